// The connector as the host runs it: its library, loaded, with files from memory.
#include "connectors/lib/testing/recording_host.hpp"

#include <openitem/openitem.h>

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace openitem {
namespace {

using testing::Record;
using testing::Recording;
using testing::RecordingHost;

// Codes of payment_kind.
constexpr std::string_view receipt = "1", back = "3";

std::string sample(const std::string& name) {
    std::ifstream file(std::string(OPENITEM_SOURCE_DIR "/connectors/mt940/samples/") + name,
                       std::ios::binary);
    std::ostringstream out;
    out << file.rdbuf();
    EXPECT_FALSE(out.str().empty()) << name;
    return out.str();
}

Recording read(const std::string& bytes, std::string_view config = "{}") {
    RecordingHost host(OPENITEM_CONNECTOR_FILE);
    host.add_file("in/a.sta", bytes);
    Recording out = host.read(config);
    EXPECT_TRUE(out.violations.empty()) << out.violations.front();
    EXPECT_EQ(out.status, OI_OK) << out.message;
    return out;
}

std::string with(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

/// A statement of one entry.
std::string entry(const std::string& fields) {
    return ":20:A\n:25:1234567\n:28C:1\n:60F:C260130EUR100,00\n" + fields +
           "\n:62F:C260131EUR110,00\n-\n";
}

Record line_of(const std::string& fields) {
    const Recording run = read(entry(fields));
    const auto statements = run.all("bank_statement");
    if (statements.size() != 1 || statements[0]->all("bank_line").size() != 1) {
        ADD_FAILURE() << "expected one line of " << fields;
        return {};
    }
    return *statements[0]->all("bank_line")[0];
}

using Fields = std::vector<std::pair<std::string_view, std::string_view>>;

void expect_fields(const Record& record, const Fields& expected) {
    for (const auto& [key, value] : expected) EXPECT_EQ(record.text(key), value) << key;
}

TEST(Mt940, Statement) {
    const Recording run = read(sample("statement.sta"));
    const auto statements = run.all("bank_statement");
    ASSERT_EQ(statements.size(), 1u);
    expect_fields(*statements[0],
                  {{"source_id", "DE89370400440532013000|00021/001|2026-01-31|STARTUMS"},
                   {"number", "00021"},
                   {"currency", "EUR"},
                   {"opened_on", "2026-01-30"},
                   {"closed_on", "2026-01-31"},
                   {"opening", "1000.00 EUR"},
                   {"closing", "1855.50 EUR"},
                   {"available", "1855.50 EUR"}});
    EXPECT_TRUE(statements[0]->all("finding").empty());
    const auto lines = statements[0]->all("bank_line");
    ASSERT_EQ(lines.size(), 4u);
    expect_fields(*lines[2], {{"amount", "-120.50 EUR"},
                              {"original_amount", ""},
                              {"fee", "3.00 EUR"},
                              {"bank_code", "NDDT+108+9310+914"},
                              {"counterparty_name", "Hafenhandel Nord KG"},
                              {"mandate", "M-77"},
                              {"return_reason", "914"}});
    EXPECT_EQ(lines[2]->location, "line 9");
}

TEST(Mt940, ReceiptsAndReturns) {
    const Recording run = read(sample("statement.sta"));
    const auto payments = run.all("payment");
    ASSERT_EQ(payments.size(), 3u);
    expect_fields(*payments[1], {{"kind", receipt},
                                 {"amount", "500.00 EUR"},
                                 {"creditor_reference", "RF18539007547034"},
                                 {"end_to_end_id", "NW-2026-18"}});
    expect_fields(*payments[2], {{"kind", back}, {"amount", "120.50 EUR"}});
}

TEST(Mt940, InterimReportsMakeNoPaymentsByThemselves) {
    const std::string text = sample("interim.sta");
    EXPECT_TRUE(read(text).all("payment").empty());
    EXPECT_EQ(read(text, R"({"payments": "all"})").all("payment").size(), 1u);
    const Recording wrong = read(with(text, ":90C:1EUR250,", ":90C:2EUR250,"));
    ASSERT_EQ(wrong.all("bank_statement").at(0)->all("finding").size(), 1u);
    EXPECT_EQ(wrong.all("bank_statement")[0]->all("finding")[0]->text("rule"), "mt940.sum");
}

TEST(Mt940, PagesCountTwinsOn) {
    const Recording run = read(sample("pages.sta"));
    ASSERT_EQ(run.all("bank_statement").size(), 2u);
    ASSERT_EQ(run.all("payment").size(), 3u);
    EXPECT_EQ(run.all("payment")[0]->text("occurrence"), "1");
    EXPECT_EQ(run.all("payment")[1]->text("occurrence"), "2");
    EXPECT_EQ(run.all("payment")[2]->text("kind"), back);
    const Recording wrong = read(with(sample("pages.sta"), ":60M:C260302CHF140,50", ":60M:C1"));
    EXPECT_EQ(wrong.all("bank_statement").size(), 1u);
    ASSERT_EQ(wrong.rejected.size(), 1u);
    EXPECT_EQ(wrong.rejected[0].code, "mt940.balance");
}

std::string statement(const char* number, const char* account, const char* from, const char* to) {
    return std::string(":20:A\n:25:") + account + "\n:28C:" + number + "\n:60F:C260130EUR" + from +
           "\n:61:260131C500,00NTRFNONREF\n:62F:C260131EUR" + to + "\n-\n";
}

std::vector<std::string> occurrences(const std::string& bytes) {
    std::vector<std::string> out;
    const Recording run = read(bytes);
    for (const Record* record : run.all("payment")) out.emplace_back(record->text("occurrence"));
    return out;
}

TEST(Mt940, StatementsThatFollowOnEachOtherCountTwinsOn) {
    using Numbers = std::vector<std::string>;
    const std::string morning = statement("1/1", "1234567", "0,", "500,");
    const std::string noon = statement("2/1", "1234567", "500,", "1000,");
    const std::string evening = statement("3/1", "1234567", "1000,", "1500,");
    const std::string other = statement("1/1", "7654321", "0,", "500,");
    const std::string report =
        ":20:A\n:25:1234567\n:28C:9\n:34F:EUR0,\n:13D:2601311200+0100\n"
        ":61:260131C500,00NTRFNONREF\n-\n";
    EXPECT_EQ(occurrences(morning + noon + evening), (Numbers{"1", "2", "3"}));
    EXPECT_EQ(occurrences(morning + other + noon), (Numbers{"1", "1", "2"}));
    EXPECT_EQ(occurrences(morning + report + noon), (Numbers{"1", "2"}));
    // A copy, and one of which nobody knows where it belongs.
    EXPECT_EQ(occurrences(morning + morning), (Numbers{"1", "1"}));
    EXPECT_EQ(occurrences(morning + evening), (Numbers{"1", "1"}));
    // A copy of a statement that ends where it began.
    const std::string even =
        with(morning, ":62F:C260131EUR500,", ":61:260131D500,00NTRFNONREF\n:62F:C260131EUR0,");
    EXPECT_EQ(occurrences(even + even), (Numbers{"1", "1"}));
}

TEST(Mt940, BalanceThatDoesNotFit) {
    const Recording run = read(with(sample("statement.sta"), "EUR1855,50", "EUR1855,51"));
    const auto findings = run.all("bank_statement").at(0)->all("finding");
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0]->text("rule"), "mt940.balance");
}

TEST(Mt940, BalancesInTwoCurrencies) {
    const Recording run = read(with(sample("statement.sta"), ":62F:C260131EUR", ":62F:C260131USD"));
    EXPECT_EQ(run.all("bank_statement").at(0)->only("finding").text("rule"), "mt940.balance");
}

TEST(Mt940, MarksAndDates) {
    expect_fields(line_of(":61:260131C10,00NMSCNONREF"),
                  {{"amount", "10.00 EUR"}, {"booked_on", "2026-01-31"}, {"entry_id", ""}});
    expect_fields(line_of(":61:2601021231D10,NTRFA//B"), {{"amount", "-10 EUR"},
                                                          {"booked_on", "2025-12-31"},
                                                          {"value_on", "2026-01-02"},
                                                          {"entry_id", "A"},
                                                          {"bank_reference", "B"}});
    expect_fields(line_of(":61:2602300228RCR10,5NTRFA"),
                  {{"amount", "-10.5 EUR"}, {"value_on", "2026-02-28"}, {"reversal", "1"}});
    expect_fields(line_of(":61:260131EC,50NTRFA"), {{"amount", "0.50 EUR"}, {"status", "PDNG"}});
}

TEST(Mt940, FormsOfDetails) {
    expect_fields(line_of(":61:260131C10,00NTRFA\n:86:/EREF/E-1/ORDP//NAME/ACME/REMI/R 1/"),
                  {{"end_to_end_id", "E-1"}, {"counterparty_name", "ACME"}});
    expect_fields(line_of(":61:260131C10,00NTRFA\n:86:EREF+E-1 SVWZ+Invoice 7"),
                  {{"end_to_end_id", "E-1"}, {"remittance_text", "Invoice 7"}});
    expect_fields(line_of(":61:260131C10,00NTRFA\n:86:Invoice 7\n-12:00\n:13:00 noon"),
                  {{"remittance_text", "Invoice 7 -12:00 :13:00 noon"}});
    expect_fields(line_of(":61:260131C10,00NTRFA\n:86:166^00CREDIT^20Invoice 7^32ACME"),
                  {{"remittance_text", "Invoice 7"}, {"counterparty_name", "ACME"}});
}

TEST(Mt940, BadEntriesWaitAlone) {
    const Recording run = read(entry(":61:261331C10,00NTRFA\n:61:260131C10,00NTRFB"));
    ASSERT_EQ(run.rejected.size(), 1u);
    EXPECT_EQ(run.rejected[0].code, "mt940.date");
    EXPECT_EQ(run.all("bank_statement").at(0)->all("bank_line").size(), 1u);
    ASSERT_EQ(run.all("bank_statement")[0]->all("finding").size(), 1u);
    EXPECT_EQ(run.all("bank_statement")[0]->all("finding")[0]->text("rule"), "mt940.date");
}

// The letter O for a nought: what stands before it is not the amount.
TEST(Mt940, DamagedAmountsAreNotSmallerOnes) {
    for (const char* amount :
         {"5O0,00", "5E2,00", "50O,00", "500,5O", "500,O0", "5S0,00", "500,5S", "5l0,00", "5 0,00",
          "5.000,00", "5'000,00", "5B0,00", "500,B0", "5N0,00"}) {
        const Recording run = read(entry(std::string(":61:260131C") + amount + "NTRFA"));
        EXPECT_TRUE(run.all("payment").empty()) << amount;
        ASSERT_EQ(run.rejected.size(), 1u) << amount;
        EXPECT_EQ(run.rejected[0].code, "mt940.amount") << amount;
    }
    expect_fields(line_of(":61:260131C500NTRFA"), {{"amount", "500 EUR"}});
    expect_fields(line_of(":61:260131C500,S051NONREF"), {{"amount", "500 EUR"}});
    expect_fields(line_of(":61:260131C0,42MCI0NONREF"), {{"amount", "0.42 EUR"}});
}

TEST(Mt940, OtherFilesAreRefused) {
    for (const char* text : {"", "hello", "<Document/>", "a;b\n1;2\n"}) {
        const Recording run = read(text);
        EXPECT_TRUE(run.records.empty()) << text;
        ASSERT_EQ(run.rejected.size(), 1u) << text;
        EXPECT_EQ(run.rejected[0].code, "mt940.not_mt940") << text;
    }
}

TEST(Mt940, LettersAndLineEnds) {
    const std::string fields = ":61:260131C10,00NTRFA\n:86:166?20x?32M\xFCller";
    expect_fields(line_of(fields), {{"counterparty_name", "Müller"}});
    const auto name = [](const Recording& run) {
        return std::string(run.all("payment").at(0)->text("payer_name"));
    };
    EXPECT_EQ(name(read(with(entry(fields), "\xFC", "\x81"), R"({"encoding": "cp850"})")),
              "Müller");
    std::string text = entry(fields);
    std::string carriage = text;
    for (char& c : carriage) c = c == '\n' ? '\r' : c;
    EXPECT_EQ(name(read(carriage)), "Müller");
    std::string dos;
    for (const char c : text) dos += c == '\n' ? "\r\n" : std::string(1, c);
    EXPECT_EQ(name(read(dos)), "Müller");
}

TEST(Mt940, LongMessagesStream) {
    std::string entries;
    constexpr std::size_t count = 250000;
    for (std::size_t i = 0; i < count; ++i) {
        entries += ":61:260131C1,00NTRFINV-77//4711\n:86:166?20Invoice 77?32ACME\n";
    }
    entries.pop_back();
    const Recording run = read(with(entry(entries), "EUR110,00", "EUR250100,00"));
    std::size_t lines = 0;
    for (const Record* statement : run.all("bank_statement")) {
        lines += statement->all("bank_line").size();
    }
    EXPECT_EQ(lines, count);
    ASSERT_EQ(run.all("payment").size(), count);
    EXPECT_EQ(run.all("payment").back()->text("occurrence"), std::to_string(count));
    EXPECT_TRUE(run.rejected.empty());
}

}  // namespace
}  // namespace openitem
