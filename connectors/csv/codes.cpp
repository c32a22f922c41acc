#include "codes.hpp"

#include <openitem/openitem.h>
#include <charconv>

namespace openitem::csv {
namespace {

struct Code {
    std::string_view entity;  // empty: of any
    std::string_view field;
    std::string_view word;
    std::uint32_t value;
};

constexpr Code codes[] = {
    {"invoice", "kind", "invoice", OI_INVOICE_KIND_INVOICE},
    {"invoice", "kind", "credit_note", OI_INVOICE_KIND_CREDIT_NOTE},
    {"invoice", "kind", "debit_note", OI_INVOICE_KIND_DEBIT_NOTE},
    {"invoice", "kind", "prepayment", OI_INVOICE_KIND_PREPAYMENT},
    {"invoice", "kind", "pro_forma", OI_INVOICE_KIND_PRO_FORMA},
    {"invoice", "kind", "opening", OI_INVOICE_KIND_OPENING},
    {"", "change", "upsert", OI_CHANGE_UPSERT},
    {"", "change", "voided", OI_CHANGE_VOIDED},
    {"", "change", "deleted", OI_CHANGE_DELETED},
    {"party", "role", "seller", OI_ROLE_SELLER},
    {"party", "role", "buyer", OI_ROLE_BUYER},
    {"party", "role", "payee", OI_ROLE_PAYEE},
    {"party", "role", "tax_representative", OI_ROLE_TAX_REPRESENTATIVE},
    {"party", "role", "ship_to", OI_ROLE_SHIP_TO},
    {"party", "role", "payer", OI_ROLE_PAYER},
    {"document_reference", "kind", "preceding_invoice", OI_REFERENCE_PRECEDING_INVOICE},
    {"document_reference", "kind", "supporting", OI_REFERENCE_SUPPORTING},
    {"document_reference", "kind", "order", OI_REFERENCE_ORDER},
    {"document_reference", "kind", "contract", OI_REFERENCE_CONTRACT},
    {"document_reference", "kind", "other", OI_REFERENCE_OTHER},
    {"payment", "kind", "receipt", OI_PAYMENT_RECEIPT},
    {"payment", "kind", "refund", OI_PAYMENT_REFUND},
    {"payment", "kind", "return", OI_PAYMENT_RETURN},
    {"allocation", "kind", "payment", OI_ALLOCATION_PAYMENT},
    {"allocation", "kind", "credit_note", OI_ALLOCATION_CREDIT_NOTE},
    {"allocation", "kind", "discount", OI_ALLOCATION_DISCOUNT},
    {"allocation", "kind", "write_off", OI_ALLOCATION_WRITE_OFF},
    {"allocation", "kind", "other", OI_ALLOCATION_OTHER},
    {"balance", "kind", "customer", OI_BALANCE_CUSTOMER},
    {"balance", "kind", "receivables", OI_BALANCE_RECEIVABLES},
    {"balance", "kind", "control_total", OI_BALANCE_CONTROL_TOTAL},
};

struct Answer {
    std::string_view word;
    bool yes;
};

constexpr Answer answers[] = {
    {"1", true},     {"0", false},   {"true", true},  {"false", false},  {"yes", true},
    {"no", false},   {"y", true},    {"n", false},    {"x", true},       {"ja", true},
    {"nein", false}, {"j", true},    {"wahr", true},  {"falsch", false}, {"oui", true},
    {"non", false},  {"vrai", true}, {"faux", false}, {"nee", false},    {"si", true},
    {"t", true},     {"f", false},
};

bool same_word(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const char lower = a[i] >= 'A' && a[i] <= 'Z' ? static_cast<char>(a[i] + 32) : a[i];
        if (lower != b[i]) return false;
    }
    return true;
}

}  // namespace

std::optional<std::uint32_t> code_value(std::string_view entity, std::string_view field,
                                        std::string_view word) {
    for (const Code& code : codes) {
        if ((code.entity.empty() || code.entity == entity) && code.field == field &&
            same_word(word, code.word)) {
            return code.value;
        }
    }
    std::uint32_t value = 0;
    const char* const end = word.data() + word.size();
    if (std::from_chars(word.data(), end, value) != std::from_chars_result{end, {}}) {
        return std::nullopt;
    }
    return value;
}

std::string code_words(std::string_view entity, std::string_view field) {
    std::string out;
    for (const Code& code : codes) {
        if ((!code.entity.empty() && code.entity != entity) || code.field != field) continue;
        out.append(out.empty() ? "" : ", ").append(code.word);
    }
    return out;
}

std::optional<bool> yes_or_no(std::string_view word) {
    for (const Answer& answer : answers) {
        if (same_word(word, answer.word)) return answer.yes;
    }
    return std::nullopt;
}

}  // namespace openitem::csv
