// A dry run writes nothing: every file of the workspace is the same, byte by byte.
#include <gtest/gtest.h>

#include "tests/crash/company.hpp"

namespace openitem::crash {
namespace {

const Month month{.invoices = 2000, .receipts = 1500};

// Not a map's own message: that would be the files' bytes.
void expect_same(const std::map<std::string, std::string>& before,
                 const std::map<std::string, std::string>& after) {
    for (const auto& [name, bytes] : before) {
        const auto now = after.find(name);
        EXPECT_TRUE(now != after.end() && now->second == bytes) << name << " has changed";
    }
    for (const auto& [name, bytes] : after) EXPECT_TRUE(before.contains(name)) << name << " is new";
}

TEST(DryRun, OfTheFirstDeliveryWritesNothing) {
    Company company("in-process");
    company.deliver("invoices.csv", invoices_csv(month));
    const auto before = company.files();
    const auto result = company.sync({"--dry-run", "--json"});
    EXPECT_NE(result.out.find("\"committed\""), std::string::npos) << result.out;
    expect_same(before, company.files());
}

TEST(DryRun, OfALaterDeliveryWritesNothingAndSaysWhatTheRunWould) {
    Company company("process");
    company.deliver("invoices.csv", invoices_csv(month));
    company.sync();
    company.deliver("receipts.csv", receipts_csv(month));
    const auto before = company.files();
    const auto dry = company.sync({"--dry-run", "--json"});
    expect_same(before, company.files());
    const auto real = company.sync({"--json"});
    const auto counts = [](const std::string& line) { return line.substr(line.find("\"books\"")); };
    // Behind what the run itself says stands what it would change.
    const auto change = dry.out.find("{\"company\":\"", 1);
    ASSERT_NE(change, std::string::npos);
    EXPECT_EQ(counts(dry.out.substr(0, change)), counts(real.out));
    EXPECT_NE(dry.out.find("\"changes\":1500,", change), std::string::npos)
        << dry.out.substr(change);
}

TEST(DryRun, OfBooksAKilledRunHasLeftWritesNothing) {
    Company company("in-process");
    company.deliver("invoices.csv", invoices_csv({.invoices = 15'000}));
    ASSERT_EQ(company.sync({}, {"OPENITEM_KILL_AT_COMMIT=1+"}).signal, SIGKILL);
    const auto before = company.files();
    company.sync({"--dry-run"});
    expect_same(before, company.files());
}

}  // namespace
}  // namespace openitem::crash
