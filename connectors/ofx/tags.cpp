#include "connectors/ofx/tags.hpp"

#include <openitem/text.hpp>

#include <algorithm>
#include <charconv>

namespace openitem::ofx {

namespace {

constexpr bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' '; }

constexpr bool is_name(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-' || c == ':';
}

/// The character an entity stands for; 0 when it is none, and stays as it is.
std::uint32_t character_of(std::string_view entity) {
    struct Named {
        std::string_view name;
        std::uint32_t code;
    };
    constexpr Named named[] = {{"amp", '&'},  {"lt", '<'},    {"gt", '>'},
                               {"quot", '"'}, {"apos", '\''}, {"nbsp", 0xA0}};
    for (const Named& one : named) {
        if (one.name == entity) return one.code;
    }
    if (!entity.starts_with('#')) return 0;
    entity.remove_prefix(1);
    const bool hexadecimal = entity.starts_with('x') || entity.starts_with('X');
    if (hexadecimal) entity.remove_prefix(1);
    std::uint32_t code = 0;
    const auto [end, error] =
        std::from_chars(entity.data(), entity.data() + entity.size(), code, hexadecimal ? 16 : 10);
    const bool whole = error == std::errc() && end == entity.data() + entity.size();
    const bool surrogate = code >= 0xD800 && code < 0xE000;
    return whole && code >= ' ' && code <= 0x10FFFF && !surrogate ? code : 0;
}

/// Entities as characters, line ends and runs of blanks as one blank.
std::string_view decoded(std::string_view text, bank::TextArena& arena) {
    char* const room = arena.room(text.size() + 4);
    char* to = room;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (c == '&') {
            constexpr std::size_t longest = 10;
            const std::size_t end = text.substr(at, longest).find(';');
            const std::uint32_t code =
                end == std::string_view::npos ? 0 : character_of(text.substr(at + 1, end - 1));
            if (code != 0) {
                to = detail::put_code_point(to, code);
                at += end + 1;
                continue;
            }
        }
        ++at;
        if (!is_blank(c)) {
            *to++ = c;
        } else if (to != room && to[-1] != ' ') {
            *to++ = ' ';
        }
    }
    return trim(arena.take(static_cast<std::size_t>(to - room)));
}

bool is_plain(std::string_view text) {
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return c == '&' || static_cast<unsigned char>(c) < ' '; });
}

}  // namespace

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

void TagReader::advance(std::size_t to) {
    line_ += static_cast<std::uint32_t>(
        std::count(bytes_.begin() + static_cast<std::ptrdiff_t>(at_),
                   bytes_.begin() + static_cast<std::ptrdiff_t>(to), '\n'));
    at_ = to;
}

bool TagReader::skip(std::string_view start, std::string_view end) {
    if (!bytes_.substr(at_).starts_with(start)) return false;
    const std::size_t found = bytes_.find(end, at_ + start.size());
    // One that nothing ends must not hide all that follows.
    advance(found == std::string_view::npos ? at_ + start.size() : found + end.size());
    return true;
}

/// From here up to the next tag: a '<' that begins a name is one, another is the text's own.
std::string_view TagReader::value() {
    constexpr std::string_view cdata = "<![CDATA[", cdata_end = "]]>";
    std::size_t end = at_;
    while ((end = bytes_.find('<', end)) != std::string_view::npos) {
        const char after = end + 1 < bytes_.size() ? bytes_[end + 1] : '\0';
        if (is_name(after) || after == '/' || after == '?') break;
        if (after == '!') break;
        ++end;
    }
    end = std::min(end, bytes_.size());
    std::string_view text = trim(bytes_.substr(at_, end - at_));
    if (text.empty() && bytes_.substr(end).starts_with(cdata)) {
        const std::size_t from = end + cdata.size();
        const std::size_t found = std::min(bytes_.find(cdata_end, from), bytes_.size());
        text = trim(bytes_.substr(from, found - from));
        advance(std::min(found + cdata_end.size(), bytes_.size()));
        return text;
    }
    advance(end);
    return is_plain(text) ? text : decoded(text, arena_);
}

bool TagReader::next(Tag& out) {
    while (true) {
        const std::size_t start = bytes_.find('<', at_);
        if (start == std::string_view::npos) return false;
        advance(start);
        if (skip("<?", "?>") || skip("<!--", "-->") || skip("<!", ">")) continue;
        out.offset = start;
        out.line = line_;
        std::size_t from = start + 1;
        out.closes = from < bytes_.size() && bytes_[from] == '/';
        if (out.closes) ++from;
        std::size_t end = from;
        while (end < bytes_.size() && is_name(bytes_[end])) ++end;
        const std::size_t close = bytes_.find('>', end);
        if (end == from || close == std::string_view::npos) {
            advance(start + 1);
            continue;
        }
        out.name = bytes_.substr(from, end - from);
        const bool lower = std::any_of(out.name.begin(), out.name.end(),
                                       [](char c) { return c >= 'a' && c <= 'z'; });
        if (lower) {
            char* const room = arena_.room(out.name.size());
            std::transform(out.name.begin(), out.name.end(), room, [](char c) {
                return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
            });
            out.name = arena_.take(out.name.size());
        }
        out.end = close + 1;
        advance(close + 1);
        out.value = out.closes ? std::string_view() : value();
        return true;
    }
}

}  // namespace openitem::ofx
