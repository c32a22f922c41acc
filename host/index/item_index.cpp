#include "host/index/item_index.hpp"

#include <algorithm>

#include "host/base/result.hpp"

namespace openitem::index {

using base::Exit;
using base::RunError;

namespace {

// Ids are counted out without gaps; damaged books may have any number in one.
constexpr std::int64_t most_room = std::int64_t{1} << 28U;

std::size_t room(std::int64_t from, std::int64_t to) {
    return static_cast<std::size_t>(std::clamp<std::int64_t>(to - from, 0, most_room));
}

void must(const base::Result<void>& done) {
    if (done) return;
    base::Error error = done.error();
    error.help = "the books contradict themselves: 'openitem verify' says where";
    throw RunError(Exit::system, error);
}

// The day of what an entry has reversed.
base::Date reversed(const std::optional<base::Date>& on) {
    if (!on) must(base::Error{.message = "something is reversed by an entry, but on no day"});
    return *on;
}

}  // namespace

metrics::ItemKind metrics_kind(ledger::ItemKind kind, bool customer_known) noexcept {
    switch (kind) {
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
    return customer_known ? metrics::ItemKind::unapplied : metrics::ItemKind::unidentified;
}

void ItemIndex::follow(store::Store& books) {
    const auto state = books.one_state();
    if (!stands_in(books)) *this = {};
    const auto to = books.mark();
    if (to == mark_) return;
    try {
        columns_.reserve(room(mark_.item.value, to.item.value),
                         room(mark_.allocation.value, to.allocation.value));
        read_items(books);
        read_allocations(books);
        const auto entry = books.entry(to.entry);
        hash_ = entry ? entry->hash : base::Digest{};
        mark_ = to;
    } catch (...) {
        *this = {};
        throw;
    }
}

bool ItemIndex::stands_in(store::Store& books) const {
    if (mark_ == store::Mark{}) return true;
    const auto entry = books.entry(mark_.entry);
    return entry && entry->hash == hash_;
}

void ItemIndex::read_items(store::Store& books) {
    books.items_after(mark_, [&](const store::BareItem& row) {
        if (row.id <= mark_.item) {
            must(columns_.reverse_item(row.id.value, reversed(row.reversed_on)));
            return true;
        }
        const auto kind = metrics_kind(row.kind, static_cast<bool>(row.customer));
        must(columns_.add(metrics::Item{.id = row.id.value,
                                        .customer = row.customer.value,
                                        .kind = kind,
                                        .currency = row.currency,
                                        .amount = row.amount,
                                        .issued_on = row.issued_on,
                                        .due_on = row.due_on,
                                        .posted_on = row.posted_on,
                                        .reversed_on = row.reversed_on}));
        return true;
    });
}

void ItemIndex::read_allocations(store::Store& books) {
    books.allocations_after(mark_, [&](const store::BareAllocation& row) {
        if (row.id <= mark_.allocation) {
            must(columns_.reverse_allocation(row.id.value, reversed(row.reversed_on)));
            return true;
        }
        must(columns_.add(metrics::Allocation{.id = row.id.value,
                                              .from = row.from.value,
                                              .to = row.to.value,
                                              .allocated_on = row.date,
                                              .amount = row.amount,
                                              .reversed_on = row.reversed_on}));
        return true;
    });
}

}  // namespace openitem::index
