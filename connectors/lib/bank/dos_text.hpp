// The code pages of DOS that banks still write: 850 of western and 852 of central Europe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace openitem::bank {

enum class DosPage : std::uint8_t { cp850, cp852 };

/// Whether a text is more likely of DOS than of Windows: its letters stand at 0x80 to 0xA5, where
/// Windows-1252 has signs; none stands where Windows has its letters.
bool looks_like_dos(std::string_view text);

std::string from_dos(std::string_view text, DosPage page);

}  // namespace openitem::bank
