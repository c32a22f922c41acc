#include "host/cash/similar.hpp"

#include <gtest/gtest.h>

#include "host/cash/combination.hpp"
#include "host/cash/payer_name.hpp"

namespace openitem::cash {
namespace {

TEST(Skeleton, LeavesOutZerosAndReadsLettersAsDigits) {
    EXPECT_EQ(skeleton("RE-2026-0012"), skeleton("re 2O26 OOI2"));
    EXPECT_EQ(skeleton("RE-2026-0012"), skeleton("RE/2026/12"));
    EXPECT_NE(skeleton("RE-2026-0012"), skeleton("RE-2026-0021"));
    EXPECT_EQ(skeleton("000"), "");
}

TEST(OneEdit, IsOneCharacterOrTwoChangedPlaces) {
    EXPECT_TRUE(is_one_edit("12345", "12346"));
    EXPECT_TRUE(is_one_edit("12345", "1234"));
    EXPECT_TRUE(is_one_edit("12345", "122345"));
    EXPECT_TRUE(is_one_edit("12345", "13245"));
    EXPECT_FALSE(is_one_edit("12345", "12345"));
    EXPECT_FALSE(is_one_edit("12345", "13254"));
    EXPECT_FALSE(is_one_edit("12345", "123"));
    EXPECT_TRUE(is_one_edit("", "1"));
}

TEST(Likeness, IsTheBestThatHolds) {
    const auto like = [](std::string_view token, std::string_view number, bool cut = false) {
        return likeness(token, skeleton(token), number, skeleton(number), cut);
    };
    EXPECT_EQ(like("9OO12345", "90012345"), Likeness::skeleton);
    EXPECT_EQ(like("12345", "90012345"), Likeness::ending);
    EXPECT_EQ(like("9001", "90012345", true), Likeness::beginning);
    EXPECT_EQ(like("9001", "90012345"), Likeness::none);
    EXPECT_EQ(like("90012354", "90012345"), Likeness::one_edit);
    EXPECT_EQ(like("345", "90012345"), Likeness::none);
}

TEST(PlainName, IsWithoutCaseUmlautsAndLegalForm) {
    EXPECT_EQ(plain_name("Möller & Söhne GmbH & Co. KG"), "MOELLER SOEHNE");
    EXPECT_EQ(plain_name("MOELLER  SOEHNE"), "MOELLER SOEHNE");
    EXPECT_EQ(plain_name("Café Zoé S.A.R.L."), "CAFE ZOE");
    EXPECT_EQ(plain_name("AG"), "AG");
    EXPECT_EQ(plain_name(""), "");
}

using Set = std::vector<std::size_t>;

TEST(Combination, IsTheOnlyOne) {
    const std::vector<std::int64_t> amounts = {11731, 7011, 5007, 90909};
    EXPECT_EQ(the_combination(amounts, 12018), (Set{1, 2}));
    EXPECT_EQ(the_combination(amounts, 12019), std::nullopt);
    EXPECT_EQ(the_combination(amounts, 7011), std::nullopt);  // one is none
    EXPECT_EQ(the_combination(amounts, 0), std::nullopt);
    EXPECT_EQ(the_combination({}, 5), std::nullopt);
}

TEST(Combination, OfEqualAmountsTakesTheFirst) {
    const std::vector<std::int64_t> amounts = {70011, 70011, 50007};
    EXPECT_EQ(the_combination(amounts, 120018), (Set{0, 2}));
}

TEST(Combination, OfSeveralSetsIsNone) {
    const std::vector<std::int64_t> amounts = {10011, 5007, 9013, 6005};
    EXPECT_EQ(the_combination(amounts, 15018), std::nullopt);
}

TEST(Combination, WhatChanceCouldMakeIsNone) {
    const std::vector<std::int64_t> round = {10'000, 20'000, 50'000, 70'000};
    EXPECT_EQ(the_combination(round, 30'000), std::nullopt);
}

TEST(Combination, GivesUpInTime) {
    std::vector<std::int64_t> amounts;
    for (std::int64_t i = 0; i < 40; ++i) amounts.push_back(100'003 + i * 2);
    EXPECT_EQ(the_combination(amounts, 8 * 100'003 + 1), std::nullopt);
}

}  // namespace
}  // namespace openitem::cash
