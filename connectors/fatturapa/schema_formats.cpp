#include "connectors/fatturapa/schema_formats.hpp"

#include "connectors/lib/xml/base64.hpp"
#include "connectors/lib/xml/document.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>

namespace openitem::fatturapa {

namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_letter(char c) { return is_capital(c) || (c >= 'a' && c <= 'z'); }
constexpr bool is_capital_or_digit(char c) { return is_capital(c) || is_digit(c); }

/// How the texts of a format are written: by a function with two numbers of its own, or as one of a
/// list of codes with a blank on either side.
struct Rule {
    Format format;
    bool (*matches)(std::string_view text, std::size_t least, std::size_t most);
    std::size_t least, most;
    std::string_view codes;
    std::string_view words;  ///< for a message
};

template <class Is>
bool all(std::string_view text, std::size_t least, std::size_t most, Is is) {
    return text.size() >= least && text.size() <= most && std::all_of(text.begin(), text.end(), is);
}

bool basic(std::string_view text, std::size_t least, std::size_t most) {
    return all(text, least, most, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}
bool capitals(std::string_view text, std::size_t least, std::size_t most) {
    return all(text, least, most, is_capital);
}
bool code(std::string_view text, std::size_t least, std::size_t most) {
    return all(text, least, most, is_capital_or_digit);
}
bool digits(std::string_view text, std::size_t least, std::size_t most) {
    return all(text, least, most, is_digit);
}
bool counting(std::string_view text, std::size_t least, std::size_t most) {
    return digits(text, least, most) && text.find_first_not_of('0') != std::string_view::npos;
}

std::size_t characters(std::string_view text) {
    const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts));
}
bool any_text(std::string_view text, std::size_t least, std::size_t most) {
    const std::size_t count = characters(text);
    return count >= least && count <= most;
}
/// What Latin-1 has beyond ASCII begins with C2 or C3 in UTF-8.
bool latin(std::string_view text, std::size_t least, std::size_t most) {
    const auto foreign = [](char c) { return static_cast<unsigned char>(c) > 0xC3; };
    return any_text(text, least, most) && std::none_of(text.begin(), text.end(), foreign);
}

/// So many digits at most before the point; `places` of them behind.
bool decimal(std::string_view text, std::size_t whole, std::size_t least, std::size_t most) {
    const std::size_t point = text.find('.');
    return point != std::string_view::npos && digits(text.substr(0, point), 1, whole) &&
           digits(text.substr(point + 1), least, most);
}
bool amount(std::string_view text, std::size_t least, std::size_t most) {
    if (text.starts_with('-')) text.remove_prefix(1);
    return decimal(text, 11, least, most);
}
bool quantity(std::string_view text, std::size_t least, std::size_t most) {
    return decimal(text, 12, least, most);
}
bool weight(std::string_view text, std::size_t least, std::size_t most) {
    return decimal(text, 4, least, most);
}
bool rate(std::string_view text, std::size_t least, std::size_t most) {
    return decimal(text, 3, least, most) &&
           (text.size() < 6 || text == "100.00" || text.front() == '0');
}

bool iban(std::string_view text, std::size_t least, std::size_t most) {
    return all(text, least, most, [](char c) { return is_letter(c) || is_digit(c); }) &&
           is_letter(text[0]) && is_letter(text[1]) && is_digit(text[2]) && is_digit(text[3]);
}
bool bic(std::string_view text, std::size_t least, std::size_t most) {
    return (text.size() == least || text.size() == most) && capitals(text.substr(0, 6), 6, 6) &&
           code(text.substr(6), 2, 5);
}
bool mail(std::string_view text, std::size_t least, std::size_t most) {
    const std::size_t at = text.find('@');
    return text.size() >= least && text.size() <= most && at != std::string_view::npos && at != 0 &&
           at + 1 < text.size() && text.find(' ') == std::string_view::npos;
}
bool day(std::string_view text, std::size_t, std::size_t) {
    return xml::try_date(text).has_value();
}
bool base64(std::string_view text, std::size_t, std::size_t) {
    return xml::decode_base64(text).has_value();
}

constexpr Rule by_list(Format format, std::string_view codes, std::string_view words) {
    return {format, nullptr, 0, 0, codes, words};
}
constexpr Rule by_size(Format format, decltype(Rule::matches) matches, std::size_t least,
                       std::size_t most, std::string_view words) {
    return {format, matches, least, most, {}, words};
}

