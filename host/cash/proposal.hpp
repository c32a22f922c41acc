// What matching proposes for a receipt, and why: rule, score, evidence, runner-up.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/money.hpp"
#include "host/cash/open_items.hpp"
#include "host/cash/rule.hpp"

namespace openitem::cash {

enum class Source : std::uint8_t {
    remittance_line,
    creditor_reference,
    text,
    end_to_end_id,
    bank_reference,
    preceding_invoice,
    amount,
    stated_customer,
    payer_account,
    payer_name,
    order,
    customer_number,
    similar_name,
    learned_account,
    learned_name,
};
std::string_view to_string(Source source) noexcept;
std::optional<Source> source_from(std::string_view text) noexcept;

// What led to an item or a customer: `token` as it stands in the receipt.
struct Evidence {
    Source source = Source::text;
    std::string token = {};
    std::int64_t item = 0;    // 0: it is about the customer
    std::string number = {};  // of the item
    bool similar = false;     // the token is nearly the number
    std::string from = {};    // the payments it was learned from, the advice it stands in

    std::string text() const;
};

struct Application {
    std::int64_t from = 0;  // 0: the receipt; else an open credit that was deducted
    std::int64_t to = 0;
    std::int64_t amount = 0;  // minor units, above zero
};

// What closes an item that is paid short, without money.
enum class DeductionKind : std::uint8_t { discount, bank_charge, tolerance };
std::string_view to_string(DeductionKind kind) noexcept;

struct Deduction {
    DeductionKind kind = DeductionKind::discount;
    std::int64_t item = 0;
    std::int64_t amount = 0;  // minor units, above zero
    std::int64_t tax = 0;     // of a discount: the tax in it
    std::string why = {};
};

// A discount that was taken too late, and stays open of its item.
struct LateDiscount {
    std::int64_t item = 0;
    std::int64_t amount = 0;
    std::string why = {};
};

struct RunnerUp {
    std::int64_t item = 0;
    std::string number = {};
    Rule rule = Rule::amount;
    std::string why_not = {};
};

enum class Rest : std::uint8_t { none, unapplied, unidentified };
std::string_view to_string(Rest rest) noexcept;

struct Proposal {
    std::int64_t receipt = 0;
    std::int64_t customer = 0;  // whose money it is by this proposal; 0: unknown
    std::int64_t payer = 0;     // who paid, as far as the receipt alone says; 0: unknown
    Source payer_by = Source::stated_customer;
    std::string payer_token = {};
    std::string payer_learned_from = {};
    std::string payer_unclear = {};  // why nobody is taken for the payer, where somebody might be
    bool related = false;            // it pays for another it is related to
    // Others the payer is related to, of whom an item was looked at and none is paid.
    std::vector<std::int64_t> relatives = {};
    bool in_doubt = false;  // an earlier payment of theirs waits for a person
    Rule rule = Rule::none;
    int score = 0;  // 0 to 100
    std::vector<Application> applications;
    std::vector<Deduction> deductions;  // of items that are paid here
    std::vector<LateDiscount> late;
    base::Money applied = {};  // of the receipt
    base::Money rest = {};     // of the receipt, stays open
    Rest rest_is = Rest::none;
    base::Money short_by = {};  // what stays open of an item that was paid in part
    std::vector<Evidence> evidence;
    std::optional<RunnerUp> runner_up;
    std::string reason;                // one sentence for people
    std::string no_reference;          // why the first rule did not answer, when it did not
    std::vector<OpenItem> considered;  // as they were when they were looked at

    bool applies() const noexcept { return !applications.empty(); }
};

}  // namespace openitem::cash
