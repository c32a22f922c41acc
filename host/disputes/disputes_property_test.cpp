// What holds for every case. RapidCheck prints the seed of a failure.
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>

#include "host/disputes/amounts.hpp"
#include "host/disputes/decide.hpp"

namespace openitem::disputes {
namespace {

using base::Currency;
using base::Date;

const Date start{20000};

State any_state() { return static_cast<State>(*rc::gen::inRange<std::size_t>(0, state_count)); }

struct History {
    std::int64_t item = 0;
    std::vector<Clearing> clearings;
    std::vector<Claim> claims;
};

// Clearings never exceed the item, and claims together never do: the ledger and the rules see to
// it.
History any_history() {
    History history;
    history.item = *rc::gen::inRange<std::int64_t>(1, 10'000);
    std::int64_t left = history.item;
    const int clearings = *rc::gen::inRange(0, 6);
    for (int i = 0; i < clearings && left > 0; ++i) {
        const auto amount = *rc::gen::inRange<std::int64_t>(1, left + 1);
        history.clearings.push_back(
            {.id = i + 1,
             .date = start.add_days(*rc::gen::inRange(0, 20)),
             .by = *rc::gen::element(ClearedBy::payment, ClearedBy::credit, ClearedBy::write_off,
                                     ClearedBy::other),
             .amount = amount});
        left -= amount;
    }
    std::int64_t free = history.item;
    const int claims = *rc::gen::inRange(0, 4);
    for (int i = 0; i < claims && free > 0; ++i) {
        const auto amount = *rc::gen::inRange<std::int64_t>(1, free + 1);
        Claim claim{.amount = amount,
                    .returned = *rc::gen::inRange<std::int64_t>(0, amount + 1),
                    .state = any_state(),
                    .opened_on = start.add_days(*rc::gen::inRange(0, 20)),
                    .opened_after = *rc::gen::inRange<std::int64_t>(0, 6)};
        history.claims.push_back(claim);
        free -= amount;
    }
    return history;
}

RC_GTEST_PROP(DisputesProperty, EveryCentOfACaseIsSomewhere, ()) {
    const auto history = any_history();
    const auto amounts = amounts_of(history.item, history.clearings, history.claims);
    for (const auto& a : amounts) {
        RC_ASSERT(a.original ==
                  a.open + a.paid + a.credited + a.written_off + a.other + a.returned);
        for (const auto part : {a.open, a.paid, a.credited, a.written_off, a.other, a.returned}) {
            RC_ASSERT(part >= 0);
        }
    }
}

RC_GTEST_PROP(DisputesProperty, NeverMoreIsDisputedThanIsOpen, ()) {
    const auto history = any_history();
    const auto amounts = amounts_of(history.item, history.clearings, history.claims);
    std::int64_t open = history.item;
    for (const auto& clearing : history.clearings) open -= clearing.amount;
    const auto disputed = disputed_part(history.claims, amounts);
    RC_ASSERT(disputed >= 0);
    RC_ASSERT(disputed <= open);
}

RC_GTEST_PROP(DisputesProperty, UnApplyGivesBackWhatItTook, ()) {
    auto history = any_history();
    const auto before = amounts_of(history.item, history.clearings, history.claims);
    std::int64_t left = history.item;
    for (const auto& clearing : history.clearings) left -= clearing.amount;
    if (left == 0) return;
    history.clearings.push_back({.id = 99,
                                 .date = start.add_days(30),
                                 .by = *rc::gen::element(ClearedBy::payment, ClearedBy::credit),
                                 .amount = *rc::gen::inRange<std::int64_t>(1, left + 1)});
    const auto applied = amounts_of(history.item, history.clearings, history.claims);
    for (std::size_t i = 0; i < before.size(); ++i) RC_ASSERT(applied[i].open <= before[i].open);
    history.clearings.pop_back();
    RC_ASSERT(amounts_of(history.item, history.clearings, history.claims) == before);
}

RC_GTEST_PROP(DisputesProperty, OnlyLegalTransitionsAreDecided, ()) {
    Facts facts{.as_of = start,
                .action = *rc::gen::element(Action::open, Action::credit, Action::reject),
                .customer = "C-1",
                .item_number = "R-1",
                .item = 1,
                .item_open = {*rc::gen::inRange<std::int64_t>(-10, 100), Currency("EUR")},
                .item_disputed = {*rc::gen::inRange<std::int64_t>(0, 100), Currency("EUR")}};
    facts.state = facts.action == Action::open ? State::opened : any_state();
    facts.open = {*rc::gen::inRange<std::int64_t>(0, 100), Currency("EUR")};
    facts.asked = {*rc::gen::inRange<std::int64_t>(-10, 100), Currency("EUR")};
    facts.reason = *rc::gen::element<std::string>("PRICE", "nonsense");
    facts.credit_notes = *rc::gen::element(Origin::source, Origin::openitem);
    const auto decision = evaluate(facts, default_policy()).value();

    State state = facts.state;
    for (const Event event : decision.events) {
        const auto next = after(state, event);
        RC_ASSERT(next.has_value());
        state = *next;
    }
    RC_ASSERT(state == decision.next);
    if (decision.refused()) RC_ASSERT(decision.next == facts.state);
    if (decision.effect == Effect::opened) {
        RC_ASSERT(facts.asked.minor > 0);
        RC_ASSERT(facts.asked.minor <= facts.item_open.minor - facts.item_disputed.minor);
    }
    if (decision.effect == Effect::credit_note || decision.effect == Effect::credit_request) {
        RC_ASSERT(is_disputed(decision.next));
        RC_ASSERT(facts.asked.minor <= facts.open.minor);
    }
    if (decision.effect == Effect::rejected) RC_ASSERT(!is_disputed(decision.next));
}

}  // namespace
}  // namespace openitem::disputes
