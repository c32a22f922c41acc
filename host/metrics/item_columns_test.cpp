#include "host/metrics/item_columns.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace openitem::metrics {
namespace {

using base::Code;
using base::Currency;
using base::Date;

constexpr Currency eur("EUR");
constexpr Currency usd("USD");

Date day(const char* text) { return *Date::parse(text); }

Item item(std::int64_t id, std::int64_t customer, std::int64_t amount, const char* issued) {
    return {.id = id,
            .customer = customer,
            .currency = eur,
            .amount = amount,
            .issued_on = day(issued),
            .due_on = day(issued).add_days(30),
            .posted_on = day(issued)};
}

Allocation allocation(std::int64_t id, std::int64_t from, std::int64_t to, const char* on,
                      std::int64_t amount) {
    return {.id = id, .from = from, .to = to, .allocated_on = day(on), .amount = amount};
}

// An invoice, a payment, and what was applied of it.
ItemColumns paid_in_part() {
    ItemColumns columns;
    auto payment = item(2, 7, -400, "2026-02-10");
    payment.kind = ItemKind::unapplied;
    EXPECT_TRUE(columns.add(item(1, 7, 1000, "2026-01-01")).ok());
    EXPECT_TRUE(columns.add(payment).ok());
    EXPECT_TRUE(columns.add(allocation(1, 2, 1, "2026-02-15", 300)).ok());
    return columns;
}

TEST(ItemColumns, AreExactForEveryDay) {
    const auto columns = paid_in_part();
    using Open = std::vector<std::int64_t>;
    EXPECT_EQ(columns.open_at(day("2025-12-31")).value(), (Open{0, 0}));
    EXPECT_EQ(columns.open_at(day("2026-01-01")).value(), (Open{1000, 0}));
    EXPECT_EQ(columns.open_at(day("2026-02-14")).value(), (Open{1000, -400}));
    EXPECT_EQ(columns.open_at(day("2026-02-15")).value(), (Open{700, -100}));
    EXPECT_EQ(columns.open_at(day("2027-01-01")).value(), (Open{700, -100}));
}

TEST(ItemColumns, WhatIsTakenBackCountsUntilThen) {
    auto columns = paid_in_part();
    ASSERT_TRUE(columns.reverse_allocation(1, day("2026-03-01")).ok());
    ASSERT_TRUE(columns.reverse_item(2, day("2026-03-05")).ok());
    using Open = std::vector<std::int64_t>;
    EXPECT_EQ(columns.open_at(day("2026-02-28")).value(), (Open{700, -100}));
    EXPECT_EQ(columns.open_at(day("2026-03-01")).value(), (Open{1000, -400}));
    EXPECT_EQ(columns.open_at(day("2026-03-05")).value(), (Open{1000, 0}));
    // What is free again can be taken again.
    EXPECT_TRUE(columns.add(allocation(2, 2, 1, "2026-03-02", 400)).ok());
    EXPECT_EQ(columns.open_at(day("2026-03-02")).value(), (Open{600, 0}));
}

TEST(ItemColumns, OneCustomerIsReadAlone) {
    auto columns = paid_in_part();
    auto dollars = item(5, 7, 900, "2026-01-01");
    dollars.currency = usd;
    ASSERT_TRUE(columns.add(dollars).ok());
    ASSERT_TRUE(columns.add(item(6, 8, 50, "2026-01-01")).ok());
    const auto open = columns.open_of(7, day("2026-02-15"));
    ASSERT_EQ(open.size(), 3U);
    EXPECT_EQ(open[0].item, 1);
    EXPECT_EQ(open[0].amount, (base::Money{700, eur}));
    EXPECT_EQ(open[1].kind, ItemKind::unapplied);
    EXPECT_EQ(open[1].amount, (base::Money{-100, eur}));
    EXPECT_EQ(open[2].item, 5);
    EXPECT_EQ(open[2].amount, (base::Money{900, usd}));
    EXPECT_TRUE(columns.open_of(9, day("2026-02-15")).empty());
}

TEST(ItemColumns, ACustomerMayHaveAnyNumber) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    ItemColumns columns;
    ASSERT_TRUE(columns.add(item(1, most, 100, "2026-01-01")).ok());
    ASSERT_TRUE(columns.add(item(2, -5, 200, "2026-01-01")).ok());
    ASSERT_TRUE(columns.add(item(3, most, 300, "2026-01-01")).ok());
    EXPECT_EQ(columns.open_of(most, day("2026-01-01")).size(), 2U);
    EXPECT_EQ(columns.open_of(-5, day("2026-01-01")).size(), 1U);
    EXPECT_TRUE(columns.open_of(-6, day("2026-01-01")).empty());
    EXPECT_EQ(columns.aging({.as_of = day("2026-01-01")}).value().rows.size(), 2U);
    EXPECT_LT(columns.bytes(), 100'000U);
}

TEST(ItemColumns, MergedCustomersAreOneRow) {
    auto columns = paid_in_part();
    ASSERT_TRUE(columns.add(item(3, 8, 50, "2026-01-01")).ok());
    const auto request = AgingRequest{.as_of = day("2026-02-15")};
    const auto report =
        columns.aging(request, [](std::int64_t customer) { return customer == 8 ? 7 : customer; })
            .value();
    ASSERT_EQ(report.rows.size(), 1U);
    EXPECT_EQ(report.rows[0].customer, 7);
    EXPECT_EQ(report.rows[0].documents, 750);
    EXPECT_EQ(report.rows[0].unapplied, -100);
    EXPECT_EQ(report.rows[0].open_items, 2);
}

TEST(ItemColumns, RefuseWhatTheBooksCannotHold) {
    const auto code = [](const base::Result<void>& result) { return result.error().code; };
    EXPECT_EQ(code(paid_in_part().add(item(2, 7, 1, "2026-01-01"))), Code::conflict);
    EXPECT_EQ(code(paid_in_part().add(allocation(1, 2, 1, "2026-03-01", 1))), Code::conflict);
    EXPECT_EQ(code(paid_in_part().add(allocation(2, 9, 1, "2026-03-01", 1))), Code::not_found);
    EXPECT_EQ(code(paid_in_part().add(allocation(2, 2, 1, "2026-03-01", 101))), Code::invalid);
    EXPECT_EQ(code(paid_in_part().add(allocation(2, 2, 1, "2026-03-01", -1))), Code::invalid);
    EXPECT_EQ(code(paid_in_part().add(allocation(2, 1, 1, "2026-03-01", 1))), Code::invalid);
    EXPECT_EQ(code(paid_in_part().reverse_item(3, day("2026-03-01"))), Code::not_found);
    EXPECT_EQ(code(paid_in_part().reverse_allocation(3, day("2026-03-01"))), Code::not_found);
}

TEST(ItemColumns, APastDayThatTookTooMuchIsAnError) {
    auto columns = paid_in_part();
    auto taken_back = allocation(2, 2, 1, "2026-02-15", 200);
    taken_back.reversed_on = day("2026-03-01");
    ASSERT_TRUE(columns.add(taken_back).ok());
    EXPECT_TRUE(columns.open_at(day("2026-03-01")).ok());
    EXPECT_EQ(columns.open_at(day("2026-02-20")).error().code, Code::invalid);
    EXPECT_EQ(columns.aging({.as_of = day("2026-02-20")}).error().code, Code::invalid);
}

TEST(ItemColumns, ASumThatDoesNotFitIsAnError) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    for (const std::int64_t other : {1, 2}) {  // in one cell, in the total alone
        ItemColumns columns;
        ASSERT_TRUE(columns.add(item(1, 1, most, "2026-01-01")).ok());
        ASSERT_TRUE(columns.add(item(2, other, most, "2026-01-01")).ok());
        const auto report = columns.aging({.as_of = day("2026-03-31")});
        ASSERT_FALSE(report);
        EXPECT_EQ(report.error().code, Code::overflow);
        EXPECT_EQ(report.error().message, "a sum in EUR is too large to be kept exactly");
    }
}

