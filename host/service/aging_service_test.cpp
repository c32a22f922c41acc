#include <gtest/gtest.h>

#include "host/service/aging.hpp"
#include "host/service/test_company.hpp"

namespace openitem::service {
namespace {

using testing::day;
using testing::TestCompany;

TEST(AgingService, IsExactForAnyPastDay) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    const auto invoice = company.invoice("R-1", customer, "1000.00", "2026-01-01", "2026-01-31");
    const auto payment = company.payment("P-1", customer, "400.00", "2026-02-10");
    company.allocate(payment, invoice, "400.00", "2026-02-15");
    company.payment("P-2", {}, "7.00", "2026-02-01");

    const auto on = [&](const char* date) {
        return aging(company.workspace(), "c", {.as_of = day(date)}, {}).aging;
    };
    EXPECT_TRUE(on("2025-12-31").rows.empty());
    EXPECT_EQ(on("2026-01-31").rows[0].buckets, (std::vector<std::int64_t>{100000, 0, 0, 0, 0}));
    const auto paid = on("2026-02-10");
    EXPECT_EQ(paid.rows[0].buckets, (std::vector<std::int64_t>{0, 100000, 0, 0, 0}));
    EXPECT_EQ(paid.rows[0].unapplied, -40000);
    EXPECT_EQ(paid.totals[0].unidentified, -700);
    EXPECT_EQ(paid.totals[0].net, 59300);
    const auto applied = on("2026-02-15");
    EXPECT_EQ(applied.rows[0].documents, 60000);
    EXPECT_EQ(applied.rows[0].unapplied, 0);
    EXPECT_EQ(on("2026-05-02").rows[0].buckets, (std::vector<std::int64_t>{0, 0, 0, 0, 60000}));
}

TEST(AgingService, WrongBucketsAreWrongUse) {
    TestCompany company;
    try {
        aging(company.workspace(), "c", {.as_of = day("2026-01-01"), .bounds = {30, 30}}, {});
        FAIL();
    } catch (const base::RunError& error) {
        EXPECT_EQ(error.exit(), base::Exit::wrong_use);
    }
}

}  // namespace
}  // namespace openitem::service
