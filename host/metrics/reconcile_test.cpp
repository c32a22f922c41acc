#include "host/metrics/reconcile.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

namespace openitem::metrics {
namespace {

const base::Currency eur("EUR");
const base::Currency chf("CHF");

base::Date day(const char* text) { return *base::Date::parse(text); }

ListedItem item(std::string number, std::int64_t open, std::string customer = "C1",
                const char* due = "2026-01-31") {
    return {std::move(number), std::move(customer), {}, day("2026-01-01"), day(due), {open, eur}};
}

using Items = std::vector<ListedItem>;

std::vector<std::string> told(const std::vector<ReconcileLine>& lines) {
    std::vector<std::string> out;
    for (const auto& line : lines) {
        out.push_back(std::string(to_string(line.kind)) + " " + line.any().number + " " +
                      std::to_string(line.difference));
    }
    return out;
}
using Told = std::vector<std::string>;

TEST(A19, NothingDiffersWhereTheListsAgree) {
    const Items theirs = {item("RE-1", 100), item("re 2", -50)};
    const Items ours = {item("RE-1", 60), item("RE-1", 40, "C1", "2026-02-28"), item("RE-2", -50)};
    EXPECT_TRUE(compare(theirs, ours).value().empty());
}

TEST(A19, EachDifferenceIsNamed) {
    const Items theirs = {item("A", 100), item("B", 100),      item("C", 70),
                          item("D", 30),  item("E", 10, "C9"), item("F", 10, "C1", "2026-03-01")};
    const Items ours = {item("B", 90), item("C", 70), item("D", -30),
                        item("E", 10), item("F", 10), item("G", 5)};
    EXPECT_EQ(told(compare(theirs, ours).value()),
              (Told{"missing_here A 100", "amount B 10", "sign D 60", "customer E 0", "date F 0",
                    "missing_there G -5"}));
}

TEST(A19, ARowWithoutANumberIsFoundByWhatItSays) {
    const Items theirs = {item("", 672239, "10012"), item("", 1, "10012")};
    const Items ours = {item("RE-99", 672239, "10012")};
    EXPECT_EQ(told(compare(theirs, ours).value()), Told{"missing_here  1"});
}

TEST(A19, CurrenciesNeverMix) {
    auto foreign = item("A", 100);
    foreign.open.currency = chf;
    const Items theirs = {foreign};
    const Items ours = {item("A", 100)};
    EXPECT_EQ(told(compare(theirs, ours).value()),
              (Told{"missing_here A 100", "missing_there A -100"}));
    const auto totals = sum_up(theirs, ours, compare(theirs, ours).value()).value();
    ASSERT_EQ(totals.size(), 2U);
    EXPECT_EQ(totals[0].residue, 100);
    EXPECT_EQ(totals[1].residue, -100);
}

TEST(A19, WhatHasNoCauseIsResidue) {
    const Items theirs = {item("A", 100), item("B", 7)};
    const Items ours = {item("B", 5)};
    auto lines = compare(theirs, ours).value();
    lines.at(0).cause = "in quarantine";
    const auto totals = sum_up(theirs, ours, lines).value();
    ASSERT_EQ(totals.size(), 1U);
    EXPECT_EQ(totals[0].theirs, 107);
    EXPECT_EQ(totals[0].ours, 5);
    EXPECT_EQ(totals[0].explained, 100);
    EXPECT_EQ(totals[0].residue, 2);
}

TEST(A19, SumsThatDoNotFitAreAnError) {
    const Items theirs = {item("A", INT64_MAX), item("B", INT64_MAX)};
    EXPECT_FALSE(sum_up(theirs, {}, {}).ok());
    EXPECT_FALSE(compare(Items{item("A", INT64_MAX), item("A", 1)}, {}).ok());
    EXPECT_FALSE(compare(Items{item("A", INT64_MAX)}, Items{item("A", -1)}).ok());
    EXPECT_FALSE(compare(Items{item("A", INT64_MIN)}, Items{item("A", 1)}).ok());
}

// Whatever the lists: the lines account for the difference of the totals, to the cent.
TEST(A19, LinesSumToTheDifferenceOfTheTotals) {
    std::mt19937 random(19);
    const auto below = [&](int limit) { return static_cast<int>(random() % unsigned(limit)); };
    for (int round = 0; round < 300; ++round) {
        const auto list = [&] {
            Items out;
            for (int i = below(12); i > 0; --i) {
                const int number = below(9);
                out.push_back(item(number == 0 ? "" : "R" + std::to_string(number), below(7) - 3,
                                   "C" + std::to_string(below(3))));
            }
            return out;
        };
        const Items theirs = list();
        Items ours = list();
        for (auto& each : ours) {
            if (each.number.empty()) each.number = "R1";
        }
        const auto lines = compare(theirs, ours).value();
        std::int64_t sum = 0;
        for (const auto& line : lines) sum += line.difference;
        for (const auto& each : theirs) sum -= each.open.minor;
        for (const auto& each : ours) sum += each.open.minor;
        ASSERT_EQ(sum, 0) << "round " << round;
    }
}

}  // namespace
}  // namespace openitem::metrics
