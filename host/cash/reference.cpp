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

// ISO 7064: RF and the check digits moved to the end, letters 10 to 35, rest 1.
bool is_iso_11649(std::string_view text) noexcept {
    if (text.size() < 5 || text.size() > 25 || !text.starts_with("RF")) return false;
    unsigned rest = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[(i + 4) % text.size()];
        if (static_cast<unsigned char>(c) >= 0x80) return false;
        rest = is_digit(c) ? rest * 10 + static_cast<unsigned>(c - '0')
                           : rest * 100 + static_cast<unsigned>(c - 'A') + 10;
        rest %= 97;
    }
    return is_digit(text[2]) && is_digit(text[3]) && rest == 1;
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

bool is_written(std::string_view text, std::string_view key) noexcept {
    const bool zeros = !key.empty() && key.front() != '0';  // may come before it
    std::size_t at = 0;                                     // in the key
    for (const char raw : text) {
        if (!is_digit(raw) && !is_letter(raw)) continue;
        const char c = to_upper(raw);
        if (at == 0 && c == '0' && zeros) continue;
        if (at == key.size() || key[at] != c) return false;
        ++at;
    }
    return at == key.size();
}

std::string number_within(std::string_view reference) {
    const std::string whole = normalized(reference);
    if (is_iso_11649(whole))
        return std::string(without_leading_zeros(std::string_view(whole).substr(4)));
    const auto id = reference.find('<');
    if (id == std::string_view::npos || whole.size() < 2 + 15) return {};
    for (const std::string_view kind : {"71", "75", "04", "15"}) {
        if (!whole.starts_with(kind)) continue;
        const std::string_view digits = std::string_view(whole).substr(2, kind == "71" ? 15 : 16);
        return std::string(without_leading_zeros(digits));
    }
    return {};
}

Fragments fragments(std::string_view text) {
    Fragments found{text, {}, {}};
    std::size_t at = 0;
    while (at < text.size() && found.all.size() < most_fragments) {
        const bool digits = is_digit(text[at]);
        if (!digits && !is_letter(text[at])) {
            ++at;
            continue;
        }
        const std::size_t begin = at;
        const auto key = static_cast<std::uint32_t>(found.normalized.size());
        while (at < text.size() && (digits ? is_digit(text[at]) : is_letter(text[at]))) {
            found.normalized += to_upper(text[at++]);
        }
        found.all.push_back(
            {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at), key, digits});
    }
    return found;
}

Token token_at(const Fragments& in, std::size_t first, std::size_t count,
               std::size_t shortest) noexcept {
    const Fragment* const begin = &in.all[first];
    const Fragment* const last = begin + count - 1;
    const std::size_t length = last->key + (last->end - last->begin) - begin->key;
    if (length < shortest || length > longest_token) return {};

    bool digit = false;
    bool letter = false;
    for (const Fragment* at = begin; at <= last; ++at) {
        (at->digits ? digit : letter) = true;
        if (at == begin || !at->digits || !at[-1].digits) continue;
        const auto between = in.text.substr(at[-1].end, at->begin - at[-1].end);
        if (between == "." || between == ",") return {};
    }
    if (!digit) return {};
    constexpr std::size_t unlikely = 6;
    return {.key = std::string_view(in.normalized).substr(begin->key, length),
            .written = in.text.substr(begin->begin, last->end - begin->begin),
            .strong = (letter || count == 1) && length >= unlikely};
}

}  // namespace openitem::cash
