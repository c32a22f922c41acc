#include "host/model/rules.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "host/model/test_batch.hpp"

namespace openitem::model {
namespace {

using testing::day;
using testing::eur;
using testing::TestBatch;

std::vector<Finding> findings_of(const RecordView& record) {
    std::vector<Finding> findings;
    const bool fine = judge(record, ar_basic(), findings);
    const bool fatal = std::any_of(findings.begin(), findings.end(),
                                   [](const Finding& f) { return f.flag == Flag::fatal; });
    EXPECT_EQ(fine, !fatal);
    return findings;
}

std::string rules_of(const RecordView& record) {
    std::string out;
    for (const Finding& finding : findings_of(record)) {
        out.append(finding.rule).append(finding.flag == Flag::fatal ? " " : "? ");
    }
    return out;
}

Invoice good(TestBatch& batch) {
    auto invoice = batch.invoice("1").number("R-1").kind(OI_INVOICE_KIND_INVOICE).currency("EUR");
    return invoice.issued_on(day("2026-01-31")).total(eur("119.00")).customer_id("C");
}

template <class Fill>
std::string rules_of_invoice(Fill fill) {
    TestBatch batch;
    auto invoice = good(batch);
    fill(invoice);
    return rules_of(batch.first());
}

TEST(Rules, AGoodInvoiceBreaksNone) {
    EXPECT_EQ(rules_of_invoice([](Invoice) {}), "");
    EXPECT_EQ(rules_of_invoice([](Invoice i) {
                  i.net_total(eur("100")).tax_total(eur("19.000")).prepaid(eur("50"));
                  i.rounding(eur("0.05")).payable(eur("69.05")).due_on(day("2026-03-01"));
                  i.tax_currency("SEK").tax_total_accounting(amount("200", "SEK"));
              }),
              "");
}

TEST(Rules, WhatAnInvoiceNeedsIsNamed) {
    TestBatch batch;
    batch.invoice("1");
    EXPECT_EQ(rules_of(batch.first()),
              "number.missing issue_date.missing type.unknown total.missing currency.missing "
              "customer.missing? ");
}

TEST(Rules, EachBrokenRuleOfAnInvoiceIsFound) {
    EXPECT_EQ(rules_of_invoice([](Invoice i) { i.number("  "); }), "number.missing ");
    EXPECT_EQ(rules_of_invoice([](Invoice i) { i.type_code("999"); }), "type.unknown ");
    EXPECT_EQ(rules_of_invoice([](Invoice i) { i.kind(77); }), "type.unknown ");
    EXPECT_EQ(rules_of_invoice([](Invoice i) { i.type_code("381"); }), "type.contradicts? ");
    EXPECT_EQ(rules_of_invoice([](Invoice i) { i.type_code("326"); }), "");
    EXPECT_EQ(rules_of_invoice([](Invoice i) { i.change(7); }), "change.unknown ");
    EXPECT_EQ(rules_of_invoice([](Invoice i) { i.due_on({INT32_MIN}); }), "date.impossible ");
    EXPECT_EQ(rules_of_invoice([](Invoice i) { i.total(eur("1.001")); }), "amount.decimals ");
    EXPECT_EQ(rules_of_invoice([](Invoice i) { i.total(eur("1.100")); }), "");
    EXPECT_EQ(rules_of_invoice([](Invoice i) { i.total(eur("10000000000000.00")); }), "");
    EXPECT_EQ(rules_of_invoice([](Invoice i) { i.total(eur("10000000000000.01")); }),
              "amount.absurd ");
    EXPECT_EQ(rules_of_invoice([](Invoice i) { i.total(eur("-10000000000001")); }),
              "amount.absurd ");
    EXPECT_EQ(rules_of_invoice(
                  [](Invoice i) { i.total(amount("10000000000000000", "JPY")).currency("JPY"); }),
              "amount.absurd ");
    EXPECT_EQ(rules_of_invoice(
                  [](Invoice i) { i.add_invoice_line().net_amount(eur("90000000000000.00")); }),
              "amount.absurd ");
    EXPECT_EQ(rules_of_invoice([](Invoice i) { i.currency("E1"); }),
              "currency.unknown currency.mixed ");
    EXPECT_EQ(rules_of_invoice([](Invoice i) { i.open(amount("1", "USD")); }), "currency.mixed ");
    EXPECT_EQ(
        rules_of_invoice([](Invoice i) { i.add_invoice_line().net_amount(amount("1", "XYZ")); }),
        "currency.unknown ");
    EXPECT_EQ(rules_of_invoice([](Invoice i) { i.add_invoice_line().net_amount(eur("1.23456")); }),
              "");
    EXPECT_EQ(rules_of_invoice([](Invoice i) { i.net_total(eur("100")).tax_total(eur("18.99")); }),
              "totals.tax ");
    EXPECT_EQ(rules_of_invoice([](Invoice i) { i.payable(eur("118")); }), "totals.payable ");
    EXPECT_EQ(rules_of_invoice([](Invoice i) { i.add_instalment().amount(eur("118")); }),
              "instalments.sum ");
    EXPECT_EQ(rules_of_invoice([](Invoice i) { i.due_on(day("2206-03-01")); }), "due_date.absurd ");
    EXPECT_EQ(rules_of_invoice([](Invoice i) { i.due_on(day("2026-01-30")); }),
              "due_date.before_issue? ");
}

TEST(Rules, AFindingSaysEverythingAPersonNeeds) {
    TestBatch batch;
    good(batch).payable(eur("118.50")).location("sales.csv:12");
    const auto findings = findings_of(batch.first());
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].rule, "totals.payable");
    EXPECT_EQ(findings[0].field, "payable");
    EXPECT_EQ(findings[0].term, "BT-115");
    EXPECT_EQ(findings[0].location, "sales.csv:12");
    EXPECT_EQ(
        findings[0].message,
        "expected amount due = total - prepaid + rounding = 119.00 - 0 + 0 = 119.00, found 118.50");
}

