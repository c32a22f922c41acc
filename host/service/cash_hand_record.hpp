// What applying by hand and taking back have in common.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.hpp"
#include "host/cash/policy.hpp"
#include "host/model/decisions/decision.hpp"
#include "host/service/cash.hpp"

namespace openitem::service {

// What a person applies is theirs: what the books refuse is a wrong wish, not a fault.
template <class T>
T granted(base::Result<T> result) {
    if (!result) throw base::RunError(base::Exit::answer_is_no, result.error());
    return *std::move(result);
}

// An allocation as people are told of it; `currency`: of its amount.
AppliedByHand shown(store::Store& books, const store::StoredAllocation& stored,
                    base::Currency currency);

// What a person did and why: kept beside the decisions the rules made.
struct DoneByHand {
    std::string_view rule;     // "cash.hand"
    std::string_view outcome;  // what became of it
    const std::string& reason;
    const std::string& by;
    base::Date day;
};
model::DecisionRecord hand_record(const cash::Policy& policy, const DoneByHand& work,
                                  const std::vector<AppliedByHand>& done);

}  // namespace openitem::service
