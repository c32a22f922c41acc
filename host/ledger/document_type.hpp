// UNTDID 1001 document type codes as far as a receivables ledger knows them (ACCOUNTING A7).
//
//     find_document_type("381")->direction   -> -1
//
// A code that is not in the table is quarantined by the caller, never guessed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "host/ledger/entry.hpp"

namespace openitem::ledger {

struct DocumentType {
    std::uint16_t code = 0;  // 380
    std::string_view name = {};
    bool posts = true;          // a pro forma (325) never does
    std::int8_t direction = 1;  // effect on the receivable of a positive amount: 1 debit, -1 credit
    Event event = Event::invoice;
    // Its sign says what it corrects, and it names the invoice it corrects (384).
    bool by_sign = false;
};

std::span<const DocumentType> document_types() noexcept;
// nullptr for a code we do not know, also for text that is no code.
const DocumentType* find_document_type(std::string_view code) noexcept;
const DocumentType* find_document_type(std::uint16_t code) noexcept;

// What an amount of that document does to the receivable, in minor units: direction x amount. A
// negative 380 is a credit, a negative 381 a debit (A6).
constexpr std::int64_t receivable_effect(const DocumentType& type, std::int64_t amount) noexcept {
    return type.direction < 0 ? -amount : amount;
}

}  // namespace openitem::ledger
