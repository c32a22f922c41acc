#include "numbers.hpp"

#include <algorithm>
#include <cstring>

namespace openitem::csv {
namespace {

struct Symbol {
    std::string_view text;
    std::string_view currency;  // empty: several currencies use it
};

constexpr Symbol symbols[] = {
    {"€", "EUR"},  {"£", "GBP"},   {"US$", "USD"}, {"CA$", "CAD"}, {"C$", "CAD"},
    {"A$", "AUD"}, {"AU$", "AUD"}, {"NZ$", "NZD"}, {"HK$", "HKD"}, {"S$", "SGD"},
    {"R$", "BRL"}, {"CHF", "CHF"}, {"₹", "INR"},   {"zł", "PLN"},  {"Kč", "CZK"},
    {"₺", "TRY"},  {"₩", "KRW"},   {"₪", "ILS"},   {"$", ""},
};

constexpr std::string_view minus_sign = "\xE2\x88\x92";

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_letter(char c) { return is_upper(c) || (c >= 'a' && c <= 'z'); }

std::string_view trimmed(std::string_view text) {
    for (;;) {
        const std::size_t before = text.size();
        text = detail::trimmed(text);
        if (text.starts_with(detail::no_break_space)) text.remove_prefix(2);
        if (text.ends_with(detail::no_break_space)) text.remove_suffix(2);
        if (text.size() == before) return text;
    }
}

// Takes one symbol or code of three capitals off either end.
bool take_currency(std::string_view& text, ReadAmount& out) {
    const auto keep = [&](std::string_view code) {
        if (code.empty()) {
            out.dollar = true;
        } else {
            std::memcpy(out.currency, code.data(), 3);
            out.has_currency = true;
        }
        text = trimmed(text);
        return true;
    };
    for (const Symbol& symbol : symbols) {
        if (text.starts_with(symbol.text)) {
            text.remove_prefix(symbol.text.size());
            return keep(symbol.currency);
        }
        if (text.ends_with(symbol.text)) {
            text.remove_suffix(symbol.text.size());
            return keep(symbol.currency);
        }
    }
    const auto code = [](std::string_view part) {
        return std::all_of(part.begin(), part.end(), is_upper);
    };
    if (text.size() > 3 && code(text.substr(0, 3)) && !is_letter(text[3])) {
        const std::string_view found = text.substr(0, 3);
        text.remove_prefix(3);
        return keep(found);
    }
    if (text.size() > 3 && code(text.substr(text.size() - 3)) &&
        !is_letter(text[text.size() - 4])) {
        const std::string_view found = text.substr(text.size() - 3);
        text.remove_suffix(3);
        return keep(found);
    }
    return false;
}

// A sign or a pair of parentheses around a currency: "-€ 5", "(USD 12.50)".
bool take_outer_sign(std::string_view& text, bool& negative) {
    if (text.size() > 2 && text.front() == '(' && text.back() == ')') {
        text = trimmed(text.substr(1, text.size() - 2));
        negative = true;
        return true;
    }
    if (text.starts_with('-') || text.starts_with(minus_sign)) {
        text = trimmed(text.substr(text.front() == '-' ? 1 : minus_sign.size()));
        negative = true;
        return true;
    }
    return false;
}

// What the marks of one number say.
struct Marks {
    char decimal = '\0';  // surely the decimal mark
    char group = '\0';    // surely a group mark
    char either = '\0';   // one mark before three digits: 1.234
};

Marks marks_of(std::string_view text) {
    Marks out;
    std::size_t points = 0, commas = 0;
    std::size_t last = std::string_view::npos;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '.' || text[i] == ',') {
            ++(text[i] == '.' ? points : commas);
            last = i;
        } else if (const std::string_view rest = text.substr(i);
                   i > 0 && detail::is_digit(text[i - 1])) {
            const std::size_t blank = detail::group_mark_at(rest, ' ');
            const std::size_t quote = detail::group_mark_at(rest, '\'');
            const std::size_t mark = blank != 0 ? blank : quote;
            if (mark != 0 && mark < rest.size() && detail::is_digit(rest[mark])) {
                out.group = blank != 0 ? ' ' : '\'';
            }
        }
    }
    if (last == std::string_view::npos) return out;
    const char mark = text[last];
    const char other = mark == '.' ? ',' : '.';
    if (points > 0 && commas > 0) {
        if ((mark == '.' ? points : commas) > 1) return {};  // 1,234.567.890: no number
        out.decimal = mark;
        out.group = other;
        return out;
    }
    if (points + commas > 1) {
        out.group = mark;
        out.decimal = other;
        return out;
    }
    std::size_t after = last + 1;
    while (after < text.size() && detail::is_digit(text[after])) ++after;
    std::size_t before = last;
    while (before > 0 && detail::is_digit(text[before - 1])) --before;
    const std::size_t whole = last - before;
    const bool could_be_group = after - last - 1 == 3 && whole >= 1 && whole <= 3 &&
                                text[before] != '0' && out.group == '\0';
    (could_be_group ? out.either : out.decimal) = mark;
    return out;
}

