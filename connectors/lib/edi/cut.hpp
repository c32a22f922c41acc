#pragma once

#include <cstddef>
#include <string_view>

namespace openitem::edi {

/// The first `most` bytes of a text, or fewer: a character is not cut.
constexpr std::string_view cut(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0u) == 0x80u) --most;
    return text.substr(0, most);
}

}  // namespace openitem::edi
