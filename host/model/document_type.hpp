// What kind of document an invoice record is: UNTDID 1001 as data, with what each code does to the
// receivable (ACCOUNTING A6, A7).
//
//     find_document_type("381")->direction   -> credit
//
// The amounts of a document count in its direction: the receivable effect is direction x amount, so
// a negative 380 is a credit and a positive 381 is one too.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace openitem::model {

enum class Direction : std::int8_t { credit = -1, debit = 1 };

enum class DocumentFamily : std::uint8_t {
    invoice,
    credit_note,
    debit_note,
    correction,  // 384: an invoice or a credit, by the sign of its total; names what it corrects
    prepayment,  // Dr receivables, Cr customer prepayments and tax; no revenue
    pro_forma,   // asks for money and posts nothing
    opening,     // an open item taken over: against migration clearing
};

struct DocumentType {
    std::string_view code;  // UNTDID 1001; empty for opening
    std::string_view word;  // for people and JSON: "commercial invoice"
    DocumentFamily family;
    Direction direction;
    bool posts = true;
    bool self_billed = false;  // written by the buyer in the seller's name
    bool factored = false;     // the claim belongs to somebody else
};

// Every type known, by code.
std::span<const DocumentType> document_types() noexcept;

// Null when UNTDID 1001 has no such invoice code, or it does not say which way money goes.
const DocumentType* find_document_type(std::string_view code) noexcept;
// By oi_invoice_kind; null when unknown.
const DocumentType* document_type_of_kind(std::uint32_t kind) noexcept;
// What a record with this type code (may be empty) and kind (may be 0) is. The code decides;
// without one the kind does; and what the source calls an opening item is one, in the direction of
// its code.
const DocumentType* document_type_of(std::string_view code, std::uint32_t kind) noexcept;

// receivable effect = sign_of(direction) * amount
constexpr int sign_of(Direction direction) noexcept { return static_cast<int>(direction); }

}  // namespace openitem::model
