#include "host/base/months_in.hpp"

#include <gtest/gtest.h>

#include <string>

namespace openitem::base {
namespace {

std::string months(std::string_view text) {
    std::string out;
    for (const Date month : months_in(text)) {
        out += (out.empty() ? "" : " ") + month.to_string().substr(0, 7);
    }
    return out;
}

TEST(MonthsIn, DatesInEveryUsualForm) {
    EXPECT_EQ(months("RE-1;30.02.2026;15.3.2026;EUR;1.234,56"), "2026-02 2026-03");
    EXPECT_EQ(months("issued 2026-02-31, due 2026-04-01T00:00:00Z"), "2026-02 2026-04");
    EXPECT_EQ(months("BIG*20260115*HS-1001*20251220~"), "2025-12 2026-01");
    EXPECT_EQ(months("28-02-2026"), "2026-02");
}

TEST(MonthsIn, OfTwoReadingsBothCount) {
    EXPECT_EQ(months("3/2/2026"), "2026-02 2026-03");
    EXPECT_EQ(months("2/28/2026"), "2026-02");
    EXPECT_EQ(months("28/2/2026"), "2026-02");
}

TEST(MonthsIn, WhatIsNoDate) {
    EXPECT_EQ(months("RE-2026-0322; 12345678; 1.2.3; 99.99.2026; 2026-13-01; 1.1.1850"), "");
    EXPECT_EQ(months(""), "");
    EXPECT_EQ(months("123456789012345678901234567890.1.2026"), "");
}

}  // namespace
}  // namespace openitem::base
