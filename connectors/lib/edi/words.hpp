// Codes and what they are called elsewhere.
#pragma once

#include <span>
#include <string_view>

namespace openitem::edi {

struct Word {
    std::string_view code, word;
};

/// Empty when there is none.
inline std::string_view find_word(std::span<const Word> words, std::string_view code) {
    for (const Word& each : words) {
        if (each.code == code) return each.word;
    }
    return {};
}

}  // namespace openitem::edi
