// Sums and products of amounts as the rules form them: exact, whatever decimals the amounts came
// with. A sum that does not fit 128 bits equals nothing.
#pragma once

#include <openitem/batch.h>

#include <cstdint>

#include "host/base/decimal.hpp"

namespace openitem::model::en16931 {

class Exact {
public:
    constexpr Exact() noexcept = default;
    constexpr Exact(base::int128 units, unsigned scale) noexcept : units_(units), scale_(scale) {}
    // An absent amount counts as 0.
    template <class Amount>
    constexpr explicit Exact(const Amount* amount) noexcept {
        if (amount != nullptr) units_ = amount->units, scale_ = amount->scale;
    }

    constexpr Exact& operator+=(Exact other) noexcept { return add(other, false); }
    constexpr Exact& operator-=(Exact other) noexcept { return add(other, true); }
    friend constexpr Exact operator+(Exact a, Exact b) noexcept { return a += b; }
    friend constexpr Exact operator-(Exact a, Exact b) noexcept { return a -= b; }
    friend constexpr Exact operator*(Exact a, Exact b) noexcept {
        Exact out(0, a.scale_ + b.scale_);
        out.lost_ = a.lost_ || b.lost_ || __builtin_mul_overflow(a.units_, b.units_, &out.units_);
        return out;
    }

    constexpr Exact magnitude() const noexcept {
        Exact out = *this;
        out.units_ = base::detail::magnitude(units_);
        return out;
    }
    // To so many decimals; a half goes up (2.345 -> 2.35, -2.345 -> -2.34), as in XPath.
    constexpr Exact rounded(unsigned decimals) const noexcept {
        if (scale_ <= decimals) return *this;
        if (scale_ - decimals > 36) return Exact(0, decimals);
        const base::int128 divisor = base::detail::power_of_ten(scale_ - decimals);
        base::int128 doubled = 0;
        Exact out(0, decimals);
        out.lost_ = lost_ || __builtin_mul_overflow(units_, base::int128{2}, &doubled) ||
                    __builtin_add_overflow(doubled, divisor, &doubled);
        out.units_ = doubled / (2 * divisor);
        if (doubled < 0 && doubled % (2 * divisor) != 0) --out.units_;
        return out;
    }
    // < 0, 0, > 0; `lost` is neither smaller, equal nor greater.
    friend constexpr bool operator==(Exact a, Exact b) noexcept {
        const Exact rest = a - b;
        return !rest.lost_ && rest.units_ == 0;
    }
    friend constexpr bool operator<(Exact a, Exact b) noexcept {
        const Exact rest = a - b;
        return !rest.lost_ && rest.units_ < 0;
    }
    friend constexpr bool operator>(Exact a, Exact b) noexcept { return b < a; }

    std::string to_string() const;

private:
    constexpr Exact& add(Exact other, bool negative) noexcept {
        lost_ = lost_ || other.lost_;
        align(other.scale_);
        other.align(scale_);
        lost_ = lost_ || other.lost_ ||
                (negative ? __builtin_sub_overflow(units_, other.units_, &units_)
                          : __builtin_add_overflow(units_, other.units_, &units_));
        return *this;
    }
    constexpr void align(unsigned scale) noexcept {
        if (scale <= scale_) return;
        lost_ = lost_ || scale - scale_ > 36 ||
                __builtin_mul_overflow(units_, base::detail::power_of_ten(scale - scale_), &units_);
        scale_ = scale;
    }

    base::int128 units_ = 0;
    unsigned scale_ = 0;
    bool lost_ = false;
};

constexpr Exact one{1, 0};

}  // namespace openitem::model::en16931
