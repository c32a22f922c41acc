// One fact, one record (ACCOUNTING A3): which record of the books tells already what this one
// tells.
//
// An invoice is told twice when number, type and issue year agree (and the seller, where foreign
// sellers are accepted); a receipt when amount and value date agree, one reference does, and
// nothing contradicts it. Two statements of one account may say it with other words: there the
// payer, or as much of the text as both have, is enough. Each record has at most one evidence of
// each other connection. One thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/model/facts.hpp"
#include "host/model/natural_key.hpp"
#include "host/store/store.hpp"

namespace openitem::sync {

struct Twin {
    store::RecordId record;
    // The same fact, told by another connection. Otherwise it is one too many, or nobody can tell.
    bool same = false;
};

// The keys of a payment without what one of two sources may not know: the account, and which of
// several equal lines of a statement it is.
model::PaymentKeys receipt_keys(const model::PaymentFacts& payment, model::Arena& arena);

// What the items of a record are found by beside their number; empty: by the number alone.
std::string_view natural_key(const model::InvoiceFacts& invoice, std::string_view key);
std::string natural_key(store::ConnectionId connection, const model::PaymentKeys& keys);

class Twins {
public:
    explicit Twins(store::Store& store);

    // Everything from now on is looked up in this transaction.
    void begin(store::Transaction& transaction) { transaction_ = &transaction; }

    // `connection` tells it; `own` is the record it is already, or none.
    std::optional<Twin> of_invoice(const model::InvoiceFacts& invoice, std::string_view key,
                                   store::ConnectionId connection, store::RecordId own);
    // `customer`: who paid, as far as the books know.
    std::optional<Twin> of_payment(const model::PaymentFacts& payment,
                                   const model::PaymentKeys& keys, store::CustomerId customer,
                                   store::ConnectionId connection, store::RecordId own);

private:
    // A document in the books that has the same key.
    struct Document {
        store::RecordId record;
        std::int64_t amount = 0;  // posted: effect on the receivable
        bool opening = false;
        bool same_number = false;  // to the letter
    };
    // What a source says of a receipt, in letters and digits.
    struct Said {
        std::string account;
        std::string end_to_end_id;
        std::string creditor_reference;
        std::string payer_account;
        std::string payer_name;
        std::string text;

        static Said of(const model::PaymentFacts& payment);
        bool contradicts(const Said& other) const;
        // Who paid, and what for.
        bool is_silent() const;
        // Both of one account, and the one tells in other words what the other does.
        bool retells(const Said& other) const;
    };
    // A receipt another connection has told, with what it may be recognised by.
    struct Receipt {
        store::RecordId record;
        store::CustomerId customer;
        Said said;
        std::vector<std::string> references;
    };

    void add_documents(const model::InvoiceFacts& invoice, std::string_view key,
                       store::RecordId own);
    bool same_amount(const Document& document, const model::InvoiceFacts& invoice);
    const std::vector<Receipt>& receipts(const model::PaymentKeys& keys,
                                         store::ConnectionId connection);
    void add_receipt(const ledger::Item& item, std::vector<Receipt>& receipts);
    // Has this connection told of that record already, by another record than `own`?
    bool is_told_by(store::RecordId record, store::ConnectionId connection, store::RecordId own);

    store::Store& store_;
    store::Transaction* transaction_ = nullptr;
    std::vector<store::ConnectionId> connections_;
    // Other connections' receipts by their key, as looked up for receipts_for_. They do not change
    // while another connection is read. Forgotten when there are too many.
    static constexpr std::size_t max_receipts = 20'000;
    std::unordered_map<std::string, std::vector<Receipt>> receipts_;
    std::size_t receipt_count_ = 0;
    store::ConnectionId receipts_for_;
    // Working memory.
    std::vector<ledger::Item> items_;
    std::vector<store::ItemId> seen_;
    std::vector<Document> documents_;
    std::vector<store::RecordRef> evidence_;
};

}  // namespace openitem::sync
