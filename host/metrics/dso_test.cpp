// The published examples, by the id of their vector (FORMULAS 2.1 to 2.4); where a page rounds, the
// formula's own answer to 4 decimals stands here.
#include "host/metrics/dso.hpp"

#include <gtest/gtest.h>

namespace openitem::metrics {
namespace {

using base::Currency;
using base::Date;
using base::Money;

Money euros(std::int64_t whole) { return {whole * 100, Currency("EUR")}; }

std::string text_of(const Figure& figure) {
    return figure.value ? figure.value->to_string() : figure.note;
}

TEST(T_DSO, 1) { EXPECT_EQ(text_of(dso(euros(200'000), euros(2'000'000), 365)), "36.5000"); }
TEST(T_DSO, 2) { EXPECT_EQ(text_of(dso(euros(15'000), euros(10'000), 30)), "45.0000"); }
TEST(T_DSO, 3) { EXPECT_EQ(text_of(dso(euros(25'000), euros(15'000), 30)), "50.0000"); }
TEST(T_DSO, 4) { EXPECT_EQ(text_of(dso(euros(150'000), euros(1'800'000), 365)), "30.4167"); }

TEST(T_ADD, 1) {
    EXPECT_EQ(text_of(best_possible_dso(euros(4'000), euros(10'000), 30)), "12.0000");
    EXPECT_EQ(text_of(average_days_delinquent(euros(15'000), euros(4'000), euros(10'000), 30)),
              "33.0000");
}
TEST(T_ADD, 2) {
    EXPECT_EQ(text_of(best_possible_dso(euros(6'000), euros(15'000), 30)), "12.0000");
    EXPECT_EQ(text_of(average_days_delinquent(euros(25'000), euros(6'000), euros(15'000), 30)),
              "38.0000");
}

SalesMonth month(const char* first, std::int32_t days, std::int64_t billed,
                 std::int64_t open_days = 0) {
    return {.first = *Date::parse(first),
            .days = days,
            .billed = euros(billed),
            .open_days = open_days * 100};
}

// Months of 30 days; published 73.7.
TEST(T_CB, 1) {
    const SalesMonth months[] = {month("2026-03-01", 30, 100'000), month("2026-02-01", 30, 80'000),
                                 month("2026-01-01", 30, 70'000)};
    EXPECT_EQ(text_of(countback_dso(euros(212'000), months)), "73.7143");
}

// The page divides 2,000 by 2,250 and prints 179.7; what is left after May is 12,000 less 11,000.
TEST(T_CB, 2) {
    const SalesMonth months[] = {month("2026-09-01", 30, 2'500), month("2026-08-01", 31, 1'750),
                                 month("2026-07-01", 31, 2'250), month("2026-06-01", 30, 2'500),
                                 month("2026-05-01", 31, 2'000), month("2026-04-01", 30, 2'250)};
    EXPECT_EQ(text_of(countback_dso(euros(12'000), months)), "166.3333");
}

TEST(CountbackDso, NothingOpenIsNoDay) {
    EXPECT_EQ(text_of(countback_dso(euros(0), {})), "0.0000");
    const SalesMonth months[] = {month("2026-03-01", 31, 100)};
    EXPECT_EQ(text_of(countback_dso(euros(0), months)), "0.0000");
}

TEST(CountbackDso, WhatEqualsWholeMonthsIsWholeDays) {
    const SalesMonth months[] = {month("2026-03-01", 31, 100), month("2026-02-01", 28, 50)};
    EXPECT_EQ(text_of(countback_dso(euros(100), months)), "31.0000");
    EXPECT_EQ(text_of(countback_dso(euros(150), months)), "59.0000");
}

TEST(CountbackDso, MoreThanTheSalesKnownIsNotCovered) {
    const SalesMonth months[] = {month("2026-03-01", 31, 100), month("2026-02-01", 28, 50)};
    const auto figure = countback_dso(euros(151), months);
    EXPECT_FALSE(figure.value);
    EXPECT_EQ(figure.note,
              "not covered: more is open than all sales that are known; at least 59 days");
    EXPECT_EQ(text_of(countback_dso(euros(1), {})),
              "not covered: more is open than all sales that are known; at least 0 days");
}

TEST(CountbackDso, StopsAtAMonthWithoutSales) {
    for (const std::int64_t sales : {0, -20}) {
        const SalesMonth months[] = {month("2026-03-01", 31, 100), month("2026-02-01", 28, sales),
                                     month("2026-01-01", 31, 500)};
        EXPECT_EQ(text_of(countback_dso(euros(120), months)),
                  "not covered: nothing was billed in 2026-02; at least 31 days");
        EXPECT_EQ(text_of(countback_dso(euros(100), months)), "31.0000");  // never gets there
    }
}

TEST(CountbackDso, IsNotDefinedForCredits) {
    EXPECT_EQ(text_of(countback_dso(euros(-1), {})), "not defined: more is credited than owed");
}

// Report of 31 March: 1,000 of 10 March is 21 days old, 600 of 14 February 45.
TEST(T_TRUE, 1) {
    const SalesMonth months[] = {month("2026-03-01", 31, 5'000, 1'000 * 21),
                                 month("2026-02-01", 28, 4'000, 600 * 45)};
    EXPECT_EQ(text_of(true_dso(months, euros(0))), "10.9500");
}

TEST(TrueDso, AMonthWithNothingOpenNeedsNoSales) {
    const SalesMonth months[] = {month("2026-03-01", 31, 5'000, 1'000 * 21),
                                 month("2026-02-01", 28, 0)};
    EXPECT_EQ(text_of(true_dso(months, euros(0))), "4.2000");
}

TEST(TrueDso, IsNotCoveredWithoutTheSales) {
    const SalesMonth months[] = {month("2026-03-01", 31, -5, 1'000 * 21)};
    EXPECT_EQ(text_of(true_dso(months, euros(0))), "not covered: nothing was billed in 2026-03");
    EXPECT_EQ(text_of(true_dso({}, euros(7))),
              "not covered: the sales behind opening balances are not known");
}

TEST(TrueDso, ThirdsAreRoundedOnce) {
    const SalesMonth months[] = {month("2026-03-01", 31, 3, 1), month("2026-02-01", 28, 3, 1)};
    EXPECT_EQ(text_of(true_dso(months, euros(0))), "0.6667");
}

TEST(Figure, RoundsHalfUpOnce) {
    // 1 / 3 x 1 = 0.3333..., 2 / 3 = 0.6667, 1 / 20000 = 0.00005 -> 0.0001
    EXPECT_EQ(dso(euros(1), euros(3), 1).value->to_string(), "0.3333");
    EXPECT_EQ(dso(euros(2), euros(3), 1).value->to_string(), "0.6667");
    EXPECT_EQ(dso(euros(1), euros(20'000), 1).value->to_string(), "0.0001");
    EXPECT_EQ(dso(euros(-1), euros(20'000), 1).value->to_string(), "-0.0001");
}

TEST(Figure, IsNotDefinedWithoutSales) {
    for (const std::int64_t billed : {0, -5}) {
        const auto figure = dso(euros(100), euros(billed), 90);
        EXPECT_FALSE(figure.value);
        EXPECT_FALSE(figure.note.empty());
    }
    EXPECT_FALSE(dso(euros(1), Money{1, Currency("USD")}, 90).value);
}

TEST(Figure, CarriesWhatItWasMadeOf) {
    const auto a = dso(euros(100), euros(200), 90);
    EXPECT_EQ(a.formula, "dso.standard/1");
    ASSERT_EQ(a.inputs.size(), 3U);
    EXPECT_EQ(a.inputs[0].value, "100.00 EUR");
    EXPECT_EQ(a.hash(), dso(euros(100), euros(200), 90).hash());
    EXPECT_NE(a.hash(), dso(euros(100), euros(200), 91).hash());
    EXPECT_NE(a.hash(), best_possible_dso(euros(100), euros(200), 90).hash());
}

}  // namespace
}  // namespace openitem::metrics
