// The archive and the work around the books. Rare rows are written at once.
#pragma once

#include "host/store/archive.hpp"
#include "host/store/sql/sql_transaction.hpp"

namespace openitem::store::sql {

template <class Db>
template <class Id>
Id SqlTransaction<Db>::next_id(const char* sql) {
    Query query(database_.prepared(sql));
    query.step();
    return {query.columns().integer()};
}

template <class Db>
SourceId SqlTransaction<Db>::add_source(const SourceRow& row) {
    const auto id = next_id<SourceId>("SELECT coalesce(max(id), 0) + 1 FROM source WHERE :own");
    Query(database_.prepared(
              "INSERT INTO source (:key, id, connection, name, size, modified_at, digest, complete,"
              " config_hash) VALUES (:company, ?, ?, ?, ?, ?, ?, ?, ?)"))
        .put(id, row.connection, row.name, row.size, row.modified_at, row.digest, row.complete,
             row.config_hash)
        .run();
    return id;
}

template <class Db>
void SqlTransaction<Db>::update_source(const SourceRow& row) {
    Query(database_.prepared(
              "UPDATE source SET name = ?, size = ?, modified_at = ?, digest = ?, complete = ?,"
              " config_hash = ? WHERE :own AND id = ?"))
        .put(row.name, row.size, row.modified_at, row.digest, row.complete, row.config_hash, row.id)
        .run();
}

template <class Db>
std::int64_t SqlTransaction<Db>::add_object(const base::Digest& hash, std::int64_t size,
                                            std::span<const std::byte> packed) {
    {
        Query known(database_.prepared("SELECT id FROM object WHERE :own AND hash = ?"));
        known.put(hash);
        if (known.step()) return known.columns().integer();
    }
    const std::int64_t object = next_id<base::Id<struct ObjectTag>>(
                                    "SELECT coalesce(max(id), 0) + 1 FROM object WHERE :own")
                                    .value;
    const std::string_view bytes{reinterpret_cast<const char*>(packed.data()), packed.size()};
    Query(database_.prepared(
              "INSERT INTO object (:key, id, hash, size, bytes) VALUES (:company, ?, ?, ?, ?)"))
        .put(object, hash, size, Blob{bytes})
        .run();
    byte_count_ += static_cast<std::int64_t>(packed.size());
    return object;
}

template <class Db>
void SqlTransaction<Db>::add_attachment(const base::Digest& hash, std::int64_t size,
                                        std::span<const std::byte> packed) {
    add_object(hash, size, packed);
}

template <class Db>
void SqlTransaction<Db>::add_chunk(SourceId source, std::int64_t n, const base::Digest& hash,
                                   std::int64_t size, std::span<const std::byte> packed) {
    const std::int64_t object = add_object(hash, size, packed);
    Query(database_.prepared(
              "INSERT INTO source_chunk (:key, source, n, object) VALUES (:company, ?, ?, ?)"
              " ON CONFLICT (:key, source, n) DO UPDATE SET object = excluded.object"))
        .put(source, n, object)
        .run();
}

template <class Db>
QuarantineId SqlTransaction<Db>::add_quarantine(const QuarantineRow& row) {
    QuarantineRow& added = quarantine_.rows.emplace_back(row);
    added.id = {quarantine_.first + static_cast<std::int64_t>(quarantine_.rows.size()) - 1};
    added.recorded_at = recorded_at_;
    for (std::string_view* text :
         {&added.source_id, &added.rule, &added.field, &added.location, &added.message, &added.raw,
          &added.batch, &added.connector_version, &added.reason}) {
        *text = arena_.keep(*text);
    }
    quarantine_index_.add(std::hash<base::Digest>{}(row.fingerprint));
    ++record_count_;
    return added.id;
}

template <class Db>
std::optional<QuarantineId> SqlTransaction<Db>::find_quarantined(ConnectionId connection,
                                                                 const base::Digest& fingerprint) {
    for (std::uint32_t i = quarantine_index_.find(std::hash<base::Digest>{}(fingerprint));
         i != RowIndex::none; i = quarantine_index_.next(i)) {
        const QuarantineRow& row = quarantine_.rows[i];
        if (row.connection == connection && row.fingerprint == fingerprint) return row.id;
    }
    return store_.find_quarantined(connection, fingerprint);
}

template <class Db>
void SqlTransaction<Db>::open_quarantine(ConnectionId connection, Entity entity,
                                         std::string_view source_id,
                                         std::vector<QuarantineId>& out) {
    out.clear();
    store_.open_quarantine(connection, entity, source_id, out);
    for (const QuarantineRow& row : quarantine_.rows) {
        if (row.state == QuarantineState::open && row.connection == connection &&
            row.entity == entity && row.source_id == source_id) {
            out.push_back(row.id);
        }
    }
}

template <class Db>
void SqlTransaction<Db>::refuse_again(QuarantineId id, const Position& position,
                                      std::string_view location) {
    if (QuarantineRow* row = quarantine_.find(id)) {
        if (row->state == QuarantineState::discarded) return;
        row->state = QuarantineState::open;
        row->reason = {};
        row->position = position;
        row->location = arena_.keep(location);
        return;
    }
    Query(database_.prepared(
              "UPDATE quarantine SET state = 1, reason = '', source = ?,"
              " position = ?, length = ?, location = ? WHERE :own AND id = ? AND state <> 3"))
        .put(position.source, position.offset, position.length, location, id)
        .run();
}

template <class Db>
void SqlTransaction<Db>::set_quarantine_state(QuarantineId id, QuarantineState state,
                                              std::string_view reason) {
    if (QuarantineRow* row = quarantine_.find(id)) {
        row->state = state;
        row->reason = arena_.keep(reason);
        return;
    }
    Query(database_.prepared("UPDATE quarantine SET state = ?, reason = ? WHERE :own AND id = ?"))
        .put(state, reason, id)
        .run();
}

template <class Db>
void SqlTransaction<Db>::set_cursor(ConnectionId connection, std::string_view cursor) {
    Query(database_.prepared(
              "INSERT INTO cursor (:key, connection, cursor) VALUES (:company, ?, ?)"
              " ON CONFLICT (:key, connection) DO UPDATE SET cursor = excluded.cursor"))
        .put(connection, cursor)
        .run();
}

template <class Db>
DecisionId SqlTransaction<Db>::add_decision(const StoredDecision& decision) {
    const auto id = next_id<DecisionId>("SELECT coalesce(max(id), 0) + 1 FROM decision WHERE :own");
    Query(database_.prepared(
              "INSERT INTO decision (:key, id, kind, subject, customer, policy, outcome, body,"
              " recorded_at) VALUES (:company, ?, ?, ?, ?, ?, ?, ?, ?)"))
        .put(id, std::string_view{decision.kind}, std::string_view{decision.subject},
             decision.customer, std::string_view{decision.policy},
             std::string_view{decision.outcome}, std::string_view{decision.body}, recorded_at_)
        .run();
    return id;
}

template <class Db>
DisputeId SqlTransaction<Db>::add_dispute(const StoredDispute& dispute) {
    const auto id = next_id<DisputeId>("SELECT coalesce(max(id), 0) + 1 FROM dispute WHERE :own");
    Query(database_.prepared("INSERT INTO dispute (:key, id, number, customer, item, amount, "
                             "currency, reason, state,"
                             " opened_on, closed_on, resolution, record, body)"
                             " VALUES (:company, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"))
        .put(id, std::string_view{dispute.number}, dispute.customer, dispute.item,
             dispute.amount.minor, dispute.amount.currency, std::string_view{dispute.reason},
             std::string_view{dispute.state}, dispute.opened_on, dispute.closed_on,
             std::string_view{dispute.resolution}, dispute.record, std::string_view{dispute.body})
        .run();
    return id;
}

template <class Db>
void SqlTransaction<Db>::update_dispute(const StoredDispute& dispute) {
    Query(database_.prepared(
              "UPDATE dispute SET customer = ?, item = ?, amount = ?, currency = ?, reason = ?,"
              " state = ?, opened_on = ?, closed_on = ?, resolution = ?, record = ?, body = ?"
              " WHERE :own AND id = ?"))
        .put(dispute.customer, dispute.item, dispute.amount.minor, dispute.amount.currency,
             std::string_view{dispute.reason}, std::string_view{dispute.state}, dispute.opened_on,
             dispute.closed_on, std::string_view{dispute.resolution}, dispute.record,
             std::string_view{dispute.body}, dispute.id)
        .run();
}

template <class Db>
OutboxId SqlTransaction<Db>::add_outbox(const StoredOutbox& row) {
    const auto id = next_id<OutboxId>("SELECT coalesce(max(id), 0) + 1 FROM outbox WHERE :own");
    Query(database_.prepared(
              "INSERT INTO outbox (:key, id, operation_id, kind, state, body, answer, recorded_at)"
              " VALUES (:company, ?, ?, ?, ?, ?, ?, ?)"))
        .put(id, std::string_view{row.operation_id}, std::string_view{row.kind},
             std::string_view{row.state}, std::string_view{row.body}, std::string_view{row.answer},
             recorded_at_)
        .run();
    return id;
}

template <class Db>
void SqlTransaction<Db>::update_outbox(const StoredOutbox& row) {
    Query(database_.prepared(
              "UPDATE outbox SET state = ?, body = ?, answer = ? WHERE :own AND id = ?"))
        .put(std::string_view{row.state}, std::string_view{row.body}, std::string_view{row.answer},
             row.id)
        .run();
}

template <class Db>
void SqlTransaction<Db>::add_task(const StoredTask& task) {
    const auto id = next_id<TaskId>("SELECT coalesce(max(id), 0) + 1 FROM task WHERE :own");
    Query(database_.prepared(
              "INSERT INTO task (:key, id, kind, record, item, amount, currency, state, reason,"
              " recorded_at) VALUES (:company, ?, ?, ?, ?, ?, ?, 'open', ?, ?)"
              " ON CONFLICT (:key, kind, record, item) WHERE state = 'open'"
              " DO UPDATE SET amount = task.amount + excluded.amount"))
        .put(id, std::string_view{task.kind}, task.record, task.item.value, task.amount.minor,
             task.amount.currency, std::string_view{task.reason}, recorded_at_)
        .run();
}

template <class Db>
void SqlTransaction<Db>::close_task(TaskId id, std::string_view reason) {
    Query(database_.prepared("UPDATE task SET state = 'done', reason = ? WHERE :own AND id = ?"))
        .put(reason, id)
        .run();
}

template <class Db>
OrderId SqlTransaction<Db>::add_order(const StoredOrder& order) {
    const auto id = next_id<OrderId>("SELECT coalesce(max(id), 0) + 1 FROM sales_order WHERE :own");
    Query(database_.prepared("INSERT INTO sales_order (:key, id, record, customer, number, total, "
                             "currency, invoiced,"
                             " ordered_on, state) VALUES (:company, ?, ?, ?, ?, ?, ?, ?, ?, ?)"))
        .put(id, order.record, order.customer, std::string_view{order.number}, order.total.minor,
             order.total.currency, order.invoiced, order.ordered_on, std::string_view{order.state})
        .run();
    return id;
}

template <class Db>
void SqlTransaction<Db>::update_order(const StoredOrder& order) {
    Query(database_.prepared(
              "UPDATE sales_order SET record = ?, customer = ?, number = ?, total = ?,"
              " currency = ?, invoiced = ?, ordered_on = ?, state = ? WHERE :own AND id = ?"))
        .put(order.record, order.customer, std::string_view{order.number}, order.total.minor,
             order.total.currency, order.invoiced, order.ordered_on, std::string_view{order.state},
             order.id)
        .run();
}

template <class Db>
StatusId SqlTransaction<Db>::add_status(const StoredStatus& status) {
    const auto id = next_id<StatusId>("SELECT coalesce(max(id), 0) + 1 FROM status WHERE :own");
    Query(database_.prepared("INSERT INTO status (:key, id, kind, subject, customer, item, state,"
                             " from_on, until_on, actor, reason, body, recorded_at)"
                             " VALUES (:company, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"))
        .put(id, std::string_view{status.kind}, std::string_view{status.subject}, status.customer,
             status.item, std::string_view{status.state}, status.from_on, status.until_on,
             std::string_view{status.actor}, std::string_view{status.reason},
             std::string_view{status.body}, recorded_at_)
        .run();
    return id;
}

template <class Db>
std::vector<StoredStatus> SqlTransaction<Db>::statuses(std::string_view kind) {
    return store_.statuses(kind, {});
}

template <class Db>
void SqlTransaction<Db>::set_meta(std::string_view key, std::string_view value) {
    Query(database_.prepared("INSERT INTO meta (:key, key, value) VALUES (:company, ?, ?)"
                             " ON CONFLICT (:key, key) DO UPDATE SET value = excluded.value"))
        .put(key, value)
        .run();
}

}  // namespace openitem::store::sql
