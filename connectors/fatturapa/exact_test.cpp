#include "connectors/fatturapa/exact.hpp"

#include <gtest/gtest.h>

#include <string>

namespace openitem::fatturapa {
namespace {

Exact of(std::string_view text) { return Exact(decimal(text)); }

TEST(Exact, SumsAndProducts) {
    EXPECT_EQ((of("0.1") + of("0.20")).text(), "0.30");
    EXPECT_EQ((of("10") - of("10.005")).text(), "-0.005");
    EXPECT_EQ((of("113.6364") * of("2.00")).text(), "227.2728");
    EXPECT_EQ((of("988.00") * of("22.00").percent()).text(), "217.36");
    EXPECT_EQ(Exact().text(), "0.00");
}

TEST(Exact, ComparesByValue) {
    EXPECT_TRUE(of("1.0") == of("1.000"));
    EXPECT_TRUE(of("-1") < of("0.5"));
    EXPECT_FALSE(of("2") < of("2.00"));
    EXPECT_TRUE(of("0.00").is_zero());
    EXPECT_TRUE(of("9000000000000000000") < of("9000000000000000001"));
}

TEST(Exact, RoundsHalvesAwayFromZero) {
    EXPECT_EQ(of("1500.245").rounded(2).text(), "1500.25");
    EXPECT_EQ(of("1500.2449").rounded(2).text(), "1500.24");
    EXPECT_EQ(of("-0.005").rounded(2).text(), "-0.01");
    EXPECT_EQ(of("7").rounded(2).text(), "7.00");
}

TEST(Exact, Divides) {
    EXPECT_EQ(divided(of("10.00"), of("333.33"), 4).text(), "0.03");
    EXPECT_EQ(divided(of("1"), of("3"), 4).text(), "0.3333");
    EXPECT_EQ(divided(of("-2"), of("3"), 2).text(), "-0.67");
    EXPECT_FALSE(divided(of("1"), of("0"), 2).known());
}

TEST(Exact, WhatDoesNotFitIsUnknown) {
    const Exact large = of("999999999999999999");
    const Exact too_large = large * large * large;
    EXPECT_FALSE(too_large.known());
    EXPECT_FALSE((too_large + of("1")).known());
    EXPECT_FALSE(too_large == too_large);
    EXPECT_FALSE(too_large < of("1"));
    EXPECT_FALSE((large * large).value().has_value());
    EXPECT_EQ(too_large.text(), "a number too long to be kept");
}

TEST(Exact, AsAValue) {
    EXPECT_EQ(of("2.5000").value()->scale, 1);
    EXPECT_EQ(of("2.5").value(2)->units, 250);
    EXPECT_EQ(of("2.5678").value(2)->scale, 4);
}

}  // namespace
}  // namespace openitem::fatturapa
