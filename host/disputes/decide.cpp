#include "host/disputes/decide.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/base/text.hpp"
#include "host/disputes/reasons.hpp"

namespace openitem::disputes {

using base::Code;
using base::Error;
using base::Money;
using base::Result;
using model::RuleResult;

namespace {

constexpr std::string_view passed = "passed";
constexpr std::string_view refused = "refused";

RuleResult rule(std::string name, bool good, std::string reason) {
    RuleResult result;
    result.rule = std::move(name);
    result.outcome = good ? passed : refused;
    result.reason = std::move(reason);
    return result;
}

// What of the item nobody disputes yet.
Money undisputed(const Facts& facts) {
    return {std::max<std::int64_t>(facts.item_open.minor - facts.item_disputed.minor, 0),
            facts.item_open.currency};
}

RuleResult judge_item(const Facts& facts) {
    const bool good = facts.item_open.minor > 0;
    auto result = rule(
        "dispute.item", good,
        good ? fmt::format("invoice {} has {} open", facts.item_number, facts.item_open.to_text())
             : fmt::format("invoice {} has nothing open to dispute", facts.item_number));
    result.inputs = {{"open", facts.item_open.to_text()},
                     {"disputed already", facts.item_disputed.to_text()}};
    return result;
}

RuleResult judge_opened_amount(const Facts& facts, const Policy& policy) {
    const Money most = undisputed(facts);
    const Money asked = facts.asked;
    std::string reason;
    bool good = false;
    if (asked.minor <= 0) {
        reason = fmt::format("expected an amount above zero, found {}", asked.to_text());
    } else if (asked.minor > most.minor) {
        reason = fmt::format(
            "{} cannot be disputed: only {} of invoice {} are open and not disputed "
            "yet",
            asked.to_text(), most.to_text(), facts.item_number);
    } else if (policy.smallest && asked.minor < policy.smallest->minor) {
        reason = fmt::format("{} are less than the {} a case is opened for", asked.to_text(),
                             policy.smallest->to_text());
    } else {
        good = true;
        reason = fmt::format("{} of invoice {} are disputed", asked.to_text(), facts.item_number);
    }
    auto result = rule("dispute.amount", good, std::move(reason));
    result.inputs = {{"asked", asked.to_text()}};
    result.threshold = most.to_text();
    return result;
}

RuleResult judge_reason(const Facts& facts, const Policy& policy) {
    const Reason* const reason = read_reason(facts.reason);
    if (reason == nullptr) {
        return rule("dispute.reason", false,
                    fmt::format("{} is no known reason", base::quote(facts.reason)));
    }
    if (!policy.allows(reason->code)) {
        return rule("dispute.reason", false,
                    fmt::format("{} is not among the company's reasons", reason->code));
    }
    return rule("dispute.reason", true, fmt::format("{}: {}", reason->code, reason->title));
}

// The events that lead from the case's state to its resolution; empty when there is no way.
std::vector<Event> way(State state, Action action) {
    const Event last = action == Action::credit ? Event::accept : Event::reject;
    std::vector<Event> events;
    for (const Event step : {Event::start, Event::propose, last}) {
        if (const auto next = after(state, step)) {
            events.push_back(step);
            state = *next;
        }
    }
    if (events.empty() || events.back() != last) return {};
    if (action == Action::reject) events.push_back(Event::close);
    return events;
}

State follow(State state, const std::vector<Event>& events) {
    for (const Event event : events) state = *after(state, event);
    return state;
}

RuleResult judge_state(const Facts& facts, const std::vector<Event>& events) {
    const bool good = !events.empty();
    auto result = rule("dispute.state", good,
                       good ? fmt::format("case {} is {}", facts.number, to_string(facts.state))
                            : fmt::format("case {} is {} and cannot be resolved from there",
                                          facts.number, to_string(facts.state)));
    result.inputs = {{"state", std::string(to_string(facts.state))}};
    return result;
}

RuleResult judge_credited_amount(const Facts& facts) {
    const Money asked = facts.asked;
    const bool good = asked.minor > 0 && asked.minor <= facts.open.minor;
    auto result = rule("dispute.amount", good,
                       good ? fmt::format("{} of the {} disputed are credited", asked.to_text(),
                                          facts.open.to_text())
                            : fmt::format("{} cannot be credited: the case has {} open",
                                          asked.to_text(), facts.open.to_text()));
    result.inputs = {{"asked", asked.to_text()}};
    result.threshold = facts.open.to_text();
    return result;
}

RuleResult judge_origin(const Facts& facts) {
    const bool ours = facts.credit_notes == Origin::openitem;
    auto result = rule("dispute.origin", true,
                       ours ? "this company's credit notes are numbered here: one is written"
                            : "the source numbers its credit notes: one is requested, and the part "
                              "stays disputed until it is applied");
    result.inputs = {{"credit notes come from", std::string(to_string(facts.credit_notes))}};
    return result;
}

std::string summary(const Facts& facts, const Decision& decision) {
    switch (decision.effect) {
        case Effect::opened:
            return fmt::format("opened: {} of invoice {} disputed", facts.asked.to_text(),
                               facts.item_number);
        case Effect::credit_note:
            return fmt::format("accepted: a credit note over {} for invoice {}",
                               facts.asked.to_text(), facts.item_number);
        case Effect::credit_request:
            return fmt::format(
                "accepted: the source is asked for a credit note over {} for invoice "
                "{}; until it is applied the amount stays disputed",
                facts.asked.to_text(), facts.item_number);
        case Effect::rejected:
            return fmt::format("rejected: {} of invoice {} are due again", facts.open.to_text(),
                               facts.item_number);
        case Effect::none:
            break;
    }
    return facts.action == Action::open
               ? fmt::format("refused: no case for invoice {}", facts.item_number)
               : fmt::format("refused: case {} is not resolved", facts.number);
}

Effect effect_of(const Facts& facts) {
    switch (facts.action) {
        case Action::open:
            return Effect::opened;
        case Action::reject:
            return Effect::rejected;
        case Action::credit:
            return facts.credit_notes == Origin::openitem ? Effect::credit_note
                                                          : Effect::credit_request;
    }
    return Effect::none;
}

Result<void> one_currency(const Facts& facts, const Policy& policy) {
    const auto currency = facts.item_open.currency;
    const auto differs = [currency](Money amount) {
        return amount.minor != 0 && amount.currency != currency;
    };
    const bool smallest =
        facts.action == Action::open && policy.smallest && policy.smallest->currency != currency;
    if (!differs(facts.asked) && !differs(facts.open) && !differs(facts.item_disputed) &&
        !smallest) {
        return {};
    }
    return Error{.code = Code::mixed_currency,
                 .message = fmt::format("expected amounts in {}, the currency of invoice {}",
                                        currency.code(), facts.item_number)};
}

}  // namespace

std::string_view to_string(Action action) noexcept {
    switch (action) {
        case Action::open:
            return "open";
        case Action::credit:
            return "credit";
        case Action::reject:
            return "reject";
    }
    return "";
}

std::string_view to_string(Origin origin) noexcept {
    return origin == Origin::openitem ? "openitem" : "source";
}

std::string_view to_string(Effect effect) noexcept {
    switch (effect) {
        case Effect::none:
            return "refused";
        case Effect::opened:
            return "opened";
        case Effect::credit_note:
            return "credit_note";
        case Effect::credit_request:
            return "credit_request";
        case Effect::rejected:
            return "rejected";
    }
    return "";
}

Result<Decision> evaluate(const Facts& facts, const Policy& policy) {
    if (auto good = one_currency(facts, policy); !good) return std::move(good).error();
    Decision decision;
    if (facts.action == Action::open) {
        decision.rules = {judge_item(facts), judge_opened_amount(facts, policy),
                          judge_reason(facts, policy)};
    } else {
        decision.events = way(facts.state, facts.action);
        decision.rules.push_back(judge_state(facts, decision.events));
        if (facts.action == Action::credit) {
            decision.rules.push_back(judge_credited_amount(facts));
            decision.rules.push_back(judge_origin(facts));
        }
    }
    const bool good = std::all_of(decision.rules.begin(), decision.rules.end(),
                                  [](const RuleResult& r) { return r.outcome == passed; });
    if (good) {
        decision.effect = effect_of(facts);
        decision.next = follow(facts.state, decision.events);
    } else {
        decision.next = facts.state;
        decision.events.clear();
    }
    decision.text.push_back(summary(facts, decision));
    for (const RuleResult& result : decision.rules) {
        if (result.outcome == refused) decision.text.push_back(result.reason);
    }
    return decision;
}

}  // namespace openitem::disputes
