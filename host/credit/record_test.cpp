#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "host/credit/check.hpp"

namespace openitem::credit {
namespace {

using base::Currency;
using base::Date;

model::DecisionRecord kept() {
    const Customer customer{
        .number = "C-1", .name = "Testa", .limit = base::Money{10000, Currency("EUR")}};
    const Document document{.number = "SO-1", .amount = {6000, Currency("EUR")}};
    const auto facts = gather(customer, document, {}, {}, *Date::parse("2026-03-31")).value();
    return record(facts, default_policy(), evaluate(facts, default_policy()).value());
}

TEST(CreditRecord, IsTheSameAfterAPolicyChange) {
    // A later version changes nothing for what was decided: the record carries its own policy.
    const auto before = kept();
    EXPECT_EQ(replay(before).value(), before);
    EXPECT_EQ(before.policy.version, 1);
}

TEST(CreditRecord, ShowsWhenAFigureWasTamperedWith) {
    auto json = model::to_json(kept());
    json["facts"]["document"]["amount"]["amount"] = "600.00";
    const auto forged = model::decision_from_json(json).value();
    const auto again = replay(forged);
    ASSERT_TRUE(again);
    EXPECT_NE(*again, forged);
    EXPECT_EQ(again->outcome, "blocked");
}

TEST(CreditRecord, FactsThatAreNotAreAnError) {
    auto broken = kept();
    broken.facts = R"({"as_of":"2026-03-31"})";
    EXPECT_FALSE(replay(broken));
    broken.facts = R"({"as_of":"31.3.2026"})";
    EXPECT_FALSE(replay(broken));
}

}  // namespace
}  // namespace openitem::credit
