#include "host/base/text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace openitem::base {
namespace {

constexpr std::uint64_t high_bits = 0x8080808080808080U;

std::uint64_t load(const char* p) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, p, sizeof word);
    return word;
}

const char* skip_ascii(const char* p, const char* end) noexcept {
    while (end - p >= 32) {
        if (((load(p) | load(p + 8) | load(p + 16) | load(p + 24)) & high_bits) != 0) break;
        p += 32;
    }
    while (end - p >= 8 && (load(p) & high_bits) == 0) p += 8;
    while (p != end && static_cast<unsigned char>(*p) < 0x80) ++p;
    return p;
}

// Length of the well-formed sequence at p, which does not start with an ASCII byte, or 0. The
// second byte's range depends on the first: that is what excludes overlong forms (e0, f0),
// surrogates (ed) and code points beyond the last plane (f4).
std::size_t multibyte_length(const char* p, const char* end) noexcept {
    const auto byte = [p](std::ptrdiff_t i) { return static_cast<unsigned char>(p[i]); };
    const unsigned first = byte(0);
    if (first < 0xc2 || first > 0xf4) return 0;
    const std::ptrdiff_t length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (end - p < length) return 0;
    const unsigned lowest = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    const unsigned highest = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (byte(1) < lowest || byte(1) > highest) return 0;
    for (std::ptrdiff_t i = 2; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return 0;
    }
    return static_cast<std::size_t>(length);
}

void append_hex(std::string& out, unsigned value, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
        out += "0123456789abcdef"[(value >> shift) & 0xf];
    }
}

void append_ascii(std::string& out, char c) {
    switch (c) {
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        case '\\':
            out += "\\\\";
            return;
        default:
            break;
    }
    if (c >= ' ' && c != '\x7f') {
        out += c;
        return;
    }
    out += "\\x";
    append_hex(out, static_cast<unsigned char>(c), 2);
}

// C1 controls, and the marks that reorder or separate what is shown.
constexpr bool misleads(unsigned code_point) noexcept {
    return (code_point >= 0x80 && code_point <= 0x9f) || code_point == 0x61c ||
           (code_point >= 0x200e && code_point <= 0x200f) ||
           (code_point >= 0x2028 && code_point <= 0x202e) ||
           (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0xfeff;
}

unsigned code_point_of(std::string_view sequence) noexcept {
    unsigned value =
        static_cast<unsigned char>(sequence.front()) & (0xffU >> (sequence.size() + 1));
    for (const char c : sequence.substr(1)) value = value << 6 | (static_cast<unsigned>(c) & 0x3f);
    return value;
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view text) noexcept {
    const char* p = text.data();
    const char* const end = p + text.size();
    while ((p = skip_ascii(p, end)) != end) {
        // Text in a script other than Latin has few ASCII bytes: stay here while it lasts.
        do {
            const std::size_t length = multibyte_length(p, end);
            if (length == 0) return static_cast<std::size_t>(p - text.data());
            p += length;
        } while (p != end && static_cast<unsigned char>(*p) >= 0x80);
    }
    return std::string_view::npos;
}

std::string to_lower_ascii(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return to_lower_ascii(c); });
    return out;
}

std::string escape_for_terminal(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    const char* p = text.data();
    const char* const end = p + text.size();
    while (p != end) {
        if (static_cast<unsigned char>(*p) < 0x80) {
            append_ascii(out, *p++);
            continue;
        }
        const std::string_view sequence(p, multibyte_length(p, end));
        if (sequence.empty()) {
            out += "\\x";
            append_hex(out, static_cast<unsigned char>(*p++), 2);
            continue;
        }
        const unsigned code_point = code_point_of(sequence);
        if (misleads(code_point)) {
            out += "\\u{";
            append_hex(out, code_point, 4);
            out += '}';
        } else {
            out += sequence;
        }
        p += sequence.size();
    }
    return out;
}

std::string quote(std::string_view text) {
    constexpr std::size_t longest = 60;
    if (text.size() <= longest) return '"' + escape_for_terminal(text) + '"';
    std::size_t cut = longest;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80) --cut;
    return '"' + escape_for_terminal(text.substr(0, cut)) + "...\"";
}

}  // namespace openitem::base
