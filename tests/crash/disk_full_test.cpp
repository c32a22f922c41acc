// A disk that is full in the middle of a run: the run says so, and once there is room the next one
// leaves the books that one without an interruption leaves, to the bit.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/crash/company.hpp"

namespace openitem::crash {
namespace {

TEST(DiskFull, IsSaidAndTheNextRunGoesOnToTheSameBooks) {
    Company base("in-process");
    base.deliver("a_receipts.csv", receipts_csv({.invoices = 6'000, .receipts = 4'000}));
    base.deliver("b_invoices.csv", invoices_csv({.invoices = 6'000, .seed = 3}));
    const auto whole = base.copy();
    whole.sync();
    const auto expected = whole.dump();
    const auto size = std::filesystem::file_size(whole.path() + "/companies/nord/books.db");
    int full = 0;
    for (const std::uint64_t percent : {1U, 10U, 35U, 60U, 85U, 95U}) {
        const auto company = base.copy();
        const auto run = company.sync_on_a_disk_of(size * percent / 100);
        ASSERT_EQ(run.signal, 0) << percent << " %: " << run.err;
        if (run.exit_code != 0) {
            ++full;
            EXPECT_EQ(run.exit_code, 4) << percent << " %: " << run.out << run.err;
            EXPECT_FALSE((run.out + run.err).empty());
        }
        company.sync();
        ASSERT_EQ(expected, company.dump()) << percent << " %: " << run.out << run.err;
    }
    EXPECT_GE(full, 4);
}

}  // namespace
}  // namespace openitem::crash
