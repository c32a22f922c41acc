// An exact decimal number: units / 10^scale, such as a price, a quantity or a rate as received.
//
//     Decimal::parse("-12.50")   -> {units -1250, scale 2}
//
// The scale is part of what was received ("12.50" and "12.5" are equal, and print differently).
// Units are a signed 64-bit number, so about 18 digits; products are formed in 128 bits. What does
// not fit, or would need more than 18 decimals, is no number (nullopt) and never a rounded one: to
// round, say so. Nothing here allocates except to_string, and all of it can run at compile time.
#pragma once

#include <array>
#include <cassert>
#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "host/base/result.hpp"

namespace openitem::base {

__extension__ using int128 = __int128;

// What to do with what is beyond the last digit kept.
enum class Rounding : std::uint8_t {
    half_up,    // a half goes away from zero: 0.125 -> 0.13, -0.125 -> -0.13
    half_even,  // a half goes to the even neighbour: 0.125 -> 0.12, 0.135 -> 0.14
};

struct Decimal {
    static constexpr std::uint8_t max_scale = 18;
    static constexpr std::size_t max_text = 22;  // the longest that write() produces

    std::int64_t units = 0;
    std::uint8_t scale = 0;  // at most max_scale: an invariant of every Decimal

    // [+-] digits [. digits], '.' the only point and at least one digit; no exponent, no spaces, no
    // grouping; more than 38 characters are refused unread.
    static constexpr std::optional<Decimal> parse(std::string_view text) noexcept;

    constexpr bool is_zero() const noexcept { return units == 0; }
    constexpr bool is_negative() const noexcept { return units < 0; }

    // Writes at most max_text characters and returns the end. Every decimal of the scale is shown.
    char* write(char* out) const noexcept;
    std::string to_string() const;

    // By value: 1.5 equals 1.50.
    friend constexpr bool operator==(Decimal a, Decimal b) noexcept;
    friend constexpr std::weak_ordering operator<=>(Decimal a, Decimal b) noexcept;
};

// As Decimal::parse, with an Error that says what was wrong with the text.
Result<Decimal> parse_decimal(std::string_view text);

namespace detail {

inline constexpr std::array<std::int64_t, 19> powers_of_ten = [] {
    std::array<std::int64_t, 19> powers{};
    std::int64_t power = 1;
    for (auto& entry : powers) {
        entry = power;
        if (power <= std::numeric_limits<std::int64_t>::max() / 10) power *= 10;
    }
    return powers;
}();

constexpr int128 power_of_ten(unsigned exponent) noexcept {
    assert(exponent <= 36);
    return exponent <= 18 ? int128{powers_of_ten[exponent]}
                          : int128{powers_of_ten[18]} * powers_of_ten[exponent - 18];
}

constexpr int128 magnitude(int128 value) noexcept { return value < 0 ? -value : value; }

// The quotient, rounded; the divisor is not zero.
constexpr int128 divide_rounded(int128 dividend, int128 divisor, Rounding rounding) noexcept {
    const int128 quotient = dividend / divisor;
    const int128 rest = magnitude(dividend % divisor);
    const int128 missing = magnitude(divisor) - rest;  // not 2 * rest, which may overflow
    const bool up =
        rest > missing || (rest == missing && (rounding == Rounding::half_up || quotient % 2 != 0));
    if (rest == 0 || !up) return quotient;
    return (dividend < 0) == (divisor < 0) ? quotient + 1 : quotient - 1;
}

// units / 10^scale as a Decimal, giving up trailing zeros only where it would not fit otherwise.
constexpr std::optional<Decimal> fit(int128 units, unsigned scale) noexcept {
    constexpr int128 limit = std::numeric_limits<std::int64_t>::max();
    while (scale > 0 && (scale > Decimal::max_scale || magnitude(units) > limit)) {
        if (units % 10 != 0) return std::nullopt;
        units /= 10;
        --scale;
    }
    if (magnitude(units) > limit) return std::nullopt;
    return Decimal{static_cast<std::int64_t>(units), static_cast<std::uint8_t>(scale)};
}

// The units a value has at a scale not below its own.
constexpr int128 units_at(Decimal value, unsigned scale) noexcept {
    assert(value.scale <= scale && scale <= Decimal::max_scale);
    return int128{value.units} * powers_of_ten[scale - value.scale];
}

}  // namespace detail

constexpr std::optional<Decimal> Decimal::parse(std::string_view text) noexcept {
    constexpr std::size_t longest = 38;
    if (text.size() > longest) return std::nullopt;
    const bool negative = !text.empty() && text.front() == '-';
    if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);

    std::uint64_t magnitude = 0;
    unsigned digits = 0;
    unsigned scale = 0;
    bool point = false;
    for (const char c : text) {
        const auto digit = static_cast<unsigned>(c) - unsigned{'0'};
        if (digit > 9) {
            if (c != '.' || point) return std::nullopt;
            point = true;
            continue;
        }
        ++digits;
        scale += point ? 1 : 0;
        if (__builtin_mul_overflow(magnitude, std::uint64_t{10}, &magnitude)) return std::nullopt;
        if (__builtin_add_overflow(magnitude, std::uint64_t{digit}, &magnitude))
            return std::nullopt;
    }
    constexpr auto limit = std::uint64_t{std::numeric_limits<std::int64_t>::max()};
    if (digits == 0 || scale > max_scale || magnitude > limit) return std::nullopt;
    const auto units = static_cast<std::int64_t>(magnitude);
    return Decimal{negative ? -units : units, static_cast<std::uint8_t>(scale)};
}

