#include <gtest/gtest.h>

#include <sstream>

#include "host/service/aging.hpp"
#include "host/service/cash.hpp"
#include "host/service/decisions.hpp"
#include "host/service/dispute.hpp"
#include "host/service/test_company.hpp"

namespace openitem::service {
namespace {

using testing::day;
using testing::TestCompany;

base::Exit exit_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const base::RunError& error) {
        return error.exit();
    }
    return base::Exit::done;
}

TEST(CashService, AppliesWhatIsNamedAndSaysWhy) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa GmbH");
    const auto other = company.customer("C-2", "Other Ltd");
    const auto first = company.invoice("INV-1001", customer, "100.00", "2026-01-01", "2026-01-31");
    const auto second = company.invoice("INV-1002", other, "50.00", "2026-01-01", "2026-01-31");
    company.payment("P-1", {}, "100.00", "2026-02-02",
                    [](Payment& p) { p.remittance_text("your invoice INV 1001"); });
    company.payment("P-2", {}, "50.00", "2026-02-02",
                    [](Payment& p) { p.payer_name("OTHER LTD"); });
    const auto strange = company.payment("P-3", {}, "77.00", "2026-02-02");

    const auto matched = match_cash(company.workspace(), "c", company.on("2026-02-10"), {});
    ASSERT_EQ(matched.lines.size(), 3U);
    EXPECT_EQ(company.open(first, "2026-02-10"), 10000) << "match writes nothing";

    const auto report = apply_cash(company.workspace(), "c", company.on("2026-02-10"), {});
    EXPECT_TRUE(report.lines[0].applied);
    EXPECT_EQ(report.lines[0].proposal.rule, cash::Rule::reference);
    EXPECT_TRUE(report.lines[1].applied);
    EXPECT_EQ(report.lines[1].proposal.rule, cash::Rule::amount);
    EXPECT_FALSE(report.lines[2].applied);
    EXPECT_EQ(company.open(first, "2026-02-10"), 0);
    EXPECT_EQ(company.open(first, "2026-02-09"), 10000) << "applied with the day it was applied";
    EXPECT_EQ(company.open(second, "2026-02-10"), 0);
    EXPECT_EQ(company.open(strange, "2026-02-10"), -7700);

    const auto allocation = company.books().allocations_of(first).front();
    EXPECT_EQ(allocation.rule, "reference");
    EXPECT_NE(allocation.evidence.find("text \"INV 1001\" is document INV-1001"),
              std::string::npos);
    const auto kept = kept_decisions(company.workspace(), "c", "cash");
    ASSERT_EQ(kept.size(), 2U);
    for (const auto& decision : kept) EXPECT_TRUE(replays(decision.record));

    const auto again = apply_cash(company.workspace(), "c", company.on("2026-02-11"), {});
    EXPECT_EQ(again.lines.size(), 1U);
    EXPECT_EQ(kept_decisions(company.workspace(), "c", "cash").size(), 2U);
    company.expect_verified();
}

TEST(CashService, OverPayStaysTheCustomersUnapplied) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    company.invoice("INV-1001", customer, "100.00", "2026-01-01", "2026-01-31");
    company.payment("P-1", {}, "130.00", "2026-02-02",
                    [](Payment& p) { p.remittance_text("INV-1001"); });
    apply_cash(company.workspace(), "c", company.on("2026-02-02"), {});
    const auto aged = aging(company.workspace(), "c", {.as_of = day("2026-02-02")}, {}).aging;
    ASSERT_EQ(aged.rows.size(), 1U);
    EXPECT_EQ(aged.rows[0].unapplied, -3000);
    EXPECT_EQ(aged.rows[0].documents, 0);
    EXPECT_EQ(aged.totals[0].unidentified, 0);
    const auto list = list_cash(company.workspace(), "c", day("2026-02-02"), false);
    ASSERT_EQ(list.items.size(), 1U);
    EXPECT_EQ(list.items[0].state, "unapplied");
    EXPECT_EQ(list.items[0].open.to_string(), "30.00");
    ASSERT_EQ(list.items[0].applied.size(), 1U);
    EXPECT_EQ(list.items[0].applied[0].to, "INV-1001");
    company.expect_verified();
}

