// What becomes of a write-off and of its tax, and when a country gives it back (A16, A24).
#include "host/collections/write_off.hpp"

#include <gtest/gtest.h>

namespace openitem::collections {
namespace {

base::Date day(const char* text) { return *base::Date::parse(text); }

bool met(const char* country, const char* on, const char* insolvent = nullptr,
         const char* evidence = "") {
    ClaimFacts facts{.due_on = day("2026-01-31"), .on = day(on), .evidence = evidence};
    if (insolvent != nullptr) facts.insolvent_from = day(insolvent);
    return judge_relief(default_write_off_policy().conditions_in(country), facts).met;
}

TEST(A24, EveryStepOfAWriteOffLeadsToOneState) {
    using State = WriteOffState;
    using Step = WriteOffStep;
    EXPECT_EQ(after(State::proposed, Step::approve), State::posted);
    EXPECT_EQ(after(State::proposed, Step::reject), State::rejected);
    EXPECT_EQ(after(State::posted, Step::reverse), State::reversed);
    EXPECT_EQ(after(State::posted, Step::recover), State::recovered);
    int allowed = 0;
    for (int state = 0; state < 5; ++state) {
        for (int step = 0; step < 4; ++step) {
            allowed += after(State(state), Step(step)).has_value() ? 1 : 0;
        }
        EXPECT_EQ(write_off_state(to_string(State(state))), State(state));
    }
    EXPECT_EQ(allowed, 4);
}

TEST(A16, TheTaxIsPendingUntilItIsClaimedAndGrantedOrRefused) {
    using State = ClaimState;
    using Step = ClaimStep;
    EXPECT_EQ(after(State::pending, Step::claim), State::claimed);
    EXPECT_EQ(after(State::claimed, Step::grant), State::granted);
    EXPECT_EQ(after(State::claimed, Step::refuse), State::refused);
    EXPECT_EQ(after(State::granted, Step::refuse), State::refused) << "the tax office looks again";
    EXPECT_EQ(after(State::refused, Step::claim), State::claimed) << "and so do we";
    EXPECT_EQ(after(State::pending, Step::grant), std::nullopt) << "nobody has claimed it";
    EXPECT_EQ(after(State::none, Step::claim), std::nullopt);
}

struct Asked {
    const char* country;
    const char* on;
    const char* insolvent;
    const char* evidence;
    bool met;
};
// Of an invoice due on 2026-01-31.
constexpr Asked asked[] = {
    {"DE", "2026-03-01", "2026-02-15", "", true},
    {"DE", "2026-03-01", "2026-03-02", "", false},  // not insolvent yet
    {"DE", "2026-03-01", nullptr, "bailiff's report", true},
    {"DE", "2026-03-01", nullptr, "  ", false},
    {"GB", "2026-07-30", nullptr, "", false},
    {"GB", "2026-07-31", nullptr, "", true},
    {"GB", "2030-07-31", nullptr, "", true},   // four years and six months
    {"GB", "2030-08-01", nullptr, "", false},  // too late
    {"PL", "2026-04-30", nullptr, "", false},
    {"PL", "2026-05-01", nullptr, "", true},  // ninety days
    {"ES", "2026-07-31", nullptr, "", false},
    {"ES", "2026-07-31", nullptr, "notary's demand of 2026-05-02", true},
    {"ES", "2026-02-01", "2026-02-01", "", true},
    {"FR", "2026-03-01", "2026-02-15", "", false},
    {"FR", "2026-03-01", nullptr, "liquidation closed, duplicate sent", true},
    {"ZZ", "2026-03-01", nullptr, "", false},
    {"ZZ", "2026-03-01", nullptr, "ruling 12/26", true},
};

TEST(A16, ACountryAsksForItsConditions) {
    for (const Asked& each : asked) {
        EXPECT_EQ(met(each.country, each.on, each.insolvent, each.evidence), each.met)
            << each.country << " on " << each.on << ' ' << each.evidence;
    }
}

TEST(A16, APolicySaysWhoApprovesAndWhatACountryAsks) {
    const auto policies = read_write_off_policies(R"([
        {"kind": "write_off", "version": 1, "effective_from": "2026-01-01",
         "approve_from": {"amount": "50.00", "currency": "EUR"}, "reasons": ["insolvent"],
         "relief": [{"country": "DE", "any_of": [{"days_overdue": 10, "says": "ten days"}]}]}])");
    ASSERT_TRUE(policies.ok());
    const auto& policy = policies->front();
    EXPECT_FALSE(policy.needs_two({4999, base::Currency("EUR")}));
    EXPECT_TRUE(policy.needs_two({5000, base::Currency("EUR")}));
    EXPECT_TRUE(policy.needs_two({1, base::Currency("USD")})) << "nobody has said what that is";
    EXPECT_EQ(policy.conditions_in("DE").any_of.at(0).days_overdue, 10);
    EXPECT_EQ(policy.conditions_in("GB").any_of.at(0).months_overdue, 6);
    EXPECT_TRUE(default_write_off_policy().needs_two({1, base::Currency("EUR")}));
    EXPECT_FALSE(read_write_off_policies(R"({"kind": "write_off", "version": 1,
        "effective_from": "2026-01-01", "approve_from": 50})")
                     .ok());
}

}  // namespace
}  // namespace openitem::collections