TEST(ItemColumns, RefuseBoundsThatAreNoBuckets) {
    const auto columns = paid_in_part();
    EXPECT_FALSE(columns.aging({.as_of = day("2026-01-01"), .bounds = {30, 30}}).ok());
    // The last bucket may begin beyond any date.
    const auto wide =
        columns.aging({.as_of = day("2026-02-10"), .bounds = {2'000'000'000}}).value();
    EXPECT_EQ(wide.totals[0].buckets, (std::vector<std::int64_t>{0, 1000, 0}));
}

TEST(RisingIds, GapsAreKept) {
    RisingIds ids;
    for (const std::int64_t id : {3, 4, 5, 9, 20, 21}) EXPECT_TRUE(ids.add(id));
    EXPECT_FALSE(ids.add(21));
    EXPECT_FALSE(ids.add(10));
    const std::pair<std::int64_t, std::uint32_t> known[] = {{3, 0}, {5, 2}, {9, 3}, {21, 5}};
    for (const auto& [id, position] : known) {
        EXPECT_EQ(ids.find(id), position);
        EXPECT_EQ(ids.at(position), id);
    }
    for (const std::int64_t id : {0, 2, 6, 8, 10, 19, 22}) EXPECT_FALSE(ids.find(id)) << id;
    EXPECT_EQ(ids.size(), 6U);
}

}  // namespace
}  // namespace openitem::metrics
