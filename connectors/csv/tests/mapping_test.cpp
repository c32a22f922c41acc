// What only a larger file shows: encodings that turn up late, long rows, many columns; and that a
// row which is refused leaves nothing behind.
#include <gtest/gtest.h>

#include <string>

#include "../csv_connector.hpp"
#include "sdk/tests/mock_host.hpp"

namespace openitem::csv {
namespace {

oi_status read(test::MockHost& host, std::string_view config = "{}", std::string_view cursor = {}) {
    return host.read_with(
        [](openitem::Run& run) {
            CsvConnector connector;
            connector.configure(run);
            connector.read(run);
        },
        config, cursor);
}

std::vector<std::string> buyers(const test::MockHost& host) {
    std::vector<std::string> out;
    for (const auto& batch : host.batches) {
        const BatchView view = batch.view();
        for (std::uint32_t i = 0; i < view.table(OI_PARTY).row_count(); ++i) {
            out.emplace_back(view.row<oi_party>(i).text<OI_PARTY_NAME>());
        }
    }
    return out;
}

std::string ascii_rows(std::size_t bytes) {
    std::string out = "Invoice,Customer,Date,Currency,Amount\n";
    for (int i = 0; out.size() < bytes; ++i) {
        out += std::to_string(i) + ",Plain,2026-01-31,EUR,1.00\n";
    }
    return out;
}

TEST(Mapping, WhatComesAfterTheSampleIsJudgedRowByRow) {
    test::MockHost host;
    host.contents["a.csv"] = ascii_rows(400000) + "x,M\xC3\xBCller,2026-01-31,EUR,1.00\n" +
                             "y,M\xFCller,2026-01-31,EUR,1.00\n";
    ASSERT_EQ(read(host), OI_OK) << host.error.message;
    EXPECT_EQ(host.violation, "");
    const auto names = buyers(host);
    ASSERT_GT(names.size(), 2u);
    EXPECT_EQ(names[names.size() - 2], "M\xC3\xBCller");
    EXPECT_EQ(names.back(), "M\xC3\xBCller");
    EXPECT_TRUE(host.rejections.empty());
}

TEST(Mapping, AStatedEncodingIsNotSecondGuessed) {
    test::MockHost host;
    host.contents["a.csv"] = ascii_rows(1000) + "y,M\xFCller,2026-01-31,EUR,1.00\n";
    ASSERT_EQ(read(host, R"({"encoding":"utf-8"})"), OI_OK);
    ASSERT_EQ(host.rejections.size(), 1u);
    EXPECT_EQ(host.rejections[0].code, "csv.not_utf8");
}

TEST(Mapping, ARefusedRowLeavesNothing) {
    test::MockHost host;
    host.contents["a.csv"] =
        "No,Date,Amount,Paid\n1,2026-01-01,10,2026-01-05\n2,2026-01-01,10,2026-02-30\n";
    const char* config = R"({"currency":"EUR","records":[
        {"entity":"invoice","fields":{"number":"No","issued_on":"Date","total":"Amount"}},
        {"entity":"payment","fields":{"source_id":"No","amount":"Amount","value_on":"Paid"}}]})";
    ASSERT_EQ(read(host, config), OI_OK) << host.error.message;
    EXPECT_EQ(host.rows_emitted, 2u);
    ASSERT_EQ(host.rejections.size(), 1u);
    EXPECT_EQ(host.rejections[0].raw, "2,2026-01-01,10,2026-02-30");
    EXPECT_EQ(host.rejections[0].location, "a.csv:3");
    EXPECT_EQ(host.rejections[0].field, "value_on");
}

TEST(Mapping, ARowLeadsBackToItsBytes) {
    test::MockHost host;
    const std::string first = "Invoice,Date,Currency,Amount\r\n";
    const std::string second = "7,2026-01-31,EUR,1.00";
    host.contents["a.csv"] = first + second + "\r\n";
    ASSERT_EQ(read(host), OI_OK);
    const auto& row = host.batches.at(0).view().table(OI_INVOICE).row(0);
    EXPECT_EQ(row.origin.offset, first.size());
    EXPECT_EQ(row.origin.length, second.size());
}

