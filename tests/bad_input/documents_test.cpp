// Documents of XML that are broken, hostile or foreign. Unlike a table, a document is taken or
// refused as a whole; one that is not even XML of its kind says no.
#include <string>
#include <vector>

#include "tests/bad_input/bad_file.hpp"

namespace openitem::tests {
namespace {

const std::string declaration = R"(<?xml version="1.0" encoding="UTF-8"?>)";

const std::string invoice = R"(
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:ID>R-1</cbc:ID><cbc:IssueDate>2026-01-15</cbc:IssueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:Note>none</cbc:Note>
<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity>
<cbc:RegistrationName>Nord GmbH</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party>
</cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party><cac:PartyLegalEntity>
<cbc:RegistrationName>Miller</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party>
</cac:AccountingCustomerParty>
<cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="EUR">10.00</cbc:PayableAmount>
</cac:LegalMonetaryTotal></Invoice>)";

const std::string cross_industry_invoice = R"(
<rsm:CrossIndustryInvoice
 xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocument><ram:ID>R-1</ram:ID><ram:TypeCode>380</ram:TypeCode><ram:IssueDateTime>
<udt:DateTimeString format="102">20260115</udt:DateTimeString></ram:IssueDateTime>
<ram:IncludedNote><ram:Content>none</ram:Content></ram:IncludedNote></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction><ram:ApplicableHeaderTradeAgreement>
<ram:SellerTradeParty><ram:Name>Nord GmbH</ram:Name></ram:SellerTradeParty>
<ram:BuyerTradeParty><ram:Name>Miller</ram:Name></ram:BuyerTradeParty>
</ram:ApplicableHeaderTradeAgreement><ram:ApplicableHeaderTradeDelivery/>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation>
<ram:DuePayableAmount>10.00</ram:DuePayableAmount>
</ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>)";

const std::string statement = R"(
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>R-1</MsgId><CreDtTm>2026-01-17T08:00:00Z</CreDtTm></GrpHdr>
<Stmt><Id>S-1</Id><CreDtTm>2026-01-17T08:00:00Z</CreDtTm>
<Acct><Id><IBAN>DE32100990990012345678</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Ntry><NtryRef>1</NtryRef><Amt Ccy="EUR">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-01-15</Dt></BookgDt>
<NtryDtls><TxDtls><RmtInf><Ustrd>none</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>)";

const std::string fattura = R"(
<p:FatturaElettronica xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"
 versione="FPR12"><FatturaElettronicaHeader><CedentePrestatore><DatiAnagrafici>
<IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>01234567897</IdCodice></IdFiscaleIVA>
<Anagrafica><Denominazione>Nord Srl</Denominazione></Anagrafica></DatiAnagrafici>
</CedentePrestatore></FatturaElettronicaHeader><FatturaElettronicaBody><DatiGenerali>
<DatiGeneraliDocumento><TipoDocumento>TD01</TipoDocumento><Divisa>EUR</Divisa>
<Data>2026-01-15</Data><Numero>R-1</Numero><Causale>none</Causale></DatiGeneraliDocumento>
</DatiGenerali><DatiBeniServizi><DatiRiepilogo><AliquotaIVA>0.00</AliquotaIVA>
<ImponibileImporto>10.00</ImponibileImporto><Imposta>0.00</Imposta></DatiRiepilogo>
</DatiBeniServizi></FatturaElettronicaBody></p:FatturaElettronica>)";

std::string with(std::string document, const std::string& from, const std::string& to) {
    const auto at = document.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return declaration + document.replace(at, from.size(), to);
}

std::string in_utf16(const std::string& ascii) {
    std::string out = "\xFF\xFE";
    for (const char c : ascii) out.append({c, '\0'});
    return out;
}

// A document type that would blow one reference up to 4^20 letters.
std::string bomb() {
    std::string out = "<!DOCTYPE x [<!ENTITY a0 \"aaaaaaaaaa\">";
    for (int i = 1; i <= 20; ++i) {
        const std::string last = "&a" + std::to_string(i - 1) + ";";
        out += "<!ENTITY a" + std::to_string(i) + " \"" + last + last + last + last + "\">";
    }
    return out + "]>";
}

// What no reader of XML may take, whatever the document says.
std::vector<BadFile> no_xml_of_its_kind(const std::string& document) {
    const std::string whole = declaration + document;
    const std::string entity = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>";
    std::string deep;
    for (int i = 0; i < 10000; ++i) deep += "<a>";
    return {
        {"empty", "", 1, 1, 0},
        {"only_a_declaration", declaration, 1, 1, 0},
        {"truncated", whole.substr(0, whole.size() / 2), 1, 1, 0},
        {"foreign_root", declaration + "<Order/>", 1, 1, 0},
        {"json", "{\"invoice\": []}", 1, 1, 0},
        {"pdf", "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", 1, 1, 0},
        {"all_nul", std::string(5000, '\0'), 1, 1, 0},
        {"nul_in_a_text", with(document, "none", std::string("no\0ne", 5)), 1, 1, 0},
        {"half_a_utf16", in_utf16(whole).substr(0, whole.size() + 1), 1, 1, 0},
        {"bomb", declaration + bomb() + with(document, "none", "&a20;").substr(38), 1, 1, 0},
        {"entity", declaration + entity + with(document, "none", "&e;").substr(38), 1, 1, 0},
        {"ten_thousand_deep", with(document, "none", deep), 1, 1, 0},
    };
}

std::vector<BadFile> and_more(std::vector<BadFile> files, std::vector<BadFile> more) {
    files.insert(files.end(), more.begin(), more.end());
    return files;
}

