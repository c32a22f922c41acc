#include "host/model/facts.hpp"

#include <gtest/gtest.h>

#include <string>

#include "host/model/test_batch.hpp"

namespace openitem::model {
namespace {

using testing::day;
using testing::eur;
using testing::TestBatch;

base::Date on(std::string_view iso) { return base::Date::parse(iso).value(); }

class InvoiceFactsOf : public ::testing::Test {
protected:
    Invoice start() {
        return batch_.invoice("1")
            .number("R-1")
            .kind(OI_INVOICE_KIND_INVOICE)
            .issued_on(day("2026-01-31"));
    }
    base::Result<InvoiceFacts> facts(const DueTerms& terms = {}) {
        return invoice_facts(batch_.first(), arena_, terms);
    }

    TestBatch batch_;
    Arena arena_;
};

TEST_F(InvoiceFactsOf, ACsvLine) {
    start().total(eur("119.00")).due_on(day("2026-03-02")).customer_id("D-1").open(eur("19"));
    const auto facts = this->facts().value();
    EXPECT_EQ(facts.source_id, "1");
    EXPECT_EQ(facts.number, "R-1");
    EXPECT_EQ(facts.type->code, "380");
    EXPECT_EQ(facts.currency, base::Currency("EUR"));
    EXPECT_EQ(facts.total, 11900);
    EXPECT_EQ(facts.payable, 11900);
    EXPECT_EQ(facts.net, 11900);
    EXPECT_EQ(facts.tax, 0);
    EXPECT_FALSE(facts.tax_stated);
    EXPECT_EQ(facts.open, 1900);
    EXPECT_EQ(facts.due_on, on("2026-03-02"));
    EXPECT_EQ(facts.due_source, DueSource::document);
    ASSERT_EQ(facts.instalments.size(), 1U);
    EXPECT_EQ(facts.instalments[0].amount, 11900);
    EXPECT_EQ(facts.instalments[0].due_on, on("2026-03-02"));
    ASSERT_EQ(facts.customer.size(), 1U);
    EXPECT_EQ(facts.customer[0].value, "D-1");
    EXPECT_EQ(facts.seller, nullptr);
}

TEST_F(InvoiceFactsOf, A6_AmountsStayAsStatedAndTheTypeGivesTheDirection) {
    const auto effect = [](std::string_view type, std::string_view total) {
        TestBatch batch;
        batch.invoice("1")
            .number("1")
            .type_code(type)
            .issued_on(day("2026-01-31"))
            .total(eur(total));
        Arena arena;
        const auto facts = invoice_facts(batch.first(), arena).value();
        EXPECT_EQ(facts.total, eur(total).units) << "as printed";
        return sign_of(facts.direction()) * facts.payable;
    };
    EXPECT_EQ(effect("380", "10.00"), 1000);
    EXPECT_EQ(effect("380", "-10.00"), -1000) << "a negative 380 is a credit";
    EXPECT_EQ(effect("381", "10.00"), -1000);
    EXPECT_EQ(effect("381", "-10.00"), 1000);
    EXPECT_EQ(effect("384", "-10.00"), -1000) << "a correction goes by its sign";
}

TEST_F(InvoiceFactsOf, A7_AProFormaPostsNothingAndAnUnknownTypeGivesNoFacts) {
    start().type_code("325").total(eur("1"));
    EXPECT_FALSE(facts().value().posts());
    TestBatch unknown;
    unknown.invoice("1").number("1").type_code("751").issued_on(day("2026-01-31")).total(eur("1"));
    const auto facts = invoice_facts(unknown.first(), arena_);
    ASSERT_FALSE(facts.ok());
    EXPECT_EQ(facts.error().rule, "type.unknown");
    EXPECT_EQ(facts.error().field, "type_code");
}

TEST_F(InvoiceFactsOf, A8_PrepaidAndRoundingStandBetweenTotalAndPayable) {
    auto invoice = start().total(eur("119.04")).net_total(eur("100.04")).tax_total(eur("19.00"));
    invoice.prepaid(eur("50.00")).rounding(eur("-0.04")).payable(eur("69.00"));
    const auto facts = this->facts().value();
    EXPECT_EQ(facts.payable, 6900);
    EXPECT_EQ(facts.prepaid, 5000);
    EXPECT_EQ(facts.rounding, -4);
    EXPECT_EQ(facts.net, 10004);
    EXPECT_EQ(facts.tax, 1900);
    EXPECT_EQ(facts.total, facts.net + facts.tax);
    EXPECT_EQ(facts.total, facts.payable + facts.prepaid - facts.rounding);
}

TEST_F(InvoiceFactsOf, A8_WhatIsNotStatedFollowsFromWhatIs) {
    struct Case {
        std::string_view total, net, tax, payable, prepaid;
        std::int64_t want_total, want_net, want_tax, want_payable;
    };
    const Case cases[] = {
        {"119", "", "19", "", "", 11900, 10000, 1900, 11900},
        {"119", "100", "", "", "", 11900, 10000, 1900, 11900},
        {"", "100", "19", "", "", 11900, 10000, 1900, 11900},
        {"", "", "", "69", "50", 11900, 11900, 0, 6900},
        {"119", "", "", "", "50", 11900, 11900, 0, 6900},
    };
    for (const Case& c : cases) {
        TestBatch batch;
        auto invoice = batch.invoice("1").number("1").kind(1).issued_on(day("2026-01-31"));
        if (!c.total.empty()) invoice.total(eur(c.total));
        if (!c.net.empty()) invoice.net_total(eur(c.net));
        if (!c.tax.empty()) invoice.tax_total(eur(c.tax));
        if (!c.payable.empty()) invoice.payable(eur(c.payable));
        if (!c.prepaid.empty()) invoice.prepaid(eur(c.prepaid));
        const auto facts = invoice_facts(batch.first(), arena_).value();
        EXPECT_EQ(facts.total, c.want_total);
        EXPECT_EQ(facts.net, c.want_net);
        EXPECT_EQ(facts.tax, c.want_tax);
        EXPECT_EQ(facts.payable, c.want_payable);
    }
}

TEST_F(InvoiceFactsOf, A8_TaxInTheAccountingCurrencyIsTakenNotComputed) {
    auto invoice =
        start().currency("EUR").total(eur("119")).net_total(eur("100")).tax_total(eur("19"));
    invoice.tax_currency("SEK").tax_total_accounting(amount("211.37", "SEK"));
    const auto facts = this->facts().value();
    EXPECT_EQ(facts.tax_accounting, (base::Money{21137, base::Currency("SEK")}));
}

TEST_F(InvoiceFactsOf, AmountsThatContradictEachOtherGiveNoFacts) {
    start().total(eur("119")).payable(eur("118.99"));
    const auto payable = facts();
    ASSERT_FALSE(payable.ok());
    EXPECT_EQ(payable.error().rule, "totals.payable");
    EXPECT_EQ(payable.error().message,
              "expected 119.00 EUR (total - prepaid + rounding), found 118.99 EUR");
    TestBatch batch;
    auto invoice = batch.invoice("1").number("1").kind(1).issued_on(day("2026-01-31"));
    invoice.net_total(eur("100")).tax_total(eur("19")).payable(eur("118"));
    const auto tax = invoice_facts(batch.first(), arena_);
    ASSERT_FALSE(tax.ok());
    EXPECT_EQ(tax.error().rule, "totals.tax");
}

TEST_F(InvoiceFactsOf, AmountsAreExactOrNothing) {
    const auto error_of = [&](oi_amount total, oi_amount prepaid) {
        TestBatch batch;
        auto invoice = batch.invoice("1").number("1").kind(1).issued_on(day("2026-01-31"));
        invoice.currency("EUR").total(total).prepaid(prepaid);
        auto facts = invoice_facts(batch.first(), arena_);
        return facts.ok() ? std::string("fine") : facts.error().rule + " " + facts.error().field;
    };
    EXPECT_EQ(error_of(eur("12.500"), eur("0")), "fine");
    EXPECT_EQ(error_of(eur("12.505"), eur("0")), "amount.decimals total");
    EXPECT_EQ(error_of(eur("12"), amount("1", "USD")), "currency.mixed prepaid");
    oi_amount huge = eur("1");
    huge.units = INT64_MAX;
    EXPECT_EQ(error_of(huge, eur("0")), "amount.overflow total");
    huge.scale = 2;
    EXPECT_EQ(error_of(huge, eur("-1")), "amount.overflow total");
}

TEST_F(InvoiceFactsOf, A10_TheDueDateOfTheDocumentStands) {
    start().total(eur("1")).due_on(day("2026-02-28"));
    const auto facts = this->facts({.customer_days = 10, .company_days = 20}).value();
    EXPECT_EQ(facts.due_on, on("2026-02-28"));
    EXPECT_FALSE(facts.due_assumed());
}

TEST_F(InvoiceFactsOf, A10_ThenTheCustomersTermsThenTheCompanysDefaultThenAnAssumption) {
    start().total(eur("1"));
    auto facts = this->facts({.customer_days = 10, .company_days = 20}).value();
    EXPECT_EQ(facts.due_on, on("2026-02-10"));
    EXPECT_EQ(facts.due_source, DueSource::customer_terms);
    facts = this->facts({.customer_days = {}, .company_days = 20}).value();
    EXPECT_EQ(facts.due_on, on("2026-02-20"));
    EXPECT_EQ(facts.due_source, DueSource::company_default);
    facts = this->facts().value();
    EXPECT_EQ(facts.due_on, on("2026-03-02"));
    EXPECT_TRUE(facts.due_assumed());
    // Once the customer is known.
    apply_terms(facts, {.customer_days = 0, .company_days = 20});
    EXPECT_EQ(facts.due_on, on("2026-01-31"));
    EXPECT_EQ(facts.instalments[0].due_on, on("2026-01-31"));
    EXPECT_EQ(facts.instalments[0].due_source, DueSource::customer_terms);
}

TEST_F(InvoiceFactsOf, A10_InstalmentsKeepTheirDatesAndTheLastIsTheInvoices) {
    auto invoice = start().total(eur("100"));
    invoice.add_instalment().sequence(1).due_on(day("2026-03-01")).amount(eur("40"));
    invoice.add_instalment().sequence(2).due_on(day("2026-04-01")).amount(eur("60"));
    const auto facts = this->facts({.customer_days = 5, .company_days = {}}).value();
    ASSERT_EQ(facts.instalments.size(), 2U);
    EXPECT_EQ(facts.instalments[0].due_on, on("2026-03-01"));
    EXPECT_EQ(facts.instalments[1].amount, 6000);
    EXPECT_EQ(facts.due_on, on("2026-04-01"));
    EXPECT_EQ(facts.due_source, DueSource::document);
}

TEST_F(InvoiceFactsOf, InstalmentsInPercentShareThePayableExactly) {
    auto invoice = start().total(eur("100.01"));
    for (const auto* percent : {"33.3333", "33.3333", "33.3334"}) {
        invoice.add_instalment().percent(decimal(percent));
    }
    const auto facts = this->facts().value();
    std::int64_t sum = 0;
    for (const auto& instalment : facts.instalments) sum += instalment.amount;
    EXPECT_EQ(sum, 10001);
    EXPECT_EQ(facts.instalments[2].sequence, 3U);
    EXPECT_TRUE(facts.due_assumed());
}

TEST_F(InvoiceFactsOf, InstalmentsThatDoNotSumGiveNoFacts) {
    auto invoice = start().total(eur("100"));
    invoice.add_instalment().amount(eur("40"));
    invoice.add_instalment().amount(eur("59.99"));
    auto facts = this->facts();
    ASSERT_FALSE(facts.ok());
    EXPECT_EQ(facts.error().rule, "instalments.sum");
    TestBatch percent;
    auto other =
        percent.invoice("1").number("1").kind(1).issued_on(day("2026-01-31")).total(eur("1"));
    other.add_instalment().percent(decimal("50"));
    other.add_instalment().percent(decimal("49"));
    facts = invoice_facts(percent.first(), arena_);
    ASSERT_FALSE(facts.ok());
    EXPECT_EQ(facts.error().rule, "instalments.sum");
}

TEST_F(InvoiceFactsOf, A10_SkontoTermsBecomeDiscountTiers) {
    auto invoice = start().total(eur("119"));
    invoice.payment_terms(
        "Zahlbar bis 28.2.\n#SKONTO#TAGE=7#PROZENT=2.25#\n"
        "#SKONTO#TAGE=14#PROZENT=1.00#BASISBETRAG=100.00#\n#VERZUG#TAGE=30#PROZENT=9.0#\n"
        "#SKONTO#TAGE=x#PROZENT=1.00#\n#SKONTO#");
    invoice.add_discount_tier().until_on(day("2026-02-05")).percent(decimal("3"));
    invoice.add_discount_tier().days(3).percent(decimal("4")).base(eur("50"));
    invoice.add_discount_tier().days(3);  // offers nothing
    const auto discounts = facts().value().discounts;
    ASSERT_EQ(discounts.size(), 4U);
    EXPECT_EQ(discounts[0].until_on, on("2026-02-05"));
    EXPECT_EQ(discounts[1].until_on, on("2026-02-03"));
    EXPECT_EQ(discounts[1].base, 5000);
    EXPECT_EQ(discounts[2].until_on, on("2026-02-07"));
    EXPECT_EQ(discounts[2].percent.to_string(), "2.25");
    EXPECT_EQ(discounts[2].base, std::nullopt);
    EXPECT_EQ(discounts[3].until_on, on("2026-02-14"));
    EXPECT_EQ(discounts[3].base, 10000);
}

TEST_F(InvoiceFactsOf, A2_APayeeOtherThanTheSellerOwnsTheClaim) {
    auto invoice = start().total(eur("1"));
    invoice.add_party().role(OI_ROLE_SELLER).name("Nordlicht GmbH");
    invoice.add_party().role(OI_ROLE_BUYER).name("Kunde AG");
    invoice.add_party().role(OI_ROLE_PAYEE).name("Factor Bank AG");
    const auto facts = this->facts().value();
    EXPECT_EQ(facts.assigned_to, "Factor Bank AG");
    EXPECT_EQ(facts.customer_name, "Kunde AG");
    EXPECT_EQ(facts.seller->name, "Nordlicht GmbH");

    TestBatch same;
    auto other = same.invoice("1").number("1").kind(1).issued_on(day("2026-01-31")).total(eur("1"));
    other.add_party().role(OI_ROLE_SELLER).name("Nordlicht GmbH");
    other.add_party().role(OI_ROLE_PAYEE).name("NORDLICHT GMBH");
    EXPECT_EQ(invoice_facts(same.first(), arena_).value().assigned_to, "");
}

TEST_F(InvoiceFactsOf, ReferencesToOrdersAndPrecedingInvoices) {
    auto invoice = start().total(eur("1")).order_reference("PO-1").sales_order_reference("SO-1");
    invoice.add_document_reference().kind(OI_REFERENCE_ORDER).number("PO-2");
    invoice.add_document_reference().kind(OI_REFERENCE_SUPPORTING).number("X");
    invoice.add_document_reference()
        .kind(OI_REFERENCE_PRECEDING_INVOICE)
        .number("R-0")
        .issued_on(day("2025-12-01"));
    const auto facts = this->facts().value();
    ASSERT_EQ(facts.orders.size(), 3U);
    EXPECT_EQ(facts.orders[2], "PO-2");
    ASSERT_EQ(facts.corrects.size(), 1U);
    EXPECT_EQ(facts.corrects[0].number, "R-0");
    EXPECT_EQ(facts.corrects[0].issued_on, on("2025-12-01"));
}

TEST_F(InvoiceFactsOf, WhatIsMissingIsNamed) {
    const auto rule_of = [&](auto fill) {
        TestBatch batch;
        auto invoice = batch.invoice("1").location("a.csv:9");
        fill(invoice);
        auto facts = invoice_facts(batch.first(), arena_);
        EXPECT_EQ(facts.error().location, "a.csv:9");
        return facts.error().rule;
    };
    EXPECT_EQ(rule_of([](Invoice) {}), "number.missing");
    EXPECT_EQ(rule_of([](Invoice i) { i.number("1"); }), "type.unknown");
    EXPECT_EQ(rule_of([](Invoice i) { i.number("1").kind(1); }), "issue_date.missing");
    EXPECT_EQ(rule_of([](Invoice i) { i.number("1").kind(1).issued_on({INT32_MAX}); }),
              "issue_date.missing");
    EXPECT_EQ(rule_of([](Invoice i) { i.number("1").kind(1).issued_on({1}); }), "currency.missing");
    EXPECT_EQ(rule_of([](Invoice i) { i.number("1").kind(1).issued_on({1}).currency("EUR"); }),
              "total.missing");
    EXPECT_EQ(rule_of([](Invoice i) { i.number("1").kind(1).issued_on({1}).currency("XYZ"); }),
              "currency.unknown");
}

TEST(PaymentFactsOf, ABankEntry) {
    TestBatch batch;
    auto payment =
        batch.payment("P").kind(OI_PAYMENT_RECEIPT).amount(eur("100.00")).fee(eur("1.5"));
    payment.booked_on(day("2026-02-04")).account("DE02").payer_name("Kunde").end_to_end_id("E-1");
    payment.add_remittance_line().number("R-1").paid(eur("60")).discount(eur("1.20"));
    payment.add_remittance_line().number("R-2").paid(amount("5", "USD"));
    Arena arena;
    const auto facts = payment_facts(batch.first(), arena).value();
    EXPECT_EQ(facts.amount, 10000);
    EXPECT_EQ(facts.fee, 150);
    EXPECT_EQ(facts.date, on("2026-02-04"));
    EXPECT_EQ(facts.direction(), Direction::credit);
    EXPECT_TRUE(facts.customer.empty());
    ASSERT_EQ(facts.remittance.size(), 2U);
    EXPECT_EQ(facts.remittance[0].paid, 6000);
    EXPECT_EQ(facts.remittance[0].discount, 120);
    EXPECT_EQ(facts.remittance[1].paid, std::nullopt) << "another currency is not our amount";
}

TEST(PaymentFactsOf, KindsAndDates) {
    TestBatch batch;
    batch.payment("a").amount(eur("1")).value_on(day("2026-02-03")).booked_on(day("2026-02-04"));
    batch.payment("b").amount(eur("1")).value_on(day("2026-02-03")).kind(OI_PAYMENT_RETURN);
    batch.payment("c").amount(eur("1")).value_on(day("2026-02-03")).kind(9);
    batch.payment("d").amount(eur("1"));
    batch.payment("e").value_on(day("2026-02-03"));
    Records& records = batch.records();
    Arena arena;
    const auto a = payment_facts(*records.next(), arena).value();
    EXPECT_EQ(a.kind, PaymentKind::receipt);
    EXPECT_EQ(a.date, on("2026-02-03")) << "the value date";
    const auto b = payment_facts(*records.next(), arena).value();
    EXPECT_EQ(b.direction(), Direction::debit);
    EXPECT_EQ(payment_facts(*records.next(), arena).error().rule, "payment.kind");
    EXPECT_EQ(payment_facts(*records.next(), arena).error().rule, "payment.date");
    EXPECT_EQ(payment_facts(*records.next(), arena).error().rule, "payment.amount");
}

TEST(FactsOf, TheOtherEntities) {
    TestBatch batch;
    auto customer = batch.customer("C").name("Kunde AG").vat_id("DE1").due_days(14).currency("EUR");
    customer.credit_limit(eur("5000")).email("ap@kunde.example");
    customer.add_party_identifier().value("42").scheme("0088");
    batch.order("O").customer_id("C").total(eur("10")).invoiced(eur("2.5"));
    batch.allocation("A")
        .from_id("P")
        .invoice_id("R")
        .allocated_on(day("2026-02-05"))
        .amount(eur("7"));
    batch.dispute("D").invoice_number("R-1").reason_code("57").opened_on(day("2026-02-06"));
    auto statement = batch.statement("S").account("DE02").opening(eur("5")).closing(eur("3"));
    statement.add_bank_line().amount(eur("-2")).booked_on(day("2026-02-07")).bank_code("PMNT");
    batch.balance("B")
        .kind(OI_BALANCE_CONTROL_TOTAL)
        .count(3)
        .amount(eur("9"))
        .as_of(day("2026-02-08"));

    Records& records = batch.records();
    Arena arena;
    const auto c = customer_facts(*records.next(), arena).value();
    EXPECT_EQ(c.due_days, 14);
    EXPECT_EQ(c.credit_limit, (base::Money{500000, base::Currency("EUR")}));
    EXPECT_EQ(c.keys.size(), 4U);
    EXPECT_EQ(c.email, "ap@kunde.example");
    const auto o = order_facts(*records.next(), arena).value();
    EXPECT_EQ(o.total, 1000);
    EXPECT_EQ(o.invoiced, 250);
    EXPECT_EQ(o.customer[0].value, "C");
    const auto a = allocation_facts(*records.next()).value();
    EXPECT_EQ(a.amount, 700);
    EXPECT_EQ(a.kind, AllocationKind::payment);
    const auto d = dispute_facts(*records.next(), arena).value();
    EXPECT_EQ(d.amount, std::nullopt);
    EXPECT_EQ(d.opened_on, on("2026-02-06"));
    const auto s = statement_facts(*records.next(), arena).value();
    EXPECT_EQ(s.currency, base::Currency("EUR"));
    ASSERT_EQ(s.lines.size(), 1U);
    EXPECT_EQ(s.lines[0].amount.minor, -200);
    const auto b = balance_facts(*records.next()).value();
    EXPECT_EQ(b.count, 3);
    EXPECT_EQ(b.amount->minor, 900);
}

}  // namespace
}  // namespace openitem::model
