// Text as PostgreSQL takes it. U+F8FF, which no document has a meaning for, starts an escape of two
// hexadecimal digits: the byte they name. It is escaped itself, so that every text comes back as it
// was, and two different texts stay different.
#include <algorithm>

#include "host/base/text.hpp"
#include "host/store/postgres/connection.hpp"

namespace openitem::store::postgres {

namespace {

constexpr std::string_view mark = "\xef\xa3\xbf";

void append_escape(std::string& out, char byte) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += mark;
    out += digits[static_cast<unsigned char>(byte) >> 4U];
    out += digits[static_cast<unsigned char>(byte) & 15U];
}

int digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

bool is_plain(std::string_view text) noexcept {
    return text.find('\0') == std::string_view::npos && !has_escapes(text) && base::is_utf8(text);
}

bool has_escapes(std::string_view text) noexcept {
    return text.find(mark) != std::string_view::npos;
}

std::string escaped(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t good = std::min(
            {base::find_invalid_utf8(text), text.find('\0'), text.find(mark), text.size()});
        out += text.substr(0, good);
        text.remove_prefix(good);
        const std::size_t bad = std::min(text.size(), text.starts_with(mark) ? mark.size() : 1);
        for (std::size_t i = 0; i < bad; ++i) append_escape(out, text[i]);
        text.remove_prefix(bad);
    }
    return out;
}

std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark)) {
        out += text.substr(0, at);
        text.remove_prefix(at + mark.size());
        const int high = text.size() < 2 ? -1 : digit(text[0]);
        const int low = text.size() < 2 ? -1 : digit(text[1]);
        if (high < 0 || low < 0) {
            out += mark;  // somebody else wrote it
            continue;
        }
        out += static_cast<char>(high * 16 + low);
        text.remove_prefix(2);
    }
    return out += text;
}

}  // namespace openitem::store::postgres
