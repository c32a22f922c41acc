// What holds on a day, out of the rows of what began and ended (StoredStatus); and which customers
// are one (ACCOUNTING A21).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/store/store.hpp"

namespace openitem::store {

inline constexpr std::string_view customer_link = "customer_link";
inline constexpr std::string_view ended = "ended";
// The kind of what says that a customer or a record was erased (A25).
inline constexpr std::string_view erased = "erased";
StoredStatus erased_row(RecordId record, CustomerId customer, base::Date day);
// The record that is said of; none: it is of a customer.
RecordId erased_record(const StoredStatus& row);

// Of each kind and subject the row that holds on that day, in id order. Rows recorded later than
// known_at are not known yet.
std::vector<StoredStatus> holding(std::span<const StoredStatus> statuses, base::Date day,
                                  std::optional<base::Instant> known_at = {});

// Customers who were merged: dated aliases. Items and journal keep the customer they were posted
// with.
class Parties {
public:
    Parties() = default;
    // Of the rows of kind customer_link.
    explicit Parties(std::span<const StoredStatus> links,
                     std::optional<base::Instant> known_at = {});
    static Parties of(Store& store, std::optional<base::Instant> known_at = {});

    // Whom the customer belongs to on that day: itself, unless it was merged into another.
    CustomerId on(CustomerId customer, base::Date day) const;
    bool are_one(CustomerId one, CustomerId other, base::Date day) const {
        return one == other || (!links_.empty() && on(one, day) == on(other, day));
    }
    // The customer and all that belong to it on that day.
    std::vector<CustomerId> members(CustomerId customer, base::Date day) const;

private:
    // Rows of one customer, in id order: from the day on, into nobody once it ended.
    struct Link {
        base::Date from_on;
        CustomerId into;
    };
    std::unordered_map<std::int64_t, std::vector<Link>> links_;
};

// The row that makes one the other's from that day on. `into` none: no longer.
StoredStatus link_row(CustomerId customer, CustomerId into, base::Date day);

}  // namespace openitem::store
