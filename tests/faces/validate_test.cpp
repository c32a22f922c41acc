// `openitem validate` as a person, a script and a pipe use it.
#include <gtest/gtest.h>
#include <zip.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/process.hpp"

namespace openitem::faces {
namespace {

using tests::run_openitem;
using tests::TemporaryFolder;
using Json = nlohmann::json;

// Right in all but the amount due, which is as given.
std::string invoice(const std::string& payable) {
    return R"(<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>
<cbc:ID>R-1</cbc:ID><cbc:IssueDate>2026-01-31</cbc:IssueDate><cbc:DueDate>2026-02-28</cbc:DueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:AccountingSupplierParty><cac:Party>
<cac:PostalAddress><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country>
</cac:PostalAddress>
<cac:PartyTaxScheme><cbc:CompanyID>DE123456789</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID>
</cac:TaxScheme></cac:PartyTaxScheme>
<cac:PartyLegalEntity><cbc:RegistrationName>Nord GmbH</cbc:RegistrationName></cac:PartyLegalEntity>
</cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party>
<cac:PostalAddress><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country>
</cac:PostalAddress>
<cac:PartyLegalEntity><cbc:RegistrationName>Miller</cbc:RegistrationName></cac:PartyLegalEntity>
</cac:Party></cac:AccountingCustomerParty>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">19.00</cbc:TaxAmount><cac:TaxSubtotal>
<cbc:TaxableAmount currencyID="EUR">100.00</cbc:TaxableAmount>
<cbc:TaxAmount currencyID="EUR">19.00</cbc:TaxAmount>
<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID>
</cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount>
<cbc:TaxExclusiveAmount currencyID="EUR">100.00</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount currencyID="EUR">119.00</cbc:TaxInclusiveAmount>
<cbc:PayableAmount currencyID="EUR">)" +
           payable + R"(</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">10</cbc:InvoicedQuantity>
<cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount>
<cac:Item><cbc:Name>Chair</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID>
<cbc:Percent>19</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
</cac:ClassifiedTaxCategory></cac:Item>
<cac:Price><cbc:PriceAmount currencyID="EUR">10.00</cbc:PriceAmount></cac:Price></cac:InvoiceLine>
</Invoice>
)";
}

std::vector<Json> lines(const std::string& text) {
    std::vector<Json> out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) out.push_back(Json::parse(line));
    return out;
}

TEST(Validate, AValidFile) {
    const TemporaryFolder folder;
    const auto path = folder.write("a.xml", invoice("119.00"));
    const auto run = run_openitem({"validate", path});
    EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
    EXPECT_EQ(run.out, path + ": valid\n");
}

TEST(Validate, AnInvalidOneSaysWhereAndWhy) {
    const TemporaryFolder folder;
    const auto run = run_openitem({"validate", folder.write("a.xml", invoice("118.00")), "--json"});
    EXPECT_EQ(run.exit_code, 1) << run.err;
    const auto verdict = lines(run.out).at(0);
    EXPECT_EQ(verdict["syntax"], "ubl-invoice");
    EXPECT_EQ(verdict["valid"], false);
    ASSERT_EQ(verdict["failures"].size(), 1u) << run.out;
    EXPECT_EQ(verdict["failures"][0]["rule"], "BR-CO-16");
    EXPECT_EQ(verdict["failures"][0]["flag"], "fatal");
    EXPECT_EQ(verdict["failures"][0]["location"], "/Invoice");
    EXPECT_NE(verdict["failures"][0]["message"].get<std::string>().find(
                  "found 118.00 where the parts make 119.00"),
              std::string::npos);
}

TEST(Validate, FoldersStandardInputAndStrangers) {
    const TemporaryFolder folder;
    folder.write("b.xml", invoice("119.00"));
    folder.write("a.txt", "Dear Sirs");
    folder.write("c.xml", invoice("119.00").substr(0, 900));
    tests::ProcessOptions options;
    options.input = invoice("119.00");
    const auto run = run_openitem({"validate", folder.path(), "-", "--json"}, options);
    EXPECT_EQ(run.exit_code, 1) << run.err;
    const auto verdicts = lines(run.out);
    ASSERT_EQ(verdicts.size(), 4u) << run.out;
    EXPECT_EQ(verdicts[0]["failures"][0]["rule"], "syntax.unknown");
    EXPECT_EQ(verdicts[1]["valid"], true);
    EXPECT_EQ(verdicts[2]["failures"][0]["rule"], "xml.malformed");
    EXPECT_EQ(verdicts[3]["file"], "-");
    EXPECT_EQ(verdicts[3]["valid"], true) << run.out;
}

