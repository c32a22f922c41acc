// The published examples, by the id of their vector; where a page rounds, the formula's own answer
// to 4 decimals stands here.
#include "host/metrics/figure.hpp"

#include <gtest/gtest.h>

namespace openitem::metrics {
namespace {

using base::Currency;
using base::Date;
using base::Money;

Money euros(std::int64_t whole) { return {whole * 100, Currency("EUR")}; }

struct Vector {
    const char* id;
    std::int64_t open;
    std::int64_t billed;
    std::int32_t days;
    const char* expected;
};

TEST(Figure, DsoPublishedVectors) {
    const Vector vectors[] = {
        {"T-DSO-1", 200'000, 2'000'000, 365, "36.5000"},
        {"T-DSO-2", 15'000, 10'000, 30, "45.0000"},
        {"T-DSO-3", 25'000, 15'000, 30, "50.0000"},
        {"T-DSO-4", 150'000, 1'800'000, 365, "30.4167"},
    };
    for (const auto& v : vectors) {
        const auto figure = dso(euros(v.open), euros(v.billed), v.days);
        ASSERT_TRUE(figure.value) << v.id;
        EXPECT_EQ(figure.value->to_string(), v.expected) << v.id;
    }
}

TEST(Figure, AddPublishedVectors) {
    struct {
        const char* id;
        std::int64_t open, current, billed;
        const char* best;
        const char* add;
    } const vectors[] = {{"T-ADD-1", 15'000, 4'000, 10'000, "12.0000", "33.0000"},
                         {"T-ADD-2", 25'000, 6'000, 15'000, "12.0000", "38.0000"}};
    for (const auto& v : vectors) {
        const auto best = best_possible_dso(euros(v.current), euros(v.billed), 30);
        const auto add =
            average_days_delinquent(euros(v.open), euros(v.current), euros(v.billed), 30);
        EXPECT_EQ(best.value->to_string(), v.best) << v.id;
        EXPECT_EQ(add.value->to_string(), v.add) << v.id;
    }
}

TEST(Figure, RoundsHalfUpOnce) {
    // 1 / 3 x 1 = 0.3333..., 2 / 3 = 0.6667, 1 / 20000 = 0.00005 -> 0.0001
    EXPECT_EQ(dso(euros(1), euros(3), 1).value->to_string(), "0.3333");
    EXPECT_EQ(dso(euros(2), euros(3), 1).value->to_string(), "0.6667");
    EXPECT_EQ(dso(euros(1), euros(20'000), 1).value->to_string(), "0.0001");
    EXPECT_EQ(dso(euros(-1), euros(20'000), 1).value->to_string(), "-0.0001");
}

TEST(Figure, IsNotDefinedWithoutSales) {
    for (const std::int64_t billed : {0, -5}) {
        const auto figure = dso(euros(100), euros(billed), 90);
        EXPECT_FALSE(figure.value);
        EXPECT_FALSE(figure.note.empty());
    }
    EXPECT_FALSE(dso(euros(1), Money{1, Currency("USD")}, 90).value);
}

TEST(Figure, CarriesWhatItWasMadeOf) {
    const auto a = dso(euros(100), euros(200), 90);
    EXPECT_EQ(a.formula, "dso.standard/1");
    ASSERT_EQ(a.inputs.size(), 3U);
    EXPECT_EQ(a.inputs[0].value, "100.00 EUR");
    EXPECT_EQ(a.hash(), dso(euros(100), euros(200), 90).hash());
    EXPECT_NE(a.hash(), dso(euros(100), euros(200), 91).hash());
    EXPECT_NE(a.hash(), best_possible_dso(euros(100), euros(200), 90).hash());
}

TEST(Figure, TheWindowIsTheDayAndTheDaysBefore) {
    const auto billed_on = [](const char* date, std::int64_t amount) {
        const Date on = *Date::parse(date);
        return Item{.id = on.days,
                    .customer = 1,
                    .currency = Currency("EUR"),
                    .amount = amount,
                    .issued_on = on,
                    .due_on = on,
                    .posted_on = on};
    };
    std::vector<Item> items = {billed_on("2026-01-01", 100), billed_on("2026-01-02", 10),
                               billed_on("2026-03-31", 1), billed_on("2026-04-01", 1000)};
    const Date end = *Date::parse("2026-03-31");  // 90 days: from 2026-01-01
    EXPECT_EQ(billed_in(items, Currency("EUR"), end, 90).value().minor, 111);
    EXPECT_EQ(billed_in(items, Currency("EUR"), end, 89).value().minor, 11);
    EXPECT_EQ(billed_in(items, Currency("USD"), end, 90).value().minor, 0);

    items.push_back(billed_on("2026-02-01", -20));  // a credit note
    auto opening = billed_on("2026-02-02", 5000);
    opening.sale = false;
    items.push_back(opening);
    auto reversed = billed_on("2026-02-03", 700);
    reversed.reversed_on = *Date::parse("2026-03-01");
    items.push_back(reversed);
    auto cash = billed_on("2026-02-04", -300);
    cash.kind = ItemKind::unapplied;
    items.push_back(cash);
    EXPECT_EQ(billed_in(items, Currency("EUR"), end, 90).value().minor, 91);
}

}  // namespace
}  // namespace openitem::metrics
