// Natural keys (ACCOUNTING A3): what two sources say alike when they mean the same fact. A record's
// key is (connection, entity, source id); these tell that another connection's record is the same
// invoice or receipt.
//
// A key is a canonical text.
#pragma once

#include <span>
#include <string_view>

#include "host/model/arena.hpp"
#include "host/model/facts.hpp"

namespace openitem::model {

struct NaturalKey {
    std::string_view text;
};

// "invoice|380|2026|R1": type, issue year, number (letters and digits, capitals). The seller is us.
NaturalKey invoice_key(const InvoiceFacts& invoice, Arena& arena);
// The same with the seller's VAT id or name, for connections that accept foreign sellers.
NaturalKey foreign_invoice_key(const InvoiceFacts& invoice, Arena& arena);

// What is known of a receipt. Two records of different connections are the same receipt when one
// `strong` key agrees; when only `weak` does (own account, date, amount) it is an uncertain twin.
// Twins within one statement are told apart by their occurrence; a receipt answers to at most one
// record of each other connection.
struct PaymentKeys {
    std::span<const NaturalKey> strong;  // one per reference: end-to-end, bank, creditor ...
    NaturalKey weak;
};

// `own_account`: taken when the payment names none (an ERP's list of receipts of one bank account).
PaymentKeys payment_keys(const PaymentFacts& payment, std::string_view own_account, Arena& arena);

}  // namespace openitem::model
