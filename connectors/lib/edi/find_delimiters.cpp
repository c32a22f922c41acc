#include "connectors/lib/edi/find_delimiters.hpp"

#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace openitem::edi {
namespace {

// Bits of bytes at or after `to` do not count.
inline std::uint64_t kept(std::uint32_t at, std::uint32_t to) {
    return to - at >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << (to - at)) - 1;
}

}  // namespace

// A delimiter behind a release character is text, and so is a release character behind one. Few
// words of 64 bytes have any.
void DelimiterFinder::take_released(Masks& masks, std::uint64_t within) {
    std::uint64_t releases = masks.releases;
    std::uint64_t text = 0;
    if (released_) {
        text |= 1;
        releases &= ~std::uint64_t{1};
    }
    released_ = false;
    while (releases != 0) {
        const std::uint64_t one = releases & (~releases + 1);
        const std::uint64_t next = one << 1;
        released_ = (next & within) == 0;
        text |= next;
        releases &= ~(one | next);
    }
    masks.ends &= ~text;
    masks.terminators &= ~text;
    masks.separators &= ~text;
}

template <bool Releases>
void DelimiterFinder::find_bytes(DelimiterFinder& self, const char* data, std::uint32_t from,
                                 std::uint32_t to, Found& out) {
    for (std::uint32_t at = from; at < to; ++at) {
        const char c = data[at];
        if (Releases && self.released_) {
            self.released_ = false;
            continue;
        }
        if (Releases && c == self.release_) {
            self.released_ = true;
        } else if (c == self.element_ || c == self.terminator_) {
            if (c == self.terminator_) out.terminators[out.segments++] = out.count;
            *out.ends++ = {at, out.separator_count};
            ++out.count;
        } else if (c == self.component_) {
            *out.separators++ = at;
            ++out.separator_count;
        }
    }
}

#if defined(__x86_64__)

// The two vector widths differ in how a word's masks are made; what is done with them is the same,
// written out twice because a function for one instruction set is not inlined into another's.
#define OPENITEM_EDI_TAKE_WORD(masks, at)                                                          \
    do {                                                                                           \
        const std::uint64_t within = kept(at, to);                                                 \
        (masks).ends &= within;                                                                    \
        (masks).terminators &= within;                                                             \
        (masks).separators &= within & ~(masks).ends;                                              \
        (masks).releases &= within;                                                                \
        if (Releases && (((masks).releases != 0) | self.released_))                                \
            self.take_released(masks, within);                                                     \
        const std::uint64_t separators = (masks).separators;                                       \
        std::uint64_t left = (masks).ends;                                                         \
        ElementEnd* end = found.ends;                                                              \
        while (left != 0) {                                                                        \
            for (unsigned i = 0; i < 4; ++i) {                                                     \
                end[i].at = (at) + static_cast<std::uint32_t>(std::countr_zero(left));             \
                end[i].separators = found.separator_count;                                         \
                if (separators != 0) {                                                             \
                    const std::uint64_t below = separators & ((left & (~left + 1)) - 1);           \
                    end[i].separators += static_cast<std::uint32_t>(std::popcount(below));         \
                }                                                                                  \
                left &= left - 1;                                                                  \
            }                                                                                      \
            end += 4;                                                                              \
        }                                                                                          \
        for (std::uint64_t last = (masks).terminators; last != 0; last &= last - 1) {              \
            const std::uint64_t below = (masks).ends & ((last & (~last + 1)) - 1);                 \
            *found.terminators++ = found.count + static_cast<std::uint32_t>(std::popcount(below)); \
        }                                                                                          \
        std::uint32_t* separator = found.separators;                                               \
        for (std::uint64_t next = separators; next != 0;) {                                        \
            for (unsigned i = 0; i < 4; ++i) {                                                     \
                separator[i] = (at) + static_cast<std::uint32_t>(std::countr_zero(next));          \
                next &= next - 1;                                                                  \
            }                                                                                      \
            separator += 4;                                                                        \
        }                                                                                          \
        const auto ends = static_cast<std::uint32_t>(std::popcount((masks).ends));                 \
        const auto parts = static_cast<std::uint32_t>(std::popcount(separators));                  \
        found.ends += ends;                                                                        \
        found.count += ends;                                                                       \
        found.separators += parts;                                                                 \
        found.separator_count += parts;                                                            \
    } while (false)

