#include "connectors/lib/edi/value_rules.hpp"

#include <algorithm>

namespace openitem::edi {
namespace {

bool is_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }

int two(std::string_view text, std::size_t at) {
    return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

bool is_day(std::string_view text) {
    if (text.size() != 6 && text.size() != 8) return false;
    for (const char c : text) {
        if (!is_digit(c)) return false;
    }
    const std::size_t at = text.size() - 6;
    const int year = (at == 0 ? 2000 : two(text, 0) * 100) + two(text, at);
    const auto month = static_cast<unsigned>(two(text, at + 2));
    const auto day = static_cast<unsigned>(two(text, at + 4));
    return make_date(year, month, day).has_value();
}

bool is_time(std::string_view text) {
    if (text.size() < 4) return false;
    for (const char c : text) {
        if (!is_digit(c)) return false;
    }
    return two(text, 0) < 24 && two(text, 2) < 60 && (text.size() < 6 || two(text, 4) < 60);
}

// Digits with a sign in front and, where allowed, a mark; how many digits: -1 for anything else.
std::int64_t count_digits(std::string_view text, bool mark, char decimal) {
    if (!text.empty() && text.front() == '-') text.remove_prefix(1);
    std::int64_t digits = 0;
    for (const char c : text) {
        if (is_digit(c)) {
            ++digits;
        } else if (mark && (c == '.' || c == decimal || (c == ',' && decimal != '.'))) {
            mark = false;
        } else {
            return -1;
        }
    }
    return digits == 0 ? -1 : digits;
}

// Bytes of UTF-8 that continue a character.
std::size_t count_tails(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u;
    }));
}

}  // namespace

bool breaks(const ElementRule& rule, std::string_view text, char decimal, Wrong& wrong) {
    std::size_t length = text.size();
    switch (rule.type) {
        case ElementType::any:
        case ElementType::composite:
            return false;
        case ElementType::text:
        case ElementType::code:
            break;
        case ElementType::number:
        case ElementType::whole: {
            const auto digits = count_digits(text, rule.type == ElementType::number, decimal);
            wrong = Wrong::character;
            if (digits < 0) return true;
            length = static_cast<std::size_t>(digits);
            break;
        }
        case ElementType::date:
            wrong = Wrong::bad_date;
            if (!is_day(text)) return true;
            break;
        case ElementType::time:
            wrong = Wrong::bad_time;
            if (!is_time(text)) return true;
            break;
    }
    // Characters are meant: those beyond ASCII may have several bytes.
    if (length > rule.most && rule.type == ElementType::text) length -= count_tails(text);
    if (length < rule.least || length > rule.most) {
        wrong = length < rule.least ? Wrong::too_short : Wrong::too_long;
        return true;
    }
    if (rule.codes == nullptr) return false;
    wrong = Wrong::code;
    return std::find(rule.codes->begin(), rule.codes->end(), text) == rule.codes->end();
}

}  // namespace openitem::edi
