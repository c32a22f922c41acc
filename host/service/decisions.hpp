// Decisions as they are kept in the books: written with their effects, shown, and made again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/model/decisions/decision.hpp"
#include "host/service/workspace.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

// Adds the record to the transaction that commits its effects.
store::DecisionId keep_decision(store::Transaction& transaction,
                                const model::DecisionRecord& record, store::CustomerId customer);

struct KeptDecision {
    store::DecisionId id;
    base::Instant recorded_at;
    model::DecisionRecord record;
};

// All of one kind ("credit", "cash", "dispute"), oldest first.
std::vector<KeptDecision> kept_decisions(const Workspace& workspace, const std::string& company,
                                         std::string_view kind);
// One of them, by id. Ends with wrong_use when there is none.
KeptDecision kept_decision(const Workspace& workspace, const std::string& company,
                           std::string_view kind, std::int64_t id);

// A person's own choice is kept too: there is nothing to make again.
inline constexpr std::string_view applied_by_hand = "applied by hand";
inline constexpr std::string_view taken_back_by_hand = "taken back";
bool made_by_rules(const model::DecisionRecord& record);

// The policy of what is the program's own rule: there is one version of it, and nothing to choose.
model::PolicyHead own_policy(const char* kind);

// Makes the decision again from what its record kept: true when the answer is the same.
bool replays(const model::DecisionRecord& record);

}  // namespace openitem::service
