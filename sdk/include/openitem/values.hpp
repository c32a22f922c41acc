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

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

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

    /// Made of whole words: written byte by byte, the value would be read back before it is there.
    template <class Value = oi_decimal>
    constexpr Value value(bool negative, std::uint64_t currency = 0) const {
        struct Words {
            std::int64_t units;
            std::uint64_t rest;
        };
        const auto whole = static_cast<std::int64_t>(units);
        return std::bit_cast<Value>(Words{negative ? -whole : whole, scale | currency << 8});
    }
};

/// For years from 1 on. March is the first month, so that a leap day ends its year.
constexpr std::int32_t days_from_civil(int year, unsigned month, unsigned day) {
    const unsigned late = month > 2 ? 1 : 0;
    const unsigned years = static_cast<unsigned>(year) - 1 + late;
    const unsigned months = month + 9 - 12 * late;
    const unsigned centuries = years / 100;
    const unsigned days =
        years * 365 + years / 4 - centuries + centuries / 4 + (153 * months + 2) / 5 + day - 1;
    return static_cast<std::int32_t>(days) - 719468;
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
    if (day > 28 && day > detail::days_in_month(year, month)) return std::nullopt;
    return Date{detail::days_from_civil(year, month, day)};
}

namespace detail {

/// sizeof(Word) bytes as a number, the first one lowest.
template <class Word>
constexpr Word load(const char* at) {
    Word out = 0;
    if (!std::is_constant_evaluated()) {
        std::memcpy(&out, at, sizeof out);
        return out;
    }
    for (unsigned i = 0; i < sizeof out; ++i) {
        out |= static_cast<Word>(Word{static_cast<unsigned char>(at[i])} << (8 * i));
    }
    return out;
}

constexpr std::uint64_t every_byte(unsigned char byte) { return 0x0101010101010101u * byte; }
constexpr bool all_digits(std::uint64_t bytes) {
    return (((bytes + every_byte(0x46)) | (bytes - every_byte(0x30))) & every_byte(0x80)) == 0;
}

/// The number that eight ASCII digits make, the first one lowest in `bytes`.
constexpr std::uint64_t eight_digits(std::uint64_t bytes) {
    bytes -= every_byte(0x30);
    bytes = bytes * 10 + (bytes >> 8);
    constexpr std::uint64_t pairs = 0x000000FF000000FFu;
    return ((bytes & pairs) * 0x000F424000000064u +
            ((bytes >> 16) & pairs) * 0x0000271000000001u) >>
           32;
}

/// 1 to 8 characters, digits and at most one point, all at once.
constexpr bool short_decimal(const char* at, std::size_t size, Digits& out, char point = '.') {
    std::uint64_t bytes = 0;
    if (size >= 4) {
        bytes = load<std::uint32_t>(at) | std::uint64_t{load<std::uint32_t>(at + size - 4)}
                                              << (8 * (size - 4));
    } else {
        for (std::size_t i = 0; i < size; ++i) {
            bytes |= std::uint64_t{static_cast<unsigned char>(at[i])} << (8 * i);
        }
    }
    // Zeros in front; in two steps, because all 64 bits at once cannot be shifted out.
    bytes = bytes << (64 - 8 * size) | (every_byte('0') >> 4) >> (8 * size - 4);
    const std::uint64_t points = bytes ^ every_byte(static_cast<unsigned char>(point));
    const std::uint64_t found = (points - every_byte(1)) & ~points & every_byte(0x80);
    if (found != 0) {
        if (size == 1) return false;
        const auto bit = static_cast<unsigned>(std::countr_zero(found)) - 7;  // of the point
        const std::uint64_t before = bytes & ((std::uint64_t{1} << bit) - 1);
        const std::uint64_t after = bytes & ~((std::uint64_t{0x100} << bit) - 1);
        bytes = after | before << 8 | '0';
        out.scale = 7 - bit / 8;
    }
    out.units = eight_digits(bytes);
    out.any = true;
    return all_digits(bytes);
}

}  // namespace detail

