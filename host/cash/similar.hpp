// Numbers that are nearly another: what typing, scanning and leaving out zeros do to them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace openitem::cash {

// A number with the letters that are read for digits as those digits (O 0, I and L 1, Z 2, S 5,
// G 6, B 8), and without the zeros each of its parts begins with: "RE-2026-0012", "re 2O26 OOI2"
// and "RE/2026/12" all have the skeleton RE202612.
std::string skeleton(std::string_view written);

// How a number of letters and digits, as normalized, comes close to one that is open.
enum class Likeness : std::uint8_t {
    none,
    one_edit,   // one character wrong, left out, too many, or two changed places
    ending,     // the last part of it, of four characters at least
    beginning,  // cut off at the end of the text
    skeleton,   // but for letters read for digits, and zeros
};

// `token` of a receipt against the number of an item; `cut`: the text ends with the token.
Likeness likeness(std::string_view token, std::string_view token_skeleton, std::string_view number,
                  std::string_view number_skeleton, bool cut) noexcept;

// Whether one edit makes one the other: a character replaced, added or left out, or two neighbours
// changed.
bool is_one_edit(std::string_view a, std::string_view b) noexcept;

}  // namespace openitem::cash
