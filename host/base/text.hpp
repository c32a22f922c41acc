// Text as bytes: is it UTF-8, comparing and trimming in ASCII, and showing foreign text safely.
//
// Nothing here knows a locale. Case and blanks are ASCII's; bytes above 0x7f are left alone.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace openitem::base {

// Offset of the first byte that is not part of well-formed UTF-8, or npos when all of it is.
// Overlong forms, surrogates and code points above U+10FFFF are not well-formed; NUL is.
std::size_t find_invalid_utf8(std::string_view text) noexcept;

inline bool is_utf8(std::string_view text) noexcept {
    return find_invalid_utf8(text) == std::string_view::npos;
}

constexpr char to_lower_ascii(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

constexpr bool is_blank_ascii(char c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r');  // tab, LF, VT, FF, CR
}

constexpr bool equals_ignore_case(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (to_lower_ascii(a[i]) != to_lower_ascii(b[i])) return false;
    }
    return true;
}

std::string to_lower_ascii(std::string_view text);

// Without blanks at either end; a view into the same bytes.
constexpr std::string_view trim(std::string_view text) noexcept {
    while (!text.empty() && is_blank_ascii(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank_ascii(text.back())) text.remove_suffix(1);
    return text;
}

// Foreign text made harmless on a terminal or in a log line: control characters, bytes that are not
// UTF-8 and the characters that turn the reading direction become \n, \t, \x1b, \u{202e}; a
// backslash becomes \\, so that the answer is unambiguous.
std::string escape_for_terminal(std::string_view text);

// The text for an error message: escaped, in double quotes, and cut after about 60 bytes with
// "...".
std::string quote(std::string_view text);

}  // namespace openitem::base
