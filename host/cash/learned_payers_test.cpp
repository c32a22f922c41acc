#include "host/cash/learned_payers.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "host/cash/match.hpp"

namespace openitem::cash {
namespace {

using base::Currency;
using base::Date;

// Customer 1 owes 100.00 of RE-1001, customer 2 the same amount of RE-1002.
OpenItems two_customers() {
    OpenItems items;
    for (const std::int64_t customer : {1, 2}) {
        items.add({.id = customer,
                   .customer = customer,
                   .number = "RE-100" + std::to_string(customer),
                   .currency = Currency("EUR"),
                   .open = 100'00,
                   .issued_on = Date{20000},
                   .due_on = Date{20030}});
    }
    return items;
}

Receipt receipt_of(const char* name, const char* account) {
    Receipt receipt;
    receipt.id = 9;
    receipt.number = "P-9";
    receipt.amount = {100'00, Currency("EUR")};
    receipt.value_on = Date{20020};
    receipt.payer_name = name;
    receipt.payer_account = account;
    return receipt;
}

Proposal proposed(const OpenItems& items, const Receipt& receipt) {
    auto proposal = match(receipt, items, default_policy());
    const auto kept = record(receipt, default_policy(), proposal, receipt.value_on);
    const auto again = replay(kept);
    EXPECT_TRUE(again) << again.error().text();
    if (again) {
        EXPECT_EQ(model::to_json(*again), model::to_json(kept));
    }
    return proposal;
}

TEST(LearnedPayers, AnAccountTellsTheCustomerAndWhatItWasLearnedFrom) {
    auto items = two_customers();
    items.learned().add_account("DE89 3704 0044 0532 0130 00", 2, "P-3");
    items.learned().add_account("DE89370400440532013000", 2, "P-5");
    const auto proposal = proposed(items, receipt_of("Holding", "DE89370400440532013000"));
    EXPECT_EQ(proposal.customer, 2);
    EXPECT_EQ(proposal.rule, Rule::amount);
    EXPECT_EQ(proposal.score, 80);
    ASSERT_FALSE(proposal.evidence.empty());
    EXPECT_EQ(proposal.evidence.front().text(),
              "account DE89370400440532013000 paid for the customer before, by hand: P-3, P-5");
}

TEST(LearnedPayers, ANameAloneIsForAPersonToConfirm) {
    auto items = two_customers();
    items.learned().add_name("Holding & Co.", 1, "P-3");
    const auto proposal = proposed(items, receipt_of("HOLDING CO", ""));
    EXPECT_EQ(proposal.customer, 1);
    EXPECT_EQ(proposal.score, 75);
    EXPECT_LT(proposal.score, default_policy().apply_from);
}

TEST(LearnedPayers, WhoPaidForTwoCustomersIsNobody) {
    auto items = two_customers();
    items.learned().add_account("DE89370400440532013000", 1, "P-3");
    items.learned().add_account("DE89370400440532013000", 2, "P-5");
    const auto proposal = proposed(items, receipt_of("", "DE89370400440532013000"));
    EXPECT_EQ(proposal.payer, 0);
    EXPECT_LT(proposal.score, default_policy().apply_from);
    auto other = receipt_of("", "DE89370400440532013000");
    other.amount.minor = 77'00;
    const auto parked = proposed(items, other);
    EXPECT_FALSE(parked.applies());
    EXPECT_EQ(parked.reason,
              "it names no open document, and the payer's account has paid for several customers");
}

TEST(LearnedPayers, MasterRecordsKnowBetter) {
    auto items = two_customers();
    items.add_account("DE89370400440532013000", 1);
    items.learned().add_account("DE89370400440532013000", 2, "P-3");
    EXPECT_EQ(proposed(items, receipt_of("", "DE89370400440532013000")).customer, 1);
    items.add_account("DE89370400440532013000", 2);
    auto receipt = receipt_of("", "DE89370400440532013000");
    receipt.amount.minor = 77'00;
    const auto parked = proposed(items, receipt);
    EXPECT_EQ(parked.payer, 0);
    EXPECT_EQ(parked.reason,
              "it names no open document, and the payer's account is that of several customers");
    items.add_name("Zwilling", 1);
    items.add_name("Zwilling", 2);
    receipt.payer_account.clear();
    receipt.payer_name = "Zwilling";
    EXPECT_EQ(proposed(items, receipt).reason,
              "it names no open document, and the payer's name is that of several customers");
}

TEST(LearnedPayers, ManyPaymentsAreNotAllNamed) {
    LearnedPayers learned;
    for (const char* payment : {"P-1", "P-2", "P-3", "P-4", "P-5"}) {
        learned.add_account("DE89370400440532013000", 2, payment);
    }
    EXPECT_EQ(learned.by_account("DE89370400440532013000")->learned_from(),
              "P-1, P-2, P-3 and 2 more");
}

TEST(LearnedPayers, APolicyCanLeaveThemOut) {
    auto items = two_customers();
    items.learned().add_account("DE89370400440532013000", 2, "P-3");
    auto policy = default_policy();
    policy.customer_by_learned = false;
    EXPECT_EQ(identify(receipt_of("", "DE89370400440532013000"), items, policy).customer, 0);
}

}  // namespace
}  // namespace openitem::cash
