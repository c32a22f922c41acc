#include "host/sync/control_totals.hpp"

#include <gtest/gtest.h>

#include "host/sync/test_run.hpp"

namespace openitem::sync {
namespace {

using namespace test;

TEST(ControlTotals, WhatCameIsHeldAgainstThem) {
    World world;
    const auto report = world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1"});
        feed.invoice({.id = "G1", .total = "30.00", .type = "381"});
        feed.payment({.id = "P1", .amount = "50.00"});
        feed.payment({.id = "P2", .amount = "20.00", .kind = OI_PAYMENT_RETURN});
        feed.control_total({.id = "T1", .count = 2, .sum = "70.00"});
        feed.control_total({.id = "T2", .of = "payment", .count = 2, .sum = "30.00"});
        feed.control_total({.id = "T3", .of = "allocation", .count = 0});
    });
    ASSERT_EQ(report.books.control_totals.size(), 3U);
    for (const auto& total : report.books.control_totals) {
        EXPECT_TRUE(total.agrees()) << total.source_id;
    }
    EXPECT_TRUE(report.ok());
}

TEST(ControlTotals, WhatIsLostOnTheWayMakesTheRunRed) {
    World world;
    const auto lost = [](Feed& feed) {
        feed.invoice({.id = "R1"});
        feed.reject("RE;R2;damaged");
        feed.control_total({.id = "T1", .count = 2, .sum = "200.00"});
        feed.control_total({.id = "T2", .sum = "100.00", .currency = "USD"});
        feed.control_total({.id = "T3", .of = "parcels", .count = 0});
    };
    const auto report = world.run("erp", lost, {.red = true});
    ASSERT_EQ(report.books.control_totals.size(), 3U);
    const auto& first = report.books.control_totals[0];
    EXPECT_FALSE(first.agrees());
    EXPECT_EQ(first.count, 1U);
    EXPECT_EQ(first.sum, (base::Money{10000, base::Currency("EUR")}));
    EXPECT_FALSE(report.books.control_totals[1].agrees());
    EXPECT_FALSE(report.books.control_totals[2].agrees());
    EXPECT_FALSE(report.ok());
    EXPECT_EQ(world.open("R1"), 10000) << "what came is taken";
}

}  // namespace
}  // namespace openitem::sync
