// The connector as the host runs it: its library, loaded, with files from memory.
#include "connectors/lib/testing/recording_host.hpp"

#include <openitem/openitem.h>

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
    std::ifstream file(std::string(OPENITEM_SOURCE_DIR "/connectors/camt/samples/") + name,
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

std::string with(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

using Fields = std::vector<std::pair<std::string_view, std::string_view>>;

void expect_fields(const Record& record, const Fields& expected) {
    for (const auto& [key, value] : expected) EXPECT_EQ(record.text(key), value) << key;
}

TEST(Camt, Statement) {
    const Recording run = read(sample("statement.xml"));
    ASSERT_EQ(run.status, OI_OK) << run.message;
    const auto statements = run.all("bank_statement");
    ASSERT_EQ(statements.size(), 1u);
    const Record& statement = *statements[0];
    expect_fields(statement, {{"source_id", "DE89370400440532013000|2026-021"},
                              {"number", "21"},
                              {"account", "DE89370400440532013000"},
                              {"currency", "EUR"},
                              {"opened_on", "2026-01-30"},
                              {"closed_on", "2026-01-31"},
                              {"opening", "1000.00 EUR"},
                              {"closing", "2355.50 EUR"},
                              {"available", "-10.00 EUR"},
                              {"created_at", "1769894100000000"}});
    EXPECT_EQ(statement.location, "/Document/BkToCstmrStmt/Stmt[1]");
    expect_fields(statement.only("bank_account"), {{"iban", "DE89370400440532013000"},
                                                   {"bic", "COBADEFFXXX"},
                                                   {"holder", "Nordlicht Großhandel GmbH"},
                                                   {"bank_name", "Nordbank"}});
    EXPECT_EQ(statement.all("bank_line").size(), 8u);
    EXPECT_TRUE(statement.all("finding").empty());
}

TEST(Camt, Lines) {
    const std::string text = sample("statement.xml");
    const Recording run = read(text);
    const auto lines = run.all("bank_statement").at(0)->all("bank_line");
    expect_fields(*lines.at(0), {{"entry_id", "1"},
                                 {"sequence", "1"},
                                 {"detail", "1"},
                                 {"booked_on", "2026-01-31"},
                                 {"value_on", "2026-01-31"},
                                 {"amount", "500.00 EUR"},
                                 {"status", "BOOK"},
                                 {"bank_code", "PMNT/RCDT/ESCT"},
                                 {"counterparty_name", "Küstenmarkt eG"},
                                 {"counterparty_account", "DE02120300000000202051"},
                                 {"counterparty_bic", "BYLADEM1001"},
                                 {"end_to_end_id", "KD-4711"},
                                 {"bank_reference", "NB0001"},
                                 {"creditor_reference", "RF18539007547034"},
                                 {"occurrence", "1"}});
    expect_fields(lines.at(0)->only("remittance_line"), {{"number", "R-1001"},
                                                         {"document_type", "CINV"},
                                                         {"issued_on", "2026-01-05"},
                                                         {"due_amount", "510.20 EUR"},
                                                         {"discount", "10.20 EUR"},
                                                         {"paid", "500.00 EUR"},
                                                         {"creditor_reference", "RF18539007547034"},
                                                         {"text", "abzgl. 2% Skonto"}});
    // The bytes of the entry, and nothing else.
    const oi_origin& origin = lines.at(0)->origin;
    EXPECT_EQ(text.substr(origin.offset, 6), "<Ntry>");
    EXPECT_TRUE(text.substr(origin.offset, origin.length).ends_with("</Ntry>"));
    EXPECT_EQ(lines.at(0)->location, "/Document/BkToCstmrStmt/Stmt[1]/Ntry[1]");
}

TEST(Camt, DetailsWithAmountsAreLinesOfTheirOwn) {
    const Recording run = read(sample("statement.xml"));
    const auto lines = run.all("bank_statement").at(0)->all("bank_line");
    expect_fields(*lines.at(1), {{"sequence", "2"},
                                 {"detail", "1"},
                                 {"amount", "600.00 EUR"},
                                 {"booked_on", "2026-01-31"},
                                 {"value_on", "2026-02-01"},
                                 {"bank_code", "NTRF+166"},
                                 {"remittance_text", "R-1002 R-1003"}});
    expect_fields(*lines.at(2), {{"sequence", "2"},
                                 {"detail", "2"},
                                 {"amount", "300.00 EUR"},
                                 {"original_amount", "330.00 USD"},
                                 {"fee", "5.00 EUR"},
                                 {"counterparty_name", "Zweite AG"}});
    const Recording unequal = read(with(sample("statement.xml"), ">600.00<", ">601.00<"));
    const auto kept = unequal.all("bank_statement").at(0)->all("bank_line");
    ASSERT_EQ(kept.size(), 7u);
    EXPECT_EQ(kept[1]->text("amount"), "900.00 EUR");
    EXPECT_EQ(kept[1]->only("finding").text("rule"), "camt.details");
}

TEST(Camt, ReceiptsAndReturns) {
    const Recording run = read(sample("statement.xml"));
    const auto payments = run.all("payment");
    ASSERT_EQ(payments.size(), 6u);  // neither what we paid nor what is pending
    expect_fields(*payments[0], {{"number", "NB0001"},
                                 {"kind", "1"},
                                 {"amount", "500.00 EUR"},
                                 {"booked_on", "2026-01-31"},
                                 {"value_on", "2026-01-31"},
                                 {"account", "DE89370400440532013000"},
                                 {"method_code", "58"},
                                 {"payer_name", "Küstenmarkt eG"},
                                 {"payer_account", "DE02120300000000202051"},
                                 {"payer_bic", "BYLADEM1001"},
                                 {"end_to_end_id", "KD-4711"},
                                 {"bank_reference", "NB0001"},
                                 {"creditor_reference", "RF18539007547034"}});
    EXPECT_EQ(payments[0]->only("remittance_line").text("number"), "R-1001");
    EXPECT_TRUE(
        payments[0]->text("source_id").starts_with("DE89370400440532013000|2026-01-31|500EUR|"));
    expect_fields(*payments[2], {{"amount", "300.00 EUR"}, {"fee", "5.00 EUR"}});
    expect_fields(*payments[5], {{"kind", "3"},
                                 {"amount", "80.00 EUR"},
                                 {"payer_name", "Dritte OHG"},
                                 {"mandate", "M-9"},
                                 {"return_reason", "AC04"}});
    EXPECT_TRUE(read(sample("statement.xml"), R"({"payments": "none"})").all("payment").empty());
}

TEST(Camt, AlikeEntriesAreCounted) {
    const Recording run = read(sample("statement.xml"));
    const auto payments = run.all("payment");
    EXPECT_EQ(payments.at(3)->text("occurrence"), "1");
    EXPECT_EQ(payments.at(4)->text("occurrence"), "2");
    std::set<std::string_view> ids;
    for (const Record* payment : payments) ids.insert(payment->text("source_id"));
    EXPECT_EQ(ids.size(), payments.size());
    // Delivered again under another file name, with another scale: the same ids.
    const Recording again = read(with(sample("statement.xml"), ">500.00<", ">500<"));
    for (std::size_t i = 0; i < payments.size(); ++i) {
        EXPECT_EQ(again.all("payment").at(i)->text("source_id"), payments[i]->text("source_id"));
    }
}

TEST(Camt, LaterVersionsAndPrefixes) {
    const Recording run = read(sample("statement-v8.xml"));
    const Record& statement = *run.all("bank_statement").at(0);
    expect_fields(statement, {{"source_id", "12345678|S-1|2"}, {"currency", "GBP"}});
    EXPECT_EQ(statement.location, "/c:Document/c:BkToCstmrStmt/c:Stmt[1]");
    const Record& line = statement.only("bank_line");
    expect_fields(
        line, {{"amount", "1200 GBP"}, {"status", "BOOK"}, {"counterparty_name", "Trawler Co"}});
    const auto remittances = run.all("payment").at(0)->all("remittance_line");
    ASSERT_EQ(remittances.size(), 2u);
    expect_fields(*remittances[0], {{"number", "HS-1"},
                                    {"paid", "1300.00 GBP"},
                                    {"adjustment", "3.00 GBP"},
                                    {"adjustment_reason", "04"}});
    expect_fields(*remittances[1], {{"document_type", "CREN"}, {"credit_note", "100.00 GBP"}});
}

TEST(Camt, ReportsMakeNoPaymentsUnlessAsked) {
    std::string report = sample("statement.xml");
    report = with(report, "camt.053", "camt.052");
    report = with(report, "<BkToCstmrStmt>", "<BkToCstmrAcctRpt>");
    report = with(report, "</BkToCstmrStmt>", "</BkToCstmrAcctRpt>");
    report = with(report, "<Stmt>", "<Rpt>");
    report = with(report, "</Stmt>", "</Rpt>");
    EXPECT_EQ(read(report).records.size(), 1u);
    EXPECT_EQ(read(report, R"({"payments": "all"})").all("payment").size(), 6u);
}

TEST(Camt, BalancesAreChecked) {
    const Recording run = read(with(sample("statement.xml"), ">2355.50<", ">2355.51<"));
    expect_fields(run.all("bank_statement").at(0)->only("finding"),
                  {{"rule", "camt.balance"},
                   {"flag", "2"},
                   {"message",
                    "opening balance and entries make 2355.50 EUR, the closing balance is "
                    "2355.51 EUR"}});
}

TEST(Camt, BalancesInTwoCurrenciesOrTwoOfAKind) {
    const auto finding = [](const std::string& from, const std::string& to) {
        const Recording run = read(with(sample("statement.xml"), from, to));
        std::string out;
        for (const Record* each : run.all("bank_statement").at(0)->all("finding")) {
            out.append(each->text("rule")).append(" ");
        }
        return out;
    };
    EXPECT_EQ(finding("<Amt Ccy=\"EUR\">2355.50<", "<Amt Ccy=\"USD\">2355.50<"), "camt.balance ");
    EXPECT_EQ(finding("<Amt Ccy=\"EUR\">500.00<", "<Amt Ccy=\"USD\">500.00<"), "camt.balance ");
    const std::string second =
        "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">1.00</Amt>"
        "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-31</Dt></Dt></Bal>";
    EXPECT_EQ(finding("<Ntry>", second + "<Ntry>"), "camt.balance ");
    const std::string count =
        "<TxsSummry><TtlNtries><NbOfNtries>99</NbOfNtries></TtlNtries>"
        "</TxsSummry>";
    EXPECT_EQ(finding("<Ntry>", count + "<Ntry>"), "camt.count ");
}

TEST(Camt, TwoAccountsOfOneStatement) {
    const std::string second = "<Acct><Id><IBAN>DE02120300000000202051</IBAN></Id></Acct>";
    const Recording run = read(with(sample("statement.xml"), "</Acct>", "</Acct>" + second));
    EXPECT_TRUE(run.records.empty());
    ASSERT_EQ(run.rejected.size(), 1u);
    EXPECT_EQ(run.rejected[0].code, "camt.repeated");
}

TEST(Camt, ABadEntryGoesAlone) {
    const std::string digits(40, '9');
    for (const auto& [from, to, code] : std::vector<std::array<std::string, 3>>{
             {"<Amt Ccy=\"EUR\">500.00<", "<Amt Ccy=\"EUR\">5.00.00<", "camt.amount"},
             {"<Amt Ccy=\"EUR\">500.00<", "<Amt Ccy=\"EUR\">" + digits + "<", "camt.amount"},
             {"<Amt Ccy=\"EUR\">500.00<", "<Amt Ccy=\"EURO\">500.00<", "camt.currency"},
             {"<BookgDt><Dt>2026-01-31<", "<BookgDt><Dt>2026-02-30<", "camt.date"},
             {"500.00</Amt><CdtDbtInd>CRDT", "500.00</Amt><CdtDbtInd>CREDIT", "camt.direction"},
             {"500.00</Amt>", "500.00</Amt><Amt Ccy=\"EUR\">1.00</Amt>", "camt.repeated"},
             {"500.00</Amt>", "500.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>", "camt.repeated"},
             {"500.00</Amt>", "500.00</Amt><RvslInd>TRUE</RvslInd>", "camt.reversal"},
             {"<Amt Ccy=\"EUR\">500.00<", "<Amt Ccy=\"EUR\">-500.00<", "camt.amount"}}) {
        const Recording run = read(with(sample("statement.xml"), from, to));
        EXPECT_EQ(run.status, OI_OK);
        ASSERT_EQ(run.rejected.size(), 1u) << to;
        EXPECT_EQ(run.rejected[0].code, code);
        EXPECT_EQ(run.rejected[0].location, "a.xml /Document/BkToCstmrStmt/Stmt[1]/Ntry[1]");
        EXPECT_TRUE(run.rejected[0].raw.starts_with("<Ntry>"));
        EXPECT_EQ(run.all("payment").size(), 5u);
        EXPECT_EQ(run.all("bank_statement").at(0)->only("finding").text("rule"), code);
    }
}

TEST(Camt, ABadBalanceRefusesTheFile) {
    const Recording run = read(with(sample("statement.xml"), ">2355.50<", ">2.355.50<"));
    EXPECT_EQ(run.status, OI_OK);
    EXPECT_TRUE(run.records.empty());
    ASSERT_EQ(run.rejected.size(), 1u);
    EXPECT_NE(run.rejected[0].message.find("at /Document/BkToCstmrStmt/Stmt[1]/Bal"),
              std::string::npos);
}

TEST(Camt, NotCamtAtAll) {
    EXPECT_EQ(
        refused_as_a_whole("<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.03'/>"),
        "camt.not_camt");
    EXPECT_EQ(refused_as_a_whole("<Invoice/>"), "camt.not_camt");
    EXPECT_EQ(refused_as_a_whole("<Document xmlns='urn:camt.053'><X/></Document>"),
              "camt.not_camt");
    EXPECT_EQ(
        refused_as_a_whole("<Document xmlns='urn:camt.053'><BkToCstmrStmt><GrpHdr/></BkToCstmrStmt>"
                           "</Document>"),
        "camt.no_statement");
    EXPECT_EQ(refused_as_a_whole(":20:STARTUMS\n:25:1"), "xml.malformed");
    EXPECT_EQ(refused_as_a_whole(""), "xml.malformed");
    EXPECT_EQ(refused_as_a_whole("<!DOCTYPE Document><Document/>"), "xml.doctype");
    EXPECT_EQ(refused_as_a_whole(sample("statement.xml").substr(0, 3000)), "xml.malformed");
}

TEST(Camt, OneBadFileOfSeveral) {
    RecordingHost host(OPENITEM_CONNECTOR_FILE);
    host.add_file("in/a.xml", sample("statement.xml").substr(0, 3000));
    host.add_file("in/b.xml", sample("statement.xml"));
    const Recording run = host.read();
    EXPECT_EQ(run.status, OI_OK);
    EXPECT_EQ(run.all("bank_statement").size(), 1u);
    ASSERT_EQ(run.rejected.size(), 1u);
    EXPECT_EQ(run.rejected[0].raw.size(), 3000u);
    EXPECT_TRUE(host.read("{}", run.cursors.back()).records.empty());
}

TEST(Camt, OtherEncodings) {
    std::string latin = with(sample("statement.xml"), "UTF-8", "ISO-8859-1");
    for (const auto& [from, to] : {std::pair{"ß", "\xDF"}, {"ü", "\xFC"}}) {
        for (std::size_t at; (at = latin.find(from)) != std::string::npos;)
            latin.replace(at, 2, to);
    }
    const Recording run = read(latin);
    EXPECT_EQ(run.all("payment").at(0)->text("payer_name"), "Küstenmarkt eG");
    EXPECT_EQ(run.all("payment").at(0)->origin.length, latin.size());
}

TEST(Camt, LargeStatementsStream) {
    std::string text = sample("statement.xml");
    const std::size_t from = text.find("      <Ntry>");
    const std::string entry = text.substr(from, text.find("</Ntry>") + 7 - from) + "\n";
    std::string entries;
    constexpr std::size_t count = 30000;  // beyond what is read as a whole
    while (entries.size() < count * entry.size()) entries += entry;
    text.insert(from, entries);
    ASSERT_GT(text.size(), std::size_t{33} << 20);
    const Recording run = read(text);
    ASSERT_EQ(run.status, OI_OK) << run.message;
    EXPECT_EQ(run.all("bank_statement").size(), 1u);
    EXPECT_EQ(run.all("bank_statement")[0]->all("bank_line").size(), count + 8);
    EXPECT_EQ(run.all("payment").size(), count + 6);
    EXPECT_EQ(run.all("payment").at(count)->text("occurrence"), std::to_string(count + 1));
    EXPECT_GT(run.batches, 4u);
}

// ---- messages of other shapes, made of few words

struct Told {
    std::string message = "BkToCstmrStmt";
    std::string record = "Stmt";
    std::string before = {};  ///< of the record, behind its account
    std::string entries = {};
};

std::string record_of(const Told& told, const std::string& id = "S1") {
    return "<" + told.record + "><Id>" + id +
           "</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>" + told.before +
           told.entries + "</" + told.record + ">";
}
std::string message_of(const std::string& message, const std::string& records) {
    return "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><" + message + ">" +
           records + "</" + message + "></Document>";
}
std::string message_of(const Told& told) { return message_of(told.message, record_of(told)); }

std::string entry(const std::string& amount, const std::string& inside = {},
                  const std::string& status = "BOOK") {
    return "<Ntry><Amt Ccy='EUR'>" + amount + "</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>" + status +
           "</Sts><BookgDt><Dt>2026-01-31</Dt></BookgDt>" + inside + "</Ntry>";
}
std::string batch(const std::string& inside) {
    return "<AcctSvcrRef>B1</AcctSvcrRef><NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>" + inside +
           "</NtryDtls>";
}
std::string detail(const std::string& amount, const std::string& reference) {
    return "<TxDtls><Refs><EndToEndId>" + reference + "</EndToEndId></Refs><Amt Ccy='EUR'>" +
           amount + "</Amt></TxDtls>";
}
std::string balance(const std::string& code, const std::string& amount) {
    return "<Bal><Tp><CdOrPrtry><Cd>" + code + "</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>" + amount +
           "</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-31</Dt></Dt></Bal>";
}

std::vector<std::string> amounts(const Recording& run, std::string_view entity = "payment") {
    std::vector<std::string> out;
    for (const Record* record : run.all(entity)) out.emplace_back(record->text("amount"));
    return out;
}
std::set<std::string> ids(const Recording& run) {
    std::set<std::string> out;
    for (const Record* record : run.all("payment")) out.emplace(record->text("source_id"));
    return out;
}

TEST(Camt, WithinAWrapperBehindABusinessHeader) {
    const std::string document = message_of({.entries = entry("5.00")});
    const std::string header =
        "<h:AppHdr xmlns:h='urn:head.001'><h:To><h:Id>X</h:Id></h:To>"
        "</h:AppHdr>";
    const Recording run =
        read("<w:Env xmlns:w='urn:w'>" + header + "<w:Body>" + document + "</w:Body></w:Env>");
    ASSERT_EQ(run.all("payment").size(), 1u);
    EXPECT_EQ(run.all("payment")[0]->location,
              "/w:Env/w:Body/Document/BkToCstmrStmt/Stmt[1]/Ntry[1]");
    EXPECT_EQ(ids(run), ids(read(document)));
    EXPECT_EQ(read("<Env>" + header + document + document + "</Env>").all("payment").size(), 2u);
    EXPECT_EQ(refused_as_a_whole("<Env>" + header + "</Env>"), "camt.not_camt");
}

TEST(Camt, ReportNotificationAndStatementNameAPaymentAlike) {
    const std::string inside = batch(detail("3.00", "E1") + detail("2.00", "E2"));
    const Recording statement = read(message_of({.entries = entry("5.00", inside)}));
    EXPECT_EQ(amounts(statement), (std::vector<std::string>{"3.00 EUR", "2.00 EUR"}));
    for (const Told& told : {Told{"BkToCstmrAcctRpt", "Rpt", {}, entry("5.00", inside)},
                             Told{"BkToCstmrDbtCdtNtfctn", "Ntfctn", {}, entry("5.00", inside)}}) {
        EXPECT_TRUE(read(message_of(told)).all("payment").empty()) << told.record;
        const Recording all = read(message_of(told), R"({"payments": "all"})");
        EXPECT_EQ(ids(all), ids(statement)) << told.record;
    }
}

// The statement says what was booked as one, the notification of what it consists.
TEST(Camt, ABatchToldByANotificationIsBookedOnce) {
    constexpr const char* config = R"({"batches": "notifications"})";
    const Recording statement =
        read(message_of({.entries = entry("5.00", batch("")) + entry("7.00")}), config);
    EXPECT_EQ(amounts(statement), std::vector<std::string>{"7.00 EUR"});
    EXPECT_EQ(amounts(statement, "bank_line").size(), 0u);  // children of the statement
    EXPECT_EQ(statement.all("bank_statement")[0]->all("bank_line").size(), 2u);
    const Recording notification = read(
        message_of({.message = "BkToCstmrDbtCdtNtfctn",
                    .record = "Ntfctn",
                    .entries = entry("5.00", batch(detail("3.00", "E1") + detail("2.00", "E2"))) +
                               entry("7.00")}),
        config);
    EXPECT_EQ(amounts(notification), (std::vector<std::string>{"3.00 EUR", "2.00 EUR"}));
    // A statement that tells its transactions itself names them as the notification does.
    const Recording whole = read(
        message_of({.entries = entry("5.00", batch(detail("3.00", "E1") + detail("2.00", "E2")))}),
        config);
    EXPECT_EQ(ids(whole), ids(notification));
}

TEST(Camt, PendingIsALineAndNeverAPayment) {
    for (const char* status : {"PDNG", "INFO", "FUTR"}) {
        for (const std::string& written :
             {std::string(status), "<Cd>" + std::string(status) + "</Cd>"}) {
            const Recording run =
                read(message_of({.entries = entry("5.00", {}, written)}), R"({"payments": "all"})");
            EXPECT_TRUE(run.all("payment").empty()) << written;
            EXPECT_EQ(run.all("bank_statement")[0]->only("bank_line").text("status"), status);
        }
    }
}

TEST(Camt, TwinsAreCountedOnOverPagesAndNotOverCopies) {
    const auto page = [](const char* number) {
        return "<StmtPgntn><PgNb>" + std::string(number) +
               "</PgNb><LastPgInd>false</LastPgInd></StmtPgntn>";
    };
    const std::string first = record_of({.before = page("1"), .entries = entry("5.00")});
    const std::string second = record_of({.before = page("2"), .entries = entry("5.00")});
    EXPECT_EQ(ids(read(message_of("BkToCstmrStmt", first + second))).size(), 2u);
    EXPECT_EQ(ids(read(message_of("BkToCstmrStmt", first + first))).size(), 1u);
    // Statements that follow on each other by their balances.
    const auto part = [](const char* from, const char* to, const char* id) {
        return record_of(
            {.before = balance("OPBD", from) + balance("CLBD", to), .entries = entry("5.00")}, id);
    };
    const std::string morning = part("1.00", "6.00", "M");
    EXPECT_EQ(ids(read(message_of("BkToCstmrStmt", morning + part("6.00", "11.00", "N")))).size(),
              2u);
    EXPECT_EQ(ids(read(message_of("BkToCstmrStmt", morning + part("1.00", "6.00", "N")))).size(),
              1u);
}

TEST(Camt, ChargesThatWereKeptAreALine) {
    const std::string charges =
        "<Chrgs><TtlChrgsAndTaxAmt Ccy='EUR'>0.50</TtlChrgsAndTaxAmt></Chrgs>";
    const std::string details = "<NtryDtls>" + detail("3.00", "E1") + detail("2.00", "E2");
    const Recording run =
        read(message_of({.entries = entry("4.50", charges + details + "</NtryDtls>")}));
    const auto lines = run.all("bank_statement")[0]->all("bank_line");
    ASSERT_EQ(lines.size(), 3u);
    expect_fields(*lines[2], {{"amount", "-0.50 EUR"}, {"information", "charges"}});
    EXPECT_EQ(amounts(run), (std::vector<std::string>{"3.00 EUR", "2.00 EUR"}));
}

TEST(Camt, AReferenceThatFailsItsCheckDigitsIsSaidAndKept) {
    const auto with_reference = [](const std::string& reference) {
        return message_of(
            {.entries =
                 entry("5.00", "<NtryDtls><TxDtls><RmtInf><Strd><CdtrRefInf><Ref>" + reference +
                                   "</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>"
                                   "</NtryDtls>")});
    };
    const Recording wrong = read(with_reference("RF19539007547034"));
    EXPECT_EQ(wrong.all("payment").at(0)->text("creditor_reference"), "RF19539007547034");
    const Record& finding = wrong.all("bank_statement")[0]->only("bank_line").only("finding");
    expect_fields(finding, {{"rule", "camt.reference"}, {"flag", "2"}});
    const Recording right = read(with_reference("RF18539007547034"));
    EXPECT_TRUE(right.all("bank_statement")[0]->only("bank_line").all("finding").empty());
}

}  // namespace
}  // namespace openitem
