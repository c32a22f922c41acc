// openitem/text.hpp - UTF-8: judging it, and making it from older encodings.
//
// Every text of a batch is UTF-8. What a source wrote in another encoding is converted while it is
// read; what claims to be UTF-8 and is not is bad data, never repaired.
#pragma once

#include <openitem/error.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace openitem {

enum class Encoding : std::uint8_t { utf_8, latin_1, windows_1252, utf_16le, utf_16be };

/// By its usual names ("utf-8", "latin1", "iso-8859-1", "cp1252", "utf-16le" ...), in any case.
inline std::optional<Encoding> find_encoding(std::string_view name) {
    std::string plain;
    for (const char c : name) {
        if (c != '-' && c != '_' && c != ' ') {
            plain.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
        }
    }
    struct Name {
        std::string_view name;
        Encoding encoding;
    };
    constexpr Name names[] = {
        {"utf8", Encoding::utf_8},          {"usascii", Encoding::utf_8},
        {"ascii", Encoding::utf_8},         {"latin1", Encoding::latin_1},
        {"iso88591", Encoding::latin_1},    {"windows1252", Encoding::windows_1252},
        {"cp1252", Encoding::windows_1252}, {"ansi", Encoding::windows_1252},
        {"utf16le", Encoding::utf_16le},    {"utf16", Encoding::utf_16le},
        {"utf16be", Encoding::utf_16be},
    };
    for (const auto& known : names) {
        if (known.name == plain) return known.encoding;
    }
    return std::nullopt;
}

inline bool is_ascii(std::string_view text) {
    const char* at = text.data();
    std::size_t left = text.size();
    std::uint64_t seen = 0, word;
    for (; left >= 8; at += 8, left -= 8) {
        std::memcpy(&word, at, 8);
        seen |= word;
    }
    if (left != 0 && text.size() >= 8) {  // the last word overlaps the one before
        std::memcpy(&word, at + left - 8, 8);
        seen |= word;
        left = 0;
    }
    for (; left != 0; ++at, --left) seen |= static_cast<unsigned char>(*at);
    return (seen & 0x8080808080808080u) == 0;
}

namespace detail {

/// Bytes of the well-formed UTF-8 sequence at `at`; 0 when there is none (Unicode 15, table 3-7).
inline std::size_t sequence_length(const unsigned char* at, std::size_t left) {
    const auto tail = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
        return i < left && at[i] >= low && at[i] <= high;
    };
    const unsigned lead = at[0];
    if (lead < 0x80) return 1;
    if (lead < 0xC2) return 0;
    if (lead < 0xE0) return tail(1) ? 2 : 0;
    if (lead < 0xF0) {
        const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = lead == 0xED ? 0x9F : 0xBF;
        return tail(1, low, high) && tail(2) ? 3 : 0;
    }
    if (lead > 0xF4) return 0;
    const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
    return tail(1, low, high) && tail(2) && tail(3) ? 4 : 0;
}

/// Writes one code point (a lone surrogate too, as three bytes that no reader accepts).
inline char* put_code_point(char* to, std::uint32_t code) {
    const auto byte = [&](std::uint32_t value) { *to++ = static_cast<char>(value); };
    if (code < 0x80) {
        byte(code);
    } else if (code < 0x800) {
        byte(0xC0 | code >> 6);
        byte(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        byte(0xE0 | code >> 12);
        byte(0x80 | (code >> 6 & 0x3F));
        byte(0x80 | (code & 0x3F));
    } else {
        byte(0xF0 | code >> 18);
        byte(0x80 | (code >> 12 & 0x3F));
        byte(0x80 | (code >> 6 & 0x3F));
        byte(0x80 | (code & 0x3F));
    }
    return to;
}

/// What the bytes 0x80 to 0x9F mean in Windows-1252; undefined ones stay control characters.
inline constexpr std::uint16_t windows_1252_high[32] = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

/// Latin-1 or Windows-1252 into UTF-8; `to` has room for three bytes per byte of `from`.
inline char* put_single_byte(char* to, std::string_view from, Encoding encoding) {
    for (const char c : from) {
        std::uint32_t code = static_cast<unsigned char>(c);
        if (encoding == Encoding::windows_1252 && code >= 0x80 && code < 0xA0) {
            code = windows_1252_high[code - 0x80];
        }
        to = put_code_point(to, code);
    }
    return to;
}

}  // namespace detail

/// Where the first byte stands that is not UTF-8; npos when all of it is.
inline std::size_t find_invalid_utf8(std::string_view text) {
    const auto* const data = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t at = 0;
    while (at < text.size()) {
        std::uint64_t word;
        if (at + 8 <= text.size()) {
            std::memcpy(&word, data + at, 8);
            if ((word & 0x8080808080808080u) == 0) {
                at += 8;
                continue;
            }
        }
        const std::size_t length = detail::sequence_length(data + at, text.size() - at);
        if (length == 0) return at;
        at += length;
    }
    return std::string_view::npos;
}

inline bool is_utf8(std::string_view text) {
    return is_ascii(text) || find_invalid_utf8(text) == std::string_view::npos;
}

/// A whole text in a single-byte encoding as UTF-8; `from` itself when it is UTF-8 by name.
inline std::string to_utf8(std::string_view from, Encoding encoding) {
    std::string out;
    switch (encoding) {
        case Encoding::utf_8:
            out = from;
            break;
        case Encoding::latin_1:
        case Encoding::windows_1252: {
            out.resize(from.size() * 3);
            const char* end = detail::put_single_byte(out.data(), from, encoding);
            out.resize(static_cast<std::size_t>(end - out.data()));
            break;
        }
        case Encoding::utf_16le:
        case Encoding::utf_16be: {
            out.resize(from.size() / 2 * 3);
            const bool big = encoding == Encoding::utf_16be;
            const auto unit = [&](std::size_t at) {
                const auto first = static_cast<unsigned char>(from[at]);
                const auto second = static_cast<unsigned char>(from[at + 1]);
                return static_cast<std::uint32_t>(big ? first << 8 | second : second << 8 | first);
            };
            char* end = out.data();
            for (std::size_t at = 0; at + 2 <= from.size(); at += 2) {
                std::uint32_t code = unit(at);
                if (code >= 0xD800 && code < 0xDC00 && at + 4 <= from.size()) {
                    const std::uint32_t low = unit(at + 2);
                    if (low >= 0xDC00 && low < 0xE000) {
                        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                        at += 2;
                    }
                }
                end = detail::put_code_point(end, code);
            }
            out.resize(static_cast<std::size_t>(end - out.data()));
            break;
        }
    }
    return out;
}

}  // namespace openitem
