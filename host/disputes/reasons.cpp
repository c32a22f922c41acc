#include "host/disputes/reasons.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include "host/base/text.hpp"

namespace openitem::disputes {
namespace {

// A code stands under one reason only, so that what a partner sends is never ambiguous. X12 13
// (dating) is a matter of terms and 14 a promotion, although both lie among the returns; 17 (data
// missing) is nearly always a purchase order number.
constexpr std::array<Reason, 37> table = {{
    {"PRICE", "price differs from what was agreed", "01", "5 57"},
    {"QTY_SHORT", "less was delivered than invoiced", "06 59 A4", "4 32"},
    {"QTY_OVER", "more was delivered than ordered", "A5", ""},
    {"DAMAGED", "goods arrived damaged", "04", "3 17"},
    {"QUALITY", "goods are below specification", "05", "2"},
    {"WRONG_ITEM", "another article was delivered", "07 A2", "14"},
    {"SUBSTITUTE", "a substitute was delivered", "08", "49"},
    {"RETURN", "goods were returned", "11 12 15 72", "16 35"},
    {"LATE_DELIVERY", "goods came late", "41 99", "20 33"},
    {"NOT_ORDERED", "was not ordered", "92", ""},
    {"DUP_INVOICE", "was invoiced before", "19", "53"},
    {"WRONG_PARTY", "invoice belongs to somebody else", "18", "52"},
    {"PO_MISSING", "purchase order number is missing", "MH 17", "51"},
    {"POD_MISSING", "proof of delivery is missing", "A9 B1", "6"},
    {"DOCS_MISSING", "documents are missing", "44 73", ""},
    {"TAX", "tax is wrong", "55", "26 73"},
    {"FREIGHT", "freight is wrong", "54 46", "40"},
    {"TERMS", "payment terms are wrong", "09 13", "31 50 69"},
    {"DISCOUNT_EARNED", "discount was taken in time", "76 90", "39 66"},
    {"DISCOUNT_LATE", "discount was taken late or too high", "24 B6", "46 56"},
    {"PROMOTION", "promotion was promised", "14 A8", "72 75"},
    {"REBATE", "rebate or bonus is due", "B2 57 D5", "38 78"},
    {"ADVERTISING", "advertising allowance", "56 71 79", "21"},
    {"COMPLIANCE", "routing, packing or labelling rules were not kept", "B8 A6 C8", ""},
    {"BANK_FEE", "bank charges were deducted", "", "11"},
    {"WITHHOLDING", "tax was withheld", "E3", ""},
    {"SETOFF", "was set off against something else", "CM D1", "13 41 42 60"},
    {"ALREADY_PAID", "has been paid already", "H2", "30 34"},
    {"ON_ACCOUNT", "was paid on account", "A7", "7"},
    {"SERVICE", "service was not rendered as agreed", "38", ""},
    {"CONTRACT", "contract says otherwise", "", ""},
    {"INVOICE_ERROR", "invoice has an error", "02 03", "9 48"},
    {"INVOICE_NOT_RECEIVED", "invoice was not received", "", "36"},
    {"CHARGE", "a charge was not agreed", "23", "55"},
    {"UNAUTHORISED", "was deducted without authority", "D3", ""},
    {"FRAUD", "fraud is suspected", "", ""},
    {"UNKNOWN", "no reason was given", "GL ZZ", "43 ZZZ"},
}};

bool lists(std::string_view codes, std::string_view code) noexcept {
    while (!codes.empty()) {
        const auto end = std::min(codes.find(' '), codes.size());
        if (base::equals_ignore_case(codes.substr(0, end), code)) return true;
        codes.remove_prefix(std::min(end + 1, codes.size()));
    }
    return false;
}

const Reason* find_by(CodeList list, std::string_view code) noexcept {
    if (code.empty()) return nullptr;
    for (const Reason& reason : table) {
        if (lists(list == CodeList::x12 ? reason.x12 : reason.edifact, code)) return &reason;
    }
    return nullptr;
}

}  // namespace

std::span<const Reason> reasons() noexcept { return table; }

const Reason* find_reason(std::string_view code) noexcept {
    for (const Reason& reason : table) {
        if (base::equals_ignore_case(reason.code, code)) return &reason;
    }
    return nullptr;
}

const Reason& reason_for(CodeList list, std::string_view code) noexcept {
    const Reason* const found = find_by(list, code);
    assert(table.back().code == "UNKNOWN");
    return found != nullptr ? *found : table.back();
}

const Reason* read_reason(std::string_view text) noexcept {
    text = base::trim(text);
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return find_reason(text);
    const auto list = text.substr(0, colon);
    if (base::equals_ignore_case(list, "x12"))
        return find_by(CodeList::x12, text.substr(colon + 1));
    if (base::equals_ignore_case(list, "edifact")) {
        return find_by(CodeList::edifact, text.substr(colon + 1));
    }
    return nullptr;
}

}  // namespace openitem::disputes
