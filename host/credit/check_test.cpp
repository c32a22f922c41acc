// Runs check_cases.json; each decision is also recorded, sent through JSON and replayed.
#include "host/credit/check.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace openitem::credit {
namespace {

using base::Currency;
using base::Date;
using base::Money;
using nlohmann::json;

const Date as_of = *Date::parse("2026-03-31");

json load_cases() {
    std::ifstream in(OPENITEM_SOURCE_DIR "/host/credit/check_cases.json");
    return json::parse(in, nullptr, true, true);
}

Money euros(const std::string& text, const std::string& currency = "EUR") {
    return base::parse_money(text, *Currency::parse(currency)).value();
}

Money money_at(const json& object, const char* key) {
    return euros(object.value(key, "0.00"), object.value("currency", "EUR"));
}

PositionKind kind_of(const std::string& text) {
    if (text == "credit_note") return PositionKind::credit_note;
    if (text == "unapplied") return PositionKind::unapplied;
    if (text == "on_account") return PositionKind::on_account;
    return PositionKind::invoice;
}

struct Case {
    Customer customer;
    Document document;
    std::vector<Position> positions;
    std::vector<Order> orders;
    Policy policy;
};

Case read_case(const json& json_case) {
    Case c;
    c.customer = {.number = "C-1", .name = "Testa", .limit = {}};
    if (json_case.contains("limit")) {
        c.customer.limit = euros(json_case["limit"], json_case.value("limit_currency", "EUR"));
    }
    const bool order = json_case.contains("order");
    const json& document = json_case[order ? "order" : "invoice"];
    c.document = {.kind = order ? DocumentKind::order : DocumentKind::invoice,
                  .number = document.value("number", ""),
                  .order = document.value("order", ""),
                  .amount = money_at(document, "amount")};
    for (const auto& position : json_case.value("positions", json::array())) {
        c.positions.push_back({.kind = kind_of(position["kind"]),
                               .number = position.value("number", ""),
                               .open = money_at(position, "open"),
                               .disputed = money_at(position, "disputed"),
                               .due_on = *Date::parse(position["due_on"].get<std::string>()),
                               .due_assumed = position.value("due_assumed", false)});
    }
    for (const auto& other : json_case.value("orders", json::array())) {
        c.orders.push_back({.number = other["number"],
                            .total = money_at(other, "total"),
                            .invoiced = money_at(other, "invoiced")});
    }
    json policy = json::parse(default_policy().head.body);
    policy.merge_patch(json_case.value("policy", json::object()));
    c.policy = read_policies(policy.dump()).value().front();
    return c;
}

void expect_answer(const json& expect, const Decision& decision) {
    EXPECT_EQ(to_string(decision.outcome), expect["outcome"].get<std::string>());
    if (expect.contains("exposure")) {
        EXPECT_EQ(decision.exposure.to_string(), expect["exposure"].get<std::string>());
    }
    if (expect.contains("after")) {
        EXPECT_EQ(decision.after.to_string(), expect["after"].get<std::string>());
    }
    if (expect.contains("text")) {
        EXPECT_EQ(decision.text, expect["text"].get<std::vector<std::string>>());
    }
    const json rules = expect.value("rules", json::object());
    for (const auto& [name, outcome] : rules.items()) {
        bool found = false;
        for (const auto& rule : decision.rules) {
            if (rule.rule != name) continue;
            found = true;
            EXPECT_EQ(rule.outcome, outcome.get<std::string>()) << name << ": " << rule.reason;
        }
        EXPECT_TRUE(found) << name;
    }
}

TEST(CreditCheck, Cases) {
    const json cases = load_cases();
    ASSERT_GE(cases.size(), 30U);
    for (const auto& json_case : cases) {
        SCOPED_TRACE(json_case["name"].get<std::string>());
        const Case c = read_case(json_case);
        const json& expect = json_case["expect"];
        const auto facts = gather(c.customer, c.document, c.positions, c.orders, as_of);
        if (!facts) {
            ADD_FAILURE() << facts.error().text();
            continue;
        }
        const auto decision = evaluate(*facts, c.policy);
        if (expect.contains("error")) {
            ASSERT_FALSE(decision);
            EXPECT_EQ(to_string(decision.error().code), expect["error"].get<std::string>());
            continue;
        }
        ASSERT_TRUE(decision) << decision.error().text();
        expect_answer(expect, *decision);

        const auto kept = record(*facts, c.policy, *decision);
        const auto read = model::decision_from_json(json::parse(model::to_json(kept).dump()));
        ASSERT_TRUE(read) << read.error().text();
        EXPECT_EQ(*read, kept);
        const auto again = replay(*read);
        ASSERT_TRUE(again) << again.error().text();
        EXPECT_EQ(*again, kept);
    }
}

TEST(CreditCheck, EveryInputAndThresholdIsKept) {
    const Customer customer{.number = "C-1", .name = "", .limit = euros("100.00")};
    const Document document{.number = "SO-1", .amount = euros("60.00")};
    const std::vector<Position> positions = {
        {.number = "R-1", .open = euros("70.00"), .due_on = *Date::parse("2026-01-01")}};
    const auto facts = gather(customer, document, positions, {}, as_of).value();
    const auto decision = evaluate(facts, default_policy()).value();
    ASSERT_EQ(decision.rules.size(), 2U);
    EXPECT_EQ(decision.rules[0].threshold, "100.00 EUR");
    EXPECT_EQ(decision.rules[0].inputs.front(), (model::RuleInput{"open invoices", "70.00 EUR"}));
    EXPECT_EQ(decision.rules[0].inputs.back(),
              (model::RuleInput{"exposure with it", "130.00 EUR"}));
    EXPECT_EQ(decision.rules[1].threshold, "33 days");
    EXPECT_EQ(decision.rules[1].inputs.front(),
              (model::RuleInput{"invoice R-1, 89 days overdue", "70.00 EUR"}));
}

TEST(A23, WhoIsInsolventGetsNoCreditWhateverItOwes) {
    const Document document{.kind = DocumentKind::order, .number = "SO-1", .amount = euros("1.00")};
    const Customer customer{.number = "C-1", .name = "Testa", .limit = euros("1000.00")};
    auto facts = gather(customer, document, {}, {}, as_of).value();
    const auto passed = evaluate(facts, default_policy()).value();
    EXPECT_EQ(passed.outcome, Outcome::passed);
    facts.stops = {"insolvent since 2026-03-01", "legal hold"};
    const auto blocked = evaluate(facts, default_policy()).value();
    EXPECT_EQ(blocked.outcome, Outcome::blocked);
    EXPECT_EQ(blocked.rules.size(), passed.rules.size() + 1);
    EXPECT_EQ(blocked.rules.back().rule, "credit.standing");
    EXPECT_EQ(blocked.text.at(1),
              "no credit to this customer: insolvent since 2026-03-01; legal hold");
    const auto kept = record(facts, default_policy(), blocked);
    EXPECT_EQ(replay(kept).value(), kept);
}

}  // namespace
}  // namespace openitem::credit
