// Rows of the store as the metrics see them.
#pragma once

#include "host/metrics/position.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

inline metrics::ItemKind metrics_kind(const ledger::Item& item) {
    switch (item.kind) {
        case ledger::ItemKind::invoice:
        case ledger::ItemKind::credit:
            return metrics::ItemKind::document;
        case ledger::ItemKind::on_account:
            return metrics::ItemKind::on_account;
        case ledger::ItemKind::in_transit:
            return metrics::ItemKind::in_transit;
        case ledger::ItemKind::payment:
        case ledger::ItemKind::refund:
        case ledger::ItemKind::payment_return:
        case ledger::ItemKind::exchange:
            break;
    }
    return item.customer ? metrics::ItemKind::unapplied : metrics::ItemKind::unidentified;
}

inline metrics::Item metrics_item(const ledger::Item& item) {
    return {.id = item.id.value,
            .customer = item.customer.value,
            .kind = metrics_kind(item),
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
            .write_off = allocation.kind == ledger::AllocationKind::write_off};
}

}  // namespace openitem::service
