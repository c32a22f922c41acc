// openitem/to_text.hpp - exact values as texts, the other way of values.hpp: for those who write
// documents. Nothing is rounded, padded or grouped: what decimal() and date() read comes out.
#pragma once

#include <openitem/batch.h>
#include <openitem/values.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace openitem {

namespace detail {

inline std::string decimal_to_text(std::int64_t units, unsigned scale) {
    const bool negative = units < 0;
    std::string out = std::to_string(negative ? 0 - static_cast<std::uint64_t>(units)
                                              : static_cast<std::uint64_t>(units));
    if (out.size() <= scale) out.insert(0, scale + 1 - out.size(), '0');
    if (scale != 0) out.insert(out.size() - scale, 1, '.');
    if (negative) out.insert(0, 1, '-');
    return out;
}

}  // namespace detail

/// "12.50": with as many decimal places as its scale.
inline std::string to_text(const oi_decimal& value) {
    return detail::decimal_to_text(value.units, value.scale);
}
/// The number alone; its currency is currency_of().
inline std::string to_text(const oi_amount& value) {
    return detail::decimal_to_text(value.units, value.scale);
}
inline std::string_view currency_of(const oi_amount& value) { return {value.currency, 3}; }

/// "2026-01-31"; empty for a day outside the years 0001 to 9999.
inline std::string to_text(Date date) {
    if (date < *make_date(1, 1, 1) || date > *make_date(9999, 12, 31)) return {};
    // Years that begin in March, so that a leap day ends one; 400 of them have 146097 days.
    const std::int32_t since_0000_03 = date.days + 719468;
    const std::int32_t era = since_0000_03 / 146097;
    const std::int32_t day_of_era = since_0000_03 % 146097;
    const std::int32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::int32_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int32_t month = (5 * day_of_year + 2) / 153;  // 0: March
    const std::int32_t day = day_of_year - (153 * month + 2) / 5 + 1;
    const std::int32_t year = era * 400 + year_of_era + (month >= 10 ? 1 : 0);
    const auto two = [](std::string& out, std::int32_t number) {
        out.push_back(static_cast<char>('0' + number / 10 % 10));
        out.push_back(static_cast<char>('0' + number % 10));
    };
    std::string out;
    two(out, year / 100);
    two(out, year % 100);
    out.push_back('-');
    two(out, month >= 10 ? month - 9 : month + 3);
    out.push_back('-');
    two(out, day);
    return out;
}

}  // namespace openitem
