#include "host/base/clock.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace openitem::base {
namespace {

class ClockFromEnvironment : public ::testing::Test {
protected:
    void TearDown() override { unsetenv("OPENITEM_NOW"); }
};

TEST(Clock, OfTheSystemIsInOurTimes) {
    const SystemClock clock;
    EXPECT_GT(clock.now(), Instant::parse("2020-01-01T00:00:00Z"));
}

TEST(Clock, FixedStandsStill) {
    const FixedClock clock(Instant::parse("2026-11-21T23:30:00Z").value());
    EXPECT_EQ(clock.now(), clock.now());
    EXPECT_EQ(clock.today().to_string(), "2026-11-21");
}

TEST_F(ClockFromEnvironment, IsTheSystemsWhenNothingIsSaid) {
    unsetenv("OPENITEM_NOW");
    EXPECT_NE(dynamic_cast<const SystemClock*>(clock_from_environment().get()), nullptr);
    setenv("OPENITEM_NOW", "", 1);
    EXPECT_NE(dynamic_cast<const SystemClock*>(clock_from_environment().get()), nullptr);
}

TEST_F(ClockFromEnvironment, StandsWhereItIsTold) {
    setenv("OPENITEM_NOW", "2026-11-21T10:00:00Z", 1);
    EXPECT_EQ(clock_from_environment()->now().to_string(), "2026-11-21T10:00:00Z");
}

TEST_F(ClockFromEnvironment, RefusesWhatIsNoInstant) {
    setenv("OPENITEM_NOW", "tomorrow", 1);
    try {
        clock_from_environment();
        FAIL() << "expected a RunError";
    } catch (const RunError& error) {
        EXPECT_EQ(error.exit(), Exit::source_or_config);
        EXPECT_STREQ(error.what(),
                     "expected OPENITEM_NOW to be an instant such as 2026-11-21T10:00:00Z, found "
                     "\"tomorrow\"");
    }
}

}  // namespace
}  // namespace openitem::base
