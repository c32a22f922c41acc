// A21: merging and parting customers, and what a person is asked to look at.
#include "host/service/customer.hpp"

#include "host/service/aging.hpp"
#include "host/service/cash.hpp"
#include "host/service/credit.hpp"
#include "host/service/tasks.hpp"
#include "host/service/test_company.hpp"

namespace openitem::service {
namespace {

using testing::day;
using testing::TestCompany;

// "C-1 150.00 0.00": number, invoices, unapplied of every row.
std::vector<std::string> aged(TestCompany& company, const char* on,
                              std::optional<base::Instant> known_at = {}) {
    std::vector<std::string> rows;
    const auto report = aging(company.workspace(), "c", {.as_of = day(on)}, known_at);
    for (const auto& row : report.aging.rows) {
        rows.push_back(report.customers.at(row.customer).number + " " +
                       base::Money{row.documents, row.currency}.to_string() + " " +
                       base::Money{row.unapplied, row.currency}.to_string());
    }
    return rows;
}

using Rows = std::vector<std::string>;

// One firm twice: the ERP's C-1 and the shop's S-1.
struct CustomerService : ::testing::Test {
    CustomerService() {
        c1 = company.customer("C-1", "Alpha GmbH", "200.00");
        s1 = company.customer("S-1", "ALPHA GmbH");
        invoice = company.invoice("R-1", c1, "100.00", "2026-01-01", "2026-01-31");
        company.invoice("R-2", s1, "50.00", "2026-01-05", "2026-02-04");
        payment = company.payment("P-1", s1, "30.00", "2026-01-10");
    }
    MergeRequest request(const char* customer, const char* other, const char* on) {
        return {.company = "c",
                .customer = customer,
                .other = other,
                .on = day(on),
                .reason = "one firm",
                .by = "ada"};
    }
    void merge(const char* on) {
        merge_customers(company.workspace(), company.on("2026-02-01"), request("C-1", "S-1", on));
    }
    void part(const char* on) {
        unmerge_customer(company.workspace(), company.on("2026-03-01"), request("S-1", "", on));
    }
    base::Exit refused(const std::function<void()>& work) {
        try {
            work();
        } catch (const base::RunError& error) {
            return error.exit();
        }
        return base::Exit::done;
    }

