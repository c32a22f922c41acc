// `openitem cash`: receipts are matched to open items, applied, and taken back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/base/clock.hpp"
#include "host/cash/match.hpp"
#include "host/service/customers.hpp"
#include "host/service/workspace.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

// One receipt and what is proposed for it.
struct CashLine {
    std::string number;  // of the payment
    std::string payer;   // as the bank names it, else the customer
    cash::Receipt receipt;
    cash::Proposal proposal;
    bool applied = false;
    std::string not_applied;  // why not, when it could have been
};

struct CashReport {
    std::vector<CashLine> lines;  // by value date, then id
    cash::Policy policy;
    std::map<std::int64_t, CustomerLabel> customers;
};

struct CashRequest {
    std::string payment = {};           // number of one receipt; empty: all that are open
    std::optional<base::Date> on = {};  // the day it is applied with; none: today
};

// What would be applied; nothing is written.
CashReport match_cash(const Workspace& workspace, const std::string& company, base::Clock& clock,
                      const CashRequest& request);

// The same, and what has enough score is applied, each decision in one commit with its allocations.
// A company whose source applies cash itself (ACCOUNTING A4) is refused (answer_is_no).
CashReport apply_cash(const Workspace& workspace, const std::string& company, base::Clock& clock,
                      const CashRequest& request);

// A person's own choice: this payment or credit note to those invoices.
struct ApplyByHand {
    std::string from = {};  // number of a payment or credit note, or "item:ID"
    struct To {
        std::string number = {};                 // of an invoice, or "item:ID"
        std::optional<std::string> amount = {};  // none: as much as both sides have
    };
    std::vector<To> to = {};
    std::optional<base::Date> on = {};
};
struct AppliedByHand {
    std::string from;
    std::string to;
    base::Money amount;
    store::AllocationId allocation;
};
std::vector<AppliedByHand> apply_by_hand(const Workspace& workspace, const std::string& company,
                                         base::Clock& clock, const ApplyByHand& request);

// Takes allocations back: one ("allocation:12"), or all that a payment or credit note has. Both
// sides are as before, from that day on.
struct Unapply {
    std::string what = {};
    std::string reason = {};
    std::optional<base::Date> on = {};
};
std::vector<AppliedByHand> unapply_cash(const Workspace& workspace, const std::string& company,
                                        base::Clock& clock, const Unapply& request);

// Receipts and what they were applied to.
struct CashItem {
    std::string number;
    std::string payer;
    base::Date value_on;
    std::int64_t customer = 0;
    base::Money amount;                  // above zero
    base::Money open;                    // of it
    std::string state;                   // "unidentified", "unapplied", "on account", "applied"
    std::vector<AppliedByHand> applied;  // live on the day
};
struct CashList {
    std::vector<CashItem> items;  // by value date, then id
    std::map<std::int64_t, CustomerLabel> customers;
};
// `all`: those with nothing open too.
CashList list_cash(const Workspace& workspace, const std::string& company, base::Date day,
                   bool all);

}  // namespace openitem::service
