// What a run leaves for a person: payments and credits that were applied to what an amendment or a
// void changed, and are not any more (A14); records whose customer is not clear (A21).
#include <limits>

#include "host/sync/applier.hpp"

namespace openitem::sync {

namespace {

constexpr base::Date end_of_days{std::numeric_limits<std::int32_t>::max()};

}  // namespace

void Applier::standing_against(store::RecordId record,
                               std::vector<store::Books::Released>& released) {
    std::vector<ledger::Allocation> allocations;
    transaction_->items_of_record(record, items_);
    for (const auto& item : items_) {
        if (item.reversed_on) continue;
        transaction_->allocations_of(item.id, allocations);
        for (const auto& each : allocations) {
            if (!each.reversed_on) released.push_back({each.id, each.amount});
        }
    }
}

// A discount or write-off came from nobody; and where the payment itself changed, what it had paid
// is open again, which is no work of its own.
void Applier::add_tasks(store::RecordId changed, std::span<const store::Books::Released> released) {
    for (const auto& each : released) {
        const auto allocation = transaction_->allocation(each.allocation);
        if (!allocation->from) continue;
        const auto from = transaction_->item(allocation->from);
        // What moved to another company is there still.
        const bool moved = allocation->kind == ledger::AllocationKind::intercompany;
        if (from->record == changed && !moved) continue;
        store::StoredTask task;
        task.kind = moved ? "intercompany" : "unapplied";
        task.record = changed;
        task.item = from->id;
        task.amount = {each.amount, from->currency};
        transaction_->add_task(task);
        changed_.insert(changed.value);
    }
}

void Applier::keep_doubt(const PreparedRecord& record) {
    if (!customers_.in_doubt()) return;
    const auto known = transaction_->find_record(
        rules_.connection, static_cast<store::Entity>(record.entity), record.source_id);
    keep_doubt(known->id);
}

void Applier::keep_doubt(store::RecordId record) {
    const auto doubt = customers_.take_doubt();
    if (!doubt) return;
    const bool conflict = doubt->kind == CustomerDoubt::Kind::conflict;
    store::StoredTask task;
    task.kind = conflict ? "customer_conflict" : "customer_proposal";
    task.record = record;
    task.amount = {0, rules_.currency};
    task.reason = doubt->seen;
    transaction_->add_task(task);
    changed_.insert(record.value);
    if (conflict) ++counts_.warnings["customer.conflict"];
}

// The payment may have been amended since: what counts is what is open of it today.
bool Applier::is_applied(const store::StoredTask& task) {
    std::vector<ledger::Allocation> allocations;
    transaction_->items_of_record(transaction_->item(task.item)->record, items_);
    for (const auto& item : items_) {
        transaction_->allocations_of(item.id, allocations);
        if (ledger::open_amount(item, allocations, end_of_days) != 0) return false;
    }
    return true;
}

// Its source has taken back what it was about.
bool Applier::is_taken_back(const store::StoredTask& task) {
    return task.item && transaction_->item(task.item)->reversed_on.has_value();
}

std::uint64_t Applier::close_tasks() {
    transaction_->flush();
    std::uint64_t left = 0;
    for (const auto& task : store_.tasks("open")) {
        // Whose a record is, a person says.
        const bool done = task.kind == "prepayment"     ? draw_prepayment(task)
                          : task.kind == "intercompany" ? false
                          : task.kind == "line_gone"    ? is_taken_back(task)
                                                        : task.item && is_applied(task);
        if (done) {
            transaction_->close_task(task.id, "its cause is gone");
        } else if (changed_.contains(task.record.value)) {
            ++left;
        }
    }
    return left;
}

}  // namespace openitem::sync
