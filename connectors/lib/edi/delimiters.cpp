#include "connectors/lib/edi/delimiters.hpp"

#include <openitem/error.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace openitem::edi {
namespace {

bool is_letter_or_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_line_end(char c) { return c == '\r' || c == '\n'; }

// ISA is the one segment of X12 with fixed places, so that its delimiters can be read at all.
constexpr std::array<std::size_t, 16> isa_separators{3,  6,  17, 20, 31, 34, 50,  53,
                                                     69, 76, 81, 83, 89, 99, 101, 103};

struct Isa {
    std::array<std::size_t, 16> separators{};
    bool irregular = false;
};

Isa find_separators(std::string_view bytes) {
    Isa out;
    const char element = bytes[3];
    out.separators = isa_separators;
    for (const std::size_t at : isa_separators) {
        out.irregular |= at >= bytes.size() || bytes[at] != element;
    }
    if (!out.irregular) return out;
    std::size_t at = 0;
    for (std::size_t& separator : out.separators) {
        separator = bytes.find(element, at);
        if (separator == std::string_view::npos) {
            throw Error(OI_BAD_DATA, "edi.isa",
                        "expected 16 elements in the ISA segment, found fewer");
        }
        at = separator + 1;
    }
    return out;
}

// A terminator of one byte, or the UTF-8 character that starts here.
void set_terminator(Delimiters& out, std::string_view from) {
    const auto lead = static_cast<unsigned char>(from[0]);
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
    if (length > from.size()) return;
    out.terminator = from[length - 1];
    // Only as long as the source's first bytes are looked at; the tokenizer keeps its own.
    out.terminator_prefix = from.substr(0, length - 1);
}

Header read_isa(std::string_view bytes) {
    const Isa isa = find_separators(bytes);
    Header out;
    out.irregular = isa.irregular;
    out.delimiters.element = bytes[3];
    const std::size_t last = isa.separators[15] + 1;  // of ISA16, the component separator
    if (last + 1 >= bytes.size()) {
        throw Error(OI_BAD_DATA, "edi.isa", "expected a whole ISA segment, found its beginning");
    }
    out.delimiters.component = bytes[last];
    set_terminator(out.delimiters, bytes.substr(last + 1));
    if (is_line_end(bytes[last + 1])) {
        // Where ISA16 is missing its terminator is taken for it, and the line end for that.
        const std::size_t end = bytes.find_first_of("\r\n", last + 3);
        if (end != std::string_view::npos && end > last + 3 && bytes[end - 1] == bytes[last] &&
            !is_line_end(bytes[end - 1])) {
            out.delimiters.terminator = bytes[last];
            out.delimiters.component = '\0';
            out.irregular = true;
        }
    }
    if (is_letter_or_digit(out.delimiters.terminator) && out.delimiters.terminator_prefix.empty()) {
        throw Error(OI_BAD_DATA, "edi.terminator",
                    "expected a segment terminator after ISA16, found the character " +
                        std::string(1, out.delimiters.terminator));
    }
    const std::string_view version = bytes.substr(isa.separators[11] + 1, 5);
    const char repetition = bytes[isa.separators[10] + 1];
    if (version >= "00402" && !is_letter_or_digit(repetition) && repetition != ' ') {
        out.delimiters.repetition = repetition;
    }
    return out;
}

// The syntax version: UNB+UNOC:3 has it after the first component.
bool repeats(std::string_view unb, const Delimiters& delimiters) {
    const std::size_t element = unb.find(delimiters.element);
    if (element == std::string_view::npos) return false;
    const std::size_t component = unb.find(delimiters.component, element);
    return component != std::string_view::npos && component + 1 < unb.size() &&
           unb[component + 1] >= '4' && unb[component + 1] <= '9';
}

Header read_una(std::string_view bytes) {
    Header out;
    out.delimiters = edifact_defaults();
    if (bytes.size() < 9) {
        throw Error(OI_BAD_DATA, "edi.una", "expected six characters after UNA, found fewer");
    }
    out.delimiters.component = bytes[3];
    out.delimiters.element = bytes[4];
    out.delimiters.decimal = bytes[5];
    out.delimiters.release = bytes[6] == ' ' ? '\0' : bytes[6];
    out.delimiters.repetition = '\0';
    out.delimiters.terminator = bytes[8];
    out.skip = 9;
    std::size_t unb = 9;
    while (unb < bytes.size() && (is_line_end(bytes[unb]) || bytes[unb] == ' ')) ++unb;
    if (bytes[7] != ' ' && repeats(bytes.substr(unb), out.delimiters)) {
        out.delimiters.repetition = bytes[7];
    }
    if (is_letter_or_digit(out.delimiters.terminator) ||
        is_letter_or_digit(out.delimiters.element)) {
        throw Error(OI_BAD_DATA, "edi.una",
                    "expected six delimiters after UNA, found letters or digits");
    }
    return out;
}

Header read_unb(std::string_view bytes) {
    Header out;
    out.delimiters = edifact_defaults();
    if (bytes[3] == '\x1D') {  // level B: the separators of information of ISO 646
        out.delimiters.element = '\x1D';
        out.delimiters.component = '\x1F';
        out.delimiters.terminator = '\x1C';
        out.delimiters.release = '\0';
    }
    if (repeats(bytes, out.delimiters)) out.delimiters.repetition = '*';
    return out;
}

// A line end within a segment, unless its character set may have line ends in texts.
bool is_wrapped_edifact(std::string_view bytes) {
    const bool una = bytes[2] == 'A';
    if (una && bytes.size() < 9) return false;
    const char terminator = una ? bytes[8] : '\'';
    const char release = una ? bytes[6] : '?';
    const std::size_t unb = bytes.find("UNB");
    if (unb == std::string_view::npos || is_line_end(terminator)) return false;
    if (bytes.find(terminator, unb) == std::string_view::npos) return false;
    const std::string_view syntax = bytes.substr(std::min(unb + 4, bytes.size()), 4);
    if (syntax == "UNOW" || syntax == "UNOX" || syntax == "UNOY") return false;
    bool in_segment = false;
    for (std::size_t at = una ? 9 : 0; at < bytes.size(); ++at) {
        const char c = bytes[at];
        if (is_line_end(c)) {
            if (in_segment) return true;
        } else if (c == terminator) {
            in_segment = false;
        } else if (c == release && release != ' ') {
            ++at;
        } else if (static_cast<unsigned char>(c) > ' ') {
            in_segment = true;
        }
    }
    return false;
}

}  // namespace

