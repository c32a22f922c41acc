// Runs discount_cases.json: the T-DISC vectors, recomputed.
#include "host/cash/discount.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "host/base/money.hpp"

namespace openitem::cash {
namespace {

using base::Date;
using base::Decimal;
using nlohmann::json;

std::int64_t minor(const json& text) {
    return base::parse_money(text.get<std::string>(), base::Currency("EUR")).value().minor;
}

std::string shown(std::int64_t amount) {
    return base::Money{amount, base::Currency("EUR")}.to_string();
}

DiscountPolicy policy_from(const json& object) {
    DiscountPolicy policy;
    policy.partial = partial_from(object.value("partial", "prorated")).value();
    policy.tax = tax_mode_from(object.value("tax", "included")).value();
    policy.grace_days = object.value("grace_days", 0);
    return policy;
}

json answer(const json& object) {
    std::vector<Tier> tiers;
    for (const auto& entry : object["tiers"]) {
        Tier tier{.until_on = *Date::parse(entry[1].get<std::string>()),
                  .percent = *Decimal::parse(entry[0].get<std::string>())};
        if (entry.size() > 2) tier.base = minor(entry[2]);
        tiers.push_back(tier);
    }
    const auto policy = policy_from(object.value("policy", json::object()));
    const std::int64_t gross = minor(object["invoice"]);
    const auto offers = offers_of(tiers,
                                  {.item = gross,
                                   .payable = gross,
                                   .gross = gross,
                                   .tax = minor(object.value("tax", json("0.00")))},
                                  policy.tax);
    const State item{.original = gross,
                     .open = minor(object.value("open", object["invoice"])),
                     .taken = minor(object.value("taken", json("0.00"))),
                     .offers = offers};
    const Date on = *Date::parse(object["on"].get<std::string>());
    const auto settled = settle(item, minor(object["paid"]), on, policy);
    const auto tax = settled.offer ? tax_in(offers[*settled.offer], settled.earned) : 0;
    return {{"offer", shown(item.open - closing_discount(item, on, policy))},
            {"earned", shown(settled.earned)},
            {"tax", shown(tax)},
            {"applied", shown(settled.applied)},
            {"remaining", shown(settled.remaining)},
            {"unapplied", shown(settled.unapplied)},
            {"unearned_limit", shown(settled.unearned_limit)},
            {"unearned", shown(settled.unearned)},
            {"in_grace", settled.in_grace}};
}

void run(const std::string& id, std::size_t expected) {
    std::ifstream in(OPENITEM_SOURCE_DIR "/host/cash/discount_cases.json");
    std::size_t ran = 0;
    for (const auto& object : json::parse(in, nullptr, true, true)) {
        if (object["id"] != id) continue;
        SCOPED_TRACE(id + ": " + object["name"].get<std::string>());
        const json found = answer(object);
        for (const auto& [key, value] : object["expect"].items()) {
            EXPECT_EQ(found[key], value) << key;
        }
        ++ran;
    }
    EXPECT_EQ(ran, expected);
}

TEST(T_DISC, 1) { run("T-DISC-1", 1); }
TEST(T_DISC, 2) { run("T-DISC-2", 1); }
TEST(T_DISC, 3) { run("T-DISC-3", 1); }
TEST(T_DISC, 4) { run("T-DISC-4", 2); }
TEST(T_DISC, 5) { run("T-DISC-5", 1); }
TEST(T_DISC, 6) { run("T-DISC-6", 2); }
TEST(T_DISC, 7) { run("T-DISC-7", 4); }
TEST(T_DISC, 8) { run("T-DISC-8", 4); }
TEST(T_DISC, TaxModes) { run("T-DISC-9", 5); }

TEST(T_DISC, TwoPercentTenDaysNetThirtyIsWorth) {
    const Decimal two{2, 0};
    EXPECT_EQ(annual_rate(two, 20, 360)->to_string(), "36.73");
    EXPECT_EQ(annual_rate(two, 20, 365)->to_string(), "37.24");
    EXPECT_FALSE(annual_rate(two, 0, 365)) << "paid when it is due anyway";
    EXPECT_FALSE(annual_rate({100, 0}, 20, 365)) << "nothing is left to pay";
}

TEST(T_DISC, NothingOfNothing) {
    const Tier tier{.until_on = *Date::parse("2026-01-31"), .percent = {2, 0}};
    const auto offers = [&](Tier one, std::int64_t amount) {
        return offers_of(std::span(&one, 1), {amount, amount, amount, 0}, TaxMode::included);
    };
    EXPECT_TRUE(offers(tier, 0).empty());
    EXPECT_TRUE(offers(tier, -10000).empty()) << "a credit has no discount";
    EXPECT_TRUE(offers({tier.until_on, {100, 0}, {}}, 10000).empty()) << "nor all of it";
    EXPECT_TRUE(offers({tier.until_on, {-2, 0}, {}}, 10000).empty());
    EXPECT_TRUE(offers({tier.until_on, {2, 18}, {}}, 10000).empty());
    EXPECT_TRUE(offers({tier.until_on, {2, 0}, 99999999}, 10000).empty()) << "a base beyond it";
}

// Whatever is paid when: what is applied, earned and left makes the item; never more is earned than
// the best tier grants; and none of it on a later day is more than on an earlier.
RC_GTEST_PROP(DiscountProperty, NothingIsLostOrMadeUp, ()) {
    const auto gross = *rc::gen::inRange<std::int64_t>(2, 10'000'000);
    const auto open = *rc::gen::inRange<std::int64_t>(1, gross + 1);
    const auto tax = *rc::gen::inRange<std::int64_t>(0, gross / 2);
    const Date first = *Date::parse("2026-01-10");
    std::vector<Tier> tiers;
    for (int i = 0; i < *rc::gen::inRange(1, 4); ++i) {
        tiers.push_back({first.add_days(*rc::gen::inRange(0, 30)),
                         {*rc::gen::inRange<std::int64_t>(1, 9999), 2},
                         {}});
    }
    DiscountPolicy policy;
    policy.partial = static_cast<Partial>(*rc::gen::inRange(0, 3));
    policy.tax = static_cast<TaxMode>(*rc::gen::inRange(0, 3));
    policy.grace_days = *rc::gen::inRange(0, 4);
    const auto offers = offers_of(tiers, {gross, gross, gross, tax}, policy.tax);
    const State item{gross, open, 0, offers};
    const auto paid = *rc::gen::inRange<std::int64_t>(1, 2 * gross);
    const Date on = first.add_days(*rc::gen::inRange(-5, 40));
    const auto settled = settle(item, paid, on, policy);
    RC_ASSERT(settled.applied + settled.earned + settled.remaining == open);
    RC_ASSERT(settled.applied + settled.unapplied == paid);
    RC_ASSERT(settled.applied >= 0 && settled.earned >= 0 && settled.remaining >= 0);
    const auto best = best_offer(offers);
    RC_ASSERT(settled.earned <= (best ? offers[*best].amount : 0));
    RC_ASSERT(settled.unearned <= settled.remaining);
    RC_ASSERT(settle(item, paid, on.add_days(1), policy).earned <= settled.earned);
    for (const Offer& offer : offers) {
        RC_ASSERT(tax_in(offer, settled.earned) <= settled.earned);
    }
}

}  // namespace
}  // namespace openitem::cash
