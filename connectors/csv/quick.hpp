// The usual forms of the usual values, read a word at a time: what nearly every cell is.
//
// Each function says false for anything else; the careful reading is in slot.cpp.
#pragma once

#include <openitem/openitem.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <openitem/values.hpp>
#include <string_view>

namespace openitem::csv::quick {

// Nothing at either end that trimming would take off. The cell is not empty.
inline bool is_tidy(std::string_view cell) {
    const auto first = static_cast<unsigned char>(cell.front());
    const auto last = static_cast<unsigned char>(cell.back());
    return static_cast<unsigned char>(first - '!') < 94 &&
           static_cast<unsigned char>(last - '!') < 94;
}

// [-] digits [mark digits] of up to 16 characters, without a currency. More than eight are read as
// two words, of which the second has the mark.
inline bool read_amount(std::string_view text, char mark, oi_amount& out) {
    const char* at = text.data();
    std::size_t size = text.size();
    const bool negative = size != 0 && *at == '-';
    at += negative;
    size -= negative;
    openitem::detail::Digits digits;
    if (size - 1 < 8) {
        if (!openitem::detail::short_decimal(at, size, digits, mark)) return false;
    } else {
        if (size - 1 >= 16 || at[size - 1] == mark) return false;
        openitem::detail::Digits first;
        if (!openitem::detail::short_decimal(at + size - 8, 8, digits, mark)) return false;
        if (!openitem::detail::short_decimal(at, size - 8, first, '\0')) return false;
        digits.units += first.units * (digits.scale != 0 ? 10'000'000 : 100'000'000);
    }
    // Two words, each stored by itself: put together first, they would be read back too soon.
    const auto units = static_cast<std::int64_t>(digits.units);
    const std::uint64_t rest = digits.scale;
    out.units = negative ? -units : units;
    std::memcpy(reinterpret_cast<char*>(&out) + offsetof(oi_amount, scale), &rest, sizeof rest);
    return true;
}

inline bool is_currency(std::string_view cell) {
    const auto capital = [](char c) { return static_cast<unsigned char>(c - 'A') < 26; };
    return cell.size() == 3 && capital(cell[0]) && capital(cell[1]) && capital(cell[2]);
}

}  // namespace openitem::csv::quick
