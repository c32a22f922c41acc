// Whether the value of an element is what its rule says: quickly where it is as values nearly
// always are, else with all there is to know.
#pragma once

#include "connectors/lib/edi/fault.hpp"
#include "connectors/lib/edi/guide.hpp"

#include <openitem/values.hpp>

#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace openitem::edi {

/// How the value of a simple element breaks its rule; false: it does not.
bool breaks(const ElementRule& rule, std::string_view text, char decimal, Wrong& wrong);

namespace detail {

/// Up to 16 digits, among them `mark` once where it is allowed. No sign. Bytes behind the text are
/// read, not looked at.
inline bool is_short_number(const char* at, std::uint32_t size, bool marked, char mark) {
    if (size > 16) return false;
    const std::uint32_t wanted = (1u << size) - 1;
    std::uint32_t digits = 0, marks = 0;
#if defined(__SSE2__)
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i values = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
    const __m128i digit = _mm_cmpeq_epi8(_mm_min_epu8(values, _mm_set1_epi8(9)), values);
    digits = static_cast<std::uint32_t>(_mm_movemask_epi8(digit)) & wanted;
    const __m128i mark_there = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(mark));
    marks = static_cast<std::uint32_t>(_mm_movemask_epi8(mark_there)) & wanted;
#else
    for (std::uint32_t i = 0; i < size; ++i) {
        digits |= std::uint32_t{openitem::detail::is_digit(at[i])} << i;
        marks |= std::uint32_t{at[i] == mark} << i;
    }
#endif
    if (digits == wanted) return true;
    return marked && digits != 0 && (digits | marks) == wanted && (marks & (marks - 1)) == 0;
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
    if (size - rule.least > rule.range) return false;
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
