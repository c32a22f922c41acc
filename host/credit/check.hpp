// The credit check: facts and a policy in, a decision out.
//
//     Decision decision = evaluate(facts, policy).value();
//     if (decision.outcome == Outcome::blocked) ...
//
// Every rule is evaluated, also after one has blocked, so that a person sees all there is to clear.
// The same facts and policy always give the same decision.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/credit/facts.hpp"
#include "host/credit/policy.hpp"
#include "host/model/decisions/decision.hpp"

namespace openitem::credit {

enum class Outcome : std::uint8_t { passed, warned, blocked };
std::string_view to_string(Outcome outcome) noexcept;

// The rules, in the order they are evaluated:
// "credit.limit"     exposure with the document against the limit
// "credit.overdue"   the longest overdue undisputed item against the days allowed
// "credit.document"  the document against the largest allowed
// "credit.standing"  what stops credit to the customer at all: when there is something
struct Decision {
    Outcome outcome = Outcome::passed;
    base::Money exposure;  // without the document
    base::Money after;     // with it
    std::vector<model::RuleResult> rules;
    std::vector<std::string> text;  // the answer and its reasons, in sentences
};

// An Error when amounts of the policy or the customer's limit are in another currency than the
// document, or a sum does not fit.
base::Result<Decision> evaluate(const Facts& facts, const Policy& policy);

// What the policy counts as owed, before the document and without sister companies.
base::Result<base::Money> own_exposure(const Facts& facts, const Policy& policy);

// The decision as it is kept, with facts and policy inside.
model::DecisionRecord record(const Facts& facts, const Policy& policy, const Decision& decision);

// Makes the decision again from what the record kept. The answer equals the record unless the
// rules themselves were changed.
base::Result<model::DecisionRecord> replay(const model::DecisionRecord& record);

}  // namespace openitem::credit
