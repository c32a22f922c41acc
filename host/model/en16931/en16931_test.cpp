#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>

#include "host/model/en16931/rule.hpp"
#include "host/model/test_batch.hpp"

namespace openitem::model::en16931 {
namespace {

using openitem::model::testing::day;
using openitem::model::testing::eur;
using openitem::model::testing::TestBatch;
// What the SDK builds, beside what the rules see.
using Written = openitem::Invoice;

oi_decimal decimal(const char* text) { return *try_decimal(text); }

// The parts of an invoice that breaks no rule, to be spoiled one by one before they are written.
struct Parts {
    std::function<void(Written&)> root = [](Written&) {};
    std::function<void(Party&)> seller = [](Party&) {};
    std::function<void(Party&)> buyer = [](Party&) {};
    std::function<void(InvoiceLine&)> line = [](InvoiceLine&) {};
    std::function<void(TaxSubtotal&)> subtotal = [](TaxSubtotal&) {};
    std::function<void(Written&)> more = [](Written&) {};
};

std::set<std::string> broken(const Parts& parts) {
    TestBatch batch;
    auto invoice = batch.invoice("1");
    invoice.number("R-1").type_code("380").kind(OI_INVOICE_KIND_INVOICE).currency("EUR");
    invoice.specification_id("urn:cen.eu:en16931:2017").issued_on(day("2026-01-31"));
    invoice.due_on(day("2026-02-28")).line_total(eur("100.00")).net_total(eur("100.00"));
    invoice.tax_total(eur("19.00")).total(eur("119.00")).payable(eur("119.00"));
    parts.root(invoice);
    auto seller = invoice.add_party().role(OI_ROLE_SELLER).name("Nord GmbH").vat_id("DE123456789");
    seller.city("Kiel").country("DE");
    parts.seller(seller);
    auto buyer = invoice.add_party().role(OI_ROLE_BUYER).name("Miller").city("Bonn").country("DE");
    parts.buyer(buyer);
    auto line = invoice.add_invoice_line().line_id("1").quantity(decimal("10")).unit("C62");
    line.net_amount(eur("100.00")).price(decimal("10.00")).name("Chair");
    line.tax_category("S").tax_rate(decimal("19"));
    parts.line(line);
    auto subtotal = invoice.add_tax_subtotal().category("S").rate(decimal("19"));
    subtotal.taxable(eur("100.00")).tax(eur("19.00"));
    parts.subtotal(subtotal);
    parts.more(invoice);
    std::vector<Finding> findings;
    judge_invoice(batch.first(), findings);
    std::set<std::string> out;
    for (const Finding& finding : findings) out.insert(finding.rule);
    return out;
}

using Broken = std::set<std::string>;

TEST(En16931, AGoodInvoiceBreaksNone) { EXPECT_EQ(broken({}), Broken{}); }

TEST(En16931, TotalsMustAddUp) {
    EXPECT_EQ(broken({.root = [](Written& i) { i.line_total(eur("100.01")); }}),
              (Broken{"BR-CO-10", "BR-CO-13"}));
    EXPECT_EQ(broken({.root = [](Written& i) { i.total(eur("119.01")); }}),
              (Broken{"BR-CO-15", "BR-CO-16"}));
    EXPECT_EQ(broken({.root = [](Written& i) { i.prepaid(eur("19.00")); }}), Broken{"BR-CO-16"});
    EXPECT_EQ(broken({.root = [](Written& i) { i.prepaid(eur("19")).payable(eur("100")); }}),
              Broken{});
    EXPECT_EQ(broken({.root = [](Written& i) { i.allowance_total(eur("0.00")); }}), Broken{});
}

TEST(En16931, AmountsHaveTwoDecimals) {
    EXPECT_EQ(broken({.root = [](Written& i) { i.payable(eur("119.000")); }}), Broken{"BR-DEC-18"});
    EXPECT_EQ(broken({.line = [](InvoiceLine& l) { l.net_amount(eur("100.000")); }}),
              Broken{"BR-DEC-23"});
}

TEST(En16931, TaxMayBeOffByOne) {
    const auto with_tax = [](const char* tax, const char* total) {
        return broken(
            {.root =
                 [=](Written& i) { i.tax_total(eur(tax)).total(eur(total)).payable(eur(total)); },
             .subtotal = [=](TaxSubtotal& s) { s.tax(eur(tax)); }});
    };
    EXPECT_EQ(with_tax("19.99", "119.99"), Broken{});
    EXPECT_EQ(with_tax("20.00", "120.00"), Broken{"BR-S-09"});
    EXPECT_EQ(with_tax("20.01", "120.01"), (Broken{"BR-CO-17", "BR-S-09"}));
}

TEST(En16931, PartiesAreKnown) {
    EXPECT_EQ(broken({.seller = [](Party& p) { p.name(""); }}), Broken{});  // an empty text is none
    EXPECT_EQ(broken({.seller = [](Party& p) { p.vat_id("123456789"); }}), Broken{"BR-CO-09"});
    EXPECT_EQ(broken({.seller = [](Party& p) { p.vat_id("EL123456789"); }}), Broken{});
    EXPECT_EQ(broken({.buyer = [](Party& p) { p.endpoint("x"); }}), Broken{"BR-63"});
    EXPECT_EQ(broken({.buyer = [](Party& p) { p.country("DX"); }}), Broken{"BR-CL-14"});
}

TEST(En16931, CategoriesHaveTheirRules) {
    const auto reverse_charge = [](bool buyer_is_known, bool reason) {
        return broken(
            {.root =
                 [](Written& i) { i.tax_total(eur("0.00")).total(eur("100")).payable(eur("100")); },
             .buyer =
                 [=](Party& p) {
                     if (buyer_is_known) p.vat_id("FR12345678901");
                 },
             .line = [](InvoiceLine& l) { l.tax_category("AE").tax_rate(decimal("0")); },
             .subtotal =
                 [=](TaxSubtotal& s) {
                     s.category("AE").rate(decimal("0")).tax(eur("0.00"));
                     if (reason) s.exemption_code("vatex-eu-ae");
                 }});
    };
    EXPECT_EQ(reverse_charge(true, true), Broken{});
    EXPECT_EQ(reverse_charge(false, true), Broken{"BR-AE-02"});
    EXPECT_EQ(reverse_charge(true, false), Broken{"BR-AE-10"});
    EXPECT_EQ(broken({.line = [](InvoiceLine& l) { l.tax_category("Z"); }}),
              (Broken{"BR-S-01", "BR-S-08", "BR-Z-01", "BR-Z-05"}));
    EXPECT_EQ(broken({.line = [](InvoiceLine& l) { l.tax_category("Q"); }}),
              (Broken{"BR-CL-18", "BR-S-01", "BR-S-08"}));
}

TEST(En16931, ManyBreakdownsAreHeldAgainstTheirLines) {
    const auto with_last = [](const char* taxable) {
        return broken({.more = [=](Written& i) {
            for (int rate = 1; rate <= 40; ++rate) {
                const std::string text = std::to_string(rate) + ".50";
                i.add_invoice_line()
                    .tax_category("S")
                    .tax_rate(decimal(text.c_str()))
                    .net_amount(eur("10.00"));
                auto row = i.add_tax_subtotal().category("S").rate(decimal((text + "0").c_str()));
                row.taxable(eur(rate == 40 ? taxable : "10.00"));
            }
        }});
    };
    EXPECT_FALSE(with_last("10.00").contains("BR-S-08"));
    EXPECT_TRUE(with_last("11.00").contains("BR-S-08"));
}

TEST(En16931, AllowancesAreBrokenDown) {
    const auto with_allowance = [](const char* rate) {
        return broken(
            {.root =
                 [](Written& i) {
                     i.line_total(eur("100")).allowance_total(eur("10"));
                     i.net_total(eur("90")).tax_total(eur("17.10"));
                     i.total(eur("107.10")).payable(eur("107.10"));
                 },
             .subtotal = [](TaxSubtotal& s) { s.taxable(eur("90.00")).tax(eur("17.10")); },
             .more =
                 [=](Written& i) {
                     i.add_allowance_charge()
                         .charge(false)
                         .amount(eur("10"))
                         .reason("loyal")
                         .tax_category("S")
                         .tax_rate(decimal(rate));
                 }});
    };
    EXPECT_EQ(with_allowance("19.00"), Broken{});
    EXPECT_EQ(with_allowance("7"), Broken{"BR-S-08"});
}

TEST(En16931, FindingsSayWhatWasExpected) {
    TestBatch batch;
    batch.invoice("1").currency("EURO");
    std::vector<Finding> findings;
    judge_invoice(batch.first(), findings);
    const auto found = [&](std::string_view rule) {
        const auto it = std::find_if(findings.begin(), findings.end(),
                                     [&](const Finding& each) { return each.rule == rule; });
        return it == findings.end() ? std::string("no finding") : it->message;
    };
    EXPECT_EQ(found("BR-02"), "expected an invoice number (BT-1), found nothing");
    EXPECT_EQ(found("BR-CL-04"), "expected a currency of ISO 4217 (BT-5), found \"EURO\"");
}

TEST(En16931, AHundredPlacesAreEnough) {
    const auto findings_of = [](int lines) {
        TestBatch batch;
        auto invoice = batch.invoice("1");
        for (int i = 0; i < lines; ++i) invoice.add_invoice_line().line_id("1");
        std::vector<Finding> findings;
        judge_invoice(batch.first(), findings);
        return std::count_if(findings.begin(), findings.end(),
                             [](const Finding& each) { return each.rule == "BR-25"; });
    };
    EXPECT_EQ(findings_of(99), 99);
    EXPECT_EQ(findings_of(100), 100);
    EXPECT_EQ(findings_of(5000), 101);
}

TEST(En16931, EveryRuleStandsOnce) {
    Broken ids;
    std::size_t count = 0;
    for (const auto table : {document_rules(), party_rules(), line_rules(), total_rules(),
                             vat_rules(), code_rules()}) {
        for (const InvoiceRule& rule : table) {
            ids.insert(std::string(rule.id));
            EXPECT_NE(rule.check, nullptr) << rule.id;
            EXPECT_FALSE(rule.demand.empty()) << rule.id;
            ++count;
        }
    }
    EXPECT_EQ(ids.size(), count);
    EXPECT_TRUE(ids.contains("BR-IC-10") && ids.contains("BR-AF-01"));
}

TEST(Exact, RoundsAHalfUp) {
    EXPECT_EQ(Exact(2345, 3).rounded(2), Exact(235, 2));
    EXPECT_EQ(Exact(-2345, 3).rounded(2), Exact(-234, 2));
    EXPECT_EQ(Exact(-2346, 3).rounded(2), Exact(-235, 2));
    EXPECT_EQ(Exact(5, 1).rounded(0), Exact(1, 0));
    EXPECT_EQ((Exact(15, 1) + Exact(25, 2)).to_string(), "1.75");
    EXPECT_EQ((Exact(1, 2) - Exact(2, 0)).to_string(), "-1.99");
}

TEST(Exact, WhatDoesNotFitEqualsNothing) {
    Exact huge(INT64_MAX, 0);
    for (int i = 0; i < 2; ++i) huge = huge * Exact(INT64_MAX, 0);
    EXPECT_FALSE(huge == huge);
    EXPECT_FALSE(huge < one || huge > one);
}

}  // namespace
}  // namespace openitem::model::en16931
