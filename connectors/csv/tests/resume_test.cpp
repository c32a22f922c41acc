// A run that is cut off anywhere and goes on from its last checkpoint sends what an uninterrupted
// one sends, whatever is in the file.
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>

#include "../csv_connector.hpp"
#include "sdk/tests/mock_host.hpp"

namespace openitem::csv {
namespace {

oi_status read(test::MockHost& host, std::string_view cursor = {}) {
    return host.read_with(
        [](Run& run) {
            CsvConnector connector;
            connector.configure(run);
            connector.read(run);
        },
        "{}", cursor);
}

std::multiset<std::string> sent(const test::MockHost& host) {
    std::multiset<std::string> out;
    for (const auto& batch : host.batches) {
        const BatchView view = batch.view();
        for (std::uint32_t i = 0; i < view.table(OI_INVOICE).row_count(); ++i) {
            const auto row = view.row<oi_invoice>(i);
            out.insert(std::string(row.text<OI_INVOICE_SOURCE_ID>()) + "|" +
                       std::string(row.location()) + "|" +
                       std::to_string(row.amount<OI_INVOICE_TOTAL>()->units));
        }
    }
    for (const auto& rejection : host.rejections) out.insert("!" + rejection.location);
    return out;
}

std::string some_file(bool utf16) {
    std::mt19937 random(11);
    std::string out = "Invoice;Kunde;Datum;Betrag;Text\r\n";
    for (int i = 0; i < 45000; ++i) {
        const bool bad = random() % 40 == 0;
        out += std::to_string(i) + ";M\xC3\xBCller " + std::to_string(random() % 100) +
               (bad ? ";30.02.2026;" : ";28.02.2026;") + std::to_string(random() % 1000) +
               ",5 EUR;" + (random() % 20 == 0 ? "\"two\nlines; \"\"quoted\"\"\"" : "one") + "\r\n";
    }
    if (!utf16) return out;
    std::string wide = "\xFF\xFE";
    for (std::size_t at = 0; at < out.size(); ++at) {
        auto code = static_cast<unsigned char>(out[at]);
        if (code >= 0x80) {  // the one letter beyond ASCII above
            code = 0xFC;
            ++at;
        }
        wide.push_back(static_cast<char>(code));
        wide.push_back('\0');
    }
    return wide;
}

void expect_resumable(const std::string& bytes) {
    test::MockHost whole;
    whole.contents["a.csv"] = bytes;
    ASSERT_EQ(read(whole), OI_OK) << whole.error.message;
    ASSERT_GE(whole.checkpoints.size(), 3u);
    const auto all = sent(whole);
    for (int emits = 0; emits < 8; ++emits) {
        test::MockHost cut;
        cut.contents["a.csv"] = bytes;
        cut.emits_until_refusal = emits;
        ASSERT_EQ(read(cut), OI_CANCELLED);
        // Only what came before the last checkpoint counts.
        const std::string cursor = cut.checkpoints.empty() ? "" : cut.checkpoints.back();
        test::MockHost rest;
        rest.contents["a.csv"] = bytes;
        ASSERT_EQ(read(rest, cursor), OI_OK) << rest.error.message;
        EXPECT_EQ(rest.violation, "");
        const auto later = sent(rest);
        const auto before = sent(cut);
        // Together they are everything; what is sent twice is the same, which the host sees.
        std::set<std::string> together(before.begin(), before.end());
        together.insert(later.begin(), later.end());
        EXPECT_EQ(together, std::set<std::string>(all.begin(), all.end())) << emits << " emits";
    }
}

TEST(Resume, FromEveryCheckpointOfAFile) { expect_resumable(some_file(false)); }

TEST(Resume, FromEveryCheckpointOfAWideFile) { expect_resumable(some_file(true)); }

TEST(Resume, AFileThatChangedStartsOver) {
    test::MockHost first;
    first.contents["a.csv"] = some_file(false);
    ASSERT_EQ(read(first), OI_OK);
    test::MockHost again;
    again.contents["a.csv"] = some_file(false);
    again.contents["a.csv"][40] = 'X';
    ASSERT_EQ(read(again, first.checkpoints[1]), OI_OK);
    EXPECT_EQ(sent(again).size(), sent(first).size());
}

}  // namespace
}  // namespace openitem::csv
