#include "host/collections/targets.hpp"

#include <gtest/gtest.h>

namespace openitem::collections {
namespace {

using base::Decimal;

base::Result<std::vector<TargetPolicy>> read(const std::string& targets) {
    return read_target_policies(R"({"kind": "targets", "version": 1,
        "effective_from": "2026-01-01", "targets": [)" +
                                targets + "]}");
}

TEST(Targets, AreMetUpToAndIncludingTheirBound) {
    const auto policies = read(R"({"figure": "dso", "at_most": "45"},
        {"figure": "collection_effectiveness", "at_least": "80.5", "why": "as agreed"},
        {"figure": "turnover", "at_least": "6", "at_most": "9.25"})");
    ASSERT_TRUE(policies.ok()) << policies.error().text();
    const auto& targets = policies->front().targets;
    ASSERT_EQ(targets.size(), 3U);
    EXPECT_TRUE(targets[0].is_met_by(Decimal{450'000, 4}));
    EXPECT_FALSE(targets[0].is_met_by(Decimal{450'001, 4}));
    EXPECT_TRUE(targets[1].is_met_by(Decimal{805'000, 4}));
    EXPECT_FALSE(targets[1].is_met_by(Decimal{804'999, 4}));
    EXPECT_FALSE(targets[2].is_met_by(Decimal{10, 0}));
    EXPECT_FALSE(targets[0].is_met_by(std::nullopt));
    EXPECT_EQ(targets[0].in_words(), "at most 45");
    EXPECT_EQ(targets[1].in_words(), "at least 80.5");
    EXPECT_EQ(targets[2].in_words(), "6 to 9.25");
}

TEST(Targets, WhatBoundsNothingOrCannotBeMetIsRefused) {
    EXPECT_FALSE(read(R"({"figure": "dso"})").ok());
    EXPECT_FALSE(read(R"({"figure": "dso", "at_most": "forty"})").ok());
    EXPECT_FALSE(read(R"({"figure": "dso", "at_most": "1", "at_least": "2"})").ok());
    EXPECT_FALSE(read(R"({"figure": "DSO", "at_most": "1"})").ok());
    EXPECT_FALSE(read("").ok());
}

}  // namespace
}  // namespace openitem::collections
