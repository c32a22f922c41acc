// Matching: which open items a receipt pays, and why.
//
// Rules, in this order; the first that answers is the proposal:
//   reference    the receipt names documents, or orders they bill: remittance lines first, then the
//                creditor reference, its text, the end-to-end identification. Stated amounts are
//                followed; without them one document takes what it can, several when all are
//                covered. Where more is paid than is named, what else makes the amount is added.
//   similar      a number is nearly that of an item, and the amount fits to the cent.
//   clearing     the known customer owes costs or interest: the money pays one kind of debt after
//                the other in the policy's order (clearing.hpp).
//   amount       one item of the known customer is open with exactly the amount; of several the one
//                due first, then the one with the lowest id. Never by amount alone across
//                customers.
//   account      all the customer has open makes the amount,
//   past due     or all that is due,
//   month        or all of one month,
//   combination  or exactly one set of items, where none would fit by chance.
// Otherwise the money stays unapplied (customer known) or unidentified, with the reason.
//
// A credit note is matched by the one open item among the invoices it names, for what both have.
//
// The same receipt, items and policy always give the same proposal.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "host/base/result.hpp"
#include "host/cash/open_items.hpp"
#include "host/cash/policy.hpp"
#include "host/cash/proposal.hpp"
#include "host/cash/receipt.hpp"
#include "host/cash/resolve.hpp"
#include "host/model/decisions/decision.hpp"

namespace openitem::cash {

// One receipt; `items` stays as it is.
Proposal match(const Receipt& receipt, const OpenItems& items, const Policy& policy);
// The same where it is known who paid, and how: as a record has kept it.
Proposal match(const Receipt& receipt, const OpenItems& items, const Policy& policy,
               const Payer& payer);

// Takes what a proposal applies out of the open items.
void take(OpenItems& items, const Proposal& proposal);

// All receipts, by value date and then id, and after them the credit notes, which a receipt may
// have deducted; what a proposal with enough score (Policy::apply_from) applies is taken before the
// next is looked at. One proposal per receipt, in that order; where there are many, the sink need
// not keep them.
void match_each(std::span<const Receipt> receipts, OpenItems& items, const Policy& policy,
                const std::function<void(const Receipt&, Proposal&&)>& sink);
std::vector<Proposal> match_all(std::span<const Receipt> receipts, OpenItems& items,
                                const Policy& policy);

// The decision as it is kept: receipt, items looked at, policy and proposal. `as_of`: the day it
// was made for.
model::DecisionRecord record(const Receipt& receipt, const Policy& policy, const Proposal& proposal,
                             base::Date as_of);

// Makes the decision again from what the record kept.
base::Result<model::DecisionRecord> replay(const model::DecisionRecord& record);

}  // namespace openitem::cash