constexpr Rule rules[] = {
    by_size(Format::basic_8, basic, 1, 8, "1 to 8 plain characters (ASCII)"),
    by_size(Format::basic_10, basic, 1, 10, "1 to 10 plain characters (ASCII)"),
    by_size(Format::basic_2_10, basic, 2, 10, "2 to 10 plain characters (ASCII)"),
    by_size(Format::basic_15, basic, 1, 15, "1 to 15 plain characters (ASCII)"),
    by_size(Format::basic_20, basic, 1, 20, "1 to 20 plain characters (ASCII)"),
    by_size(Format::basic_35, basic, 1, 35, "1 to 35 plain characters (ASCII)"),
    by_size(Format::basic_60, basic, 1, 60, "1 to 60 plain characters (ASCII)"),
    by_size(Format::latin_60, latin, 1, 60, "1 to 60 characters of Latin-1"),
    by_size(Format::latin_80, latin, 1, 80, "1 to 80 characters of Latin-1"),
    by_size(Format::latin_100, latin, 1, 100, "1 to 100 characters of Latin-1"),
    by_size(Format::latin_200, latin, 1, 200, "1 to 200 characters of Latin-1"),
    by_size(Format::latin_1000, latin, 1, 1000, "1 to 1000 characters of Latin-1"),
    by_size(Format::text_28, any_text, 1, 28, "1 to 28 characters"),
    by_size(Format::text_35, any_text, 1, 35, "1 to 35 characters"),
    by_size(Format::eori, any_text, 13, 17, "an EORI code of 13 to 17 characters"),
    by_size(Format::country, capitals, 2, 2, "a country code of two capitals"),
    by_size(Format::province, capitals, 2, 2, "a province code of two capitals"),
    by_size(Format::currency, capitals, 3, 3, "a code of three capitals"),
    by_size(Format::recipient, code, 6, 7, "a recipient code of six or seven capitals or digits"),
    by_size(Format::tax_code, code, 11, 16, "a tax code of 11 to 16 capitals or digits"),
    by_size(Format::five_digits, digits, 5, 5, "five digits"),
    by_size(Format::phone, basic, 5, 12, "a telephone number of 5 to 12 plain characters"),
    by_size(Format::mail, mail, 3, 256, "an e-mail address"),
    by_size(Format::iban, iban, 15, 34, "an IBAN"),
    by_size(Format::bic, bic, 8, 11, "a BIC of 8 or 11 characters"),
    by_size(Format::day, day, 0, 0, "a date like 2026-01-31"),
    by_size(Format::amount_2, amount, 2, 2, "an amount with two decimals, like 12.50"),
    by_size(Format::amount_8, amount, 2, 8, "an amount with two to eight decimals, like 12.50"),
    by_size(Format::rate, rate, 2, 2, "a rate in percent with two decimals, like 22.00"),
    by_size(Format::quantity, quantity, 2, 8, "a quantity with two to eight decimals, like 1.00"),
    by_size(Format::weight, weight, 1, 2, "a weight with one or two decimals, like 12.5"),
    by_size(Format::number_3, digits, 1, 3, "a whole number of up to three digits"),
    by_size(Format::number_4, counting, 1, 4, "a whole number from 1 to 9999"),
    by_size(Format::base64, base64, 0, 0, "a file in base64"),
    by_list(Format::yes, " SI ", "SI, or no such element"),
    by_list(Format::transmission_format, " FPA12 FPR12 ", "FPA12 or FPR12"),
    by_list(Format::simple_format, " FSM10 ", "FSM10"),
    by_list(Format::regime,
            " RF01 RF02 RF04 RF05 RF06 RF07 RF08 RF09 RF10 RF11 RF12 RF13 RF14 RF15 "
            "RF16 RF17 RF18 RF19 RF20 ",
            "a tax regime from RF01 to RF20"),
    by_list(Format::partners, " SU SM ", "SU or SM"),
    by_list(Format::liquidation, " LS LN ", "LS or LN"),
    by_list(Format::issuer, " CC TZ ", "CC or TZ"),
    by_list(Format::withholding_type, " RT01 RT02 RT03 RT04 RT05 RT06 ",
            "a code from RT01 to RT06"),
    by_list(Format::payment_reason,
            " A B C D E G H I L M N O P Q R S T U V W X Y Z L1 M1 M2 O1 V1 ZO ",
            "a reason of the tax return, such as A"),
    by_list(Format::fund_type,
            " TC01 TC02 TC03 TC04 TC05 TC06 TC07 TC08 TC09 TC10 TC11 TC12 TC13 TC14 "
            "TC15 TC16 TC17 TC18 TC19 TC20 TC21 TC22 ",
            "a fund from TC01 to TC22"),
    by_list(Format::nature,
            " N1 N2 N2.1 N2.2 N3 N3.1 N3.2 N3.3 N3.4 N3.5 N3.6 N4 N5 N6 N6.1 N6.2 N6.3 "
            "N6.4 N6.5 N6.6 N6.7 N6.8 N6.9 N7 ",
            "a reason for no VAT from N1 to N7"),
    by_list(Format::discount_type, " SC MG ", "SC or MG"),
    by_list(Format::document_type,
            " TD01 TD02 TD03 TD04 TD05 TD06 TD16 TD17 TD18 TD19 TD20 TD21 TD22 "
            "TD23 TD24 TD25 TD26 TD27 TD28 TD29 ",
            "a document type from TD01 to TD29"),
    by_list(Format::simple_type, " TD07 TD08 TD09 ", "TD07, TD08 or TD09"),
    by_list(Format::line_type, " SC PR AB AC ", "SC, PR, AB or AC"),
    by_list(Format::liability, " I D S ", "I, D or S"),
    by_list(Format::payment_terms, " TP01 TP02 TP03 ", "TP01, TP02 or TP03"),
    by_list(Format::payment_method,
            " MP01 MP02 MP03 MP04 MP05 MP06 MP07 MP08 MP09 MP10 MP11 MP12 MP13 "
            "MP14 MP15 MP16 MP17 MP18 MP19 MP20 MP21 MP22 MP23 ",
            "a method from MP01 to MP23"),
};

/// The rules stand in the order of the formats, none (of an element of elements) left out.
constexpr bool in_order() {
    for (std::size_t i = 0; i < std::size(rules); ++i) {
        if (static_cast<std::size_t>(rules[i].format) != i + 1) return false;
    }
    return true;
}
static_assert(in_order());

const Rule& rule_of(Format format) { return rules[static_cast<std::size_t>(format) - 1]; }

}  // namespace

bool matches(Format format, std::string_view text) {
    const Rule& rule = rule_of(format);
    if (rule.matches != nullptr) return rule.matches(text, rule.least, rule.most);
    if (text.empty() || text.find(' ') != std::string_view::npos) return false;
    std::string padded;
    padded.append(" ").append(text).append(" ");
    return rule.codes.find(padded) != std::string_view::npos;
}

std::string_view expected(Format format) { return rule_of(format).words; }

}  // namespace openitem::fatturapa
