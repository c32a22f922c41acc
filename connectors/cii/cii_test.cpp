// The connector as the host runs it: its library, loaded, with files from memory.
#include "connectors/lib/testing/harbour.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace openitem {
namespace {

using namespace testing;

constexpr auto root = "/rsm:CrossIndustryInvoice";

TEST(Cii, Header) {
    const Recording run = read(sample("invoice.xml"));
    ASSERT_EQ(run.status, OI_OK) << run.message;
    ASSERT_EQ(run.records.size(), 1u);
    const Record& invoice = run.records[0];
    EXPECT_EQ(invoice.entity, "invoice");
    EXPECT_EQ(invoice.location, root);
    EXPECT_EQ(invoice.origin.length, sample("invoice.xml").size());
    expect_harbour_header(invoice);
    EXPECT_TRUE(invoice.all("finding").empty());
}

TEST(Cii, Totals) {
    const Recording run = read(sample("invoice.xml"));
    const Record& invoice = run.records.at(0);
    expect_harbour_totals(invoice);
    EXPECT_EQ(invoice.all("tax_subtotal").at(1)->location,
              std::string(root) +
                  "/rsm:SupplyChainTradeTransaction"
                  "/ram:ApplicableHeaderTradeSettlement"
                  "/ram:ApplicableTradeTax[2]");
}

TEST(Cii, Parties) {
    const Recording run = read(sample("invoice.xml"));
    const Record& invoice = run.records.at(0);
    expect_harbour_parties(invoice);
    const Record& seller = party(invoice, OI_ROLE_SELLER);
    const auto identifiers = seller.all("party_identifier");
    ASSERT_EQ(identifiers.size(), 2u);
    expect_fields(*identifiers[0], {{"value", "HS"}, {"scheme", ""}});
    expect_fields(*identifiers[1], {{"value", "5060000000017"}, {"scheme", "0088"}});
    EXPECT_EQ(party(invoice, OI_ROLE_BUYER).text("contact_name"), "Purchasing");
}

TEST(Cii, PaymentAndTerms) {
    const Recording run = read(sample("invoice.xml"));
    const Record& invoice = run.records.at(0);
    expect_harbour_payment(invoice);
    EXPECT_FALSE(invoice.all("payment_means").at(0)->has("mandate"));
    EXPECT_TRUE(invoice.all("instalment").empty());
}

TEST(Cii, NotesReferencesAndAttachments) {
    const Recording run = read(sample("invoice.xml"));
    const Record& invoice = run.records.at(0);
    expect_harbour_notes(invoice);
    const auto references = invoice.all("document_reference");
    ASSERT_EQ(references.size(), 2u);
    expect_fields(*references[0], {{"kind", "2"},
                                   {"number", "TS-1"},
                                   {"type_code", "916"},
                                   {"description", "Time sheet"},
                                   {"uri", "https://harbour.example/ts/1"}});
    expect_fields(*references[1],
                  {{"kind", "1"}, {"number", "HS-2025-0999"}, {"issued_on", "2025-12-01"}});
    expect_harbour_attachment(run, *references[0]);
    EXPECT_TRUE(read(sample("invoice.xml"), R"({"attachments": false})").blobs.empty());
}

TEST(Cii, Lines) {
    const Recording run = read(sample("invoice.xml"));
    const auto lines = run.records.at(0).all("invoice_line");
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(lines[1]->location, std::string(root) +
                                      "/rsm:SupplyChainTradeTransaction"
                                      "/ram:IncludedSupplyChainTradeLineItem[2]");
    expect_harbour_line(*lines[0]);
}

TEST(Cii, ExtendedProfile) {
    const Recording run = read(sample("extended.xml"), R"({"customer_id": "identifier"})");
    ASSERT_EQ(run.records.size(), 1u);
    const Record& invoice = run.records[0];
    EXPECT_TRUE(invoice.all("finding").empty());
    expect_fields(invoice, {{"source_id", "01234567|HS-CN-8|381|2026"},
                            {"kind", "2"},
                            {"issued_on", "2026-01-20"},
                            {"due_on", "2026-03-19"},
                            {"customer_id", "5060000000055"},
                            {"payment_terms", "First half\nSecond half"},
                            {"payable", "132.00 GBP"}});
    expect_fields(invoice.only("allowance_charge"), {{"charge", "1"},
                                                     {"amount", "10.00 GBP"},
                                                     {"reason", "Freight"},
                                                     {"tax_category", "S"},
                                                     {"tax_rate", "20"}});
    EXPECT_EQ(party(invoice, OI_ROLE_PAYER).text("name"), "Trawler Holding");
    const auto parts = invoice.all("instalment");
    ASSERT_EQ(parts.size(), 2u);
    expect_fields(*parts[0],
                  {{"sequence", "1"}, {"due_on", "2026-02-19"}, {"amount", "66.00 GBP"}});
    expect_fields(*parts[1], {{"sequence", "2"}, {"due_on", "2026-03-19"}});
    expect_fields(parts[0]->only("discount_tier"),
                  {{"until_on", "2026-02-03"}, {"percent", "2.5"}, {"base", "66.00 GBP"}});
    const auto lines = invoice.all("invoice_line");
    ASSERT_EQ(lines.size(), 2u);
    expect_fields(*lines[1], {{"line_id", "1.1"}, {"parent_line_id", "1"}});
}

TEST(Cii, Zugferd1) {
    const Recording run = read(sample("zugferd-1.xml"), R"({"syntax_rules": true})");
    ASSERT_EQ(run.records.size(), 1u);
    const Record& invoice = run.records[0];
    EXPECT_TRUE(invoice.all("finding").empty());
    expect_fields(invoice, {{"source_id", "GB123456789|HS-2015-3|380|2015"},
                            {"issued_on", "2015-03-09"},
                            {"due_on", "2015-04-08"},
                            {"delivered_on", "2015-03-08"},
                            {"currency", "EUR"},
                            {"customer_id", "C-0042"},
                            {"order_reference", "PO-7"},
                            {"remittance_reference", "HS20153"},
                            {"line_total", "100.00 EUR"},
                            {"tax_total", "19.00 EUR"},
                            {"payable", "119.00 EUR"}});
    expect_fields(party(invoice, OI_ROLE_SELLER), {{"vat_id", "GB123456789"}, {"country", "GB"}});
    expect_fields(invoice.only("payment_means"), {{"code", "31"}, {"bic", "NWBKGB2L"}});
    expect_fields(invoice.only("tax_subtotal"), {{"rate", "19.00"}, {"category", "S"}});
    expect_fields(invoice.only("discount_tier"), {{"days", "10"}, {"percent", "2.00"}});
    expect_fields(invoice.only("invoice_line"), {{"name", "Survey"},
                                                 {"quantity", "2.0000"},
                                                 {"price", "50.0000"},
                                                 {"tax_rate", "19.00"},
                                                 {"net_amount", "100.00 EUR"}});
}

TEST(Cii, InsideAnEnvelope) {
    const std::string document = sample("extended.xml");
    const Recording run =
        read("<s:StandardBusinessDocument xmlns:s='urn:sbdh'><s:Header/>" +
             document.substr(document.find("<a:")) + "</s:StandardBusinessDocument>");
    ASSERT_EQ(run.records.size(), 1u);
    EXPECT_EQ(run.records[0].location, "/s:StandardBusinessDocument/a:CrossIndustryInvoice");
}

TEST(Cii, FirstOfSeveralCounts) {
    const std::string twice =
        with(sample("invoice.xml"), "<ram:CityName>Falmouth</ram:CityName>",
             "<ram:CityName>Falmouth</ram:CityName><ram:CityName>X</ram:CityName>");
    EXPECT_EQ(party(read(twice).records.at(0), OI_ROLE_SELLER).text("city"), "Falmouth");
}

TEST(Cii, OfTwoThatContradictEachOtherOneIsSaid) {
    const auto repeated = [](const std::string& behind, const std::string& again) {
        const Recording run = read(with(sample("invoice.xml"), behind, behind + again));
        std::string out;
        for (const Record* each : run.records.at(0).all("finding")) {
            if (each->text("rule") == "cii.repeated") out.append(each->text("flag"));
        }
        return out;
    };
    EXPECT_EQ(repeated("</ram:IBANID>", "<ram:IBANID>GB82WEST12345698765432</ram:IBANID>"), "1");
    EXPECT_EQ(repeated("</ram:TaxTotalAmount>",
                       "<ram:TaxTotalAmount currencyID=\"GBP\">7</ram:TaxTotalAmount>"),
              "1");
    EXPECT_EQ(repeated("</ram:DuePayableAmount>", "<ram:DuePayableAmount>7</ram:DuePayableAmount>"),
              "1");
    EXPECT_EQ(
        repeated("</rsm:SupplyChainTradeTransaction>",
                 "<rsm:SupplyChainTradeTransaction><ram:X/></rsm:SupplyChainTradeTransaction>"),
        "1");
    EXPECT_EQ(repeated("</rsm:ExchangedDocument>",
                       "<rsm:ExchangedDocument><ram:ID>2</ram:ID></rsm:ExchangedDocument>"),
              "1");
    EXPECT_EQ(repeated("<ram:InvoiceCurrencyCode>GBP</ram:InvoiceCurrencyCode>",
                       "<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>"),
              "1");
    EXPECT_EQ(repeated("<ram:InvoiceCurrencyCode>GBP</ram:InvoiceCurrencyCode>",
                       "<ram:InvoiceCurrencyCode>GBP</ram:InvoiceCurrencyCode>"),
              "");
}

TEST(Cii, WhatCannotBeReadIsAFinding) {
    std::string text = with(sample("invoice.xml"), "16.00000000001", "16.0.1");
    text = with(text, "<udt:DateString format=\"102\">20260112", "<udt:DateString>20260230");
    const Recording run = read(text);
    ASSERT_EQ(run.records.size(), 1u);
    const Record& invoice = run.records[0];
    EXPECT_FALSE(invoice.has("tax_point_on"));
    expect_fields(invoice.only("finding"),
                  {{"rule", "cii.date"},
                   {"flag", "1"},
                   {"message", "expected a date like 20260131, found '20260230'"}});
    EXPECT_TRUE(invoice.only("finding").text("message_location").ends_with("/udt:DateString"));
    const Record& line = *invoice.all("invoice_line").at(0);
    EXPECT_FALSE(line.has("quantity"));
    EXPECT_EQ(line.only("finding").text("rule"), "cii.decimal");
}

TEST(Cii, MonthsAndWeeksAreNoDays) {
    const std::string delivery = "<ram:OccurrenceDateTime><udt:DateTimeString format=\"102\">";
    for (const auto& [format, day, is] :
         std::vector<std::array<std::string, 3>>{{"102", "20260112", "2026-01-12"},
                                                 {"102", "2026-01-12", "2026-01-12"},
                                                 {"203", "202601122359", "2026-01-12"},
                                                 {"204", "20260112235959", "2026-01-12"},
                                                 {"610", "202601", ""},
                                                 {"616", "20260112", ""}}) {
        const Recording run = read(
            with(sample("invoice.xml"), delivery + "20260112",
                 "<ram:OccurrenceDateTime><udt:DateTimeString format=\"" + format + "\">" + day));
        EXPECT_EQ(run.records.at(0).text("delivered_on"), is) << format << " " << day;
        EXPECT_EQ(run.records.at(0).all("finding").size(), is.empty() ? 1u : 0u) << format;
    }
}

TEST(Cii, WhatReceivablesNeedIsRefused) {
    const std::string digits(40, '9');
    for (const auto& [from, to, field] : std::vector<std::array<std::string, 3>>{
             {"<ram:GrandTotalAmount>1380.00<", "<ram:GrandTotalAmount>1.380.00<", "total"},
             {"<ram:DuePayableAmount>1000<", "<ram:DuePayableAmount>" + digits + "<", "payable"},
             {"102\">20260115<", "102\">20260230<", "issued_on"},
             {"102\">20260214<", "102\">14.02.2026<", "due_on"}}) {
        const std::string document = with(sample("invoice.xml"), from, to);
        const Recording run = read(document);
        EXPECT_EQ(run.status, OI_OK);
        EXPECT_TRUE(run.records.empty());
        ASSERT_EQ(run.rejected.size(), 1u) << from;
        EXPECT_EQ(run.rejected[0].field, field);
        EXPECT_TRUE(run.rejected[0].code.starts_with("cii.")) << run.rejected[0].code;
        EXPECT_NE(run.rejected[0].message.find("/rsm:CrossIndustryInvoice/"), std::string::npos);
        EXPECT_FALSE(run.rejected[0].raw.empty());
        // Who judges the syntax wants to know the rest as well.
        const Recording judged = read(document, R"({"syntax_rules": true})");
        ASSERT_EQ(judged.records.size(), 1u) << from;
        EXPECT_FALSE(judged.records[0].has(field));
        EXPECT_FALSE(judged.records[0].all("finding").empty());
    }
}

TEST(Cii, ZerosBehindAFractionSayNothing) {
    const Recording run = read(with(sample("invoice.xml"), "<ram:ActualAmount>5.00<",
                                    "<ram:ActualAmount>50000.000000000000000000<"));
    const Record& line = *run.records.at(0).all("invoice_line").at(0);
    EXPECT_TRUE(line.text("price_discount").starts_with("50000.0000"));
    EXPECT_TRUE(line.all("finding").empty());
}

TEST(Cii, CurrencyOfAnAmount) {
    const Recording run = read(
        with(sample("invoice.xml"), "<ram:InvoiceCurrencyCode>GBP", "<ram:InvoiceCurrencyCode>"));
    EXPECT_EQ(run.records.at(0).text("payable"), "1000 XXX");
    EXPECT_FALSE(run.records.at(0).has("currency"));
}

TEST(Cii, OnePartPaymentAloneIsNoPlan) {
    const std::string document = sample("extended.xml");
    const std::size_t second =
        document.find("<b:SpecifiedTradePaymentTerms>", document.find("First half"));
    const std::string end = "</b:SpecifiedTradePaymentTerms>";
    std::string one = document;
    one.erase(second, document.find(end, second) + end.size() - second);
    const Recording run = read(one);
    EXPECT_TRUE(run.records.at(0).all("instalment").empty());
    EXPECT_EQ(run.records.at(0).only("discount_tier").text("until_on"), "2026-02-03");
}

TEST(Cii, NotCiiAtAll) {
    EXPECT_EQ(refused_as_a_whole("<Invoice xmlns='urn:x'/>"), "cii.not_cii");
    EXPECT_EQ(refused_as_a_whole("<CrossIndustryInvoice xmlns='urn:other'/>"), "cii.not_cii");
    EXPECT_EQ(refused_as_a_whole("number;total\n1;2\n"), "xml.malformed");
    EXPECT_EQ(refused_as_a_whole(""), "xml.malformed");
    EXPECT_EQ(refused_as_a_whole("<!DOCTYPE x><CrossIndustryInvoice/>"), "xml.doctype");
}

TEST(Cii, ADocumentWithoutANumberIsKnownByItsFile) {
    const Recording run = read(with(sample("extended.xml"), "<b:ID>HS-CN-8</b:ID>", ""));
    EXPECT_EQ(run.records.at(0).text("source_id"), "01234567|a.xml|381|2026");
    EXPECT_FALSE(run.records.at(0).has("number"));
}

TEST(Cii, Configuration) {
    const std::string document = sample("extended.xml");
    EXPECT_EQ(read(document, R"({"customer_id": "guess"})").status, OI_BAD_CONFIG);
    EXPECT_FALSE(read(document).records.at(0).has("customer_id"));
    EXPECT_EQ(refused_as_a_whole(document, R"({"max_depth": 2})"), "xml.too_deep");
}

TEST(Cii, SyntaxRulesAreKept) {
    EXPECT_TRUE(syntax_rules_broken(sample("zugferd-1.xml")).empty());
    // The sample pays in two ways, which the norm does not allow.
    EXPECT_EQ(syntax_rules_broken(sample("invoice.xml")), std::set<std::string>{"CII-SR-467"});
    for (const Record* finding : read(sample("extended.xml")).records.at(0).all("finding")) {
        EXPECT_FALSE(finding->text("rule").starts_with("CII-")) << finding->text("rule");
    }
}

TEST(Cii, SyntaxRulesOfXrechnung) {
    const auto rules = [](const std::string& quantity) {
        return syntax_rules_broken(with(sample("invoice.xml"), "</ram:GrossPriceProductTradePrice>",
                                        quantity + "</ram:GrossPriceProductTradePrice>"),
                                   R"("xrechnung")")
            .contains("BR-TMP-3");
    };
    EXPECT_TRUE(rules(""));  // the net price is for an hour
    EXPECT_FALSE(rules("<ram:BasisQuantity unitCode='HUR'>1.0</ram:BasisQuantity>"));
    EXPECT_TRUE(rules("<ram:BasisQuantity unitCode='HUR'>2</ram:BasisQuantity>"));
    EXPECT_TRUE(rules("<ram:BasisQuantity unitCode='C62'>1</ram:BasisQuantity>"));
    EXPECT_FALSE(syntax_rules_broken(sample("invoice.xml")).contains("BR-TMP-3"));
}

/// Each rule is broken by one change to the sample.
TEST(Cii, SyntaxRules) {
    const std::string document = sample("invoice.xml");
    const auto after = [&](const std::string& tag, const std::string& what) {
        return broken(document, tag, tag + what);
    };
    const auto before = [&](const std::string& tag, const std::string& what) {
        return broken(document, tag, what + tag);
    };
    EXPECT_EQ(after("<rsm:ExchangedDocument>", "<ram:Name>x</ram:Name>"), "CII-SR-013");
    EXPECT_EQ(after("<rsm:ExchangedDocument>", "<ram:TypeCode name='x'>380</ram:TypeCode>"),
              "CII-DT-008 CII-SR-014");
    EXPECT_EQ(after("<ram:SpecifiedTradeProduct>", "<ram:BrandName>x</ram:BrandName>"),
              "CII-SR-058");
    EXPECT_EQ(broken(document, " schemeID=\"0160\"", ""), "CII-SR-046");
    EXPECT_EQ(before("<ram:Name>Trawler Co", "<ram:GlobalID schemeID='0088'>1</ram:GlobalID>"),
              "CII-SR-450");
    EXPECT_EQ(after("<ram:PersonName>Accounts</ram:PersonName>",
                    "<ram:DepartmentName>x</ram:DepartmentName>"),
              "CII-SR-465");
    EXPECT_EQ(before("<ram:SpecifiedTradePaymentTerms>",
                     "<ram:SpecifiedTradePaymentTerms><ram:Description>x</ram:Description>"
                     "</ram:SpecifiedTradePaymentTerms>"),
              "CII-SR-452 CII-SR-453");
    EXPECT_EQ(broken(document, "<ram:IBANID>GB29NWBK60161331926819</ram:IBANID>", ""),
              "CII-SR-470");
    EXPECT_EQ(broken(document, "<ram:GrandTotalAmount>", "<ram:GrandTotalAmount currencyID='GBP'>"),
              "CII-DT-031");
    EXPECT_EQ(after("<ram:ContractReferencedDocument>", "<ram:TypeCode>1</ram:TypeCode>"),
              "CII-DT-018");
    EXPECT_EQ(after("<ram:BillingSpecifiedPeriod>", "<ram:Description>x</ram:Description>"),
              "CII-DT-071");
    EXPECT_EQ(after("<ram:PostalTradeAddress>", "<ram:StreetName>x</ram:StreetName>"),
              "CII-DT-088");
    EXPECT_EQ(broken(document, "BilledQuantity unitCode=\"HUR\"", "BilledQuantity unitCode=\"\""),
              "BR-CL-23");
    EXPECT_EQ(broken(document, "<ram:TypeCode>VAT<", "<ram:TypeCode>vat<"), "CII-DT-037");
    EXPECT_EQ(broken(document, "102\">20260112</udt:DateTimeString></ram:Occ",
                     "102\">2026-1-12</udt:DateTimeString></ram:Occ"),
              "CII-DT-097 cii.date");
    EXPECT_EQ(before("<ram:TaxTotalAmount currencyID=\"EUR\">",
                     "<ram:TaxTotalAmount currencyID='GBP'>230.00</ram:TaxTotalAmount>"),
              "BR-CO-15");
}

/// The official rules for CII want more of sums than the common ones see.
TEST(Cii, RulesOfSums) {
    const std::string document = sample("invoice.xml");
    EXPECT_EQ(broken(document, "<ram:BasisAmount>1150.00", "<ram:BasisAmount>1150.01"), "BR-S-08");
    EXPECT_EQ(broken(document, "<ram:BasisAmount>1150.00", "<ram:BasisAmount>1151.00"), "");
    EXPECT_EQ(broken(document, "<ram:TaxCurrencyCode>EUR", "<ram:TaxCurrencyCode>GBP"), "BR-53");
    EXPECT_EQ(broken(document, "<ram:ID>1234<", "<ram:ID>1234567890123456<"), "BR-51");
    EXPECT_EQ(broken(document, "<ram:DueDateTypeCode>29", "<ram:DueDateTypeCode>35"), "BR-CL-06");
    const auto rules = syntax_rules_broken(sample("extended.xml"));
    EXPECT_TRUE(rules.contains("BR-CO-10"));  // the part of a line counts once more
}

/// A hundred thousand of a kind are read and judged at once, not each by looking at all the others.
TEST(Cii, ManySiblings) {
    const auto many = [](const std::string& text) {
        std::string out;
        for (int i = 0; i < 100000; ++i) out += text;
        return out;
    };
    std::string text =
        with(sample("invoice.xml"), "<ram:TypeCode>916", many("<ram:Name/>") + "<ram:TypeCode>916");
    text = with(text, "<ram:PayeeTradeParty>",
                many("<ram:ApplicableTradeTax><ram:BasisAmount>x</ram:BasisAmount>"
                     "</ram:ApplicableTradeTax>") +
                    "<ram:PayeeTradeParty>");
    const Recording run = read(text, R"({"syntax_rules": true})");
    EXPECT_EQ(run.records.at(0).all("tax_subtotal").size(), 100002u);
}

}  // namespace
}  // namespace openitem