// The same in CII, right as well.
std::string cross_industry_invoice() {
    return R"(<rsm:CrossIndustryInvoice
 xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>
<ram:ID>urn:cen.eu:en16931:2017</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter>
</rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>R-1</ram:ID><ram:TypeCode>380</ram:TypeCode><ram:IssueDateTime>
<udt:DateTimeString format="102">20260131</udt:DateTimeString></ram:IssueDateTime>
</rsm:ExchangedDocument><rsm:SupplyChainTradeTransaction><ram:IncludedSupplyChainTradeLineItem>
<ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>
<ram:SpecifiedTradeProduct><ram:Name>Chair</ram:Name></ram:SpecifiedTradeProduct>
<ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice>
<ram:ChargeAmount>10.00</ram:ChargeAmount></ram:NetPriceProductTradePrice>
</ram:SpecifiedLineTradeAgreement><ram:SpecifiedLineTradeDelivery>
<ram:BilledQuantity unitCode="C62">10</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
<ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode>
<ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>19</ram:RateApplicablePercent>
</ram:ApplicableTradeTax><ram:SpecifiedTradeSettlementLineMonetarySummation>
<ram:LineTotalAmount>100.00</ram:LineTotalAmount>
</ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
</ram:IncludedSupplyChainTradeLineItem><ram:ApplicableHeaderTradeAgreement>
<ram:SellerTradeParty><ram:Name>Nord GmbH</ram:Name><ram:PostalTradeAddress>
<ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress><ram:SpecifiedTaxRegistration>
<ram:ID schemeID="VA">DE123456789</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty>
<ram:BuyerTradeParty><ram:Name>Miller</ram:Name><ram:PostalTradeAddress>
<ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress></ram:BuyerTradeParty>
</ram:ApplicableHeaderTradeAgreement><ram:ApplicableHeaderTradeDelivery/>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
<ram:ApplicableTradeTax><ram:CalculatedAmount>19.00</ram:CalculatedAmount>
<ram:TypeCode>VAT</ram:TypeCode><ram:BasisAmount>100.00</ram:BasisAmount>
<ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>19</ram:RateApplicablePercent>
</ram:ApplicableTradeTax><ram:SpecifiedTradePaymentTerms><ram:Description>net</ram:Description>
</ram:SpecifiedTradePaymentTerms><ram:SpecifiedTradeSettlementHeaderMonetarySummation>
<ram:LineTotalAmount>100.00</ram:LineTotalAmount>
<ram:TaxBasisTotalAmount>100.00</ram:TaxBasisTotalAmount>
<ram:TaxTotalAmount currencyID="EUR">19.00</ram:TaxTotalAmount>
<ram:GrandTotalAmount>119.00</ram:GrandTotalAmount>
<ram:DuePayableAmount>119.00</ram:DuePayableAmount>
</ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>
)";
}

TEST(Validate, EachSyntaxByItsRootElement) {
    const TemporaryFolder folder;
    const auto enveloped = [](const std::string& document) {
        return "<s:StandardBusinessDocument xmlns:s=\"urn:sbdh\"><s:Header/>" + document +
               "</s:StandardBusinessDocument>";
    };
    const std::string ubl = invoice("119.00");
    folder.write("a.xml", ubl);
    folder.write("b.xml", cross_industry_invoice());
    folder.write("c.xml", enveloped(cross_industry_invoice()));
    folder.write("d.xml", enveloped(ubl.substr(ubl.find("<Invoice"))));
    folder.write("e.xml", "<!--" + std::string(9000, 'x') + "-->" + cross_industry_invoice());
    const auto run = run_openitem({"validate", folder.path(), "--json"});
    EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
    const auto verdicts = lines(run.out);
    ASSERT_EQ(verdicts.size(), 5u) << run.err;
    const std::vector<std::string> syntaxes = {"ubl-invoice", "cii", "cii", "ubl-invoice", "cii"};
    for (std::size_t i = 0; i < syntaxes.size(); ++i) {
        EXPECT_EQ(verdicts[i]["syntax"], syntaxes[i]);
        EXPECT_EQ(verdicts[i]["valid"], true) << verdicts[i];
    }
}

