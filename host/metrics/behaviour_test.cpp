#include "host/metrics/behaviour.hpp"

#include <gtest/gtest.h>

namespace openitem::metrics {
namespace {

using base::Currency;
using base::Date;

Date day(const char* text) { return *Date::parse(text); }

Item item(std::int64_t id, std::int64_t amount, const char* issued, const char* due) {
    return {.id = id,
            .customer = 1,
            .currency = Currency("EUR"),
            .amount = amount,
            .issued_on = day(issued),
            .due_on = day(due),
            .posted_on = day(issued)};
}

Allocation paid(std::int64_t from, std::int64_t to, std::int64_t amount, const char* on) {
    return {.id = 1, .from = from, .to = to, .allocated_on = day(on), .amount = amount};
}

TEST(Behaviour, TheAllocationThatClosesAnItemSaysWhenItWasSettled) {
    const std::vector<Item> items = {item(1, 10000, "2026-01-01", "2026-01-31"),
                                     item(2, 5000, "2026-01-01", "2026-01-31"),
                                     item(3, 5000, "2026-01-01", "2026-01-31")};
    const std::vector<Allocation> allocations = {
        paid(0, 1, 4000, "2026-01-10"), paid(0, 1, 6000, "2026-02-06"),
        paid(0, 2, 5000, "2026-01-31"), paid(0, 3, 4999, "2026-01-15")};
    const auto settled = settlements(items, allocations, day("2026-03-01")).value();
    ASSERT_EQ(settled.size(), 2U);
    EXPECT_EQ(settled[0].settled_on, day("2026-02-06"));
    EXPECT_EQ(settled[0].days_to_settle, 36);
    EXPECT_EQ(settled[0].days_late, 6);
    EXPECT_EQ(settled[1].days_late, 0);

    const auto sums = payment_behaviour(items, settled);
    EXPECT_EQ(sums.settled, 2);
    EXPECT_EQ(sums.late, 1);
    EXPECT_EQ(sums.days_to_settle, 66);
    EXPECT_EQ(sums.days_late, 6);
    EXPECT_EQ(sums.mean_days_to_settle()->to_string(), "33.0000");
    EXPECT_EQ(sums.mean_days_late()->to_string(), "3.0000");
    EXPECT_EQ(sums.weighted_mean_days_to_settle()->to_string(), "34.0000");
}

TEST(Behaviour, AnUnAppliedPaymentSettlesNothing) {
    const std::vector<Item> items = {item(1, 10000, "2026-01-01", "2026-01-31")};
    std::vector<Allocation> allocations = {paid(0, 1, 10000, "2026-01-10"),
                                           paid(0, 1, 10000, "2026-03-10")};
    allocations[0].reversed_on = day("2026-02-01");
    EXPECT_EQ(settlements(items, allocations, day("2026-01-20")).value()[0].days_to_settle, 9);
    EXPECT_TRUE(settlements(items, allocations, day("2026-02-01")).value().empty());
    EXPECT_EQ(settlements(items, allocations, day("2026-03-10")).value()[0].days_to_settle, 68);
}

TEST(Behaviour, CreditsAndCashAreNotSettled) {
    auto receipt = item(2, -10000, "2026-01-10", "2026-01-10");
    receipt.kind = ItemKind::unapplied;
    const std::vector<Item> items = {item(1, 10000, "2026-01-01", "2026-01-31"), receipt};
    const std::vector<Allocation> allocations = {paid(2, 1, 10000, "2026-01-10")};
    const auto settled = settlements(items, allocations, day("2026-03-01")).value();
    ASSERT_EQ(settled.size(), 1U);
    EXPECT_EQ(settled[0].item, 1);
}

TEST(Behaviour, WhatWasWrittenOffOrCreditedWasNotPaid) {
    const auto closed_by = [](bool write_off, bool credit_note, std::int64_t paid_first) {
        std::vector<Allocation> allocations;
        if (paid_first > 0) allocations.push_back(paid(0, 1, paid_first, "2026-01-20"));
        allocations.push_back(paid(0, 1, 10000 - paid_first, "2026-06-30"));
        allocations.back().write_off = write_off;
        allocations.back().credit_note = credit_note;
        return settlement_of(item(1, 10000, "2026-01-01", "2026-01-31"), allocations,
                             day("2026-12-31"))
            .value();
    };
    EXPECT_FALSE(closed_by(true, false, 0));
    EXPECT_FALSE(closed_by(true, false, 4'999));
    EXPECT_FALSE(closed_by(false, true, 0));
    // A tolerance written off later does not change the day it was paid.
    ASSERT_TRUE(closed_by(true, false, 9'990));
    EXPECT_EQ(closed_by(true, false, 9'990)->days_to_settle, 19);
    EXPECT_EQ(closed_by(false, true, 9'000)->settled_on, day("2026-06-30"));
}

TEST(Behaviour, NothingSettledHasNoMean) {
    const PaymentBehaviour none;
    EXPECT_FALSE(none.mean_days_to_settle());
    EXPECT_FALSE(none.weighted_mean_days_to_settle());
}

}  // namespace
}  // namespace openitem::metrics
