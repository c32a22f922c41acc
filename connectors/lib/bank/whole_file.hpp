// A source whose end says whether its start may be believed: read into memory as a whole.
#pragma once

#include <openitem/error.hpp>
#include <openitem/file.hpp>

#include <cstdint>
#include <string>

namespace openitem::bank {

/// Throws BadSource when it is longer.
inline std::string take_whole(File& file, std::uint64_t max_bytes) {
    constexpr std::size_t step = std::size_t{1} << 20;
    std::string out;
    for (std::size_t used = 0;;) {
        if (out.size() < used + step) out.resize(used * 2 + step);
        const std::size_t got = file.read({out.data() + used, out.size() - used});
        used += got;
        if (used > max_bytes) {
            throw BadSource("source.too_large", "expected at most " + std::to_string(max_bytes) +
                                                    " bytes, found more; raise `max_bytes`");
        }
        if (got != 0) continue;
        out.resize(used);
        return out;
    }
}

}  // namespace openitem::bank
