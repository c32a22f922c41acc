// What is written, read again: the record is the same, and what could not be said is named.
#include "connectors/lib/testing/documents.hpp"

#include <gtest/gtest.h>

#include <string>

namespace openitem {
namespace {

using namespace testing;

TEST(FatturaPaWriter, SamplesComeBackEqual) {
    for (const char* name : {"invoice.xml", "two-in-one.xml"}) {
        const Recording first = read(sample(name));
        const WrittenFile written = write_record(first.sent.at(0), first.blobs);
        EXPECT_TRUE(written.log.empty()) << written.log.front();
        EXPECT_EQ(syntax_rules_broken(written.bytes), std::set<std::string>()) << written.bytes;
        const Recording again = read(written.bytes);
        ASSERT_EQ(again.records.size(), 1U) << written.bytes;
        EXPECT_EQ(difference(first.records.at(0), again.records[0]), "") << written.bytes;
        EXPECT_EQ(first.blobs, again.blobs);
        EXPECT_EQ(write_record(again.sent.at(0), again.blobs).bytes, written.bytes);
    }
}

TEST(FatturaPaWriter, AnInvoiceOfAnotherSyntax) {
    const std::string batch = batch_of([](Records& records) {
        const auto eur = [](const char* value) { return amount(value, "EUR"); };
        Invoice invoice = records.invoice("1");
        invoice.number("R-1").type_code("380").currency("EUR").issued_on(date("2026-01-15"));
        invoice.due_on(date("2026-02-14")).line_total(eur("100.00")).charge_total(eur("10"));
        invoice.net_total(eur("110.00")).tax_total(eur("24.2")).total(eur("134.20"));
        invoice.payable(eur("134.20")).payment_terms("30 days net").project_reference("CUP-1");
        Party seller = invoice.add_party().role(OI_ROLE_SELLER).name("Nord Srl");
        seller.vat_id("IT01234567897").street("Via 1").city("Roma").postcode("00100").country("IT");
        Party buyer = invoice.add_party().role(OI_ROLE_BUYER).name("Miller GmbH");
        buyer.vat_id("DE123456789").street("Weg 2").city("Kiel").postcode("D-24103").country("DE");
        buyer.endpoint("a@b.example").endpoint_scheme("EM");
        AllowanceCharge charge = invoice.add_allowance_charge().charge(true);
        charge.amount(eur("10")).tax_category("S").tax_rate(decimal("22")).reason("Freight");
        TaxSubtotal tax = invoice.add_tax_subtotal().category("S").rate(decimal("22"));
        tax.taxable(eur("110.00")).tax(eur("24.2"));
        InvoiceLine line = invoice.add_invoice_line().line_id("A").name("Goods");
        line.quantity(decimal("2")).price(decimal("50")).net_amount(eur("100.00"));
        line.tax_category("S").tax_rate(decimal("22")).order_line("7");
        invoice.add_payment_means().code("58").account("DE89370400440532013000");
    });
    const WrittenFile written = write_record(batch);
    for (const char* lost : {"BT-49 \"a@b.example\"", "post code \"D-24103\"", "BT-20"}) {
        EXPECT_TRUE(holds(written.log, lost)) << lost;
    }
    EXPECT_EQ(syntax_rules_broken(written.bytes), std::set<std::string>()) << written.bytes;
    const Recording again = read(written.bytes);
    const Record& invoice = again.records.at(0);
    expect_fields(invoice, {{"type_code", "380"},
                            {"process_id", "TD01"},
                            {"total", "134.20 EUR"},
                            {"payable", "134.20 EUR"},
                            {"due_on", "2026-02-14"},
                            {"order_reference", "NA"},
                            {"project_reference", "CUP-1"}});
    ASSERT_EQ(invoice.all("invoice_line").size(), 2U);
    expect_fields(*invoice.all("invoice_line")[1],
                  {{"name", "Freight"}, {"net_amount", "10.00 EUR"}});
    EXPECT_EQ(invoice.only("payment_means").text("text"), "MP05");
}

TEST(FatturaPaWriter, TypesAndAdvances) {
    const auto type_of = [](const char* type_code, const char* process) {
        const std::string batch = batch_of([&](Records& records) {
            Invoice invoice = records.invoice("1");
            invoice.number("R-1").type_code(type_code).process_id(process).currency("EUR");
            invoice.issued_on(date("2026-01-15")).prepaid(amount("5.00", "EUR"));
            invoice.total(amount("5.00", "EUR")).net_total(amount("5.00", "EUR"));
            invoice.add_tax_subtotal()
                .category("E")
                .taxable(amount("5.00", "EUR"))
                .tax(amount("0.00", "EUR"));
        });
        const Recording again = read(write_record(batch).bytes);
        EXPECT_EQ(again.records.at(0).text("type_code"), type_code);
        EXPECT_EQ(again.records.at(0).text("tax_total"), "0.00 EUR");
        return std::string(again.records.at(0).text("process_id"));
    };
    EXPECT_EQ(type_of("380", "TD24"), "TD24");
    EXPECT_EQ(type_of("380", "urn:something"), "TD01");
    EXPECT_EQ(type_of("381", ""), "TD04");
    EXPECT_EQ(type_of("383", "TD01"), "TD05");
    EXPECT_EQ(type_of("386", "TD03"), "TD03");
    EXPECT_EQ(type_of("389", "TD17"), "TD17");
    EXPECT_EQ(type_of("389", "TD06"), "TD06");
    EXPECT_EQ(type_of("261", ""), "TD04");
}

}  // namespace
}  // namespace openitem
