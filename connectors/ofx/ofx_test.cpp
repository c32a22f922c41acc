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

std::string sample(const std::string& name) {
    std::ifstream file(std::string(OPENITEM_SOURCE_DIR "/connectors/ofx/samples/") + name,
                       std::ios::binary);
    std::ostringstream out;
    out << file.rdbuf();
    EXPECT_FALSE(out.str().empty()) << name;
    return out.str();
}

Recording read(const std::string& bytes, std::string_view config = "{}") {
    RecordingHost host(OPENITEM_CONNECTOR_FILE);
    host.add_file("in/a.ofx", bytes);
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

/// A statement of one transaction, which is given without its tags' ends.
std::string statement(const std::string& transaction) {
    return "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>1"
           "</BANKACCTFROM><BANKTRANLIST><STMTTRN>" +
           transaction + "</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>";
}

using Fields = std::vector<std::pair<std::string_view, std::string_view>>;

void expect_fields(const Record& record, const Fields& expected) {
    for (const auto& [key, value] : expected) EXPECT_EQ(record.text(key), value) << key;
}

/// The only thing in quarantine.
std::string refused(const Recording& run) {
    if (run.rejected.size() != 1) return std::to_string(run.rejected.size()) + " refused";
    return run.rejected[0].code;
}

TEST(Ofx, StatementOfAnAccount) {
    const Recording run = read(sample("statement.ofx"));
    ASSERT_TRUE(run.rejected.empty()) << run.rejected[0].message;
    const Record& found = *run.all("bank_statement").at(0);
    expect_fields(found, {{"source_id", "0532013000|20260101|20260131|20260131"},
                          {"account", "0532013000"},
                          {"currency", "USD"},
                          {"closing", "4949.25 USD"},
                          {"closed_on", "2026-01-31"},
                          {"available", "4900.00 USD"}});
    EXPECT_TRUE(found.all("finding").empty());
    const auto lines = found.all("bank_line");
    ASSERT_EQ(lines.size(), 3u);
    expect_fields(*lines[0], {{"amount", "1200.00 USD"},
                              {"booked_on", "2026-01-15"},
                              {"bank_reference", "20260115001"},
                              {"remittance_text", "Invoice R-1001 & R-1002"}});
    expect_fields(*lines[1], {{"amount", "-350.25 USD"}, {"entry_id", "1017"}});
    expect_fields(*lines[2], {{"value_on", "2026-01-21"},
                              {"counterparty_name", "Kuestenmarkt eG"},
                              {"counterparty_account", "DE02120300000000202051"},
                              {"counterparty_bic", "BYLADEM1001"},
                              {"creditor_reference", "RF18539007547034"}});
    EXPECT_EQ(lines[2]->location, "line 28");
    EXPECT_EQ(run.all("payment").size(), 2u);
    EXPECT_TRUE(read(sample("statement.ofx"), R"({"payments": "none"})").all("payment").empty());
}

TEST(Ofx, CardsMakeNoReceipts) {
    const Recording run = read(sample("card.qfx"));
    ASSERT_TRUE(run.rejected.empty()) << run.rejected[0].message;
    EXPECT_TRUE(run.all("payment").empty());
    const auto lines = run.all("bank_statement").at(0)->all("bank_line");
    ASSERT_EQ(lines.size(), 2u);
    expect_fields(*lines[0], {{"amount", "-45.90 EUR"},
                              {"counterparty_name", "Café Hafenblick"},
                              {"information", "original currency USD; rate 1.08"}});
}

TEST(Ofx, KnownByItsIdentification) {
    const std::string text = "<TRNTYPE>CREDIT<DTPOSTED>20260115<TRNAMT>5<FITID>F1<NAME>A";
    const auto id = [](const Recording& run) {
        return std::string(run.all("payment").at(0)->text("source_id"));
    };
    const std::string first = id(read(statement(text)));
    EXPECT_EQ(id(read(statement(with(text, "<NAME>A", "<NAME>B")))), first);
    EXPECT_NE(id(read(statement(with(text, "F1", "F2")))), first);
    EXPECT_NE(id(read(statement(with(text, "<TRNAMT>5", "<TRNAMT>6")))), first);

    const Recording twice = read(statement(text + "</STMTTRN><STMTTRN>" + text));
    ASSERT_EQ(twice.all("payment").size(), 2u);
    EXPECT_EQ(twice.all("payment")[1]->text("occurrence"), "2");

    const Recording none = read(statement(with(text, "<FITID>F1", "")));
    const Record& line = none.all("bank_statement").at(0)->only("bank_line");
    EXPECT_EQ(line.only("finding").text("rule"), "ofx.fitid");
}

TEST(Ofx, Corrections) {
    const Recording run =
        read(statement("<TRNTYPE>CREDIT<DTPOSTED>20260115<TRNAMT>5<FITID>F2<CORRECTFITID>F1"
                       "<CORRECTACTION>REPLACE"));
    EXPECT_TRUE(run.all("payment").empty());
    EXPECT_EQ(run.all("bank_statement").at(0)->only("finding").text("rule"), "ofx.correction");
}

TEST(Ofx, AmountsAndTags) {
    const auto amount = [](const std::string& written) {
        const Recording run =
            read(statement("<DTPOSTED>20260115<FITID>F<TRNAMT>" + written + "<TRNTYPE>OTHER"));
        if (!run.rejected.empty()) return run.rejected[0].code;
        return std::string(run.all("bank_statement").at(0)->only("bank_line").text("amount"));
    };
    EXPECT_EQ(amount("+12,50"), "12.50 EUR");
    EXPECT_EQ(amount("-.5"), "-0.5 EUR");
    EXPECT_EQ(amount("1,234.56"), "1234.56 EUR");
    EXPECT_EQ(amount("1.234,56"), "1234.56 EUR");
    EXPECT_EQ(amount("1,234"), "ofx.amount");
    EXPECT_EQ(amount("1,234,567"), "ofx.amount");
    EXPECT_EQ(amount("abc"), "ofx.amount");
    EXPECT_EQ(amount(""), "ofx.amount");
    const Recording run = read(
        "<ofx><stmtrs><curdef>EUR</curdef><bankacctfrom><acctid>1</acctid></bankacctfrom>"
        "<stmttrn><trntype>DEP</trntype><dtposted>20260115</dtposted><trnamt>5</trnamt><fitid>F"
        "</fitid><name>A &lt; B &#228;&#x20AC;&unknown; 1 < 2</name><memo><![CDATA[<b>&amp;]]>"
        "</memo><stmttrn><dtposted>20260116<trnamt>6<fitid>G</stmtrs></ofx>");
    ASSERT_EQ(run.all("payment").size(), 2u);
    expect_fields(*run.all("payment")[0],
                  {{"payer_name", "A < B ä€&unknown; 1 < 2"}, {"remittance_text", "<b>&amp;"}});
}

TEST(Ofx, WhatCannotBeRead) {
    const std::string text = sample("statement.ofx");
    EXPECT_EQ(refused(read(with(text, "<DTPOSTED>20260116", "<DTPOSTED>20260231"))), "ofx.date");
    const Recording run = read(with(text, "<TRNAMT>-350.25", "<TRNAMT>x"));
    EXPECT_EQ(refused(run), "ofx.amount");
    EXPECT_EQ(run.rejected[0].location, "line 25");
    EXPECT_EQ(run.rejected[0].source_id, "20260116001");
    EXPECT_EQ(run.all("payment").size(), 2u);
    EXPECT_EQ(run.all("bank_statement").at(0)->only("finding").text("rule"), "ofx.amount");
    EXPECT_EQ(refused(read(with(text, "<CURDEF>USD", ""))), "ofx.currency");
    EXPECT_EQ(refused(read(with(text, "<ACCTID>0532013000", ""))), "ofx.account");
    EXPECT_EQ(refused(read(with(text, "</OFX>", ""))), "ofx.cut_off");
    EXPECT_EQ(refused(read("<OFX><STMTTRNRS><STATUS><CODE>2000<SEVERITY>ERROR<MESSAGE>no"
                           "</STATUS></STMTTRNRS></OFX>")),
              "ofx.status");
    EXPECT_EQ(refused(read("<OFX></OFX>")), "ofx.no_statement");
    for (const char* other : {"", "hello", "<Document/>", "<OFX"}) {
        EXPECT_EQ(refused(read(other)), "ofx.not_ofx") << other;
    }
}

TEST(Ofx, OfTwoThatContradictEachOtherNoneIsTaken) {
    const std::string day = "<TRNTYPE>DEP<DTPOSTED>20260115";
    EXPECT_EQ(refused(read(statement(day + "<TRNAMT>1.00<TRNAMT>2.00<FITID>1"))), "ofx.repeated");
    EXPECT_TRUE(read(statement(day + "<TRNAMT>1.00<TRNAMT>1.00<FITID>1")).rejected.empty());
    const std::string whole = statement(day + "<TRNAMT>1.00<FITID>1");
    EXPECT_EQ(refused(read(with(whole, "<CURDEF>EUR", "<CURDEF>EUR<CURDEF>USD"))), "ofx.repeated");
}

TEST(Ofx, TransactionsOutsideOfStatementsAreNotLost) {
    const std::string transaction =
        "<STMTTRN><TRNTYPE>DEP<DTPOSTED>20260115<TRNAMT>5.00<FITID>9</STMTTRN>";
    const std::string whole = statement("<TRNTYPE>DEP<DTPOSTED>20260115<TRNAMT>1.00<FITID>1");
    const Recording run =
        read(with(whole, "</BANKMSGSRSV1>",
                  "</BANKMSGSRSV1><INVSTMTMSGSRSV1><INVSTMTRS><INVBANKTRAN>" + transaction +
                      "</INVBANKTRAN></INVSTMTRS></INVSTMTMSGSRSV1>"));
    EXPECT_EQ(refused(run), "ofx.out_of_place");
    EXPECT_EQ(run.all("payment").size(), 1u);
}

TEST(Ofx, ACommentThatDoesNotEndHidesNothing) {
    const std::string whole = statement("<TRNTYPE>DEP<DTPOSTED>20260115<TRNAMT>1.00<FITID>1");
    EXPECT_EQ(read(with(whole, "<STMTTRN>", "<!-- <STMTTRN>")).all("payment").size(), 1u);
    EXPECT_EQ(read(with(whole, "<STMTTRN>", "<!-- <MEMO> --><STMTTRN>")).all("payment").size(), 1u);
}

TEST(Ofx, Letters) {
    const auto name = [](const std::string& bytes) {
        return std::string(read(bytes).all("payment").at(0)->text("payer_name"));
    };
    const std::string text =
        statement("<DTPOSTED>20260115<FITID>F<TRNAMT>5<TRNTYPE>DEP<NAME>M\xFCller");
    EXPECT_EQ(name(text), "Müller");
    std::string wide = "\xFF\xFE";
    for (const char c : text) wide.append({c, '\0'});
    EXPECT_EQ(name(wide), "Müller");
}

}  // namespace
}  // namespace openitem
