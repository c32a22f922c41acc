#include "host/sync/applier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace openitem::sync {

namespace {

base::Error error_of(const Refusal& why) {
    return {.rule = why.rule, .field = why.field, .message = why.message};
}

Refusal refusal_of(const base::Error& error) {
    auto message = error.message;
    if (!error.help.empty()) message += "; " + error.help;
    return {error.rule.empty() ? "posting.refused" : error.rule, error.field, std::move(message)};
}

}  // namespace

Applier::Applier(store::Store& store, ApplyRules rules, Books& books)
    : store_(store), rules_(std::move(rules)), counts_(books) {
    store_.customers([&](const store::CustomerRow& row) {
        if (row.due_days) due_days_[row.id.value] = *row.due_days;
        return true;
    });
}

void Applier::begin(store::Transaction& transaction) {
    transaction_ = &transaction;
    books_.emplace(transaction, rules_.currency);
}

void Applier::count(std::uint32_t entity, Outcome outcome) {
    auto& books = counts_.of(entity);
    switch (outcome) {
        case Outcome::committed:
            ++books.committed;
            break;
        case Outcome::unchanged:
            ++books.unchanged;
            break;
        case Outcome::superseded:
            ++books.superseded;
            break;
        case Outcome::evidence:
            ++books.evidence;
            break;
        case Outcome::quarantined:
            ++books.quarantined;
            break;
    }
}

void Applier::apply(const PreparedRecord& record, const store::Position& position) {
    assert(transaction_ != nullptr);
    ++counts_.of(record.entity).read;
    const auto applied = [&]() -> Applied {
        if (record.refusal) return error_of(*record.refusal);
        const auto known = transaction_->find_record(
            rules_.connection, static_cast<store::Entity>(record.entity), record.source_id);
        return known ? apply_again(record, position, *known) : apply_new(record, position);
    }();
    if (applied) {
        last_refusal_.reset();
        count(record.entity, *applied);
    } else {
        last_refusal_ = refusal_of(applied.error());
        quarantine(record, position, *last_refusal_);
        count(record.entity, Outcome::quarantined);
    }
}

Applier::Applied Applier::apply_new(const PreparedRecord& record, const store::Position& position) {
    if (record.change != OI_CHANGE_UPSERT) {
        // Ended before we ever saw it: known from now on, and nothing to take back.
        const auto state = record.change == OI_CHANGE_VOIDED ? store::RecordState::voided
                                                             : store::RecordState::deleted;
        transaction_->add_record(row_of(record, position, state));
        return Outcome::committed;
    }
    if (rules_.evidence_only[record.entity]) {
        transaction_->add_record(row_of(record, position, store::RecordState::evidence));
        return Outcome::evidence;
    }
    switch (record.entity) {
        case OI_INVOICE:
            return add_invoice(record, position);
        case OI_PAYMENT:
            return add_payment(record, position);
        case OI_ALLOCATION:
            return add_allocation(record, position);
        default:
            return add_stored(record, position);
    }
}

Applier::Applied Applier::apply_again(const PreparedRecord& record, const store::Position& position,
                                      const store::RecordRef& known) {
    if (record.change != OI_CHANGE_UPSERT) return apply_end(record, known);
    const bool ended =
        known.state == store::RecordState::voided || known.state == store::RecordState::deleted;
    if (known.hash == record.hash && !ended) {
        // Only control fields can differ: what the source says is open, its own status.
        const auto stored = store_.record(known.id);
        if (stored && stored->body != record.body) {
            auto row = row_of(record, position, known.state);
            row.ref.id = known.id;
            row.ref.version = known.version;
            row.ref.evidence_of = known.evidence_of;
            row.ref.customer = known.customer;
            transaction_->update_record(row);
        }
        return Outcome::unchanged;
    }
    if (known.state == store::RecordState::evidence) {
        auto row = row_of(record, position, known.state);
        row.ref.id = known.id;
        row.ref.version = known.version + 1;
        row.ref.evidence_of = known.evidence_of;
        transaction_->update_record(row);
        return Outcome::superseded;
    }
    switch (record.entity) {
        case OI_INVOICE:
            return amend_invoice(record, position, known);
        case OI_PAYMENT:
            return amend_payment(record, position, known);
        case OI_ALLOCATION:
            return amend_allocation(record, position, known);
        default: {
            auto row = row_of(record, position, store::RecordState::stored);
            row.ref.id = known.id;
            row.ref.version = known.version + 1;
            row.ref.customer = known.customer;
            transaction_->update_record(row);
            keep_details(record, known.id);
            return Outcome::superseded;
        }
    }
}

Applier::Applied Applier::apply_end(const PreparedRecord& record, const store::RecordRef& known) {
    const auto state = record.change == OI_CHANGE_VOIDED ? store::RecordState::voided
                                                         : store::RecordState::deleted;
    if (known.state == state) return Outcome::unchanged;
    if (known.state == store::RecordState::posted) {
        if (record.entity == OI_ALLOCATION) {
            unapply_all(known.id);
        } else {
            transaction_->items_of_record(known.id, items_);
            // The reversal stands on the day of what it reverses: periods that are closed come
            // later.
            const auto date = items_.empty() ? base::Date{} : items_.back().posted_on;
            if (auto reversed = books_->reverse_record(known.id, date, ledger::Origin::source);
                !reversed) {
                return std::move(reversed).error();
            }
        }
    }
    transaction_->set_record_state(known.id, state);
    ++counts_.of(record.entity).ended;
    return Outcome::superseded;
}

