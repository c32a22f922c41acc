// Day or month first: by evidence, by the evidence of other columns, or not at all.
#include "../dates.hpp"

#include <gtest/gtest.h>

namespace openitem::csv {
namespace {

using Values = std::vector<std::string_view>;

DateGuess guess(const Values& values) { return guess_dates({values}).front(); }

TEST(Dates, OneDateBeyondTheTwelfthDecides) {
    EXPECT_EQ(guess({"01/02/2026", "13/02/2026"}).pattern, "d/m/yyyy");
    EXPECT_EQ(guess({"01/02/2026", "02/13/2026"}).pattern, "m/d/yyyy");
    EXPECT_EQ(guess({"1-2-26", "2-28-26"}).pattern, "m-d-yy");
}

TEST(Dates, PointsAreAlwaysDayFirst) {
    const DateGuess found = guess({"01.02.2026", "03.04.2026"});
    EXPECT_EQ(found.verdict, DateVerdict::clear);
    EXPECT_EQ(found.pattern, "d.m.yyyy");
}

TEST(Dates, NothingDecidesIsSaid) {
    const DateGuess found = guess({"01/02/2026", "03/04/2026"});
    EXPECT_EQ(found.verdict, DateVerdict::ambiguous);
    EXPECT_EQ(found.pattern, "d/m/yyyy");
    EXPECT_EQ(found.other, "m/d/yyyy");
    EXPECT_EQ(found.example, "01/02/2026");
}

TEST(Dates, TheSameDayAndMonthNeedNoDecision) {
    EXPECT_EQ(guess({"01/01/2026", "02/02/2026"}).verdict, DateVerdict::clear);
}

TEST(Dates, AnotherColumnDecides) {
    const auto found = guess_dates({{"01/02/2026", "03/04/2026"}, {"13/02/2026", "01/01/2026"}});
    EXPECT_EQ(found[0].verdict, DateVerdict::clear);
    EXPECT_EQ(found[0].pattern, "d/m/yyyy");
}

TEST(Dates, AColumnsOwnEvidenceOutweighsTheFile) {
    const auto found =
        guess_dates({{"01/13/2026", "03/04/2026"}, {"13/02/2026", "14/02/2026", "15/02/2026"}});
    EXPECT_EQ(found[0].pattern, "m/d/yyyy");
    EXPECT_EQ(found[1].pattern, "d/m/yyyy");
}

TEST(Dates, ADamagedDateDoesNotOutvoteTheRest) {
    Values values(20, "31/01/2026");
    values.push_back("01/31/2026");
    EXPECT_EQ(guess(values).verdict, DateVerdict::clear);
    EXPECT_EQ(guess(values).pattern, "d/m/yyyy");
}

TEST(Dates, TwoHabitsInOneColumnAreSaid) {
    const DateGuess found = guess({"31/01/2026", "01/31/2026"});
    EXPECT_EQ(found.verdict, DateVerdict::mixed);
}

TEST(Dates, KnowsTheFormsOfExports) {
    EXPECT_EQ(guess({"2026-01-31"}).pattern, "yyyy-mm-dd");
    EXPECT_EQ(guess({"20260131"}).pattern, "yyyymmdd");
    EXPECT_EQ(guess({"2026-01-31T10:00:00Z"}).pattern, "yyyy-mm-ddT*");
    EXPECT_EQ(guess({"31.01.2026 00:00"}).pattern, "d.m.yyyy *");
    EXPECT_EQ(guess({"31-Jan-2026"}).pattern, "d-mmm-yyyy");
    EXPECT_EQ(guess({"Jan 31, 2026"}).pattern, "mmm d, yyyy");
    EXPECT_EQ(guess({"2026/1/31"}).pattern, "yyyy/m/d");
}

TEST(Dates, NumbersThatHappenToBeDatesMakeNoDateColumn) {
    EXPECT_EQ(guess({"20260131", "99999999", "12345678"}).verdict, DateVerdict::none);
    EXPECT_EQ(guess({"", ""}).verdict, DateVerdict::none);
}

TEST(Dates, DaysThatDoNotExistStillShowTheFormat) {
    EXPECT_EQ(guess_shape({"2026-02-30"}).pattern, "yyyy-mm-dd");
    EXPECT_EQ(guess_shape({"30.02.2026"}).pattern, "d.m.yyyy");
    EXPECT_EQ(guess_shape({"30/02/2026"}).pattern, "d/m/yyyy");
    EXPECT_EQ(guess_shape({"02/30/2026"}).pattern, "m/d/yyyy");
    EXPECT_EQ(guess_shape({"soon", "later"}).pattern, "");
    EXPECT_EQ(guess_shape({"soon", "later"}).example, "soon");
}

TEST(Dates, AStatedOrderDecides) {
    const std::vector<std::vector<std::string_view>> column = {{"03/04/2026", "05/06/2026"}};
    EXPECT_EQ(guess_dates(column, DateOrder::day_first)[0].pattern, "d/m/yyyy");
    EXPECT_EQ(guess_dates(column, DateOrder::month_first)[0].pattern, "m/d/yyyy");
    EXPECT_EQ(guess_dates(column)[0].verdict, DateVerdict::ambiguous);
    const std::vector<std::vector<std::string_view>> contradicting = {{"31/04/2026", "03/04/2026"}};
    EXPECT_EQ(guess_dates(contradicting, DateOrder::month_first)[0].pattern, "m/d/yyyy");
}

}  // namespace
}  // namespace openitem::csv
