// Which days the books still take entries for (ACCOUNTING A18).
//
// Closed: nothing is dated up to that day any more. Soft-closed: the same, but while an exception
// holds. What a source tells late is dated the first open day (A14); what a person dates into a
// closed period is refused.
#pragma once

#include <limits>
#include <optional>

#include "host/base/date.hpp"
#include "host/store/store.hpp"
#include "host/store/transaction.hpp"

namespace openitem::store {

struct Periods {
    std::optional<base::Date> closed_through;
    std::optional<base::Date> soft_closed_through;
    std::optional<base::Instant> exception_until;  // soft-closed days are open until then

    base::Date first_open_day(base::Instant now) const;
};

Periods periods_of(Store& store);
void put_periods(Transaction& transaction, const Periods& periods);

}  // namespace openitem::store
