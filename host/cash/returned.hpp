// Returns: a payment the bank took back, and which payment that was.
//
// A return names its payment by what the bank gave both: the end-to-end identification, the bank's
// own reference, the creditor reference. Amount and currency must be the payment's, and one payment
// alone may fit. Anything less (a text, an amount) is for a person to decide.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/base/date.hpp"
#include "host/base/money.hpp"
#include "host/base/result.hpp"
#include "host/cash/policy.hpp"
#include "host/cash/proposal.hpp"
#include "host/model/decisions/decision.hpp"

namespace openitem::cash {

// A payment that came in, or one that was taken back: the bank tells the same of both.
struct BankPayment {
    std::int64_t id = 0;
    std::string number = {};    // for people
    std::int64_t customer = 0;  // 0: unknown
    base::Money amount = {};    // above zero
    base::Date value_on = {};
    std::string end_to_end_id = {};
    std::string creditor_reference = {};
    std::vector<std::string> bank_references = {};  // a return: of itself, and those it quotes
    std::string reason = {};                        // of a return: the bank's code
    std::vector<std::string> applied_to = {};       // of a payment: "12.50 EUR to R-1"
};

struct ReturnProposal {
    std::int64_t payment = 0;  // 0: not found
    std::string payment_number = {};
    std::int64_t customer = 0;              // whose payment it was; 0: unknown
    Source source = Source::end_to_end_id;  // of the evidence
    std::string evidence = {};              // "end-to-end id "X" is payment P-7's"
    std::string reason = {};                // one sentence for people
    std::vector<BankPayment> considered;    // of its amount, sharing a reference with it

    bool found() const noexcept { return payment != 0; }
};

// `payments`: those that were not taken back yet.
ReturnProposal match_return(const BankPayment& returned, std::span<const BankPayment> payments);

// The decision as it is kept, and made again from what was kept.
model::DecisionRecord record_return(const BankPayment& returned, const Policy& policy,
                                    const ReturnProposal& proposal, base::Date as_of);
base::Result<model::DecisionRecord> replay_return(const model::DecisionRecord& record);

}  // namespace openitem::cash
