// Rows of the store as the metrics see them.
#pragma once

#include "host/index/item_index.hpp"
#include "host/metrics/position.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

inline metrics::Item metrics_item(const ledger::Item& item) {
    return {.id = item.id.value,
            .customer = item.customer.value,
            .kind = index::metrics_kind(item.kind, static_cast<bool>(item.customer)),
            .sale = !item.has(ledger::opening) && !item.has(ledger::costs) &&
                    !item.has(ledger::interest),
            .currency = item.currency,
            .amount = item.amount,
            .issued_on = item.issued_on,
            .due_on = item.due_on,
            .posted_on = item.posted_on,
            .reversed_on = item.reversed_on,
            .opening = item.has(ledger::opening)};
}

// An allocation as the one item sees it: what it comes from does not matter there.
inline metrics::Allocation metrics_allocation(const ledger::Allocation& allocation,
                                              ledger::ItemId item) {
    return {.id = allocation.id.value,
            .from = 0,
            .to = item.value,
            .allocated_on = allocation.date,
            .amount = allocation.amount,
            .reversed_on = allocation.reversed_on,
            .write_off = allocation.kind == ledger::AllocationKind::write_off,
            .credit_note = allocation.kind == ledger::AllocationKind::credit_note};
}

}  // namespace openitem::service
