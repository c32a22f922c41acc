// Days sales outstanding in its five readings (FORMULAS 2.1 to 2.4). They are different figures:
// never compare one with another.
//
//     standard         open / billed x days
//     best possible    not due / billed x days: what it would be if nothing were late
//     delinquent       the difference of these two (ADD)
//     countback        how many days of sales, from the last day back, are still open
//     true             for every open invoice its age, weighted with its share of its month's sales
//
// Amounts are gross of tax; invoices less credit notes; cash not applied is not deducted; opening
// balances are open, but nobody knows what was sold then. Every figure is rounded once.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/base/date.hpp"
#include "host/metrics/figure.hpp"

namespace openitem::metrics {

// Not defined when nothing was billed, or less than was credited.
Figure dso(base::Money open, base::Money billed, std::int32_t days);
Figure best_possible_dso(base::Money not_due, base::Money billed, std::int32_t days);
Figure average_days_delinquent(base::Money open, base::Money not_due, base::Money billed,
                               std::int32_t days);

// A month, or what of it had passed.
struct SalesMonth {
    base::Date first = {};  // its first day
    std::int32_t days = 0;  // counted: all of them, or up to the day everything is as of
    base::Money billed = {};
    // Of the invoices billed in it that are open: open amount times days since its date, summed;
    // minor units.
    base::int128 open_days = 0;
};

// The latest month first, none missing between two. Not covered, with the days that are, when a
// month has no sales or the months do not reach back far enough: a number would be too low.
Figure countback_dso(base::Money open, std::span<const SalesMonth> latest_first);

// Over the months with something open. Not covered when nothing was sold in one of them, or when
// `open_before` is still open of invoices whose month is not known.
Figure true_dso(std::span<const SalesMonth> months, base::Money open_before);

}  // namespace openitem::metrics