template <bool Releases>
void DelimiterFinder::find_sse2(DelimiterFinder& self, const char* data, std::uint32_t from,
                                std::uint32_t to, Found& out) {
    Found found = out;
    const __m128i element = _mm_set1_epi8(self.element_);
    const __m128i terminator = _mm_set1_epi8(self.terminator_);
    const __m128i component = _mm_set1_epi8(self.component_);
    const __m128i release = _mm_set1_epi8(self.release_);
    for (std::uint32_t at = from; at < to; at += 64) {
        Masks masks{0, 0, 0, 0};
        for (unsigned part = 0; part < 64; part += 16) {
            const auto bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(data + at + part));
            const auto mask = [&](__m128i wanted) {
                const int bits = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, wanted));
                return std::uint64_t{static_cast<std::uint32_t>(bits)} << part;
            };
            const std::uint64_t last = mask(terminator);
            masks.terminators |= last;
            masks.ends |= last | mask(element);
            masks.separators |= mask(component);
            if (Releases) masks.releases |= mask(release);
        }
        OPENITEM_EDI_TAKE_WORD(masks, at);
    }
    found.segments += static_cast<std::uint32_t>(found.terminators - out.terminators);
    out = found;
}

template <bool Releases>
__attribute__((target("avx2,bmi,popcnt"))) void DelimiterFinder::find_avx2(
    DelimiterFinder& self, const char* data, std::uint32_t from, std::uint32_t to, Found& out) {
    Found found = out;
    const __m256i element = _mm256_set1_epi8(self.element_);
    const __m256i terminator = _mm256_set1_epi8(self.terminator_);
    const __m256i component = _mm256_set1_epi8(self.component_);
    const __m256i release = _mm256_set1_epi8(self.release_);
    for (std::uint32_t at = from; at < to; at += 64) {
        Masks masks{0, 0, 0, 0};
        for (unsigned part = 0; part < 64; part += 32) {
            const auto bytes =
                _mm256_loadu_si256(reinterpret_cast<const __m256i*>(data + at + part));
            const int last = _mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, terminator));
            const int ends = last | _mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, element));
            masks.terminators |= std::uint64_t{static_cast<std::uint32_t>(last)} << part;
            masks.ends |= std::uint64_t{static_cast<std::uint32_t>(ends)} << part;
            const int parts = _mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, component));
            masks.separators |= std::uint64_t{static_cast<std::uint32_t>(parts)} << part;
            if (Releases) {
                const int bits = _mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, release));
                masks.releases |= std::uint64_t{static_cast<std::uint32_t>(bits)} << part;
            }
        }
        OPENITEM_EDI_TAKE_WORD(masks, at);
    }
    found.segments += static_cast<std::uint32_t>(found.terminators - out.terminators);
    out = found;
}

#undef OPENITEM_EDI_TAKE_WORD
#endif

DelimiterFinder::DelimiterFinder(const Delimiters& delimiters)
    : element_(delimiters.element),
      terminator_(delimiters.terminator),
      // Where there is none, no byte that does not end an element already.
      component_(delimiters.component != '\0' ? delimiters.component : delimiters.element),
      release_(delimiters.release) {
    const bool releases = release_ != '\0';
    find_ = releases ? find_bytes<true> : find_bytes<false>;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
        __builtin_cpu_supports("popcnt")) {
        find_ = releases ? find_avx2<true> : find_avx2<false>;
    } else {
        find_ = releases ? find_sse2<true> : find_sse2<false>;
    }
#endif
}

}  // namespace openitem::edi
