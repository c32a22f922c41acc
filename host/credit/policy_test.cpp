#include "host/credit/policy.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace openitem::credit {
namespace {

using nlohmann::json;

TEST(CreditPolicy, TheOneThatComesWithOpenItemIsValid) {
    const auto& policy = default_policy();
    EXPECT_EQ(policy.head.kind, "credit");
    EXPECT_EQ(policy.max_overdue_days, 30);
    EXPECT_EQ(policy.grace_days, 3);
    EXPECT_EQ(policy.over_limit, Action::block);
    EXPECT_EQ(policy.no_limit, Action::warn);
    EXPECT_FALSE(policy.default_limit);
    EXPECT_FALSE(policy.count_disputed_as_overdue);
    EXPECT_TRUE(policy.with_open_orders);
}

TEST(CreditPolicy, EveryKeyIsRead) {
    const auto policies = read_policies(R"({
      "kind": "credit", "name": "Strict", "version": 7, "effective_from": "2026-05-01",
      "limit": {"default": {"amount": "2500.00", "currency": "EUR"}, "watch_percent": 80,
                "over": "warn", "missing": "block"},
      "overdue": {"max_days": 10, "grace_days": 2, "over": "warn",
                  "minimum": {"amount": "5", "currency": "EUR"},
                  "assumed_due_dates": "count", "disputed": "count"},
      "document": {"maximum": {"amount": "900.00", "currency": "EUR"}, "over": "allow"},
      "exposure": {"open_orders": false, "credit_notes": false, "unapplied_cash": false,
                   "on_account_cash": false, "disputed": false}})");
    ASSERT_TRUE(policies) << policies.error().text();
    const Policy& policy = policies->front();
    EXPECT_EQ(policy.head.version, 7);
    EXPECT_EQ(policy.default_limit->to_text(), "2500.00 EUR");
    EXPECT_EQ(policy.watch_percent, 80);
    EXPECT_EQ(policy.over_limit, Action::warn);
    EXPECT_EQ(policy.no_limit, Action::block);
    EXPECT_EQ(policy.max_overdue_days, 10);
    EXPECT_EQ(policy.grace_days, 2);
    EXPECT_EQ(policy.overdue, Action::warn);
    EXPECT_EQ(policy.overdue_minimum->to_text(), "5.00 EUR");
    EXPECT_TRUE(policy.count_assumed_due);
    EXPECT_TRUE(policy.count_disputed_as_overdue);
    EXPECT_EQ(policy.max_document->to_text(), "900.00 EUR");
    EXPECT_EQ(policy.over_document, Action::allow);
    EXPECT_FALSE(policy.with_open_orders || policy.less_credit_notes || policy.less_unapplied ||
                 policy.less_on_account || policy.with_disputed);
}

TEST(CreditPolicy, ErrorsNameTheKey) {
    struct {
        const char* patch;
        const char* location;
    } const cases[] = {
        {R"({"limit": {"over": "explode"}})", "/limit/over"},
        {R"({"limit": {"default": {"amount": "1.00", "currency": "XYZ"}}})", "/limit/default"},
        {R"({"limit": {"default": {"amount": "1.001", "currency": "EUR"}}})", "/limit/default"},
        {R"({"limit": {"default": {"amount": 1.5, "currency": "EUR"}}})", "/limit/default/amount"},
        {R"({"overdue": {"max_days": -1}})", "/overdue/max_days"},
        {R"({"overdue": {"disputed": true}})", "/overdue/disputed"},
        {R"({"exposure": {"open_orders": "yes"}})", "/exposure/open_orders"},
    };
    for (const auto& wrong : cases) {
        json policy = json::parse(default_policy().head.body);
        policy.merge_patch(json::parse(wrong.patch));
        const auto read = read_policies(policy.dump());
        ASSERT_FALSE(read) << wrong.patch;
        EXPECT_EQ(read.error().location, wrong.location) << read.error().text();
    }
    json unknown = json::parse(default_policy().head.body);
    unknown["limits"] = json::object();
    EXPECT_FALSE(read_policies(unknown.dump()));
}

TEST(CreditPolicy, SpeaksPlainly) {
    const auto text = in_plain_words(default_policy());
    const auto has = [&text](std::string_view sentence) {
        return std::find(text.begin(), text.end(), sentence) != text.end();
    };
    EXPECT_TRUE(has("Standard credit policy, version 1, in force from 1900-01-01."));
    EXPECT_TRUE(
        has("While an invoice is more than 33 days overdue (30 and 3 for a payment on its "
            "way), what the customer orders is held until a person releases it."));
    EXPECT_TRUE(
        has("What would take a customer above the limit is held until a person releases "
            "it."));
    EXPECT_TRUE(
        has("The disputed part of an invoice is left out of this while the dispute is "
            "open; the rest of the invoice is not."));
}

}  // namespace
}  // namespace openitem::credit
