// Where a run of ordinary characters ends, 16 bytes at a time where the machine can. Behind the
// bytes `padding` zeros are readable: a zero ends every run.
#pragma once

#include <cstddef>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace openitem::xml::scan {

inline constexpr std::size_t padding = 16;

constexpr bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
constexpr bool ends_text(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c == '<' || c == '&' || (byte < 32 && c != '\t' && c != '\n');
}
constexpr bool ends_value(char c) {
    return c == '"' || c == '\'' || c == '<' || c == '&' || static_cast<unsigned char>(c) < 32;
}
constexpr bool ends_name(char c) {
    return static_cast<unsigned char>(c) <= 32 || c == '/' || c == '>' || c == '=' || c == '<' ||
           c == '"' || c == '\'' || c == '&';
}

#ifdef __SSE2__
namespace detail {

inline __m128i all(char c) { return _mm_set1_epi8(c); }
inline __m128i is(__m128i bytes, char c) { return _mm_cmpeq_epi8(bytes, all(c)); }
inline __m128i at_most(__m128i bytes, char c) {
    return _mm_cmpeq_epi8(_mm_min_epu8(bytes, all(c)), bytes);
}
inline __m128i any(__m128i a, __m128i b) { return _mm_or_si128(a, b); }

/// The first byte where `ends`, which is given 16 of them, has a bit.
template <class Ends>
char* first(char* at, const Ends& ends) {
    for (;; at += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const int found = _mm_movemask_epi8(ends(bytes));
        if (found != 0) return at + __builtin_ctz(static_cast<unsigned>(found));
    }
}

}  // namespace detail

/// Whether `size` bytes are the same in both, of which each has padding behind it.
inline bool same(const char* left, const char* right, std::size_t size) {
    using namespace detail;
    const auto load = [](const char* at) {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    };
    for (std::size_t at = 0; at < size; at += 16) {
        const auto equal = static_cast<unsigned>(
            _mm_movemask_epi8(_mm_cmpeq_epi8(load(left + at), load(right + at))));
        const unsigned wanted = size - at >= 16 ? 0xFFFFu : (1u << (size - at)) - 1;
        if ((equal & wanted) != wanted) return false;
    }
    return true;
}

inline char* blanks_end(char* at) {
    using namespace detail;
    return first(at, [](__m128i bytes) {
        const __m128i blanks =
            any(any(is(bytes, ' '), is(bytes, '\n')), any(is(bytes, '\t'), is(bytes, '\r')));
        return _mm_andnot_si128(blanks, _mm_set1_epi8(-1));
    });
}
inline char* text_end(char* at) {
    using namespace detail;
    return first(at, [](__m128i bytes) {
        const __m128i blanks = any(is(bytes, '\n'), is(bytes, '\t'));
        return any(any(is(bytes, '<'), is(bytes, '&')),
                   _mm_andnot_si128(blanks, at_most(bytes, 31)));
    });
}
inline char* value_end(char* at) {
    using namespace detail;
    return first(at, [](__m128i bytes) {
        return any(any(is(bytes, '"'), is(bytes, '\'')),
                   any(any(is(bytes, '<'), is(bytes, '&')), at_most(bytes, 31)));
    });
}
inline char* name_end(char* at) {
    using namespace detail;
    return first(at, [](__m128i bytes) {
        // < = > are neighbours, as are & and '.
        const __m128i brackets = at_most(_mm_sub_epi8(bytes, all('<')), '>' - '<');
        const __m128i quotes = at_most(_mm_sub_epi8(bytes, all('&')), '\'' - '&');
        return any(any(brackets, quotes),
                   any(any(is(bytes, '/'), is(bytes, '"')), at_most(bytes, ' ')));
    });
}
#else
inline bool same(const char* left, const char* right, std::size_t size) {
    return std::memcmp(left, right, size) == 0;
}

inline char* blanks_end(char* at) {
    while (is_blank(*at)) ++at;
    return at;
}
inline char* text_end(char* at) {
    while (!ends_text(*at)) ++at;
    return at;
}
inline char* value_end(char* at) {
    while (!ends_value(*at)) ++at;
    return at;
}
inline char* name_end(char* at) {
    while (!ends_name(*at)) ++at;
    return at;
}
#endif

}  // namespace openitem::xml::scan