constexpr bool operator==(Decimal a, Decimal b) noexcept { return (a <=> b) == 0; }

constexpr std::weak_ordering operator<=>(Decimal a, Decimal b) noexcept {
    const unsigned scale = a.scale > b.scale ? a.scale : b.scale;
    const int128 left = detail::units_at(a, scale);
    const int128 right = detail::units_at(b, scale);
    if (left == right) return std::weak_ordering::equivalent;
    return left < right ? std::weak_ordering::less : std::weak_ordering::greater;
}

// Exact, at the larger of the two scales; nullopt when it does not fit.
constexpr std::optional<Decimal> add(Decimal a, Decimal b) noexcept {
    const unsigned scale = a.scale > b.scale ? a.scale : b.scale;
    return detail::fit(detail::units_at(a, scale) + detail::units_at(b, scale), scale);
}

constexpr std::optional<Decimal> subtract(Decimal a, Decimal b) noexcept {
    const unsigned scale = a.scale > b.scale ? a.scale : b.scale;
    return detail::fit(detail::units_at(a, scale) - detail::units_at(b, scale), scale);
}

constexpr std::optional<Decimal> negate(Decimal value) noexcept {
    return detail::fit(-int128{value.units}, value.scale);
}

// Exact, at the sum of the two scales; nullopt when it does not fit or needs over 18 decimals.
constexpr std::optional<Decimal> multiply(Decimal a, Decimal b) noexcept {
    return detail::fit(int128{a.units} * b.units, unsigned{a.scale} + b.scale);
}

// The product at exactly this scale, rounded once.
constexpr std::optional<Decimal> multiply_rounded(Decimal a, Decimal b, std::uint8_t scale,
                                                  Rounding rounding) noexcept {
    assert(scale <= Decimal::max_scale);
    int128 units = int128{a.units} * b.units;
    const unsigned have = unsigned{a.scale} + b.scale;
    if (have > scale) {
        units = detail::divide_rounded(units, detail::power_of_ten(have - scale), rounding);
    } else if (__builtin_mul_overflow(units, detail::power_of_ten(scale - have), &units)) {
        return std::nullopt;
    }
    const auto result = detail::fit(units, scale);
    return result && result->scale == scale ? result : std::nullopt;
}

// a / b at exactly this scale, rounded once; nullopt when b is zero or the answer does not fit.
constexpr std::optional<Decimal> divide_rounded(Decimal a, Decimal b, std::uint8_t scale,
                                                Rounding rounding) noexcept {
    assert(scale <= Decimal::max_scale);
    if (b.units == 0) return std::nullopt;
    int128 dividend = a.units;
    int128 divisor = b.units;
    const unsigned raise = unsigned{scale} + b.scale;
    const bool over =
        raise >= a.scale
            ? __builtin_mul_overflow(dividend, detail::power_of_ten(raise - a.scale), &dividend)
            : __builtin_mul_overflow(divisor, detail::power_of_ten(a.scale - raise), &divisor);
    if (over) return std::nullopt;
    const auto result = detail::fit(detail::divide_rounded(dividend, divisor, rounding), scale);
    return result && result->scale == scale ? result : std::nullopt;
}

// The same value at another scale; nullopt when digits would be lost or it does not fit.
constexpr std::optional<Decimal> rescale(Decimal value, std::uint8_t scale) noexcept {
    assert(scale <= Decimal::max_scale);
    if (scale < value.scale) {
        const std::int64_t divisor = detail::powers_of_ten[value.scale - scale];
        if (value.units % divisor != 0) return std::nullopt;
        return Decimal{value.units / divisor, scale};
    }
    std::int64_t units = 0;
    if (__builtin_mul_overflow(value.units, detail::powers_of_ten[scale - value.scale], &units)) {
        return std::nullopt;
    }
    return Decimal{units, scale};
}

// The value at another scale, rounded where digits are lost; nullopt when it does not fit.
constexpr std::optional<Decimal> rounded(Decimal value, std::uint8_t scale,
                                         Rounding rounding) noexcept {
    assert(scale <= Decimal::max_scale);
    if (scale >= value.scale) return rescale(value, scale);
    const int128 units =
        detail::divide_rounded(value.units, detail::powers_of_ten[value.scale - scale], rounding);
    return Decimal{static_cast<std::int64_t>(units), scale};
}

// Without trailing zeros: 12.50 -> 12.5, 100.00 -> 100. Equal values become identical.
constexpr Decimal normalized(Decimal value) noexcept {
    while (value.scale > 0 && value.units % 10 == 0) {
        value.units /= 10;
        --value.scale;
    }
    return value;
}

}  // namespace openitem::base