TEST(Validate, TheSameFileTwiceIsJudgedTwice) {
    const TemporaryFolder folder;
    const auto path = folder.write("a.xml", invoice("118.00"));
    const auto verdicts = lines(run_openitem({"validate", path, path, "--json"}).out);
    ASSERT_EQ(verdicts.size(), 2u);
    EXPECT_EQ(verdicts[0], verdicts[1]);
    EXPECT_EQ(verdicts[0]["failures"].size(), 1u);
}

TEST(Validate, ManyFilesComeInOrder) {
    const TemporaryFolder folder;
    for (int i = 100; i < 300; ++i) {
        folder.write(std::to_string(i) + ".xml", invoice(i % 7 == 0 ? "1.00" : "119.00"));
    }
    const auto run = run_openitem({"validate", folder.path(), "--json"});
    const auto verdicts = lines(run.out);
    ASSERT_EQ(verdicts.size(), 200u) << run.err;
    for (int i = 100; i < 300; ++i) {
        const auto& verdict = verdicts[static_cast<std::size_t>(i - 100)];
        EXPECT_EQ(verdict["file"], folder.path() + "/" + std::to_string(i) + ".xml");
        EXPECT_EQ(verdict["valid"], i % 7 != 0) << i;
    }
}

TEST(Validate, Profiles) {
    const TemporaryFolder folder;
    auto unspecified = invoice("119.00");
    const std::string term = "<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>";
    unspecified.erase(unspecified.find(term), term.size());
    const auto path = folder.write("a.xml", unspecified);
    EXPECT_EQ(run_openitem({"validate", path}).exit_code, 1);
    EXPECT_EQ(run_openitem({"validate", path, "--profile", "basic"}).exit_code, 0);
    const auto wrong = run_openitem({"validate", path, "--profile", "finest"});
    EXPECT_EQ(wrong.exit_code, 2);
    EXPECT_NE(wrong.err.find("en16931"), std::string::npos) << wrong.err;
    EXPECT_EQ(run_openitem({"validate", path + ".gone"}).exit_code, 2);
}

// An archive of entries, as bytes.
std::string archive(const std::vector<std::pair<std::string, std::string>>& entries) {
    zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, nullptr);
    zip_t* zip = zip_open_from_source(target, ZIP_TRUNCATE, nullptr);
    zip_source_keep(target);
    for (const auto& [name, bytes] : entries) {
        zip_source_t* source = zip_source_buffer(zip, bytes.data(), bytes.size(), 0);
        EXPECT_GE(zip_file_add(zip, name.c_str(), source, ZIP_FL_ENC_UTF_8), 0);
    }
    EXPECT_EQ(zip_close(zip), 0);
    EXPECT_EQ(zip_source_open(target), 0);
    zip_stat_t stat;
    EXPECT_EQ(zip_source_stat(target, &stat), 0);
    std::string out(stat.size, '\0');
    EXPECT_EQ(zip_source_read(target, out.data(), out.size()),
              static_cast<zip_int64_t>(out.size()));
    zip_source_close(target);
    zip_source_free(target);
    return out;
}

TEST(Validate, AnArchiveIsJudgedFileByFile) {
    const TemporaryFolder folder;
    const auto path = folder.write("march.zip", archive({{"a.xml", invoice("119.00")},
                                                         {"sub/b.xml", invoice("118.00")},
                                                         {"readme.txt", "see sub"}}));
    const auto run = run_openitem({"validate", path, "--json"});
    EXPECT_EQ(run.exit_code, 1) << run.err;
    const auto verdicts = lines(run.out);
    ASSERT_EQ(verdicts.size(), 3U);
    EXPECT_EQ(verdicts[0]["file"], path + "/a.xml");
    EXPECT_EQ(verdicts[0]["valid"], true);
    EXPECT_EQ(verdicts[1]["file"], path + "/sub/b.xml");
    EXPECT_EQ(verdicts[1]["failures"][0]["rule"], "BR-CO-16");
    EXPECT_EQ(verdicts[2]["failures"][0]["rule"], "syntax.unknown");
}

TEST(Validate, AnArchiveThatUnpacksWithoutEndCostsOnlyThatEntry) {
    const TemporaryFolder folder;
    const auto path =
        folder.write("bomb.zip", archive({{"bomb.xml", std::string(std::size_t{65} << 20, ' ')},
                                          {"a.xml", invoice("119.00")}}));
    const auto run = run_openitem({"validate", path, "--json"});
    EXPECT_EQ(run.exit_code, 1) << run.err;
    const auto verdicts = lines(run.out);
    ASSERT_EQ(verdicts.size(), 2U);
    EXPECT_EQ(verdicts[0]["failures"][0]["rule"], "file.unreadable");
    EXPECT_EQ(verdicts[1]["valid"], true);
}

