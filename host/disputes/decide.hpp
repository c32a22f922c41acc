// What may be done about a dispute: open one, credit it, reject it.
//
//     Decision decision = evaluate(facts, policy).value();
//     if (decision.effect == Effect::credit_request) ...   // the source numbers its credit notes
//
// Every rule is evaluated, so that a person sees all that is wrong at once. The same facts and
// policy always give the same decision.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/money.hpp"
#include "host/base/result.hpp"
#include "host/disputes/policy.hpp"
#include "host/disputes/states.hpp"
#include "host/model/decisions/decision.hpp"

namespace openitem::disputes {

enum class Action : std::uint8_t { open, credit, reject };
std::string_view to_string(Action action) noexcept;

// Who numbers credit notes (ACCOUNTING A4, A5).
enum class Origin : std::uint8_t { source, openitem };
std::string_view to_string(Origin origin) noexcept;

struct Facts {
    base::Date as_of = {};
    Action action = Action::open;
    std::string customer = {};
    std::string item_number = {};  // of the invoice
    std::int64_t item = 0;
    base::Money item_open = {};      // signed: a credit cannot be disputed
    base::Money item_disputed = {};  // by all cases together

    // The case; empty when it is to be opened.
    std::string number = {};
    State state = State::opened;
    base::Money open = {};  // what of the case is still open

    std::string reason = {};  // OpenItem's own code, or what a person wrote
    base::Money asked = {};   // to dispute, or to credit
    Origin credit_notes = Origin::source;
};

enum class Effect : std::uint8_t {
    none,            // refused
    opened,          // a case is opened
    credit_note,     // we write and apply a credit note
    credit_request,  // the source is asked for one; the part stays disputed until it is applied
    rejected,        // the part is due again
};
std::string_view to_string(Effect effect) noexcept;

// The rules: "dispute.item", "dispute.amount", "dispute.reason" when a case is opened;
// "dispute.state", "dispute.amount", "dispute.origin" when it is resolved.
struct Decision {
    Effect effect = Effect::none;
    State next = State::opened;  // the case's state when the effect is done
    std::vector<Event> events;   // that lead there, in order
    std::vector<model::RuleResult> rules;
    std::vector<std::string> text;

    bool refused() const noexcept { return effect == Effect::none; }
};

// An Error when amounts are of different currencies.
base::Result<Decision> evaluate(const Facts& facts, const Policy& policy);

// The decision as it is kept, with facts and policy inside.
model::DecisionRecord record(const Facts& facts, const Policy& policy, const Decision& decision);
// Makes the decision again from what the record kept.
base::Result<model::DecisionRecord> replay(const model::DecisionRecord& record);

}  // namespace openitem::disputes
