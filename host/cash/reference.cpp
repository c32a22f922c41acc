#include "host/cash/reference.hpp"

#include <algorithm>

namespace openitem::cash {
namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

constexpr bool is_letter(char c) noexcept {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

constexpr char to_upper(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}

void append_upper(std::string& out, std::string_view text) {
    for (const char c : text) out += to_upper(c);
}

}  // namespace

std::string normalized(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (is_digit(c) || is_letter(c)) out += to_upper(c);
    }
    return out;
}

std::string_view without_leading_zeros(std::string_view text) noexcept {
    const auto first = text.find_first_not_of('0');
    return first == std::string_view::npos ? text : text.substr(first);
}

std::vector<Fragment> fragments(std::string_view text) {
    std::vector<Fragment> found;
    std::size_t at = 0;
    while (at < text.size() && found.size() < most_fragments) {
        const bool digits = is_digit(text[at]);
        if (!digits && !is_letter(text[at])) {
            ++at;
            continue;
        }
        std::size_t end = at + 1;
        while (end < text.size() && (digits ? is_digit(text[end]) : is_letter(text[end]))) ++end;
        found.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end), digits});
        at = end;
    }
    return found;
}

Token token_at(std::string_view text, const std::vector<Fragment>& all, std::size_t first,
               std::size_t count, std::size_t shortest) {
    Token token;
    std::size_t length = 0;
    bool digit = false;
    bool letter = false;
    for (std::size_t i = first; i < first + count; ++i) {
        const Fragment& fragment = all[i];
        length += fragment.end - fragment.begin;
        (fragment.digits ? digit : letter) = true;
        if (i == first || !fragment.digits || !all[i - 1].digits) continue;
        const auto between = text.substr(all[i - 1].end, fragment.begin - all[i - 1].end);
        if (between == "." || between == ",") return token;
    }
    if (!digit || length < shortest || length > longest_token) return token;

    token.key.reserve(length);
    for (std::size_t i = first; i < first + count; ++i) {
        append_upper(token.key, text.substr(all[i].begin, all[i].end - all[i].begin));
    }
    const auto begin = all[first].begin;
    token.written = text.substr(begin, all[first + count - 1].end - begin);
    token.fragments = count;
    constexpr std::size_t unlikely = 6;
    token.strong = (letter || count == 1) && length >= unlikely;
    return token;
}

}  // namespace openitem::cash
