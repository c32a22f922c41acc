#include "host/credit/facts.hpp"

#include <gtest/gtest.h>

namespace openitem::credit {
namespace {

using base::Currency;
using base::Date;
using base::Money;

Money euros(std::int64_t cents) { return {cents, Currency("EUR")}; }
const Date as_of = *Date::parse("2026-03-31");

Position invoice(const char* number, std::int64_t open, const char* due,
                 std::int64_t disputed = 0) {
    return {.number = number,
            .open = euros(open),
            .disputed = euros(disputed),
            .due_on = *Date::parse(due)};
}

TEST(CreditFacts, OverdueIsOrderedLongestFirstThenByNumber) {
    const std::vector<Position> positions = {
        invoice("R-3", 100, "2026-02-01"), invoice("R-1", 100, "2026-03-30"),
        invoice("R-2", 100, "2026-02-01"), invoice("R-4", 100, "2026-03-31"),
        invoice("R-5", 0, "2026-01-01"),   invoice("R-6", -50, "2026-01-01")};
    const auto facts = gather({}, {.amount = euros(0)}, positions, {}, as_of).value();
    ASSERT_EQ(facts.overdue.size(), 3U);
    EXPECT_EQ(facts.overdue[0].number, "R-2");
    EXPECT_EQ(facts.overdue[1].number, "R-3");
    EXPECT_EQ(facts.overdue[2].number, "R-1");
    EXPECT_EQ(facts.open_invoices.minor, 350);
}

TEST(CreditFacts, MoreCannotBeDisputedThanIsOpen) {
    const std::vector<Position> positions = {invoice("R-1", 100, "2026-02-01", 500),
                                             invoice("R-2", 100, "2026-02-01", -5)};
    const auto facts = gather({}, {.amount = euros(0)}, positions, {}, as_of).value();
    EXPECT_EQ(facts.disputed.minor, 100);
    EXPECT_EQ(facts.overdue[0].disputed.minor, 100);
    EXPECT_EQ(facts.overdue[1].disputed.minor, 0);
}

TEST(CreditFacts, AllInstalmentsOfTheInvoiceUnderCheckAreTakenOut) {
    const std::vector<Position> positions = {invoice("R-1", 100, "2026-02-01"),
                                             invoice("R-1", 100, "2026-05-01"),
                                             invoice("R-2", 7, "2026-05-01")};
    const Document document{.kind = DocumentKind::invoice, .number = "R-1", .amount = euros(200)};
    const auto facts = gather({}, document, positions, {}, as_of).value();
    EXPECT_EQ(facts.open_invoices.minor, 7);
    EXPECT_TRUE(facts.overdue.empty());
}

TEST(CreditFacts, AnInvoiceNumberIsNoOrderNumber) {
    const std::vector<Position> positions = {invoice("17", 100, "2026-05-01")};
    const std::vector<Order> orders = {{.number = "17", .total = euros(50), .invoiced = euros(0)}};
    const Document order{.kind = DocumentKind::order, .number = "17", .amount = euros(50)};
    const auto facts = gather({}, order, positions, orders, as_of).value();
    EXPECT_EQ(facts.open_invoices.minor, 100);
    EXPECT_EQ(facts.open_orders.minor, 0);
}

TEST(CreditFacts, AnotherCurrencyIsAnError) {
    const std::vector<Position> positions = {
        {.number = "R-1", .open = {100, Currency("USD")}, .disputed = {0, Currency("USD")}}};
    const auto facts = gather({}, {.amount = euros(0)}, positions, {}, as_of);
    ASSERT_FALSE(facts);
    EXPECT_EQ(facts.error().code, base::Code::mixed_currency);
}

}  // namespace
}  // namespace openitem::credit
