#include "connectors/edifact/values.hpp"

#include <algorithm>
#include <cstring>

namespace openitem::edifact {
namespace {

bool is_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

unsigned number(std::string_view digits) {
    unsigned out = 0;
    for (const char c : digits) out = out * 10 + static_cast<unsigned>(c - '0');
    return out;
}

/// `year`, `month` and `day` are places of digits; a year of two is 1970 to 2069.
std::optional<Date> day_of(std::string_view text, std::size_t year, std::size_t digits,
                           std::size_t month, std::size_t day) {
    if (std::max({year + digits, month + 2, day + 2}) > text.size()) return std::nullopt;
    if (!is_digits(text.substr(0, digits + 4))) return std::nullopt;
    unsigned in_full = number(text.substr(year, digits));
    if (digits == 2) in_full += in_full < 70 ? 2000 : 1900;
    return make_date(static_cast<int>(in_full), number(text.substr(month, 2)),
                     number(text.substr(day, 2)));
}

struct Format {
    std::string_view code;
    std::uint8_t year, digits, month, day;
};

// Of data element 2379: those with a calendar day. Times and zones stand behind it.
constexpr Format formats[] = {
    {"2", 4, 2, 2, 0},   {"3", 4, 2, 0, 2},   {"4", 4, 4, 2, 0},   {"101", 0, 2, 2, 4},
    {"102", 0, 4, 4, 6}, {"201", 0, 2, 2, 4}, {"202", 0, 2, 2, 4}, {"203", 0, 4, 4, 6},
    {"204", 0, 4, 4, 6}, {"205", 0, 4, 4, 6}, {"301", 0, 2, 2, 4}, {"302", 0, 2, 2, 4},
    {"303", 0, 4, 4, 6}, {"304", 0, 4, 4, 6}, {"305", 0, 4, 4, 6}, {"306", 0, 4, 4, 6},
    {"713", 0, 2, 2, 4}, {"718", 0, 4, 4, 6}, {"719", 0, 4, 4, 6}, {"715", 0, 2, 2, 4},
};

}  // namespace

bool try_number(std::string_view text, char mark, oi_decimal& out) {
    if (const auto value = try_decimal(text)) {
        out = *value;
        return true;
    }
    char plain[24];
    if (text.size() > sizeof plain) return false;
    bool marked = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_mark = text[i] == ',' || text[i] == '.' || text[i] == mark;
        if (is_mark && marked) return false;
        marked |= is_mark;
        plain[i] = is_mark ? '.' : text[i];
    }
    const auto value = try_decimal({plain, text.size()});
    if (value) out = *value;
    return value.has_value();
}

std::optional<Date> try_day(std::string_view text, std::string_view format) {
    if (format == "102" && text.size() == 8) {
        std::uint64_t bytes;
        std::memcpy(&bytes, text.data(), 8);
        if (!openitem::detail::all_digits(bytes)) return std::nullopt;
        const auto day = static_cast<unsigned>(openitem::detail::eight_digits(bytes));
        return make_date(static_cast<int>(day / 10000), day / 100 % 100, day % 100);
    }
    if (format.empty()) format = text.size() == 8 || text.size() >= 12 ? "102" : "101";
    for (const Format& each : formats) {
        if (each.code == format) return day_of(text, each.year, each.digits, each.month, each.day);
    }
    return std::nullopt;
}

Period try_period(std::string_view text, std::string_view format) {
    const std::size_t dash = text.find('-');
    const std::size_t half = dash == std::string_view::npos ? text.size() / 2 : dash;
    const bool period = format == "718" || format == "719" || format == "713" || format == "715";
    if (!period) return {try_day(text, format), {}};
    const std::size_t second = dash == std::string_view::npos ? half : half + 1;
    return {try_day(text.substr(0, half), format), try_day(text.substr(second), format)};
}

std::optional<Date> Elements::day(const Composite& parts, std::uint32_t segment) const {
    const std::string_view text = parts.raw(1);
    if (text.empty()) return std::nullopt;
    if (const auto value = try_day(text, parts.raw(2))) return value;
    refuse(document_, segment, 1, 2, "edifact.date",
           "a calendar date in the form that its third component names, like 20260131 for 102, "
           "found " +
               openitem::detail::quoted(edi::readable(text)));
}

void Elements::refuse_number(std::uint32_t segment, std::uint32_t element, std::uint32_t component,
                             std::string_view text) const {
    refuse(document_, segment, element, component + 1, "edifact.number",
           "a number like 12.50 with at most 18 digits, found " +
               openitem::detail::quoted(edi::readable(text)));
}

}  // namespace openitem::edifact
