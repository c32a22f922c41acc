// How much of what was paid before an invoice came with an invoice of its own (A7, A8).
#pragma once

#include "host/model/facts.hpp"
#include "host/store/books.hpp"

namespace openitem::sync {

// The amounts of a document, as it posts when the prepayment invoices it draws on asked for
// `invoiced`.
void set_amounts(const model::InvoiceFacts& invoice, const store::Books::DocumentTax& invoiced,
                 base::Currency functional, store::Draft& draft);

}  // namespace openitem::sync
