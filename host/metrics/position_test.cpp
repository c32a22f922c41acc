#include "host/metrics/position.hpp"

#include <gtest/gtest.h>

namespace openitem::metrics {
namespace {

using base::Currency;
using base::Date;

Date day(const char* text) { return *Date::parse(text); }

Item invoice(std::int64_t id, std::int64_t amount, const char* issued, const char* due) {
    return {.id = id,
            .customer = 1,
            .currency = Currency("EUR"),
            .amount = amount,
            .issued_on = day(issued),
            .due_on = day(due),
            .posted_on = day(issued)};
}

Allocation allocation(std::int64_t from, std::int64_t to, std::int64_t amount, const char* on) {
    return {.id = 1, .from = from, .to = to, .allocated_on = day(on), .amount = amount};
}

TEST(Position, AnAllocationCountsFromItsOwnDay) {
    const std::vector<Item> items = {invoice(1, 10000, "2026-01-01", "2026-01-31"),
                                     invoice(2, -6000, "2026-01-10", "2026-01-10")};
    const std::vector<Allocation> allocations = {allocation(2, 1, 4000, "2026-01-20")};
    using Open = std::vector<std::int64_t>;
    EXPECT_EQ(open_at(items, allocations, day("2025-12-31")).value(), (Open{0, 0}));
    EXPECT_EQ(open_at(items, allocations, day("2026-01-01")).value(), (Open{10000, 0}));
    EXPECT_EQ(open_at(items, allocations, day("2026-01-19")).value(), (Open{10000, -6000}));
    EXPECT_EQ(open_at(items, allocations, day("2026-01-20")).value(), (Open{6000, -2000}));
}

TEST(Position, UnApplyRestoresBothSidesFromItsDay) {
    const std::vector<Item> items = {invoice(1, 10000, "2026-01-01", "2026-01-31"),
                                     invoice(2, -6000, "2026-01-10", "2026-01-10")};
    std::vector<Allocation> allocations = {allocation(2, 1, 4000, "2026-01-20")};
    allocations[0].reversed_on = day("2026-02-05");
    using Open = std::vector<std::int64_t>;
    EXPECT_EQ(open_at(items, allocations, day("2026-02-04")).value(), (Open{6000, -2000}));
    EXPECT_EQ(open_at(items, allocations, day("2026-02-05")).value(), (Open{10000, -6000}));
}

TEST(Position, AReversedItemHasNothingOpenFromItsDay) {
    std::vector<Item> items = {invoice(1, 10000, "2026-01-01", "2026-01-31")};
    items[0].reversed_on = day("2026-01-15");
    EXPECT_EQ(open_at(items, {}, day("2026-01-14")).value().front(), 10000);
    EXPECT_EQ(open_at(items, {}, day("2026-01-15")).value().front(), 0);
}

TEST(Position, AnAllocationFromNowhereSettlesOneSide) {
    const std::vector<Item> items = {invoice(1, 10000, "2026-01-01", "2026-01-31")};
    const std::vector<Allocation> allocations = {allocation(0, 1, 500, "2026-01-20")};
    EXPECT_EQ(open_at(items, allocations, day("2026-01-20")).value().front(), 9500);
}

TEST(Position, RefusesWhatTheBooksCouldNotHold) {
    const std::vector<Item> items = {invoice(1, 10000, "2026-01-01", "2026-01-31"),
                                     invoice(2, -6000, "2026-01-10", "2026-01-10")};
    const Date on = day("2026-03-01");
    const std::vector<Allocation> unknown = {allocation(2, 9, 1, "2026-01-20")};
    EXPECT_EQ(open_at(items, unknown, on).error().code, base::Code::not_found);
    const std::vector<Allocation> over = {allocation(2, 1, 6001, "2026-01-20")};
    EXPECT_EQ(open_at(items, over, on).error().code, base::Code::invalid);
    const std::vector<Allocation> negative = {allocation(2, 1, -1, "2026-01-20")};
    EXPECT_EQ(open_at(items, negative, on).error().code, base::Code::invalid);
    const std::vector<Item> twice = {items[0], items[0]};
    EXPECT_EQ(open_at(twice, {}, on).error().code, base::Code::conflict);
}

}  // namespace
}  // namespace openitem::metrics
