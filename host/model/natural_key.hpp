// Natural keys (ACCOUNTING A3): what two sources say alike when they mean the same fact. A record's
// key is (connection, entity, source id); these tell that another connection's record is the same
// invoice or receipt.
//
// A key is a canonical text and its 64-bit hash; the text is what is compared in the end. Hashes
// are stored: hash64 is pinned by a test and never changes.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "host/model/arena.hpp"
#include "host/model/facts.hpp"

namespace openitem::model {

struct NaturalKey {
    std::string_view text;
    std::uint64_t hash = 0;
};

// FNV-like over 8 bytes at a time with a final mix; the same on every machine.
std::uint64_t hash64(std::string_view text) noexcept;

// "invoice|380|2026|R-1" (type, issue year, number without blanks, in capitals). With a seller (a
// connection that accepts foreign sellers) its VAT id or name is part of it.
NaturalKey invoice_key(const InvoiceFacts& invoice, Arena& arena);

// What is known of a receipt. Two records of different connections are the same receipt when one
// `strong` key agrees; when only `weak` does (own account, date, amount) it is an uncertain twin.
struct PaymentKeys {
    std::span<const NaturalKey>
        strong;  // one per reference the record has: end-to-end, bank, creditor, ...
    NaturalKey weak;
};

// `own_account`: taken when the payment names none (an ERP's list of receipts of one bank account).
PaymentKeys payment_keys(const PaymentFacts& payment, std::string_view own_account, Arena& arena);

}  // namespace openitem::model
