// Allocations a source tells of: applied when both sides are there, waiting until then.
#include <fmt/format.h>

#include <algorithm>

#include "host/sync/applier.hpp"

namespace openitem::sync {

// The standing items of what an allocation names; false when it has not come. A record that is
// evidence stands for the one it is evidence of.
bool Applier::find_items(std::uint32_t entity, std::string_view source_id, std::string_view number,
                         std::vector<ledger::Item>& items) {
    items.clear();
    if (!source_id.empty()) {
        const auto known = transaction_->find_record(rules_.connection,
                                                     static_cast<store::Entity>(entity), source_id);
        if (!known) return false;
        const bool evidence = known->state == store::RecordState::evidence && known->evidence_of;
        transaction_->items_of_record(evidence ? known->evidence_of : known->id, items);
    } else {
        transaction_->items_by_number(number, items);
        // By number alone only a document can be meant, and only one.
        std::erase_if(items, [](const ledger::Item& item) { return item.type == 0; });
        const auto newest = items.empty() ? store::RecordId{} : items.back().record;
        std::erase_if(items, [&](const ledger::Item& item) { return item.record != newest; });
    }
    std::erase_if(items, [](const ledger::Item& item) { return item.reversed_on.has_value(); });
    return !items.empty();
}

base::Result<bool> Applier::allocate(const model::AllocationFacts& facts, store::RecordId record) {
    const auto to_found = find_items(OI_INVOICE, facts.invoice_id, facts.invoice_number, items_);
    if (!to_found) return false;
    auto to = items_;
    if (facts.instalment) {
        std::erase_if(to, [&](const ledger::Item& item) {
            return item.sequence != static_cast<std::int32_t>(*facts.instalment);
        });
    }
    const bool adjusts = facts.kind == model::AllocationKind::discount ||
                         facts.kind == model::AllocationKind::write_off;
    ledger::Item from;
    if (!adjusts) {
        const auto entity =
            facts.kind == model::AllocationKind::credit_note ? OI_INVOICE : OI_PAYMENT;
        if (!find_items(entity, facts.from_id, {}, from_items_)) return false;
        from = from_items_.front();
    }
    store::AllocationDraft draft;
    draft.kind = static_cast<ledger::AllocationKind>(facts.kind);
    draft.origin = ledger::Origin::source;
    draft.date = facts.date;
    draft.record = record;
    draft.rule = "source";
    auto left = facts.amount;
    for (const auto& item : to) {
        if (left == 0) break;
        transaction_->allocations_of(item.id, allocations_);
        // The last one takes the rest: what is too much is refused there, with its reason.
        const bool last = &item == &to.back();
        const auto room = ledger::allocatable(item, allocations_, facts.date);
        draft.amount = last ? left : std::min(left, room);
        if (draft.amount == 0) continue;
        if (adjusts) {
            const auto tax = facts.kind == model::AllocationKind::write_off
                                 ? books_->tax_share(item, draft.amount)
                                 : 0;
            if (auto done = books_->adjust(item.id, {draft, tax, 0}); !done) {
                return std::move(done).error();
            }
        } else if (auto done = books_->allocate(from.id, item.id, draft); !done) {
            return std::move(done).error();
        }
        left -= draft.amount;
    }
    return true;
}

Applier::Applied Applier::add_allocation(const PreparedRecord& record,
                                         const store::Position& position) {
    const auto& facts = std::get<model::AllocationFacts>(record.facts);
    const auto id = transaction_->add_record(row_of(record, position, store::RecordState::waiting));
    const auto allocated = allocate(facts, id);
    if (!allocated) {
        unapply_all(id);
        transaction_->set_record_state(id, store::RecordState::voided);
        return base::Error{allocated.error()};
    }
    if (*allocated) {
        transaction_->set_record_state(id, store::RecordState::posted);
    } else {
        ++counts_.of(record.entity).waiting;
        waiting_.insert(id.value);
    }
    return Outcome::committed;
}

// Takes back what a record's allocations did; each on its own day, so that no day in between shows
// it.
void Applier::unapply_all(store::RecordId record) {
    while (const auto allocation = transaction_->allocation_of_record(record)) {
        if (allocation->reversed_on) break;
        if (auto done = books_->unapply(allocation->id, allocation->date, ledger::Origin::source);
            !done) {
            throw base::RunError(base::Exit::system, done.error());
        }
    }
}

Applier::Applied Applier::amend_allocation(const PreparedRecord& record,
                                           const store::Position& position,
                                           const store::RecordRef& known) {
    const auto& facts = std::get<model::AllocationFacts>(record.facts);
    unapply_all(known.id);
    auto row = row_of(record, position, store::RecordState::waiting);
    row.ref.id = known.id;
    row.ref.version = known.version + 1;
    const auto allocated = allocate(facts, known.id);
    if (allocated && *allocated) row.ref.state = store::RecordState::posted;
    if (!allocated) {
        unapply_all(known.id);
        row.ref.state = store::RecordState::voided;
    }
    transaction_->update_record(row);
    if (!allocated) return base::Error{allocated.error()};
    if (!*allocated) ++counts_.of(record.entity).waiting;
    return Outcome::superseded;
}

}  // namespace openitem::sync
