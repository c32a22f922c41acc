// Decimal comma or point, by evidence; amounts with all that people write around them.
#include "../numbers.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "../quick.hpp"

namespace openitem::csv {
namespace {

using Values = std::vector<std::string_view>;

NumberGuess guess(const Values& values) { return guess_numbers({values}).front(); }

TEST(Numbers, TheMarkBeforeTwoDigitsIsTheDecimalOne) {
    EXPECT_EQ(guess({"12,50"}).format.decimal_mark, ',');
    EXPECT_EQ(guess({"12.50"}).format.decimal_mark, '.');
    EXPECT_EQ(guess({"0,125"}).format.decimal_mark, ',');
    EXPECT_EQ(guess({"1234,567"}).format.decimal_mark, ',');
}

TEST(Numbers, TheLastOfTwoMarksIsTheDecimalOne) {
    EXPECT_EQ(guess({"1.234,50"}).format.decimal_mark, ',');
    EXPECT_EQ(guess({"1.234,50"}).format.group_mark, '.');
    EXPECT_EQ(guess({"1,234.50"}).format.decimal_mark, '.');
    EXPECT_EQ(guess({"1,234.50"}).format.group_mark, ',');
}

TEST(Numbers, AMarkThatRepeatsIsAGroupMark) {
    EXPECT_EQ(guess({"1.234.567"}).format.decimal_mark, ',');
    EXPECT_EQ(guess({"1,234,567"}).format.decimal_mark, '.');
    EXPECT_EQ(guess({"1 234,5"}).format.group_mark, ' ');
    EXPECT_EQ(guess({"1'234.50"}).format.group_mark, '\'');
}

TEST(Numbers, ThreeDigitsBehindOneMarkAreAmbiguous) {
    EXPECT_EQ(guess({"1.234", "5.678"}).verdict, NumberVerdict::ambiguous);
    EXPECT_EQ(guess({"1,234"}).verdict, NumberVerdict::ambiguous);
    EXPECT_EQ(guess({"1.234", "5,50"}).verdict, NumberVerdict::clear);
    EXPECT_EQ(guess_numbers({{"1.234"}, {"5,50"}})[0].format.decimal_mark, ',');
}

TEST(Numbers, WhatIsNoNumberIsNoEvidence) {
    EXPECT_EQ(guess({"10.00.00", "12.34,56,78", "abc", "12.50"}).format.decimal_mark, '.');
}

TEST(Numbers, WithoutMarksNothingIsDecided) {
    const NumberGuess found = guess({"1", "200", ""});
    EXPECT_EQ(found.verdict, NumberVerdict::clear);
    EXPECT_TRUE(found.format.plain());
}

TEST(Numbers, ReadsWhatPeopleWriteAroundAnAmount) {
    const NumberFormat german{',', '.'};
    const auto units = [&](std::string_view text) {
        const auto read = read_amount(german, text);
        return read ? read->value.units : INT64_MIN;
    };
    EXPECT_EQ(units("1.234,50"), 123450);
    EXPECT_EQ(units("€ 12,50"), 1250);
    EXPECT_EQ(units("12,50 €"), 1250);
    EXPECT_EQ(units("-12,50 EUR"), -1250);
    EXPECT_EQ(units("EUR -12,50"), -1250);
    EXPECT_EQ(units("12,50-"), -1250);
    EXPECT_EQ(units("(12,50)"), -1250);
    EXPECT_EQ(units("(EUR 12,50)"), -1250);
    EXPECT_EQ(units("-(12,50)"), INT64_MIN);
    EXPECT_EQ(units("-€ -5"), INT64_MIN);
    EXPECT_EQ(units("EUR"), INT64_MIN);
    EXPECT_EQ(units("€"), INT64_MIN);
    EXPECT_EQ(units("12,50 euro"), INT64_MIN);
    EXPECT_EQ(units("1e5"), INT64_MIN);
    EXPECT_EQ(units("12,50,00"), INT64_MIN);
    EXPECT_EQ(units("1234567890123456789012345678901234567890"), INT64_MIN);
}

TEST(Numbers, SymbolsAndCodesNameTheCurrency) {
    const NumberFormat plain;
    EXPECT_EQ(std::string(read_amount(plain, "£5")->currency, 3), "GBP");
    EXPECT_EQ(std::string(read_amount(plain, "CHF 5")->currency, 3), "CHF");
    EXPECT_EQ(std::string(read_amount(plain, "5 SEK")->currency, 3), "SEK");
    EXPECT_EQ(std::string(read_amount(plain, "US$5")->currency, 3), "USD");
    EXPECT_TRUE(read_amount(plain, "$5")->dollar);
    EXPECT_FALSE(read_amount(plain, "$5")->has_currency);
}

TEST(Numbers, CurrencyCells) {
    char code[3];
    EXPECT_TRUE(read_currency("eur", code));
    EXPECT_EQ(std::string(code, 3), "EUR");
    EXPECT_TRUE(read_currency(" € ", code));
    EXPECT_FALSE(read_currency("EURO", code));
    EXPECT_FALSE(read_currency("E1R", code));
    EXPECT_FALSE(read_currency("$", code));
}

// The quick reading says the same as the careful one, or leaves it to it.
TEST(Numbers, QuickReadingAgrees) {
    std::mt19937 random(7);
    constexpr std::string_view letters = "0123456789.,- x";
    std::size_t taken = 0;
    for (int i = 0; i < 200000; ++i) {
        std::string text(random() % 21, ' ');
        // Mostly digits: short random texts would hardly ever be numbers.
        for (char& c : text)
            c = letters[random() % 3 == 0 ? random() % letters.size() : random() % 10];
        for (const char mark : {'.', ','}) {
            oi_amount quick{};
            if (!quick::read_amount(text, mark, quick)) continue;
            ++taken;
            const auto careful = NumberFormat{mark, '\0'}.try_parse(text);
            ASSERT_TRUE(careful) << text;
            ASSERT_EQ(careful->units, quick.units) << text;
            ASSERT_EQ(careful->scale, quick.scale) << text;
        }
    }
    EXPECT_GT(taken, 1000u);
}

}  // namespace
}  // namespace openitem::csv
