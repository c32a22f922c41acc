// The connector as the host runs it: its library, loaded, with files from memory.
#include "connectors/lib/testing/recording_host.hpp"

#include <openitem/values.h>

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace openitem {
namespace {

using testing::Record;
using testing::Recording;
using testing::RecordingHost;

std::string sample(const std::string& name) {
    std::ifstream file(std::string(OPENITEM_SOURCE_DIR "/connectors/fatturapa/samples/") + name,
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
    EXPECT_EQ(out.status, OI_OK) << out.message;
    return out;
}

/// The code under which the only body is refused.
std::string refused(const std::string& bytes, std::string_view config = "{}") {
    const Recording run = read(bytes, config);
    EXPECT_TRUE(run.records.empty());
    return run.rejected.size() == 1 ? run.rejected[0].code : "not refused";
}

/// A sample with one piece of it replaced.
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

std::vector<std::string> findings(const Record& record) {
    std::vector<std::string> out;
    for (const Record* finding : record.all("finding")) out.emplace_back(finding->text("rule"));
    for (const Record& child : record.children) {
        for (std::string& rule : findings(child)) out.push_back(std::move(rule));
    }
    return out;
}

TEST(FatturaPa, OfTwoThatContradictEachOtherOneIsSaid) {
    const auto repeated = [](const std::string& behind, const std::string& again) {
        const Recording run = read(with(sample("invoice.xml"), behind, behind + again));
        std::string out;
        for (const Record* each : run.records.at(0).all("finding")) {
            if (each->text("rule") == "fatturapa.repeated") out.append(each->text("flag"));
        }
        return out;
    };
    EXPECT_EQ(repeated("</Numero>", "<Numero>2</Numero>"), "1");
    EXPECT_EQ(
        repeated("</DatiBeniServizi>", "<DatiBeniServizi><DettaglioLinee/></DatiBeniServizi>"),
        "1");
    EXPECT_EQ(repeated("</FatturaElettronicaHeader>",
                       "<FatturaElettronicaHeader><CedentePrestatore/></FatturaElettronicaHeader>"),
              "1");
    EXPECT_EQ(repeated("</Imposta>", "<Imposta>1.00</Imposta>"), "1");
    EXPECT_EQ(repeated("</ImportoPagamento>", "<ImportoPagamento>1.00</ImportoPagamento>"), "1");
}

TEST(FatturaPa, Header) {
    const Recording run = read(sample("invoice.xml"));
    ASSERT_EQ(run.records.size(), 1U);
    const Record& invoice = run.records[0];
    EXPECT_EQ(invoice.entity, "invoice");
    EXPECT_EQ(invoice.location, "/p:FatturaElettronica/FatturaElettronicaBody");
    EXPECT_EQ(invoice.origin.length, sample("invoice.xml").size());
    expect_fields(invoice, {{"source_id", "IT01234567897|117/2026|380|2026"},
                            {"number", "117/2026"},
                            {"kind", "1"},
                            {"type_code", "380"},
                            {"process_id", "TD06"},
                            {"specification_id", "FPR12"},
                            {"issued_on", "2026-01-15"},
                            {"due_on", "2026-03-16"},
                            {"delivered_on", "2026-01-12"},
                            {"currency", "EUR"},
                            {"customer_id", ""},
                            {"accounting_reference", "CC-410"},
                            {"order_reference", "ODA-8811"},
                            {"contract_reference", "C-55"},
                            {"receipt_reference", "RIC-1"},
                            {"despatch_reference", "DDT-9"},
                            {"project_reference", "J31B26000010001"},
                            {"tender_reference", "Z8A3C1D2E4"},
                            {"payment_terms", "TP01"},
                            {"remittance_reference", "FERRI-117"}});
    EXPECT_EQ(findings(invoice), std::vector<std::string>());
}

TEST(FatturaPa, StampDutyIsChargedAndWithholdingIsSettled) {
    const Recording run = read(sample("invoice.xml"));
    const Record& invoice = run.records.at(0);
    expect_fields(invoice, {{"line_total", "1050.00 EUR"},
                            {"charge_total", "40.00 EUR"},
                            {"net_total", "1090.00 EUR"},
                            {"tax_total", "217.36 EUR"},
                            {"total", "1307.36 EUR"},
                            {"prepaid", "190.00 EUR"},
                            {"withheld", "190.00 EUR"},
                            {"payable", "1117.36 EUR"}});
    ASSERT_EQ(invoice.all("allowance_charge").size(), 2U);
    expect_fields(*invoice.all("allowance_charge")[0], {{"charge", "1"},
                                                        {"amount", "38.00 EUR"},
                                                        {"base", "950.00 EUR"},
                                                        {"percent", "4.00"},
                                                        {"tax_category", "S"},
                                                        {"tax_rate", "22.00"},
                                                        {"reason", "Cassa previdenziale TC04"}});
    expect_fields(
        *invoice.all("allowance_charge")[1],
        {{"charge", "1"}, {"amount", "2.00 EUR"}, {"reason", "BOLLO"}, {"reason_code", "SAE"}});
    ASSERT_EQ(invoice.all("tax_subtotal").size(), 2U);
    expect_fields(
        *invoice.all("tax_subtotal")[0],
        {{"category", "S"}, {"rate", "22.00"}, {"taxable", "988.00 EUR"}, {"tax", "217.36 EUR"}});
    expect_fields(*invoice.all("tax_subtotal")[1],
                  {{"category", "E"}, {"exemption_reason", "N1 Escluso art. 15 DPR 633/72"}});
    std::vector<std::string> notes;
    for (const Record* note : invoice.all("note")) {
        notes.push_back(std::string(note->text("subject_code")) + ":" +
                        std::string(note->text("text")));
    }
    EXPECT_EQ(notes,
              (std::vector<std::string>{":Rilievo del molo, gennaio", ":Come da offerta 12",
                                        "REG:RegimeFiscale RF17",
                                        "TXD:Ritenuta RT01 190.00 20.00% A", "TXD:Bollo 2.00"}));
}

TEST(FatturaPa, TotalsAreReadHoweverTheDocumentMeansThem) {
    const std::string text = sample("invoice.xml");
    const std::string stated = "<ImportoTotaleDocumento>1307.36</ImportoTotaleDocumento>";
    struct Case {
        std::string now;
        Fields fields;
    };
    const Case cases[] = {
        // The seller bears the stamp duty.
        {"<ImportoTotaleDocumento>1305.36</ImportoTotaleDocumento>",
         {{"total", "1305.36 EUR"}, {"payable", "1115.36 EUR"}, {"charge_total", "38.00 EUR"}}},
        // Less what is withheld.
        {"<ImportoTotaleDocumento>1117.36</ImportoTotaleDocumento>",
         {{"total", "1307.36 EUR"}, {"payable", "1117.36 EUR"}, {"charge_total", "40.00 EUR"}}},
        // Rounded, with the rounding in the total and beside it.
        {"<ImportoTotaleDocumento>1307.00</ImportoTotaleDocumento>"
         "<Arrotondamento>-0.36</Arrotondamento>",
         {{"total", "1307.36 EUR"}, {"rounding", "-0.36 EUR"}, {"payable", "1117.00 EUR"}}},
        {stated + "<Arrotondamento>-0.36</Arrotondamento>",
         {{"total", "1307.36 EUR"}, {"rounding", "-0.36 EUR"}, {"payable", "1117.00 EUR"}}},
        // Not stated: the summary alone, without the stamp duty.
        {"", {{"total", "1305.36 EUR"}, {"payable", "1115.36 EUR"}}},
    };
    for (const Case& one : cases) {
        const Recording run = read(with(text, stated, one.now));
        expect_fields(run.records.at(0), one.fields);
    }
}

TEST(FatturaPa, ATotalThatNothingExplainsIsKeptAndReported) {
    const Recording run = read(with(sample("invoice.xml"), ">1307.36<", ">1300.00<"));
    const Record& invoice = run.records.at(0);
    EXPECT_EQ(invoice.text("total"), "1300.00 EUR");
    EXPECT_EQ(invoice.text("net_total"), "1088.00 EUR");
    EXPECT_EQ(findings(invoice),
              (std::vector<std::string>{"fatturapa.total", "fatturapa.payments"}));
}

TEST(FatturaPa, DiscountOnTheDocument) {
    const std::string discount =
        "<ScontoMaggiorazione><Tipo>SC</Tipo><Percentuale>10.00</Percentuale>"
        "</ScontoMaggiorazione><ImportoTotaleDocumento>1202.36<";
    const Recording run =
        read(with(sample("invoice.xml"), "<ImportoTotaleDocumento>1307.36<", discount));
    const Record& invoice = run.records.at(0);
    expect_fields(
        invoice,
        {{"allowance_total", "105.00 EUR"}, {"net_total", "985.00 EUR"}, {"total", "1202.36 EUR"}});
    expect_fields(*invoice.all("allowance_charge")[1],
                  {{"charge", "0"}, {"percent", "10.00"}, {"amount", "105.00 EUR"}});
}

TEST(FatturaPa, Parties) {
    const Recording run = read(sample("invoice.xml"));
    const Record& invoice = run.records.at(0);
    expect_fields(party(invoice, OI_ROLE_SELLER), {{"name", "Marco Ferri"},
                                                   {"vat_id", "IT01234567897"},
                                                   {"tax_id", "FRRMRC80A01H501X"},
                                                   {"registration_id", "FRRMRC80A01H501X"},
                                                   {"registration_scheme", "0210"},
                                                   {"street", "Via del Molo, 4/B"},
                                                   {"city", "Genova"},
                                                   {"postcode", "16126"},
                                                   {"subdivision", "GE"},
                                                   {"country", "IT"},
                                                   {"contact_phone", "0105550117"},
                                                   {"contact_email", "studio@ferri.example"}});
    expect_fields(party(invoice, OI_ROLE_BUYER), {{"name", "Porto Antico S.r.l."},
                                                  {"vat_id", "IT09876543217"},
                                                  {"endpoint", "PORTO26"},
                                                  {"endpoint_scheme", "0205"}});
    EXPECT_EQ(party(invoice, OI_ROLE_PAYEE).text("name"), "Studio Ferri e Associati");
    EXPECT_EQ(party(invoice, OI_ROLE_SHIP_TO).text("street"), "Molo Giano");
}

TEST(FatturaPa, EndpointsAndIdentifiers) {
    const std::string text = sample("invoice.xml");
    const std::string code = "<CodiceDestinatario>PORTO26</CodiceDestinatario>";
    const Recording mail = read(with(text, code,
                                     "<CodiceDestinatario>0000000</CodiceDestinatario>"
                                     "<PECDestinatario>porto@pec.example</PECDestinatario>"));
    expect_fields(party(mail.records.at(0), OI_ROLE_BUYER),
                  {{"endpoint", "porto@pec.example"}, {"endpoint_scheme", "0202"}});
    const Recording abroad =
        read(with(text, code, "<CodiceDestinatario>XXXXXXX</CodiceDestinatario>"));
    EXPECT_FALSE(party(abroad.records.at(0), OI_ROLE_BUYER).has("endpoint"));
    const Recording office = read(sample("two-in-one.xml"), R"({"customer_id": "identifier"})");
    const Record& invoice = office.records.at(0);
    EXPECT_EQ(invoice.text("customer_id"), "80012345678");
    expect_fields(party(invoice, OI_ROLE_BUYER), {{"endpoint_scheme", "0201"},
                                                  {"tax_id", "80012345678"},
                                                  {"registration_id", "80012345678"}});
    expect_fields(party(invoice, OI_ROLE_SELLER),
                  {{"registration_id", "REA:SP#123456"}, {"legal_info", "50000.00#SM#LN"}});
    const Recording nobody = read(with(text, "<IdPaese>IT</IdPaese><IdCodice>09876543217<",
                                       "<IdPaese>GB</IdPaese><IdCodice>0000000<"));
    EXPECT_FALSE(party(nobody.records.at(0), OI_ROLE_BUYER).has("vat_id"));
    const Recording vat = read(text, R"({"customer_id": "identifier"})");
    EXPECT_EQ(vat.records.at(0).text("customer_id"), "IT09876543217");
}

TEST(FatturaPa, References) {
    const Recording run = read(sample("invoice.xml"));
    const Record& invoice = run.records.at(0);
    std::vector<std::string> rows;
    for (const Record* row : invoice.all("document_reference")) {
        rows.push_back(std::string(row->text("kind")) + " " + std::string(row->text("number")) +
                       " " + std::string(row->text("issued_on")));
    }
    EXPECT_EQ(rows, (std::vector<std::string>{"3 ODA-8812 ", "5 CONV-7 2025-06-30",
                                              "1 99/2025 2025-11-30", "5 DDT-9 2026-01-12",
                                              "2 rilievo.txt "}));
    const Record& file = invoice.all("document_reference")[4]->only("attachment");
    expect_fields(file, {{"filename", "rilievo.txt"}, {"mime_type", "text/plain"}, {"size", "16"}});
    EXPECT_EQ(run.blobs.at(std::string(file.text("blob"))), "Rilievo del molo");
    const Recording without = read(sample("invoice.xml"), R"({"attachments": false})");
    EXPECT_TRUE(without.blobs.empty());
}

TEST(FatturaPa, Lines) {
    const Recording run = read(sample("invoice.xml"));
    const auto lines = run.records.at(0).all("invoice_line");
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0]->location,
              "/p:FatturaElettronica/FatturaElettronicaBody/DatiBeniServizi/DettaglioLinee[1]");
    expect_fields(*lines[0], {{"line_id", "1"},
                              {"name", "Rilievo topografico"},
                              {"quantity", "10.00"},
                              {"unit", "HUR"},
                              {"price", "100.00"},
                              {"net_amount", "950.00 EUR"},
                              {"order_line", "10"},
                              {"accounting_reference", "CC-411"},
                              {"period_from", "2026-01-01"},
                              {"period_to", "2026-01-12"},
                              {"seller_item_id", "RIL-3"},
                              {"tax_category", "S"},
                              {"tax_rate", "22.00"}});
    ASSERT_EQ(lines[0]->all("allowance_charge").size(), 2U);
    expect_fields(
        *lines[0]->all("allowance_charge")[0],
        {{"charge", "0"}, {"percent", "10.00"}, {"amount", "100.00 EUR"}, {"base", "1000.00 EUR"}});
    expect_fields(*lines[0]->all("allowance_charge")[1],
                  {{"charge", "1"}, {"amount", "50.00 EUR"}, {"base", "900.00 EUR"}});
    expect_fields(lines[0]->only("item_attribute"), {{"name", "LOTTO"}, {"value", "Molo 3"}});
    expect_fields(*lines[1], {{"quantity", "1"}, {"tax_category", "E"}, {"tax_rate", "0.00"}});
}

TEST(FatturaPa, Instalments) {
    const Recording run = read(sample("invoice.xml"));
    const Record& invoice = run.records.at(0);
    const auto rows = invoice.all("instalment");
    ASSERT_EQ(rows.size(), 2U);
    expect_fields(*rows[0],
                  {{"sequence", "1"}, {"due_on", "2026-02-14"}, {"amount", "500.00 EUR"}});
    expect_fields(*rows[1],
                  {{"sequence", "2"}, {"due_on", "2026-03-16"}, {"amount", "617.36 EUR"}});
    expect_fields(rows[0]->only("discount_tier"),
                  {{"until_on", "2026-01-25"}, {"percent", "2"}, {"base", "500.00 EUR"}});
    const Record& means = invoice.only("payment_means");
    expect_fields(means, {{"code", "30"},
                          {"text", "MP05"},
                          {"account", "IT60X0542811101000000123456"},
                          {"account_name", "Studio Ferri e Associati"},
                          {"bic", "BPMOIT22"}});
}

TEST(FatturaPa, ADiscountThatIsNoPercentageIsTheWholeOfItsAmount) {
    const Recording run = read(with(sample("invoice.xml"), ">500.00<", ">333.33<"));
    const Record& tier = run.records.at(0).all("instalment")[0]->only("discount_tier");
    expect_fields(tier, {{"percent", "100"}, {"base", "10.00 EUR"}});
}

TEST(FatturaPa, AdvancesArePaid) {
    const std::string text = sample("two-in-one.xml");
    const Recording run =
        read(with(text, "<CondizioniPagamento>TP02<", "<CondizioniPagamento>TP03<"));
    expect_fields(run.records.at(0), {{"prepaid", "1220.00 EUR"}, {"payable", "0.00 EUR"}});
    EXPECT_FALSE(run.records.at(0).has("due_on"));
    // An invoice for an advance asks for it.
    const Recording asked =
        read(with(with(text, "<CondizioniPagamento>TP02<", "<CondizioniPagamento>TP03<"), ">TD01<",
                  ">TD02<"));
    expect_fields(asked.records.at(0), {{"type_code", "386"},
                                        {"kind", "4"},
                                        {"prepaid", "220.00 EUR"},
                                        {"payable", "1000.00 EUR"},
                                        {"due_on", "2026-03-04"}});
}

TEST(FatturaPa, SplitPaymentAndTwoDocumentsInOneFile) {
    const std::string text = sample("two-in-one.xml");
    const Recording run = read(text);
    ASSERT_EQ(run.records.size(), 2U);
    const Record& invoice = run.records[0];
    expect_fields(invoice, {{"number", "FE-42"},
                            {"total", "1220.00 EUR"},
                            {"tax_total", "220.00 EUR"},
                            {"prepaid", "220.00 EUR"},
                            {"payable", "1000.00 EUR"},
                            {"due_on", "2026-03-04"}});
    expect_fields(invoice.only("tax_subtotal"), {{"category", "B"}, {"rate", "22.00"}});
    EXPECT_EQ(invoice.only("invoice_line").text("tax_category"), "B");
    EXPECT_TRUE(invoice.all("instalment").empty());
    const Record& credit = run.records[1];
    expect_fields(credit, {{"number", "NC-3"},
                           {"type_code", "381"},
                           {"kind", "2"},
                           {"total", "122.00 EUR"},
                           {"payable", "122.00 EUR"},
                           {"source_id", "IT01234567897|NC-3|381|2026"}});
    expect_fields(credit.only("document_reference"), {{"kind", "1"}, {"number", "FE-42"}});
    EXPECT_EQ(credit.only("invoice_line").text("tax_category"), "S");
    for (std::size_t i = 0; i < 2; ++i) {
        const std::string position = "[" + std::to_string(i + 1) + "]";
        EXPECT_EQ(run.records[i].location, "/FatturaElettronica/FatturaElettronicaBody" + position);
        const std::string bytes =
            text.substr(run.records[i].origin.offset, run.records[i].origin.length);
        EXPECT_TRUE(bytes.starts_with("<FatturaElettronicaBody xmlns=\"\">")) << bytes;
        EXPECT_TRUE(bytes.ends_with("</FatturaElettronicaBody>")) << bytes;
        EXPECT_NE(bytes.find(i == 0 ? "FE-42" : "NC-3"), std::string::npos);
    }
    EXPECT_TRUE(findings(invoice).empty());
}

TEST(FatturaPa, ABadBodyIsRefusedAndTheOtherRead) {
    const Recording run = read(with(sample("two-in-one.xml"), ">2026-02-02<", ">2026-02-31<"));
    ASSERT_EQ(run.records.size(), 1U);
    EXPECT_EQ(run.records[0].text("number"), "NC-3");
    ASSERT_EQ(run.rejected.size(), 1U);
    EXPECT_EQ(run.rejected[0].code, "fatturapa.date");
    EXPECT_EQ(run.rejected[0].field, "issued_on");
    EXPECT_EQ(run.rejected[0].location, "/FatturaElettronica/FatturaElettronicaBody[1]");
}

TEST(FatturaPa, SelfBilledDocuments) {
    const std::string text = with(sample("two-in-one.xml"), "</FatturaElettronicaHeader>",
                                  "<SoggettoEmittente>CC</SoggettoEmittente>"
                                  "</FatturaElettronicaHeader>");
    const Recording run = read(text);
    EXPECT_EQ(run.records.at(0).text("type_code"), "389");
    EXPECT_EQ(run.records.at(1).text("type_code"), "261");
    EXPECT_EQ(run.records.at(1).text("kind"), "2");
}

TEST(FatturaPa, Simplified) {
    const Recording run = read(sample("simplified.xml"));
    const Record& invoice = run.records.at(0);
    expect_fields(invoice, {{"source_id", "IT01234567897|S-7|380|2026"},
                            {"specification_id", "FSM10"},
                            {"process_id", "TD07"},
                            {"line_total", "113.20 EUR"},
                            {"net_total", "113.20 EUR"},
                            {"tax_total", "11.80 EUR"},
                            {"total", "125.00 EUR"},
                            {"payable", "125.00 EUR"}});
    expect_fields(party(invoice, OI_ROLE_SELLER), {{"name", "Pescheria Libert\xC3\xA0"}});
    expect_fields(party(invoice, OI_ROLE_BUYER), {{"name", "Trattoria La Lampara"},
                                                  {"vat_id", "IT09876543217"},
                                                  {"city", "La Spezia"},
                                                  {"endpoint_scheme", "0202"}});
    ASSERT_EQ(invoice.all("invoice_line").size(), 3U);
    expect_fields(*invoice.all("invoice_line")[1],
                  {{"name", "Spugna"}, {"net_amount", "8.20 EUR"}, {"tax_rate", "22.00"}});
    ASSERT_EQ(invoice.all("tax_subtotal").size(), 3U);
    expect_fields(*invoice.all("tax_subtotal")[2], {{"category", "E"}, {"exemption_reason", "N1"}});
}

TEST(FatturaPa, WhatCannotBeReadIsAFindingBesideAnAbsentField) {
    std::string text = sample("invoice.xml");
    text = with(text, "<Quantita>10.00<", "<Quantita>ten<");
    text = with(text, "<Data>2025-06-30<", "<Data>June<");
    text = with(text, "UmlsaWV2byBkZWwgbW9sbw==", "???");
    text = with(text, ">TD06<", ">TD99<");
    const Recording run = read(text);
    const Record& invoice = run.records.at(0);
    EXPECT_FALSE(invoice.has("type_code"));
    EXPECT_EQ(findings(invoice),
              (std::vector<std::string>{"fatturapa.document_type", "fatturapa.date",
                                        "fatturapa.attachment", "fatturapa.decimal"}));
}

TEST(FatturaPa, RefusedWithoutTheFiguresReceivablesNeed) {
    const std::string text = sample("invoice.xml");
    EXPECT_EQ(refused(with(text, "<Imposta>217.36<", "<Imposta>217,36<")), "fatturapa.amount");
    EXPECT_EQ(refused(with(text, ">1307.36<", ">1e3<")), "fatturapa.amount");
    EXPECT_EQ(refused(with(text, "<ImportoPagamento>500.00<", "<ImportoPagamento>x<")),
              "fatturapa.amount");
    EXPECT_EQ(refused(with(text, ">2026-02-14<", ">14/02/2026<")), "fatturapa.date");
    EXPECT_EQ(refused(with(text, ">2026-01-15<", ">2026-13-15<")), "fatturapa.date");
}

TEST(FatturaPa, RefusedAsAWhole) {
    const std::string text = sample("invoice.xml");
    EXPECT_EQ(refused(""), "xml.malformed");
    EXPECT_EQ(refused("<Invoice/>"), "fatturapa.not_fatturapa");
    EXPECT_EQ(refused("<FatturaElettronica xmlns='urn:other'/>"), "fatturapa.not_fatturapa");
    EXPECT_EQ(refused("<FatturaElettronica/>"), "fatturapa.no_body");
    EXPECT_EQ(refused("<!DOCTYPE a [<!ENTITY b 'c'>]>" + text.substr(text.find("<p:"))),
              "xml.doctype");
    EXPECT_EQ(refused(text, R"({"max_bytes": 2000})"), "source.too_large");
    std::string deep = "<FatturaElettronica>";
    for (int i = 0; i < 200; ++i) deep += "<a>";
    for (int i = 0; i < 200; ++i) deep += "</a>";
    EXPECT_EQ(refused(deep + "</FatturaElettronica>"), "xml.too_deep");
}

TEST(FatturaPa, FiguresTooLongForMoneyAreLeftOut) {
    std::string text = sample("invoice.xml");
    const std::string digits(18, '9');
    text = with(text, "<Imposta>217.36<", "<Imposta>" + digits + "<");
    text = with(text, "<Imposta>0.00<", "<Imposta>" + digits + "<");
    text = with(text, "<PrezzoTotale>950.00<", "<PrezzoTotale>" + digits + "<");
    text = with(text, "<Percentuale>10.00<", "<Percentuale>" + digits + "<");
    text = with(text, "<PrezzoUnitario>100.00<", "<PrezzoUnitario>0." + digits + "<");
    const Recording run = read(text);
    EXPECT_EQ(run.records.size(), 1U);
}

}  // namespace
}  // namespace openitem
