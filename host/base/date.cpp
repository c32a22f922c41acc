#include "host/base/date.hpp"

#include <array>
#include <cassert>

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

char* write_two(char* out, unsigned value) noexcept {
    *out++ = static_cast<char>('0' + value / 10 % 10);
    *out++ = static_cast<char>('0' + value % 10);
    return out;
}

}  // namespace

char* Date::write(char* out) const noexcept {
    const auto date = ymd();
    const int year = static_cast<int>(date.year());
    assert(year >= 0 && year <= 9999);
    out = write_two(out, static_cast<unsigned>(year) / 100);
    out = write_two(out, static_cast<unsigned>(year) % 100);
    *out++ = '-';
    out = write_two(out, static_cast<unsigned>(date.month()));
    *out++ = '-';
    return write_two(out, static_cast<unsigned>(date.day()));
}

std::string Date::to_string() const {
    std::string out(10, '\0');
    write(out.data());
    return out;
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
    const auto in_day = static_cast<std::uint64_t>(microseconds - day.days * seconds_per_day *
                                                                      microseconds_per_second);
    const auto second = static_cast<unsigned>(in_day / microseconds_per_second);
    const auto fraction = static_cast<unsigned>(in_day % microseconds_per_second);

    std::array<char, sizeof "2026-11-21T10:00:00.123456Z"> buffer{};
    char* out = day.write(buffer.data());
    *out++ = 'T';
    out = write_two(out, second / 3600);
    *out++ = ':';
    out = write_two(out, second / 60 % 60);
    *out++ = ':';
    out = write_two(out, second % 60);
    if (fraction != 0) {
        *out++ = '.';
        out = write_two(out, fraction / 10'000);
        out = write_two(out, fraction / 100 % 100);
        out = write_two(out, fraction % 100);
    }
    *out++ = 'Z';
    return {buffer.data(), out};
}

}  // namespace openitem::base
