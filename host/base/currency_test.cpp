#include "host/base/currency.hpp"

#include <gtest/gtest.h>

#include <string>
#include <unordered_set>

namespace openitem::base {
namespace {

static_assert(Currency("EUR").digits() == 2);

TEST(Currency, KnowsItsMinorUnit) {
    EXPECT_EQ(Currency("EUR").digits(), 2);
    EXPECT_EQ(Currency("JPY").digits(), 0);
    EXPECT_EQ(Currency("KWD").digits(), 3);
    EXPECT_EQ(Currency("CLF").digits(), 4);
    EXPECT_EQ(Currency("XAU").digits(), -1);
    EXPECT_EQ(Currency().digits(), -1);
}

TEST(Currency, RefusesWhatIsNoCode) {
    for (const char* code :
         {"", "E", "EU", "EURO", "eur", "Eur", "QQQ", "E R", "E1R", "\x01\x02\x03"}) {
        EXPECT_FALSE(Currency::parse(code)) << code;
    }
    EXPECT_FALSE(Currency::parse(std::string_view("\0\0\0", 3)));
}

TEST(Currency, TellsWithdrawnCodesFromActiveOnes) {
    EXPECT_TRUE(Currency("EUR").is_active());
    EXPECT_TRUE(Currency("XCG").is_active());
    EXPECT_FALSE(Currency("HRK").is_active());
    EXPECT_EQ(Currency("HRK").digits(), 2);
    EXPECT_EQ(Currency("BYR").digits(), 0);
    EXPECT_FALSE(Currency().is_active());
}

TEST(Currency, NoneIsOnlyItself) {
    EXPECT_TRUE(Currency().is_none());
    EXPECT_EQ(Currency().code(), "");
    EXPECT_NE(Currency(), Currency("XXX"));
    EXPECT_EQ(Currency("EUR").code(), "EUR");
}

TEST(Currency, ListsAreWellFormedAndWithoutRepeats) {
    std::unordered_set<Currency> seen;
    std::size_t listed = 0;
    for (const std::string_view codes :
         {detail::currencies_of_2, detail::currencies_of_0, detail::currencies_of_3,
          detail::currencies_of_4, detail::currencies_without_minor_unit, detail::withdrawn_of_2,
          detail::withdrawn_of_0}) {
        ASSERT_EQ(codes.size() % 4, 3U);
        for (std::size_t i = 0; i < codes.size(); i += 4, ++listed) {
            EXPECT_TRUE(i + 3 == codes.size() || codes[i + 3] == ' ');
            const auto currency = Currency::parse(codes.substr(i, 3));
            ASSERT_TRUE(currency) << codes.substr(i, 3);
            EXPECT_TRUE(seen.insert(*currency).second) << currency->code();
        }
    }
    EXPECT_EQ(seen.size(), listed);
    EXPECT_EQ(listed, 178U + 17U);  // active on 2026-01-01, and withdrawn since 2008
}

}  // namespace
}  // namespace openitem::base