struct Votes {
    std::size_t point = 0, comma = 0;
    char group = '\0';
    std::string_view either;
    std::string_view comma_example, point_example;

    void add(const Votes& other) {
        point += other.point;
        comma += other.comma;
        if (group == '\0') group = other.group;
    }
};

bool reads(std::string_view value, const Marks& marks) {
    NumberFormat format;
    const char mark = marks.decimal != '\0' ? marks.decimal : marks.either;
    if (mark != '\0') format.decimal_mark = mark;
    format.group_mark = marks.group;
    if (format.group_mark == format.decimal_mark) format.decimal_mark = mark == '.' ? ',' : '.';
    return read_amount(format, value).has_value();
}

Votes count(const std::vector<std::string_view>& values) {
    Votes out;
    for (const std::string_view value : values) {
        if (value.empty() || value.size() > 64) continue;
        const Marks marks = marks_of(value);
        if (!reads(value, marks)) continue;  // 10.00.00 is no number, and no evidence
        if (marks.decimal == '.') {
            ++out.point;
            out.point_example = value;
        } else if (marks.decimal == ',') {
            ++out.comma;
            out.comma_example = value;
        }
        if (marks.group != '\0' && out.group == '\0') out.group = marks.group;
        if (marks.either != '\0' && out.either.empty()) out.either = value;
    }
    return out;
}

// '.' or ',' by the votes; '\0' when there are none or they contradict each other.
char decide(const Votes& votes) {
    if (votes.point > votes.comma * 9) return '.';
    if (votes.comma > votes.point * 9) return ',';
    return '\0';
}

NumberGuess conclude(const Votes& votes, const Votes& file) {
    NumberGuess out;
    char mark = decide(votes);
    if (mark == '\0' && votes.point + votes.comma > 0) {
        out.verdict = NumberVerdict::mixed;
        out.example =
            std::string(votes.comma_example) + "' and '" + std::string(votes.point_example);
        return out;
    }
    if (mark == '\0') mark = decide(file);
    if (mark == '\0' && !votes.either.empty()) {
        out.verdict = NumberVerdict::ambiguous;
        out.example = votes.either;
        return out;
    }
    if (mark == '\0') return out;
    out.format.decimal_mark = mark;
    char group = votes.group != '\0' ? votes.group : file.group;
    // Thousands that do not occur in the sample may occur later; then it is the other mark.
    if (group == '\0' || group == mark) group = mark == '.' ? ',' : '.';
    out.format.group_mark = group;
    return out;
}

}  // namespace

std::vector<NumberGuess> guess_numbers(const std::vector<std::vector<std::string_view>>& columns) {
    std::vector<Votes> votes;
    Votes file;
    for (const auto& values : columns) {
        votes.push_back(count(values));
        file.add(votes.back());
    }
    std::vector<NumberGuess> out;
    for (const Votes& of : votes) out.push_back(conclude(of, file));
    return out;
}

std::optional<ReadAmount> read_amount(const NumberFormat& format, std::string_view text) {
    ReadAmount out;
    if (const auto value = format.try_parse(text)) {
        out.value = *value;
        return out;
    }
    text = trimmed(text);
    bool negative = false;
    const bool signed_outside = take_outer_sign(text, negative);
    if (!take_currency(text, out)) return std::nullopt;
    const auto value = format.try_parse(text);
    if (!value) return std::nullopt;
    const bool signed_inside = text.find_first_of("-+(") != std::string_view::npos;
    if (signed_outside && signed_inside) return std::nullopt;  // two signs
    out.value = *value;
    if (negative) out.value.units = -out.value.units;
    return out;
}

bool read_currency(std::string_view text, char (&currency)[3]) {
    text = trimmed(text);
    if (text.size() == 3 && std::all_of(text.begin(), text.end(), is_letter)) {
        for (std::size_t i = 0; i < 3; ++i) {
            currency[i] = is_upper(text[i]) ? text[i] : static_cast<char>(text[i] - 32);
        }
        return true;
    }
    for (const Symbol& symbol : symbols) {
        if (text == symbol.text && !symbol.currency.empty()) {
            std::memcpy(currency, symbol.currency.data(), 3);
            return true;
        }
    }
    return false;
}

}  // namespace openitem::csv