TEST(Validate, AnArchiveOfManyThatUnpackWithoutEnd) {
    const TemporaryFolder folder;
    std::vector<std::pair<std::string, std::string>> entries;
    for (int i = 0; i < 16; ++i) {
        entries.emplace_back(std::to_string(i), std::string(std::size_t{16} << 20, ' '));
    }
    const auto run = run_openitem({"validate", folder.write("a.zip", archive(entries)), "--json"});
    EXPECT_EQ(run.exit_code, 1) << run.err;
    const auto verdicts = lines(run.out);
    ASSERT_EQ(verdicts.size(), 16U);
    EXPECT_EQ(verdicts.front()["failures"][0]["rule"], "syntax.unknown");
    EXPECT_EQ(verdicts.back()["failures"][0]["rule"], "file.unreadable");
}

TEST(Validate, AFileWhoseNameIsNoUtf8) {
    const TemporaryFolder folder;
    folder.write("a.xml", invoice("119.00"));
    folder.write("r\xE9sum\xE9.xml", invoice("118.00"));
    const auto run = run_openitem({"validate", folder.path(), "--json"});
    EXPECT_EQ(run.exit_code, 1) << run.err;
    const auto verdicts = lines(run.out);
    ASSERT_EQ(verdicts.size(), 2U) << run.err;
    EXPECT_EQ(verdicts[0]["valid"], true);
    EXPECT_EQ(verdicts[1]["failures"][0]["rule"], "BR-CO-16");
}

TEST(Validate, ADamagedArchive) {
    const TemporaryFolder folder;
    std::string bytes = archive({{"a.xml", invoice("119.00")}, {"b.xml", invoice("119.00")}});
    bytes[100] = static_cast<char>(bytes[100] ^ 0x55);  // within the first entry
    const auto damaged = run_openitem({"validate", folder.write("a.zip", bytes), "--json"});
    EXPECT_EQ(damaged.exit_code, 1) << damaged.err;
    ASSERT_EQ(lines(damaged.out).size(), 2U);
    EXPECT_EQ(lines(damaged.out)[0]["failures"][0]["rule"], "file.unreadable");
    EXPECT_EQ(lines(damaged.out)[1]["valid"], true);

    bytes.resize(bytes.size() / 2);
    const auto cut = run_openitem({"validate", folder.write("b.zip", bytes), "--json"});
    EXPECT_EQ(cut.exit_code, 1) << cut.err;
    EXPECT_EQ(lines(cut.out).at(0)["failures"][0]["rule"], "file.unreadable");
}

TEST(Validate, AnEmptyArchive) {
    const TemporaryFolder folder;
    const std::string bytes = std::string("PK\5\6") + std::string(18, '\0');
    const auto run = run_openitem({"validate", folder.write("none.zip", bytes), "--json"});
    EXPECT_EQ(run.exit_code, 1) << run.err;
    EXPECT_EQ(lines(run.out).at(0)["failures"][0]["rule"], "file.unreadable");
}

TEST(Validate, AFolderWithoutFilesIsWrongUse) {
    const TemporaryFolder folder;
    const auto run = run_openitem({"validate", folder.path()});
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_NE(run.err.find("there are no files in "), std::string::npos) << run.err;
}

TEST(Validate, TheCountIsSaidToALogToo) {
    const TemporaryFolder folder;
    folder.write("a.xml", invoice("119.00"));
    folder.write("b.xml", invoice("118.00"));
    const auto run = run_openitem({"validate", folder.path()});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_NE(run.err.find("2 files, 1 invalid"), std::string::npos) << run.err;
    EXPECT_NE(run.err.find("1  BR-CO-16"), std::string::npos) << run.err;
}

TEST(Validate, AStrangerSaysWhoReadsIt) {
    const std::string file = OPENITEM_SOURCE_DIR "/connectors/x12/samples/invoices.edi";
    const auto run = run_openitem({"validate", file});
    EXPECT_NE(run.out.find("found none of them; it looks like x12: openitem read x12 " + file),
              std::string::npos)
        << run.out;
}

}  // namespace
}  // namespace openitem::faces
