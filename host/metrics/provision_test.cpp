// The published examples of FORMULAS 2.8, recomputed; and what A17 asks for.
#include "host/metrics/provision.hpp"

#include <gtest/gtest.h>

namespace openitem::metrics {
namespace {

using base::Decimal;

// Not due, 1 to 30, 31 to 60, 61 to 90, and more.
LossMatrix matrix(const char* a, const char* b, const char* c, const char* d, const char* e) {
    const auto rate = [](const char* text) { return *Decimal::parse(text); };
    return {.buckets = {{0, rate(a)}, {30, rate(b)}, {60, rate(c)}, {90, rate(d)}, {{}, rate(e)}}};
}

std::int64_t required(const LossMatrix& by, std::initializer_list<std::int64_t> thousands,
                      std::vector<std::int64_t>* each = nullptr) {
    std::vector<Exposure> items;
    constexpr std::int32_t days[] = {0, 1, 60, 61, 500};
    for (const auto amount : thousands) {
        items.push_back({.id = static_cast<std::int64_t>(items.size()),
                         .days = days[items.size()],
                         .gross = amount});
    }
    const auto made = provision(items, {&by, 1}).value();
    if (each != nullptr) {
        for (const auto& row : made.rows) each->push_back(row.required);
    }
    return made.required;
}

TEST(T_ECL, 1_company_m) {
    EXPECT_EQ(required(matrix("0.3", "1.6", "3.6", "6.6", "10.6"),
                       {1'500'000'000, 750'000'000, 400'000'000, 250'000'000, 100'000'000}),
              58'000'000);
}

TEST(T_ECL, 2_company_t_by_bucket) {
    std::vector<std::int64_t> each;
    required(matrix("0.5", "2.2", "2.7", "4.5", "0"), {1'500'000, 750'000, 400'000, 250'000, 0},
             &each);
    EXPECT_EQ(each, (std::vector<std::int64_t>{7500, 16500, 10800, 11250, 0}))
        << "112.50, where the page shows 112";
}

TEST(T_ECL, 3_unrounded_roll_rates) {
    EXPECT_EQ(required(matrix("2", "4", "8.695652", "25", "100"),
                       {30'000'000, 14'000'000, 6'000'000, 2'300'000, 500'000}),
              2'756'739);
}

TEST(T_ECL, CECL_1) {
    EXPECT_EQ(required(matrix("0.3", "8", "26", "58", "82"),
                       {598'469'800, 827'200, 288'200, 84'200, 110'000}),
              2'075'553);
}

TEST(A17, TheBaseIsNetOfTaxAndSpecificOnesStandOutsideTheMatrix) {
    const auto by = matrix("1", "10", "20", "50", "100");
    const std::vector<Exposure> items = {
        {.id = 1, .days = -5, .gross = 11900, .tax = 1900},
        {.id = 2, .days = 30, .gross = 11900, .tax = 1900},
        {.id = 3, .days = 31, .gross = 5950, .tax = 950, .specific = Decimal{80, 0}},
    };
    const auto made = provision(items, {&by, 1}).value();
    ASSERT_EQ(made.rows.size(), 3U);
    EXPECT_EQ(made.rows[0].required, 100);
    EXPECT_EQ(made.rows[1].required, 1000);
    EXPECT_FALSE(made.rows[2].bucket.has_value());
    EXPECT_EQ(made.rows[2].required, 4000);
    EXPECT_EQ(made.base, 25000);
    EXPECT_EQ(made.required, 5100);
    EXPECT_EQ(required_for(items[2], by).value(), 4000);
}

TEST(A17, AnOverlayAndSegmentsChangeTheRates) {
    auto worse = matrix("1", "10", "20", "50", "100");
    worse.overlay = *Decimal::parse("1.25");
    const std::vector<LossMatrix> segments = {matrix("1", "2", "3", "4", "5"), worse};
    const std::vector<Exposure> items = {{.id = 1, .days = 10, .gross = 10000},
                                         {.id = 2, .days = 10, .gross = 10000, .segment = 1}};
    const auto made = provision(items, segments).value();
    EXPECT_EQ(made.rows[0].required, 200);
    EXPECT_EQ(made.rows[1].required, 1250);
    EXPECT_EQ(provision({}, segments).value().required, 0);
}

}  // namespace
}  // namespace openitem::metrics
