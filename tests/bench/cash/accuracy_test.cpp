// Matching is held against payments whose answers are known: what it applies by itself is right.
#include <gtest/gtest.h>

#include "tests/bench/cash/score.hpp"

namespace openitem::cash::bench {
namespace {

Score scored(std::uint64_t seed, bool hard) {
    World world = make_world(
        {.seed = seed, .hard = hard, .customers = 1'000, .items = 12'000, .payments = 4'000});
    return score(world, outcomes(world, default_policy()));
}

class CashAccuracy : public testing::TestWithParam<std::uint64_t> {};

TEST_P(CashAccuracy, Easy) {
    const Score score = scored(GetParam(), false);
    EXPECT_GE(Score::precision(score.all), 998'500) << table(score);
    EXPECT_GE(Score::recall(score.all), 920'000) << table(score);
}

TEST_P(CashAccuracy, Hard) {
    const Score score = scored(GetParam(), true);
    EXPECT_GE(Score::precision(score.all), 998'500) << table(score);
    EXPECT_GE(Score::recall(score.all), 850'000) << table(score);
}

INSTANTIATE_TEST_SUITE_P(Seeds, CashAccuracy, testing::Values(100, 101, 102, 103));

TEST(CashWorld, IsTheSameForTheSameSeed) {
    const Scale scale{.seed = 5, .customers = 100, .items = 500, .payments = 100};
    const World one = make_world(scale), other = make_world(scale);
    ASSERT_EQ(one.payments.size(), other.payments.size());
    for (std::size_t i = 0; i < one.payments.size(); ++i) {
        EXPECT_EQ(one.payments[i].receipt.text, other.payments[i].receipt.text);
        EXPECT_EQ(one.payments[i].pays, other.payments[i].pays);
    }
}

}  // namespace
}  // namespace openitem::cash::bench