    TestCompany company;
    store::CustomerId c1, s1;
    store::ItemId invoice, payment;
};

TEST_F(CustomerService, A21_AgingFollowsAMergeFromItsDayOn) {
    const Rows apart = {"C-1 100.00 0.00", "S-1 50.00 -30.00"};
    EXPECT_EQ(aged(company, "2026-02-10"), apart);
    merge("2026-02-01");
    EXPECT_EQ(aged(company, "2026-02-10"), Rows{"C-1 150.00 -30.00"});
    EXPECT_EQ(aged(company, "2026-01-31"), apart);
    EXPECT_EQ(aged(company, "2026-02-10", base::Instant::parse("2026-01-31T00:00:00Z")), apart);
    part("2026-02-20");
    EXPECT_EQ(aged(company, "2026-02-10"), Rows{"C-1 150.00 -30.00"});
    EXPECT_EQ(aged(company, "2026-02-20"), apart);
    company.expect_verified();
}

TEST_F(CustomerService, A21_ItemsKeepTheCustomerTheyWerePostedWith) {
    merge("2026-02-01");
    EXPECT_EQ(company.books().item(payment)->item.customer, s1);
    EXPECT_EQ(company.books().item(invoice)->item.customer, c1);
}

TEST_F(CustomerService, A21_CreditCountsWhatIsOpenOfBoth) {
    company.order("SO-1", s1, "80.00");
    const CreditQuestion question{.order = "SO-1", .as_of = day("2026-01-20"), .dry_run = true};
    const auto ask = [&](const char* on) {
        auto asked = question;
        asked.as_of = day(on);
        return check_credit(company.workspace(), "c", company.on(on), asked);
    };
    merge("2026-02-01");
    EXPECT_EQ(ask("2026-01-20").record.customer, "S-1");
    const auto answer = ask("2026-02-02");
    EXPECT_EQ(answer.record.customer, "C-1");
    EXPECT_NE(answer.record.facts.find("150.00"), std::string::npos);
}

TEST_F(CustomerService, A21_APaymentOfOneIsAppliedToTheOthersInvoice) {
    merge("2026-02-01");
    company.allocate(payment, invoice, "30.00", "2026-02-05");
    EXPECT_EQ(aged(company, "2026-02-10"), Rows{"C-1 120.00 0.00"});
    company.expect_verified();
    // What was applied meanwhile stays: they can part only after it.
    EXPECT_EQ(refused([&] { part("2026-02-05"); }), base::Exit::answer_is_no);
    part("2026-02-06");
    EXPECT_EQ(aged(company, "2026-02-10"), (Rows{"C-1 70.00 0.00", "S-1 50.00 0.00"}));
    company.expect_verified();
}

TEST_F(CustomerService, A21_CashMatchesTheReceiptOfOneWithTheInvoiceOfTheOther) {
    const auto named = company.invoice("RE-47110", c1, "75.00", "2026-01-06", "2026-02-05");
    company.payment("P-2", s1, "75.00", "2026-02-03",
                    [](Payment& receipt) { receipt.remittance_text("invoice RE-47110"); });
    merge("2026-02-01");
    const auto report = apply_cash(company.workspace(), "c", company.on("2026-02-05"),
                                   {.payment = "P-2", .on = day("2026-02-05")});
    ASSERT_EQ(report.lines.size(), 1U);
    EXPECT_TRUE(report.lines[0].applied);
    EXPECT_EQ(company.open(named, "2026-02-05"), 0);
    company.expect_verified();
}

TEST_F(CustomerService, A21_WhatCannotBeMergedIsRefused) {
    const auto merged = [&](const char* into, const char* other, const char* on) {
        return refused([&] {
            merge_customers(company.workspace(), company.on("2026-03-01"),
                            request(into, other, on));
        });
    };
    EXPECT_EQ(merged("C-1", "C-1", "2026-02-01"), base::Exit::wrong_use);
    EXPECT_EQ(refused([&] { part("2026-02-01"); }), base::Exit::wrong_use);
    EXPECT_EQ(merged("C-1", "S-1", "2026-02-01"), base::Exit::done);
    EXPECT_EQ(merged("C-1", "S-1", "2026-02-02"), base::Exit::wrong_use);
    EXPECT_EQ(merged("S-1", "C-1", "2026-02-02"), base::Exit::wrong_use);
    // Nor before it: the later merge would contradict it.
    EXPECT_EQ(merged("S-1", "C-1", "2026-01-15"), base::Exit::wrong_use);
}

TEST_F(CustomerService, A21_SheetShowsMembersItemsAndWhoMergedThem) {
    merge("2026-02-01");
    const auto sheet = show_customer(company.workspace(), "c", "C-1", day("2026-02-10"));
    ASSERT_EQ(sheet.members.size(), 1U);
    EXPECT_EQ(sheet.members[0].number, "S-1");
    EXPECT_EQ(sheet.items.size(), 3U);
    ASSERT_EQ(sheet.history.size(), 1U);
    EXPECT_EQ(sheet.history[0].actor, "ada");
    EXPECT_EQ(sheet.history[0].reason, "one firm");
    const auto part = show_customer(company.workspace(), "c", "S-1", day("2026-02-10"));
    EXPECT_EQ(part.line.merged_into, "C-1");
    EXPECT_EQ(part.items.size(), 2U);
    const auto lines = list_customers(company.workspace(), "c", day("2026-02-10"));
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0].open.at(0).to_text(), "120.00 EUR");
    EXPECT_EQ(lines[1].merged_into, "C-1");
}

TEST_F(CustomerService, A21_ReviewNamesDuplicatesAndWhatIsMissing) {
    const auto rules = [&] {
        Rows all;
        for (const auto& line :
             review_customers(company.workspace(), "c", company.on("2026-02-10").now())) {
            all.push_back(line.customer.number + " " + line.rule);
        }
        return all;
    };
    EXPECT_EQ(rules(), (Rows{"C-1 email.missing", "S-1 email.missing", "S-1 name.same"}));
    merge("2026-02-01");
    EXPECT_EQ(rules(), Rows{"C-1 email.missing"});
}

TEST_F(CustomerService, A21_MergingSettlesTheConflictOfItsRecords) {
    const auto transaction = company.books().begin(company.on("2026-01-20").now());
    transaction->add_task({.kind = "customer_conflict",
                           .record = company.books().item(invoice)->item.record,
                           .amount = TestCompany::money("0.00"),
                           .reason = "#2, by vat:DE222"});
    transaction->commit();
    const auto tasks = list_tasks(company.workspace(), "c", false);
    ASSERT_EQ(tasks.size(), 1U);
    EXPECT_EQ(tasks[0].what,
              "R-1 is booked under #1 Alpha GmbH, and is also #2 ALPHA GmbH, by vat:DE222: merge "
              "them with openitem customer, or have the source correct it");
    merge("2026-02-01");
    EXPECT_TRUE(list_tasks(company.workspace(), "c", false).empty());
    company.expect_verified();
}

