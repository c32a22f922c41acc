// The connector as the host runs it: its library, loaded, with files from memory.
#include "connectors/lib/testing/recording_host.hpp"

#include <openitem/values.h>

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>

namespace openitem {
namespace {

using testing::Record;
using testing::Recording;
using testing::RecordingHost;

std::string sample(const std::string& name) {
    std::ifstream file(std::string(OPENITEM_SOURCE_DIR "/connectors/ubl/samples/") + name,
                       std::ios::binary);
    std::ostringstream out;
    out << file.rdbuf();
    EXPECT_FALSE(out.str().empty()) << name;
    return out.str();
}

Recording read(const std::string& bytes, std::string_view config = "{}") {
    RecordingHost host(OPENITEM_CONNECTOR_FILE);
    host.add_file("in/a.xml", bytes);
    Recording out = host.read(config);
    EXPECT_TRUE(out.violations.empty()) << out.violations.front();
    return out;
}

/// The code under which the source is refused as a whole.
std::string refused_as_a_whole(const std::string& bytes, std::string_view config = "{}") {
    const Recording run = read(bytes, config);
    EXPECT_EQ(run.status, OI_OK) << run.message;
    EXPECT_TRUE(run.records.empty());
    if (run.rejected.size() != 1 || run.rejected[0].origin.length != 0) return "not refused";
    return run.rejected[0].code;
}

/// The sample with one piece of it replaced.
std::string with(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

using Fields = std::vector<std::pair<std::string_view, std::string_view>>;

void expect_fields(const Record& record, const Fields& expected) {
    for (const auto& [key, value] : expected) EXPECT_EQ(record.text(key), value) << key;
}

const Record& party(const Record& invoice, std::uint32_t role) {
    for (const Record* party : invoice.all("party")) {
        if (party->text("role") == std::to_string(role)) return *party;
    }
    throw std::runtime_error("no such party");
}

TEST(Ubl, Header) {
    const Recording run = read(sample("invoice.xml"));
    ASSERT_EQ(run.status, OI_OK) << run.message;
    ASSERT_EQ(run.records.size(), 1u);
    const Record& invoice = run.records[0];
    EXPECT_EQ(invoice.entity, "invoice");
    EXPECT_EQ(invoice.location, "/Invoice");
    EXPECT_EQ(invoice.origin.length, sample("invoice.xml").size());
    expect_fields(invoice, {{"source_id", "GB123456789|HS-2026-0117|380|2026"},
                            {"number", "HS-2026-0117"},
                            {"kind", "1"},
                            {"type_code", "380"},
                            {"issued_on", "2026-01-15"},
                            {"due_on", "2026-02-14"},
                            {"tax_point_on", "2026-01-12"},
                            {"tax_point_code", "35"},
                            {"delivered_on", "2026-01-12"},
                            {"period_from", "2026-01-01"},
                            {"period_to", "2026-01-12"},
                            {"currency", "GBP"},
                            {"tax_currency", "EUR"},
                            {"customer_id", "C-0042"},
                            {"specification_id", "urn:cen.eu:en16931:2017"},
                            {"process_id", "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"},
                            {"buyer_reference", "Dept. 7"},
                            {"accounting_reference", "4217:2323:2323"},
                            {"order_reference", "PO-8811"},
                            {"sales_order_reference", "SO-104"},
                            {"project_reference", "P-2026"},
                            {"contract_reference", "C-55"},
                            {"receipt_reference", "GR-1"},
                            {"despatch_reference", "DN-1"},
                            {"tender_reference", "TENDER-3"},
                            {"object_id", "VESSEL-9"},
                            {"object_scheme", "ABT"},
                            {"remittance_reference", "HS20260117"}});
    EXPECT_TRUE(invoice.all("finding").empty());
}

TEST(Ubl, Totals) {
    const Recording run = read(sample("invoice.xml"));
    const Record& invoice = run.records.at(0);
    expect_fields(invoice, {{"line_total", "1200.00 GBP"},
                            {"net_total", "1150.00 GBP"},
                            {"total", "1380.00 GBP"},
                            {"tax_total", "230.00 GBP"},
                            {"tax_total_accounting", "264.50 EUR"},
                            {"allowance_total", "100.00 GBP"},
                            {"charge_total", "50.00 GBP"},
                            {"prepaid", "380.0 GBP"},
                            {"payable", "1000 GBP"}});
    ASSERT_EQ(invoice.all("tax_subtotal").size(), 2u);
    expect_fields(
        *invoice.all("tax_subtotal")[0],
        {{"category", "S"}, {"rate", "20.0"}, {"taxable", "1150.00 GBP"}, {"tax", "230.00 GBP"}});
    expect_fields(*invoice.all("tax_subtotal")[1],
                  {{"exemption_code", "VATEX-EU-132"}, {"exemption_reason", "Exempt"}});
    EXPECT_EQ(invoice.all("tax_subtotal")[1]->location,
              "/Invoice/cac:TaxTotal[1]/cac:TaxSubtotal[2]");
    ASSERT_EQ(invoice.all("allowance_charge").size(), 2u);
    expect_fields(*invoice.all("allowance_charge")[0], {{"charge", "0"},
                                                        {"amount", "100.00 GBP"},
                                                        {"base", "1000.00 GBP"},
                                                        {"percent", "10"},
                                                        {"tax_category", "S"},
                                                        {"tax_rate", "20"},
                                                        {"reason", "Loyalty"},
                                                        {"reason_code", "95"}});
    expect_fields(*invoice.all("allowance_charge")[1], {{"charge", "1"}, {"amount", "50.00 GBP"}});
}

TEST(Ubl, Parties) {
    const Recording run = read(sample("invoice.xml"));
    const Record& invoice = run.records.at(0);
    const Record& seller = party(invoice, OI_ROLE_SELLER);
    expect_fields(seller, {{"name", "Harbour & Sons Ltd"},
                           {"trading_name", "Harbour Surveys"},
                           {"registration_id", "01234567"},
                           {"registration_scheme", "0002"},
                           {"vat_id", "GB123456789"},
                           {"tax_id", "UTR 99"},
                           {"legal_info", "Private company limited by shares"},
                           {"endpoint", "5060000000017"},
                           {"endpoint_scheme", "0088"},
                           {"street", "1 Quay Street"},
                           {"street_2", "Dock 4"},
                           {"street_3", "Yard gate"},
                           {"city", "Falmouth"},
                           {"postcode", "TR11 3XX"},
                           {"subdivision", "Cornwall"},
                           {"country", "GB"},
                           {"contact_name", "Accounts"},
                           {"contact_phone", "+44 1326 000000"},
                           {"contact_email", "accounts@harbour.example"}});
    expect_fields(seller.only("party_identifier"),
                  {{"value", "5060000000017"}, {"scheme", "0088"}});
    expect_fields(party(invoice, OI_ROLE_BUYER),
                  {{"name", "Trawler Co"}, {"endpoint_scheme", "EM"}});
    expect_fields(party(invoice, OI_ROLE_PAYEE),
                  {{"name", "Mariner Factoring"}, {"registration_id", "07654321"}});
    expect_fields(party(invoice, OI_ROLE_TAX_REPRESENTATIVE),
                  {{"name", "Tax Agents BV"}, {"vat_id", "NL001234567B01"}});
    const Record& ship_to = party(invoice, OI_ROLE_SHIP_TO);
    expect_fields(ship_to, {{"name", "MV Petrel"}, {"city", "Newlyn"}});
    EXPECT_EQ(ship_to.only("party_identifier").text("value"), "5060000000024");
}

TEST(Ubl, PaymentAndTerms) {
    const Recording run = read(sample("invoice.xml"));
    const Record& invoice = run.records.at(0);
    const auto means = invoice.all("payment_means");
    ASSERT_EQ(means.size(), 2u);
    expect_fields(*means[0], {{"code", "30"},
                              {"text", "Credit transfer"},
                              {"account", "GB29NWBK60161331926819"},
                              {"account_name", "Harbour current account"},
                              {"bic", "NWBKGB2L"},
                              {"creditor_id", ""}});
    expect_fields(*means[1], {{"code", "59"},
                              {"card_number", "1234"},
                              {"card_holder", "J. Teach"},
                              {"mandate", "M-77"},
                              {"debited_account", "GB82WEST12345698765432"},
                              {"creditor_id", "GB98ZZZ1234"}});
    EXPECT_TRUE(invoice.text("payment_terms").ends_with("\n30 days net"));
    const auto tiers = invoice.all("discount_tier");
    ASSERT_EQ(tiers.size(), 2u);
    expect_fields(*tiers[0], {{"days", "10"}, {"percent", "2.00"}});
    expect_fields(*tiers[1], {{"days", "20"}, {"percent", "1.00"}, {"base", "1000.00 GBP"}});
}

TEST(Ubl, NotesReferencesAndAttachments) {
    const Recording run = read(sample("invoice.xml"));
    const Record& invoice = run.records.at(0);
    const auto notes = invoice.all("note");
    ASSERT_EQ(notes.size(), 2u);
    expect_fields(*notes[0], {{"subject_code", "AAI"}, {"text", "Thank you for your order."}});
    expect_fields(*notes[1], {{"text", "Hull survey as agreed on site & by telephone"}});
    const auto references = invoice.all("document_reference");
    ASSERT_EQ(references.size(), 2u);
    expect_fields(*references[0],
                  {{"kind", "1"}, {"number", "HS-2025-0999"}, {"issued_on", "2025-12-01"}});
    expect_fields(*references[1], {{"kind", "2"},
                                   {"number", "TS-1"},
                                   {"description", "Time sheet"},
                                   {"uri", "https://harbour.example/ts/1"}});
    const Record& attachment = references[1]->only("attachment");
    expect_fields(attachment,
                  {{"filename", "hours.csv"}, {"mime_type", "text/csv"}, {"size", "9"}});
    EXPECT_EQ(run.blobs.at(std::string(attachment.text("blob"))), "hours\n12\n");
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
    expect_fields(*lines[0], {{"quantity", "16.00000000001"},
                              {"unit", "HUR"},
                              {"net_amount", "1200.00 GBP"},
                              {"accounting_reference", "7700"},
                              {"period_from", "2026-01-05"},
                              {"period_to", "2026-01-06"},
                              {"order_line", "10"},
                              {"object_id", "HULL-3"},
                              {"object_scheme", "AAA"},
                              {"price", "75.00"},
                              {"price_discount", "5.00"},
                              {"gross_price", "80.00"},
                              {"price_quantity", "1"},
                              {"price_unit", "HUR"},
                              {"tax_category", "S"},
                              {"tax_rate", "20"},
                              {"name", "Hull survey"},
                              {"description", "Survey of the hull below the waterline"},
                              {"seller_item_id", "S-1"},
                              {"buyer_item_id", "B-1"},
                              {"standard_item_id", "5060000000031"},
                              {"standard_item_scheme", "0160"},
                              {"origin_country", "GB"}});
    EXPECT_EQ(lines[0]->only("note").text("text"), "Two surveyors");
    EXPECT_EQ(lines[0]->only("allowance_charge").text("reason"), "Night rate");
    expect_fields(lines[0]->only("classification"),
                  {{"value", "71631000"}, {"scheme", "STI"}, {"scheme_version", "2"}});
    expect_fields(lines[0]->only("item_attribute"), {{"name", "Vessel"}, {"value", "Petrel"}});
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

std::set<std::string> syntax_rules_broken(const std::string& document,
                                          const std::string& set = "true") {
    const Recording run = read(document, R"({"syntax_rules": )" + set + "}");
    std::set<std::string> out;
    for (const Record* finding : run.records.at(0).all("finding")) {
        out.emplace(finding->text("rule"));
    }
    return out;
}

/// The rules that a spoiled sample breaks, and the sample itself does not.
std::string broken(const std::string& from, const std::string& to,
                   const std::string& set = "true") {
    const auto before = syntax_rules_broken(sample("invoice.xml"), set);
    std::string out;
    for (const auto& rule : syntax_rules_broken(with(sample("invoice.xml"), from, to), set)) {
        if (!before.contains(rule)) out.append(out.empty() ? "" : " ").append(rule);
    }
    return out;
}

TEST(Ubl, SyntaxRules) {
    const auto before_end = [](const std::string& what) {
        return broken("</Invoice>", what + "</Invoice>");
    };
    EXPECT_EQ(broken("<cbc:DueDate>", "<cbc:DueDate>2026-01-01</cbc:DueDate><cbc:DueDate>"),
              "UBL-SR-45");
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
        return broken("</Invoice>", what + "</Invoice>", set);
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
