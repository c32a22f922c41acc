#include <gtest/gtest.h>

#include "host/index/index_keeper.hpp"
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

TEST(AgingService, SeesWhatWasWrittenSinceItWasAskedLast) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    const auto invoice = company.invoice("R-1", customer, "1000.00", "2026-01-01", "2026-01-31");
    const auto owed = [&] {
        const auto report = aging(company.workspace(), "c", {.as_of = day("2026-03-31")}, {});
        return report.aging.totals[0].documents;
    };
    EXPECT_FALSE(company.workspace().indexes().has("c"));
    EXPECT_EQ(owed(), 100000);
    EXPECT_TRUE(company.workspace().indexes().has("c"));
    const auto payment = company.payment("P-1", customer, "400.00", "2026-02-10");
    company.allocate(payment, invoice, "400.00", "2026-02-15");
    EXPECT_EQ(owed(), 60000);
    company.invoice("R-2", customer, "5.00", "2026-01-01", "2026-01-31");
    EXPECT_EQ(owed(), 60500);
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

TEST(KpiService, CountsTheWindow) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    const auto paid = company.invoice("R-1", customer, "900.00", "2026-01-01", "2026-01-31");
    company.invoice("R-2", customer, "300.00", "2026-03-01", "2026-03-31");
    company.credit_note("G-1", customer, "100.00", "2026-03-02");
    const auto payment = company.payment("P-1", customer, "900.00", "2026-02-06");
    company.allocate(payment, paid, "900.00", "2026-02-06");

    const auto report = kpi(company.workspace(), "c", day("2026-01-01"), day("2026-03-31"), true);
    EXPECT_EQ(report.open.to_string(), "200.00");
    EXPECT_EQ(report.not_due.to_string(), "300.00");
    EXPECT_EQ(report.billed.to_string(), "1100.00");
    EXPECT_EQ(report.figures[0].value->to_string(), "16.3636");  // 200 / 1100 x 90
    EXPECT_EQ(report.behaviour.settled, 1);
    EXPECT_EQ(report.behaviour.days_to_settle, 36);
    EXPECT_EQ(report.behaviour.days_late, 6);
    ASSERT_EQ(report.settled.size(), 1U);
    EXPECT_EQ(report.settled[0].number, "R-1");

    const auto later = kpi(company.workspace(), "c", day("2026-03-01"), day("2026-03-31"), false);
    EXPECT_EQ(later.billed.to_string(), "200.00");
    EXPECT_EQ(later.behaviour.settled, 0);
}

}  // namespace
}  // namespace openitem::service
