#include "host/service/cash_hand_record.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "host/service/cash_steps.hpp"

namespace openitem::service {

using base::Money;

namespace {

std::string number_of(store::Store& books, store::ItemId id) {
    const auto item = books.item(id);
    return item ? item->number : "";
}

std::string amount_text(const AppliedByHand& one) {
    return one.amount.to_text() + (one.as ? " (" + one.as->to_text() + ")" : "");
}

}  // namespace

AppliedByHand shown(store::Store& books, const store::StoredAllocation& stored,
                    base::Currency currency) {
    const auto& allocation = stored.allocation;
    const auto side = [&](store::ItemId id) {
        return id ? number_of(books, id) : std::string(ledger::to_string(allocation.kind));
    };
    AppliedByHand one{side(allocation.from), side(allocation.to),
                      Money{allocation.amount, currency}, allocation.id};
    const auto to = allocation.to ? books.item(allocation.to) : std::nullopt;
    if (const auto paid = to ? paid_by_exchange(books, to->item) : std::nullopt) {
        one.to = paid->number;
        one.as = paid->amount;
    }
    return one;
}

model::DecisionRecord hand_record(const cash::Policy& policy, const DoneByHand& work,
                                  const std::vector<AppliedByHand>& done) {
    nlohmann::json allocations = nlohmann::json::array();
    model::RuleResult result{.rule = std::string(work.rule),
                             .inputs = {},
                             .threshold = {},
                             .outcome = std::string(work.outcome),
                             .reason = work.reason.empty() ? "by hand" : work.reason};
    model::DecisionRecord record;
    for (const auto& one : done) {
        allocations.push_back(one.allocation.value);
        const auto amount = amount_text(one);
        result.inputs.push_back(
            {fmt::format("{} {} {}", one.from, one.taken_back ? "from" : "to", one.to), amount});
        record.text.push_back(
            one.taken_back ? fmt::format("{} of {} are open again on both sides: {} and {}", amount,
                                         one.from, one.from, one.to)
                           : fmt::format("{} of {} are applied to {}", amount, one.from, one.to));
    }
    record.kind = "cash";
    record.subject_type = "payment";
    record.subject = done.front().from;
    record.as_of = work.day;
    record.policy = policy.head;
    nlohmann::json facts = {{"allocations", std::move(allocations)}};
    if (!work.by.empty()) facts["by"] = work.by;
    record.facts = facts.dump();
    record.rules = {std::move(result)};
    record.outcome = work.outcome;
    return record;
}

}  // namespace openitem::service
