// What is written, read again: the record is the same, and what could not be said is named.
#include "connectors/lib/testing/documents.hpp"

#include <gtest/gtest.h>

#include <string>

namespace openitem {
namespace {

using namespace testing;

TEST(UblWriter, SamplesComeBackEqual) {
    for (const char* name : {"invoice.xml", "credit-note.xml"}) {
        const Recording first = read(sample(name));
        const WrittenFile written = write_record(first.sent.at(0), first.blobs);
        EXPECT_TRUE(written.log.empty()) << written.log.front();
        const Recording again = read(written.bytes);
        ASSERT_EQ(again.records.size(), 1u) << written.bytes;
        EXPECT_EQ(difference(first.records.at(0), again.records[0]), "") << name;
        EXPECT_EQ(first.blobs, again.blobs);
        // And the same bytes from then on.
        EXPECT_EQ(write_record(again.sent.at(0), again.blobs).bytes, written.bytes);
    }
}

TEST(UblWriter, ElementsOfACreditNote) {
    const Recording first = read(sample("credit-note.xml"));
    const std::string written = write_record(first.sent.at(0), first.blobs).bytes;
    EXPECT_NE(written.find("<CreditNote xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:"
                           "CreditNote-2\""),
              std::string::npos);
    EXPECT_NE(written.find("<cbc:CreditNoteTypeCode>"), std::string::npos);
    EXPECT_NE(written.find("<cac:CreditNoteLine>"), std::string::npos);
    EXPECT_NE(written.find("<cbc:CreditedQuantity"), std::string::npos);
    EXPECT_EQ(written.find("Invoice-2"), std::string::npos);
}

TEST(UblWriter, NamesWhatItCannotSay) {
    const std::string batch = batch_of([](Records& records) {
        Invoice invoice = records.invoice("1");
        invoice.number("R-1").kind(OI_INVOICE_KIND_CREDIT_NOTE).due_on(date("2026-01-31"));
        invoice.remittance_reference("RF18").posted_on(date("2026-01-02"));
        invoice.add_note().text("Hello").subject_code("abc");
        invoice.add_instalment().sequence(1).due_on(date("2026-02-01"));
        Party place = invoice.add_party().role(OI_ROLE_SHIP_TO).vat_id("DE1");
        place.add_party_identifier().value("first");
        place.add_party_identifier().value("second");
        invoice.add_party().role(OI_ROLE_PAYER).name("Somebody else");
        invoice.add_attachment().filename("lost.pdf");
        InvoiceLine line = invoice.add_invoice_line().line_id("2").parent_line_id("7");
        line.name("bell \x07");
    });
    const auto lost = write_record(batch).log;
    for (const char* text :
         {"BT-9 \"2026-01-31\"", "BT-83 \"RF18\"", "BT-21 \"abc\"", "BT-71 \"second\"",
          "invoice posted_on \"2026-01-02\"", "instalment due_on \"2026-02-01\"",
          "party vat_id \"DE1\"", "party name \"Somebody else\"", "BT-125 \"lost.pdf\"",
          "parent_line_id \"7\"", "control character"}) {
        EXPECT_TRUE(holds(lost, text)) << text;
    }
    EXPECT_EQ(lost.size(), 11u);
}

TEST(UblWriter, DiscountsThatTheTermsDoNotSay) {
    const std::string batch = batch_of([](Records& records) {
        Invoice invoice = records.invoice("1");
        invoice.number("R-1").currency("EUR").issued_on(date("2026-01-01"));
        invoice.payment_terms("#SKONTO#TAGE=7#PROZENT=3.00#\n30 days net");
        invoice.add_discount_tier().days(7).percent(decimal("3.00"));
        invoice.add_discount_tier().until_on(date("2026-01-15")).percent(decimal("2"));
    });
    const WrittenFile written = write_record(batch);
    EXPECT_TRUE(written.log.empty());
    const Recording again = read(written.bytes);
    EXPECT_EQ(again.records.at(0).text("payment_terms"),
              "#SKONTO#TAGE=7#PROZENT=3.00#\n30 days net\n#SKONTO#TAGE=14#PROZENT=2.00#");
    EXPECT_EQ(again.records[0].all("discount_tier").size(), 2u);
}

TEST(UblWriter, KindsWithoutATypeCode) {
    for (const auto kind : {OI_INVOICE_KIND_INVOICE, OI_INVOICE_KIND_CREDIT_NOTE,
                            OI_INVOICE_KIND_DEBIT_NOTE, OI_INVOICE_KIND_PREPAYMENT}) {
        const std::string batch = batch_of([&](Records& records) {
            records.invoice("1").number("R-1").kind(static_cast<std::uint32_t>(kind));
        });
        EXPECT_EQ(read(write_record(batch).bytes).records.at(0).text("kind"), std::to_string(kind));
    }
}

TEST(UblWriter, WhatTheSchemaDemandsBesideATerm) {
    const std::string batch = batch_of([](Records& records) {
        Invoice invoice = records.invoice("1");
        invoice.number("R-1").currency("EUR").sales_order_reference("SO-1");
        invoice.add_payment_means().code("48").card_number("1234");
        invoice.add_invoice_line().line_id("1").price(decimal("9.5")).gross_price(decimal("10.00"));
    });
    const std::string written = write_record(batch).bytes;
    EXPECT_NE(written.find("<cbc:ID>NA</cbc:ID>"), std::string::npos);
    EXPECT_NE(written.find("<cbc:NetworkID>NA</cbc:NetworkID>"), std::string::npos);
    EXPECT_NE(written.find("<cbc:Amount currencyID=\"EUR\">0.50</cbc:Amount>"), std::string::npos);
}

TEST(UblWriter, OneInvoiceIsOneFile) {
    const std::string batch = batch_of([](Records& records) { records.customer("C-1"); });
    const oi_operation operation{{"op-1", 4}, OI_CUSTOMER, 0};
    EXPECT_EQ(RecordingHost(OPENITEM_CONNECTOR_FILE).write(batch, operation).status,
              OI_UNSUPPORTED);
}

TEST(UblWriter, ADocumentThatSaysWhatItIsIsNoEarlierInvoice) {
    const std::string batch = batch_of([](Records& records) {
        Invoice invoice = records.invoice("1");
        invoice.number("R-1").currency("EUR").type_code("380");
        invoice.add_document_reference().kind(OI_REFERENCE_OTHER).number("CN-1");
        invoice.add_document_reference().kind(OI_REFERENCE_OTHER).number("D-9").description("DDT");
    });
    const std::string bytes = write_record(batch).bytes;
    EXPECT_EQ(bytes.find("<cac:BillingReference>"), bytes.rfind("<cac:BillingReference>")) << bytes;
    EXPECT_NE(bytes.find("<cbc:ID>CN-1</cbc:ID>"), std::string::npos);
    const auto additional = bytes.find("<cac:AdditionalDocumentReference>");
    ASSERT_NE(additional, std::string::npos) << bytes;
    EXPECT_GT(bytes.find("<cbc:ID>D-9</cbc:ID>"), additional);
    EXPECT_NE(bytes.find("<cbc:DocumentDescription>DDT<"), std::string::npos);
}

}  // namespace
}  // namespace openitem
