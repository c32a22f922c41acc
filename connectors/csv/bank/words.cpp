#include "words.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <unordered_map>

#include "../layout.hpp"
#include "../numbers.hpp"
#include "../synonyms.hpp"
#include "../word_lists.hpp"
#include "tables.hpp"

namespace openitem::csv {
namespace {

constexpr std::string_view names[] = {"debit",     "credit",   "booked",   "pending",
                                      "cancelled", "returned", "opening",  "closing",
                                      "total",     "account",  "currency", "joining"};

// "+" and "-" are nothing but punctuation.
std::string key_of(std::string_view text) {
    std::string out = normalised_header(text);
    return out.empty() ? std::string(trimmed(text)) : out;
}

// A bit for each meaning: "saldo" is a balance and "credit" a column and a direction.
std::uint32_t meanings_of(std::string_view text) {
    static const auto table = [] {
        std::unordered_map<std::string, std::uint32_t> out;
        each_line<3>(tables::bank_words, [&](const auto& cells) {
            const auto name = std::find(std::begin(names), std::end(names), cells[0]);
            const auto bit = static_cast<std::uint32_t>(name - std::begin(names));
            each_word(cells[2], [&](auto word) { out[key_of(word)] |= 1u << bit; });
        });
        return out;
    }();
    constexpr std::size_t longest = 64;
    if (text.empty() || text.size() > longest) return 0;
    const auto found = table.find(key_of(text));
    return found == table.end() ? 0 : found->second;
}

// Whether a word says no more than when or in what: a date, "per", "EUR".
bool is_aside(std::string_view word) {
    char currency[3];
    return word.find_first_of("0123456789") != std::string_view::npos || word.size() < 2 ||
           means(word, Meaning::joining) ||
           (word.size() == 3 && word[0] < 'a' && read_currency(word, currency));
}

}  // namespace

bool means(std::string_view text, Meaning meaning) {
    return (meanings_of(text) >> static_cast<unsigned>(meaning) & 1u) != 0;
}

std::optional<Meaning> label_of(std::string_view text, std::initializer_list<Meaning> wanted) {
    constexpr std::size_t longest = 80;
    text = trimmed(text);
    if (text.size() > longest || text.empty() || detail::is_digit(text.front())) return {};
    while (!text.empty()) {
        const std::uint32_t found = meanings_of(text);
        for (const Meaning meaning : wanted) {
            if ((found >> static_cast<unsigned>(meaning) & 1u) != 0) return meaning;
        }
        const std::size_t blank = text.find_last_of(" :");
        if (blank == std::string_view::npos) return {};
        if (!is_aside(trimmed(text.substr(blank + 1)))) return {};
        text = trimmed(text.substr(0, blank));
    }
    return {};
}

std::string_view direction_behind(std::string_view amount) {
    const std::size_t digit = amount.find_last_of("0123456789");
    if (digit == std::string_view::npos) return {};
    const std::string_view word = trimmed(amount.substr(digit + 1));
    const bool letters = !word.empty() && word.find_first_of("+-.,()") == std::string_view::npos;
    const bool known = letters && (means(word, Meaning::debit) || means(word, Meaning::credit));
    return known ? word : std::string_view();
}

}  // namespace openitem::csv
