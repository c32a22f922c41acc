// When open invoices will be paid, from how each customer has paid so far. Nothing is learned that
// could not be read off a list: the day expected is the median of what was seen.
//
//     own       the customer's own settled invoices: how many days after due, early ones below zero
//     company   everybody's, for a customer of whom too little was seen
//     due       the due date, where nothing was seen at all
//
// Of an invoice that is open today only those count that were paid later than it is today: who is
// 20 days late already does not pay 3 days late. Where too few ever were, no day is expected.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "host/base/date.hpp"
#include "host/base/money.hpp"
#include "host/base/result.hpp"

namespace openitem::metrics {

// Below this many settled invoices nothing is concluded from them.
inline constexpr std::size_t enough_to_expect = 5;

struct Observation {
    std::int64_t customer = 0;
    std::int32_t days_after_due = 0;
};

enum class ExpectedFrom : std::uint8_t { own, company, due, nothing };
std::string_view to_string(ExpectedFrom from) noexcept;

struct Expectation {
    std::optional<base::Date> day = {};  // always after the day it was asked on
    ExpectedFrom from = ExpectedFrom::nothing;
    std::int64_t seen = 0;            // settled invoices it is the median of
    std::int32_t days_after_due = 0;  // that median
};

class PaymentHabits {
public:
    explicit PaymentHabits(std::span<const Observation> seen);

    Expectation expect(std::int64_t customer, base::Date due_on, base::Date today) const;

private:
    std::vector<std::int32_t> company_;                      // rising
    std::map<std::int64_t, std::vector<std::int32_t>> own_;  // by customer, rising
};

// What is expected, beside what the due dates alone would say.
struct ForecastItem {
    base::Money open = {};
    base::Date due_on = {};
    Expectation expected = {};
    std::int64_t disputed = 0;  // of it, in open cases: expected like the rest, and said
};
struct ForecastWeek {
    base::Date from = {};
    base::Date to = {};
    std::int64_t by_due = 0;  // minor units
    std::int64_t expected = 0;
};
struct Forecast {
    base::Currency currency = {};
    std::vector<ForecastWeek> weeks = {};  // seven days each, the first begins the day after
    std::int64_t overdue = 0;              // by due dates: it should have come already
    std::int64_t due_later = 0;
    std::int64_t expected_later = 0;  // after the last week
    std::int64_t no_day = 0;          // later than anything that was seen
    std::int64_t disputed = 0;        // of all of them; stands in its week as well
    std::int64_t open = 0;            // all of them
};
// Items of one currency. Sums that do not fit 64 bits are an Error.
base::Result<Forecast> forecast(std::span<const ForecastItem> items, base::Currency currency,
                                base::Date today, std::int32_t weeks);

// What was known on a past day, held against what came: the forecast's error beside that of the
// due dates (an invoice past due is taken to be paid the next day).
struct OpenThen {
    std::int64_t customer = 0;
    base::Date due_on = {};
    std::int64_t open = 0;                      // on that day; minor units
    std::int64_t came = 0;                      // of it, within the horizon
    std::optional<base::Date> settled_on = {};  // after that day; none: not yet
};
struct ForecastError {
    base::Date day = {};
    std::int64_t invoices = 0;  // open that day, settled since, with a day expected
    std::int64_t no_day = 0;    // the same, with none
    std::int64_t days_off = 0;  // summed over the invoices, without sign
    std::int64_t days_off_by_due = 0;
    std::int64_t came = 0;  // within the horizon, of all that was open; minor units
    std::int64_t expected = 0;
    std::int64_t expected_by_due = 0;
};
base::Result<ForecastError> forecast_error(const PaymentHabits& known_then,
                                           std::span<const OpenThen> invoices, base::Date day,
                                           std::int32_t horizon_days);

}  // namespace openitem::metrics
