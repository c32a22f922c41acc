#include "host/service/file_kind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "host/base/text.hpp"
#include "host/service/validate.hpp"

namespace openitem::service {

namespace {

constexpr std::size_t head_bytes = std::size_t{4} << 10;

constexpr bool is_letter_or_digit(char c) {
    return (c >= '0' && c <= '9') ||
           (base::to_lower_ascii(c) >= 'a' && base::to_lower_ascii(c) <= 'z');
}

bool has(std::string_view text, std::string_view what) {
    return text.find(what) != std::string_view::npos;
}

// ---- what no connector reads as it is -----------------------------------------------------------

std::string_view what_to_do_first(std::string_view head) {
    if (head.starts_with("PK\x03\x04")) {
        return has(head, "[Content_Types].xml") ? "it is a workbook: save it as CSV"
                                                : "it is a zip archive: unpack it first (openitem "
                                                  "validate reads it as it is)";
    }
    if (head.starts_with("\xD0\xCF\x11\xE0")) return "it is an old workbook: save it as CSV";
    if (head.starts_with("\x1F\x8B")) return "it is compressed: unpack it first, as by zcat";
    return {};
}

// ---- what a connector reads ---------------------------------------------------------------------

// A segment's name is followed by a separator of its own choice.
bool begins_segment(std::string_view text, std::string_view name) {
    if (!text.starts_with(name) || text.size() == name.size()) return false;
    return !is_letter_or_digit(text[name.size()]);
}

bool is_edifact(std::string_view text) {
    return text.starts_with("UNA") || begins_segment(text, "UNB") || begins_segment(text, "UNH");
}

bool is_mt940(std::string_view text) {
    return text.starts_with(":20:") || text.starts_with("{1:F") || has(text, "\n:60F:") ||
           has(text, "\n:28C:");
}

// Its first record says how long records are, how many a block has, and the format.
bool is_nacha(std::string_view text) {
    return text.starts_with("101") && text.size() > 40 && text.substr(34, 6) == "094101";
}

bool is_camt(std::string_view text) { return has(text, "urn:iso:std:iso:20022:tech:xsd:camt.05"); }

// Two lines with as many columns as each other.
bool is_table(std::string_view text) {
    const auto line_at = [&](std::size_t from) {
        return text.substr(from, std::min(text.find('\n', from), text.size()) - from);
    };
    const std::string_view first = line_at(0);
    if (first.size() == text.size()) return false;
    const std::string_view second = line_at(first.size() + 1);
    const auto holds = [](std::string_view line, char c) {
        return std::count(line.begin(), line.end(), c);
    };
    for (const char delimiter : {';', ',', '\t', '|'}) {
        const auto columns = holds(first, delimiter);
        if (columns > 1 && holds(second, delimiter) == columns) return true;
    }
    return false;
}

std::string_view connector_of(std::string_view text) {
    if (begins_segment(text, "ISA")) return "x12";
    if (is_edifact(text)) return "edifact";
    if (text.starts_with("OFXHEADER") || has(text.substr(0, 512), "<OFX>")) return "ofx";
    if (is_camt(text)) return "camt";
    // Bare base64 begins with letters as any text may.
    if (!text.starts_with("MI")) {
        if (const Syntax* syntax = syntax_of(text)) return syntax->connector;
    }
    if (text.starts_with("<")) return {};
    if (is_nacha(text)) return "nacha";
    if (text.starts_with("01,")) return "bai2";
    if (is_mt940(text)) return "mt940";
    return is_table(text) ? "csv" : std::string_view();
}

}  // namespace

std::string looks_like(std::string_view head, std::string_view file, std::string_view asked) {
    if (const auto first = what_to_do_first(head); !first.empty()) return std::string(first);
    // UTF-16 of ASCII without its zeros is as good as ASCII.
    std::string text(head);
    std::erase(text, '\0');
    for (const std::string_view mark : {"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"}) {
        if (text.starts_with(mark)) text.erase(0, mark.size());
    }
    text.erase(0, std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    if (text.empty()) return head.find('\0') == std::string_view::npos ? "the file is empty" : "";
    const std::string_view connector = connector_of(text);
    if (connector.empty() || connector == asked) return {};
    std::string out = fmt::format("it looks like {}", connector);
    if (!file.empty()) out += fmt::format(": openitem read {} {}", connector, shell_word(file));
    return out;
}

std::string with_hint(std::string text, std::string_view hint) {
    if (!hint.empty() && !has(text, hint)) text.append("; ").append(hint);
    return text;
}

std::string first_bytes(const std::filesystem::path& path) {
    std::error_code none;
    std::ifstream in;
    if (std::filesystem::is_regular_file(path, none)) in.open(path, std::ios::binary);
    if (!in.is_open()) return std::string(1, '\0');
    std::string bytes(head_bytes, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return bytes;
}

std::string shell_word(std::string_view file) {
    const auto plain = [](char c) {
        constexpr std::string_view harmless = "-_./,:@+%";
        return is_letter_or_digit(c) || harmless.find(c) != std::string_view::npos ||
               static_cast<unsigned char>(c) >= 0x80;
    };
    if (!file.empty() && std::all_of(file.begin(), file.end(), plain)) return std::string(file);
    std::string out = "'";
    for (const char c : file) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

}  // namespace openitem::service
