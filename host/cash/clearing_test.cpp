// The clearing order, both ways (T-CLR-1), and what holds whatever is owed.
#include "host/cash/clearing.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace openitem::cash {
namespace {

using Order = std::array<Debt, 3>;
constexpr Order costs_first = {Debt::costs, Debt::interest, Debt::principal};
constexpr Order principal_first = {Debt::principal, Debt::costs, Debt::interest};

// Principal 100.00, costs 5.00, interest 0.25.
const std::vector<Owed> owed = {{.debt = Debt::principal, .open = 10000, .id = 1},
                                {.debt = Debt::costs, .open = 500, .id = 2},
                                {.debt = Debt::interest, .open = 25, .id = 3}};
using Paid = std::vector<std::int64_t>;

TEST(T_CLR, 1_costs_then_interest_then_principal) {
    EXPECT_EQ(clear(10000, owed, costs_first), (Paid{9475, 500, 25}))
        << "5.25 of principal is open";
}

TEST(T_CLR, 1_principal_first) {
    EXPECT_EQ(clear(10000, owed, principal_first), (Paid{10000, 0, 0}))
        << "5.25 of costs and interest is open";
}

TEST(Clearing, WhatWasDueFirstOfAKindIsPaidFirst) {
    const std::vector<Owed> two = {{.open = 100, .due_on = {20}, .id = 1},
                                   {.open = 100, .due_on = {10}, .id = 2},
                                   {.open = 100, .due_on = {10}, .id = 3}};
    EXPECT_EQ(clear(150, two, costs_first), (Paid{0, 100, 50}));
    EXPECT_EQ(clear(1000, two, {}), (Paid{100, 100, 100})) << "never more than is owed";
}

RC_GTEST_PROP(Clearing, PaysAllThereIsAndNoKindBeforeItsTurn, ()) {
    std::vector<Owed> debts;
    for (const int kind : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 3))) {
        debts.push_back({.debt = Debt(kind),
                         .open = *rc::gen::inRange<std::int64_t>(1, 1000),
                         .due_on = {*rc::gen::inRange(0, 5)},
                         .id = static_cast<std::int64_t>(debts.size())});
    }
    const auto amount = *rc::gen::inRange<std::int64_t>(0, 5000);
    const auto paid = clear(amount, debts, costs_first);
    std::int64_t total = 0, all = 0;
    for (std::size_t i = 0; i < debts.size(); ++i) {
        RC_ASSERT(paid[i] >= 0 && paid[i] <= debts[i].open);
        total += paid[i];
        all += debts[i].open;
        for (std::size_t j = 0; j < debts.size(); ++j) {
            const bool later = debts[i].debt == Debt::principal && debts[j].debt != Debt::principal;
            if (later && paid[i] > 0) RC_ASSERT(paid[j] == debts[j].open);
        }
    }
    RC_ASSERT(total == std::min(amount, all));
}

}  // namespace
}  // namespace openitem::cash
