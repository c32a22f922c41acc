#include "host/base/money.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace openitem::base {
namespace {

constexpr Currency eur("EUR");
constexpr Currency usd("USD");
constexpr Currency jpy("JPY");
constexpr auto largest = std::numeric_limits<std::int64_t>::max();
constexpr auto smallest = std::numeric_limits<std::int64_t>::min();

static_assert(sizeof(Money) == 16);

std::vector<std::int64_t> split_of(std::int64_t total, std::vector<std::int64_t> weights) {
    std::vector<std::int64_t> minors;
    const auto parts = split({total, eur}, weights).value();
    minors.reserve(parts.size());
    for (const Money part : parts) minors.push_back(part.minor);
    return minors;
}

TEST(Money, ShowsTheDecimalsOfItsCurrency) {
    EXPECT_EQ((Money{1250, eur}).to_string(), "12.50");
    EXPECT_EQ((Money{-5, eur}).to_string(), "-0.05");
    EXPECT_EQ((Money{1000, jpy}).to_string(), "1000");
    EXPECT_EQ((Money{1, Currency("KWD")}).to_string(), "0.001");
    EXPECT_EQ((Money{1250, eur}).to_text(), "12.50 EUR");
    EXPECT_EQ((Money{smallest, eur}).to_string(), "-92233720368547758.08");
}

TEST(Money, AddsWithinOneCurrency) {
    EXPECT_EQ(add({1, eur}, {2, eur}).value(), (Money{3, eur}));
    EXPECT_EQ(subtract({1, eur}, {2, eur}).value(), (Money{-1, eur}));
    EXPECT_EQ(negate({7, eur}).value(), (Money{-7, eur}));
    const auto mixed = add({1, eur}, {2, usd});
    ASSERT_FALSE(mixed);
    EXPECT_EQ(mixed.error().code, Code::mixed_currency);
    EXPECT_EQ(mixed.error().message, "expected amounts of one currency, found EUR and USD");
    EXPECT_EQ(subtract({1, eur}, {2, {}}).error().code, Code::mixed_currency);
}

TEST(Money, OverflowIsAnError) {
    EXPECT_EQ(add({largest, eur}, {1, eur}).error().code, Code::overflow);
    EXPECT_EQ(subtract({smallest, eur}, {1, eur}).error().code, Code::overflow);
    EXPECT_EQ(negate({smallest, eur}).error().code, Code::overflow);
}

TEST(Money, TakesADecimalExactlyOrSaysWhyNot) {
    EXPECT_EQ(parse_money("12.5", eur).value(), (Money{1250, eur}));
    EXPECT_EQ(parse_money("12.500", eur).value(), (Money{1250, eur}));
    EXPECT_EQ(parse_money("-0", jpy).value(), (Money{0, jpy}));
    EXPECT_EQ(parse_money("12.505", eur).error().message,
              "expected at most 2 decimals in EUR, found 12.505");
    EXPECT_EQ(parse_money("0.5", jpy).error().code, Code::invalid);
    EXPECT_EQ(parse_money("1.2.3", eur).error().code, Code::invalid);
    EXPECT_EQ(parse_money("1", Currency("XAU")).error().code, Code::invalid);
    EXPECT_EQ(parse_money("1", {}).error().code, Code::invalid);
    EXPECT_EQ(parse_money("9000000000000000000", eur).error().code, Code::overflow);
}

TEST(Money, RoundsADecimalOnlyWhenTold) {
    const Decimal half = Decimal::parse("12.505").value();
    EXPECT_EQ(money_from(half, eur, Rounding::half_up).value().minor, 1251);
    EXPECT_EQ(money_from(half, eur, Rounding::half_even).value().minor, 1250);
    EXPECT_EQ(money_from(half, jpy, Rounding::half_up).value().minor, 13);
    EXPECT_FALSE(money_from(half, Currency("XXX"), Rounding::half_up));
}

TEST(Money, SplitsWithoutLosingACent) {
    EXPECT_EQ(split_of(100, {1, 1, 1}), (std::vector<std::int64_t>{34, 33, 33}));
    EXPECT_EQ(split_of(-100, {1, 1, 1}), (std::vector<std::int64_t>{-34, -33, -33}));
    EXPECT_EQ(split_of(101, {1, 2, 1}), (std::vector<std::int64_t>{25, 51, 25}));
    EXPECT_EQ(split_of(1, {0, 5, 5}), (std::vector<std::int64_t>{0, 1, 0}));
    EXPECT_EQ(split_of(0, {3, 4}), (std::vector<std::int64_t>{0, 0}));
    EXPECT_EQ(split_of(smallest, {1}), (std::vector<std::int64_t>{smallest}));
    EXPECT_EQ(split_of(largest, {largest, largest, 1}),
              (std::vector<std::int64_t>{4611686018427387903, 4611686018427387903, 1}));
}

TEST(Money, RefusesToSplitByNothing) {
    EXPECT_FALSE(split({100, eur}, {}));
    const std::vector<std::int64_t> zeros{0, 0};
    EXPECT_FALSE(split({100, eur}, zeros));
    const std::vector<std::int64_t> negative{2, -1};
    EXPECT_EQ(split({100, eur}, negative).error().code, Code::invalid);
}

TEST(MoneySum, SumsPastTheEdgeAndBack) {
    MoneySum sum(eur);
    sum.add({largest, eur});
    sum.add({largest, eur});
    EXPECT_EQ(sum.total().error().code, Code::overflow);
    sum.subtract({largest, eur});
    EXPECT_EQ(sum.total().value(), (Money{largest, eur}));
    sum.add({1, usd});
    EXPECT_EQ(sum.total().error().message, "expected amounts of one currency, found EUR and USD");
}

}  // namespace
}  // namespace openitem::base
