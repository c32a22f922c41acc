#include "connectors/x12/values.hpp"

#include <algorithm>
#include <cstring>

namespace openitem::x12 {
namespace {

using money::narrow;
using money::Wide;

constexpr std::int64_t most = INT64_MAX;

bool is_digits(std::string_view text) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c - '0') > 9) return false;
    }
    return true;
}

int two(std::string_view text, std::size_t at) {
    return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

std::string found(std::string_view text) {
    return ", found " + openitem::detail::quoted(edi::readable(text));
}

}  // namespace

std::optional<oi_decimal> try_implied(std::string_view text) {
    auto value = try_decimal(text);
    if (value && value->scale == 0 && text.find('.') == std::string_view::npos) value->scale = 2;
    return value;
}

std::optional<Date> try_day(std::string_view text) {
    if (text.size() == 8) {
        std::uint64_t bytes;
        std::memcpy(&bytes, text.data(), 8);
        if (!openitem::detail::all_digits(bytes)) return std::nullopt;
        const auto day = static_cast<unsigned>(openitem::detail::eight_digits(bytes));
        return make_date(static_cast<int>(day / 10000), day / 100 % 100, day % 100);
    }
    if (text.size() != 6 || !is_digits(text)) return std::nullopt;
    const int year = two(text, 0);
    return make_date(year < 70 ? 2000 + year : 1900 + year, static_cast<unsigned>(two(text, 2)),
                     static_cast<unsigned>(two(text, 4)));
}

std::optional<oi_decimal> Elements::number(std::uint32_t segment, std::uint32_t element) const {
    const std::string_view text = set_[segment][element];
    if (text.empty()) return std::nullopt;
    if (const auto value = try_number(text)) return value;
    refuse(set_, segment, element, "x12.number",
           "a number like 12.50 with at most 18 digits" + found(text));
}

std::optional<oi_decimal> Elements::implied(std::uint32_t segment, std::uint32_t element) const {
    const std::string_view text = set_[segment][element];
    if (text.empty()) return std::nullopt;
    if (const auto value = try_implied(text)) return value;
    refuse(set_, segment, element, "x12.amount",
           "an amount with two implied decimals, like 1250 for 12.50" + found(text));
}

std::optional<Date> Elements::day(std::uint32_t segment, std::uint32_t element) const {
    const std::string_view text = set_[segment][element];
    if (text.empty()) return std::nullopt;
    if (const auto value = try_day(text)) return value;
    refuse(set_, segment, element, "x12.date", "a calendar date like 20260131" + found(text));
}

std::string_view Elements::required(std::uint32_t segment, std::uint32_t element,
                                    const char* what) const {
    const std::string_view text = set_[segment][element];
    if (!text.empty()) return text;
    refuse(set_, segment, element, "x12.missing", std::string(what) + ", found nothing");
}

std::optional<oi_decimal> product(const oi_decimal& left, const oi_decimal& right, unsigned per) {
    unsigned scale = unsigned{left.scale} + right.scale;
    for (; per > 1; per /= 10) ++scale;
    if (scale <= 2) return narrow(Wide{left.units} * right.units, scale);
    constexpr unsigned short_digits = 17;
    std::int64_t units = 0;
    if (scale <= 2 + short_digits && !__builtin_mul_overflow(left.units, right.units, &units) &&
        units < most / 2 && units > -most / 2) {
        std::int64_t divisor = 1;  // nearly always: a division of 64 bits, not of 128
        for (; scale > 2; --scale) divisor *= 10;
        return narrow((units + (units < 0 ? -divisor / 2 : divisor / 2)) / divisor, 2);
    }
    Wide wide = Wide{left.units} * right.units;
    for (; scale > 2 + short_digits; --scale) wide /= 10;  // further than what is rounded
    Wide divisor = 1;
    for (; scale > 2; --scale) divisor *= 10;
    return narrow((wide + (wide < 0 ? -divisor / 2 : divisor / 2)) / divisor, 2);
}

}  // namespace openitem::x12
