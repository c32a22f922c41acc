// Sums of decimals as the rules of a syntax form them: exact, in units of 10^-18, or lost.
#pragma once

#include "connectors/lib/en16931/terms.hpp"

#include <openitem/values.hpp>

#include <string_view>

namespace openitem::en16931 {

__extension__ typedef __int128 int128;

class Exact {
public:
    Exact() = default;
    explicit Exact(oi_decimal value) : units_(value.units) {
        for (unsigned scale = value.scale; scale < 18; ++scale) units_ *= 10;
    }
    /// A percentage of an amount, both without their signs, to two decimals.
    static Exact percentage(oi_decimal percent, oi_decimal amount) {
        int128 units = int128{percent.units} * amount.units;
        int128 divisor = 1;
        for (unsigned scale = percent.scale + amount.scale; scale > 0; --scale) divisor *= 10;
        if (units < 0) units = -units;
        Exact out;
        out.lost_ = __builtin_mul_overflow((units + divisor / 2) / divisor, cent, &out.units_);
        return out;
    }
    /// 0 for what is no decimal: another rule says so.
    static Exact of(std::string_view text) {
        const auto value = number(text);
        return value ? Exact(*value) : Exact();
    }

    Exact& operator+=(Exact other) {
        lost_ = lost_ || other.lost_ || __builtin_add_overflow(units_, other.units_, &units_);
        return *this;
    }
    Exact operator-() const {
        Exact out;
        out.lost_ = lost_ || __builtin_sub_overflow(int128{0}, units_, &out.units_);
        return out;
    }
    /// To two decimals; a half goes up (2.345 -> 2.35, -2.345 -> -2.34), as in XPath.
    Exact rounded() const {
        Exact out = *this;
        out.lost_ = out.lost_ || __builtin_add_overflow(units_, cent / 2, &out.units_);
        int128 rest = out.units_ % cent;
        if (rest < 0) rest += cent;
        out.units_ -= rest;
        return out;
    }
    Exact magnitude() const { return units_ < 0 ? -*this : *this; }

    bool lost() const { return lost_; }
    /// Of sums that are not lost.
    friend bool operator==(Exact a, Exact b) { return a.units_ == b.units_; }
    friend bool operator<(Exact a, Exact b) { return a.units_ < b.units_; }

private:
    static constexpr int128 cent = 10'000'000'000'000'000;

    int128 units_ = 0;
    bool lost_ = false;
};

}  // namespace openitem::en16931
