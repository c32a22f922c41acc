// A run that is killed and started again leaves the same books as one that was never interrupted,
// to the bit: at every commit, just before it and just after it, and at random points.
#include <gtest/gtest.h>

#include <random>

#include "tests/crash/company.hpp"

namespace openitem::crash {
namespace {

// A delivery upon an earlier one: receipts come before their invoices, so that allocations wait and
// are settled at the end; the earlier delivery has left rows in quarantine that are right now.
Company begun(const std::string& runner) {
    Company company(runner);
    company.deliver("b_invoices.csv", invoices_csv({.invoices = 400, .seed = 7}));
    company.sync();
    company.deliver("b_invoices.csv", invoices_csv({.invoices = 24'000, .seed = 3}));
    company.deliver("a_receipts.csv", receipts_csv({.invoices = 24'000, .receipts = 16'000}));
    company.deliver("c_late.csv", invoices_csv({.invoices = 300, .seed = 9, .spoiled = false}));
    return company;
}

std::string env(int commit, bool after) {
    return "OPENITEM_KILL_AT_COMMIT=" + std::to_string(commit) + (after ? "+" : "");
}

// The first lines in which two dumps differ.
std::string difference(const std::string& a, const std::string& b) {
    if (a == b) return {};
    std::size_t line = 0;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        if (a[i] == '\n') line = i + 1;
        if (a[i] != b[i]) break;
    }
    return a.substr(line, 300) + "\n--- but ---\n" + b.substr(line, 300);
}

class Kill : public ::testing::TestWithParam<const char*> {};

TEST_P(Kill, AtEveryCommitAndTheBooksAreTheSame) {
    const auto base = begun(GetParam());
    const auto whole = base.copy();
    whole.sync();
    const auto expected = whole.dump();
    int commits = 0;
    for (bool killed = true; killed && commits < 100;) {
        ++commits;
        for (const bool after : {false, true}) {
            const auto company = base.copy();
            killed = company.sync({}, {env(commits, after)}).signal == SIGKILL;
            if (killed) company.sync();
            ASSERT_EQ(difference(expected, company.dump()), "")
                << "killed at commit " << commits << (after ? "+" : "");
            if (!killed) break;
        }
    }
    EXPECT_GE(commits, 6) << "too few commits to say anything";
    RecordProperty("commits", commits - 1);
}

TEST_P(Kill, AtEveryCommitInARowAndTheBooksAreTheSame) {
    const auto base = begun(GetParam());
    const auto whole = base.copy();
    whole.sync();
    const auto company = base.copy();
    int kills = 0;
    while (company.sync({}, {env(1 + kills % 2, true)}).signal == SIGKILL) ASSERT_LT(++kills, 100);
    EXPECT_GE(kills, 3);
    EXPECT_EQ(difference(whole.dump(), company.dump()), "");
}

TEST_P(Kill, AtRandomPointsAndTheBooksAreTheSame) {
    const auto base = begun(GetParam());
    const auto whole = base.copy();
    whole.sync();
    const auto expected = whole.dump();
    std::mt19937 random(20260601);
    int killed = 0;
    for (int i = 0; i < 6; ++i) {
        const auto company = base.copy();
        std::string points;
        // Until it is done, but at most three times.
        for (int k = 0; k < 3; ++k) {
            const auto bytes = random() % 60'000'000;
            points += ' ' + std::to_string(bytes);
            if (!company.sync_killed_after(bytes)) break;
            ++killed;
        }
        company.sync();
        ASSERT_EQ(difference(expected, company.dump()), "") << "killed after bytes:" << points;
    }
    EXPECT_GE(killed, 6);
}

TEST_P(Kill, InterruptedByAPersonTheNextRunGoesOnToTheSameBooks) {
    const auto base = begun(GetParam());
    const auto whole = base.copy();
    whole.sync();
    const auto expected = whole.dump();
    int interrupted = 0;
    for (const std::uint64_t bytes : {4'000'000U, 12'000'000U, 24'000'000U}) {
        const auto company = base.copy();
        const int code = company.sync_interrupted_after(bytes);
        EXPECT_TRUE(code == 130 || code == 0) << code;
        if (code == 130) ++interrupted;
        company.sync();
        ASSERT_EQ(difference(expected, company.dump()), "") << "interrupted after " << bytes;
    }
    EXPECT_GE(interrupted, 1);
}

INSTANTIATE_TEST_SUITE_P(Runner, Kill, ::testing::Values("in-process", "process"),
                         [](const auto& runner) {
                             return std::string(runner.param) == "process" ? "Process"
                                                                           : "InProcess";
                         });

}  // namespace
}  // namespace openitem::crash
