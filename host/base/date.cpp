#include "host/base/date.hpp"

#include <fmt/format.h>

#include "host/base/text.hpp"

namespace openitem::base {
namespace {

constexpr std::int64_t microseconds_per_second = 1'000'000;
constexpr std::int64_t seconds_per_day = 86'400;

// "+01:00" or "Z" as seconds east of UTC.
std::optional<int> parse_offset(std::string_view text) noexcept {
    if (text == "Z" || text == "z") return 0;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
        return std::nullopt;
    const char* const p = text.data();
    if (!detail::all_digits(p + 1, 2) || !detail::all_digits(p + 4, 2)) return std::nullopt;
    const int hours = detail::number_at(p + 1, 2);
    const int minutes = detail::number_at(p + 4, 2);
    if (hours > 23 || minutes > 59) return std::nullopt;
    const int seconds = (hours * 60 + minutes) * 60;
    return text[0] == '-' ? -seconds : seconds;
}

// ".123" at the front of the text as microseconds; takes it off the text. No point is zero.
std::optional<int> take_fraction(std::string_view& text) noexcept {
    if (text.empty() || text.front() != '.') return 0;
    text.remove_prefix(1);
    int microseconds = 0;
    int weight = 100'000;
    std::size_t count = 0;
    for (; count < text.size() && text[count] >= '0' && text[count] <= '9'; ++count, weight /= 10) {
        microseconds += (text[count] - '0') * weight;
    }
    if (count == 0 || count > 9) return std::nullopt;
    text.remove_prefix(count);
    return microseconds;
}

// "10:00:00" as a second of the day.
std::optional<int> parse_time(std::string_view text) noexcept {
    const char* const p = text.data();
    if (text.size() != 8 || p[2] != ':' || p[5] != ':') return std::nullopt;
    if (!detail::all_digits(p, 2) || !detail::all_digits(p + 3, 2) ||
        !detail::all_digits(p + 6, 2)) {
        return std::nullopt;
    }
    const int hour = detail::number_at(p, 2);
    const int minute = detail::number_at(p + 3, 2);
    const int second = detail::number_at(p + 6, 2);
    if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return (hour * 60 + minute) * 60 + second;
}

}  // namespace

std::string Date::to_string() const {
    const auto date = ymd();
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

Result<Date> parse_date(std::string_view text) {
    if (const auto date = Date::parse(text)) return *date;
    const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-';
    return Error{.code = Code::invalid,
                 .message = "expected a date such as 2026-02-28, found " + quote(text) +
                            (shaped ? ": there is no such day" : "")};
}

std::optional<Instant> Instant::parse(std::string_view text) noexcept {
    constexpr std::size_t shortest = sizeof "2026-11-21T10:00:00Z" - 1;
    if (text.size() < shortest || (text[10] != 'T' && text[10] != 't')) return std::nullopt;
    const auto date = Date::parse(text.substr(0, 10));
    const auto second = parse_time(text.substr(11, 8));
    text.remove_prefix(19);
    const auto fraction = take_fraction(text);
    const auto offset = parse_offset(text);
    if (!date || !second || !fraction || !offset) return std::nullopt;
    const std::int64_t seconds = date->days * seconds_per_day + *second - *offset;
    return Instant{seconds * microseconds_per_second + *fraction};
}

std::string Instant::to_string() const {
    const Date day = date();
    const std::int64_t in_day = microseconds - day.days * seconds_per_day * microseconds_per_second;
    const std::int64_t second = in_day / microseconds_per_second;
    const std::int64_t fraction = in_day % microseconds_per_second;
    std::string out = fmt::format("{}T{:02}:{:02}:{:02}", day.to_string(), second / 3600,
                                  second / 60 % 60, second % 60);
    if (fraction != 0) out += fmt::format(".{:06}", fraction);
    out += 'Z';
    return out;
}

}  // namespace openitem::base
