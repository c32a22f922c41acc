// How well what is owed is collected: the collection effectiveness index and the turnover
// (FORMULAS 2.5, 2.6). Amounts are gross of tax; invoices less credit notes.
#pragma once

#include <cstdint>

#include "host/metrics/figure.hpp"

namespace openitem::metrics {

// (begin + billed / months - open) / (begin + billed / months - not due) x 100: of what could have
// been collected, how much was. `months` 1 reads the window as one (cei/1); more is the reading by
// the mean month (cei.monthly/1), which is another figure. Not defined when there was nothing to
// collect: neither 0 nor 100.
struct CollectedWindow {
    base::Money begin = {};   // open the day before
    base::Money billed = {};  // in it
    std::int32_t months = 1;
    base::Money open = {};     // on the last day
    base::Money not_due = {};  // of that
};
Figure collection_effectiveness(const CollectedWindow& window);

// How many times what is open came in: billed / mean of begin and end. And how many days one time
// takes: days / turnover.
Figure turnover(base::Money billed, base::Money begin, base::Money end);
Figure turnover_days(base::Money billed, base::Money begin, base::Money end, std::int32_t days);

}  // namespace openitem::metrics
