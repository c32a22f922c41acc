// Whether the value of an element is what its rule says: quickly where it is as values nearly
// always are, else with all there is to know.
#pragma once

#include "connectors/lib/edi/fault.hpp"
#include "connectors/lib/edi/guide.hpp"

#include <openitem/values.hpp>

#include <cstdint>
#include <cstring>
#include <string_view>

namespace openitem::edi {

/// How the value of a simple element breaks its rule; false: it does not.
bool breaks(const ElementRule& rule, std::string_view text, char decimal, Wrong& wrong);

namespace detail {

/// Digits of a word, one of which may be `mark`; how many marks, more than 8 for anything else.
inline unsigned count_marks(std::uint64_t bytes, char mark) {
    using openitem::detail::every_byte;
    const std::uint64_t marks = bytes ^ every_byte(static_cast<unsigned char>(mark));
    const std::uint64_t found = (marks - every_byte(1)) & ~marks & every_byte(0x80);
    const std::uint64_t lowest = found & (~found + 1);
    const std::uint64_t first = lowest >> 7;
    // The mark becomes a digit.
    bytes ^= first * (static_cast<unsigned char>(mark) ^ unsigned{'0'});
    return openitem::detail::all_digits(bytes) ? static_cast<unsigned>(first != 0) : 9;
}

/// Up to 16 digits, with a mark once among them where there is one. No sign. Bytes behind the text
/// are read, not looked at.
inline bool is_short_number(const char* at, std::size_t size, bool marked, char mark) {
    if (size - 1 >= 16) return false;
    using openitem::detail::every_byte;
    std::uint64_t word;
    std::memcpy(&word, at, sizeof word);
    const std::size_t head = size > 8 ? size - 8 : size;
    word = word << (64 - 8 * head) | (every_byte('0') >> 4) >> (8 * head - 4);
    if (!marked) mark = '0';
    unsigned marks = marked ? count_marks(word, mark) : 9 * !openitem::detail::all_digits(word);
    if (size > 8) {
        std::memcpy(&word, at + head, sizeof word);
        marks += marked ? count_marks(word, mark) : 9 * !openitem::detail::all_digits(word);
    }
    return marks == 0 || (marks == 1 && size > 1);
}

inline bool is_plain_day(const char* at, std::size_t size) {
    if (size != 8) return false;
    std::uint64_t bytes;
    std::memcpy(&bytes, at, sizeof bytes);
    if (!openitem::detail::all_digits(bytes)) return false;
    const auto month = static_cast<unsigned>((at[4] - '0') * 10 + (at[5] - '0'));
    const auto day = static_cast<unsigned>((at[6] - '0') * 10 + (at[7] - '0'));
    return month - 1 < 12 && day - 1 < 28 && at[0] != '0';
}

}  // namespace detail

/// A simple value that is there. False: ask breaks(). Bytes behind it are read, as a message has
/// some.
inline bool passes(const QuickRule& rule, const char* at, std::uint32_t size, char decimal) {
    if (size < rule.least || size > rule.most) return false;
    switch (rule.kind) {
        case QuickRule::Kind::text:
            return true;
        case QuickRule::Kind::number:
            return detail::is_short_number(at, size, true, decimal);
        case QuickRule::Kind::whole:
            return detail::is_short_number(at, size, false, decimal);
        case QuickRule::Kind::date:
            return detail::is_plain_day(at, size);
        case QuickRule::Kind::composite:
        case QuickRule::Kind::slow:
            return false;
    }
    return false;
}

}  // namespace openitem::edi
