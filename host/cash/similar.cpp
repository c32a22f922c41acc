#include "host/cash/similar.hpp"

#include <algorithm>

namespace openitem::cash {
namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

constexpr bool is_word(char c) noexcept {
    return is_digit(c) || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

constexpr char to_upper(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}

constexpr char as_digit(char c) noexcept {
    switch (c) {
        case 'O':
            return '0';
        case 'I':
        case 'L':
            return '1';
        case 'Z':
            return '2';
        case 'S':
            return '5';
        case 'G':
            return '6';
        case 'B':
            return '8';
        default:
            return c;
    }
}

}  // namespace

std::string skeleton(std::string_view written) {
    std::string out;
    out.reserve(written.size());
    bool within = false;  // a run of digits that has begun with another than zero
    for (const char raw : written) {
        const char c = as_digit(to_upper(raw));
        if (!is_word(c)) {
            within = false;
            continue;
        }
        const bool digit = is_digit(c);
        if (digit && c == '0' && !within) continue;
        within = digit;
        out += c;
    }
    return out;
}

bool is_one_edit(std::string_view a, std::string_view b) noexcept {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > 1) return false;
    const auto at =
        static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin()).first - a.begin());
    if (a.size() < b.size()) return a.substr(at) == b.substr(at + 1);
    if (at == a.size()) return false;  // equal
    if (a.substr(at + 1) == b.substr(at + 1)) return true;
    return at + 1 < a.size() && a[at] == b[at + 1] && a[at + 1] == b[at] &&
           a.substr(at + 2) == b.substr(at + 2);
}

Likeness likeness(std::string_view token, std::string_view token_skeleton, std::string_view number,
                  std::string_view number_skeleton, bool cut) noexcept {
    constexpr std::size_t least = 4;   // characters of an ending or a beginning
    constexpr std::size_t edited = 5;  // shorter ones are one edit from too many others
    if (token_skeleton.size() >= least && token_skeleton == number_skeleton) {
        return Likeness::skeleton;
    }
    if (token.size() >= least && token.size() < number.size()) {
        if (cut && number.starts_with(token)) return Likeness::beginning;
        if (number.ends_with(token)) return Likeness::ending;
    }
    if (token_skeleton.size() >= least && token_skeleton.size() < number_skeleton.size() &&
        number_skeleton.ends_with(token_skeleton)) {
        return Likeness::ending;
    }
    if (token.size() < edited || number.size() < edited) return Likeness::none;
    return is_one_edit(token, number) ? Likeness::one_edit : Likeness::none;
}

}  // namespace openitem::cash
