// Invoice HS-2026-0117 of Harbour & Sons, a sample of every syntax: what is said in one way or
// another becomes the same record.
#pragma once

#include "connectors/lib/testing/documents.hpp"

namespace openitem::testing {

inline void expect_harbour_header(const Record& invoice) {
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
}

inline void expect_harbour_totals(const Record& invoice) {
    expect_fields(invoice, {{"line_total", "1200.00 GBP"},
                            {"net_total", "1150.00 GBP"},
                            {"total", "1380.00 GBP"},
                            {"tax_total", "230.00 GBP"},
                            {"tax_total_accounting", "264.50 EUR"},
                            {"allowance_total", "100.00 GBP"},
                            {"charge_total", "50.00 GBP"},
                            {"prepaid", "380.0 GBP"},
                            {"payable", "1000 GBP"}});
    const auto taxes = invoice.all("tax_subtotal");
    ASSERT_EQ(taxes.size(), 2u);
    expect_fields(
        *taxes[0],
        {{"category", "S"}, {"rate", "20.0"}, {"taxable", "1150.00 GBP"}, {"tax", "230.00 GBP"}});
    expect_fields(*taxes[1], {{"exemption_code", "VATEX-EU-132"}, {"exemption_reason", "Exempt"}});
    const auto adjustments = invoice.all("allowance_charge");
    ASSERT_EQ(adjustments.size(), 2u);
    expect_fields(*adjustments[0], {{"charge", "0"},
                                    {"amount", "100.00 GBP"},
                                    {"base", "1000.00 GBP"},
                                    {"percent", "10"},
                                    {"tax_category", "S"},
                                    {"tax_rate", "20"},
                                    {"reason", "Loyalty"},
                                    {"reason_code", "95"}});
    expect_fields(*adjustments[1], {{"charge", "1"}, {"amount", "50.00 GBP"}});
}

inline void expect_harbour_parties(const Record& invoice) {
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

inline void expect_harbour_payment(const Record& invoice) {
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

inline void expect_harbour_notes(const Record& invoice) {
    const auto notes = invoice.all("note");
    ASSERT_EQ(notes.size(), 2u);
    expect_fields(*notes[0], {{"subject_code", "AAI"}, {"text", "Thank you for your order."}});
    expect_fields(*notes[1], {{"text", "Hull survey as agreed on site & by telephone"}});
}

/// The first line, "Hull survey".
inline void expect_harbour_line(const Record& line) {
    expect_fields(line, {{"line_id", "1"},
                         {"quantity", "16.00000000001"},
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
    EXPECT_EQ(line.only("note").text("text"), "Two surveyors");
    EXPECT_EQ(line.only("allowance_charge").text("reason"), "Night rate");
    expect_fields(line.only("classification"),
                  {{"value", "71631000"}, {"scheme", "STI"}, {"scheme_version", "2"}});
    expect_fields(line.only("item_attribute"), {{"name", "Vessel"}, {"value", "Petrel"}});
}

/// The file of the supporting document.
inline void expect_harbour_attachment(const Recording& run, const Record& reference) {
    const Record& attachment = reference.only("attachment");
    expect_fields(attachment,
                  {{"filename", "hours.csv"}, {"mime_type", "text/csv"}, {"size", "9"}});
    EXPECT_EQ(run.blobs.at(std::string(attachment.text("blob"))), "hours\n12\n");
}

}  // namespace openitem::testing
