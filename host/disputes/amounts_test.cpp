#include "host/disputes/amounts.hpp"

#include <gtest/gtest.h>

namespace openitem::disputes {
namespace {

using base::Date;

const Date monday{20000};

Clearing cleared(std::int64_t id, ClearedBy by, std::int64_t amount, int day = 1) {
    return {.id = id, .date = monday.add_days(day), .by = by, .amount = amount};
}

Claim claim(std::int64_t amount, int day = 0, State state = State::opened) {
    return {.amount = amount, .state = state, .opened_on = monday.add_days(day)};
}

Amounts only(std::int64_t item, const std::vector<Clearing>& clearings, const Claim& one) {
    const std::vector<Claim> claims = {one};
    return amounts_of(item, clearings, claims).front();
}

TEST(DisputeAmounts, APaymentClearsTheUndisputedPartFirst) {
    const auto amounts = only(1000, {cleared(1, ClearedBy::payment, 880)}, claim(120));
    EXPECT_EQ(amounts.open, 120);
    EXPECT_EQ(amounts.paid, 0);
}

TEST(DisputeAmounts, ThenTheDisputedOne) {
    const auto amounts = only(1000, {cleared(1, ClearedBy::payment, 950)}, claim(120));
    EXPECT_EQ(amounts.open, 50);
    EXPECT_EQ(amounts.paid, 70);
}

TEST(DisputeAmounts, ACreditClearsTheDisputedPartFirst) {
    const auto amounts = only(1000, {cleared(1, ClearedBy::credit, 100)}, claim(120));
    EXPECT_EQ(amounts.open, 20);
    EXPECT_EQ(amounts.credited, 100);
}

TEST(DisputeAmounts, ACreditFromBeforeIsNotTheAnswer) {
    EXPECT_EQ(only(1000, {cleared(1, ClearedBy::credit, 100, -5)}, claim(120)).credited, 0);
    // Of the same day: what was there when the case was opened is told by its number.
    auto same_day = claim(120, 1);
    same_day.opened_after = 1;
    EXPECT_EQ(only(1000, {cleared(1, ClearedBy::credit, 100)}, same_day).credited, 0);
    EXPECT_EQ(only(1000, {cleared(2, ClearedBy::credit, 100)}, same_day).credited, 100);
}

TEST(DisputeAmounts, WriteOffsAndOthersAreToldApart) {
    const auto amounts =
        only(200,
             {cleared(1, ClearedBy::payment, 90), cleared(2, ClearedBy::write_off, 30),
              cleared(3, ClearedBy::other, 40)},
             claim(120));
    // 80 undisputed are paid, 10 of the payment go to the case.
    EXPECT_EQ(amounts, (Amounts{.original = 120,
                                .open = 40,
                                .paid = 10,
                                .credited = 0,
                                .written_off = 30,
                                .other = 40,
                                .returned = 0}));
}

TEST(DisputeAmounts, CasesAreClearedInTheOrderTheyWereOpened) {
    const std::vector<Claim> claims = {claim(100), claim(50, 0)};
    const std::vector<Clearing> clearings = {cleared(1, ClearedBy::credit, 120)};
    const auto amounts = amounts_of(1000, clearings, claims);
    EXPECT_EQ(amounts[0].credited, 100);
    EXPECT_EQ(amounts[1].credited, 20);
    EXPECT_EQ(disputed_part(claims, amounts), 30);
}

TEST(DisputeAmounts, ACreditIsNotForACaseOpenedLater) {
    const std::vector<Claim> claims = {claim(100), claim(50, 5)};
    const std::vector<Clearing> clearings = {cleared(1, ClearedBy::credit, 120)};
    const auto amounts = amounts_of(1000, clearings, claims);
    EXPECT_EQ(amounts[0].credited, 100);
    EXPECT_EQ(amounts[1].credited, 0);
}

TEST(DisputeAmounts, ARejectedCaseGivesAllBack) {
    for (const State state : {State::rejected, State::closed_invalid, State::voided}) {
        const std::vector<Claim> claims = {claim(100, 0, state)};
        const auto amounts = amounts_of(1000, {}, claims);
        EXPECT_EQ(amounts[0].open, 0);
        EXPECT_EQ(amounts[0].returned, 100);
        EXPECT_EQ(disputed_part(claims, amounts), 0);
    }
}

TEST(DisputeAmounts, SettledForLessOnlyThatPartStaysDisputed) {
    auto less = claim(120, 0, State::accepted);
    less.returned = 40;
    const std::vector<Claim> claims = {less};
    const auto amounts = amounts_of(1000, {}, claims);
    EXPECT_EQ(amounts[0].open, 80);
    EXPECT_EQ(amounts[0].returned, 40);
    EXPECT_EQ(disputed_part(claims, amounts), 80);
}

}  // namespace
}  // namespace openitem::disputes