StateRequest said(const char* kind, const char* value, const char* on) {
    return {.company = "c",
            .customer = "C-1",
            .kind = kind,
            .value = value,
            .on = day(on),
            .reason = "told",
            .by = "ada"};
}

TEST_F(CustomerService, A23_AStateIsShownInAgingAndSheetAndStopsCredit) {
    say_state(company.workspace(), company.on("2026-02-01"),
              said("insolvent", "IN 12/26", "2026-02-01"));
    const auto words = std::vector<std::string>{"insolvent since 2026-02-01, case IN 12/26"};
    EXPECT_EQ(show_customer(company.workspace(), "c", "C-1", day("2026-02-01")).standing.in_words(),
              words);
    const auto report = aging(company.workspace(), "c", {.as_of = day("2026-02-10")}, {});
    EXPECT_EQ(report.standings.at(c1.value), words);
    EXPECT_TRUE(
        aging(company.workspace(), "c", {.as_of = day("2026-01-31")}, {}).standings.empty());
    const auto ask = [&](const char* on) {
        return check_credit(company.workspace(), "c", company.on(on),
                            {.customer = "C-1", .amount = "1.00", .as_of = day(on)});
    };
    EXPECT_NE(ask("2026-01-31").outcome, credit::Outcome::blocked);
    EXPECT_EQ(ask("2026-02-01").record.rules.back().rule, "credit.standing");
    // It stops credit to those who were merged into it as well.
    merge("2026-02-03");
    EXPECT_FALSE(show_customer(company.workspace(), "c", "C-1", day("2026-02-03"))
                     .standing.may_have_credit());
    auto over = said("insolvent", "", "2026-02-20");
    over.end = true;
    say_state(company.workspace(), company.on("2026-02-20"), over);
    EXPECT_TRUE(show_customer(company.workspace(), "c", "C-1", day("2026-02-20"))
                    .standing.may_have_credit());
    company.expect_verified();
}

TEST_F(CustomerService, A23_ItemsHaveBlocksAndLimitationDates) {
    auto limit = said("limitation", "2026-03-31", "2026-02-01");
    limit.item = "R-1";
    say_state(company.workspace(), company.on("2026-02-01"), limit);
    auto block = said("block", "", "2026-02-01");
    block.item = "R-1";
    block.until = day("2026-02-15");
    say_state(company.workspace(), company.on("2026-02-01"), block);
    const auto on = [&](const char* when) {
        return show_customer(company.workspace(), "c", "C-1", day(when)).standing;
    };
    EXPECT_FALSE(on("2026-02-14").may_remind(invoice.value));
    EXPECT_TRUE(on("2026-02-15").may_remind(invoice.value));
    EXPECT_EQ(on("2026-02-15").alerts.size(), 1U);
    limit.item = "R-2";  // of another customer
    EXPECT_EQ(refused([&] { say_state(company.workspace(), company.on("2026-02-01"), limit); }),
              base::Exit::wrong_use);
}

TEST_F(CustomerService, A22_AnAccountTakesTwoPersonsACallBackAndSomeDays) {
    const auto step = [&](collections::AccountStep what, const char* by, const char* on) {
        return step_account(company.workspace(), company.on(on),
                            {.company = "c",
                             .customer = "C-1",
                             .iban = "DE89 3704 0044 0532 0130 00",
                             .step = what,
                             .note = "called Ms Lund",
                             .by = by});
    };
    using Step = collections::AccountStep;
    EXPECT_FALSE(step(Step::entered, "ada", "2026-02-01").usable_from);
    EXPECT_EQ(refused([&] { step(Step::approved, "ada", "2026-02-02"); }), base::Exit::wrong_use);
    step(Step::called_back, "ada", "2026-02-02");
    EXPECT_EQ(step(Step::approved, "bob", "2026-02-03").usable_from, day("2026-02-08"));
    const auto accounts =
        show_customer(company.workspace(), "c", "C-1", day("2026-02-04")).accounts;
    ASSERT_EQ(accounts.size(), 1U);
    EXPECT_EQ(accounts[0].iban, "DE89370400440532013000");
    EXPECT_FALSE(accounts[0].state.usable_on(day("2026-02-07")));
    step(Step::ended, "ada", "2026-02-10");
    EXPECT_TRUE(show_customer(company.workspace(), "c", "C-1", day("2026-02-10")).accounts.empty());
    company.expect_verified();
}

}  // namespace
}  // namespace openitem::service
