#include "host/base/date.hpp"

#include <gtest/gtest.h>

#include <string>

namespace openitem::base {
namespace {

constexpr Date date(std::string_view text) { return Date::parse(text).value(); }
std::string instant(std::string_view text) {
    const auto parsed = Instant::parse(text);
    return parsed ? parsed->to_string() : "none";
}

static_assert(date("1970-01-01").days == 0 && sizeof(Date) == 4);

TEST(Date, ParsesAndShowsIsoDates) {
    for (const char* text :
         {"1970-01-01", "2026-02-28", "2024-02-29", "0001-01-01", "9999-12-31"}) {
        EXPECT_EQ(date(text).to_string(), text);
    }
    EXPECT_EQ(date("2000-03-01").days, 11017);
    EXPECT_EQ(date("1969-12-31").days, -1);
    EXPECT_EQ(date("2026-11-21").year(), 2026);
    EXPECT_EQ(date("2026-11-21").month(), 11U);
    EXPECT_EQ(date("2026-11-21").day(), 21U);
}

TEST(Date, RefusesDaysThatDoNotExistAndOtherWritings) {
    for (const char* text :
         {"", "2026-02-30", "2025-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-01-00",
          "2026-04-31", "0000-01-01", "2026-1-01", "20260101", "2026/01/01", "01.02.2026",
          "2026-01-01Z", " 2026-01-01", "-026-01-01", "2026-01-0x", "2026-01-1:"}) {
        EXPECT_FALSE(Date::parse(text)) << text;
    }
    EXPECT_EQ(parse_date("2026-02-30").error().message,
              "expected a date such as 2026-02-28, found \"2026-02-30\": there is no such day");
    EXPECT_EQ(parse_date("soon").error().message,
              "expected a date such as 2026-02-28, found \"soon\"");
    EXPECT_EQ(parse_date("2026-02-28").value(), date("2026-02-28"));
}

TEST(Date, EveryDayOfFourHundredYearsFollowsTheOneBefore) {
    for (Date day = date("1800-01-01"); day < date("2200-01-01"); day = day.add_days(1)) {
        ASSERT_EQ(Date::from(day.ymd()), day);
        ASSERT_LE(day, day.month_end());
        ASSERT_EQ(day.month_end().add_days(1).day(), 1U);
    }
}

TEST(Date, CountsDaysAndMonths) {
    EXPECT_EQ(date("2026-12-31").add_days(1), date("2027-01-01"));
    EXPECT_EQ(date("2026-03-01").add_days(-1), date("2026-02-28"));
    EXPECT_EQ(date("2026-01-31").add_months(1), date("2026-02-28"));
    EXPECT_EQ(date("2024-01-31").add_months(1), date("2024-02-29"));
    EXPECT_EQ(date("2026-01-15").add_months(-13), date("2024-12-15"));
    EXPECT_EQ(date("2026-02-10").month_end(), date("2026-02-28"));
    EXPECT_EQ(days_between(date("2026-02-28"), date("2026-03-01")), 1);
    EXPECT_EQ(days_between(date("2026-03-01"), date("2026-02-28")), -1);
    EXPECT_EQ(Date::from(2026, 2, 30), std::nullopt);
    EXPECT_EQ(Date::from(2026, 2, 28), date("2026-02-28"));
}

TEST(Instant, ParsesRfc3339AndShowsUtc) {
    EXPECT_EQ(instant("2026-11-21T10:00:00Z"), "2026-11-21T10:00:00Z");
    EXPECT_EQ(instant("2026-11-21t10:00:00z"), "2026-11-21T10:00:00Z");
    EXPECT_EQ(instant("2026-11-21T10:00:00+01:00"), "2026-11-21T09:00:00Z");
    EXPECT_EQ(instant("2026-01-01T00:30:00+05:30"), "2025-12-31T19:00:00Z");
    EXPECT_EQ(instant("2026-11-21T10:00:00-08:00"), "2026-11-21T18:00:00Z");
    EXPECT_EQ(instant("2026-11-21T10:00:00.5Z"), "2026-11-21T10:00:00.500000Z");
    EXPECT_EQ(instant("2026-11-21T10:00:00.123456789Z"), "2026-11-21T10:00:00.123456Z");
    EXPECT_EQ(instant("1969-12-31T23:59:59.999999Z"), "1969-12-31T23:59:59.999999Z");
    EXPECT_EQ(Instant::parse("1970-01-01T00:00:01Z").value().microseconds, 1'000'000);
}

TEST(Instant, RefusesWhatIsNoInstant) {
    for (const char* text :
         {"", "2026-11-21", "2026-11-21T10:00:00", "2026-11-21 10:00:00Z", "2026-11-21T24:00:00Z",
          "2026-11-21T10:60:00Z", "2026-11-21T10:00:60Z", "2026-02-30T10:00:00Z",
          "2026-11-21T10:00:00.Z", "2026-11-21T10:00:00.1234567890Z", "2026-11-21T10:00:00+0100",
          "2026-11-21T10:00:00+24:00", "2026-11-21T10:00:00ZZ", "2026-11-21T1a:00:00Z",
          "2026-11-21T10-00:00Z+01:00"}) {
        EXPECT_FALSE(Instant::parse(text)) << text;
    }
}

TEST(Instant, KnowsItsDateAlsoBeforeTheEpoch) {
    EXPECT_EQ(Instant{-1}.date(), date("1969-12-31"));
    EXPECT_EQ(Instant{0}.date(), date("1970-01-01"));
    EXPECT_EQ(Instant::parse("2026-11-21T23:59:59.999999Z").value().date(), date("2026-11-21"));
}

}  // namespace
}  // namespace openitem::base