TEST(Rules, AFindingInALineSaysWhichLine) {
    TestBatch batch;
    auto line = good(batch).add_invoice_line();
    line.net_amount(amount("1", "XYZ")).location("/Invoice/Line[7]");
    const auto findings = findings_of(batch.first());
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].field, "invoice_line.net_amount");
    EXPECT_EQ(findings[0].term, "BT-131");
    EXPECT_EQ(findings[0].location, "/Invoice/Line[7]");
}

TEST(Rules, WhatTheConnectorFoundCounts) {
    TestBatch batch;
    auto invoice = good(batch);
    invoice.location("a.xml");
    invoice.add_finding().rule("ubl.one").flag(OI_FINDING_WARNING).message("once too often");
    auto line = invoice.add_invoice_line();
    line.add_finding()
        .rule("ubl.two")
        .flag(OI_FINDING_FATAL)
        .message_location("/x[2]")
        .message("m");
    line.add_finding().flag(9);
    const auto findings = findings_of(batch.first());
    ASSERT_EQ(findings.size(), 3U);
    EXPECT_EQ(findings[0].rule, "ubl.one");
    EXPECT_EQ(findings[0].flag, Flag::warning);
    EXPECT_EQ(findings[0].location, "a.xml");
    EXPECT_EQ(findings[1].location, "/x[2]");
    EXPECT_EQ(findings[2].rule, "connector.finding");
    EXPECT_EQ(findings[2].flag, Flag::fatal) << "an unknown flag is taken seriously";
}

TEST(Rules, ARecordThatIsGoneNeedsOnlyItsIdentity) {
    TestBatch batch;
    batch.invoice("1").change(OI_CHANGE_VOIDED);
    EXPECT_EQ(rules_of(batch.first()), "");
    TestBatch without;
    without.invoice("").change(OI_CHANGE_DELETED);
    EXPECT_EQ(rules_of(without.first()), "source_id.missing ");
}

TEST(Rules, OfTheOtherEntities) {
    TestBatch batch;
    batch.customer("1").currency("E");
    batch.order("2");
    batch.payment("3");
    batch.payment("4").amount(eur("0")).kind(9).value_on(day("2026-01-01"));
    batch.payment("5").amount(eur("-1")).booked_on(day("2026-01-01"));
    batch.payment("6").amount(eur("1")).booked_on(day("2026-01-01"));
    batch.allocation("7");
    batch.allocation("8")
        .kind(OI_ALLOCATION_WRITE_OFF)
        .invoice_number("1")
        .amount(eur("1"))
        .allocated_on(day("2026-01-01"));
    batch.allocation("9").kind(9).from_id("1").invoice_id("1").amount(eur("-1")).allocated_on({1});
    batch.dispute("10");
    batch.statement("11");
    batch.balance("12");
    Records& records = batch.records();
    const std::string expected[] = {
        "currency.unknown customer.name? ",
        "order.total ",
        "payment.amount payment.date ",
        "payment.amount payment.kind ",
        "payment.amount ",
        "",
        "allocation.from allocation.invoice allocation.amount allocation.date ",
        "",
        "allocation.amount allocation.kind ",
        "dispute.invoice ",
        "statement.unusable ",
        "balance.empty ",
    };
    for (const auto& rules : expected) EXPECT_EQ(rules_of(*records.next()), rules);
}

TEST(Rules, AStatementAddsUp) {
    const auto rules = [](std::string_view closing) {
        TestBatch batch;
        auto statement = batch.statement("1").opening(eur("10")).closing(eur(closing));
        statement.add_bank_line().amount(eur("-2.50")).status("BOOK");
        statement.add_bank_line().amount(eur("1"));
        statement.add_bank_line().amount(eur("99")).status("PDNG");
        return rules_of(batch.first());
    };
    EXPECT_EQ(rules("8.50"), "");
    EXPECT_EQ(rules("8.51"), "statement.balance? ");
}

TEST(Rules, AreNamedOnceAndNameFieldsThatExist) {
    std::set<std::string_view> names;
    EXPECT_EQ(ar_basic().name, "basic");
    for (const Rule& rule : ar_basic().rules) {
        EXPECT_TRUE(names.insert(rule.name).second) << rule.name;
        EXPECT_FALSE(rule.about.empty());
        if (rule.entity != 0 && !rule.field.empty()) {
            EXPECT_NE(find_field(entities[rule.entity], rule.field), nullptr) << rule.name;
        }
    }
}

}  // namespace
}  // namespace openitem::model
