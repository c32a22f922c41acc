#include "sniff_encoding.hpp"

#include <optional>

namespace openitem::connector_lib {
namespace {

// UTF-16 without a byte order mark: of mostly Latin text every other byte is zero.
std::optional<Encoding> unmarked_utf16(std::string_view head) {
    std::size_t zeros[2] = {0, 0};
    const std::size_t units = head.size() / 2;
    for (std::size_t i = 0; i < units * 2; ++i) {
        if (head[i] == '\0') ++zeros[i % 2];
    }
    if (units < 4) return std::nullopt;
    if (zeros[1] * 10 >= units * 9 && zeros[0] * 10 < units) return Encoding::utf_16le;
    if (zeros[0] * 10 >= units * 9 && zeros[1] * 10 < units) return Encoding::utf_16be;
    return std::nullopt;
}

}  // namespace

EncodingGuess sniff_encoding(std::string_view head) {
    if (head.starts_with("\xEF\xBB\xBF")) return {Encoding::utf_8, true};
    if (head.starts_with("\xFF\xFE")) return {Encoding::utf_16le, true};
    if (head.starts_with("\xFE\xFF")) return {Encoding::utf_16be, true};
    if (const auto wide = unmarked_utf16(head)) return {*wide, true};

    // A damaged byte or two must not turn a UTF-8 file into Windows-1252: in text of the latter,
    // hardly any byte above 0x7f happens to be part of a character of the former.
    std::size_t characters = 0, strays = 0;
    for (std::size_t at = 0; at < head.size();) {
        const std::string_view rest = head.substr(at);
        const std::size_t bad = find_invalid_utf8(rest);
        const std::string_view good = rest.substr(0, bad);
        for (const char c : good) characters += (static_cast<unsigned char>(c) >= 0xC0) ? 1 : 0;
        if (bad == std::string_view::npos) break;
        const bool cut_off =
            head.size() - (at + bad) < 4 && static_cast<unsigned char>(rest[bad]) >= 0xC2;
        if (!cut_off || characters == 0) ++strays;
        at += bad + 1;
    }
    if (characters == 0 && strays == 0) return {Encoding::utf_8, false};
    if (characters >= strays * 4) return {Encoding::utf_8, true};
    return {Encoding::windows_1252, true};
}

std::string_view to_string(Encoding encoding) {
    switch (encoding) {
        case Encoding::utf_8:
            return "utf-8";
        case Encoding::latin_1:
            return "iso-8859-1";
        case Encoding::windows_1252:
            return "windows-1252";
        case Encoding::utf_16le:
            return "utf-16le";
        case Encoding::utf_16be:
            return "utf-16be";
    }
    return "unknown";
}

}  // namespace openitem::connector_lib
