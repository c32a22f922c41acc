// openitem/values.hpp - exact values from text: decimals, amounts, dates, instants.
//
//     oi_amount total = amount("1234.50", "EUR");                       // 123450, scale 2
//     oi_amount sap   = amount(NumberFormat{',', '.'}.parse("1.234,50-"), "EUR");
//     Date issued     = DateFormat("dd.mm.yyyy").parse("31.01.2026");
//
// Nothing here rounds, guesses or touches a floating point number: a text either is the value or an
// Error(OI_BAD_DATA) says what was expected. The try_ functions say so by an empty optional.
#pragma once

#include <openitem/error.hpp>

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace openitem {

/// Days since 1970-01-01.
struct Date {
    std::int32_t days = 0;
    friend constexpr bool operator==(Date, Date) = default;
    friend constexpr auto operator<=>(Date, Date) = default;
};

/// Microseconds since 1970-01-01T00:00Z.
struct Instant {
    std::int64_t micros = 0;
    friend constexpr bool operator==(Instant, Instant) = default;
    friend constexpr auto operator<=>(Instant, Instant) = default;
};

namespace detail {

constexpr bool is_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }

/// A value as it may stand in a message: quoted, and cut off when it is long.
inline std::string quoted(std::string_view text) {
    constexpr std::size_t longest = 60;
    std::string out = "'";
    if (text.size() <= longest) return out.append(text) + "'";
    std::size_t size = longest;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0u) == 0x80u) --size;
    return out.append(text.substr(0, size)) + "...'";
}

/// Collects decimal digits; false when the number leaves 64 bits or 18 decimal places.
struct Digits {
    std::uint64_t units = 0;
    unsigned scale = 0;
    bool any = false;

    constexpr bool push(char c, bool after_point) {
        constexpr std::uint64_t most = 9223372036854775807u;
        const auto digit = static_cast<std::uint64_t>(c - '0');
        if (units >= most / 10 && (units > most / 10 || digit > most % 10)) return false;
        units = units * 10 + digit;
        any = true;
        if (after_point && ++scale > OI_MAX_SCALE) return false;
        return true;
    }

    constexpr oi_decimal value(bool negative) const {
        oi_decimal out{};
        out.units = static_cast<std::int64_t>(units);
        if (negative) out.units = -out.units;
        out.scale = static_cast<std::uint8_t>(scale);
        return out;
    }
};

constexpr std::int32_t days_from_civil(int year, unsigned month, unsigned day) {
    year -= month <= 2 ? 1 : 0;
    const int era = (year >= 0 ? year : year - 399) / 400;
    const auto year_of_era = static_cast<unsigned>(year - era * 400);
    const unsigned shifted = month > 2 ? month - 3 : month + 9;
    const unsigned day_of_year = (153 * shifted + 2) / 5 + day - 1;
    const unsigned day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + static_cast<int>(day_of_era) - 719468;
}

constexpr unsigned days_in_month(int year, unsigned month) {
    constexpr unsigned char lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29u : lengths[month - 1];
}

}  // namespace detail

/// A day of the proleptic Gregorian calendar, years 0001 to 9999; empty when there is no such day.
constexpr std::optional<Date> make_date(int year, unsigned month, unsigned day) {
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return std::nullopt;
    if (day > detail::days_in_month(year, month)) return std::nullopt;
    return Date{detail::days_from_civil(year, month, day)};
}

/// [sign] digits [. digits], at most 18 decimal places and a coefficient of 64 bits.
constexpr std::optional<oi_decimal> try_decimal(std::string_view text) {
    const char* at = text.data();
    const char* const end = at + text.size();
    const bool negative = at != end && *at == '-';
    if (at != end && (*at == '-' || *at == '+')) ++at;
    detail::Digits digits;
    bool point = false;
    if (end - at <= 18) {  // cannot overflow: the common case, without a check per digit
        const char* point_at = end;
        for (; at != end; ++at) {
            if (detail::is_digit(*at)) {
                digits.units = digits.units * 10 + static_cast<std::uint64_t>(*at - '0');
                digits.any = true;
            } else if (*at == '.' && point_at == end) {
                point_at = at;
            } else {
                return std::nullopt;
            }
        }
        if (point_at != end) digits.scale = static_cast<unsigned>(end - point_at - 1);
    } else {
        for (; at != end; ++at) {
            if (*at == '.' && !point) {
                point = true;
            } else if (!detail::is_digit(*at) || !digits.push(*at, point)) {
                return std::nullopt;
            }
        }
    }
    if (!digits.any) return std::nullopt;
    return digits.value(negative);
}

