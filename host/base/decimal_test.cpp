#include "host/base/decimal.hpp"

#include <gtest/gtest.h>

#include <string>

namespace openitem::base {
namespace {

constexpr Decimal operator""_d(const char* text, std::size_t size) {
    return Decimal::parse({text, size}).value();
}

std::string shown(std::optional<Decimal> value) { return value ? value->to_string() : "none"; }

static_assert("12.50"_d.units == 1250 && "12.50"_d.scale == 2, "parsing runs at compile time");

TEST(Decimal, ParsesWhatIsWritten) {
    EXPECT_EQ(shown(Decimal::parse("0")), "0");
    EXPECT_EQ(shown(Decimal::parse("-12.50")), "-12.50");
    EXPECT_EQ(shown(Decimal::parse("+7")), "7");
    EXPECT_EQ(shown(Decimal::parse(".5")), "0.5");
    EXPECT_EQ(shown(Decimal::parse("5.")), "5");
    EXPECT_EQ(shown(Decimal::parse("007.10")), "7.10");
    EXPECT_EQ(shown(Decimal::parse("-0.00")), "0.00");
    EXPECT_EQ(shown(Decimal::parse("9223372036854775807")), "9223372036854775807");
    EXPECT_EQ(shown(Decimal::parse("-9.223372036854775807")), "-9.223372036854775807");
    EXPECT_EQ(shown(Decimal::parse("0.000000000000000001")), "0.000000000000000001");
}

TEST(Decimal, RefusesWhatIsNoDecimal) {
    for (const char* text : {"",
                             "-",
                             "+",
                             ".",
                             "-.",
                             "1.2.3",
                             "1e5",
                             "1E5",
                             "1,5",
                             " 1",
                             "1 ",
                             "--1",
                             "+-1",
                             "0x10",
                             "1_000",
                             "NaN",
                             "inf",
                             "1'000",
                             "٣",
                             "9223372036854775808",
                             "0.0000000000000000001",
                             "1234567890123456789012345678901234567890",
                             "0000000000000000000000000000000000000001"}) {
        EXPECT_FALSE(Decimal::parse(text)) << text;
    }
    EXPECT_FALSE(Decimal::parse(std::string_view("1\0", 2)));
}

TEST(Decimal, SaysWhyATextIsNoDecimal) {
    const auto why = [](std::string_view text) { return parse_decimal(text).error().message; };
    EXPECT_EQ(why("1.2.3"),
              "expected a decimal such as -12.50, found \"1.2.3\": it has more than one point");
    EXPECT_NE(why("").find("it is empty"), std::string::npos);
    EXPECT_NE(why("-").find("no digit"), std::string::npos);
    EXPECT_NE(why("1e5").find("something other than digits"), std::string::npos);
    EXPECT_NE(why(std::string(40, '7')).find("more digits"), std::string::npos);
    EXPECT_EQ(parse_decimal("2.5").value(), "2.5"_d);
}

TEST(Decimal, ShowsEveryDecimalOfItsScale) {
    EXPECT_EQ((Decimal{5, 3}).to_string(), "0.005");
    EXPECT_EQ((Decimal{-5, 1}).to_string(), "-0.5");
    EXPECT_EQ((Decimal{1000, 3}).to_string(), "1.000");
    EXPECT_EQ((Decimal{std::numeric_limits<std::int64_t>::min(), 18}).to_string(),
              "-9.223372036854775808");
}

TEST(Decimal, ComparesByValue) {
    EXPECT_EQ("1.5"_d, "1.50"_d);
    EXPECT_LT("-1.5"_d, "1.49"_d);
    EXPECT_GT("9223372036854775807"_d, "0.000000000000000001"_d);
    EXPECT_LT("-9223372036854775807"_d, "-9.223372036854775807"_d);
}

TEST(Decimal, AddsAndSubtractsExactly) {
    EXPECT_EQ(shown(add("0.1"_d, "0.2"_d)), "0.3");
    EXPECT_EQ(shown(add("1"_d, "-0.001"_d)), "0.999");
    EXPECT_EQ(shown(subtract("1.00"_d, "0.995"_d)), "0.005");
    EXPECT_EQ(shown(add("9223372036854775807"_d, "1"_d)), "none");
    EXPECT_EQ(shown(add("9000000000000000000"_d, "0.000000000000000001"_d)), "none");
    // The zeros are given up before the sum is.
    EXPECT_EQ(shown(add("900000000000000000"_d, "1.00"_d)), "900000000000000001.0");
    EXPECT_EQ(shown(negate("-1.5"_d)), "1.5");
    EXPECT_EQ(shown(negate({std::numeric_limits<std::int64_t>::min(), 0})), "none");
}

TEST(Decimal, MultipliesExactlyOrNotAtAll) {
    EXPECT_EQ(shown(multiply("1.25"_d, "-0.2"_d)), "-0.250");
    EXPECT_EQ(shown(multiply("0.000000001"_d, "0.000000001"_d)), "0.000000000000000001");
    EXPECT_EQ(shown(multiply("0.0000000001"_d, "0.000000001"_d)), "none");
    EXPECT_EQ(shown(multiply("0.0000000010"_d, "0.0000000010"_d)), "0.000000000000000001");
    EXPECT_EQ(shown(multiply("5000000000"_d, "5000000000"_d)), "none");
}

TEST(Decimal, RoundsOnceAndAsItIsTold) {
    const auto up = [](Decimal value) { return shown(rounded(value, 2, Rounding::half_up)); };
    const auto even = [](Decimal value) { return shown(rounded(value, 2, Rounding::half_even)); };
    EXPECT_EQ(up("0.125"_d), "0.13");
    EXPECT_EQ(up("-0.125"_d), "-0.13");
    EXPECT_EQ(up("0.1249999"_d), "0.12");
    EXPECT_EQ(up("-0.004"_d), "0.00");
    EXPECT_EQ(even("0.125"_d), "0.12");
    EXPECT_EQ(even("0.135"_d), "0.14");
    EXPECT_EQ(even("-0.125"_d), "-0.12");
    EXPECT_EQ(even("0.1250001"_d), "0.13");
    EXPECT_EQ(up("7"_d), "7.00");
    EXPECT_EQ(up("9223372036854775807"_d), "none");
    EXPECT_EQ(shown(rounded("9.223372036854775807"_d, 0, Rounding::half_up)), "9");
    EXPECT_EQ(shown(rounded("9.999999999999999"_d, 0, Rounding::half_up)), "10");
}

TEST(Decimal, RoundsAProductAtTheScaleAskedFor) {
    // 3 pieces at 0.3333, to the cent.
    EXPECT_EQ(shown(multiply_rounded("3"_d, "0.3333"_d, 2, Rounding::half_up)), "1.00");
    EXPECT_EQ(shown(multiply_rounded("1.005"_d, "100"_d, 0, Rounding::half_up)), "101");
    EXPECT_EQ(shown(multiply_rounded("2"_d, "2"_d, 4, Rounding::half_up)), "4.0000");
    EXPECT_EQ(shown(multiply_rounded("9000000000"_d, "9000000000"_d, 2, Rounding::half_up)),
              "none");
    EXPECT_EQ(shown(multiply_rounded("0.000000000000000001"_d, "0.000000000000000001"_d, 18,
                                     Rounding::half_up)),
              "0.000000000000000000");
    EXPECT_EQ(shown(multiply_rounded({std::numeric_limits<std::int64_t>::min(), 0},
                                     {std::numeric_limits<std::int64_t>::min(), 0}, 18,
                                     Rounding::half_up)),
              "none");
}

TEST(Decimal, DividesAtTheScaleAskedFor) {
    EXPECT_EQ(shown(divide_rounded("1"_d, "3"_d, 4, Rounding::half_up)), "0.3333");
    EXPECT_EQ(shown(divide_rounded("-2"_d, "3"_d, 4, Rounding::half_up)), "-0.6667");
    EXPECT_EQ(shown(divide_rounded("1"_d, "8"_d, 2, Rounding::half_even)), "0.12");
    EXPECT_EQ(shown(divide_rounded("1"_d, "-8"_d, 2, Rounding::half_up)), "-0.13");
    EXPECT_EQ(shown(divide_rounded("0.000000000000000001"_d, "2"_d, 0, Rounding::half_up)), "0");
    EXPECT_EQ(shown(divide_rounded("1"_d, "0"_d, 2, Rounding::half_up)), "none");
    EXPECT_EQ(shown(divide_rounded("1"_d, "0.000000000000000001"_d, 18, Rounding::half_up)),
              "none");
}

TEST(Decimal, ChangesItsScaleOnlyWithoutLoss) {
    EXPECT_EQ(shown(rescale("1.50"_d, 1)), "1.5");
    EXPECT_EQ(shown(rescale("1.50"_d, 0)), "none");
    EXPECT_EQ(shown(rescale("1.5"_d, 4)), "1.5000");
    EXPECT_EQ(shown(rescale("92233720368547758.07"_d, 3)), "none");
    EXPECT_EQ(normalized("100.00"_d).to_string(), "100");
    EXPECT_EQ(normalized("12.50"_d).to_string(), "12.5");
    EXPECT_EQ(normalized("0.000"_d).to_string(), "0");
}

}  // namespace
}  // namespace openitem::base
