// How a company matches receipts to open items, one version of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/money.hpp"
#include "host/base/result.hpp"
#include "host/cash/clearing.hpp"
#include "host/cash/discount.hpp"
#include "host/cash/rule.hpp"
#include "host/model/decisions/policy.hpp"

namespace openitem::cash {

// A rest that nobody runs after; both limits hold.
struct Tolerance {
    std::optional<base::Money> amount = {};  // none: there is no tolerance
    base::Decimal percent = {100, 0};        // of what was open

    bool covers(std::int64_t rest, base::Money open) const;
};

// Of which receipts a second person looks at what was applied. Neither: of none.
struct VerifyPolicy {
    std::optional<base::Money> from = {};  // of that amount or more, or worth it
    std::int64_t every = 0;                // and one of so many, by lot

    bool wants_any() const noexcept { return from.has_value() || every > 0; }
};
// The lot is drawn by the receipt's id: the same one every time.
bool is_in_sample(const VerifyPolicy& policy, std::int64_t receipt) noexcept;

// What is looked at in cash that is applied already.
struct AuditLimits {
    std::int32_t duplicate_days = 5;  // value dates so far apart can be the same money
    std::int32_t stale_days = 30;     // older money that is not applied is stale
    bool other_payer = true;          // who paid for somebody else without being related
    bool late_discount = true;        // granted after the day that would have earned it
};

struct Policy {
    model::PolicyHead head;

    bool by_reference = true;
    bool in_free_text = true;
    bool in_end_to_end_id = true;
    bool by_order = true;      // the customer's own order numbers
    bool by_similar = true;    // numbers with a typing error, where the amount fits
    std::size_t shortest = 4;  // letters and digits of a number found in text

    bool by_amount = true;
    bool customer_by_account = true;
    bool customer_by_name = true;
    bool customer_by_number = true;   // the customer's number in the text
    bool customer_by_learned = true;  // names and accounts people applied payments of by hand
    // Which amounts are tried, in this order.
    std::vector<Rule> rules = {Rule::amount, Rule::account, Rule::past_due, Rule::month,
                               Rule::combination};

    DiscountPolicy discount;
    bool we_bear_fees = true;  // what banks keep on the way was paid by the customer
    Tolerance tolerance;
    // A payment that names nothing, of a customer who owes charges: in this order. Empty: charges
    // are nothing special.
    std::vector<Debt> clearing = {Debt::costs, Debt::interest, Debt::principal};

    VerifyPolicy verify;

    int apply_from = 80;  // scores go from 0 to 100
    AuditLimits audit;
};

// Every version in a policy file, ordered by the day it begins.
base::Result<std::vector<Policy>> read_policies(std::string_view text);
// The one that comes with OpenItem, in force since 1900.
const Policy& default_policy();
// The JSON schema (draft-07) a policy file is checked against.
std::string_view policy_schema() noexcept;
// The policy in sentences.
std::vector<std::string> in_plain_words(const Policy& policy);

}  // namespace openitem::cash
