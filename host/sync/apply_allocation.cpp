// Allocations a source tells of, as records: posted, or waiting for what they refer to.
#include "host/sync/applier.hpp"

namespace openitem::sync {

Applier::Applied Applier::add_allocation(const PreparedRecord& record,
                                         const store::Position& position) {
    const auto& facts = std::get<model::AllocationFacts>(record.facts);
    if (before_cut_over(facts.date)) {
        add_record(row_of(record, position, state_of(record, facts.date, false)));
        return Outcome::committed;
    }
    const auto id = add_record(row_of(record, position, store::RecordState::waiting));
    auto applied = allocating_.apply(facts, rules_.connection, id);
    if (!applied) {
        // It stays as voided, so that a corrected one is a new version of it.
        transaction_->set_record_state(id, store::RecordState::voided);
        return std::move(applied).error();
    }
    if (*applied) transaction_->set_record_state(id, store::RecordState::posted);
    return Outcome::committed;
}

// One that is refused changes nothing: what the source told before stands.
Applier::Applied Applier::amend_allocation(const PreparedRecord& record,
                                           const store::Position& position,
                                           const store::RecordRef& known) {
    const auto& facts = std::get<model::AllocationFacts>(record.facts);
    if (before_cut_over(facts.date)) {
        allocating_.take_back(known.id);
        transaction_->update_record(
            next_version(record, position, known, state_of(record, facts.date, false)));
        return Outcome::superseded;
    }
    auto applied = allocating_.apply(facts, rules_.connection, known.id);
    if (!applied) return std::move(applied).error();
    transaction_->update_record(
        next_version(record, position, known,
                     *applied ? store::RecordState::posted : store::RecordState::waiting));
    if (!*applied && !(first_new_ && known.id >= first_new_))
        superseded_waiting_.insert(known.id.value);
    return Outcome::superseded;
}

}  // namespace openitem::sync
