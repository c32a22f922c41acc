#include "host/cli/progress.hpp"

#include <gtest/gtest.h>

namespace openitem::cli {
namespace {

using std::chrono::milliseconds;

TEST(Progress, ShowsPartRateAndCount) {
    EXPECT_EQ(
        Progress::render("reading", 50'000'000, 100'000'000, 1'234'567, milliseconds(2000), 200),
        "reading [############............]  50%  50.0 MB  25.0 MB/s  1,234,567 records  "
        "617,283 records/s");
}

TEST(Progress, WithoutATotalThereIsNoBar) {
    EXPECT_EQ(Progress::render("reading", 1500, 0, 3, milliseconds(1000), 200),
              "reading 1.5 kB  1.5 kB/s  3 records  3 records/s");
}

TEST(Progress, NeverRunsOver) {
    const auto line = Progress::render("reading", 200, 100, 0, milliseconds(1), 200);
    EXPECT_NE(line.find("100%"), std::string::npos) << line;
    EXPECT_EQ(Progress::render("reading", UINT64_MAX, UINT64_MAX, 0, milliseconds(1000), 40).size(),
              40u);
}

TEST(Progress, NumbersForPeople) {
    EXPECT_EQ(with_thousands(0), "0");
    EXPECT_EQ(with_thousands(999), "999");
    EXPECT_EQ(with_thousands(1000), "1,000");
    EXPECT_EQ(with_thousands(1234567), "1,234,567");
    EXPECT_EQ(in_bytes(999), "999 B");
    EXPECT_EQ(in_bytes(1500), "1.5 kB");
    EXPECT_EQ(in_bytes(140'400'000), "140.4 MB");
    EXPECT_EQ(in_bytes(10'000'000'000), "10.0 GB");
}

}  // namespace
}  // namespace openitem::cli
