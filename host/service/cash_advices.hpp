// Remittance advices: what payers say of their payments apart from the bank. They come from another
// connection, before the payment or after it, and post nothing: they are evidence (ACCOUNTING A3).
#pragma once

#include <span>

#include "host/service/cash_gather.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

// Gives receipts that name nothing in lines of their own the lines of their advice: of the one that
// tells of the same receipt, else of the only one of the same amount, within two weeks of the value
// date, that has its end-to-end identification or its payer. An advice that could be of another
// receipt as well, be that one applied already, is followed for neither.
void add_advices(store::Store& books, std::span<GatheredReceipt> receipts);

}  // namespace openitem::service
