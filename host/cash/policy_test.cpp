#include "host/cash/policy.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace openitem::cash {
namespace {

using nlohmann::json;

TEST(CashPolicy, TheOneThatComesWithOpenItemIsValid) {
    const auto& policy = default_policy();
    EXPECT_EQ(policy.head.kind, "cash");
    EXPECT_TRUE(policy.by_reference && policy.in_free_text && policy.in_end_to_end_id);
    EXPECT_TRUE(policy.by_amount && policy.customer_by_account && policy.customer_by_name);
    EXPECT_EQ(policy.shortest, 4U);
    EXPECT_EQ(policy.apply_from, 80);
    EXPECT_EQ(policy.audit.duplicate_days, 5);
    EXPECT_EQ(policy.audit.stale_days, 30);
    EXPECT_TRUE(policy.audit.other_payer && policy.audit.late_discount);
}

TEST(CashPolicy, EveryKeyIsRead) {
    const auto policies = read_policies(R"({
      "kind": "cash", "version": 2, "effective_from": "2026-05-01",
      "reference": {"use": false, "free_text": false, "end_to_end_id": false, "shortest": 6},
      "amount": {"use": false, "by_account": false, "by_name": false},
      "discount": {"use": false, "tax": "mixed", "partial": "prorated", "unearned": "charge_back",
                   "grace_days": 3},
      "bank_fees": "customer",
      "tolerance": {"amount": {"amount": "1.50", "currency": "EUR"}, "percent": "0.5"},
      "apply_from": 95,
      "audit": {"duplicate_days": 3, "stale_days": 14, "other_payer": false,
                "late_discount": false}})");
    ASSERT_TRUE(policies) << policies.error().text();
    const Policy& policy = policies->front();
    EXPECT_FALSE(policy.by_reference || policy.in_free_text || policy.in_end_to_end_id);
    EXPECT_FALSE(policy.by_amount || policy.customer_by_account || policy.customer_by_name);
    EXPECT_EQ(policy.shortest, 6U);
    EXPECT_FALSE(policy.discount.use);
    EXPECT_EQ(policy.discount.tax, TaxMode::mixed);
    EXPECT_EQ(policy.discount.partial, Partial::prorated);
    EXPECT_EQ(policy.discount.unearned, Unearned::charge_back);
    EXPECT_EQ(policy.discount.grace_days, 3);
    EXPECT_FALSE(policy.we_bear_fees);
    EXPECT_EQ(policy.tolerance.amount->minor, 150);
    EXPECT_EQ(policy.tolerance.percent.to_string(), "0.5");
    EXPECT_EQ(policy.apply_from, 95);
    EXPECT_EQ(policy.audit.duplicate_days, 3);
    EXPECT_EQ(policy.audit.stale_days, 14);
    EXPECT_FALSE(policy.audit.other_payer || policy.audit.late_discount);
}

TEST(CashPolicy, ErrorsNameTheKey) {
    const std::pair<const char*, const char*> cases[] = {
        {R"({"apply_from": 102})", "/apply_from"},
        {R"({"reference": {"shortest": 1}})", "/reference/shortest"},
        {R"({"amount": {"by_name": "yes"}})", "/amount/by_name"},
        {R"({"discount": {"grace_days": -1}})", "/discount/grace_days"},
        {R"({"discount": {"tax": "gross"}})", "/discount/tax"},
        {R"({"bank_fees": "theirs"})", "/bank_fees"},
        {R"({"tolerance": {"amount": {"amount": "-1", "currency": "EUR"}}})",
         "/tolerance/amount/amount"},
        {R"({"audit": {"stale_days": -1}})", "/audit/stale_days"},
        {R"({"audit": {"duplicate_days": "5"}})", "/audit/duplicate_days"},
        {R"({"audit": {"late_discount": 1}})", "/audit/late_discount"},
        {R"({"audit": {"stale": 30}})", "/audit/stale"},
    };
    for (const auto& [patch, location] : cases) {
        json policy = json::parse(default_policy().head.body);
        policy.merge_patch(json::parse(patch));
        const auto read = read_policies(policy.dump());
        ASSERT_FALSE(read) << patch;
        EXPECT_EQ(read.error().location, location) << read.error().text();
    }
}

TEST(CashPolicy, SpeaksPlainly) {
    const auto text = in_plain_words(default_policy());
    ASSERT_GE(text.size(), 5U);
    EXPECT_EQ(text[1],
              "First, a receipt pays the documents it names: in its remittance lines, its creditor "
              "reference, its text, its end-to-end identification.");
    EXPECT_EQ(text[text.size() - 3],
              "An audit asks about the same money twice within 5 days, and about money not applied "
              "after 30 days.");
    EXPECT_EQ(text.back(), "It asks about discounts that were granted too late.");
}

}  // namespace
}  // namespace openitem::cash
