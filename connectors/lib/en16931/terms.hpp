// What business terms mean, whatever the syntax they stood in.
#pragma once

#include <openitem/builders.hpp>
#include <openitem/codes/credit_note_types.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace openitem::en16931 {

/// ISO 4217 for "no currency": an amount whose document names none keeps its digits this way, and
/// the rule about the missing currency (BR-05) judges the document.
inline constexpr std::string_view no_currency = "XXX";

/// invoice.kind of a type code; 0 for an empty one.
constexpr std::uint32_t kind_of(std::string_view type_code) {
    if (type_code.empty()) return 0;
    if (codes::credit_note_types.has(type_code)) return OI_INVOICE_KIND_CREDIT_NOTE;
    if (type_code == "84" || type_code == "383") return OI_INVOICE_KIND_DEBIT_NOTE;
    if (type_code == "386") return OI_INVOICE_KIND_PREPAYMENT;
    if (type_code == "325") return OI_INVOICE_KIND_PRO_FORMA;
    return OI_INVOICE_KIND_INVOICE;
}

/// A note that says what it is about: "#AAI#text" (BT-21 before BT-22).
struct CodedNote {
    std::string_view subject_code;  ///< empty: the note has none
    std::string_view text;
};

constexpr CodedNote split_note(std::string_view note) {
    if (note.size() < 5 || note[0] != '#' || note[4] != '#') return {{}, note};
    for (const char c : note.substr(1, 3)) {
        if (c < 'A' || c > 'Z') return {{}, note};
    }
    return {note.substr(1, 3), note.substr(5)};
}

/// A decimal with the digits written. Of a fraction too long for 64 bits the zeros at its end,
/// which say nothing, are left out; what is too long all the same is none.
constexpr std::optional<oi_decimal> number(std::string_view text) {
    auto value = try_decimal(text);
    if (value || text.find('.') == std::string_view::npos) return value;
    while (!value && text.back() == '0') {
        text.remove_suffix(1);
        value = try_decimal(text);
    }
    return value;
}

/// One early-payment discount of payment terms: "#SKONTO#TAGE=14#PROZENT=2.00#" or with
/// "BASISBETRAG=1000.00#" behind, each on a line of its own.
struct DiscountTerm {
    std::uint32_t days = 0;
    oi_decimal percent{};
    std::optional<oi_decimal> base;
};

namespace detail {

/// The value of "KEY=value#" at the front of `text`, which is then cut off.
constexpr std::optional<std::string_view> take(std::string_view& text, std::string_view key) {
    if (text.substr(0, key.size()) != key) return std::nullopt;
    const std::size_t end = text.find('#', key.size());
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view value = text.substr(key.size(), end - key.size());
    text.remove_prefix(end + 1);
    return value;
}

}  // namespace detail

/// Calls each(DiscountTerm) for every discount in payment terms (BT-20) that is written right.
template <class Each>
void discount_terms(std::string_view terms, const Each& each) {
    constexpr std::string_view start = "#SKONTO#";
    for (std::size_t at = 0; (at = terms.find(start, at)) != std::string_view::npos;) {
        at += start.size();
        std::string_view rest = terms.substr(at);
        const auto days = detail::take(rest, "TAGE=");
        const auto percent = days ? detail::take(rest, "PROZENT=") : std::nullopt;
        if (!percent) continue;
        DiscountTerm term;
        const auto parsed_days = try_decimal(*days);
        const auto parsed_percent = try_decimal(*percent);
        if (!parsed_days || parsed_days->scale != 0 || parsed_days->units < 0 ||
            parsed_days->units > 9999 || !parsed_percent) {
            continue;
        }
        term.days = static_cast<std::uint32_t>(parsed_days->units);
        term.percent = *parsed_percent;
        if (const auto base = detail::take(rest, "BASISBETRAG=")) term.base = try_decimal(*base);
        each(term);
    }
}

}  // namespace openitem::en16931
