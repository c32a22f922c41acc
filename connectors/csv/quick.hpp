// The usual forms of the usual values, read a word at a time: what nearly every cell is.
//
// Each function says false for anything else; the careful reading is in slot.cpp.
#pragma once

#include <openitem/openitem.h>

#include <bit>
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

constexpr std::uint64_t every_byte(unsigned char byte) { return 0x0101010101010101u * byte; }

// The characters of a text of 1 to 8 bytes as one number, '0' in front; the last one is highest.
inline std::uint64_t load_right(const char* at, std::size_t size) {
    std::uint64_t bytes = 0;
    if (size >= 4) {
        std::uint32_t first, last;
        std::memcpy(&first, at, 4);
        std::memcpy(&last, at + size - 4, 4);
        bytes = first | std::uint64_t{last} << (8 * (size - 4));
    } else {
        bytes = static_cast<unsigned char>(at[0]);
        if (size > 1) bytes |= std::uint64_t{static_cast<unsigned char>(at[1])} << 8;
        if (size > 2) bytes |= std::uint64_t{static_cast<unsigned char>(at[2])} << 16;
    }
    // In two steps: all 64 bits at once cannot be shifted out.
    return bytes << (64 - 8 * size) | (every_byte('0') >> 4) >> (8 * size - 4);
}

inline bool all_digits(std::uint64_t bytes) {
    return (((bytes + every_byte(0x46)) | (bytes - every_byte(0x30))) & every_byte(0x80)) == 0;
}

// The number that eight digits make.
inline std::uint64_t eight_digits(std::uint64_t bytes) {
    bytes -= every_byte('0');
    bytes = bytes * 10 + (bytes >> 8);
    constexpr std::uint64_t pairs = 0x000000FF000000FFu;
    return ((bytes & pairs) * 0x000F424000000064u +
            ((bytes >> 16) & pairs) * 0x0000271000000001u) >>
           32;
}

// [-] digits [mark digits]. Up to eight characters all at once, up to 18 one by one.
inline bool read_amount(std::string_view text, char mark, oi_amount& out) {
    const char* at = text.data();
    std::size_t size = text.size();
    const bool negative = size != 0 && *at == '-';
    at += negative;
    size -= negative;
    std::int64_t units = 0;
    std::uint8_t scale = 0;
    if (size - 1 < 8) {
        std::uint64_t bytes = load_right(at, size);
        const std::uint64_t marks = bytes ^ every_byte(static_cast<unsigned char>(mark));
        const std::uint64_t found = (marks - every_byte(1)) & ~marks & every_byte(0x80);
        if (found != 0) {
            if (size == 1) return false;
            const auto bit = static_cast<unsigned>(std::countr_zero(found)) - 7;
            const std::uint64_t before = bytes & ((std::uint64_t{1} << bit) - 1);
            const std::uint64_t after = bytes & ~((std::uint64_t{0x100} << bit) - 1);
            bytes = after | before << 8 | '0';
            scale = static_cast<std::uint8_t>(7 - bit / 8);
        }
        if (!all_digits(bytes)) return false;
        units = static_cast<std::int64_t>(eight_digits(bytes));
    } else {
        if (size - 1 >= 18) return false;
        std::size_t mark_at = size;
        for (std::size_t i = 0; i < size; ++i) {
            const auto digit = static_cast<unsigned char>(at[i] - '0');
            if (digit < 10) {
                units = units * 10 + digit;
            } else if (at[i] == mark && mark_at == size) {
                mark_at = i;
            } else {
                return false;
            }
        }
        if (mark_at != size) scale = static_cast<std::uint8_t>(size - mark_at - 1);
    }
    out.units = negative ? -units : units;
    out.scale = scale;
    return true;
}

inline bool is_currency(std::string_view cell) {
    const auto capital = [](char c) { return static_cast<unsigned char>(c - 'A') < 26; };
    return cell.size() == 3 && capital(cell[0]) && capital(cell[1]) && capital(cell[2]);
}

}  // namespace openitem::csv::quick
