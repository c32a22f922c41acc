// Document numbers as payers write them.
//
//     normalized("RE-2026/0012")              -> "RE20260012"
//     "Rg. RE 2026 0012 vom 3.3."             -> has the token RE20260012, among others
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

// Is that what normalized(text) is, without its leading zeros?
bool is_written(std::string_view text, std::string_view key) noexcept;

// Without the zeros it begins with, unless it is all zeros.
constexpr std::string_view without_leading_zeros(std::string_view normalized) noexcept {
    const auto first = normalized.find_first_not_of('0');
    return first == std::string_view::npos ? normalized : normalized.substr(first);
}

// The payee's own number within a structured reference, for banks and payers carry either: 1232 of
// RF11 1232 (ISO 11649, with the right check digits), the payment's id of Denmark's
// +71<id+creditor<. Normalized, without leading zeros; empty: it holds none.
std::string number_within(std::string_view reference);

// A run of letters or of digits in a text.
struct Fragment {
    std::uint32_t begin = 0;  // offsets in the text
    std::uint32_t end = 0;
    std::uint32_t key = 0;  // where it begins in the normalized text
    bool digits = false;
};

// A text cut into fragments. What lies beyond the first 512 is not searched, so that the work is
// bounded. The text must outlive it.
struct Fragments {
    std::string_view text;
    std::string normalized;
    std::vector<Fragment> all;
};
inline constexpr std::size_t most_fragments = 512;
Fragments fragments(std::string_view text);

// Neighbouring fragments that could be one number: at least `shortest` characters, a digit among
// them, and not put together over a point or comma between digits, which is an amount or a date.
// Views into the Fragments it was made from.
struct Token {
    std::string_view key;      // normalized; empty: they make no number
    std::string_view written;  // as it stands in the text
    // A number of letters and digits, or long and unbroken, is hardly there by chance.
    bool strong = false;
};

inline constexpr std::size_t widest_token = 6;    // fragments
inline constexpr std::size_t longest_token = 40;  // characters

// The token of `count` fragments from `first` on.
Token token_at(const Fragments& fragments, std::size_t first, std::size_t count,
               std::size_t shortest) noexcept;

}  // namespace openitem::cash
