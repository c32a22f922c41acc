#include "host/metrics/recompute.hpp"

#include <gtest/gtest.h>

#include "host/metrics/window.hpp"

namespace openitem::metrics {
namespace {

using base::Currency;
using base::Date;

Item invoice(std::int64_t id, Currency currency, const char* issued, std::int64_t amount) {
    const Date on = *Date::parse(issued);
    return {.id = id,
            .customer = id,
            .currency = currency,
            .amount = amount,
            .issued_on = on,
            .due_on = on.add_days(30),
            .posted_on = on};
}

void expect_recomputes(const WindowSums& sums) {
    const auto figures = sums.figures().value();
    for (const auto& figure : figures) {
        const auto again = recompute(figure);
        ASSERT_TRUE(again.ok()) << figure.name << ": " << again.error().text();
        EXPECT_EQ(*again, figure) << figure.name;
        EXPECT_EQ(again->hash(), figure.hash());
    }
}

TEST(Recompute, EveryFigureFromItsInputsAlone) {
    for (const auto currency : {Currency("EUR"), Currency("JPY"), Currency("KWD")}) {
        WindowSums sums({*Date::parse("2026-01-01"), *Date::parse("2026-03-31")}, currency);
        const Allocation paid{
            .id = 1, .to = 1, .allocated_on = *Date::parse("2026-03-20"), .amount = 100'001};
        ASSERT_TRUE(sums.add(invoice(1, currency, "2026-01-07", 100'001), {{paid}}).ok());
        ASSERT_TRUE(sums.add(invoice(2, currency, "2026-02-03", 70'007), {}).ok());
        ASSERT_TRUE(sums.add(invoice(3, currency, "2026-03-31", 33), {}).ok());
        expect_recomputes(sums);
    }
}

TEST(Recompute, FiguresThatAreNotDefinedOrCovered) {
    WindowSums sums({*Date::parse("2026-01-01"), *Date::parse("2026-03-31")}, Currency("EUR"));
    expect_recomputes(sums);
    auto opening = invoice(1, Currency("EUR"), "2025-01-07", 100'001);
    opening.sale = false;
    opening.opening = true;
    ASSERT_TRUE(sums.add(opening, {}).ok());
    ASSERT_TRUE(sums.add(invoice(2, Currency("EUR"), "2026-03-03", 70'007), {}).ok());
    expect_recomputes(sums);
}

TEST(Recompute, AChangedInputGivesAnotherFigure) {
    auto figure = dso({100'00, Currency("EUR")}, {200'00, Currency("EUR")}, 90);
    const auto hash = figure.hash();
    figure.inputs[0].value = "101.00 EUR";
    const auto again = recompute(figure);
    ASSERT_TRUE(again.ok());
    EXPECT_NE(again->value, figure.value);
    EXPECT_NE(again->hash(), hash);
}

TEST(Recompute, InputsThatAreNoneAreRefused) {
    const auto good = dso({100'00, Currency("EUR")}, {200'00, Currency("EUR")}, 90);
    const auto fails = [&](std::size_t input, const char* value) {
        auto figure = good;
        figure.inputs[input].value = value;
        return !recompute(figure).ok();
    };
    EXPECT_TRUE(fails(0, ""));
    EXPECT_TRUE(fails(0, "100.00"));
    EXPECT_TRUE(fails(0, "100.001 EUR"));
    EXPECT_TRUE(fails(0, "ten EUR"));
    EXPECT_TRUE(fails(2, "90 days"));
    EXPECT_TRUE(fails(2, "99999999999999999999"));
    EXPECT_TRUE(fails(2, "-1"));
    auto figure = good;
    figure.inputs.pop_back();
    EXPECT_FALSE(recompute(figure).ok());
    figure = good;
    figure.inputs.push_back({"more", "1"});
    EXPECT_FALSE(recompute(figure).ok());
    figure = good;
    figure.formula = "dso.standard/2";
    EXPECT_FALSE(recompute(figure).ok());
    figure = countback_dso({100'00, Currency("EUR")}, {});
    figure.inputs.push_back({"2026-03 (2147483647 days)", "1.00 EUR"});
    EXPECT_FALSE(recompute(figure).ok());
    figure = mean_days("days_late", "days_late/1", {"days", "abc"}, 0, {"settled", "3"}, 3, "");
    EXPECT_FALSE(recompute(figure).ok());
    Figure none;
    for (const char* formula : {"dso.countback/1", "dso.true/1", "cei/1", "old_debt.count/1",
                                "days_late/1", "late.invoices/1", "turnover.days/1"}) {
        none.formula = formula;
        none.inputs = {{"x", "y"}};
        EXPECT_FALSE(recompute(none).ok()) << formula;
    }
}

}  // namespace
}  // namespace openitem::metrics
