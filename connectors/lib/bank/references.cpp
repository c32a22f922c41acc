#include "connectors/lib/bank/references.hpp"

#include "connectors/lib/bank/check_digits.hpp"

#include <algorithm>

namespace openitem::bank {

namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_alnum(char c) { return is_digit(c) || is_capital(c) || (c >= 'a' && c <= 'z'); }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool all_zeros(std::string_view text) {
    return text.find_first_not_of('0') == std::string_view::npos;
}

/// Longer than any reference with its marks; what is longer is none.
constexpr std::size_t longest = 64;

/// In capitals, without blanks.
std::string squeezed(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (is_blank(c)) continue;
        if (out.size() > longest) return {};
        out.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c);
    }
    return out;
}

/// With check digits at `at`, which should be `expected`.
Reference judged(Scheme scheme, std::string_view number, std::string_view expected,
                 std::size_t at) {
    Reference out{.scheme = scheme, .check = Check::passed, .number = std::string(number)};
    const std::string_view found = number.substr(at, expected.size());
    if (found == expected) return out;
    out.check = Check::failed;
    out.expected.append(expected);
    out.found.append(found);
    return out;
}

Reference judged(Scheme scheme, std::string_view number, unsigned digit) {
    return judged(scheme, number, std::to_string(digit), number.size() - 1);
}

std::string_view but_last(std::string_view number, std::size_t count = 1) {
    return number.substr(0, number.size() - count);
}

std::string two_digits(unsigned value) {
    return {static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
}

// ---- each scheme; empty: not one of it

std::optional<Reference> iso_11649(std::string_view text) {
    if (text.size() < 5 || text.size() > 25 || !text.starts_with("RF")) return std::nullopt;
    const std::string_view body = text.substr(4);
    if (!all_digits(text.substr(2, 2))) return std::nullopt;
    if (!std::all_of(body.begin(), body.end(),
                     [](char c) { return is_digit(c) || is_capital(c); })) {
        return std::nullopt;
    }
    const unsigned rest = modulus_97("RF00", modulus_97(body));
    return judged(Scheme::iso_11649, text, two_digits(98 - rest), 2);
}

std::optional<Reference> swiss(std::string_view text) {
    if ((text.size() != 27 && text.size() != 16) || !all_digits(text)) return std::nullopt;
    if (all_zeros(text)) return std::nullopt;
    return judged(Scheme::swiss, text, recursive_digit(but_last(text)));
}

/// Payee and bank have agreed on one modulus; here either will do. Modulus 11 writes 10 as a dash.
std::optional<Reference> norwegian(std::string_view text) {
    if (text.size() < 2 || text.size() > 25 || !all_digits(but_last(text))) return std::nullopt;
    const char last = text.back();
    if (!is_digit(last) && last != '-') return std::nullopt;
    const unsigned luhn = luhn_digit(but_last(text));
    const unsigned weighted = modulus_11(but_last(text), 7) % 11;
    const std::string other = weighted == 10 ? "-" : std::to_string(weighted);
    const std::string_view found = text.substr(text.size() - 1);
    Reference out = judged(Scheme::norwegian, text, found == other ? other : std::to_string(luhn),
                           text.size() - 1);
    if (out.check == Check::failed && out.expected != other) out.expected += " or " + other;
    return out;
}

std::optional<Reference> swedish(std::string_view text) {
    if (text.size() < 2 || text.size() > 25 || !all_digits(text)) return std::nullopt;
    Reference out = judged(Scheme::swedish, text, luhn_digit(but_last(text)));
    out.length_digit = digit_of(text[text.size() - 2]) == text.size() % 10;
    return out;
}

std::optional<Reference> weighted_731(Scheme scheme, std::string_view text, std::size_t shortest) {
    if (text.size() < shortest || text.size() > 20 || !all_digits(text)) return std::nullopt;
    if (all_zeros(text)) return std::nullopt;
    return judged(scheme, text, digit_731(but_last(text)));
}

std::optional<Reference> belgian(std::string_view digits) {
    if (digits.size() != 12 || !all_digits(digits)) return std::nullopt;
    const unsigned rest = modulus_97(but_last(digits, 2));
    return judged(Scheme::belgian, digits, two_digits(rest == 0 ? 97 : rest), 10);
}

/// +++090/9337/55493+++ or ***090/9337/55493***
std::optional<Reference> marked_belgian(std::string_view text) {
    if (text.size() != 20) return std::nullopt;
    const std::string_view mark = text.substr(0, 3);
    if ((mark != "+++" && mark != "***") || text.substr(17) != mark) return std::nullopt;
    if (text[6] != '/' || text[11] != '/') return std::nullopt;
    std::string digits(text.substr(3, 3));
    digits.append(text.substr(7, 4)).append(text.substr(12, 5));
    return belgian(digits);
}

std::optional<Reference> danish(std::string_view digits) {
    if ((digits.size() != 15 && digits.size() != 16) || !all_digits(digits)) return std::nullopt;
    return judged(Scheme::danish, digits, luhn_digit(but_last(digits)));
}

/// +71<000000000000018+87654321<, of which the id before the creditor's number is the reference.
/// Kinds 01 and 73 have none.
std::optional<Reference> marked_danish(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    if (text.size() < 4 || (text[2] != '<' && text[2] != '/')) return std::nullopt;
    const std::string_view kind = text.substr(0, 2);
    if (kind != "71" && kind != "75" && kind != "04" && kind != "15") return std::nullopt;
    text.remove_prefix(3);
    const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
    if (end < text.size() && text[end] != '+' && text[end] != '<') return std::nullopt;
    if (end != (kind == "71" ? 15u : 16u)) return std::nullopt;
    return danish(text.substr(0, end));
}

/// SI12 1234567890120, SI00 ..., HR01 ...: parts of digits joined by dashes. Of the models, 12 is
/// checked: the others divide a reference into parts for the payee's own use.
std::optional<Reference> with_model(std::string_view text) {
    const bool slovenian = text.starts_with("SI");
    if ((!slovenian && !text.starts_with("HR")) || text.size() < 4) return std::nullopt;
    const std::string_view model = text.substr(2, 2);
    const std::string_view body = text.substr(4);
    if (!all_digits(model) || body.size() > 22) return std::nullopt;
    if (body.find_first_not_of("0123456789-") != std::string_view::npos) return std::nullopt;
    const Scheme scheme = slovenian ? Scheme::slovenian : Scheme::croatian;
    if (!slovenian || model != "12" || body.size() < 2 || body.size() > 13 || !all_digits(body)) {
        return Reference{.scheme = scheme, .number = std::string(text)};
    }
    const unsigned digit = modulus_11(but_last(body), 13);
    return judged(scheme, text, digit > 9 ? 0 : digit);
}

std::optional<Reference> by_country(std::string_view text, std::string_view country) {
    if (country == "CH" || country == "LI") return swiss(text);
    if (country == "NO") return norwegian(text);
    if (country == "SE") return swedish(text);
    if (country == "FI") return weighted_731(Scheme::finnish, text, 4);
    if (country == "EE") return weighted_731(Scheme::estonian, text, 2);
    if (country == "BE") return belgian(text);
    if (country == "DK") return danish(text);
    return std::nullopt;
}

// ---- within free text

bool passed(const std::optional<Reference>& reference) {
    return reference && reference->check == Check::passed;
}

/// A reference of capitals and digits written in groups: the longest number that passes. Only a
/// whole group of `group` characters (the first may differ) goes on behind a blank.
template <class Judge>
std::optional<Reference> grouped(std::string_view text, std::size_t first_group, std::size_t group,
                                 Judge judge) {
    std::optional<Reference> out;
    std::string number;
    std::size_t wanted = first_group;
    for (std::size_t at = 0; at < text.size() && number.size() <= 27;) {
        const std::size_t begin = at;
        while (at < text.size() && is_alnum(text[at])) ++at;
        if (at == begin) break;
        number += squeezed(text.substr(begin, at - begin));
        if (auto whole = judge(number); passed(whole)) out = std::move(whole);
        if (at - begin != wanted || at == text.size() || !is_blank(text[at])) break;
        wanted = group;
        ++at;
    }
    return out;
}

/// The reference whose mark, or first digit, stands at the beginning of `text`.
std::optional<Reference> at_start(std::string_view text, bool is_swiss) {
    const char first = text.front();
    if ((first == 'R' || first == 'r') && text.size() > 4 && is_digit(text[2])) {
        return grouped(text, 4, 4, iso_11649);
    }
    if (first == '+' || first == '*') {
        auto found = marked_belgian(text.substr(0, 20));
        if (!found && first == '+') found = marked_danish(text.substr(0, longest));
        return found;
    }
    if (!is_swiss || !is_digit(first)) return std::nullopt;
    const auto twenty_seven = [](std::string_view digits) {
        return digits.size() == 27 ? swiss(digits) : std::nullopt;
    };
    return grouped(text, 2, 5, twenty_seven);
}

}  // namespace

