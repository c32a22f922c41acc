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
#include "host/cash/returned.hpp"
#include "host/service/customers.hpp"
#include "host/service/workspace.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

// One receipt, or credit note that names an invoice, and what is proposed for it.
struct CashLine {
    std::string number;  // of the payment or credit note
    std::string payer;   // as the bank names it, else the customer
    cash::Receipt receipt;
    cash::Proposal proposal;
    bool applied = false;
    std::string not_applied;  // why not, when it could have been
};

// A payment the bank took back, and which one that is.
struct ReturnLine {
    std::string number;  // of the return
    std::string payer;
    cash::BankPayment returned;
    cash::ReturnProposal proposal;
    bool applied = false;
    std::string not_applied;  // why not, when the payment is known
};

struct CashReport {
    std::vector<ReturnLine> returns;  // by value date, then id
    std::vector<CashLine> lines;      // the same, credit notes last
    cash::Policy policy;
    std::map<std::int64_t, CustomerLabel> customers;
};

struct CashRequest {
    std::string payment = {};           // number of one of them; empty: all that are open
    std::optional<base::Date> on = {};  // the day it is applied with; none: today
};

// What would be applied; nothing is written.
CashReport match_cash(const Workspace& workspace, const std::string& company, base::Clock& clock,
                      const CashRequest& request);

// The same, and what has enough score is applied, each decision in one commit with its allocations.
// Returns come first: a payment the bank took back pays nothing.
// A company whose source applies cash itself (ACCOUNTING A4) is refused (answer_is_no).
CashReport apply_cash(const Workspace& workspace, const std::string& company, base::Clock& clock,
                      const CashRequest& request);

// A person's own choice: this payment or credit note to those invoices; this return to the payment
// it takes back. A company whose source applies cash itself is refused (answer_is_no).
struct ApplyByHand {
    std::string from = {};  // number of a payment, credit note or return, or "item:ID"
    struct To {
        std::string number = {};                 // of an invoice, or "item:ID"
        std::optional<std::string> amount = {};  // none: as much as both sides have
    };
    std::vector<To> to = {};
    std::string reason = {};
    std::optional<base::Date> on = {};
    std::string by = {};  // who
};
struct AppliedByHand {
    std::string from;
    std::string to;
    base::Money amount;
    store::AllocationId allocation;
    bool taken_back = false;  // else it was applied
    // What it became, where that is another currency.
    std::optional<base::Money> as = {};
};
std::vector<AppliedByHand> apply_by_hand(const Workspace& workspace, const std::string& company,
                                         base::Clock& clock, const ApplyByHand& request);

// Takes allocations back: one ("allocation:12"), or all that a payment or credit note has. Both
// sides are as before, from that day on.
struct Unapply {
    std::string what = {};
    std::string reason = {};
    std::optional<base::Date> on = {};
    std::string by = {};  // who
};
std::vector<AppliedByHand> unapply_cash(const Workspace& workspace, const std::string& company,
                                        base::Clock& clock, const Unapply& request);

// Receipts and what they were applied to; what the bank took back and what was paid back.
struct CashItem {
    std::string number;
    std::string payer;
    base::Date value_on;
    std::int64_t customer = 0;
    base::Money amount;  // above zero; below for a return or refund
    base::Money open;    // of it
    // "unidentified", "unapplied", "on account", "applied", "taken back"; "return", "refund"
    std::string state;
    std::vector<AppliedByHand> applied;  // live on the day; `to` is the other side
};
struct CashList {
    std::vector<CashItem> items;  // by value date, then id
    std::map<std::int64_t, CustomerLabel> customers;
};
// `all`: those with nothing open too.
CashList list_cash(const Workspace& workspace, const std::string& company, base::Date day,
                   bool all);

}  // namespace openitem::service
