#include "host/ledger/rates.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace openitem::ledger {
namespace {

const base::Currency eur("EUR"), usd("USD"), jpy("JPY"), kwd("KWD");

Rate rate(base::Currency currency, const char* value, Quote quote) {
    return {currency, *base::Date::parse("2026-03-31"), *base::Decimal::parse(value), quote};
}

std::int64_t worth(std::int64_t minor, const Rate& at, base::Currency functional = eur) {
    return in_functional(minor, at, functional).value();
}

TEST(A11, RatesAreTakenAsTheyAreQuoted) {
    EXPECT_EQ(worth(10000, rate(usd, "0.9231", Quote::functional_per_unit)), 9231);
    EXPECT_EQ(worth(10000, rate(usd, "1.0833", Quote::units_per_functional)), 9231);
    EXPECT_EQ(worth(-10000, rate(usd, "1.0833", Quote::units_per_functional)), -9231);
    EXPECT_EQ(to_text(rate(usd, "1.0833", Quote::units_per_functional), eur), "1 EUR = 1.0833 USD");
    EXPECT_EQ(to_text(rate(usd, "0.9231", Quote::functional_per_unit), eur), "1 USD = 0.9231 EUR");
}

TEST(A11, MinorUnitsOfBothCount) {
    EXPECT_EQ(worth(10000, rate(jpy, "162.5", Quote::units_per_functional)), 6154);  // 61.538 EUR
    EXPECT_EQ(worth(1000, rate(kwd, "3.01", Quote::functional_per_unit)), 301);
    EXPECT_EQ(worth(301, rate(eur, "162.5", Quote::functional_per_unit), jpy), 489);  // 489.125
}

TEST(A11, HalvesGoAwayFromZero) {
    const Rate half = rate(usd, "0.5", Quote::functional_per_unit);
    EXPECT_EQ(worth(1, half), 1);
    EXPECT_EQ(worth(-1, half), -1);
    EXPECT_EQ(worth(3, half), 2);
}

TEST(A11, WhatLeavesSixtyFourBitsIsAnError) {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    const auto error = in_functional(most, rate(usd, "2", Quote::functional_per_unit), eur);
    ASSERT_FALSE(error);
    EXPECT_EQ(error.error().rule, "currency.overflow");
    const Rate tiny = rate(usd, "0.000000000000000001", Quote::units_per_functional);
    EXPECT_FALSE(in_functional(most, tiny, kwd));
}

// However an item is settled, in the end nothing of it is left.
TEST(A11, TheLastShareTakesAllThatIsCarried) {
    std::int64_t carried = 101, open = 100, taken = 0;
    for (const std::int64_t part : {33, 33, 33, 1}) {
        const std::int64_t share = carried_share(carried, part, open);
        carried -= share;
        open -= part;
        taken += share;
    }
    EXPECT_EQ(taken, 101);
    EXPECT_EQ(carried, 0);
    EXPECT_EQ(carried_share(-101, 50, 100), -51);
}

}  // namespace
}  // namespace openitem::ledger
