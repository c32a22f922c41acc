#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "host/service/decisions.hpp"
#include "host/service/dispute.hpp"
#include "host/service/test_company.hpp"

namespace openitem::service {
namespace {

using disputes::Effect;
using disputes::State;
using testing::day;
using testing::TestCompany;

TEST(DisputeService, RefusalIsKeptAndChangesNothing) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    company.invoice("R-1", customer, "100.00", "2026-01-01", "2026-01-31");
    const auto answer = open_dispute(company.workspace(), "c", company.on("2026-02-01"),
                                     {.invoice = "R-1", .amount = "100.01", .reason = "PRICE"});
    EXPECT_EQ(answer.effect, Effect::none);
    EXPECT_TRUE(company.books().disputes({}).empty());
    const auto kept = kept_decisions(company.workspace(), "c", "dispute");
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_EQ(kept[0].record.outcome, "refused");
    EXPECT_TRUE(replays(kept[0].record));
}

TEST(A7, OurOwnCreditNoteOnAPrepaymentInvoiceTakesBackPrepaymentsAndNoRevenue) {
    TestCompany company(TestCompany::Origin{{"credit_note", "openitem"}});
    const auto customer = company.customer("C-1", "Testa");
    company.prepayment_invoice("V-1", customer, "1190.00", "2026-01-01", "2026-01-31");
    open_dispute(company.workspace(), "c", company.on("2026-02-01"),
                 {.invoice = "V-1", .amount = "119.00", .reason = "PRICE"});
    const auto answer = resolve_dispute(company.workspace(), "c", company.on("2026-02-05"),
                                        {.number = "D-1", .credit = true});
    EXPECT_EQ(answer.effect, Effect::credit_note);
    EXPECT_EQ(company.balance(ledger::Account::customer_prepayments), -90000);
    EXPECT_EQ(company.balance(ledger::Account::tax_payable), -17100);
    EXPECT_EQ(company.balance(ledger::Account::revenue), 0);
    company.expect_verified();
}

// The source numbers its credit notes, so that one is asked for; the part stays disputed until
// it is there and applied.
TEST(A5, ACreditRequestThenTheSourcesCreditNote) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    const auto invoice = company.invoice("R-1", customer, "1000.00", "2026-01-01", "2026-01-31");
    open_dispute(company.workspace(), "c", company.on("2026-02-01"),
                 {.invoice = "R-1", .amount = "120.00", .reason = "x12:06", .note = "3 missing"});
    const auto answer = resolve_dispute(company.workspace(), "c", company.on("2026-02-05"),
                                        {.number = "D-1", .credit = true});
    EXPECT_EQ(answer.effect, Effect::credit_request);
    EXPECT_EQ(answer.state, State::accepted);
    const auto outbox = company.books().outbox("queued");
    ASSERT_EQ(outbox.size(), 1U);
    EXPECT_EQ(outbox[0].kind, "credit_request");
    EXPECT_EQ(outbox[0].operation_id, answer.operation);
    const auto body = nlohmann::json::parse(outbox[0].body);
    EXPECT_EQ(body["invoice_id"], "R-1");
    EXPECT_EQ(body["amount"]["amount"], "120.00");
    EXPECT_EQ(body["reason"], "QTY_SHORT");

    const auto waiting = show_dispute(company.workspace(), "c", "D-1", day("2026-02-10"));
    EXPECT_EQ(waiting.amounts.open, 12000);
    EXPECT_EQ(disputed_parts({waiting}).at(invoice.value), 12000);

    const auto credit = company.credit_note("G-1", customer, "120.00", "2026-02-12");
    company.allocate(credit, invoice, "120.00", "2026-02-12", ledger::AllocationKind::credit_note);
    {
        const auto transaction =
            company.books().begin(*base::Instant::parse("2026-02-20T00:00:00Z"));
        EXPECT_EQ(follow_clearings(company.books(), *transaction, day("2026-02-20")), 1U);
        transaction->commit();
    }
    const auto settled = show_dispute(company.workspace(), "c", "D-1", day("2026-02-20"));
    EXPECT_EQ(settled.claim.state, State::closed);
    EXPECT_EQ(settled.amounts.credited, 12000);
    EXPECT_EQ(settled.stored.closed_on, day("2026-02-12"));  // the day it was cleared
    ASSERT_TRUE(settled.request);
    EXPECT_EQ(settled.request->state, "confirmed");
    EXPECT_EQ(nlohmann::json::parse(settled.request->answer)["number"], "G-1");
    EXPECT_TRUE(company.books().outbox("queued").empty());
    // On the days before, it was what it was.
    EXPECT_EQ(show_dispute(company.workspace(), "c", "D-1", day("2026-02-11")).claim.state,
              State::accepted);
    EXPECT_EQ(show_dispute(company.workspace(), "c", "D-1", day("2026-02-04")).claim.state,
              State::opened);
    company.expect_verified();
}