// PAINS 25: un-apply restores every side exactly, and both can be used again.
TEST(CashService, UnApplyRestoresBothSides) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    const auto invoice =
        company.invoice("INV-1001", customer, "100.00", "2026-01-01", "2026-01-31");
    const auto credit = company.credit_note("CN-20001", customer, "30.00", "2026-01-15");
    const auto payment = company.payment("P-1", customer, "70.00", "2026-02-02", [](Payment& p) {
        p.remittance_text("INV-1001 less CN-20001");
    });
    const auto open = [&](const char* on) {
        return std::tuple(company.open(invoice, on), company.open(credit, on),
                          company.open(payment, on));
    };
    const auto before = open("2026-02-05");
    apply_cash(company.workspace(), "c", company.on("2026-02-05"), {});
    EXPECT_EQ(open("2026-02-05"), std::tuple(0, 0, 0));

    unapply_cash(company.workspace(), "c", company.on("2026-02-07"),
                 {.what = "P-1", .reason = "wrong invoice"});
    EXPECT_EQ(open("2026-02-07"), std::tuple(7000, 0, -7000));
    unapply_cash(company.workspace(), "c", company.on("2026-02-07"), {.what = "CN-20001"});
    EXPECT_EQ(open("2026-02-07"), before);
    EXPECT_EQ(open("2026-02-06"), std::tuple(0, 0, 0)) << "the past is as it was";
    EXPECT_EQ(exit_of([&] {
                  unapply_cash(company.workspace(), "c", company.on("2026-02-07"), {.what = "P-1"});
              }),
              base::Exit::wrong_use);

    apply_cash(company.workspace(), "c", company.on("2026-02-08"), {});
    EXPECT_EQ(open("2026-02-08"), std::tuple(0, 0, 0)) << "all three can be used again";
    company.expect_verified();
}

TEST(CashService, ByHandAPersonDecides) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    const auto first = company.invoice("R-1", customer, "100.00", "2026-01-01", "2026-01-31");
    const auto second = company.invoice("R-2", customer, "100.00", "2026-01-01", "2026-01-31");
    company.payment("P-1", {}, "150.00", "2026-02-02");
    const auto done =
        apply_by_hand(company.workspace(), "c", company.on("2026-02-03"),
                      {.from = "P-1", .to = {{"R-2", "60.00"}, {"R-1", std::nullopt}}});
    ASSERT_EQ(done.size(), 2U);
    EXPECT_EQ(company.open(second, "2026-02-03"), 4000);
    EXPECT_EQ(company.open(first, "2026-02-03"), 1000);

    const auto credit = company.credit_note("G-1", customer, "10.00", "2026-02-04");
    apply_by_hand(company.workspace(), "c", company.on("2026-02-05"),
                  {.from = "G-1", .to = {{"R-1", std::nullopt}}});
    EXPECT_EQ(company.open(first, "2026-02-05"), 0);
    EXPECT_EQ(company.open(credit, "2026-02-05"), 0);

    company.payment("P-2", customer, "500.00", "2026-02-06");
    EXPECT_EQ(exit_of([&] {
                  apply_by_hand(company.workspace(), "c", company.on("2026-02-06"),
                                {.from = "P-2", .to = {{"R-2", "40.01"}}});
              }),
              base::Exit::answer_is_no);
    EXPECT_EQ(company.open(second, "2026-02-06"), 4000) << "a refusal writes nothing";
    company.expect_verified();
}

TEST(CashService, APaymentSettlesTheCaseOnWhatItPays) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    company.invoice("INV-1001", customer, "100.00", "2026-01-01", "2026-01-31");
    open_dispute(company.workspace(), "c", company.on("2026-02-01"),
                 {.invoice = "INV-1001", .amount = "20.00", .reason = "PRICE"});
    company.payment("P-1", customer, "100.00", "2026-02-02",
                    [](Payment& p) { p.remittance_text("INV-1001"); });
    apply_cash(company.workspace(), "c", company.on("2026-02-05"), {});
    const auto closed = show_dispute(company.workspace(), "c", "D-1", day("2026-02-05"));
    EXPECT_EQ(closed.claim.state, disputes::State::closed);
    EXPECT_EQ(closed.amounts.paid, 2000);
    unapply_cash(company.workspace(), "c", company.on("2026-02-06"), {.what = "P-1"});
    EXPECT_EQ(show_dispute(company.workspace(), "c", "D-1", day("2026-02-06")).claim.state,
              disputes::State::reopened);
}

