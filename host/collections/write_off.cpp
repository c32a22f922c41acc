#include "host/collections/write_off.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "collections_files.hpp"
#include "host/base/text.hpp"
#include "host/model/decisions/json_values.hpp"

namespace openitem::collections {

using base::Result;
using model::Reader;

namespace {

template <class State, class Step>
struct Transition {
    State from;
    Step step;
    State to;
};

constexpr std::array<Transition<WriteOffState, WriteOffStep>, 4> steps = {{
    {WriteOffState::proposed, WriteOffStep::approve, WriteOffState::posted},
    {WriteOffState::proposed, WriteOffStep::reject, WriteOffState::rejected},
    {WriteOffState::posted, WriteOffStep::reverse, WriteOffState::reversed},
    {WriteOffState::posted, WriteOffStep::recover, WriteOffState::recovered},
}};

// Who is refused may claim again; what was granted may be taken back by the tax office.
constexpr std::array<Transition<ClaimState, ClaimStep>, 6> claim_steps = {{
    {ClaimState::pending, ClaimStep::claim, ClaimState::claimed},
    {ClaimState::pending, ClaimStep::refuse, ClaimState::refused},
    {ClaimState::claimed, ClaimStep::grant, ClaimState::granted},
    {ClaimState::claimed, ClaimStep::refuse, ClaimState::refused},
    {ClaimState::granted, ClaimStep::refuse, ClaimState::refused},
    {ClaimState::refused, ClaimStep::claim, ClaimState::claimed},
}};

constexpr std::array<std::string_view, 5> state_names = {"proposed", "posted", "rejected",
                                                         "reversed", "recovered"};
constexpr std::array<std::string_view, 5> claim_names = {"none", "pending", "claimed", "granted",
                                                         "refused"};
constexpr std::array<std::string_view, 3> claim_step_names = {"claim", "grant", "refuse"};

template <class Table, class State, class Step>
std::optional<State> follow(const Table& table, State state, Step step) noexcept {
    for (const auto& each : table) {
        if (each.from == state && each.step == step) return each.to;
    }
    return std::nullopt;
}

template <class State>
std::optional<State> named(const std::array<std::string_view, 5>& names, std::string_view word) {
    const auto* const found = std::find(names.begin(), names.end(), word);
    if (found == names.end()) return std::nullopt;
    return static_cast<State>(found - names.begin());
}

ReliefConditions read_conditions(const nlohmann::json& json, base::Error& wrong) {
    ReliefConditions conditions;
    Reader read(json, "/relief");
    conditions.country = read.text_or("country", "");
    conditions.law = read.text_or("law", "");
    if (read.has("within_months")) {
        conditions.within_months = static_cast<int>(read.number("within_months"));
    }
    for (const auto& each : read.array("any_of")) {
        Reader way(each, "/relief/any_of");
        conditions.any_of.push_back(
            {.days_overdue = static_cast<int>(way.number_or("days_overdue", 0)),
             .months_overdue = static_cast<int>(way.number_or("months_overdue", 0)),
             .insolvent = way.flag_or("insolvent", false),
             .evidence = way.flag_or("evidence", false),
             .says = way.text_or("says", "")});
        if (auto fine = way.done(); !fine) wrong = fine.error();
    }
    if (auto fine = read.done(); !fine) wrong = fine.error();
    return conditions;
}

Result<std::vector<ReliefConditions>> read_relief(const nlohmann::json& list) {
    std::vector<ReliefConditions> relief;
    base::Error wrong;
    for (const auto& each : list) relief.push_back(read_conditions(each, wrong));
    if (!wrong.message.empty()) return wrong;
    return relief;
}

const ReliefConditions* in_country(const std::vector<ReliefConditions>& relief,
                                   std::string_view country) {
    const auto found = std::find_if(relief.begin(), relief.end(),
                                    [&](const auto& each) { return each.country == country; });
    return found == relief.end() ? nullptr : &*found;
}

// The day from which a way's time is over.
base::Date ripe_on(const ReliefWay& way, base::Date due_on) {
    return due_on.add_months(way.months_overdue).add_days(way.days_overdue);
}

model::RuleResult judge(const ReliefWay& way, const ClaimFacts& facts) {
    std::vector<std::string> missing;
    const auto ripe = ripe_on(way, facts.due_on);
    if (facts.on < ripe) missing.push_back("not before " + ripe.to_string());
    const bool insolvent = facts.insolvent_from && *facts.insolvent_from <= facts.on;
    if (way.insolvent && !insolvent) missing.emplace_back("the customer is not insolvent");
    if (way.evidence && base::trim(facts.evidence).empty()) {
        missing.push_back("nothing is said of: " + way.says);
    }
    model::RuleResult rule;
    rule.rule = "write_off.relief";
    rule.inputs = {{"due on", facts.due_on.to_string()}, {"claimed on", facts.on.to_string()}};
    if (facts.insolvent_from) {
        rule.inputs.push_back({"insolvent from", facts.insolvent_from->to_string()});
    }
    if (!facts.evidence.empty()) rule.inputs.push_back({"shown", facts.evidence});
    rule.threshold = way.says;
    rule.outcome = missing.empty() ? "passed" : "blocked";
    rule.reason = missing.empty() ? "it holds" : fmt::format("{}", fmt::join(missing, "; "));
    return rule;
}

}  // namespace

std::optional<WriteOffState> after(WriteOffState state, WriteOffStep step) noexcept {
    return follow(steps, state, step);
}
std::optional<ClaimState> after(ClaimState state, ClaimStep step) noexcept {
    return follow(claim_steps, state, step);
}
std::string_view to_string(WriteOffState state) noexcept {
    return state_names[static_cast<std::size_t>(state)];
}
std::string_view to_string(ClaimState state) noexcept {
    return claim_names[static_cast<std::size_t>(state)];
}
std::string_view to_string(ClaimStep step) noexcept {
    return claim_step_names[static_cast<std::size_t>(step)];
}
std::optional<WriteOffState> write_off_state(std::string_view word) noexcept {
    return named<WriteOffState>(state_names, word);
}
std::optional<ClaimState> claim_state(std::string_view word) noexcept {
    return named<ClaimState>(claim_names, word);
}

bool WriteOffPolicy::needs_two(base::Money amount) const {
    return !approve_from || approve_from->currency != amount.currency ||
           amount.minor >= approve_from->minor;
}

const ReliefConditions& WriteOffPolicy::conditions_in(std::string_view in) const {
    if (const auto* own = in_country(relief, in)) return *own;
    if (const auto* known = in_country(relief_conditions(), in)) return *known;
    return relief_conditions().back();
}

std::string_view write_off_schema() noexcept { return files::write_off_schema; }

Result<std::vector<WriteOffPolicy>> read_write_off_policies(std::string_view text) {
    auto heads = model::read_policies(text, "write_off", files::write_off_schema);
    if (!heads) return std::move(heads).error();
    std::vector<WriteOffPolicy> policies;
    for (auto& head : *heads) {
        const auto body = nlohmann::json::parse(head.body);
        WriteOffPolicy policy;
        policy.head = std::move(head);
        Reader read(body);
        policy.approve_from = read.optional_money("approve_from");
        policy.country = read.text_or("country", "");
        if (read.has("reasons"))
            policy.reasons = read.array("reasons").get<decltype(policy.reasons)>();
        if (read.has("relief")) {
            auto relief = read_relief(read.array("relief"));
            if (!relief) return std::move(relief).error();
            policy.relief = *std::move(relief);
        }
        if (auto fine = read.done(); !fine) return std::move(fine).error();
        policies.push_back(std::move(policy));
    }
    return policies;
}

const WriteOffPolicy& default_write_off_policy() {
    static const WriteOffPolicy policy =
        read_write_off_policies(
            R"({"kind": "write_off", "name": "By two persons", "version": 1,
                "effective_from": "1900-01-01"})")
            .value()
            .front();
    return policy;
}

const std::vector<ReliefConditions>& relief_conditions() {
    static const std::vector<ReliefConditions> all =
        read_relief(nlohmann::json::parse(files::relief_conditions)).value();
    return all;
}

ReliefAnswer judge_relief(const ReliefConditions& conditions, const ClaimFacts& facts) {
    ReliefAnswer answer;
    for (const ReliefWay& way : conditions.any_of) {
        answer.rules.push_back(judge(way, facts));
        answer.met = answer.met || answer.rules.back().outcome == "passed";
    }
    if (!conditions.within_months) return answer;
    const auto last = facts.due_on.add_months(*conditions.within_months);
    const bool in_time = facts.on <= last;
    answer.met = answer.met && in_time;
    answer.rules.push_back({.rule = "write_off.relief_in_time",
                            .inputs = {{"claimed on", facts.on.to_string()}},
                            .threshold = "by " + last.to_string(),
                            .outcome = in_time ? "passed" : "blocked",
                            .reason = in_time ? "it is in time" : "the time to claim it is over"});
    return answer;
}

}  // namespace openitem::collections
