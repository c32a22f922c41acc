// The words of the values of code fields (openitem/values.h), as JSON and people see them.
#include <array>

#include "host/model/json.hpp"

namespace openitem::model {
namespace {

using Words = std::array<std::string_view, 7>;  // by value; empty: unknown

constexpr Words invoice_kinds = {"",           "invoice",   "credit_note", "debit_note",
                                 "prepayment", "pro_forma", "opening"};
constexpr Words changes = {"upsert", "voided", "deleted"};
constexpr Words party_roles = {"",        "seller", "buyer", "payee", "tax_representative",
                               "ship_to", "payer"};
constexpr Words reference_kinds = {"",      "preceding_invoice", "supporting",
                                   "order", "contract",          "other"};
constexpr Words payment_kinds = {"", "receipt", "refund", "return"};
constexpr Words allocation_kinds = {"", "payment", "credit_note", "discount", "write_off", "other"};
constexpr Words balance_kinds = {"", "customer", "receivables", "control_total"};
constexpr Words finding_flags = {"", "fatal", "warning", "information"};
constexpr Words acknowledgement_kinds = {"", "syntax", "application"};
constexpr Words directions = {"", "outgoing", "incoming"};
constexpr Words verdicts = {"", "accepted", "accepted_with_errors", "partly", "rejected"};
constexpr Words levels = {"", "group", "message", "segment", "element"};

constexpr const Words* words_of(std::uint32_t entity, std::uint32_t bit) noexcept {
    const Field& field = entities[entity].fields[bit];
    if (field.name == "change") return &changes;
    if (field.name == "verdict") return &verdicts;
    if (field.name == "direction") return &directions;
    switch (entity) {
        case OI_INVOICE:
            return &invoice_kinds;
        case OI_PARTY:
            return &party_roles;
        case OI_DOCUMENT_REFERENCE:
            return &reference_kinds;
        case OI_PAYMENT:
            return &payment_kinds;
        case OI_ALLOCATION:
            return &allocation_kinds;
        case OI_BALANCE:
            return &balance_kinds;
        case OI_FINDING:
            return &finding_flags;
        case OI_ACKNOWLEDGEMENT:
            return &acknowledgement_kinds;
        case OI_ACKNOWLEDGED_PART:
            return &levels;
        default:
            return nullptr;
    }
}

constexpr bool every_code_has_words() {
    for (const Entity& entity : entities) {
        for (std::uint32_t i = 0; i < entity.field_count; ++i) {
            const bool code = entity.fields[i].type == FieldType::code;
            if (code && words_of(entity.id, i) == nullptr) return false;
        }
    }
    return true;
}
static_assert(every_code_has_words());

}  // namespace

std::string_view code_word(std::uint32_t entity, std::uint32_t bit, std::uint32_t value) noexcept {
    const Words* const words = words_of(entity, bit);
    return words && value < words->size() ? (*words)[value] : std::string_view();
}

}  // namespace openitem::model