Applier::Applied Applier::add_stored(const PreparedRecord& record,
                                     const store::Position& position) {
    const auto id = transaction_->add_record(row_of(record, position, store::RecordState::stored));
    keep_details(record, id);
    return Outcome::committed;
}

Applier::Applied Applier::posted_or_taken_back(base::Result<store::Posted> posted,
                                               store::RecordId record) {
    if (posted) return Outcome::committed;
    transaction_->set_record_state(record, store::RecordState::voided);
    return std::move(posted).error();
}

store::RecordRow Applier::row_of(const PreparedRecord& record, const store::Position& position,
                                 store::RecordState state) const {
    store::RecordRow row;
    row.ref.connection = rules_.connection;
    row.ref.entity = static_cast<store::Entity>(record.entity);
    row.ref.state = state;
    row.ref.hash = record.hash;
    row.ref.position = position;
    row.source_id = record.source_id;
    row.body = record.body;
    return row;
}

void Applier::quarantine(const PreparedRecord& record, const store::Position& position,
                         const Refusal& why) {
    const auto entity = static_cast<char>(record.entity);
    sha256_.update(std::string_view(&entity, 1)).update(why.rule).update(record.body);
    const auto fingerprint = sha256_.finish();
    if (refused_before(fingerprint)) return;
    store::QuarantineRow row;
    row.connection = rules_.connection;
    row.entity = static_cast<store::Entity>(record.entity);
    row.source_id = record.source_id;
    row.rule = why.rule;
    row.field = why.field;
    row.location = record.location;
    row.message = why.message;
    row.position = position;
    row.batch = record.body;
    row.connector_version = rules_.connector_version;
    row.fingerprint = fingerprint;
    row.recorded_at = transaction_->recorded_at();
    transaction_->add_quarantine(row);
}

void Applier::reject(const Rejected& rejected, const store::Position& position) {
    const auto known = rejected.entity < OI_ENTITY_COUNT ? rejected.entity : 0;
    ++counts_.of(known).read;
    count(known, Outcome::quarantined);
    sha256_.update(rejected.location).update(std::string_view("\n", 1)).update(rejected.raw);
    const auto fingerprint = sha256_.finish();
    if (refused_before(fingerprint)) return;
    store::QuarantineRow row;
    row.connection = rules_.connection;
    row.entity = static_cast<store::Entity>(known);
    row.source_id = rejected.source_id;
    row.rule = rejected.why.rule;
    row.field = rejected.why.field;
    row.location = rejected.location;
    row.message = rejected.why.message;
    row.position = position;
    row.raw = rejected.raw;
    row.connector_version = rules_.connector_version;
    row.fingerprint = fingerprint;
    row.recorded_at = transaction_->recorded_at();
    transaction_->add_quarantine(row);
}

void Applier::settle() {
    transaction_->flush();
    // Collected first: allocating changes the very rows this walks over.
    std::vector<store::RecordId> waiting;
    store_.waiting_records(rules_.connection, [&](const store::RecordRow& row) {
        waiting.push_back(row.ref.id);
        return true;
    });
    for (const auto id : waiting) {
        const auto stored = store_.record(id);
        const auto decoded = model::decode_body(stored->body);
        if (!decoded) throw base::RunError(base::Exit::system, decoded.error());
        const auto facts = model::allocation_facts(decoded->record());
        if (!facts) throw base::RunError(base::Exit::system, facts.error());
        const auto allocated = allocate(*facts, id);
        if (allocated && !*allocated) continue;
        auto& counts = counts_.of(OI_ALLOCATION);
        const bool of_this_run = waiting_.erase(id.value) > 0;
        if (of_this_run) --counts.waiting;
        if (allocated) {
            transaction_->set_record_state(id, store::RecordState::posted);
            continue;
        }
        // Both sides are there now, and it does not fit them.
        unapply_all(id);
        transaction_->set_record_state(id, store::RecordState::voided);
        PreparedRecord refused;
        refused.entity = OI_ALLOCATION;
        refused.source_id = stored->source_id;
        refused.body = stored->body;
        quarantine(refused, stored->ref.position, refusal_of(allocated.error()));
        if (of_this_run) {
            --counts.committed;
            ++counts.quarantined;
        }
    }
}

void Applier::close_quarantine(const std::vector<std::string>& sources) {
    if (refused_.size() >= max_refused) return;
    transaction_->flush();
    std::unordered_set<std::int64_t> read;
    for (const auto& source : store_.sources(rules_.connection)) {
        if (std::find(sources.begin(), sources.end(), source.name) != sources.end()) {
            read.insert(source.id.value);
        }
    }
    std::vector<store::QuarantineId> closed;
    store_.quarantine({rules_.connection, store::QuarantineState::open},
                      [&](const store::QuarantineRow& row) {
                          const bool again = refused_.contains(row.fingerprint);
                          if (!again && read.contains(row.position.source.value)) {
                              closed.push_back(row.id);
                          }
                          return true;
                      });
    for (const auto id : closed) {
        transaction_->set_quarantine_state(id, store::QuarantineState::retried,
                                           "the source was read again and it was not refused");
    }
}

bool Applier::refused_before(const base::Digest& fingerprint) {
    if (refused_.size() < max_refused) refused_.insert(fingerprint);
    return transaction_->find_quarantined(rules_.connection, fingerprint).has_value();
}

}  // namespace openitem::sync
