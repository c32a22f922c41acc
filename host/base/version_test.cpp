#include "host/base/version.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace openitem::base {
namespace {

TEST(Version, HasThreeParts) {
    EXPECT_EQ(std::count(version().begin(), version().end(), '.'), 2);
    EXPECT_NE(version().front(), '.');
}

}  // namespace
}  // namespace openitem::base
