#include "host/sync/refusals.hpp"

#include <unordered_map>

namespace openitem::sync {

Refusals::Refusals(store::Store& store, store::ConnectionId connection,
                   std::string connector_version)
    : store_(store), connection_(connection), connector_version_(std::move(connector_version)) {
    open_.start_empty();
    store_.quarantine({connection_, store::QuarantineState::open},
                      [&](const store::QuarantineRow& row) {
                          if (!row.source_id.empty()) open_.add(key_of(row.entity, row.source_id));
                          return true;
                      });
}

std::uint64_t Refusals::key_of(std::uint32_t entity, std::string_view source_id) {
    return store::hash_key(store::mix(entity), source_id);
}

void Refusals::add(const PreparedRecord& record, store::ConnectionId connection,
                   const store::Position& position, const Refusal& why) {
    const auto entity = static_cast<char>(record.entity);
    store::QuarantineRow row;
    row.fingerprint =
        sha256_.update(std::string_view(&entity, 1)).update(why.rule).update(record.body).finish();
    row.connection = connection;
    row.entity = static_cast<store::Entity>(record.entity);
    row.source_id = record.source_id;
    row.rule = why.rule;
    row.field = why.field;
    row.location = record.location;
    row.message = why.message;
    row.position = position;
    row.batch = record.body;
    add(row);
}

void Refusals::add(const Rejected& rejected, const store::Position& position) {
    // The same bytes are the same work for a person, in whatever file and line they come again: an
    // ERP that exports its whole list every night does not refill the queue every night.
    if (rejected.raw.empty()) sha256_.update(rejected.location).update(rejected.why.message);
    store::QuarantineRow row;
    row.fingerprint = sha256_.update(rejected.raw).finish();
    row.connection = connection_;
    row.entity =
        static_cast<store::Entity>(rejected.entity < OI_ENTITY_COUNT ? rejected.entity : 0);
    row.source_id = rejected.source_id;
    row.rule = rejected.why.rule;
    row.field = rejected.why.field;
    row.location = rejected.location;
    row.message = rejected.why.message;
    row.position = position;
    row.raw = rejected.raw;
    add(row);
}

void Refusals::add(store::QuarantineRow& row) {
    if (!row.source_id.empty()) open_.add(key_of(row.entity, row.source_id));
    if (const auto known = transaction_->find_quarantined(row.connection, row.fingerprint)) {
        transaction_->refuse_again(*known, row.position, row.location);
        return;
    }
    row.connector_version = connector_version_;
    row.recorded_at = transaction_->recorded_at();
    transaction_->add_quarantine(row);
}

void Refusals::accepted(std::uint32_t entity, std::string_view source_id) {
    if (!open_.may_have(key_of(entity, source_id))) return;
    transaction_->open_quarantine(connection_, static_cast<store::Entity>(entity), source_id,
                                  found_);
    for (const auto id : found_) {
        transaction_->set_quarantine_state(id, store::QuarantineState::retried,
                                           "the record was delivered again and accepted");
    }
}

void Refusals::close_old(std::span<const store::StoredSource> read) {
    if (read.empty()) return;
    transaction_->flush();
    std::unordered_map<std::string_view, store::SourceId> newest;
    for (const auto& source : read) newest[source.name] = source.id;
    std::unordered_set<std::int64_t> old;
    const auto sources = store_.sources(connection_);
    for (const auto& source : sources) {
        const auto now = newest.find(source.name);
        if (now != newest.end() && source.id < now->second) old.insert(source.id.value);
    }
    found_.clear();
    store_.quarantine({connection_, store::QuarantineState::open},
                      [&](const store::QuarantineRow& row) {
                          if (old.contains(row.position.source.value)) found_.push_back(row.id);
                          return true;
                      });
    for (const auto id : found_) {
        transaction_->set_quarantine_state(id, store::QuarantineState::retried,
                                           "the source was delivered again without it");
    }
}

}  // namespace openitem::sync
