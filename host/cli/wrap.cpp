#include "host/cli/wrap.hpp"

#include <algorithm>

#include "host/base/text.hpp"

namespace openitem::cli {

namespace {

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

// Bytes of the first `width` characters.
std::size_t bytes_of(std::string_view text, std::size_t width) {
    std::size_t at = 0;
    for (std::size_t seen = 0; at < text.size(); ++at) {
        if (begins_character(text[at]) && seen++ == width) break;
    }
    return at;
}

}  // namespace

std::size_t width_of(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text.substr(at).starts_with("\x1b[")) {
            at = std::min(text.find('m', at), text.size());
        } else if (begins_character(text[at])) {
            ++width;
        }
    }
    return width;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    std::vector<std::string> lines;
    while (width > 0 && width_of(text) > width) {
        auto end = bytes_of(text, width);
        // A blank that would be the first one of the next line counts as well.
        const auto blank = text.substr(0, end + 1).rfind(' ');
        const bool breaks = blank != std::string_view::npos && blank > 0;
        if (breaks) end = blank;
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(breaks ? end + 1 : end);
    }
    lines.emplace_back(text);
    return lines;
}

std::string shortened(std::string_view text, std::size_t width) {
    if (width_of(text) <= width) return std::string(text);
    return width == 0 ? std::string()
                      : std::string(text.substr(0, bytes_of(text, width - 1))) + "…";
}

void print_wrapped(Output& out, std::string_view text, std::string_view first,
                   std::string_view further, std::optional<Colour> colour) {
    constexpr std::size_t least = 24;
    const auto width = out.line_width();
    const auto indent = std::max(width_of(first), width_of(further));
    const auto room = width == 0 ? 0 : std::max(width, indent + least) - indent;
    auto before = first;
    for (const auto& line : wrapped(text, room)) {
        out.line(std::string(before) + (colour ? out.coloured(line, *colour) : line));
        before = further;
    }
}

void print_source(Output& out, std::string_view bytes) {
    constexpr std::size_t most_lines = 12;
    constexpr std::size_t most_bytes = 600;
    const auto shown = bytes.substr(0, most_bytes);
    std::size_t lines = 0;
    for (std::size_t at = 0; at < shown.size() && lines < most_lines; ++lines) {
        const auto end = std::min(shown.find('\n', at), shown.size());
        auto line = shown.substr(at, end - at);
        if (line.ends_with('\r')) line.remove_suffix(1);
        print_wrapped(out, base::escape_for_terminal(line), "      ", "      ");
        at = end + 1;
        if (at < shown.size() && lines + 1 == most_lines) out.line("      ...");
    }
    if (bytes.size() > most_bytes && lines < most_lines) out.line("      ...");
}

}  // namespace openitem::cli
