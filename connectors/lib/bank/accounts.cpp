#include "connectors/lib/bank/accounts.hpp"

#include "connectors/lib/bank/check_digits.hpp"

#include <algorithm>

namespace openitem::bank {

namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool all_capitals(std::string_view text) {
    return std::all_of(text.begin(), text.end(), is_capital);
}

bool capitals_or_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return is_digit(c) || is_capital(c); });
}

/// How long the IBANs of a country are, 0: not known here. Enough to tell a currency behind one.
std::size_t iban_length(std::string_view country) {
    struct Length {
        std::string_view country;
        std::size_t length;
    };
    constexpr Length lengths[] = {
        {"AT", 20}, {"BE", 16}, {"BG", 22}, {"CH", 21}, {"CY", 28}, {"CZ", 24}, {"DE", 22},
        {"DK", 18}, {"EE", 20}, {"ES", 24}, {"FI", 18}, {"FR", 27}, {"GB", 22}, {"GR", 27},
        {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IS", 26}, {"IT", 27}, {"LI", 21}, {"LT", 20},
        {"LU", 20}, {"LV", 21}, {"MC", 27}, {"MT", 31}, {"NL", 18}, {"NO", 15}, {"PL", 28},
        {"PT", 25}, {"RO", 24}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"TR", 26}};
    for (const Length& known : lengths) {
        if (known.country == country) return known.length;
    }
    return 0;
}

/// DE, check digits, 8 digits of the bank and 10 of the account: the rule all but a few accounts
/// follow.
std::string german_iban(std::string_view bank, std::string_view account) {
    std::string bban(bank);
    bban.append(10 - account.size(), '0').append(account);
    const unsigned check = 98 - modulus_97("DE00", modulus_97(bban));
    return std::string("DE") + static_cast<char>('0' + check / 10) +
           static_cast<char>('0' + check % 10) + bban;
}

}  // namespace

bool is_iban(std::string_view text) {
    return text.size() >= 15 && text.size() <= 34 && all_capitals(text.substr(0, 2)) &&
           all_digits(text.substr(2, 2)) && capitals_or_digits(text.substr(4));
}

bool is_bic(std::string_view text) {
    return (text.size() == 8 || text.size() == 11) && all_capitals(text.substr(0, 6)) &&
           capitals_or_digits(text.substr(6));
}

std::string_view currency_behind(std::string_view account) {
    if (account.size() < 8) return {};
    const std::string_view last = account.substr(account.size() - 3);
    if (!all_capitals(last)) return {};
    const char before = account[account.size() - 4];
    return is_digit(before) || before == ' ' || before == '/' ? last : std::string_view();
}

std::string iban_of(std::string_view account) {
    const std::size_t slash = account.find('/');
    if (slash == 8 && all_digits(account.substr(0, 8))) {
        std::string_view number = account.substr(9);
        number.remove_suffix(currency_behind(number).size());
        while (number.ends_with(' ')) number.remove_suffix(1);
        return all_digits(number) && number.size() <= 10 ? german_iban(account.substr(0, 8), number)
                                                         : std::string();
    }
    std::string plain;
    for (const char c : account) {
        if (c != ' ') plain.push_back(c);
    }
    const std::size_t length = iban_length(std::string_view(plain).substr(0, 2));
    if (length != 0 && plain.size() == length + 3 && !currency_behind(plain).empty()) {
        plain.resize(length);
    }
    if (!is_iban(plain) || (length != 0 && plain.size() != length)) return {};
    return plain;
}

}  // namespace openitem::bank
