#include "host/metrics/window.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace openitem::metrics {
namespace {

using base::Currency;
using base::Date;

Date day(const char* text) { return *Date::parse(text); }
constexpr Currency eur("EUR");

Item invoice(std::int64_t id, std::int64_t amount, const char* issued, const char* due,
             std::int64_t customer = 1) {
    return {.id = id,
            .customer = customer,
            .currency = eur,
            .amount = amount,
            .issued_on = day(issued),
            .due_on = day(due),
            .posted_on = day(issued)};
}

Allocation paid(std::int64_t to, std::int64_t amount, const char* on) {
    return {.id = to, .to = to, .allocated_on = day(on), .amount = amount};
}

struct World {
    WindowSums sums;

    explicit World(const char* from, const char* to) : sums({day(from), day(to)}, eur) {}
    void add(const Item& item, std::vector<Allocation> allocations = {}) {
        const auto added = sums.add(item, allocations);
        EXPECT_TRUE(added.ok()) << added.error().text();
    }
    std::string operator[](std::string_view name) const {
        const auto figures = sums.figures().value();
        for (const auto& figure : figures) {
            if (figure.name == name) return figure.value ? figure.value->to_string() : figure.note;
        }
        return "no such figure";
    }
};

// A quarter by hand. Sales: Jan 1,000, Feb 2,000 less 500 credited, Mar 3,000.
World quarter() {
    World world("2026-01-01", "2026-03-31");
    world.add(invoice(1, 100'000, "2026-01-10", "2026-02-09"), {paid(1, 100'000, "2026-02-19")});
    world.add(invoice(2, 200'000, "2026-02-01", "2026-03-03", 2), {paid(2, 150'000, "2026-03-01")});
    world.add(invoice(3, -50'000, "2026-02-10", "2026-02-10", 2));
    world.add(invoice(4, 300'000, "2026-03-11", "2026-04-10", 3));
    // Before the window: 400 open at its beginning, paid in time in it.
    world.add(invoice(5, 40'000, "2025-12-15", "2026-01-14", 3), {paid(5, 40'000, "2026-01-05")});
    return world;
}

TEST(Window, FiguresOfAQuarterByHand) {
    const auto world = quarter();
    EXPECT_EQ(world.sums.open().value().to_text(), "3000.00 EUR");  // 500 - 500 + 3,000
    EXPECT_EQ(world.sums.billed().value().to_text(), "5500.00 EUR");
    EXPECT_EQ(world["dso"], "49.0909");                // 3,000 / 5,500 x 90
    EXPECT_EQ(world["best_possible_dso"], "49.0909");  // the credit note takes the late 500
    EXPECT_EQ(world["countback_dso"], "31.0000");      // March alone
    EXPECT_EQ(world["true_dso"], "39.3333");           // 20 x 1 + 58 x 500 / 1,500
    EXPECT_EQ(world["collection_effectiveness"], "100.0000");
    EXPECT_EQ(world["turnover"], "3.2353");               // 5,500 / 1,700
    EXPECT_EQ(world["days_to_pay"], "30.5000");           // 40 and 21 days
    EXPECT_EQ(world["weighted_days_to_pay"], "34.5714");  // (40 x 1,000 + 21 x 400) / 1,400
    EXPECT_EQ(world["days_late"], "5.0000");
    EXPECT_EQ(world["weighted_days_late"], "7.1429");
    EXPECT_EQ(world["late_invoices"], "50.0000");
    EXPECT_EQ(world["late_customers"], "50.0000");
    EXPECT_EQ(world["write_off"], "0.0000");
    EXPECT_EQ(world["old_debts"], "0");
    EXPECT_EQ(world["unapplied_cash"], "0.0000");
}

// Issued in January and posted in February, and amended in March: what came into the books and what
// was taken back are both counted, so that the months sum to the whole.
TEST(Window, WhatIsCollectedIsBilledByTheDayItWasPosted) {
    auto late = invoice(1, 1'000, "2026-01-20", "2026-02-20");
    late.posted_on = day("2026-02-05");
    late.reversed_on = day("2026-03-10");
    auto amended = invoice(2, 900, "2026-01-20", "2026-02-20");
    amended.posted_on = day("2026-03-10");
    const auto billed = [&](const char* from, const char* to) {
        World world(from, to);
        world.add(late);
        world.add(amended);
        const auto figures = world.sums.figures().value();
        for (const auto& figure : figures) {
            if (figure.name == "turnover") return figure.inputs[0].value;
        }
        return std::string();
    };
    EXPECT_EQ(billed("2026-01-01", "2026-01-31"), "0.00 EUR");
    EXPECT_EQ(billed("2026-02-01", "2026-02-28"), "10.00 EUR");
    EXPECT_EQ(billed("2026-03-01", "2026-03-31"), "-1.00 EUR");
    EXPECT_EQ(billed("2026-01-01", "2026-03-31"), "9.00 EUR");
}

TEST(Window, AMonthOfCreditsAloneEndsTheCountback) {
    World world("2026-03-01", "2026-04-02");
    world.add(invoice(1, 1'000, "2026-03-02", "2026-04-10"));
    world.add(invoice(2, -100, "2026-04-01", "2026-04-01"));
    EXPECT_EQ(world["countback_dso"],
              "not covered: nothing was billed in 2026-04; at least 0 days");
}

TEST(Window, WriteOffsCountThatStandInIt) {
    auto world = quarter();
    const auto written_off = [](std::int64_t amount, const char* on) {
        auto allocation = paid(9, amount, on);
        allocation.write_off = true;
        return allocation;
    };
    auto taken_back = written_off(7'000, "2026-03-02");
    taken_back.reversed_on = day("2026-03-20");
    world.add(invoice(9, 55'000, "2025-06-01", "2025-07-01"),
              {written_off(11'000, "2026-03-01"), taken_back, written_off(1'000, "2025-12-31"),
               written_off(2'000, "2026-04-01")});
    EXPECT_EQ(world["write_off"], "2.0000");  // 110 of 5,500
    EXPECT_EQ(world["old_debts"], "1");       // 430 are still open
    EXPECT_EQ(world["old_debt"], "12.5364");
}

TEST(Window, OpeningBalancesAreOpenAndNoSales) {
    auto world = quarter();
    auto opening = invoice(10, 900'000, "2025-10-01", "2025-11-01");
    opening.sale = false;
    opening.opening = true;
    world.add(opening);
    EXPECT_EQ(world["true_dso"], "not covered: the sales behind opening balances are not known");
    EXPECT_EQ(world["countback_dso"],
              "not covered: more is open than all sales that are known; at least 121 days");
    auto charge = invoice(11, 500, "2026-03-01", "2026-03-01");  // costs: neither sale nor opening
    charge.sale = false;
    auto other = quarter();
    other.add(charge);
    EXPECT_EQ(other["true_dso"], "39.3333");
}

TEST(Window, AMonthWithoutSalesEndsTheCountback) {
    World world("2026-03-01", "2026-03-31");
    world.add(invoice(1, 100, "2026-03-10", "2026-04-10"));
    world.add(invoice(2, 900, "2026-01-10", "2026-02-10"));
    EXPECT_EQ(world["countback_dso"],
              "not covered: nothing was billed in 2026-02; at least 31 days");
}

TEST(Window, OfAMonthThatHasNotEndedTheDaysSoFarCount) {
    World world("2026-03-01", "2026-03-10");
    world.add(invoice(1, 100, "2026-03-02", "2026-04-10"));
    EXPECT_EQ(world["countback_dso"], "10.0000");
}

TEST(Window, AMonthThatHasOnlyBegunAndSoldNothingGoesWithTheOneBefore) {
    World world("2026-03-01", "2026-04-02");
    world.add(invoice(1, 100, "2026-03-02", "2026-04-10"));
    EXPECT_EQ(world["countback_dso"], "33.0000");
    world.add(invoice(2, 10, "2026-04-01", "2026-05-10"));
    EXPECT_EQ(world["countback_dso"], "33.0000");  // 2 days of April, 31 of March
    // A whole month without sales is one.
    World ended("2026-03-01", "2026-04-30");
    ended.add(invoice(1, 100, "2026-03-02", "2026-04-10"));
    EXPECT_EQ(ended["countback_dso"],
              "not covered: nothing was billed in 2026-04; at least 0 days");
}

TEST(Window, CashNotAppliedIsAShareOfWhatIsOpen) {
    auto world = quarter();
    auto receipt = invoice(20, -75'000, "2026-03-20", "2026-03-20");
    receipt.kind = ItemKind::unapplied;
    world.add(receipt, {});
    EXPECT_EQ(world["unapplied_cash"], "25.0000");
    EXPECT_EQ(world["dso"], "49.0909");
}

TEST(Window, WithoutAnythingNoFigureIsDefinedButTheCounts) {
    const World world("2026-03-01", "2026-03-31");
    const auto figures = world.sums.figures().value();
    for (const auto& figure : figures) {
        if (figure.name == "countback_dso" || figure.name == "old_debts" ||
            figure.name == "true_dso") {
            EXPECT_TRUE(figure.value) << figure.name;
            continue;
        }
        EXPECT_FALSE(figure.value) << figure.name;
        EXPECT_NE(figure.note.find("not defined"), std::string::npos) << figure.name;
    }
}

TEST(Window, AnotherCurrencyIsRefused) {
    World world("2026-03-01", "2026-03-31");
    auto foreign = invoice(1, 100, "2026-03-10", "2026-04-10");
    foreign.currency = Currency("USD");
    EXPECT_FALSE(world.sums.add(foreign, {}).ok());
}

TEST(Window, IsTheDayAndTheDaysBefore) {
    const auto billed_on = [](const char* date, std::int64_t amount) {
        const Date on = *Date::parse(date);
        return Item{.id = on.days,
                    .customer = 1,
                    .currency = Currency("EUR"),
                    .amount = amount,
                    .issued_on = on,
                    .due_on = on,
                    .posted_on = on};
    };
    std::vector<Item> items = {billed_on("2026-01-01", 100), billed_on("2026-01-02", 10),
                               billed_on("2026-03-31", 1), billed_on("2026-04-01", 1000)};
    const Date end = *Date::parse("2026-03-31");  // 90 days: from 2026-01-01
    EXPECT_EQ(billed_in(items, Currency("EUR"), end, 90).value().minor, 111);
    EXPECT_EQ(billed_in(items, Currency("EUR"), end, 89).value().minor, 11);
    EXPECT_EQ(billed_in(items, Currency("USD"), end, 90).value().minor, 0);

    items.push_back(billed_on("2026-02-01", -20));  // a credit note
    auto opening = billed_on("2026-02-02", 5000);
    opening.sale = false;
    items.push_back(opening);
    auto reversed = billed_on("2026-02-03", 700);
    reversed.reversed_on = *Date::parse("2026-03-01");
    items.push_back(reversed);
    auto cash = billed_on("2026-02-04", -300);
    cash.kind = ItemKind::unapplied;
    items.push_back(cash);
    EXPECT_EQ(billed_in(items, Currency("EUR"), end, 90).value().minor, 91);
}

}  // namespace
}  // namespace openitem::metrics
