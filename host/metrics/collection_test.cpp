// FORMULAS 2.5, 2.6 by the ids of their vectors. A published table of the index (FORMULAS 2.13,
// item 2) gives 87.5, 81.25, 80.0 and 78.26 by its own formula where it prints 96, 86, 75 and 62,
// and speaks of what is past due where the definition has what is not: nothing is tested against
// it.
#include "host/metrics/collection.hpp"

#include <gtest/gtest.h>

namespace openitem::metrics {
namespace {

using base::Currency;
using base::Money;

Money euros(std::int64_t whole) { return {whole * 100, Currency("EUR")}; }

std::string cei(std::int64_t begin, std::int64_t billed, std::int32_t months, std::int64_t open,
                std::int64_t not_due) {
    const auto figure = collection_effectiveness({.begin = euros(begin),
                                                  .billed = euros(billed),
                                                  .months = months,
                                                  .open = euros(open),
                                                  .not_due = euros(not_due)});
    return figure.value ? figure.value->to_string() : figure.note;
}

TEST(T_CEI, 1) { EXPECT_EQ(cei(6'200, 10'890, 3, 6'340, 3'590), "55.9295"); }  // published 55.9
TEST(T_CEI, 2) { EXPECT_EQ(cei(100'000, 1'000'000, 1, 120'000, 100'000), "98.0000"); }

TEST(CollectionEffectiveness, IsNotDefinedWhereNothingCouldBeCollected) {
    EXPECT_EQ(cei(0, 0, 1, 0, 0),
              "not defined: no more could have been collected than is not due yet");
    EXPECT_EQ(cei(100, 50, 1, 150, 150),
              "not defined: no more could have been collected than is not due yet");
    EXPECT_EQ(cei(100, 0, 1, 200, 200),
              "not defined: no more could have been collected than is not due yet");
    // Everything that was due is still open.
    EXPECT_EQ(cei(100, 50, 1, 150, 50), "0.0000");
}

TEST(CollectionEffectiveness, DoesNotMixCurrencies) {
    const auto figure = collection_effectiveness(
        {.begin = {1, Currency("USD")}, .billed = euros(1), .open = euros(1), .not_due = euros(0)});
    EXPECT_EQ(figure.note, "not defined: two currencies");
}

TEST(T_TO, 1) {
    const auto times = turnover(euros(800'000), euros(95'000), euros(105'000));
    EXPECT_EQ(times.value->to_string(), "8.0000");
    const auto days = turnover_days(euros(800'000), euros(95'000), euros(105'000), 365);
    EXPECT_EQ(days.value->to_string(), "45.6250");  // published 45.6
}

TEST(Turnover, IsNotDefinedOfNothing) {
    EXPECT_EQ(turnover(euros(5), euros(0), euros(0)).note,
              "not defined: nothing was open, neither before nor at the end");
    const auto days = turnover_days(euros(0), euros(5), euros(5), 365);
    EXPECT_FALSE(days.value);
    EXPECT_EQ(days.note, "not defined: nothing was billed in the period");
    EXPECT_EQ(turnover(euros(0), euros(5), euros(5)).value->to_string(), "0.0000");
}

}  // namespace
}  // namespace openitem::metrics
