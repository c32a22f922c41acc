#include "host/ledger/prorate.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "host/ledger/posting.hpp"

namespace openitem::ledger {
namespace {

using Amounts = std::vector<std::int64_t>;

// Line -100, tax 100, freight 30, charges 10; 100 are received. Only what is above zero is paid.
TEST(T_MIX, 1) {
    const std::array<std::int64_t, 4> parts = {-10000, 10000, 3000, 1000};
    const Amounts paid = prorate(10000, parts);
    EXPECT_EQ(paid, (Amounts{0, 7143, 2143, 714}));
    Amounts left;
    for (std::size_t i = 1; i < parts.size(); ++i) left.push_back(parts[i] - paid[i]);
    EXPECT_EQ(left, (Amounts{2857, 857, 286}));
    EXPECT_EQ(std::accumulate(left.begin(), left.end(), std::int64_t{0}), 4000);
}

TEST(T_MIX, NothingToSettleIsNothing) {
    EXPECT_TRUE(prorate(100, std::array<std::int64_t, 2>{-5, 0}).empty());
    EXPECT_TRUE(prorate(100, {}).empty());
    EXPECT_EQ(prorate(-100, std::array<std::int64_t, 2>{1, 2}), (Amounts{-33, -67}));
}

// A line that is credited within its document takes no tax away from the other: more tax than there
// is net, or less than none.
TEST(T_MIX, TaxOfADocumentOfMixedSigns) {
    EXPECT_EQ(split_tax(500, 1000, 1200), (std::pair<std::int64_t, std::int64_t>{0, 500}));
    EXPECT_EQ(split_tax(500, 1000, -200), (std::pair<std::int64_t, std::int64_t>{500, 0}));
    EXPECT_EQ(split_tax(500, -1190, -190), (std::pair<std::int64_t, std::int64_t>{420, 80}));
}

RC_GTEST_PROP(ProrateProperty, SharesSumToTheAmountAndNonePaysTooMuch, ()) {
    const auto parts =
        *rc::gen::nonEmpty(rc::gen::container<Amounts>(rc::gen::inRange<std::int64_t>(-999, 9999)));
    Amounts positive = parts;
    for (auto& part : positive) part = std::max<std::int64_t>(part, 0);
    const auto whole = std::accumulate(positive.begin(), positive.end(), std::int64_t{0});
    RC_PRE(whole > 0);
    const auto amount = *rc::gen::inRange<std::int64_t>(0, whole + 1);
    const auto shares = prorate(amount, parts);
    RC_ASSERT(std::accumulate(shares.begin(), shares.end(), std::int64_t{0}) == amount);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        RC_ASSERT(shares[i] >= 0 && shares[i] <= positive[i]);
    }
}

}  // namespace
}  // namespace openitem::ledger
