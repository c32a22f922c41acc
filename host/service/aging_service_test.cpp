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

TEST(AgingService, ItsItemsMakeEveryCell) {
    TestCompany company;
    const auto one = company.customer("C-1", "One");
    const auto two = company.customer("C-2", "Two");
    company.invoice("R-1", one, "100.00", "2026-01-01", "2026-01-31");
    company.invoice("R-2", one, "40.00", "2026-01-01", "2026-03-10");
    company.invoice("R-3", two, "7.00", "2026-01-01", "2026-01-31");
    company.payment("P-1", one, "3.00", "2026-02-01");
    const metrics::AgingRequest request{.as_of = day("2026-03-15")};
    const auto items = [&](const char* customer, const char* column) {
        std::string all;
        for (const auto& item : aged_items(company.workspace(), "c", request, {},
                                           {.customer = customer, .column = column})) {
            all += item.number + " " + item.column + " " + std::to_string(item.days) + " " +
                   item.open.to_string() + "; ";
        }
        return all;
    };
    EXPECT_EQ(items("C-1", ""), "R-1 31-60 43 100.00; P-1 unapplied 42 -3.00; R-2 1-30 5 40.00; ");
    EXPECT_EQ(items("", "31-60"), "R-1 31-60 43 100.00; R-3 31-60 43 7.00; ");
    EXPECT_EQ(items("C-2", "1-30"), "");
    EXPECT_THROW(items("", "31-61"), base::RunError);
    EXPECT_THROW(items("C-9", ""), base::RunError);

    // Every cell of the report is the sum of its items.
    const auto report = aging(company.workspace(), "c", request, {});
    for (const auto& row : report.aging.rows) {
        for (std::size_t i = 0; i < row.buckets.size(); ++i) {
            std::int64_t sum = 0;
            for (const auto& item :
                 aged_items(company.workspace(), "c", request, {},
                            {.customer = report.customers.at(row.customer).number,
                            .column = report.aging.labels[i]})) {
                sum += item.open.minor;
            }
            EXPECT_EQ(sum, row.buckets[i]);
        }
    }
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
