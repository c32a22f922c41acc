#include "host/model/document_type.hpp"

#include <openitem/openitem.h>

#include <algorithm>
#include <array>

namespace openitem::model {
namespace {

using enum DocumentFamily;
using enum Direction;

constexpr bool posts = true;
constexpr bool self_billed = true;
constexpr bool factored = true;

// UNTDID 1001 (UN/CEFACT, D.23B), the codes by which a seller invoices or credits. Codes that ask
// for a payment, value work in progress, notify or declare to customs (71, 102, 130, 202 to 219,
// 382, 420, 456 to 458, 553, 633, 751, 817, 870, 935) are left out on purpose: whether one of those
// is a receivable is for a person to say, so they are quarantined as unknown.
constexpr std::array types = {
    DocumentType{"80", "debit note for goods or services", debit_note, debit},
    DocumentType{"81", "credit note for goods or services", credit_note, credit},
    DocumentType{"82", "metered services invoice", invoice, debit},
    DocumentType{"83", "credit note for financial adjustments", credit_note, credit},
    DocumentType{"84", "debit note for financial adjustments", debit_note, debit},
    DocumentType{"261", "self-billed credit note", credit_note, credit, posts, self_billed},
    DocumentType{"262", "consolidated credit note", credit_note, credit},
    DocumentType{"295", "price variation invoice", invoice, debit},
    DocumentType{"296", "credit note for price variation", credit_note, credit},
    DocumentType{"308", "del credere credit note", credit_note, credit},
    DocumentType{"325", "pro forma invoice", pro_forma, debit, !posts},
    DocumentType{"326", "partial invoice", invoice, debit},
    DocumentType{"331", "commercial invoice with packing list", invoice, debit},
    DocumentType{"380", "commercial invoice", invoice, debit},
    DocumentType{"381", "credit note", credit_note, credit},
    DocumentType{"383", "debit note", debit_note, debit},
    DocumentType{"384", "corrected invoice", correction, debit},
    DocumentType{"385", "consolidated invoice", invoice, debit},
    DocumentType{"386", "prepayment invoice", prepayment, debit},
    DocumentType{"387", "hire invoice", invoice, debit},
    DocumentType{"388", "tax invoice", invoice, debit},
    DocumentType{"389", "self-billed invoice", invoice, debit, posts, self_billed},
    DocumentType{"390", "del credere invoice", invoice, debit},
    DocumentType{"393", "factored invoice", invoice, debit, posts, !self_billed, factored},
    DocumentType{"394", "lease invoice", invoice, debit},
    DocumentType{"395", "consignment invoice", invoice, debit},
    DocumentType{"396", "factored credit note", credit_note, credit, posts, !self_billed, factored},
    DocumentType{"471", "self-billed corrective invoice", correction, debit, posts, self_billed},
    DocumentType{"472", "factored corrective invoice", correction, debit, posts, !self_billed,
                 factored},
    DocumentType{"473", "self-billed factored corrective invoice", correction, debit, posts,
                 self_billed, factored},
    DocumentType{"500", "self-billed prepayment invoice", prepayment, debit, posts, self_billed},
    DocumentType{"501", "self-billed factored invoice", invoice, debit, posts, self_billed,
                 factored},
    DocumentType{"502", "self-billed factored credit note", credit_note, credit, posts, self_billed,
                 factored},
    DocumentType{"503", "prepayment credit note", prepayment, credit},
    DocumentType{"527", "self-billed debit note", debit_note, debit, posts, self_billed},
    DocumentType{"532", "forwarder's credit note", credit_note, credit},
    DocumentType{"575", "insurer's invoice", invoice, debit},
    DocumentType{"623", "forwarder's invoice", invoice, debit},
    DocumentType{"780", "freight invoice", invoice, debit},
    DocumentType{"875", "partial construction invoice", invoice, debit},
    DocumentType{"876", "partial final construction invoice", invoice, debit},
    DocumentType{"877", "final construction invoice", invoice, debit},
};

constexpr DocumentType opening_invoice{"", "opening item", opening, debit};
constexpr DocumentType opening_credit{"", "opening credit", opening, credit};

constexpr std::uint32_t number_of(std::string_view code) noexcept {
    std::uint32_t value = 0;
    for (const char c : code) value = value * 10 + static_cast<std::uint32_t>(c - '0');
    return value;
}

constexpr std::uint32_t codes_end = 1000;
constexpr std::uint8_t none = 0xff;

// From the number of a code to its place in the table.
constexpr auto places = [] {
    std::array<std::uint8_t, codes_end> table{};
    table.fill(none);
    for (std::size_t i = 0; i < types.size(); ++i) {
        table[number_of(types[i].code)] = static_cast<std::uint8_t>(i);
    }
    return table;
}();

}  // namespace

std::span<const DocumentType> document_types() noexcept { return types; }

const DocumentType* find_document_type(std::string_view code) noexcept {
    if (code.empty() || code.size() > 3 || code.front() == '0') return nullptr;
    for (const char c : code) {
        if (c < '0' || c > '9') return nullptr;
    }
    const std::uint8_t place = places[number_of(code)];
    return place == none ? nullptr : &types[place];
}

const DocumentType* document_type_of_kind(std::uint32_t kind) noexcept {
    switch (kind) {
        case OI_INVOICE_KIND_INVOICE:
            return find_document_type("380");
        case OI_INVOICE_KIND_CREDIT_NOTE:
            return find_document_type("381");
        case OI_INVOICE_KIND_DEBIT_NOTE:
            return find_document_type("383");
        case OI_INVOICE_KIND_PREPAYMENT:
            return find_document_type("386");
        case OI_INVOICE_KIND_PRO_FORMA:
            return find_document_type("325");
        case OI_INVOICE_KIND_OPENING:
            return &opening_invoice;
        default:
            return nullptr;
    }
}

const DocumentType* document_type_of(std::string_view code, std::uint32_t kind) noexcept {
    const DocumentType* const coded = code.empty() ? nullptr : find_document_type(code);
    if (kind == OI_INVOICE_KIND_OPENING) {
        if (!code.empty() && coded == nullptr) return nullptr;
        return coded && coded->direction == credit ? &opening_credit : &opening_invoice;
    }
    return code.empty() ? document_type_of_kind(kind) : coded;
}

}  // namespace openitem::model
