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
    std::ifstream file(OPENITEM_SOURCE_DIR "/connectors/nacha/samples/receipts.ach",
                       std::ios::binary);
    std::ostringstream out;
    out << file.rdbuf();
    EXPECT_FALSE(out.str().empty());
    return out.str();
}

Recording read(const std::string& bytes, std::string_view config = "{}") {
    RecordingHost host(OPENITEM_CONNECTOR_FILE);
    host.add_file("in/a.ach", bytes);
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

using Fields = std::vector<std::pair<std::string_view, std::string_view>>;

void expect_fields(const Record& record, const Fields& expected) {
    for (const auto& [key, value] : expected) EXPECT_EQ(record.text(key), value) << key;
}

/// The only thing in quarantine.
std::string refused(const Recording& run) {
    if (run.rejected.size() != 1) return std::to_string(run.rejected.size()) + " refused";
    return run.rejected[0].code;
}

TEST(Nacha, ReceiptsWithTheirRemittance) {
    const Recording run = read(sample());
    ASSERT_TRUE(run.rejected.empty()) << run.rejected[0].message;
    const auto payments = run.all("payment");
    ASSERT_EQ(payments.size(), 4u);
    expect_fields(*payments[0], {{"kind", "1"},
                                 {"amount", "5150.25 USD"},
                                 {"account", "0532013000"},
                                 {"payer_name", "Hafenhandel Nord KG"},
                                 {"end_to_end_id", "HN-260131"},
                                 {"bank_reference", "021000020000001"},
                                 {"booked_on", "2026-01-31"}});
    const auto lines = payments[0]->all("remittance_line");
    ASSERT_EQ(lines.size(), 4u);
    expect_fields(*lines[0], {{"number", "R-1001"}, {"issued_on", "2026-01-10"}});
    expect_fields(*lines[1], {{"number", "R-1002"},
                              {"paid", "2205.25 USD"},
                              {"due_amount", "2250.25 USD"},
                              {"discount", "45.00 USD"}});
    expect_fields(*lines[3], {{"number", "CN-12"},
                              {"document_type", "CREN"},
                              {"adjustment", "55.00 USD"},
                              {"adjustment_reason", "01"}});
    EXPECT_EQ(payments[1]->only("remittance_line").text("number"), "R-1004");
    EXPECT_EQ(payments[2]->text("remittance_text"), "R-1005 THANKS");
}

TEST(Nacha, ReturnsAndNotices) {
    const Recording run = read(sample(), R"({"account": "0532013000"})");
    expect_fields(*run.all("payment").at(3), {{"kind", "3"},
                                              {"amount", "45.00 USD"},
                                              {"account", "0532013000"},
                                              {"payer_name", "MILLER JANE"},
                                              {"payer_account", "88-2201"},
                                              {"end_to_end_id", "053200000000031"},
                                              {"return_reason", "R01"}});
    const Record& notice = run.all("bank_statement").at(3)->only("bank_line");
    expect_fields(notice, {{"status", "INFO"},
                           {"information", "MONTHLY; C01 account number is wrong; 77-12354"}});
}

TEST(Nacha, WhatWeSentIsNoReceipt) {
    const Recording run = read(sample(), R"({"own_ids": ["9100000017", "1053200002"]})");
    EXPECT_EQ(run.all("payment").size(), 3u);
    const Record& sent = run.all("bank_statement").at(0)->only("bank_line");
    expect_fields(
        sent,
        {{"amount", "-5150.25 USD"}, {"status", "INFO"}, {"counterparty_name", "NORDLICHT INC"}});
    EXPECT_TRUE(read(sample(), R"({"payments": "none"})").all("payment").empty());
}

TEST(Nacha, WhatDoesNotFitIsRefusedWhereItStands) {
    const std::string text = sample();
    const std::string amount = "0000515025", entry = "62205320000";
    // An entry.
    EXPECT_EQ(refused(read(with(text, "98C01", "98C99"))), "nacha.reason");
    EXPECT_EQ(refused(read(with(text, "99R01", "99X01"))), "nacha.reason");
    EXPECT_EQ(refused(read(with(text, "  1021000020000002", "  0021000020000002"))),
              "nacha.addenda");
    EXPECT_EQ(refused(read(with(text, "R-1005 THANKS", "R-1005\tTHANKS"))), "nacha.characters");
    const Recording run = read(with(text, "98C01", "98C99"));
    EXPECT_EQ(run.all("payment").size(), 4u);
    EXPECT_EQ(run.all("bank_statement").at(3)->only("finding").text("rule"), "nacha.reason");
    // A batch.
    EXPECT_EQ(refused(read(with(text, amount, "0000515026"))), "nacha.control");
    EXPECT_EQ(refused(read(with(text, amount, "00005150x5"))), "nacha.digits");
    EXPECT_EQ(refused(read(with(text, entry, "60005320000"))), "nacha.transaction_code");
    EXPECT_EQ(refused(read(with(text, "5220HAFEN", "5225HAFEN"))), "nacha.control");
    EXPECT_EQ(refused(read(with(text, "9100000017CTX", "9100000018CTX"))), "nacha.control");
    EXPECT_EQ(refused(read(with(text, "CTX", "QQQ"))), "nacha.entry_class");
    EXPECT_EQ(read(with(text, amount, "0000515026")).all("payment").size(), 3u);
    // The file.
    EXPECT_EQ(refused(read(with(text, "9000004", "9000005"))), "nacha.control");
    EXPECT_EQ(refused(read(text.substr(0, text.find("\n9000004")))), "nacha.cut_off");
    EXPECT_EQ(refused(read(with(text, "094101", "094109"))), "nacha.header");
    EXPECT_EQ(refused(read(with(text, "\n705", "xx\n705"))), "nacha.length");
    EXPECT_EQ(refused(read(text + "62")), "nacha.order");
    for (const char* other : {"", "hello", "<Document/>", "101"}) {
        EXPECT_TRUE(refused(read(other)).starts_with("nacha.")) << other;
    }
}

TEST(Nacha, BlocksAreOnlySaid) {
    const Recording run = read(with(sample(), "9000004000003", "9000004000009"));
    EXPECT_TRUE(run.rejected.empty());
    EXPECT_EQ(run.all("bank_statement").at(0)->only("finding").text("rule"), "nacha.blocks");
}

TEST(Nacha, ShapesOfRecords) {
    const std::string text = sample();
    std::string joined, short_lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        joined += line;
        const std::size_t last = line.find_last_not_of(' ');
        short_lines += line.substr(0, last + 1) + "\r\n";
    }
    EXPECT_EQ(read(joined).all("payment").size(), 4u);
    EXPECT_EQ(read(short_lines).all("payment").size(), 4u);
    const auto payer = [](const Recording& run) {
        return std::string(run.all("payment").at(1)->text("payer_name"));
    };
    EXPECT_EQ(payer(read(with(text, "KUESTENMARKT", "K\xDCSTENMARKT "))), "KÜSTENMARKT");
    EXPECT_EQ(payer(read(with(text, "KUESTENMARKT", "KÜSTENMARKT "))), "KÜSTENMARKT");
}

}  // namespace
}  // namespace openitem
