// Matching a credit note: to the one open item among the invoices it names.
#pragma once

#include "host/cash/open_items.hpp"
#include "host/cash/policy.hpp"
#include "host/cash/proposal.hpp"
#include "host/cash/receipt.hpp"

namespace openitem::cash {

// `credit` is among the items, open or used up by now; `items` stays as it is.
Proposal match_credit(const Receipt& credit, const OpenItems& items, const Policy& policy);

}  // namespace openitem::cash
