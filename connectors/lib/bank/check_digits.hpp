// The arithmetic of check digits, as payment references use it. Every function expects digits (or,
// where it says so, capitals and digits) and looks at nothing else.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace openitem::bank {

constexpr unsigned digit_of(char c) { return static_cast<unsigned>(c - '0'); }

/// Luhn, modulus 10 with weights 2 and 1: the digit that belongs behind.
constexpr unsigned luhn_digit(std::string_view digits) {
    unsigned sum = 0;
    bool doubled = true;
    for (std::size_t i = digits.size(); i-- > 0; doubled = !doubled) {
        const unsigned value = digit_of(digits[i]) * (doubled ? 2 : 1);
        sum += value > 9 ? value - 9 : value;
    }
    return (10 - sum % 10) % 10;
}

/// Modulus 10 with the weights 7, 3, 1 from the right: the digit that belongs behind.
constexpr unsigned digit_731(std::string_view digits) {
    constexpr std::array<unsigned, 3> weights = {7, 3, 1};
    unsigned sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        sum += digit_of(digits[digits.size() - 1 - i]) * weights[i % 3];
    }
    return (10 - sum % 10) % 10;
}

/// Modulus 10, recursive: the digit that belongs behind.
constexpr unsigned recursive_digit(std::string_view digits) {
    constexpr std::array<unsigned, 10> next = {0, 9, 4, 6, 8, 2, 7, 1, 3, 5};
    unsigned carry = 0;
    for (const char c : digits) carry = next[(carry + digit_of(c)) % 10];
    return (10 - carry) % 10;
}

/// Modulus 11 with the weights 2 to `heaviest` from the right, again and again: 11 less the rest, 1
/// to 11.
constexpr unsigned modulus_11(std::string_view digits, unsigned heaviest) {
    unsigned sum = 0;
    unsigned weight = 2;
    for (std::size_t i = digits.size(); i-- > 0;) {
        sum += digit_of(digits[i]) * weight;
        weight = weight == heaviest ? 2 : weight + 1;
    }
    return 11 - sum % 11;
}

/// The rest of a division by 97; letters count 10 to 35, as ISO 7064 has it.
constexpr unsigned modulus_97(std::string_view text, unsigned rest = 0) {
    for (const char c : text) {
        if (c >= 'A') {
            rest = (rest * 100 + static_cast<unsigned>(c - 'A') + 10) % 97;
        } else {
            rest = (rest * 10 + digit_of(c)) % 97;
        }
    }
    return rest;
}

}  // namespace openitem::bank
