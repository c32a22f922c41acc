// A22: an account to refund to or debit needs two persons, a call back and some days.
#include "host/collections/bank_account.hpp"

#include <gtest/gtest.h>

namespace openitem::collections {
namespace {

base::Date day(const char* text) { return *base::Date::parse(text); }

const AccountEvent entered{AccountStep::entered, day("2026-03-02"), "ada", {}};
const AccountEvent approved{AccountStep::approved, day("2026-03-03"), "bob", {}};
const AccountEvent called{AccountStep::called_back, day("2026-03-04"), "ada", "Ms Lund, confirmed"};
const AccountEvent ended{AccountStep::ended, day("2026-03-20"), "ada", {}};

AccountState state(std::vector<AccountEvent> events) { return account_state(events); }

TEST(A22, IsUsableOnceAllIsThereAndTheDaysAreOver) {
    EXPECT_EQ(state({}).missing, "it is not entered");
    EXPECT_EQ(state({entered}).missing, "the approval of somebody else than ada");
    EXPECT_EQ(state({entered, approved}).missing, "the note of a call back");
    EXPECT_FALSE(state({entered, called}).usable_from);
    const auto usable = state({entered, approved, called});
    EXPECT_EQ(usable.missing, "");
    EXPECT_EQ(usable.usable_from, day("2026-03-09"));
    EXPECT_FALSE(usable.usable_on(day("2026-03-08")));
    EXPECT_TRUE(usable.usable_on(day("2026-03-09")));
    EXPECT_FALSE(state({entered, approved, called, ended}).stands);
}

TEST(A22, WhoEnteredItCannotApproveIt) {
    const std::vector<AccountEvent> events = {entered};
    EXPECT_TRUE(check_step(events, approved));
    const AccountEvent own{AccountStep::approved, day("2026-03-03"), "ada", {}};
    EXPECT_EQ(check_step(events, own).error().field, "by");
    const std::vector<AccountEvent> twice = {entered, approved};
    EXPECT_FALSE(check_step(twice, approved));
}

TEST(A22, StepsHaveTheirOrderAndTheirNote) {
    const std::vector<AccountEvent> nothing;
    const std::vector<AccountEvent> events = {entered};
    EXPECT_TRUE(check_step(nothing, entered));
    EXPECT_FALSE(check_step(nothing, approved));
    EXPECT_FALSE(check_step(events, entered));
    EXPECT_TRUE(check_step(events, called));
    auto silent = called;
    silent.note = " ";
    EXPECT_EQ(check_step(events, silent).error().field, "reason");
    auto early = approved;
    early.on = day("2026-03-01");
    EXPECT_EQ(check_step(events, early).error().field, "on");
}

TEST(A22, EnteredAgainItBeginsAnew) {
    auto again = entered;
    again.on = day("2026-04-01");
    const auto changed = state({entered, approved, called, ended, again});
    EXPECT_TRUE(changed.stands);
    EXPECT_FALSE(changed.usable_from);
    EXPECT_TRUE(changed.changed_within(30, day("2026-04-30")));
    EXPECT_FALSE(changed.changed_within(30, day("2026-05-01")));
}

TEST(A22, IbanIsCheckedByItsDigits) {
    EXPECT_EQ(checked_iban("de89 3704 0044 0532 0130 00").value(), "DE89370400440532013000");
    EXPECT_FALSE(checked_iban("DE88370400440532013000"));
    EXPECT_FALSE(checked_iban("0532013000"));
    EXPECT_FALSE(checked_iban(""));
}

}  // namespace
}  // namespace openitem::collections
