#include "host/metrics/forecast.hpp"

#include <gtest/gtest.h>

namespace openitem::metrics {
namespace {

using base::Currency;
using base::Date;

Date day(const char* text) { return *Date::parse(text); }
constexpr Currency eur("EUR");

std::vector<Observation> seen(std::int64_t customer, std::initializer_list<std::int32_t> days) {
    std::vector<Observation> all;
    for (const auto each : days) all.push_back({customer, each});
    return all;
}

std::vector<Observation> operator+(std::vector<Observation> one, std::vector<Observation> other) {
    one.insert(one.end(), other.begin(), other.end());
    return one;
}

TEST(PaymentHabits, TheMedianOfTheCustomersOwn) {
    const PaymentHabits habits(seen(1, {-3, 0, 10, 12, 90}) + seen(2, {1, 1, 1, 1, 1}));
    const auto expected = habits.expect(1, day("2026-03-31"), day("2026-03-01"));
    EXPECT_EQ(expected.from, ExpectedFrom::own);
    EXPECT_EQ(expected.seen, 5);
    EXPECT_EQ(expected.days_after_due, 10);
    EXPECT_EQ(expected.day, day("2026-04-10"));
    EXPECT_EQ(habits.expect(2, day("2026-03-31"), day("2026-03-01")).day, day("2026-04-01"));
}

TEST(PaymentHabits, OfAnEvenNumberTheLower) {
    const PaymentHabits habits(seen(1, {1, 2, 3, 4, 5, 6}));
    EXPECT_EQ(habits.expect(1, day("2026-03-31"), day("2026-03-01")).days_after_due, 3);
}

TEST(PaymentHabits, WhoIsLateAlreadyDoesNotPayBeforeTomorrow) {
    const PaymentHabits habits(seen(1, {3, 3, 3, 3, 3, 20, 21, 22, 23, 24}));
    const auto expected = habits.expect(1, day("2026-03-01"), day("2026-03-11"));
    EXPECT_EQ(expected.from, ExpectedFrom::own);
    EXPECT_EQ(expected.seen, 5);
    EXPECT_EQ(expected.day, day("2026-03-23"));
    // 20 days late: the one paid after 20 days is not later than that; four are too few.
    EXPECT_EQ(habits.expect(1, day("2026-03-01"), day("2026-03-21")).from, ExpectedFrom::nothing);
}

TEST(PaymentHabits, TooFewOfTheirOwnAskTheCompany) {
    const PaymentHabits habits(seen(1, {50, 50, 50, 50}) + seen(2, {5, 6, 7, 8, 9}));
    const auto expected = habits.expect(1, day("2026-03-31"), day("2026-03-01"));
    EXPECT_EQ(expected.from, ExpectedFrom::company);
    EXPECT_EQ(expected.seen, 9);
    EXPECT_EQ(expected.days_after_due, 9);
    EXPECT_EQ(habits.expect(77, day("2026-03-31"), day("2026-03-01")).from, ExpectedFrom::company);
}

TEST(PaymentHabits, WithoutHistoryTheDueDateAndOfThePastNothing) {
    const PaymentHabits habits({});
    const auto expected = habits.expect(1, day("2026-03-31"), day("2026-03-01"));
    EXPECT_EQ(expected.from, ExpectedFrom::due);
    EXPECT_EQ(expected.day, day("2026-03-31"));
    EXPECT_FALSE(habits.expect(1, day("2026-03-01"), day("2026-03-01")).day);
    EXPECT_FALSE(habits.expect(1, day("2026-02-01"), day("2026-03-01")).day);
}

TEST(Forecast, EveryCentStandsInOneColumnOfEachView) {
    const Date today = day("2026-03-01");
    const auto item = [](std::int64_t amount, const char* due, const char* expected) {
        ForecastItem made{.open = {amount, eur}, .due_on = day(due)};
        if (*expected != '\0') made.expected.day = day(expected);
        return made;
    };
    std::vector<ForecastItem> items = {
        item(1, "2026-03-02", "2026-03-02"), item(10, "2026-03-08", "2026-03-09"),
        item(100, "2026-03-15", "2026-03-16"), item(1'000, "2026-02-01", ""),
        item(10'000, "2026-03-01", "2026-03-15")};
    items.push_back(item(100'000, "2026-03-09", "2026-03-09"));
    items.back().disputed = 100'000;
    const auto made = forecast(items, eur, today, 2).value();
    ASSERT_EQ(made.weeks.size(), 2U);
    EXPECT_EQ(made.weeks[0].from, day("2026-03-02"));
    EXPECT_EQ(made.weeks[0].to, day("2026-03-08"));
    EXPECT_EQ(made.weeks[1].to, day("2026-03-15"));
    EXPECT_EQ(made.weeks[0].by_due, 11);
    EXPECT_EQ(made.weeks[0].expected, 1);
    EXPECT_EQ(made.weeks[1].by_due, 100'100);
    EXPECT_EQ(made.weeks[1].expected, 110'010);
    EXPECT_EQ(made.expected_later, 100);
    EXPECT_EQ(made.due_later, 0);
    EXPECT_EQ(made.overdue, 11'000);
    EXPECT_EQ(made.no_day, 1'000);
    EXPECT_EQ(made.disputed, 100'000);
    EXPECT_EQ(made.open, 111'111);
}

TEST(Forecast, RefusesTwoCurrenciesAndWhatDoesNotFit) {
    const ForecastItem dollars{.open = {1, Currency("USD")}, .due_on = day("2026-03-02")};
    EXPECT_FALSE(forecast({{dollars}}, eur, day("2026-03-01"), 2).ok());
    const ForecastItem most{.open = {std::numeric_limits<std::int64_t>::max(), eur},
                            .due_on = day("2026-03-02")};
    EXPECT_FALSE(forecast({{most, most}}, eur, day("2026-03-01"), 2).ok());
}

TEST(ForecastError, ByHand) {
    const PaymentHabits habits(seen(1, {10, 10, 10, 10, 10}));
    const std::vector<OpenThen> open = {
        {.customer = 1,
         .due_on = day("2026-02-20"),
         .open = 1'000,
         .came = 400,
         .settled_on = day("2026-03-03")},
        {.customer = 1, .due_on = day("2026-02-10"), .open = 9'000},
        // Eleven days late already: nobody ever was.
        {.customer = 1, .due_on = day("2026-02-04"), .open = 70, .settled_on = day("2026-03-21")}};
    const auto error = forecast_error(habits, open, day("2026-02-15"), 14).value();
    EXPECT_EQ(error.invoices, 1);
    EXPECT_EQ(error.no_day, 1);
    EXPECT_EQ(error.days_off, 1);          // expected 2 March, came on the 3rd
    EXPECT_EQ(error.days_off_by_due, 11);  // 20 February
    EXPECT_EQ(error.came, 400);            // by 1 March
    EXPECT_EQ(error.expected, 9'000);      // the one five days late
    EXPECT_EQ(error.expected_by_due, 10'070);
}

}  // namespace
}  // namespace openitem::metrics
