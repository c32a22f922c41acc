// What holds for every customer. RapidCheck prints the seed of a failure.
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>

#include "host/credit/check.hpp"

namespace openitem::credit {
namespace {

using base::Currency;
using base::Date;
using base::Money;

const Date as_of{20000};

Money euros(std::int64_t cents) { return {cents, Currency("EUR")}; }

std::vector<Position> any_positions() {
    std::vector<Position> positions;
    const int count = *rc::gen::inRange(0, 10);
    for (int i = 0; i < count; ++i) {
        Position position;
        position.kind = *rc::gen::element(PositionKind::invoice, PositionKind::credit_note,
                                          PositionKind::unapplied);
        const auto size = *rc::gen::inRange<std::int64_t>(1, 100'000);
        const bool owed = position.kind == PositionKind::invoice;
        position.number = "R-" + std::to_string(i);
        position.open = euros(owed ? size : -size);
        position.disputed = euros(owed ? *rc::gen::inRange<std::int64_t>(0, size + 1) : 0);
        position.due_on = as_of.add_days(*rc::gen::inRange(-90, 30));
        positions.push_back(position);
    }
    return positions;
}

Customer any_customer() {
    return {
        .number = "C-1", .name = "", .limit = euros(*rc::gen::inRange<std::int64_t>(0, 300'000))};
}

Decision decide(const Customer& customer, const Document& document,
                const std::vector<Position>& positions, const std::vector<Order>& orders = {}) {
    const auto facts = gather(customer, document, positions, orders, as_of).value();
    return evaluate(facts, default_policy()).value();
}

RC_GTEST_PROP(CreditProperty, TheDocumentUnderCheckNeverCountsTwice, ()) {
    const auto customer = any_customer();
    const auto positions = any_positions();
    const auto amount = euros(*rc::gen::inRange<std::int64_t>(0, 100'000));
    const Document order{.number = "SO-1", .amount = amount};
    const std::vector<Order> known = {{.number = "SO-1", .total = amount, .invoiced = euros(0)}};
    RC_ASSERT(decide(customer, order, positions, known).after ==
              decide(customer, order, positions).after);

    const Document invoice{.kind = DocumentKind::invoice, .number = "R-new", .amount = amount};
    auto with = positions;
    with.push_back({.number = "R-new", .open = amount, .disputed = euros(0), .due_on = as_of});
    RC_ASSERT(decide(customer, invoice, with).after == decide(customer, invoice, positions).after);
}

RC_GTEST_PROP(CreditProperty, AskingForMoreIsNeverEasier, ()) {
    const auto customer = any_customer();
    const auto positions = any_positions();
    const auto less = *rc::gen::inRange<std::int64_t>(0, 100'000);
    const auto more = less + *rc::gen::inRange<std::int64_t>(0, 100'000);
    RC_ASSERT(decide(customer, {.amount = euros(less)}, positions).outcome <=
              decide(customer, {.amount = euros(more)}, positions).outcome);
}

RC_GTEST_PROP(CreditProperty, ADisputeNeverMakesTheOverdueRuleStricter, ()) {
    const auto customer = any_customer();
    auto positions = any_positions();
    const Document document{.amount = euros(1)};
    const auto with = decide(customer, document, positions);
    for (auto& position : positions) position.disputed = euros(0);
    const auto without = decide(customer, document, positions);
    RC_ASSERT(with.after == without.after);
    if (with.rules[1].outcome == "blocked") RC_ASSERT(without.rules[1].outcome == "blocked");
}

RC_GTEST_PROP(CreditProperty, TheOrderOfPositionsDoesNotMatter, ()) {
    const auto customer = any_customer();
    auto positions = any_positions();
    const Document document{.amount = euros(*rc::gen::inRange<std::int64_t>(0, 100'000))};
    const auto one = decide(customer, document, positions);
    std::reverse(positions.begin(), positions.end());
    const auto other = decide(customer, document, positions);
    RC_ASSERT(one.text == other.text);
    RC_ASSERT(one.rules == other.rules);
}

RC_GTEST_PROP(CreditProperty, AReplayGivesTheRecord, ()) {
    const auto facts =
        gather(any_customer(), {.amount = euros(*rc::gen::inRange<std::int64_t>(0, 100'000))},
               any_positions(), {}, as_of)
            .value();
    const auto kept = record(facts, default_policy(), evaluate(facts, default_policy()).value());
    RC_ASSERT(replay(kept).value() == kept);
}

}  // namespace
}  // namespace openitem::credit