TEST(CashService, AReturnedPaymentIsTakenBackAndNeverPaysAgain) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    const auto invoice =
        company.invoice("INV-1001", customer, "100.00", "2026-01-01", "2026-01-31");
    company.payment("P-1", {}, "100.00", "2026-02-02",
                    [](Payment& p) { p.remittance_text("INV-1001").end_to_end_id("DD-1"); });
    apply_cash(company.workspace(), "c", company.on("2026-02-03"), {});
    company.bank_return("B-1", "100.00", "2026-02-05", [](Payment& p) {
        p.remittance_text("INV-1001").end_to_end_id("DD-1").return_reason("MD06");
    });
    const auto waiting = list_cash(company.workspace(), "c", day("2026-02-05"), false);
    ASSERT_EQ(waiting.items.size(), 1U);
    EXPECT_EQ(waiting.items[0].state, "return");
    EXPECT_EQ(waiting.items[0].open.to_string(), "-100.00");

    const auto matched = match_cash(company.workspace(), "c", company.on("2026-02-06"), {});
    ASSERT_EQ(matched.returns.size(), 1U);
    EXPECT_EQ(matched.returns[0].proposal.payment_number, "P-1");
    EXPECT_EQ(company.open(invoice, "2026-02-06"), 0) << "match writes nothing";
    const auto report = apply_cash(company.workspace(), "c", company.on("2026-02-06"), {});
    EXPECT_TRUE(report.returns[0].applied);
    EXPECT_TRUE(report.lines.empty());
    EXPECT_EQ(company.open(invoice, "2026-02-05"), 0);
    EXPECT_EQ(company.open(invoice, "2026-02-06"), 10000) << "open again from that day on";
    EXPECT_TRUE(list_cash(company.workspace(), "c", day("2026-02-06"), false).items.empty());
    for (const auto& item : list_cash(company.workspace(), "c", day("2026-02-06"), true).items) {
        EXPECT_EQ(item.state, "taken back") << item.number;
    }
    const auto kept = kept_decisions(company.workspace(), "c", "cash").back().record;
    EXPECT_EQ(kept.outcome, "returned");
    EXPECT_EQ(kept.text.front(), "takes 100.00 EUR of P-1 back, reason MD06");
    EXPECT_EQ(kept.text.back(), "100.00 EUR to INV-1001 is taken back");
    EXPECT_TRUE(replays(kept));

    const auto again = apply_cash(company.workspace(), "c", company.on("2026-02-07"), {});
    EXPECT_TRUE(again.lines.empty() && again.returns.empty());
    EXPECT_EQ(company.open(invoice, "2026-02-07"), 10000);
    company.expect_verified();
}

TEST(CashService, APaymentReturnedBeforeItIsAppliedPaysNothing) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    const auto invoice =
        company.invoice("INV-1001", customer, "100.00", "2026-01-01", "2026-01-31");
    company.payment("P-1", {}, "100.00", "2026-02-02",
                    [](Payment& p) { p.remittance_text("INV-1001").end_to_end_id("DD-1"); });
    company.bank_return("B-1", "100.00", "2026-02-05", [](Payment& p) { p.end_to_end_id("DD-1"); });
    EXPECT_TRUE(match_cash(company.workspace(), "c", company.on("2026-02-06"), {}).lines.empty());
    // Nobody is known, and the two settle each other all the same.
    const auto report =
        apply_cash(company.workspace(), "c", company.on("2026-02-06"), {.payment = "P-1"});
    EXPECT_TRUE(report.returns.at(0).applied);
    EXPECT_TRUE(report.lines.empty());
    EXPECT_EQ(company.open(invoice, "2026-02-06"), 10000);
    EXPECT_TRUE(list_cash(company.workspace(), "c", day("2026-02-06"), false).items.empty());
    company.expect_verified();
}

