// What is written, read again: the record is the same, and what could not be said is named.
#include "connectors/lib/testing/documents.hpp"

#include <gtest/gtest.h>

#include <string>

namespace openitem {
namespace {

using namespace testing;

TEST(CiiWriter, SamplesComeBackEqual) {
    for (const char* name : {"invoice.xml", "extended.xml"}) {
        const Recording first = read(sample(name));
        const WrittenFile written = write_record(first.sent.at(0), first.blobs);
        EXPECT_TRUE(written.log.empty()) << written.log.front();
        const Recording again = read(written.bytes);
        ASSERT_EQ(again.records.size(), 1u) << written.bytes;
        EXPECT_EQ(difference(first.records.at(0), again.records[0]), "") << name;
        EXPECT_EQ(first.blobs, again.blobs);
        EXPECT_EQ(write_record(again.sent.at(0), again.blobs).bytes, written.bytes);
    }
}

TEST(CiiWriter, NamesWhatItCannotSay) {
    const std::string batch = batch_of([](Records& records) {
        Invoice invoice = records.invoice("1");
        invoice.number("R-1").currency("EUR").tax_currency("EUR");
        invoice.tax_point_on(date("2026-01-31"));
        invoice.tax_point_code("35").customer_id("C-9").posted_on(date("2026-01-02"));
        invoice.add_note().subject_code("AAI");
        invoice.add_instalment().due_on(date("2026-02-01"));
        Party buyer = invoice.add_party().role(OI_ROLE_BUYER);
        buyer.add_party_identifier().value("another");
        buyer.add_contact().name("Somebody");
        invoice.add_party().role(99).name("Somebody else");
        invoice.add_payment_means().code("59").mandate("M-1");
        invoice.add_payment_means().code("59").mandate("M-2");
        invoice.add_document_reference().kind(OI_REFERENCE_SUPPORTING).type_code("50");
        invoice.add_document_reference().kind(OI_REFERENCE_OTHER).number("CN-1");
    });
    const auto lost = write_record(batch).log;
    for (const char* text :
         {"BT-6 \"EUR\"", "BT-7 \"2026-01-31\"", "BT-8 \"35\"", "customer_id \"C-9\"",
          "invoice posted_on \"2026-01-02\"", "BT-21 \"AAI\"", "instalment due_on \"2026-02-01\"",
          "party is left out", "party name \"Somebody else\"", "BT-89 \"M-2\"",
          "document reference type_code \"50\"", "document reference kind \"CN-1\""}) {
        EXPECT_TRUE(holds(lost, text)) << text;
    }
    EXPECT_EQ(lost.size(), 12u);
}

TEST(CiiWriter, Instalments) {
    const std::string batch = batch_of([](Records& records) {
        Invoice invoice = records.invoice("1");
        invoice.number("R-1").currency("EUR").due_on(date("2026-03-31"));
        invoice.payment_terms("in two parts");
        Instalment first = invoice.add_instalment().sequence(1).due_on(date("2026-02-28"));
        first.amount(amount("40.00", "EUR"));
        first.add_discount_tier().days(10).percent(decimal("2"));
        invoice.add_instalment().sequence(2).due_on(date("2026-03-31")).percent(decimal("60"));
        invoice.kind(OI_INVOICE_KIND_INVOICE);
    });
    const WrittenFile written = write_record(batch);
    EXPECT_TRUE(written.log.empty()) << written.log.front();
    EXPECT_EQ(difference(records_of(batch).at(0), read(written.bytes).records.at(0)), "");
}

TEST(CiiWriter, DiscountsThatTheTermsDoNotSay) {
    const std::string batch = batch_of([](Records& records) {
        Invoice invoice = records.invoice("1").number("R-1").currency("EUR");
        invoice.kind(OI_INVOICE_KIND_INVOICE);
        invoice.payment_terms("#SKONTO#TAGE=7#PROZENT=3.00#\n30 days net");
        invoice.add_discount_tier().days(7).percent(decimal("3.00"));
        invoice.add_discount_tier().until_on(date("2026-01-15")).percent(decimal("2"));
        invoice.add_discount_tier().days(20).percent(decimal("1")).base(amount("9.9", "EUR"));
    });
    const WrittenFile written = write_record(batch);
    EXPECT_TRUE(written.log.empty()) << written.log.front();
    EXPECT_EQ(difference(records_of(batch).at(0), read(written.bytes).records.at(0)), "");
}

TEST(CiiWriter, WhatTheSchemaDemandsBesideATerm) {
    const std::string batch = batch_of([](Records& records) {
        Invoice invoice = records.invoice("1");
        invoice.number("R-1")
            .currency("EUR")
            .kind(OI_INVOICE_KIND_CREDIT_NOTE)
            .project_reference("P");
        invoice.add_document_reference().kind(OI_REFERENCE_SUPPORTING).number("TS-1");
        InvoiceLine line = invoice.add_invoice_line().line_id("1");
        line.price(decimal("9.5")).price_discount(decimal("0.50"));
    });
    const std::string written = write_record(batch).bytes;
    EXPECT_NE(written.find("<ram:TypeCode>381</ram:TypeCode>"), std::string::npos);
    EXPECT_NE(written.find("<ram:TypeCode>916</ram:TypeCode>"), std::string::npos);
    EXPECT_NE(written.find("<ram:Name>Project reference</ram:Name>"), std::string::npos);
    EXPECT_NE(written.find("<ram:ChargeAmount>10.00</ram:ChargeAmount>"), std::string::npos);
}

}  // namespace
}  // namespace openitem
