// Guesses what a file's characters are written in from its first bytes.
//
//     const EncodingGuess guess = sniff_encoding(first_bytes);
//
// Files of accounting systems are UTF-8, UTF-16 (Excel's "Unicode text"), or Windows-1252. ISO
// 8859-1 is Windows-1252 without the characters at 0x80 to 0x9f, and is taken for it.
#pragma once

#include <cstddef>
#include <openitem/text.hpp>
#include <string_view>

namespace openitem::connector_lib {

struct EncodingGuess {
    Encoding encoding = Encoding::utf_8;
    // False when all that was seen is ASCII: what comes later may turn out to be UTF-8 or
    // Windows-1252, and may be judged text by text.
    bool sure = false;
};

// The more bytes, the surer. A character cut off at the end is no evidence.
EncodingGuess sniff_encoding(std::string_view head);

// The name a configuration gives it.
std::string_view to_string(Encoding encoding);

}  // namespace openitem::connector_lib
