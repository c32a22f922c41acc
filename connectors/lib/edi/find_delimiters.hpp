// Where components, elements and segments end: the one loop that looks at every byte of an
// interchange.
#pragma once

#include "connectors/lib/edi/message.hpp"

#include <cstddef>
#include <cstdint>

namespace openitem::edi {

/// Bytes that must be readable behind what is looked at; their value does not matter.
inline constexpr std::size_t padding = 64;

/// What was found. The arrays have room for as many entries as bytes are looked at, and 8 more.
struct Found {
    ElementEnd* ends = nullptr;            ///< element separators and terminators, ascending
    std::uint32_t* separators = nullptr;   ///< of components, ascending
    std::uint32_t* terminators = nullptr;  ///< which of the ends, counted from `count` on
    std::uint32_t count = 0;               ///< in: the number of the first end; out: of the next
    std::uint32_t separator_count = 0;     ///< the same of the separators
    std::uint32_t segments = 0;            ///< terminators found
};

class DelimiterFinder {
public:
    explicit DelimiterFinder(const Delimiters& delimiters);

    /// Looks at data[from, to). Calls follow one another over a source, unless restarted.
    void find(const char* data, std::uint32_t from, std::uint32_t to, Found& out) {
        find_(*this, data, from, to, out);
    }
    /// The next call starts at a segment.
    void restart() { released_ = false; }

private:
    struct Masks {
        std::uint64_t ends, terminators, separators, releases;
    };
    using Find = void (*)(DelimiterFinder&, const char*, std::uint32_t, std::uint32_t, Found&);
    template <bool Releases>
    static void find_bytes(DelimiterFinder&, const char*, std::uint32_t, std::uint32_t, Found&);
    template <bool Releases>
    static void find_sse2(DelimiterFinder&, const char*, std::uint32_t, std::uint32_t, Found&);
    template <bool Releases>
    static void find_avx2(DelimiterFinder&, const char*, std::uint32_t, std::uint32_t, Found&);
    void take_released(Masks& masks, std::uint64_t within);

    char element_, terminator_, component_, release_;
    bool released_ = false;  ///< the byte before was a release character
    Find find_ = nullptr;
};

}  // namespace openitem::edi
