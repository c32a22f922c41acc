// Document numbers as payers write them.
//
//     normalized("RE-2026/0012")              -> "RE20260012"
//     tokens("Rg. RE 2026 0012 vom 3.3.")     -> ..., "RE20260012", ...
//
// A payer leaves out separators, adds blanks, breaks lines and drops leading zeros; letters and
// digits stay.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::cash {

// Letters in upper case and digits; all other ASCII is dropped, bytes beyond ASCII stay.
std::string normalized(std::string_view text);

// Without the zeros it begins with, unless it is all zeros.
std::string_view without_leading_zeros(std::string_view normalized) noexcept;

// A run of letters or of digits in a text.
struct Fragment {
    std::uint32_t begin = 0;  // offsets in the text
    std::uint32_t end = 0;
    bool digits = false;
};

// The first fragments of a text; what lies beyond is not searched, so that the work is bounded.
inline constexpr std::size_t most_fragments = 512;
std::vector<Fragment> fragments(std::string_view text);

// Neighbouring fragments that could be one number, joined and normalized: at least `shortest`
// characters, a digit among them, and not put together over a point or comma between digits, which
// is an amount or a date.
struct Token {
    std::string key;
    std::string_view written;   // as it stands in the text
    std::size_t fragments = 0;  // how many it spans
    // A number of letters and digits, or long and unbroken, is hardly there by chance.
    bool strong = false;
};

inline constexpr std::size_t widest_token = 6;    // fragments
inline constexpr std::size_t longest_token = 40;  // characters

// The token of `count` fragments from `first` on; its key is empty when they make none.
Token token_at(std::string_view text, const std::vector<Fragment>& fragments, std::size_t first,
               std::size_t count, std::size_t shortest);

}  // namespace openitem::cash
