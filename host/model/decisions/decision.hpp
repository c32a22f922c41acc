// The record of a decision: what was asked, which policy answered, every rule that was looked at,
// and the facts, so that it can be explained to a person and made again.
//
// It is immutable. Each workflow fills it from its own typed decision (credit::record, ...) and can
// replay it: evaluate(facts, policy) again gives an equal record, on any later day.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/date.hpp"
#include "host/base/result.hpp"
#include "host/model/decisions/policy.hpp"

namespace openitem::model {

// One figure a rule looked at, as it is shown: {"open invoices", "1200.00 EUR"}.
struct RuleInput {
    std::string name;
    std::string value;

    friend bool operator==(const RuleInput&, const RuleInput&) = default;
};

struct RuleResult {
    std::string rule;  // its published name: "credit.limit"
    std::vector<RuleInput> inputs;
    std::string threshold;  // what the inputs were held against; empty: nothing to hold against
    std::string outcome;    // "passed", "warned", "blocked", "matched", ... by kind of decision
    std::string reason;     // one sentence for people

    friend bool operator==(const RuleResult&, const RuleResult&) = default;
};

struct DecisionRecord {
    std::string kind;          // "credit", "cash", "dispute"
    std::string subject_type;  // "order", "invoice", "payment", "dispute"
    std::string subject;       // its number or id
    std::string customer;      // number or id; empty: unknown
    base::Date as_of;
    PolicyHead policy;
    std::string facts;  // canonical JSON: everything the rules were given
    std::vector<RuleResult> rules;
    std::string outcome;
    std::vector<std::string> text;  // the answer in sentences, most important first

    friend bool operator==(const DecisionRecord&, const DecisionRecord&) = default;
};

// The record as JSON, with policy and facts as objects inside it, and back. to_json of what was
// read gives the same JSON.
nlohmann::json to_json(const DecisionRecord& record);
base::Result<DecisionRecord> decision_from_json(const nlohmann::json& record);

// The record for a terminal: the outcome, then each rule with its inputs, threshold and reason.
std::string explain(const DecisionRecord& record);

}  // namespace openitem::model
