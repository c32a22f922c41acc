// Runs decide_cases.json; each decision is also recorded, sent through JSON and replayed.
#include "host/disputes/decide.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace openitem::disputes {
namespace {

using base::Currency;
using base::Date;
using base::Money;
using nlohmann::json;

json load_cases() {
    std::ifstream in(OPENITEM_SOURCE_DIR "/host/disputes/decide_cases.json");
    return json::parse(in, nullptr, true, true);
}

Money euros(const json& object, const char* key) {
    return base::parse_money(object.value(key, "0.00"), Currency("EUR")).value();
}

Facts facts_from(const json& object) {
    const std::string action = object["action"];
    Facts facts{.as_of = *Date::parse("2026-03-31"),
                .action = action == "open"     ? Action::open
                          : action == "credit" ? Action::credit
                                               : Action::reject,
                .customer = "C-1",
                .item_number = "R-1",
                .item = 17,
                .item_open = euros(object, "open"),
                .item_disputed = euros(object, "disputed")};
    if (facts.action != Action::open) {
        facts.number = "D-1";
        facts.state = state_from(object["state"].get<std::string>()).value();
        facts.open = euros(object, "case_open");
    }
    facts.reason = object.value("reason", "PRICE");
    facts.asked = euros(object, "asked");
    facts.credit_notes =
        object.value("credit_notes", "source") == "openitem" ? Origin::openitem : Origin::source;
    return facts;
}

void expect_answer(const json& expect, const Decision& decision) {
    EXPECT_EQ(to_string(decision.effect), expect["effect"].get<std::string>());
    if (expect.contains("next")) {
        EXPECT_EQ(to_string(decision.next), expect["next"].get<std::string>());
    }
    if (expect.contains("events")) {
        std::vector<std::string> events;
        for (const Event event : decision.events) events.emplace_back(to_string(event));
        EXPECT_EQ(events, expect["events"].get<std::vector<std::string>>());
    }
    if (expect.contains("text")) {
        EXPECT_EQ(decision.text, expect["text"].get<std::vector<std::string>>());
    }
    const json rules = expect.value("rules", json::object());
    for (const auto& rule : decision.rules) {
        if (!rules.contains(rule.rule)) continue;
        EXPECT_EQ(rule.outcome, rules[rule.rule].get<std::string>()) << rule.reason;
    }
}

TEST(DisputeDecide, Cases) {
    const json cases = load_cases();
    ASSERT_GE(cases.size(), 20U);
    for (const auto& object : cases) {
        SCOPED_TRACE(object["name"].get<std::string>());
        json patched = json::parse(default_policy().head.body);
        patched.merge_patch(object.value("policy", json::object()));
        const Policy policy = read_policies(patched.dump()).value().front();
        const Facts facts = facts_from(object);
        const auto decision = evaluate(facts, policy);
        ASSERT_TRUE(decision) << decision.error().text();
        expect_answer(object["expect"], *decision);

        const auto kept = record(facts, policy, *decision);
        const auto read = model::decision_from_json(json::parse(model::to_json(kept).dump()));
        ASSERT_TRUE(read) << read.error().text();
        EXPECT_EQ(*read, kept);
        const auto again = replay(*read);
        ASSERT_TRUE(again) << again.error().text();
        EXPECT_EQ(*again, kept);
    }
}

TEST(DisputeDecide, AnotherCurrencyIsAnError) {
    Facts facts = facts_from(
        json::parse(R"({"open":"100.00","action":"open","asked":"10.00","reason":"PRICE"})"));
    facts.asked.currency = Currency("USD");
    const auto decision = evaluate(facts, default_policy());
    ASSERT_FALSE(decision);
    EXPECT_EQ(decision.error().code, base::Code::mixed_currency);
}

}  // namespace
}  // namespace openitem::disputes
