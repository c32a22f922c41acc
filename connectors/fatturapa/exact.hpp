// Sums and products of the figures a document writes: exact, in 128 bits, never rounded unless
// asked. A result that does not fit is unknown, and so is whatever is made of it: an attacker's
// digits end as "cannot say", not as a wrong amount.
#pragma once

#include <openitem/values.hpp>

#include <algorithm>
#include <optional>

namespace openitem::fatturapa {

__extension__ typedef __int128 int128;

class Exact {
public:
    constexpr Exact() = default;
    constexpr Exact(oi_decimal value) : units_(value.units), scale_(value.scale) {}
    /// Empty when the text is no decimal number.
    static constexpr std::optional<Exact> of(std::string_view text) {
        const auto value = try_decimal(text);
        if (!value) return std::nullopt;
        return Exact(*value);
    }
    static constexpr Exact unknown() {
        Exact out;
        out.known_ = false;
        return out;
    }

    constexpr bool known() const { return known_; }
    constexpr bool is_zero() const { return known_ && units_ == 0; }
    constexpr bool negative() const { return known_ && units_ < 0; }

    constexpr Exact operator-() const {
        Exact out = *this;
        out.units_ = -out.units_;
        return out;
    }
    friend constexpr Exact operator+(Exact left, Exact right) {
        if (!align(left, right)) return unknown();
        if (__builtin_add_overflow(left.units_, right.units_, &left.units_)) return unknown();
        return left;
    }
    friend constexpr Exact operator-(Exact left, Exact right) { return left + -right; }
    friend constexpr Exact operator*(Exact left, Exact right) {
        if (!left.known_ || !right.known_) return unknown();
        left.trim();
        right.trim();
        Exact out;
        out.scale_ = left.scale_ + right.scale_;
        if (__builtin_mul_overflow(left.units_, right.units_, &out.units_)) return unknown();
        return out;
    }
    Exact& operator+=(Exact other) { return *this = *this + other; }

    /// Two unknowns are never equal, nor is one less than anything. What try_decimal() reads is in
    /// a strict order.
    friend constexpr bool operator==(Exact left, Exact right) {
        return align(left, right) && left.units_ == right.units_;
    }
    friend constexpr bool operator<(Exact left, Exact right) {
        return align(left, right) && left.units_ < right.units_;
    }

    constexpr Exact absolute() const { return negative() ? -*this : *this; }
    /// A hundredth: of a percentage.
    constexpr Exact percent() const {
        Exact out = *this;
        out.scale_ += 2;
        return out;
    }
    /// With this many decimals, halves away from zero: how the Italian specifications round.
    constexpr Exact rounded(unsigned places) const {
        Exact out = *this;
        if (!known_ || scale_ <= places) return out;
        if (scale_ - places > longest) return Exact();
        int128 divisor = 1;
        for (; out.scale_ > places; --out.scale_) divisor *= 10;
        const int128 rest = units_ % divisor;
        out.units_ = units_ / divisor;
        if (2 * (rest < 0 ? -rest : rest) >= divisor) out.units_ += units_ < 0 ? -1 : 1;
        return out;
    }
    /// Divided and rounded to this many decimals; unknown for a zero divisor.
    friend constexpr Exact divided(Exact left, Exact right, unsigned places) {
        if (!left.known_ || !right.known_ || right.units_ == 0) return unknown();
        Exact wide = left;
        while (wide.scale_ < right.scale_ + places + 1) {
            if (!wide.widen()) return unknown();
        }
        wide.scale_ -= right.scale_;
        wide.units_ /= right.units_;
        return wide.rounded(places);
    }

    /// As a value of a record, without zeros at its end beyond `least` decimals; empty when unknown
    /// or too long.
    constexpr std::optional<oi_decimal> value(unsigned least = 0) const {
        if (!known_) return std::nullopt;
        Exact out = *this;
        out.trim(least);
        while (out.scale_ < least) {
            if (!out.widen()) return std::nullopt;
        }
        const auto units = static_cast<std::int64_t>(out.units_);
        if (units != out.units_ || out.scale_ > OI_MAX_SCALE) return std::nullopt;
        oi_decimal made{};
        made.units = units;
        made.scale = static_cast<std::uint8_t>(out.scale_);
        return made;
    }
    /// For a message: "-12.50".
    std::string text() const {
        Exact out = *this;
        out.trim(2);
        while (known_ && out.scale_ < 2) {
            if (!out.widen()) break;
        }
        if (!known_ || out.scale_ < 2) return "a number too long to be kept";
        std::string digits;
        int128 rest = out.units_ < 0 ? -out.units_ : out.units_;
        for (unsigned place = 0; rest != 0 || place <= out.scale_; ++place, rest /= 10) {
            if (place == out.scale_) digits.push_back('.');
            digits.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
        }
        if (out.units_ < 0) digits.push_back('-');
        std::reverse(digits.begin(), digits.end());
        return digits;
    }

private:
    static constexpr unsigned longest = 38;  // decimal digits of 128 bits

    constexpr bool widen() {
        ++scale_;
        return !__builtin_mul_overflow(units_, int128{10}, &units_);
    }
    constexpr void trim(unsigned least = 0) {
        if (units_ == 0) scale_ = std::min(scale_, least);
        for (; scale_ > least && units_ % 10 == 0; --scale_) units_ /= 10;
    }
    static constexpr bool align(Exact& left, Exact& right) {
        if (!left.known_ || !right.known_) return false;
        left.trim();
        right.trim();
        while (left.scale_ < right.scale_) {
            if (!left.widen()) return false;
        }
        while (right.scale_ < left.scale_) {
            if (!right.widen()) return false;
        }
        return true;
    }

    int128 units_ = 0;
    unsigned scale_ = 0;
    bool known_ = true;
};

}  // namespace openitem::fatturapa
