#include "host/cash/returned.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "host/cash/match.hpp"

namespace openitem::cash {
namespace {

BankPayment payment(std::int64_t id, const char* amount) {
    return {.id = id,
            .number = "P-" + std::to_string(id),
            .amount = base::parse_money(amount, base::Currency("EUR")).value(),
            .value_on = *base::Date::parse("2026-03-01"),
            .bank_references = {"NB-" + std::to_string(id)}};
}

BankPayment taken_back(const char* amount) {
    auto made = payment(99, amount);
    made.value_on = *base::Date::parse("2026-03-04");
    return made;
}

TEST(CashReturned, IsFoundByWhatTheBankGaveBoth) {
    std::vector<BankPayment> payments = {payment(1, "10.00"), payment(2, "10.00"),
                                         payment(3, "10.00")};
    payments[0].end_to_end_id = "E2E-1";
    payments[1].creditor_reference = "RF18";
    auto by_end_to_end = taken_back("10.00");
    by_end_to_end.end_to_end_id = "E2E-1";
    by_end_to_end.reason = "MD06";
    auto by_reference = taken_back("10.00");
    by_reference.creditor_reference = "RF18";
    auto by_bank = taken_back("10.00");
    by_bank.bank_references.emplace_back("NB-3");
    const auto found = match_return(by_end_to_end, payments);
    EXPECT_EQ(found.payment, 1);
    EXPECT_EQ(found.reason, "takes 10.00 EUR of P-1 back, reason MD06");
    EXPECT_EQ(found.evidence, "end-to-end id \"E2E-1\" is payment P-1's");
    EXPECT_EQ(match_return(by_reference, payments).payment, 2);
    EXPECT_EQ(match_return(by_bank, payments).payment, 3);
}

TEST(CashReturned, WhatIsNotCertainIsForAPerson) {
    std::vector<BankPayment> payments = {payment(1, "10.00"), payment(2, "12.00"),
                                         payment(3, "10.00")};
    for (auto& one : payments) one.creditor_reference = "RF18";
    EXPECT_EQ(match_return(taken_back("10.00"), payments).reason,
              "no payment of 10.00 EUR shares a reference with it");
    auto returned = taken_back("10.00");
    returned.creditor_reference = "RF18";
    EXPECT_EQ(match_return(returned, payments).reason,
              "2 payments of this amount have the creditor reference \"RF18\"");
    auto other_amount = taken_back("13.50");
    other_amount.bank_references.emplace_back("NB-2");
    EXPECT_FALSE(match_return(other_amount, payments).found());
    auto before = taken_back("10.00");
    before.bank_references.emplace_back("NB-1");
    before.value_on = *base::Date::parse("2026-02-28");
    EXPECT_FALSE(match_return(before, payments).found());
}

TEST(CashReturned, TheDecisionIsMadeAgainFromItsRecord) {
    std::vector<BankPayment> payments = {payment(1, "10.00"), payment(2, "10.00")};
    payments[0].applied_to = {"10.00 EUR to R-1"};
    payments[0].customer = 4;
    auto returned = taken_back("10.00");
    returned.bank_references.emplace_back("NB-1");
    const auto kept = record_return(returned, default_policy(), match_return(returned, payments),
                                    *base::Date::parse("2026-03-05"));
    EXPECT_EQ(kept.text.back(), "10.00 EUR to R-1 is taken back");
    const auto read = model::decision_from_json(nlohmann::json::parse(model::to_json(kept).dump()));
    const auto again = replay(read.value());
    ASSERT_TRUE(again) << again.error().text();
    EXPECT_EQ(*again, kept);
}

}  // namespace
}  // namespace openitem::cash
