#include "host/model/peppol/identifiers.hpp"

#include <algorithm>

namespace openitem::model::identifiers {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_letter(char c) { return is_upper(c) || (c >= 'a' && c <= 'z'); }
constexpr unsigned value(char c) { return static_cast<unsigned>(c - '0'); }

bool is_digits(std::string_view text, std::size_t size) {
    return text.size() == size && identifiers::is_digits(text);
}

// Digits times their weights; weight(0) is the first one's.
template <class Weight>
unsigned weighted_sum(std::string_view digits, const Weight& weight) {
    unsigned sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        sum += value(digits[i]) * weight(static_cast<unsigned>(i));
    }
    return sum;
}

// Every second digit doubled, beginning with the first or the second, and the digits of that added.
unsigned luhn_sum(std::string_view digits, bool first_is_doubled) {
    unsigned sum = 0;
    bool doubled = first_is_doubled;
    for (const char c : digits) {
        const unsigned part = value(c) * (doubled ? 2 : 1);
        sum += part > 9 ? part - 9 : part;
        doubled = !doubled;
    }
    return sum;
}

}  // namespace

bool is_digits(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_gln(std::string_view id) noexcept {
    if (!is_digits(id)) return false;
    const std::string_view body = id.substr(0, id.size() - 1);
    const auto weight = [&](std::size_t i) { return (body.size() - i) % 2 == 1 ? 3U : 1U; };
    return (10 - weighted_sum(body, weight) % 10) % 10 == value(id.back());
}

bool is_norwegian_organisation(std::string_view id) noexcept {
    if (!is_digits(id, 9) || id == "000000000") return false;
    constexpr unsigned weights[] = {3, 2, 7, 6, 5, 4, 3, 2};
    const unsigned rest =
        weighted_sum(id.substr(0, 8), [&](std::size_t i) { return weights[i]; }) % 11;
    return (11 - rest) % 11 == value(id.back());
}

bool is_danish_se_number(std::string_view id) noexcept {
    return id.starts_with("DK") && is_digits(id.substr(2), 8);
}
bool is_danish_cvr(std::string_view id) noexcept {
    return is_digits(id, 8) || is_danish_se_number(id);
}
bool is_danish_p_number(std::string_view id) noexcept { return is_digits(id, 10); }

bool is_belgian_enterprise(std::string_view id) noexcept {
    if (!is_digits(id, 10)) return false;
    unsigned number = 0;
    for (const char c : id.substr(0, 8)) number = number * 10 + value(c);
    return 97 - number % 97 == value(id[8]) * 10 + value(id[9]);
}

bool is_italian_ipa(std::string_view id) noexcept {
    return id.size() == 6 &&
           std::all_of(id.begin(), id.end(), [](char c) { return is_letter(c) || is_digit(c); });
}

bool is_codice_fiscale(std::string_view id) noexcept {
    if (id.size() == 11) return is_digits(id);
    constexpr std::string_view pattern = "LLLLLLDDLDD***DL";  // letter, digit, anything
    if (id.size() != pattern.size()) return false;
    for (std::size_t i = 0; i < id.size(); ++i) {
        if (pattern[i] == 'L' && !is_letter(id[i])) return false;
        if (pattern[i] == 'D' && !is_digit(id[i])) return false;
    }
    return true;
}

bool is_partita_iva(std::string_view id) noexcept {
    if (!id.starts_with("IT") && !id.starts_with("it")) return true;  // another country's
    const std::string_view code = id.substr(2);
    return is_digits(code, 11) && luhn_sum(code, false) % 10 == 0;
}

bool is_swedish_organisation(std::string_view id) noexcept {
    return is_digits(id, 10) && luhn_sum(id, true) % 10 == 0;
}

bool is_australian_abn(std::string_view id) noexcept {
    if (!is_digits(id, 11)) return false;
    constexpr unsigned weights[] = {10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19};
    // One is taken from the first digit; 79 is -10 modulo 89.
    return (weighted_sum(id, [&](std::size_t i) { return weights[i]; }) + 79) % 89 == 0;
}

bool is_greek_tin(std::string_view id) noexcept {
    if (id.size() < 9 || !is_digits(id.substr(0, 9), 9)) return false;
    const unsigned sum = weighted_sum(id.substr(0, 8), [](std::size_t i) { return 256U >> i; });
    return sum % 11 % 10 == value(id[8]);
}

bool is_dutch_kvk(std::string_view id) noexcept { return is_digits(id, 8); }
bool is_dutch_oin(std::string_view id) noexcept { return is_digits(id, 20); }
bool is_dutch_establishment(std::string_view id) noexcept { return is_digits(id, 12); }

bool is_dutch_vat(std::string_view id) noexcept {
    return id.size() == 14 && id.starts_with("NL") && is_digits(id.substr(2, 9), 9) &&
           id[11] == 'B' && is_digits(id.substr(12), 2);
}

bool is_iban(std::string_view text) noexcept {
    char id[34];
    std::size_t size = 0;
    for (const char c : text) {
        if (c == ' ' || (c >= '\t' && c <= '\r')) continue;
        if (size == sizeof id || (!is_digit(c) && !is_letter(c))) return false;
        id[size++] = c;
    }
    if (size < 4 || !is_upper(id[0]) || !is_upper(id[1]) || !is_digit(id[2]) || !is_digit(id[3])) {
        return false;
    }
    std::rotate(id, id + 4, id + size);  // country and check digits go to the end
    unsigned rest = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const char c = id[i];
        rest = is_digit(c) ? rest * 10 + value(c)
                           : rest * 100 + static_cast<unsigned>((c & ~0x20) - 'A' + 10);
        rest %= 97;
    }
    return rest == 1;
}

}  // namespace openitem::model::identifiers
