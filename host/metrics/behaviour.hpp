// How customers pay: when an item was settled, how many days that took, how many it was late.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/base/money.hpp"
#include "host/metrics/position.hpp"

namespace openitem::metrics {

struct Settlement {
    std::int64_t item = 0;
    base::Date settled_on;            // the day of the allocation that closed it
    std::int32_t days_to_settle = 0;  // from its issue date; below zero when paid in advance
    std::int32_t days_late = 0;       // after its due date; 0 when in time
};

// The documents owed to us that are paid at the end of the day, in the order of `items`: not those
// that credit notes closed alone, or of which more than half was written off. An
// un-applied allocation does not count, so that an item can become open again.
base::Result<std::vector<Settlement>> settlements(std::span<const Item> items,
                                                  std::span<const Allocation> allocations,
                                                  base::Date day);

// The same of one item, by the allocations that name it (and no others).
base::Result<std::optional<Settlement>> settlement_of(const Item& item,
                                                      std::span<const Allocation> its_own,
                                                      base::Date day);

struct PaymentBehaviour {
    std::int64_t settled = 0;
    std::int64_t late = 0;
    std::int64_t days_to_settle = 0;  // summed
    std::int64_t days_late = 0;       // summed
    // Summed days to settle, each weighted with its item's amount: minor units times days.
    base::int128 weighted_days_to_settle = 0;
    base::int128 weighted_days_late = 0;  // the same of days late
    base::int128 amount = 0;              // of the settled items, minor units

    void add(std::int64_t amount_of_item, const Settlement& settlement);

    // To 4 decimals, half up; none when nothing is settled.
    std::optional<base::Decimal> mean_days_to_settle() const;
    std::optional<base::Decimal> mean_days_late() const;
    std::optional<base::Decimal> weighted_mean_days_to_settle() const;
};

// Over items of one currency: amounts of several cannot be weighed against each other.
PaymentBehaviour payment_behaviour(std::span<const Item> items,
                                   std::span<const Settlement> settlements);

}  // namespace openitem::metrics