std::optional<Reference> reference_of(std::string_view written, std::string_view country) {
    if (written.size() > longest * 2) return std::nullopt;
    const std::string text = squeezed(written);
    if (text.empty()) return std::nullopt;
    if (auto found = iso_11649(text)) return found;
    if (auto found = marked_belgian(text)) return found;
    if (auto found = marked_danish(text)) return found;
    if (auto found = with_model(text)) return found;
    return by_country(text, country);
}

std::optional<Reference> found_in(std::string_view text, std::string_view country) {
    const bool is_swiss = country == "CH" || country == "LI";
    const std::string_view starts = is_swiss ? "Rr+*0123456789" : "Rr+*";
    for (std::size_t at = 0; (at = text.find_first_of(starts, at)) != std::string_view::npos;) {
        const bool within_word = at > 0 && is_alnum(text[at - 1]);
        const bool marked = !is_alnum(text[at]);
        if (marked || !within_word) {
            if (auto found = at_start(text.substr(at), is_swiss); passed(found)) return found;
        }
        ++at;
    }
    return std::nullopt;
}

std::string_view country_of(std::string_view account) {
    const bool iban = account.size() > 4 && is_capital(account[0]) && is_capital(account[1]) &&
                      is_digit(account[2]) && is_digit(account[3]);
    return iban ? account.substr(0, 2) : std::string_view();
}

std::string to_problem(const Reference& failed) {
    const bool one = failed.found.size() == 1;
    std::string out = one ? "expected the check digit " : "expected the check digits ";
    out.append(failed.expected).append(" in the creditor reference ").append(failed.number);
    return out.append(", found ").append(failed.found);
}

}  // namespace openitem::bank
