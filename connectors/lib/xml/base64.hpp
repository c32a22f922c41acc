// Attachments inside XML: xs:base64Binary (RFC 4648, any white space between the digits).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace openitem::xml {

/// The bytes; empty when a character is none of the alphabet's or the padding is wrong.
std::optional<std::string> decode_base64(std::string_view text);
/// In one line, padded.
std::string encode_base64(std::string_view bytes);

}  // namespace openitem::xml
