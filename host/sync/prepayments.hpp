// How much of what was paid before an invoice came with an invoice of its own (A7, A8).
#pragma once

#include "host/ledger/posting.hpp"
#include "host/model/facts.hpp"

namespace openitem::sync {

// The amounts of a document, as it posts when the prepayment invoices it draws on asked for `gross`
// with `tax` in it.
void set_amounts(const model::InvoiceFacts& invoice, std::int64_t gross, std::int64_t tax,
                 ledger::Facts& facts);

}  // namespace openitem::sync
