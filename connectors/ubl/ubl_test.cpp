// The connector as the host runs it: its library, loaded, with files from memory.
#include "connectors/lib/testing/harbour.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace openitem {
namespace {

using namespace testing;

TEST(Ubl, Header) {
    const Recording run = read(sample("invoice.xml"));
    ASSERT_EQ(run.status, OI_OK) << run.message;
    ASSERT_EQ(run.records.size(), 1u);
    const Record& invoice = run.records[0];
    EXPECT_EQ(invoice.entity, "invoice");
    EXPECT_EQ(invoice.location, "/Invoice");
    EXPECT_EQ(invoice.origin.length, sample("invoice.xml").size());
    expect_harbour_header(invoice);
    EXPECT_TRUE(invoice.all("finding").empty());
}

TEST(Ubl, Totals) {
    const Recording run = read(sample("invoice.xml"));
    const Record& invoice = run.records.at(0);
    expect_harbour_totals(invoice);
    EXPECT_EQ(invoice.all("tax_subtotal").at(1)->location,
              "/Invoice/cac:TaxTotal[1]/cac:TaxSubtotal[2]");
}

TEST(Ubl, Parties) {
    const Recording run = read(sample("invoice.xml"));
    const Record& invoice = run.records.at(0);
    expect_harbour_parties(invoice);
    expect_fields(party(invoice, OI_ROLE_SELLER).only("party_identifier"),
                  {{"value", "5060000000017"}, {"scheme", "0088"}});
}

TEST(Ubl, PaymentAndTerms) {
    const Recording run = read(sample("invoice.xml"));
    const Record& invoice = run.records.at(0);
    expect_harbour_payment(invoice);
}

TEST(Ubl, NotesReferencesAndAttachments) {
    const Recording run = read(sample("invoice.xml"));
    const Record& invoice = run.records.at(0);
    expect_harbour_notes(invoice);
    const auto references = invoice.all("document_reference");
    ASSERT_EQ(references.size(), 2u);
    expect_fields(*references[0],
                  {{"kind", "1"}, {"number", "HS-2025-0999"}, {"issued_on", "2025-12-01"}});
    expect_fields(*references[1], {{"kind", "2"},
                                   {"number", "TS-1"},
                                   {"description", "Time sheet"},
                                   {"uri", "https://harbour.example/ts/1"}});
    expect_harbour_attachment(run, *references[1]);
    EXPECT_TRUE(read(sample("invoice.xml"), R"({"attachments": false})").blobs.empty());
}

TEST(Ubl, LinesInDocumentOrder) {
    const Recording run = read(sample("invoice.xml"));
    const auto lines = run.records.at(0).all("invoice_line");
    ASSERT_EQ(lines.size(), 5u);
    std::string ids;
    for (const Record* line : lines) {
        ids.append(line->text("line_id"))
            .append("<")
            .append(line->text("parent_line_id"))
            .append(" ");
    }
    EXPECT_EQ(ids, "1< 1.1<1 1.1.1<1.1 1.2<1 2< ");
    EXPECT_EQ(lines[2]->location,
              "/Invoice/cac:InvoiceLine[1]/cac:SubInvoiceLine[1]/cac:SubInvoiceLine[1]");
    expect_harbour_line(*lines[0]);
}

TEST(Ubl, CreditNote) {
    const Recording run = read(sample("credit-note.xml"), R"({"customer_id": "identifier"})");
    ASSERT_EQ(run.records.size(), 1u);
    expect_fields(run.records[0], {{"source_id", "01234567|HS-CN-7|381|2026"},
                                   {"kind", "2"},
                                   {"issued_on", "2026-01-20"},
                                   {"due_on", "2026-02-19"},
                                   {"customer_id", "C-0042"},
                                   {"project_reference", "P-2026"},
                                   {"net_total", "100.00 GBP"},
                                   {"payable", "120.00 GBP"}});
    EXPECT_EQ(run.records[0].only("invoice_line").text("quantity"), "1");
}

TEST(Ubl, InsideAnEnvelope) {
    const std::string document = sample("credit-note.xml");
    const Recording run =
        read("<s:StandardBusinessDocument xmlns:s='urn:sbdh'><s:Header/>" +
             document.substr(document.find("<u:")) + "</s:StandardBusinessDocument>");
    ASSERT_EQ(run.records.size(), 1u);
    EXPECT_EQ(run.records[0].location, "/s:StandardBusinessDocument/u:CreditNote");
}

TEST(Ubl, FirstOfSeveralCounts) {
    const std::string twice =
        with(sample("invoice.xml"), "<cbc:CityName>Falmouth</cbc:CityName>",
             "<cbc:CityName>Falmouth</cbc:CityName><cbc:CityName>X</cbc:CityName>");
    EXPECT_EQ(party(read(twice).records.at(0), OI_ROLE_SELLER).text("city"), "Falmouth");
}

TEST(Ubl, OfTwoThatContradictEachOtherOneIsSaid) {
    const auto repeated = [](const std::string& element, const std::string& again) {
        const Recording run = read(with(sample("invoice.xml"), element, element + again));
        std::string out;
        const auto add = [&](const Record& record) {
            for (const Record* each : record.all("finding")) {
                if (each->text("rule") == "ubl.repeated") out.append(each->text("flag"));
            }
        };
        add(run.records.at(0));
        for (const char* child : {"tax_subtotal", "allowance_charge", "invoice_line"}) {
            for (const Record* row : run.records.at(0).all(child)) add(*row);
        }
        return out;
    };
    const std::string total = sample("invoice.xml");
    const std::size_t at = total.find("<cbc:PayableAmount");
    const std::string own = total.substr(at, total.find("</cbc:PayableAmount>") + 20 - at);
    EXPECT_EQ(repeated(own, "<cbc:PayableAmount currencyID=\"GBP\">7</cbc:PayableAmount>"), "1");
    EXPECT_EQ(repeated(own, own), "");
    EXPECT_EQ(repeated("</cac:TaxTotal>",
                       "<cac:TaxTotal><cbc:TaxAmount currencyID=\"GBP\">7</cbc:TaxAmount>"
                       "</cac:TaxTotal>"),
              "1");
    EXPECT_EQ(repeated("<cbc:ID>GB29NWBK60161331926819</cbc:ID>",
                       "<cbc:ID>GB82WEST12345698765432</cbc:ID>"),
              "1");
    EXPECT_EQ(repeated("<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>",
                       "<cbc:InvoiceTypeCode>381</cbc:InvoiceTypeCode>"),
              "1");
    EXPECT_EQ(repeated("</cac:LegalMonetaryTotal>",
                       "<cac:LegalMonetaryTotal><cbc:PayableAmount currencyID=\"GBP\">7"
                       "</cbc:PayableAmount></cac:LegalMonetaryTotal>"),
              "1");
    EXPECT_EQ(repeated("<cbc:TaxableAmount currencyID=\"GBP\">1150.00</cbc:TaxableAmount>",
                       "<cbc:TaxableAmount currencyID=\"GBP\">1</cbc:TaxableAmount>"),
              "1");
    EXPECT_EQ(repeated("<cbc:LineExtensionAmount currencyID=\"GBP\">600.00"
                       "</cbc:LineExtensionAmount>",
                       "<cbc:LineExtensionAmount currencyID=\"GBP\">1</cbc:LineExtensionAmount>"),
              "1");
}

TEST(Ubl, WhatCannotBeReadIsAFinding) {
    std::string text = with(sample("invoice.xml"), "16.00000000001", "16.0.1");
    text = with(text, "<cbc:TaxPointDate>2026-01-12", "<cbc:TaxPointDate>2026-02-30");
    const Recording run = read(text);
    ASSERT_EQ(run.records.size(), 1u);
    const Record& invoice = run.records[0];
    EXPECT_FALSE(invoice.has("tax_point_on"));
    expect_fields(invoice.only("finding"),
                  {{"rule", "ubl.date"},
                   {"flag", "1"},
                   {"message_location", "/Invoice/cbc:TaxPointDate"},
                   {"message", "expected a date like 2026-01-31, found '2026-02-30'"}});
    const Record& line = *invoice.all("invoice_line").at(0);
    EXPECT_FALSE(line.has("quantity"));
    expect_fields(line.only("finding"),
                  {{"rule", "ubl.decimal"},
                   {"message_location", "/Invoice/cac:InvoiceLine[1]/cbc:InvoicedQuantity"}});
}

TEST(Ubl, WhatReceivablesNeedIsRefused) {
    const std::string digits(40, '9');
    for (const auto& [from, to, field] : std::vector<std::array<std::string, 3>>{
             {"\"GBP\">1380.00<", "\"GBP\">1.380.00<", "total"},
             {"\"GBP\">1000<", "\"GBP\">" + digits + "<", "payable"},
             {"<cbc:IssueDate>2026-01-15<", "<cbc:IssueDate>2026-02-30<", "issued_on"},
             {"<cbc:DueDate>2026-02-14<", "<cbc:DueDate>14.02.2026<", "due_on"}}) {
        const Recording run = read(with(sample("invoice.xml"), from, to));
        EXPECT_EQ(run.status, OI_OK);
        EXPECT_TRUE(run.records.empty());
        ASSERT_EQ(run.rejected.size(), 1u) << from;
        EXPECT_EQ(run.rejected[0].field, field);
        EXPECT_TRUE(run.rejected[0].code.starts_with("ubl.")) << run.rejected[0].code;
        EXPECT_NE(run.rejected[0].message.find("/Invoice/"), std::string::npos);
        EXPECT_FALSE(run.rejected[0].raw.empty());
    }
}

TEST(Ubl, CurrencyOfAnAmount) {
    std::string text =
        with(sample("invoice.xml"), "<cbc:DocumentCurrencyCode>GBP", "<cbc:DocumentCurrencyCode>");
    text = with(text, "<cbc:PayableAmount currencyID=\"GBP\">", "<cbc:PayableAmount>");
    const Recording run = read(text);
    EXPECT_EQ(run.records.at(0).text("payable"), "1000 XXX");
    EXPECT_FALSE(run.records.at(0).has("currency"));
}

TEST(Ubl, ACreditNoteStaysACreditNote) {
    const Recording run = read(with(sample("credit-note.xml"), ">381<", ">380<"));
    EXPECT_EQ(run.records.at(0).text("kind"), "2");
    EXPECT_EQ(run.records.at(0).only("finding").text("rule"), "ubl.credit_note_type");
}

TEST(Ubl, NotUblAtAll) {
    const std::string other = "<rsm:CrossIndustryInvoice xmlns:rsm='urn:x'/>";
    EXPECT_EQ(refused_as_a_whole(other), "ubl.not_ubl");
    EXPECT_EQ(refused_as_a_whole("<Invoice xmlns='urn:other'/>"), "ubl.not_ubl");
    EXPECT_EQ(refused_as_a_whole("number;total\n1;2\n"), "xml.malformed");
    EXPECT_EQ(refused_as_a_whole(""), "xml.malformed");
    EXPECT_EQ(refused_as_a_whole("<!DOCTYPE Invoice><Invoice/>"), "xml.doctype");
}

TEST(Ubl, OneBadFileOfSeveral) {
    RecordingHost host(OPENITEM_CONNECTOR_FILE);
    host.add_file("in/a.xml", "%PDF-1.7");
    host.add_file("in/b.xml", sample("invoice.xml"));
    host.add_file("in/c.xml", sample("credit-note.xml"));
    const Recording run = host.read();
    EXPECT_EQ(run.status, OI_OK);
    EXPECT_EQ(run.records.size(), 2u);
    ASSERT_EQ(run.rejected.size(), 1u);
    EXPECT_EQ(run.rejected[0].raw, "%PDF-1.7");
    EXPECT_EQ(run.rejected[0].location, "a.xml");
    // Nothing new: the cursor of the first run leads to its end.
    EXPECT_TRUE(host.read("{}", run.cursors.back()).records.empty());
}

TEST(Ubl, ADocumentWithoutANumberIsKnownByItsFile) {
    const Recording run = read(with(sample("credit-note.xml"), "<b:ID>HS-CN-7</b:ID>", ""));
    EXPECT_EQ(run.records.at(0).text("source_id"), "01234567|a.xml|381|2026");
    EXPECT_FALSE(run.records.at(0).has("number"));
}

TEST(Ubl, Configuration) {
    const std::string document = sample("credit-note.xml");
    EXPECT_EQ(read(document, R"({"customer_id": "guess"})").status, OI_BAD_CONFIG);
    EXPECT_EQ(read(document, R"({"customer_id": "guess"})").field, "/customer_id");
    EXPECT_EQ(refused_as_a_whole(document, R"({"max_depth": 2})"), "xml.too_deep");
}

TEST(Ubl, SyntaxRules) {
    const auto before_end = [](const std::string& what) {
        return broken(sample("invoice.xml"), "</Invoice>", what + "</Invoice>");
    };
    EXPECT_EQ(broken(sample("invoice.xml"), "<cbc:DueDate>",
                     "<cbc:DueDate>2026-01-01</cbc:DueDate><cbc:DueDate>"),
              "UBL-SR-45 ubl.repeated");
    EXPECT_EQ(before_end("<cac:Delivery/><cac:Delivery/>"), "UBL-SR-24");
    EXPECT_EQ(before_end("<cbc:Note languageID='de'>x</cbc:Note>"), "UBL-DT-19");
    EXPECT_EQ(before_end("<cbc:UUID>1</cbc:UUID><cbc:UBLVersionID>2.1</cbc:UBLVersionID>"),
              "UBL-CR-005");
    EXPECT_EQ(before_end("<cbc:UBLVersionID>2.0</cbc:UBLVersionID>"), "UBL-CR-002");
    EXPECT_EQ(before_end("<cac:TaxTotal><cbc:TaxAmount currencyID='USD'>1.234</cbc:TaxAmount>"
                         "</cac:TaxTotal>"),
              "UBL-DT-01");
    // Who syncs has not asked for them.
    const Recording quiet = read(sample("invoice.xml"));
    for (const Record* finding : quiet.records.at(0).all("finding")) {
        EXPECT_FALSE(finding->text("rule").starts_with("UBL-")) << finding->text("rule");
    }
}

TEST(Ubl, SyntaxRulesOfASpecification) {
    const auto of = [](const std::string& set, const std::string& what) {
        return broken(sample("invoice.xml"), "</Invoice>", what + "</Invoice>", set);
    };
    const std::string empty = "<cbc:AccountingCost/>";
    EXPECT_EQ(of(R"("en16931")", empty), "");
    EXPECT_EQ(of(R"("peppol")", empty), "PEPPOL-EN16931-R008");
    EXPECT_EQ(of(R"("xrechnung")", empty), "PEPPOL-EN16931-R008");
    EXPECT_EQ(of(R"("peppol")", "<cbc:UUID>1</cbc:UUID>"), "UBL-CR-005");
    EXPECT_EQ(read(sample("invoice.xml"), R"({"syntax_rules": "PEPPOL"})").status, OI_BAD_CONFIG);
    EXPECT_EQ(read(sample("invoice.xml"), R"({"syntax_rules": 1})").field, "/syntax_rules");
}

TEST(Ubl, AValidatorReadsOnBehindADateThatIsNone) {
    const std::string document = with(sample("invoice.xml"), "2026-01-15", "2026-02-31");
    EXPECT_EQ(read(document).rejected.size(), 1u);
    EXPECT_TRUE(syntax_rules_broken(document).contains("ubl.date"));
}

TEST(Ubl, DeepLinesAreRefused) {
    std::string open, close;
    for (int i = 0; i < 40; ++i) {
        open += "<a:SubCreditNoteLine>";
        close += "</a:SubCreditNoteLine>";
    }
    const Recording run = read(with(sample("credit-note.xml"), "</a:CreditNoteLine>",
                                    open + close + "</a:CreditNoteLine>"));
    ASSERT_EQ(run.rejected.size(), 1u);
    EXPECT_EQ(run.rejected[0].code, "ubl.lines_too_deep");
}

}  // namespace
}  // namespace openitem