TEST(A5, OurOwnCreditNoteIsFromAGaplessSeries) {
    TestCompany company(TestCompany::Origin{{"credit_note", "openitem"}});
    const auto customer = company.customer("C-1", "Testa");
    const auto first = company.invoice("R-1", customer, "1190.00", "2026-01-01", "2026-01-31");
    company.invoice("R-2", customer, "119.00", "2026-01-01", "2026-01-31");
    for (const char* invoice : {"R-1", "R-2"}) {
        open_dispute(company.workspace(), "c", company.on("2026-02-01"),
                     {.invoice = invoice, .amount = "119.00", .reason = "PRICE"});
    }
    const auto one = resolve_dispute(company.workspace(), "c", company.on("2026-02-05"),
                                     {.number = "D-1", .credit = true});
    EXPECT_EQ(one.effect, Effect::credit_note);
    EXPECT_EQ(one.credit_note, "CN-000001");
    EXPECT_EQ(one.state, State::closed);
    EXPECT_EQ(company.open(first, "2026-02-05"), 107100);
    const auto two = resolve_dispute(company.workspace(), "c", company.on("2026-02-06"),
                                     {.number = "D-2", .credit = true, .amount = "19.00"});
    EXPECT_EQ(two.credit_note, "CN-000002");

    const auto less = show_dispute(company.workspace(), "c", "D-2", day("2026-02-06"));
    EXPECT_EQ(less.amounts.credited, 1900);
    EXPECT_EQ(less.amounts.returned, 10000);
    EXPECT_TRUE(disputed_parts({less}).empty());
    EXPECT_TRUE(company.books().outbox({}).empty());
    company.expect_verified();
}

TEST(DisputeService, ASettledCaseIsReopenedWhenItsClearingIsTakenBack) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    const auto invoice = company.invoice("R-1", customer, "100.00", "2026-01-01", "2026-01-31");
    open_dispute(company.workspace(), "c", company.on("2026-02-01"),
                 {.invoice = "R-1", .reason = "PRICE"});
    const auto payment = company.payment("P-1", customer, "100.00", "2026-02-02");
    company.allocate(payment, invoice, "100.00", "2026-02-03");
    const auto follow = [&](const char* on) {
        const auto transaction =
            company.books().begin(*base::Instant::parse("2026-03-01T00:00:00Z"));
        const auto moved = follow_clearings(company.books(), *transaction, day(on));
        transaction->commit();
        return moved;
    };
    EXPECT_EQ(follow("2026-02-10"), 1U);
    EXPECT_EQ(show_dispute(company.workspace(), "c", "D-1", day("2026-02-10")).claim.state,
              State::closed);
    EXPECT_EQ(follow("2026-02-10"), 0U);

    {
        const auto transaction =
            company.books().begin(*base::Instant::parse("2026-03-01T00:00:00Z"));
        store::Books ledger(*transaction, base::Currency("EUR"));
        const auto allocation = company.books().allocations_of(invoice).front().allocation.id;
        ASSERT_TRUE(ledger.unapply(allocation, day("2026-02-20"), ledger::Origin::source));
        transaction->commit();
    }
    EXPECT_EQ(follow("2026-02-21"), 1U);
    const auto again = show_dispute(company.workspace(), "c", "D-1", day("2026-02-21"));
    EXPECT_EQ(again.claim.state, State::reopened);
    EXPECT_EQ(again.amounts.open, 10000);
    EXPECT_EQ(again.steps.back().on, day("2026-02-20"));
}

TEST(DisputeService, ACaseOnAVoidedInvoiceIsVoided) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    const auto invoice = company.invoice("R-1", customer, "100.00", "2026-01-01", "2026-01-31");
    open_dispute(company.workspace(), "c", company.on("2026-02-01"),
                 {.invoice = "R-1", .amount = "40.00", .reason = "PRICE"});
    open_dispute(company.workspace(), "c", company.on("2026-02-01"),
                 {.invoice = "R-1", .reason = "QTY_SHORT"});
    resolve_dispute(company.workspace(), "c", company.on("2026-02-05"),
                    {.number = "D-2", .credit = true});
    {
        const auto transaction =
            company.books().begin(*base::Instant::parse("2026-03-01T00:00:00Z"));
        store::Books ledger(*transaction, base::Currency("EUR"));
        const auto record = company.books().item(invoice)->item.record;
        ASSERT_TRUE(ledger.reverse_record(record, day("2026-02-10"), ledger::Origin::source));
        transaction->flush();
        EXPECT_EQ(follow_clearings(company.books(), *transaction, day("2026-02-12")), 2U);
        EXPECT_EQ(follow_clearings(company.books(), *transaction, day("2026-02-12")), 0U);
        transaction->commit();
    }
    const auto voided = show_dispute(company.workspace(), "c", "D-1", day("2026-02-12"));
    EXPECT_EQ(voided.claim.state, State::voided);
    EXPECT_EQ(voided.steps.back().note, "invoice R-1 was voided");
    EXPECT_EQ(voided.stored.closed_on, day("2026-02-10"));
    const auto asked = show_dispute(company.workspace(), "c", "D-2", day("2026-02-12"));
    EXPECT_EQ(asked.claim.state, State::voided);
    EXPECT_EQ(asked.request->state, "rejected") << "there is nothing to credit any more";
    EXPECT_TRUE(list_disputes(company.workspace(), "c", day("2026-02-12"), false).empty());
}

TEST(DisputeService, WhatIsNamedWronglyIsWrongUse) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    company.invoice("R-1", customer, "100.00", "2026-01-01", "2026-01-31");
    const auto exit_of = [&](const auto& work) {
        try {
            work();
        } catch (const base::RunError& error) {
            return error.exit();
        }
        return base::Exit::done;
    };
    EXPECT_EQ(exit_of([&] {
                  open_dispute(company.workspace(), "c", company.on("2026-02-01"),
                               {.invoice = "R-9", .reason = "PRICE"});
              }),
              base::Exit::wrong_use);
    EXPECT_EQ(exit_of([&] {
                  open_dispute(company.workspace(), "c", company.on("2026-02-01"),
                               {.invoice = "R-1", .amount = "ten", .reason = "PRICE"});
              }),
              base::Exit::wrong_use);
    EXPECT_EQ(exit_of([&] {
                  resolve_dispute(company.workspace(), "c", company.on("2026-02-01"),
                                  {.number = "D-7", .credit = true});
              }),
              base::Exit::wrong_use);
}

}  // namespace
}  // namespace openitem::service