class BadUbl : public testing::TestWithParam<BadFile> {};
class BadCii : public testing::TestWithParam<BadFile> {};
class BadCamt : public testing::TestWithParam<BadFile> {};
class BadFattura : public testing::TestWithParam<BadFile> {};

TEST_P(BadUbl, EndsAsUsersAreTold) { expect_ends_as_told("ubl", GetParam()); }
TEST_P(BadCii, EndsAsUsersAreTold) { expect_ends_as_told("cii", GetParam()); }
TEST_P(BadCamt, EndsAsUsersAreTold) { expect_ends_as_told("camt", GetParam()); }
TEST_P(BadFattura, EndsAsUsersAreTold) { expect_ends_as_told("fatturapa", GetParam()); }

std::vector<BadFile> bad_invoices() {
    const std::string forty(40, '9');
    return and_more(
        no_xml_of_its_kind(invoice),
        {{"whole", declaration + invoice, 0, 0, 1},
         {"whole_in_utf16", in_utf16("<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + invoice), 0, 0,
          1},
         {"note_of_a_megabyte", with(invoice, "none", std::string(1000000, 'x')), 0, 0, 1},
         {"impossible_day", with(invoice, "2026-01-15", "2026-02-30"), 1, 1, 0},
         {"two_points", with(invoice, "10.00", "1.000.00"), 1, 1, 0},
         {"forty_digits", with(invoice, "10.00", forty), 1, 1, 0},
         {"unknown_currency", with(invoice, "currencyID=\"EUR\"", "currencyID=\"XQQ\""), 1, 1, 0},
         {"twice", declaration + invoice + invoice, 1, 1, 0}});
}

std::vector<BadFile> bad_cross_industry_invoices() {
    const std::string& document = cross_industry_invoice;
    const std::string forty(40, '9');
    const std::string latin = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" +
                              with(document, "none", "M\xFCller").substr(declaration.size());
    return and_more(
        no_xml_of_its_kind(document),
        {{"whole", declaration + document, 0, 0, 1},
         {"whole_in_utf16", in_utf16("<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + document), 0,
          0, 1},
         {"whole_in_latin1", latin, 0, 0, 1},
         {"latin1_that_says_utf8", with(document, "none", "M\xFCller"), 1, 1, 0},
         {"note_of_a_megabyte", with(document, "none", std::string(1000000, 'x')), 0, 0, 1},
         {"impossible_day", with(document, "20260115", "20260230"), 1, 1, 0},
         {"a_week", with(document, "102\">20260115", "616\">202603"), 1, 1, 0},
         {"two_points", with(document, "10.00", "1.000.00"), 1, 1, 0},
         {"forty_digits", with(document, "10.00", forty), 1, 1, 0},
         {"unknown_currency", with(document, ">EUR<", ">XQQ<"), 1, 1, 0},
         {"twice", declaration + document + document, 1, 1, 0}});
}

// An entry that cannot be read waits in quarantine; its statement and the other entries do not.
std::vector<BadFile> bad_statements() {
    const std::string forty(40, '9');
    return and_more(no_xml_of_its_kind(statement),
                    {{"whole", declaration + statement, 0, 0, 2},
                     {"two_points", with(statement, "10.00", "1.000.00"), 0, 1, 1},
                     {"forty_digits", with(statement, "10.00", forty), 0, 1, 1},
                     {"impossible_day", with(statement, "2026-01-15", "2026-02-30"), 0, 1, 1}});
}

// An envelope is refused as a whole, a body by itself.
std::vector<BadFile> bad_fatture() {
    const std::string body_start = "<FatturaElettronicaBody>";
    const std::size_t start = fattura.find(body_start);
    const std::size_t end = fattura.find("</p:FatturaElettronica>");
    const std::string body = fattura.substr(start, end - start);
    std::string bad_body = body;
    bad_body.replace(bad_body.find("2026-01-15"), 10, "2026-02-30");
    const std::string second = with(fattura, body_start, bad_body + body_start);
    return and_more(no_xml_of_its_kind(fattura),
                    {{"whole", declaration + fattura, 0, 0, 1},
                     {"whole_in_utf16",
                      in_utf16("<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + fattura), 0, 0, 1},
                     {"two_points", with(fattura, "10.00", "1.000.00"), 1, 1, 0},
                     {"forty_digits", with(fattura, "10.00", std::string(40, '9')), 1, 1, 0},
                     {"impossible_day", with(fattura, "2026-01-15", "2026-02-30"), 1, 1, 0},
                     {"one_body_of_two", second, 0, 1, 1},
                     {"no_body", with(fattura, body, ""), 1, 1, 0},
                     {"half_an_envelope", "\x30\x82\x10\x10" + std::string(100, '\x30'), 1, 1, 0},
                     {"open_envelope", "\x30\x80" + std::string(1000000, '\x30'), 1, 1, 0},
                     {"base64_of_nothing", "MIIB" + std::string(4000, 'A'), 1, 1, 0}});
}

INSTANTIATE_TEST_SUITE_P(Files, BadUbl, testing::ValuesIn(bad_invoices()), name_of);
INSTANTIATE_TEST_SUITE_P(Files, BadCii, testing::ValuesIn(bad_cross_industry_invoices()), name_of);
INSTANTIATE_TEST_SUITE_P(Files, BadCamt, testing::ValuesIn(bad_statements()), name_of);
INSTANTIATE_TEST_SUITE_P(Files, BadFattura, testing::ValuesIn(bad_fatture()), name_of);

}  // namespace
}  // namespace openitem::tests
