#include "host/collections/calendar.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "host/base/text.hpp"

namespace openitem::collections {

namespace {

constexpr std::array<std::string_view, 4> shifts = {"none", "next", "previous", "next_same_month"};

std::optional<int> number_in(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

unsigned weekday_of(base::Date day) {
    return std::chrono::weekday{std::chrono::sys_days{std::chrono::days{day.days}}}.iso_encoding() -
           1;
}

// Longer than any run of holidays; a calendar without a business day moves nothing.
constexpr int most_days_moved = 60;

std::optional<base::Date> moved(const Calendar& calendar, base::Date day, int step) {
    for (int i = 0; i < most_days_moved; ++i) {
        if (calendar.is_business_day(day)) return day;
        day = day.add_days(step);
    }
    return std::nullopt;
}

}  // namespace

std::optional<Shift> shift_from(std::string_view word) noexcept {
    const auto* const found = std::find(shifts.begin(), shifts.end(), word);
    if (found == shifts.end()) return std::nullopt;
    return static_cast<Shift>(found - shifts.begin());
}

// By the anonymous Gregorian algorithm.
base::Date easter(int year) {
    const int a = year % 19, b = year / 100, c = year % 100;
    const int d = b / 4, e = b % 4, g = (8 * b + 13) / 25;
    const int h = (19 * a + b - d - g + 15) % 30;
    const int i = c / 4, k = c % 4;
    const int l = (32 + 2 * e + 2 * i - h - k) % 7;
    const int m = (a + 11 * h + 19 * l) / 433;
    const int month = (h + l - 7 * m + 90) / 25;
    const int day = (h + l - 7 * m + 33 * month + 19) % 32;
    return *base::Date::from(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

bool Holiday::is_on(base::Date date) const {
    if (once) return *once == date;
    if (from_easter) return easter(date.year()).add_days(*from_easter) == date;
    return date.month() == month && date.day() == day;
}

base::Result<Holiday> holiday_from(std::string_view text) {
    Holiday holiday;
    if (const auto date = base::Date::parse(text)) {
        holiday.once = *date;
        return holiday;
    }
    constexpr std::string_view word = "easter";
    if (text.starts_with(word)) {
        const auto rest = text.substr(word.size());
        const auto days = rest.empty() ? std::optional(0) : number_in(rest);
        if (days && (rest.empty() || rest[0] == '+' || rest[0] == '-')) {
            holiday.from_easter = *days;
            return holiday;
        }
    }
    // The 29th of February is a day of some years.
    const auto leap = base::Date::parse("2000-" + std::string(text));
    if (leap) {
        holiday.month = leap->month();
        holiday.day = leap->day();
        return holiday;
    }
    return base::Error{.field = "holidays",
                       .message = "expected a day such as 2026-12-24, 12-25 or easter+1, found " +
                                  base::quote(text)};
}

bool Calendar::is_business_day(base::Date day) const {
    if (((weekend >> weekday_of(day)) & 1) != 0) return false;
    return std::none_of(holidays.begin(), holidays.end(),
                        [day](const Holiday& each) { return each.is_on(day); });
}

base::Date Calendar::shifted(base::Date day) const {
    if (shift == Shift::none) return day;
    if (shift == Shift::previous) return moved(*this, day, -1).value_or(day);
    const auto next = moved(*this, day, 1).value_or(day);
    const bool leaves = shift == Shift::next_same_month && next.month() != day.month();
    return leaves ? moved(*this, day, -1).value_or(day) : next;
}

}  // namespace openitem::collections
