#include "host/model/decisions/decision.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "host/base/hash.hpp"

namespace openitem::model {
namespace {

DecisionRecord sample() {
    DecisionRecord record;
    record.kind = "credit";
    record.subject_type = "order";
    record.subject = "SO-1";
    record.customer = "C-1";
    record.as_of = *base::Date::parse("2026-03-31");
    record.policy.kind = "credit";
    record.policy.version = 2;
    record.policy.effective_from = *base::Date::parse("2026-01-01");
    record.policy.body = R"({"effective_from":"2026-01-01","kind":"credit","version":2})";
    record.policy.hash = base::sha256(record.policy.body).hex();
    record.facts = R"({"amount":{"amount":"60.00","currency":"EUR"}})";
    record.rules = {{"credit.limit", {{"exposure", "60.00 EUR"}}, "100.00 EUR", "passed", "fits"}};
    record.outcome = "passed";
    record.text = {"passed"};
    return record;
}

TEST(Decision, SurvivesJson) {
    const auto record = sample();
    const auto json = to_json(record);
    const auto back = decision_from_json(nlohmann::json::parse(json.dump()));
    ASSERT_TRUE(back) << back.error().text();
    EXPECT_EQ(*back, record);
    EXPECT_EQ(to_json(*back).dump(), json.dump());
}

TEST(Decision, RefusesARecordWhosePolicyWasChanged) {
    auto json = to_json(sample());
    json["policy"]["version"] = 3;
    const auto back = decision_from_json(json);
    ASSERT_FALSE(back);
    EXPECT_EQ(back.error().location, "/policy");
}

TEST(Decision, RefusesWhatIsMissingOrOfTheWrongKind) {
    for (const char* key : {"kind", "as_of", "outcome", "policy", "policy_hash", "facts", "subject",
                            "rules", "text"}) {
        auto json = to_json(sample());
        json[key] = 17;
        EXPECT_FALSE(decision_from_json(json)) << key;
        json.erase(key);
        EXPECT_FALSE(decision_from_json(json)) << key;
    }
    EXPECT_FALSE(decision_from_json(nlohmann::json::array()));
}

TEST(Decision, IsExplainedRuleByRule) {
    const auto text = explain(sample());
    EXPECT_NE(text.find("credit.limit"), std::string::npos);
    EXPECT_NE(text.find("60.00 EUR"), std::string::npos);
    EXPECT_NE(text.find("version 2, in force from 2026-01-01"), std::string::npos);
}

}  // namespace
}  // namespace openitem::model
