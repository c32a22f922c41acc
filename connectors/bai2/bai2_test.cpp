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

std::string sample() {
    std::ifstream file(OPENITEM_SOURCE_DIR "/connectors/bai2/samples/lockbox.bai",
                       std::ios::binary);
    std::ostringstream out;
    out << file.rdbuf();
    EXPECT_FALSE(out.str().empty());
    return out.str();
}

Recording read(const std::string& bytes, std::string_view config = "{}") {
    RecordingHost host(OPENITEM_CONNECTOR_FILE);
    host.add_file("in/a.bai", bytes);
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

/// A report of one account; `records` are what stands between 03 and 49.
std::string report(const std::string& account, const std::string& records, const std::string& total,
                   int count) {
    const auto number = [](int value) { return std::to_string(value); };
    return "01,A,B,260131,0630,1,,,2/\n02,B,A,1,260130,,,2/\n" + account + "\n" + records + "49," +
           total + "," + number(count) + "/\n98," + total + ",1," + number(count + 2) + "/\n99," +
           total + ",1," + number(count + 4) + "/\n";
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

TEST(Bai2, Statement) {
    const Recording run = read(sample());
    ASSERT_TRUE(run.rejected.empty()) << run.rejected[0].message;
    const auto statements = run.all("bank_statement");
    ASSERT_EQ(statements.size(), 1u);
    expect_fields(*statements[0], {{"source_id", "0532013000|2026-01-30|2359|2|021000021"},
                                   {"account", "0532013000"},
                                   {"currency", "USD"},
                                   {"opening", "10000.00 USD"},
                                   {"closing", "17250.50 USD"},
                                   {"available", "15000.00 USD"},
                                   {"closed_on", "2026-01-30"}});
    EXPECT_TRUE(statements[0]->all("finding").empty());
    const auto lines = statements[0]->all("bank_line");
    ASSERT_EQ(lines.size(), 5u);
    expect_fields(*lines[0], {{"bank_code", "115"},
                              {"entry_id", "68751"},
                              {"remittance_text", "LOCK BOX NO.68751 2 CHECKS"},
                              {"information",
                               "Lockbox deposit; available at once 3250.50 USD, in a day "
                               "2000.00 USD, later 0.00 USD"}});
    expect_fields(*lines[4], {{"amount", "-500.00 USD"}, {"value_on", "2026-01-29"}});
    EXPECT_EQ(lines[4]->location, "line 12");
}

TEST(Bai2, ItemsOfALockboxAreThePayments) {
    const Recording run = read(sample());
    const auto payments = run.all("payment");
    ASSERT_EQ(payments.size(), 4u);
    expect_fields(*payments[0], {{"amount", "3000.00 USD"}, {"method_code", "20"}});
    expect_fields(*payments[1],
                  {{"amount", "2250.50 USD"},
                   {"remittance_text", "KUESTENMARKT EG INV R-1002, R-1003 LESS CREDIT NOTE"}});
    expect_fields(*payments[2], {{"number", "ACH0009"},
                                 {"value_on", "2026-01-30"},
                                 {"remittance_text", "ACME CORP CCD INV R-1004"}});
    expect_fields(*payments[3], {{"kind", "3"}, {"amount", "500.00 USD"}});

    const Recording loose =
        read(report("03,1,,015,,,/", "16,115,300,Z,B1,,BOX/\n16,116,100,Z,I1,,ONE/\n", "400", 4));
    ASSERT_EQ(loose.all("payment").size(), 1u);
    EXPECT_EQ(loose.all("payment")[0]->text("amount"), "3.00 USD");
}

TEST(Bai2, ReportsThatFollowOnEachOtherCountTwinsOn) {
    const auto file = [](const std::string& second_opens) {
        const std::string detail = "16,142,500,Z,,,ACME/\n";
        return "01,A,B,260131,0630,1,,,2/\n02,B,A,1,260130,0900,,2/\n03,1,,010,0,,,015,500,,/\n" +
               detail + "49,1000,3/\n98,1000,1,5/\n02,B,A,1,260130,1800,,2/\n03,1,,010," +
               second_opens + ",,,015,1000,,/\n" + detail +
               (second_opens == "500" ? "49,2000,3/\n98,2000,1,5/\n99,3000,2,12/\n"
                                      : "49,1500,3/\n98,1500,1,5/\n99,2500,2,12/\n");
    };
    const Recording goes_on = read(file("500"));
    ASSERT_EQ(goes_on.all("payment").size(), 2u);
    EXPECT_EQ(goes_on.all("payment")[1]->text("occurrence"), "2");
    const Recording repeats = read(file("0"));
    ASSERT_EQ(repeats.all("payment").size(), 2u);
    EXPECT_EQ(repeats.all("payment")[1]->text("occurrence"), "1");
}

TEST(Bai2, WhatDoesNotFitIsRefusedWhereItStands) {
    EXPECT_EQ(refused(read(with(sample(), "49,6400200,11/", "49,6400201,10/"))), "bai2.control");
    EXPECT_EQ(refused(read(with(sample(), "49,6400200,11/", "49,6400200,12/"))), "bai2.control");
    EXPECT_EQ(refused(read(with(sample(), "98,6400200,1,", "98,6400200,2,"))), "bai2.control");
    EXPECT_EQ(refused(read(with(sample(), "99,6400200,1,15", "99,6400200,1,16"))), "bai2.control");
    EXPECT_EQ(refused(read(with(sample(), "99,6400200,1,15/", ""))), "bai2.cut_off");
    EXPECT_EQ(refused(read(with(sample(), "16,142,250000", "16,142,25x000"))), "bai2.value");
    EXPECT_EQ(refused(read(with(sample(), "NORDUS,021000021,1,", "NORDUS,021000021,4,"))),
              "bai2.test");
    EXPECT_EQ(refused(read(with(sample(), "49,6400200,11/\n", ""))), "bai2.order");
    for (const char* text : {"", "hello", "<Document/>", "02,1,2/"}) {
        EXPECT_TRUE(refused(read(text)).starts_with("bai2.")) << text;
    }
}

TEST(Bai2, TheOtherAccountsOfAGroupAreRead) {
    const std::string text =
        "01,A,B,260131,,1,,,2/\n02,B,A,1,260130,,,2/\n"
        "03,1,,010,100,,/\n16,108,50,Z,,,ONE/\n49,999,3/\n"
        "03,2,,010,100,,/\n16,108,50,Z,,,TWO/\n49,150,3/\n98,1149,2,8/\n99,1149,1,10/\n";
    const Recording run = read(text);
    ASSERT_EQ(run.rejected.size(), 1u);
    EXPECT_EQ(run.rejected[0].location, "line 3");
    EXPECT_TRUE(run.rejected[0].raw.starts_with("03,1,"));
    ASSERT_EQ(run.all("payment").size(), 1u);
    EXPECT_EQ(run.all("payment")[0]->text("remittance_text"), "TWO");
}

TEST(Bai2, ShapesOfRecords) {
    // All on one line, blanks between; a text without its slash; one that was broken.
    const Recording run = read(
        "01,A,B,260131,,1,,,2/  02,B,A,1,260130,,,2/ 03,1,JPY,010,100,,/ "
        "16,108,50,V,20260201,1200,B1,C1,PAID 1/2 and\n 3/4\n88,MORE  \n49,150,4/ "
        "98,150,1,6/ 99,150,1,8/\n\x1A");
    ASSERT_TRUE(run.rejected.empty()) << run.rejected[0].message;
    ASSERT_EQ(run.all("payment").size(), 1u);
    expect_fields(*run.all("payment")[0], {{"amount", "50 JPY"},
                                           {"value_on", "2026-02-01"},
                                           {"bank_reference", "B1"},
                                           {"remittance_text", "PAID 1/2 and 3/4 MORE"}});
    const Recording distributed = read(
        report("03,1,,040,/\n88,015,200,,/", "16,301,300,D,2,0,100,1,200,B,C,TEXT/\n", "500", 4));
    ASSERT_TRUE(distributed.rejected.empty()) << distributed.rejected[0].message;
    EXPECT_EQ(distributed.all("payment").at(0)->text("remittance_text"), "TEXT");
}

TEST(Bai2, WhatIsNoReceipt) {
    const Recording run = read(report("03,1,,,,,/",
                                      "16,275,1,Z,,,SWEEP/\n16,257,2,Z,,,BACK/\n16,890,,,,,NOTE/\n"
                                      "16,451,4,Z,,,PAID/\n",
                                      "7", 6));
    ASSERT_TRUE(run.rejected.empty()) << run.rejected[0].message;
    EXPECT_TRUE(run.all("payment").empty());
    EXPECT_EQ(run.all("bank_statement").at(0)->all("bank_line").size(), 4u);
}

TEST(Bai2, InterimReportsOfTheDayMakeNoPayments) {
    const std::string text = with(sample(), "2359,USD,2/", "1200,USD,3/");
    EXPECT_TRUE(read(text).all("payment").empty());
    EXPECT_EQ(read(text, R"({"payments": "all"})").all("payment").size(), 4u);
}

TEST(Bai2, BalancesAndTotals) {
    const auto rule = [](const std::string& account, const std::string& total) {
        const Recording run = read(report(account, "16,108,50,Z,,,ONE/\n", total, 3));
        const auto findings = run.all("bank_statement").at(0)->all("finding");
        return findings.empty() ? "" : std::string(findings[0]->text("rule"));
    };
    EXPECT_EQ(rule("03,1,,010,100,,,015,150,,/", "300"), "");
    EXPECT_EQ(rule("03,1,,010,100,,,015,151,,/", "301"), "bai2.balance");
    EXPECT_EQ(rule("03,1,,010,100,,,015,151,,,100,60,,/", "361"), "bai2.totals");
}

}  // namespace
}  // namespace openitem
