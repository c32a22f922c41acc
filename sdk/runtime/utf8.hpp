// UTF-8 as RFC 3629 states it: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace openitem::runtime {

struct Utf8Scan {
    static constexpr std::size_t all = static_cast<std::size_t>(-1);

    std::size_t bad_at = all;  ///< first byte of the first ill-formed sequence; `all`: none
    bool ascii = true;         ///< no byte above 0x7F up to there

    bool ok() const noexcept { return bad_at == all; }
};

/// Reads every byte once; pure ASCII goes by at the speed of memory.
Utf8Scan scan_utf8(std::string_view bytes) noexcept;

/// Foreign text made UTF-8: what is ill-formed becomes U+FFFD, and what is longer than `max_bytes`
/// is cut off at a character.
std::string repair_utf8(std::string_view bytes, std::size_t max_bytes);

/// True for the second to fourth byte of a character.
constexpr bool is_utf8_continuation(char byte) noexcept {
    return (static_cast<std::uint8_t>(byte) & 0xC0u) == 0x80u;
}

}  // namespace openitem::runtime