bool is_header(std::string_view bytes) {
    if (bytes.size() < 4) return false;
    const std::string_view tag = bytes.substr(0, 3);
    return (tag == "ISA" || tag == "UNA" || tag == "UNB") && !is_letter_or_digit(bytes[3]);
}

bool is_bare_message(std::string_view bytes) { return bytes.starts_with("UNH+"); }

Header read_header(std::string_view bytes) {
    if (bytes[0] == 'I') return read_isa(bytes);
    return bytes[2] == 'A' ? read_una(bytes) : read_unb(bytes);
}

bool is_wrapped(std::string_view bytes) {
    if (!is_header(bytes)) return false;
    if (bytes[0] != 'I') return is_wrapped_edifact(bytes);
    // Only when all is where it should be without them.
    std::string joined;
    for (const char c : bytes.substr(0, 160)) {
        if (!is_line_end(c)) joined += c;
    }
    constexpr std::size_t length = 106;
    return bytes.find_first_of("\r\n") < length - 1 && joined.size() >= length &&
           std::all_of(isa_separators.begin(), isa_separators.end(),
                       [&](std::size_t at) { return joined[at] == joined[3]; });
}

Delimiters edifact_defaults() {
    Delimiters out;
    out.standard = Standard::edifact;
    out.element = '+';
    out.component = ':';
    out.release = '?';
    out.terminator = '\'';
    return out;
}

void require_edi(std::string_view bytes) {
    if (is_header(bytes) || is_bare_message(bytes)) return;
    const std::string_view start = bytes.substr(0, 3);
    if (start == "\xC9\xE2\xC1" || start == "\xE4\xD5\xC1" || start == "\xE4\xD5\xC2") {
        throw BadSource("edi.ebcdic",
                        "expected ASCII or an extension of it, found EBCDIC; have the transfer "
                        "convert it, or run it through iconv -f IBM037 first");
    }
    const bool marked = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
    const bool wide = bytes.size() >= 4 && ((bytes[1] == '\0') != (bytes[0] == '\0'));
    if (marked || wide) {
        throw BadSource("edi.utf_16",
                        "expected an encoding of one byte for each delimiter, found UTF-16; save "
                        "it as UTF-8");
    }
    std::string found;
    for (const char c : bytes.substr(0, 12)) found += c >= ' ' && c <= '~' ? c : '?';
    throw BadSource(
        "edi.unknown",
        "expected an interchange that starts with ISA, UNA, UNB or UNH, found '" + found + "'");
}

}  // namespace openitem::edi
