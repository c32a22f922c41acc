// A credit note of our own: where a company's credit notes have origin `openitem`, we number them
// from our own series, without a gap.
#pragma once

#include <string>

#include "host/base/result.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

struct CreditNote {
    ledger::Item invoice;        // the item it credits; it takes over customer and tax share
    std::string invoice_number;  //
    std::int64_t amount = 0;     // gross, minor units, above zero
    base::Date on;
    std::string reason;     // for the record
    std::string prefix;     // of the series
    base::Date first_open;  // of the books (host/store/periods.hpp)
};

struct WrittenCreditNote {
    std::string number;
    store::RecordId record;
    store::ItemId item;
};

// The connection our own documents belong to. Adding it is a commit of its own: ask for it before
// the transaction begins.
store::ConnectionId own_connection(store::Store& books);

// The next number of one of our own series, without a gap.
std::string next_in_series(store::Transaction& transaction, store::Store& books,
                           const std::string& series, const std::string& prefix);

// Writes the record, posts it, and applies it to the invoice, all in the transaction.
base::Result<WrittenCreditNote> write_credit_note(store::Transaction& transaction,
                                                  store::Store& books,
                                                  store::ConnectionId connection,
                                                  const CreditNote& note);

}  // namespace openitem::service