inline oi_decimal decimal(std::string_view text) {
    if (const auto value = try_decimal(text)) return *value;
    throw Error(OI_BAD_DATA, "decimal.invalid",
                "expected a decimal number like 1234.50 with at most 18 digits, found " +
                    detail::quoted(text));
}

inline oi_amount amount(oi_decimal value, std::string_view currency) {
    if (currency.size() != 3 || currency[0] <= ' ' || currency[0] > '~' || currency[1] <= ' ' ||
        currency[1] > '~' || currency[2] <= ' ' || currency[2] > '~') {
        throw Error(OI_BAD_DATA, "currency.invalid",
                    "expected a currency code of three letters, found " + detail::quoted(currency));
    }
    oi_amount out{};
    out.units = value.units;
    out.scale = value.scale;
    std::memcpy(out.currency, currency.data(), 3);
    return out;
}

inline oi_amount amount(std::string_view text, std::string_view currency) {
    const auto value = try_decimal(text);
    if (!value) {
        throw Error(OI_BAD_DATA, "amount.invalid",
                    "expected an amount like 1234.50 with at most 18 digits, found " +
                        detail::quoted(text));
    }
    return amount(*value, currency);
}

/// ISO 8601 calendar date: yyyy-mm-dd.
constexpr std::optional<Date> try_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    unsigned digits[8] = {};
    bool good = true;
    constexpr unsigned char places[] = {0, 1, 2, 3, 5, 6, 8, 9};
    for (unsigned i = 0; i < 8; ++i) {
        digits[i] = static_cast<unsigned>(static_cast<unsigned char>(text[places[i]])) - '0';
        good &= digits[i] < 10;
    }
    if (!good) return std::nullopt;
    const unsigned year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3];
    return make_date(static_cast<int>(year), digits[4] * 10 + digits[5],
                     digits[6] * 10 + digits[7]);
}

inline Date date(std::string_view text) {
    if (const auto value = try_date(text)) return *value;
    throw Error(OI_BAD_DATA, "date.invalid",
                "expected a calendar date like 2026-01-31, found " + detail::quoted(text));
}

/// ISO 8601: yyyy-mm-ddThh:mm[:ss[.fraction]](Z|+hh:mm|-hh:mm); digits finer than a microsecond are
/// cut off. A blank may stand for the T. A time without a zone is no instant.
std::optional<Instant> try_instant(std::string_view text);
Instant instant(std::string_view text);

/// How numbers are written in a source. Without marks of its own it reads what decimal() reads.
struct NumberFormat {
    char decimal_mark = '.';
    char group_mark = '\0';  ///< none; ' ' also stands for no-break spaces, '\'' for U+2019

    /// Besides decimal()'s form: groups of three (Indian: two, the last three), a sign in front or
    /// behind ("12.50-"), parentheses for negative, U+2212 for minus, blanks around the number.
    std::optional<oi_decimal> try_parse(std::string_view text) const;
    oi_decimal parse(std::string_view text) const {
        if (const auto value = try_parse(text)) return *value;
        fail(text);
    }
    bool plain() const { return decimal_mark == '.' && group_mark == '\0'; }

private:
    [[noreturn]] void fail(std::string_view text) const;
};

/// How dates are written in a source, compiled once: d, dd, m, mm, mmm (Jan), yy, yyyy, everything
/// else stands for itself; a final `*` lets anything follow, such as a time of day. `d` and `m`
/// take one or two digits, `dd` and `mm` exactly two. `yy` is 1970 to 2069.
class DateFormat {
public:
    DateFormat() : DateFormat("yyyy-mm-dd") {}
    /// Throws Error(OI_BAD_CONFIG, "date_format.invalid") when day, month or year is missing.
    explicit DateFormat(std::string_view pattern);

    std::optional<Date> try_parse(std::string_view text) const;
    Date parse(std::string_view text) const {
        if (const auto value = try_parse(text)) return *value;
        fail(text);
    }
    std::string_view pattern() const { return pattern_; }

private:
    enum class Part : std::uint8_t {
        day,
        day_2,
        month,
        month_2,
        month_name,
        year_2,
        year,
        literal
    };
    struct Step {
        Part part;
        char literal;
    };
    static constexpr std::size_t max_steps = 24;

    [[noreturn]] void fail(std::string_view text) const;
    void add(Part part, char literal = '\0');

    Step steps_[max_steps] = {};
    std::size_t count_ = 0;
    bool open_end_ = false;
    bool iso_ = false;
    std::string pattern_;
};

}  // namespace openitem

#include <openitem/detail/values.hpp>  // IWYU pragma: export