TEST(Mapping, AMegabyteInAFieldThatNobodyMapsIsCarriedPast) {
    test::MockHost host;
    host.contents["a.csv"] = "Invoice,Date,Currency,Amount,Junk\n1,2026-01-31,EUR,1.00," +
                             std::string(1000000, 'x') + "\n2,2026-01-31,EUR,1.00,y\n";
    ASSERT_EQ(read(host), OI_OK);
    EXPECT_EQ(host.rows_emitted, 2u);
    EXPECT_LT(host.bytes_emitted, 10000u);
}

TEST(Mapping, AFieldBeyondAMegabyteCostsItsRow) {
    test::MockHost host;
    host.contents["a.csv"] = "Invoice,Date,Currency,Amount,Text\n1,2026-01-31,EUR,1.00," +
                             std::string((1u << 20) + 1, 'x') + "\n2,2026-01-31,EUR,1.00,y\n";
    ASSERT_EQ(read(host), OI_OK);
    ASSERT_EQ(host.rejections.size(), 1u);
    EXPECT_EQ(host.rejections[0].code, "csv.field_too_long");
    EXPECT_EQ(host.violation, "");
}

TEST(Mapping, AMillionColumnsAreRefused) {
    test::MockHost host;
    std::string header = "Invoice,Date,Currency,Amount";
    for (int i = 0; i < 1000000; ++i) header += ",c";
    host.contents["a.csv"] = header + "\n1,2026-01-31,EUR,1.00\n";
    EXPECT_EQ(read(host), OI_OK);
    ASSERT_EQ(host.rejections.size(), 1u);
    EXPECT_EQ(host.rejections[0].code, "csv.not_a_table");
}

TEST(Mapping, ASourceThatIsNoTableDoesNotStopTheOthers) {
    test::MockHost host;
    host.contents["a.csv"] = "<Invoice/>";
    host.contents["b.csv"] = "Invoice,Date,Currency,Amount\n1,2026-01-31,EUR,1.00\n";
    ASSERT_EQ(read(host), OI_OK) << host.error.message;
    EXPECT_EQ(host.rows_emitted, 1u);
    ASSERT_EQ(host.rejections.size(), 1u);
    EXPECT_EQ(host.rejections[0].code, "csv.not_a_table");
}

TEST(Mapping, SourcesMayBeLaidOutDifferently) {
    test::MockHost host;
    host.contents["a.csv"] = "Invoice,Date,Currency,Amount\n1,2026-01-31,EUR,1.00\n";
    host.contents["b.csv"] = "Betrag;Rechnung;Datum;W\xE4hrung\n1,00;2;31.01.2026;EUR\n";
    ASSERT_EQ(read(host), OI_OK) << host.error.message;
    EXPECT_EQ(host.rows_emitted, 2u);
    EXPECT_TRUE(host.rejections.empty());
}

TEST(Mapping, CheckSaysWhatReadWouldStumbleOver) {
    test::MockHost host;
    host.contents["a.csv"] = "Invoice,Date,Amount\n1,2026-01-31,1.00\n";
    const auto check = [&](std::string_view config) {
        return host.read_with(
            [](openitem::Run& run) {
                CsvConnector connector;
                connector.configure(run);
                connector.check(run);
            },
            config);
    };
    EXPECT_EQ(check("{}"), OI_BAD_CONFIG);
    EXPECT_EQ(std::string(host.error.field), "/currency");
    EXPECT_EQ(check(R"({"currency":"EUR"})"), OI_OK);
    EXPECT_EQ(host.rows_emitted, 0u);
}

}  // namespace
}  // namespace openitem::csv
