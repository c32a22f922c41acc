#include "host/cash/reference.hpp"

#include <gtest/gtest.h>

namespace openitem::cash {
namespace {

TEST(Reference, KeepsLettersAndDigits) {
    EXPECT_EQ(normalized("RE-2026/0012"), "RE20260012");
    EXPECT_EQ(normalized(" re 2026.0012 "), "RE20260012");
    EXPECT_EQ(normalized("RF18 5390 0754 7034"), "RF18539007547034");
    EXPECT_EQ(normalized("M\xC3\xBCller #7"), "M\xC3\xBCLLER7");
    EXPECT_EQ(normalized("-/ ."), "");
}

TEST(Reference, LeadingZerosAreNoDifference) {
    EXPECT_EQ(without_leading_zeros("000123"), "123");
    EXPECT_EQ(without_leading_zeros("R0123"), "R0123");
    EXPECT_EQ(without_leading_zeros("000"), "000");
    EXPECT_EQ(without_leading_zeros(""), "");
}

TEST(Reference, NumberWithinAStructuredReference) {
    EXPECT_EQ(number_within("RF11 1232"), "1232");
    EXPECT_EQ(number_within("rf18 5390 0754 7034"), "539007547034");
    EXPECT_EQ(number_within("RF12 1232"), "");  // wrong check digits
    EXPECT_EQ(number_within("RF1"), "");
    EXPECT_EQ(number_within("RF\xC3\xA4\xC3\xA4\xC3\xA4"), "");
    EXPECT_EQ(number_within("+71<000000000000018+87654321<"), "18");
    EXPECT_EQ(number_within("+75<0000000000000018+87654321<"), "18");
    EXPECT_EQ(number_within("+73<+87654321<"), "");
    EXPECT_EQ(number_within("210000000003139471430009017"), "");
    EXPECT_EQ(number_within(""), "");
}

TEST(Reference, FragmentsAreRunsOfLettersOrDigits) {
    const std::string text = "Rg.RE2026-0012";
    const auto parts = fragments(text);
    EXPECT_EQ(parts.normalized, "RGRE20260012");
    ASSERT_EQ(parts.all.size(), 4U);
    EXPECT_EQ(text.substr(parts.all[1].begin, parts.all[1].end - parts.all[1].begin), "RE");
    EXPECT_EQ(parts.all[2].key, 4U);
    EXPECT_TRUE(parts.all[2].digits);
    EXPECT_TRUE(fragments("").all.empty());
    EXPECT_TRUE(fragments(" -;/ ").all.empty());
}

TEST(Reference, TheWorkIsBounded) {
    const std::string text(10'000, '7');
    EXPECT_EQ(fragments(text).all.size(), 1U);
    std::string many;
    for (int i = 0; i < 5'000; ++i) many += "7 ";
    EXPECT_EQ(fragments(many).all.size(), most_fragments);
    EXPECT_TRUE(token_at(fragments(text), 0, 1, 4).key.empty());
}

struct Expected {
    const char* text;
    std::size_t count;
    const char* key;
    bool strong;
};

TEST(Reference, TokensAreJoinedFragments) {
    const Expected cases[] = {
        {"RE 2026 0012", 3, "RE20260012", true},
        {"RE-2026/0012", 3, "RE20260012", true},
        {"INV1001", 2, "INV1001", true},
        {"0000611365", 1, "0000611365", true},
        {"1001", 1, "1001", false},  // could be anything
        {"2026 0012", 2, "20260012", false},
        {"R 17", 2, "", false},        // too short
        {"RECHNUNG", 1, "", false},    // no digit
        {"1.234,56", 3, "", false},    // an amount
        {"31.12.2025", 3, "", false},  // a date
    };
    for (const auto& expected : cases) {
        const std::string_view text = expected.text;
        const auto parts = fragments(text);
        const auto token = token_at(parts, 0, expected.count, 4);
        EXPECT_EQ(token.key, expected.key) << expected.text;
        if (token.key.empty()) continue;
        EXPECT_EQ(token.strong, expected.strong) << expected.text;
        EXPECT_EQ(token.written, text);
    }
}

TEST(Reference, IsWrittenAsNormalizingWouldSay) {
    for (const char* text : {"RE-2026/0012", "0012", "00 12", "000", "0", "", "-", "Ä 7", "re1"}) {
        for (const char* key : {"RE20260012", "12", "012", "000", "00", "0", "", "Ä7", "RE1"}) {
            const auto plain = normalized(text);
            EXPECT_EQ(is_written(text, key), without_leading_zeros(plain) == key)
                << text << " and " << key;
        }
    }
}

}  // namespace
}  // namespace openitem::cash