TEST(CashService, APersonNamesThePaymentAReturnTakesBack) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    const auto invoice =
        company.invoice("INV-1001", customer, "100.00", "2026-01-01", "2026-01-31");
    const auto payment = company.payment("P-1", customer, "100.00", "2026-02-02",
                                         [](Payment& p) { p.remittance_text("INV-1001"); });
    apply_cash(company.workspace(), "c", company.on("2026-02-03"), {});
    // The bank's charge is in it: what is more than the payment stays open.
    const auto returned = company.bank_return("B-1", "103.50", "2026-02-05");
    const auto report = apply_cash(company.workspace(), "c", company.on("2026-02-06"), {});
    ASSERT_EQ(report.returns.size(), 1U);
    EXPECT_FALSE(report.returns[0].applied);
    EXPECT_EQ(exit_of([&] {
                  apply_by_hand(company.workspace(), "c", company.on("2026-02-06"),
                                {.from = "B-1", .to = {{"INV-1001", std::nullopt}}});
              }),
              base::Exit::wrong_use);
    const auto done = apply_by_hand(
        company.workspace(), "c", company.on("2026-02-06"),
        {.from = "B-1", .to = {{"P-1", std::nullopt}}, .reason = "letter of the bank"});
    ASSERT_EQ(done.size(), 2U);
    EXPECT_TRUE(done[0].taken_back);
    EXPECT_EQ(done[0].to, "INV-1001");
    EXPECT_EQ(done[1].to, "B-1");
    EXPECT_EQ(kept_decisions(company.workspace(), "c", "cash").back().record.text.front(),
              "100.00 EUR of P-1 are open again on both sides: P-1 and INV-1001");
    EXPECT_EQ(company.open(invoice, "2026-02-06"), 10000);
    EXPECT_EQ(company.open(payment, "2026-02-06"), 0);
    EXPECT_EQ(company.open(returned, "2026-02-06"), 0) << "it is the customer's now";
    const auto left = list_cash(company.workspace(), "c", day("2026-02-06"), false);
    ASSERT_EQ(left.items.size(), 1U);
    EXPECT_EQ(left.items[0].open.to_string(), "-3.50");
    company.expect_verified();
}

TEST(CashService, ARefundNobodyKnowsIsTheCustomersWhoseMoneyItGivesBack) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    const auto payment = company.payment("P-1", customer, "100.00", "2026-02-02");
    company.refund("F-1", "40.00", "2026-02-05");
    const auto waiting = list_cash(company.workspace(), "c", day("2026-02-06"), false);
    ASSERT_EQ(waiting.items.size(), 2U);
    EXPECT_EQ(waiting.items[1].state, "refund");
    apply_by_hand(company.workspace(), "c", company.on("2026-02-06"),
                  {.from = "P-1", .to = {{"F-1", std::nullopt}}});
    EXPECT_EQ(company.open(payment, "2026-02-06"), -6000);
    const auto left = list_cash(company.workspace(), "c", day("2026-02-06"), false);
    ASSERT_EQ(left.items.size(), 1U);
    EXPECT_EQ(left.items[0].number, "P-1");
    company.expect_verified();
}

TEST(CashService, ACreditNoteGoesToTheInvoiceItNames) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    const auto first = company.invoice("INV-1001", customer, "100.00", "2026-01-01", "2026-01-31");
    const auto second = company.invoice("INV-1002", customer, "50.00", "2026-01-01", "2026-01-31");
    const auto credit =
        company.credit_note("CN-20001", customer, "20.00", "2026-01-20", "INV-1001");
    const auto deducted =
        company.credit_note("CN-20002", customer, "5.00", "2026-01-20", "INV-1002");
    const auto loose = company.credit_note("CN-20003", customer, "7.00", "2026-01-20");
    company.payment("P-1", customer, "45.00", "2026-02-02",
                    [](Payment& p) { p.remittance_text("INV-1002 less CN-20002"); });
    const auto report = apply_cash(company.workspace(), "c", company.on("2026-02-03"), {});
    EXPECT_EQ(report.lines.size(), 3U);
    EXPECT_EQ(company.open(second, "2026-02-03"), 0);
    EXPECT_EQ(company.open(deducted, "2026-02-03"), 0) << "deducted, not applied twice";
    EXPECT_EQ(company.open(first, "2026-02-03"), 8000);
    EXPECT_EQ(company.open(credit, "2026-02-03"), 0);
    EXPECT_EQ(company.open(loose, "2026-02-03"), -700) << "it names nothing";
    const auto allocation = company.books().allocations_of(credit).front();
    EXPECT_EQ(allocation.allocation.kind, ledger::AllocationKind::credit_note);
    EXPECT_NE(allocation.evidence.find("preceding invoice \"INV-1001\" is document INV-1001"),
              std::string::npos);
    for (const auto& decision : kept_decisions(company.workspace(), "c", "cash")) {
        EXPECT_TRUE(replays(decision.record));
    }
    company.expect_verified();
}

