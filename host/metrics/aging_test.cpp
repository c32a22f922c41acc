#include "host/metrics/aging.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace openitem::metrics {
namespace {

using base::Currency;
using base::Date;

Date day(const char* text) { return *Date::parse(text); }

Item item(std::int64_t id, std::int64_t customer, std::int64_t amount, const char* issued,
          const char* due) {
    return {.id = id,
            .customer = customer,
            .currency = Currency("EUR"),
            .amount = amount,
            .issued_on = day(issued),
            .due_on = day(due),
            .posted_on = day(issued)};
}

Aging aged(const std::vector<Item>& items, const AgingRequest& request) {
    const auto open = open_at(items, {}, request.as_of).value();
    return aging(items, open, request).value();
}

TEST(Aging, LabelsFollowTheBounds) {
    using Labels = std::vector<std::string>;
    AgingRequest request;
    EXPECT_EQ(bucket_labels(request), (Labels{"current", "1-30", "31-60", "61-90", "91+"}));
    request.basis = AgingBasis::invoice;
    EXPECT_EQ(bucket_labels(request), (Labels{"0-30", "31-60", "61-90", "91+"}));
    request.bounds = {1, 15};
    EXPECT_EQ(bucket_labels(request), (Labels{"0-1", "2-15", "16+"}));
    request.basis = AgingBasis::due;
    EXPECT_EQ(bucket_labels(request), (Labels{"current", "1", "2-15", "16+"}));
}

TEST(Aging, DueTodayIsCurrentAndEveryDayHasABucket) {
    const AgingRequest due;
    const std::pair<std::int32_t, std::size_t> by_due[] = {
        {-400, 0}, {0, 0}, {1, 1}, {30, 1}, {31, 2}, {60, 2}, {61, 3}, {90, 3}, {91, 4}, {9000, 4}};
    for (const auto& [days, bucket] : by_due) EXPECT_EQ(bucket_of(days, due), bucket) << days;
    AgingRequest invoice;
    invoice.basis = AgingBasis::invoice;
    const std::pair<std::int32_t, std::size_t> by_invoice[] = {{-1, 0}, {0, 0},  {30, 0},
                                                               {31, 1}, {90, 2}, {91, 3}};
    for (const auto& [days, bucket] : by_invoice) {
        EXPECT_EQ(bucket_of(days, invoice), bucket) << days;
    }
}

TEST(Aging, OneRowPerCustomerAndCurrencyOneItemPerInstalment) {
    auto dollars = item(4, 1, 700, "2026-01-01", "2026-01-31");
    dollars.currency = Currency("USD");
    const auto report = aged(
        {item(1, 2, 5000, "2026-01-01", "2026-01-31"), item(2, 1, 1000, "2026-01-01", "2026-03-31"),
         item(3, 1, 2000, "2026-01-01", "2026-03-01"), dollars},
        {.as_of = day("2026-03-31")});
    ASSERT_EQ(report.rows.size(), 3U);
    EXPECT_EQ(report.rows[0].customer, 1);
    EXPECT_EQ(report.rows[0].buckets, (std::vector<std::int64_t>{1000, 2000, 0, 0, 0}));
    EXPECT_EQ(report.rows[0].open_items, 2);
    EXPECT_EQ(report.rows[1].buckets, (std::vector<std::int64_t>{0, 0, 5000, 0, 0}));
    EXPECT_EQ(report.rows[2].currency, Currency("USD"));
    ASSERT_EQ(report.totals.size(), 2U);
    EXPECT_EQ(report.totals[0].documents, 8000);
    EXPECT_EQ(report.totals[1].documents, 700);
}

TEST(Aging, CreditsAgeByTheirOwnDateInEitherView) {
    const auto credit = item(1, 1, -1000, "2026-01-15", "2026-12-31");
    EXPECT_EQ(ages_from(credit, AgingBasis::due), day("2026-01-15"));
    EXPECT_EQ(ages_from(credit, AgingBasis::invoice), day("2026-01-15"));
    const auto report = aged({credit}, {.as_of = day("2026-03-31")});
    EXPECT_EQ(report.totals[0].buckets, (std::vector<std::int64_t>{0, 0, 0, -1000, 0}));
}

TEST(Aging, CashThatSettlesNothingHasItsOwnColumns) {
    auto unapplied = item(2, 1, -300, "2026-03-01", "2026-03-01");
    unapplied.kind = ItemKind::unapplied;
    auto on_account = item(3, 1, -200, "2026-03-01", "2026-03-01");
    on_account.kind = ItemKind::on_account;
    auto unidentified = item(4, 0, -100, "2026-03-01", "2026-03-01");
    unidentified.kind = ItemKind::unidentified;
    const auto report =
        aged({item(1, 1, 1000, "2026-01-01", "2026-01-31"), unapplied, on_account, unidentified},
             {.as_of = day("2026-03-31")});
    ASSERT_EQ(report.rows.size(), 1U);
    EXPECT_EQ(report.rows[0].documents, 1000);
    EXPECT_EQ(report.rows[0].unapplied, -300);
    EXPECT_EQ(report.rows[0].on_account, -200);
    EXPECT_EQ(report.rows[0].net, 500);
    EXPECT_EQ(report.totals[0].unidentified, -100);
    EXPECT_EQ(report.totals[0].net, 400);
}

TEST(Aging, RefusesBoundsThatAreNoBuckets) {
    const std::vector<std::vector<std::int32_t>> wrong = {
        {}, {0}, {-1, 30}, {30, 30}, {60, 30}, std::vector<std::int32_t>(25, 1)};
    for (const auto& bounds : wrong) {
        EXPECT_FALSE(aging({}, {}, {.as_of = day("2026-01-01"), .bounds = bounds}));
    }
    EXPECT_TRUE(aging({}, {}, {.as_of = day("2026-01-01"), .bounds = {7}}));
}

TEST(Aging, ASumThatDoesNotFitIsAnError) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    const std::vector<Item> items = {item(1, 1, most, "2026-01-01", "2026-01-31"),
                                     item(2, 2, most, "2026-01-01", "2026-01-31")};
    const std::vector<std::int64_t> open = {most, most};
    const auto report = aging(items, open, {.as_of = day("2026-03-31")});
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, base::Code::overflow);
}

}  // namespace
}  // namespace openitem::metrics
