#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "host/disputes/policy.hpp"

namespace openitem::disputes {
namespace {

using nlohmann::json;

TEST(DisputePolicy, TheOneThatComesWithOpenItemIsValid) {
    const auto& policy = default_policy();
    EXPECT_EQ(policy.number_prefix, "D-");
    EXPECT_EQ(policy.answer_within_days, 14);
    EXPECT_FALSE(policy.smallest);
    EXPECT_TRUE(policy.allows("PRICE"));
    EXPECT_GE(in_plain_words(policy).size(), 4U);
}

TEST(DisputePolicy, EveryKeyIsRead) {
    const auto policies = read_policies(R"({
      "kind": "dispute", "version": 2, "effective_from": "2026-05-01", "number_prefix": "CASE/",
      "credit_note_prefix": "GS-",
      "answer_within_days": 7, "smallest": {"amount": "5.00", "currency": "EUR"},
      "reasons": ["PRICE"]})");
    ASSERT_TRUE(policies) << policies.error().text();
    const auto& policy = policies->front();
    EXPECT_EQ(policy.number_prefix, "CASE/");
    EXPECT_EQ(policy.credit_note_prefix, "GS-");
    EXPECT_EQ(policy.answer_within_days, 7);
    EXPECT_EQ(policy.smallest->to_text(), "5.00 EUR");
    EXPECT_TRUE(policy.allows("PRICE"));
    EXPECT_FALSE(policy.allows("FREIGHT"));
}

TEST(DisputePolicy, ErrorsNameTheKey) {
    const std::pair<const char*, const char*> cases[] = {
        {R"({"number_prefix": ""})", "/number_prefix"},
        {R"({"answer_within_days": 0})", "/answer_within_days"},
        {R"({"reasons": ["NO_SUCH_REASON"]})", "/reasons"},
        {R"({"smallest": {"amount": "-1", "currency": "EUR"}})", "/smallest/amount"},
    };
    for (const auto& [patch, location] : cases) {
        json policy = json::parse(default_policy().head.body);
        policy.merge_patch(json::parse(patch));
        const auto read = read_policies(policy.dump());
        ASSERT_FALSE(read) << patch;
        EXPECT_EQ(read.error().location, location) << read.error().text();
    }
}

}  // namespace
}  // namespace openitem::disputes
