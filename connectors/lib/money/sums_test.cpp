#include "connectors/lib/money/sums.hpp"

#include <gtest/gtest.h>

namespace openitem::money {
namespace {

constexpr oi_decimal number(std::int64_t units, std::uint8_t scale = 0) {
    return {units, scale, {}};
}

TEST(Sums, AreTheSameWhateverTheDecimals) {
    EXPECT_TRUE(equal(number(150, 2), number(15, 1)));
    EXPECT_FALSE(equal(number(150, 2), number(151, 2)));
    EXPECT_TRUE(equal(*sum(number(15, 1), number(-25, 2)), number(125, 2)));
}

TEST(Sums, SayWhereTheyDoNotFit) {
    constexpr std::int64_t most = INT64_MAX;
    EXPECT_FALSE(sum(number(most), number(1)));
    EXPECT_FALSE(sum(number(most), number(1, 18)));
    EXPECT_FALSE(sum(number(-most), number(-1)));  // which could not be negated
    oi_decimal total = number(most - 1);
    EXPECT_TRUE(add(total, number(1)));
    EXPECT_FALSE(add(total, number(1)));
    EXPECT_TRUE(equal(total, number(most)));
    total = number(-most);
    EXPECT_FALSE(add(total, number(-1)));
    EXPECT_TRUE(equal(total, number(-most)));
}

}  // namespace
}  // namespace openitem::money
