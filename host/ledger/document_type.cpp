#include "host/ledger/document_type.hpp"

#include <array>

namespace openitem::ledger {

namespace {

constexpr std::array types = {
    DocumentType{.code = 261,
                 .name = "self-billed credit note",
                 .direction = -1,
                 .event = Event::credit_note},
    DocumentType{.code = 325, .name = "pro forma invoice", .posts = false},
    DocumentType{.code = 326, .name = "partial invoice"},
    DocumentType{.code = 380, .name = "commercial invoice"},
    DocumentType{.code = 381, .name = "credit note", .direction = -1, .event = Event::credit_note},
    DocumentType{.code = 383, .name = "debit note", .event = Event::debit_note},
    DocumentType{.code = 384, .name = "corrected invoice", .by_sign = true},
    DocumentType{.code = 386, .name = "prepayment invoice", .event = Event::prepayment_invoice},
    DocumentType{.code = 389, .name = "self-billed invoice"},
    DocumentType{
        .code = 396, .name = "factored credit note", .direction = -1, .event = Event::credit_note},
    DocumentType{.code = 875, .name = "partial construction invoice"},
    DocumentType{.code = 876, .name = "partial final construction invoice"},
    DocumentType{.code = 877, .name = "final construction invoice"},
};

}  // namespace

std::span<const DocumentType> document_types() noexcept { return types; }

const DocumentType* find_document_type(std::uint16_t code) noexcept {
    for (const DocumentType& type : types) {
        if (type.code == code) return &type;
    }
    return nullptr;
}

const DocumentType* find_document_type(std::string_view code) noexcept {
    if (code.size() != 3) return nullptr;
    unsigned number = 0;
    for (const char c : code) {
        if (c < '0' || c > '9') return nullptr;
        number = number * 10 + static_cast<unsigned>(c - '0');
    }
    return find_document_type(static_cast<std::uint16_t>(number));
}

}  // namespace openitem::ledger