TEST(CashService, WhatAPersonAppliesIsKeptWithTheReason) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    company.invoice("R-1", customer, "100.00", "2026-01-01", "2026-01-31");
    company.payment("P-1", {}, "60.00", "2026-02-02");
    apply_by_hand(company.workspace(), "c", company.on("2026-02-03"),
                  {.from = "P-1", .to = {{"R-1", std::nullopt}}, .reason = "phone call"});
    const auto kept = kept_decisions(company.workspace(), "c", "cash");
    ASSERT_EQ(kept.size(), 1U);
    const auto& record = kept[0].record;
    EXPECT_EQ(record.subject, "P-1");
    EXPECT_EQ(record.outcome, "applied by hand");
    EXPECT_EQ(record.text.front(), "60.00 EUR of P-1 are applied to R-1");
    EXPECT_EQ(record.rules.at(0).reason, "phone call");
    EXPECT_FALSE(made_by_rules(record));
    EXPECT_EQ(company.books().decision(kept[0].id)->customer, customer);
}

TEST(CashService, A4ASourceThatAppliesCashItselfIsLeftAlone) {
    TestCompany company(TestCompany::Origin{{"allocation", "source"}});
    const auto customer = company.customer("C-1", "Testa");
    company.invoice("INV-1001", customer, "100.00", "2026-01-01", "2026-01-31");
    company.payment("P-1", customer, "100.00", "2026-02-02");
    EXPECT_EQ(exit_of([&] { apply_cash(company.workspace(), "c", company.on("2026-02-05"), {}); }),
              base::Exit::answer_is_no);
    EXPECT_EQ(exit_of([&] {
                  apply_by_hand(company.workspace(), "c", company.on("2026-02-05"),
                                {.from = "P-1", .to = {{"INV-1001", std::nullopt}}});
              }),
              base::Exit::answer_is_no);
}

TEST(CashService, TheSourcesOwnAllocationsAreTakenBackThere) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    const auto invoice = company.invoice("R-1", customer, "100.00", "2026-01-01", "2026-01-31");
    const auto payment = company.payment("P-1", customer, "100.00", "2026-02-02");
    company.allocate(payment, invoice, "100.00", "2026-02-02");
    EXPECT_EQ(exit_of([&] {
                  unapply_cash(company.workspace(), "c", company.on("2026-02-07"), {.what = "P-1"});
              }),
              base::Exit::answer_is_no);
    EXPECT_EQ(company.open(invoice, "2026-02-07"), 0);
}

// The same commands on the same books with the same clock give the same store.
TEST(CashService, IsTheSameEveryTime) {
    const auto dump = [] {
        TestCompany company(TestCompany::Origin{{"credit_note", "openitem"}});
        const auto customer = company.customer("C-1", "Testa");
        company.invoice("INV-1001", customer, "100.00", "2026-01-01", "2026-01-31");
        company.payment("P-1", {}, "80.00", "2026-02-02",
                        [](Payment& p) { p.remittance_text("INV-1001"); });
        apply_cash(company.workspace(), "c", company.on("2026-02-05"), {});
        open_dispute(company.workspace(), "c", company.on("2026-02-06"),
                     {.invoice = "INV-1001", .reason = "QTY_SHORT"});
        resolve_dispute(company.workspace(), "c", company.on("2026-02-07"),
                        {.number = "D-1", .credit = true});
        std::ostringstream out;
        company.books().dump(out);
        return out.str();
    };
    const auto one = dump();
    EXPECT_FALSE(one.empty());
    EXPECT_EQ(one, dump());
}

}  // namespace
}  // namespace openitem::service
