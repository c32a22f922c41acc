#include "host/ledger/allocation.hpp"

#include <gtest/gtest.h>

namespace openitem::ledger {
namespace {

constexpr base::Currency eur("EUR");
constexpr CustomerId customer{7};

base::Date day(int n) { return base::Date::parse("2026-01-01")->add_days(n - 1); }

Item make_item(std::int64_t id, std::int64_t amount, int posted) {
    return {.id = {id},
            .kind = amount < 0 ? ItemKind::payment : ItemKind::invoice,
            .customer = customer,
            .currency = eur,
            .amount = amount,
            .posted_on = day(posted)};
}

Allocation make_allocation(std::int64_t id, std::int64_t from, std::int64_t to, std::int64_t amount,
                           int date) {
    return {.id = {id}, .from = {from}, .to = {to}, .date = day(date), .amount = amount};
}

TEST(Item, open_is_the_amount_less_what_was_allocated_by_then) {
    const Item invoice = make_item(1, 100, 5);
    const std::vector<Allocation> allocations = {make_allocation(1, 2, 1, 30, 10),
                                                 make_allocation(2, 3, 1, 70, 20),
                                                 make_allocation(3, 2, 9, 5, 6)};
    EXPECT_EQ(open_amount(invoice, allocations, day(4)), 0);  // not posted yet
    EXPECT_EQ(open_amount(invoice, allocations, day(5)), 100);
    EXPECT_EQ(open_amount(invoice, allocations, day(9)), 100);
    EXPECT_EQ(open_amount(invoice, allocations, day(10)), 70);
    EXPECT_EQ(open_amount(invoice, allocations, day(20)), 0);
    EXPECT_EQ(open_amount(make_item(2, -40, 1), allocations, day(10)), -5);
}

TEST(Item, what_is_taken_back_is_open_again_from_that_day_on) {
    const Item invoice = make_item(1, 100, 5);
    Allocation allocation = make_allocation(1, 2, 1, 30, 10);
    allocation.reversed_on = day(15);
    EXPECT_EQ(open_amount(invoice, {&allocation, 1}, day(14)), 70);
    EXPECT_EQ(open_amount(invoice, {&allocation, 1}, day(15)), 100);
}

TEST(Item, a_reversed_item_has_nothing_open) {
    Item invoice = make_item(1, 100, 5);
    invoice.reversed_on = day(8);
    EXPECT_EQ(open_amount(invoice, {}, day(7)), 100);
    EXPECT_EQ(open_amount(invoice, {}, day(8)), 0);
    EXPECT_EQ(allocatable(invoice, {}, day(6)), 0);
}

TEST(Item, allocatable_looks_at_every_later_day) {
    const Item invoice = make_item(1, 100, 5);
    std::vector<Allocation> allocations = {make_allocation(1, 2, 1, 80, 20)};
    EXPECT_EQ(allocatable(invoice, allocations, day(4)), 0);
    EXPECT_EQ(allocatable(invoice, allocations, day(10)), 20);  // only 20 is left on day 20
    allocations[0].reversed_on = day(30);
    EXPECT_EQ(allocatable(invoice, allocations, day(25)), 20);
    EXPECT_EQ(allocatable(invoice, allocations, day(30)), 100);
    // What comes and goes on one day never was there at its end.
    allocations[0].reversed_on = day(20);
    EXPECT_EQ(allocatable(invoice, allocations, day(10)), 100);
}

std::string rule(const base::Result<void>& result) {
    return result.ok() ? "" : result.error().rule;
}

TEST(Allocation, is_refused_by_the_rule_it_breaks) {
    const Item payment = make_item(1, -100, 5);
    const Item invoice = make_item(2, 80, 3);
    const auto check = [&](const Item& from, const Item& to, std::int64_t amount, int date) {
        return rule(check_allocation({from, {}}, {to, {}}, amount, day(date)));
    };
    EXPECT_EQ(check(payment, invoice, 80, 5), "");
    EXPECT_EQ(check(payment, invoice, 0, 5), "allocation.amount");
    EXPECT_EQ(check(payment, invoice, -1, 5), "allocation.amount");
    EXPECT_EQ(check(invoice, payment, 10, 5), "allocation.direction");
    EXPECT_EQ(check(payment, payment, 10, 5), "allocation.direction");
    EXPECT_EQ(check(payment, invoice, 81, 5), "allocation.exceeds");
    EXPECT_EQ(check(payment, invoice, 10, 4), "allocation.before_item");

    Item other = invoice;
    other.customer = {8};
    EXPECT_EQ(check(payment, other, 10, 5), "allocation.customer");
    Item unidentified = payment;
    unidentified.customer = {};
    other.customer = {};
    EXPECT_EQ(check(unidentified, other, 10, 5), "allocation.customer");
    other = invoice;
    other.currency = base::Currency("USD");
    EXPECT_EQ(check(payment, other, 10, 5), "allocation.currency");
    other = invoice;
    other.reversed_on = day(50);
    EXPECT_EQ(check(payment, other, 10, 5), "allocation.reversed");
}

TEST(Allocation, never_takes_more_than_is_open_later) {
    const Item payment = make_item(1, -100, 1);
    const Item invoice = make_item(2, 80, 1);
    const std::vector<Allocation> taken = {make_allocation(1, 9, 2, 50, 20)};
    EXPECT_EQ(rule(check_allocation({payment, {}}, {invoice, taken}, 31, day(10))),
              "allocation.exceeds");
    EXPECT_EQ(rule(check_allocation({payment, {}}, {invoice, taken}, 30, day(10))), "");
}

TEST(Allocation, an_adjustment_takes_either_direction) {
    EXPECT_EQ(rule(check_adjustment({make_item(1, -100, 1), {}}, 100, day(1))), "");
    EXPECT_EQ(rule(check_adjustment({make_item(1, 100, 1), {}}, 100, day(1))), "");
    EXPECT_EQ(rule(check_adjustment({make_item(1, 100, 1), {}}, 101, day(1))),
              "allocation.exceeds");
}

TEST(CarryOver, A14_allocations_carry_over_up_to_the_new_total) {
    const std::vector<Item> old_items = {make_item(1, 100, 5)};
    const std::vector<Allocation> allocations = {make_allocation(2, 8, 1, 60, 12),
                                                 make_allocation(1, 9, 1, 40, 10)};
    Item changed = make_item(3, 70, 5);
    const auto plan = carry_over(old_items, allocations, {&changed, 1}, day(5));
    ASSERT_EQ(plan.size(), 2U);
    EXPECT_EQ(plan[0].allocation, AllocationId{1});  // the older one first
    EXPECT_EQ(plan[0].reverse_on, day(10));
    ASSERT_EQ(plan[0].kept.size(), 1U);
    EXPECT_EQ(plan[0].kept[0].amount, 40);
    EXPECT_EQ(plan[0].kept[0].date, day(10));
    EXPECT_EQ(plan[0].unapplied, 0);
    EXPECT_EQ(plan[1].kept[0].amount, 30);
    EXPECT_EQ(plan[1].unapplied, 30);  // the excess becomes unapplied
}

TEST(CarryOver, A14_in_a_closed_period_both_move_to_the_first_open_one) {
    const std::vector<Item> old_items = {make_item(1, 100, 5)};
    const Allocation allocation = make_allocation(1, 9, 1, 40, 10);
    const Item changed = make_item(3, 100, 40);
    const auto plan = carry_over(old_items, {&allocation, 1}, {&changed, 1}, day(40));
    EXPECT_EQ(plan[0].reverse_on, day(40));
    EXPECT_EQ(plan[0].kept[0].date, day(40));
}

TEST(CarryOver, A14_nothing_is_carried_to_another_customer_currency_or_direction) {
    const std::vector<Item> old_items = {make_item(1, 100, 5)};
    const Allocation allocation = make_allocation(1, 9, 1, 40, 10);
    Item other = make_item(3, 100, 5);
    other.customer = {8};
    Item foreign = make_item(3, 100, 5);
    foreign.currency = base::Currency("USD");
    const Item credit = make_item(3, -100, 5);
    for (const Item& item : {other, foreign, credit}) {
        const auto plan = carry_over(old_items, {&allocation, 1}, {&item, 1}, day(5));
        EXPECT_TRUE(plan[0].kept.empty());
        EXPECT_EQ(plan[0].unapplied, 40);
    }
}

TEST(CarryOver, A14_an_instalment_is_followed_by_its_own_successor_first) {
    std::vector<Item> old_items = {make_item(1, 50, 5), make_item(2, 50, 5)};
    old_items[1].sequence = 2;
    std::vector<Item> new_items = {make_item(3, 50, 5), make_item(4, 30, 5)};
    new_items[1].sequence = 2;
    const Allocation allocation = make_allocation(1, 9, 2, 50, 10);
    const auto plan = carry_over(old_items, {&allocation, 1}, new_items, day(5));
    ASSERT_EQ(plan[0].kept.size(), 2U);
    EXPECT_EQ(plan[0].kept[0].item, 1U);
    EXPECT_EQ(plan[0].kept[0].amount, 30);
    EXPECT_EQ(plan[0].kept[1].item, 0U);
    EXPECT_EQ(plan[0].kept[1].amount, 20);
}

TEST(CarryOver, leaves_alone_what_was_taken_back_or_is_anothers) {
    const std::vector<Item> old_items = {make_item(1, 100, 5)};
    std::vector<Allocation> allocations = {make_allocation(1, 9, 1, 40, 10),
                                           make_allocation(2, 9, 5, 10, 10)};
    allocations[0].reversed_on = day(11);
    const Item changed = make_item(3, 100, 5);
    EXPECT_TRUE(carry_over(old_items, allocations, {&changed, 1}, day(5)).empty());
}

}  // namespace
}  // namespace openitem::ledger
