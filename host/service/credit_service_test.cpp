#include <gtest/gtest.h>

#include "host/service/credit.hpp"
#include "host/service/decisions.hpp"
#include "host/service/dispute.hpp"
#include "host/service/json_file.hpp"
#include "host/service/test_company.hpp"

namespace openitem::service {
namespace {

using testing::TestCompany;

base::Exit exit_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const base::RunError& error) {
        return error.exit();
    }
    return base::Exit::done;
}

TEST(CreditService, DecisionAndOrderAreCommittedTogether) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa", "1000.00");
    company.invoice("R-1", customer, "700.00", "2026-03-01", "2026-04-30");
    company.order("SO-1", customer, "400.00");
    company.order("SO-2", customer, "100.00");

    const auto no =
        check_credit(company.workspace(), "c", company.on("2026-03-31"), {.order = "SO-1"});
    EXPECT_EQ(no.outcome, credit::Outcome::blocked);
    EXPECT_EQ(company.books().order("SO-1")->state, "blocked");
    EXPECT_EQ(no.record.text.at(1),
              "order SO-1 of 400.00 EUR and 800.00 EUR open make 1200.00 EUR; the credit limit is "
              "1000.00 EUR, so 200.00 EUR too much");

    const auto asked = check_credit(company.workspace(), "c", company.on("2026-03-31"),
                                    {.customer = "testa", .amount = "150", .dry_run = true});
    EXPECT_EQ(asked.outcome, credit::Outcome::blocked);  // 700 + 400 + 100 + 150
    EXPECT_FALSE(asked.decision);

    const auto kept = kept_decisions(company.workspace(), "c", "credit");
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_EQ(kept[0].record, no.record);
    EXPECT_TRUE(replays(kept[0].record));
    company.expect_verified();
}

TEST(CreditService, OnlyTheDisputedPartIsLeftOutOfTheOverdueRule) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa", "5000.00");
    const auto short_paid = company.invoice("R-1", customer, "1000.00", "2026-01-01", "2026-01-31");
    const auto payment = company.payment("P-1", customer, "880.00", "2026-02-01");
    company.allocate(payment, short_paid, "880.00", "2026-02-01");
    const CreditQuestion question{.customer = "C-1", .amount = "10.00"};
    const auto outcome = [&] {
        return check_credit(company.workspace(), "c", company.on("2026-03-31"), question).outcome;
    };
    EXPECT_EQ(outcome(), credit::Outcome::blocked);

    const auto opened = open_dispute(company.workspace(), "c", company.on("2026-03-30"),
                                     {.invoice = "R-1", .amount = "100.00", .reason = "QTY_SHORT"});
    EXPECT_EQ(opened.effect, disputes::Effect::opened);
    EXPECT_EQ(outcome(), credit::Outcome::blocked);  // 20.00 are undisputed and late

    open_dispute(company.workspace(), "c", company.on("2026-03-30"),
                 {.invoice = "R-1", .reason = "PRICE"});
    EXPECT_EQ(outcome(), credit::Outcome::passed);

    resolve_dispute(company.workspace(), "c", company.on("2026-03-31"), {.number = "D-2"});
    EXPECT_EQ(outcome(), credit::Outcome::blocked);  // rejected: due again
}

TEST(CreditService, AnotherOverdueInvoiceStillBlocks) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa", "5000.00");
    company.invoice("R-1", customer, "100.00", "2026-01-01", "2026-01-31");
    company.invoice("R-2", customer, "50.00", "2026-01-01", "2026-01-31");
    open_dispute(company.workspace(), "c", company.on("2026-03-30"),
                 {.invoice = "R-1", .reason = "PRICE"});
    const auto answer = check_credit(company.workspace(), "c", company.on("2026-03-31"),
                                     {.customer = "C-1", .amount = "10.00"});
    EXPECT_EQ(answer.outcome, credit::Outcome::blocked);
    EXPECT_EQ(answer.record.text.at(1),
              "invoice R-2 was due on 2026-01-31 and is 59 days overdue with 50.00 EUR; 33 days "
              "are allowed (left out: 100.00 EUR of invoice R-1 are disputed)");
}

TEST(CreditService, ThePolicyOfTheDayHolds) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa", "100.00");
    company.invoice("R-1", customer, "500.00", "2026-03-01", "2026-04-30");
    write_text_file(company.policies() / "credit.json",
                    "// from April on we only warn\n"
                    "[{\"kind\":\"credit\",\"version\":2,\"effective_from\":\"2026-04-01\","
                    "\"limit\":{\"over\":\"warn\",\"missing\":\"warn\"},"
                    "\"overdue\":{\"max_days\":30,\"over\":\"block\"}}]");
    const CreditQuestion question{.customer = "C-1", .amount = "10.00", .dry_run = true};
    EXPECT_EQ(check_credit(company.workspace(), "c", company.on("2026-03-31"), question).outcome,
              credit::Outcome::blocked);
    const auto later = check_credit(company.workspace(), "c", company.on("2026-04-01"), question);
    EXPECT_EQ(later.outcome, credit::Outcome::warned);
    EXPECT_EQ(later.record.policy.version, 2);

    write_text_file(company.policies() / "credit.json", "{\"kind\": \"cash\"}");
    EXPECT_EQ(exit_of([&] {
                  check_credit(company.workspace(), "c", company.on("2026-03-31"), question);
              }),
              base::Exit::source_or_config);
}

TEST(CreditService, WhatIsNamedWronglyIsWrongUse) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa", "100.00");
    company.customer("C-2", "Other");
    company.order("SO-1", customer, "60.00");
    const CreditQuestion wrong[] = {
        {.customer = "nobody", .amount = "1.00"},
        {.customer = "C-1"},
        {.amount = "1.00"},
        {.customer = "C-1", .amount = "1.005"},
        {.customer = "C-1", .amount = "-1.00"},
        {.customer = "C-2", .order = "SO-1"},
        {.order = "SO-9"},
    };
    for (const auto& question : wrong) {
        EXPECT_EQ(exit_of([&] {
                      check_credit(company.workspace(), "c", company.on("2026-03-31"), question);
                  }),
                  base::Exit::wrong_use)
            << question.customer << " " << question.order;
    }
    EXPECT_TRUE(kept_decisions(company.workspace(), "c", "credit").empty());
}

}  // namespace
}  // namespace openitem::service
