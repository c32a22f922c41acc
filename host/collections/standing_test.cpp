// A23: customer states beyond credit.
#include "host/collections/standing.hpp"

#include <gtest/gtest.h>

namespace openitem::collections {
namespace {

base::Date day(const char* text) { return *base::Date::parse(text); }

constexpr std::int64_t item = 7;

Said said(StateKind kind, std::string value = {}, std::int64_t of = 0) {
    return {.kind = kind, .item = of, .value = std::move(value), .from_on = day("2026-03-01")};
}
Standing on(std::vector<Said> all, const char* when = "2026-04-01") {
    return standing_on(all, day(when));
}

TEST(A23, NothingSaidStopsNothing) {
    const auto standing = on({});
    EXPECT_TRUE(standing.may_remind(item));
    EXPECT_TRUE(standing.bears_interest());
    EXPECT_TRUE(standing.may_plan());
    EXPECT_TRUE(standing.may_have_credit());
    EXPECT_TRUE(standing.in_words().empty());
}

TEST(A23, InsolvencyStopsRemindersInterestPlansAndCreditAndSplitsItems) {
    const auto standing = on({said(StateKind::insolvent, "IN 12/26")});
    EXPECT_FALSE(standing.may_remind(item));
    EXPECT_FALSE(standing.bears_interest());
    EXPECT_FALSE(standing.may_plan());
    EXPECT_FALSE(standing.may_have_credit());
    EXPECT_TRUE(standing.is_claim(day("2026-02-28")));
    EXPECT_FALSE(standing.is_claim(day("2026-03-01")));
    EXPECT_EQ(standing.in_words(),
              std::vector<std::string>{"insolvent since 2026-03-01, case IN 12/26"});
    EXPECT_FALSE(on({}).is_claim(day("2026-02-28")));
}

TEST(A23, ABlockOfAnItemStopsItsRemindersAlone) {
    auto block = said(StateKind::block, {}, item);
    block.reason = "promised";
    EXPECT_FALSE(on({block}).may_remind(item));
    EXPECT_TRUE(on({block}).may_remind(item + 1));
    EXPECT_TRUE(on({block}).bears_interest());
    block.item = 0;
    EXPECT_FALSE(on({block}).may_remind(item + 1));
}

TEST(A23, DeceasedAndLegalHold) {
    EXPECT_FALSE(on({said(StateKind::deceased)}).may_remind(item));
    EXPECT_FALSE(on({said(StateKind::deceased)}).bears_interest());
    EXPECT_FALSE(on({said(StateKind::legal_hold)}).may_plan());
    EXPECT_TRUE(on({said(StateKind::legal_hold)}).bears_interest());
    EXPECT_EQ(on({said(StateKind::nature, "consumer")}).nature, "consumer");
}

TEST(A23, LimitationIsToldOfBeforeItsDay) {
    const std::vector<Said> all = {said(StateKind::limitation, "2026-12-31", item)};
    EXPECT_TRUE(standing_on(all, day("2026-10-01")).alerts.empty());
    EXPECT_EQ(standing_on(all, day("2026-10-02")).alerts,
              std::vector<std::string>{"item 7 is time-barred in 90 days, on 2026-12-31"});
    EXPECT_EQ(standing_on(all, day("2027-01-01")).alerts,
              std::vector<std::string>{"item 7 was time-barred on 2026-12-31"});
}

TEST(A23, WhatCannotBeSaidIsRefused) {
    EXPECT_TRUE(check(said(StateKind::insolvent, "IN 1")));
    EXPECT_EQ(check(said(StateKind::insolvent, "IN 1", item)).error().field, "item");
    EXPECT_EQ(check(said(StateKind::nature, "person")).error().field, "value");
    EXPECT_EQ(check(said(StateKind::limitation, "2026-12-31")).error().field, "item");
    EXPECT_EQ(check(said(StateKind::limitation, "31.02.2026", item)).error().field, "value");
    EXPECT_EQ(check(said(StateKind::block)).error().field, "reason");
    auto ended = said(StateKind::deceased);
    ended.until_on = ended.from_on;
    EXPECT_EQ(check(ended).error().field, "until");
    for (const auto kind : {StateKind::insolvent, StateKind::limitation}) {
        EXPECT_EQ(state_kind(to_string(kind)), kind);
    }
    EXPECT_FALSE(state_kind("rich"));
}

}  // namespace
}  // namespace openitem::collections
