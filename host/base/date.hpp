// A calendar date and an instant, as plain numbers.
//
//     Date::parse("2026-02-28")->add_days(1)             -> 2026-03-01
//     Instant::parse("2026-11-21T10:00:00+01:00")        -> 2026-11-21T09:00:00Z
//
// A Date has no time and no zone: it is what a document or a bank states. An Instant is a point in
// time, always UTC. Neither reads a clock: see clock.hpp.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "host/base/result.hpp"

namespace openitem::base {

namespace detail {

constexpr bool all_digits(const char* p, std::size_t count) noexcept {
    bool digits = true;
    for (std::size_t i = 0; i < count; ++i) digits &= p[i] >= '0' && p[i] <= '9';
    return digits;
}

// The number in characters already known to be digits.
constexpr int number_at(const char* p, std::size_t count) noexcept {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value * 10 + (p[i] - '0');
    return value;
}

}  // namespace detail

struct Date {
    std::int32_t days = 0;  // since 1970-01-01 in the proleptic Gregorian calendar

    // Exactly "YYYY-MM-DD", and a day that exists; years 0001 to 9999.
    static constexpr std::optional<Date> parse(std::string_view text) noexcept;
    // nullopt when there is no such day.
    static constexpr std::optional<Date> from(int year, unsigned month, unsigned day) noexcept {
        const std::chrono::year_month_day ymd{std::chrono::year{year}, std::chrono::month{month},
                                              std::chrono::day{day}};
        if (year < 1 || year > 9999 || !ymd.ok()) return std::nullopt;
        return from(ymd);
    }
    static constexpr Date from(std::chrono::year_month_day ymd) noexcept {
        return {static_cast<std::int32_t>(std::chrono::sys_days{ymd}.time_since_epoch().count())};
    }

    constexpr std::chrono::year_month_day ymd() const noexcept {
        return std::chrono::sys_days{std::chrono::days{days}};
    }
    constexpr int year() const noexcept { return static_cast<int>(ymd().year()); }
    constexpr unsigned month() const noexcept { return static_cast<unsigned>(ymd().month()); }
    constexpr unsigned day() const noexcept { return static_cast<unsigned>(ymd().day()); }

    constexpr Date add_days(std::int32_t count) const noexcept { return {days + count}; }
    // The same day of another month, or that month's last: 2026-01-31 and one month is 2026-02-28.
    constexpr Date add_months(int count) const noexcept {
        const auto moved = ymd() + std::chrono::months{count};
        return from(moved.ok() ? moved : moved.year() / moved.month() / std::chrono::last);
    }
    constexpr Date month_end() const noexcept {
        const auto date = ymd();
        return from(date.year() / date.month() / std::chrono::last);
    }

    // Writes "YYYY-MM-DD", ten characters, and returns the end; years 0000 to 9999 only.
    char* write(char* out) const noexcept;
    std::string to_string() const;

    friend constexpr bool operator==(Date, Date) noexcept = default;
    friend constexpr std::strong_ordering operator<=>(Date, Date) noexcept = default;
};

// Days from the first to the second: negative when it lies before.
constexpr std::int32_t days_between(Date from, Date to) noexcept { return to.days - from.days; }

constexpr std::optional<Date> Date::parse(std::string_view text) noexcept {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const char* const p = text.data();
    if (!detail::all_digits(p, 4) || !detail::all_digits(p + 5, 2) ||
        !detail::all_digits(p + 8, 2)) {
        return std::nullopt;
    }
    return from(detail::number_at(p, 4), static_cast<unsigned>(detail::number_at(p + 5, 2)),
                static_cast<unsigned>(detail::number_at(p + 8, 2)));
}

// As Date::parse, with an Error that says what was wrong with the text.
Result<Date> parse_date(std::string_view text);

struct Instant {
    std::int64_t microseconds = 0;  // since 1970-01-01T00:00:00Z, leap seconds not counted

    // RFC 3339: "2026-11-21T10:00:00Z", with up to nine decimals (those beyond microseconds are
    // dropped) and Z or an offset, which is required. A leap second (:60) is refused.
    static std::optional<Instant> parse(std::string_view text) noexcept;

    // The date in UTC.
    constexpr Date date() const noexcept {
        const std::chrono::sys_time<std::chrono::microseconds> time{
            std::chrono::microseconds{microseconds}};
        return {static_cast<std::int32_t>(
            std::chrono::floor<std::chrono::days>(time).time_since_epoch().count())};
    }
    // "2026-11-21T10:00:00Z"; six decimals unless they are all zero.
    std::string to_string() const;

    friend constexpr bool operator==(Instant, Instant) noexcept = default;
    friend constexpr std::strong_ordering operator<=>(Instant, Instant) noexcept = default;
};

}  // namespace openitem::base

template <>
struct std::hash<openitem::base::Date> {
    std::size_t operator()(openitem::base::Date date) const noexcept {
        return std::hash<std::int32_t>{}(date.days);
    }
};
