// Aging: what is open on a day, by how long it has been due (or been billed).
//
//     by due date      current | 1-30 | 31-60 | 61-90 | 91+     due on the day itself is current
//     by invoice date  0-30 | 31-60 | 61-90 | 91+
//
// One item is one instalment. Credits age by their own date, in either view, so that the buckets
// sum to the control account; cash that settles nothing yet has columns of its own (ACCOUNTING
// A12), and what belongs to nobody known stands in the totals alone.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/metrics/position.hpp"

namespace openitem::metrics {

enum class AgingBasis : std::uint8_t { due, invoice };

struct AgingRequest {
    base::Date as_of = {};
    AgingBasis basis = AgingBasis::due;
    // The last day of each bucket but the open-ended one: rising, the first at least 1, at most 24.
    std::vector<std::int32_t> bounds = {30, 60, 90};
};

// One customer in one currency, or a currency's total. Minor units.
struct AgingRow {
    std::int64_t customer = 0;  // 0: documents without a customer
    base::Currency currency;
    std::vector<std::int64_t> buckets;  // as Aging::labels
    std::int64_t unapplied = 0;         // below zero: money we hold
    std::int64_t on_account = 0;
    std::int64_t unidentified = 0;  // in totals only
    std::int64_t in_transit = 0;
    std::int64_t documents = 0;   // the sum of the buckets: the control account
    std::int64_t net = 0;         // documents and all kinds of cash
    std::int64_t open_items = 0;  // documents with something open
};

struct Aging {
    AgingRequest request;
    std::vector<std::string> labels;
    std::vector<AgingRow> rows;    // by currency, then customer
    std::vector<AgingRow> totals;  // by currency
};

// An Error when the bounds are not as above.
base::Result<void> check(const AgingRequest& request);

std::vector<std::string> bucket_labels(const AgingRequest& request);

// Which bucket an item stands in; `days` since the date it ages by (0 or fewer: not due yet).
std::size_t bucket_of(std::int32_t days, const AgingRequest& request) noexcept;

// The day an item ages from: its due date or invoice date; a credit's own date.
base::Date ages_from(const Item& item, AgingBasis basis) noexcept;

// `open` as open_at gives it for the same items and day. An Error when bounds are not as above, or
// a sum does not fit.
base::Result<Aging> aging(std::span<const Item> items, std::span<const std::int64_t> open,
                          const AgingRequest& request);

}  // namespace openitem::metrics
