// Sources that are read into memory.
#pragma once

#include <openitem/error.hpp>
#include <openitem/file.hpp>

#include <algorithm>
#include <cstdint>
#include <string>

namespace openitem::files {

/// Up to `most` bytes, and at the end of the source fewer.
inline std::string take(File& file, std::uint64_t most) {
    constexpr std::uint64_t step = std::uint64_t{1} << 20;
    std::string out;
    for (std::size_t used = 0; used < most;) {
        if (out.size() == used) {
            out.resize(static_cast<std::size_t>(std::min(most, used * 2 + step)));
        }
        const std::size_t got = file.read({out.data() + used, out.size() - used});
        used += got;
        if (got != 0 && used < most) continue;
        out.resize(used);
        break;
    }
    return out;
}

/// A source whose end says whether its start may be believed. Throws BadSource when it is longer.
inline std::string take_whole(File& file, std::uint64_t max_bytes) {
    std::string out = take(file, max_bytes + 1);
    if (out.size() <= max_bytes) return out;
    throw BadSource("source.too_large", "expected at most " + std::to_string(max_bytes) +
                                            " bytes, found more; raise `max_bytes`");
}

}  // namespace openitem::files