namespace detail {

/// [sign] digits [. digits]; false when it is anything else or does not fit.
constexpr bool take_decimal(std::string_view text, Digits& out, bool& negative) {
    const char* at = text.data();
    const char* const end = at + text.size();
    negative = at != end && *at == '-';
    if (at != end && (*at == '-' || *at == '+')) ++at;
    if (at != end && end - at <= 8) {
        return short_decimal(at, static_cast<std::size_t>(end - at), out);
    }
    for (bool point = false; at != end; ++at) {
        if (*at == '.' && !point) {
            point = true;
        } else if (!is_digit(*at) || !out.push(*at, point)) {
            return false;
        }
    }
    return out.any;
}

[[noreturn]] OPENITEM_COLD inline void throw_value(const char* code, const std::string& expected,
                                                   std::string_view found) {
    throw Error(OI_BAD_DATA, code, "expected " + expected + ", found " + quoted(found));
}

/// The three bytes of a currency, the first one lowest.
inline std::uint64_t currency_bytes(std::string_view text) {
    std::uint64_t out = 0;
    bool printable = text.size() == 3;
    for (unsigned i = 0; i < 3 && printable; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        printable = byte > ' ' && byte <= '~';
        out |= std::uint64_t{byte} << (8 * i);
    }
    if (!printable) throw_value("currency.invalid", "a currency code of three letters", text);
    return out;
}

}  // namespace detail

/// [sign] digits [. digits], at most 18 decimal places and a coefficient of 64 bits.
constexpr std::optional<oi_decimal> try_decimal(std::string_view text) {
    detail::Digits digits;
    bool negative = false;
    if (!detail::take_decimal(text, digits, negative)) return std::nullopt;
    return digits.value(negative);
}

inline oi_decimal decimal(std::string_view text) {
    if (const auto value = try_decimal(text)) return *value;
    detail::throw_value("decimal.invalid", "a decimal number like 1234.50 with at most 18 digits",
                        text);
}

inline oi_amount amount(oi_decimal value, std::string_view currency) {
    detail::Digits digits;
    digits.scale = value.scale;
    const std::uint64_t bytes = detail::currency_bytes(currency);
    oi_amount out = digits.value<oi_amount>(false, bytes);
    out.units = value.units;
    return out;
}

inline oi_amount amount(std::string_view text, std::string_view currency) {
    detail::Digits digits;
    bool negative = false;
    if (!detail::take_decimal(text, digits, negative)) {
        detail::throw_value("amount.invalid", "an amount like 1234.50 with at most 18 digits",
                            text);
    }
    return digits.value<oi_amount>(negative, detail::currency_bytes(currency));
}

/// ISO 8601 calendar date: yyyy-mm-dd.
constexpr std::optional<Date> try_date(std::string_view text) {
    if (text.size() != 10) return std::nullopt;
    // "yyyy-mm-" with its hyphens made zeros must be eight digits.
    constexpr std::uint64_t hyphens = 0xFF0000FF00000000u;
    const std::uint64_t bytes = detail::load<std::uint64_t>(text.data());
    const auto first = static_cast<unsigned char>(text[8] - '0');
    const auto second = static_cast<unsigned char>(text[9] - '0');
    if ((bytes & hyphens) != 0x2D00002D00000000u || first > 9 || second > 9) return std::nullopt;
    const std::uint64_t digits = (bytes & ~hyphens) | (detail::every_byte('0') & hyphens);
    if (!detail::all_digits(digits)) return std::nullopt;
    const std::uint64_t values = digits - detail::every_byte('0');
    const std::uint64_t pairs = values * 10 + (values >> 8);
    const auto year = static_cast<unsigned>((pairs & 0xFF) * 100 + (pairs >> 16 & 0xFF));
    return make_date(static_cast<int>(year), static_cast<unsigned>(pairs >> 40 & 0xFF),
                     first * 10u + second);
}

inline Date date(std::string_view text) {
    if (const auto value = try_date(text)) return *value;
    detail::throw_value("date.invalid", "a calendar date like 2026-01-31", text);
}

/// ISO 8601: yyyy-mm-ddThh:mm[:ss[.fraction]](Z|+hh:mm|-hh:mm); digits finer than a microsecond are
/// cut off. A blank may stand for the T. A time without a zone is no instant.
std::optional<Instant> try_instant(std::string_view text);
Instant instant(std::string_view text);

/// How numbers are written in a source. Without marks of its own it reads what decimal() reads.
struct NumberFormat {
    char decimal_mark = '.';
    char group_mark = '\0';  ///< none; ' ' also stands for no-break spaces, '\'' for U+2019

    /// Besides decimal()'s form: groups of three (with ',' also Indian ones: two, the last three),
    /// a sign in front or behind ("12.50-"), parentheses for negative, U+2212 for minus, blanks
    /// around the number.
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
