// Quarantine, archive, runs, decisions, disputes, outbox and orders.
#pragma once

#include "host/store/archive.hpp"
#include "host/store/sql/sql_store.hpp"

namespace openitem::store::sql {

template <class Columns>
StoredDecision read_decision(Columns& columns) {
    StoredDecision decision;
    decision.id = columns.template id<DecisionId>();
    decision.kind = columns.text();
    decision.subject = columns.text();
    decision.customer = columns.template id<CustomerId>();
    decision.policy = columns.text();
    decision.outcome = columns.text();
    decision.body = columns.text();
    decision.recorded_at = columns.instant();
    return decision;
}

template <class Columns>
StoredDispute read_dispute(Columns& columns) {
    StoredDispute dispute;
    dispute.id = columns.template id<DisputeId>();
    dispute.number = columns.text();
    dispute.customer = columns.template id<CustomerId>();
    dispute.item = columns.template id<ItemId>();
    dispute.amount.minor = columns.integer();
    dispute.amount.currency = columns.currency();
    dispute.reason = columns.text();
    dispute.state = columns.text();
    dispute.opened_on = columns.date();
    dispute.closed_on = columns.maybe_date();
    dispute.resolution = columns.text();
    dispute.record = columns.template id<RecordId>();
    dispute.body = columns.text();
    return dispute;
}

template <class Columns>
StoredOutbox read_outbox(Columns& columns) {
    StoredOutbox row;
    row.id = columns.template id<OutboxId>();
    row.operation_id = columns.text();
    row.kind = columns.text();
    row.state = columns.text();
    row.body = columns.text();
    row.answer = columns.text();
    row.recorded_at = columns.instant();
    return row;
}

template <class Columns>
StoredTask read_task(Columns& columns) {
    StoredTask task;
    task.id = columns.template id<TaskId>();
    task.kind = columns.text();
    task.record = columns.template id<RecordId>();
    task.item = columns.template id<ItemId>();
    task.amount.minor = columns.integer();
    task.amount.currency = columns.currency();
    task.state = columns.text();
    task.reason = columns.text();
    task.recorded_at = columns.instant();
    return task;
}

template <class Columns>
StoredOrder read_order(Columns& columns) {
    StoredOrder order;
    order.id = columns.template id<OrderId>();
    order.record = columns.template id<RecordId>();
    order.customer = columns.template id<CustomerId>();
    order.number = columns.text();
    order.total.minor = columns.integer();
    order.total.currency = columns.currency();
    order.invoiced = columns.integer();
    order.ordered_on = columns.maybe_date();
    order.state = columns.text();
    return order;
}

template <class Columns>
StoredStatus read_status(Columns& columns) {
    StoredStatus status;
    status.id = columns.template id<StatusId>();
    status.kind = columns.text();
    status.subject = columns.text();
    status.customer = columns.template id<CustomerId>();
    status.item = columns.template id<ItemId>();
    status.state = columns.text();
    status.from_on = columns.date();
    status.until_on = columns.maybe_date();
    status.actor = columns.text();
    status.reason = columns.text();
    status.body = columns.text();
    status.recorded_at = columns.instant();
    return status;
}

template <class Columns>
StoredRun read_run(Columns& columns) {
    StoredRun run;
    run.id = columns.template id<RunId>();
    run.connection = columns.template id<ConnectionId>();
    run.started_at = columns.instant();
    if (columns.null()) {
        columns.skip();
    } else {
        run.ended_at = columns.instant();
    }
    run.books = columns.text();
    run.outcome = columns.text();
    return run;
}

template <class Columns, class Query, class Read>
auto read_all(Query& query, Read read) {
    std::vector<std::remove_cvref_t<std::invoke_result_t<Read, Columns&>>> all;
    while (query.step()) {
        auto columns = query.columns();
        all.push_back(read(columns));
    }
    return all;
}

template <class Columns, class Query, class Read>
auto read_one(Query& query, Read read) {
    std::optional<std::remove_cvref_t<std::invoke_result_t<Read, Columns&>>> one;
    if (query.step()) {
        auto columns = query.columns();
        one = read(columns);
    }
    return one;
}

template <class Columns>
StoredSource read_source(Columns& columns) {
    return own(read_source_row(columns));
}
template <class Columns>
StoredQuarantine read_stored_quarantine(Columns& columns) {
    return own(read_quarantine(columns));
}

#define OPENITEM_QUARANTINE_COLUMNS                                                        \
    "id, connection, entity, source_id, rule, field, location, message, source, position," \
    " length, raw, batch, connector_version, fingerprint, state, reason, recorded_at"
#define OPENITEM_SOURCE_COLUMNS \
    "id, connection, name, size, modified_at, digest, complete, config_hash"

template <class Db>
std::optional<StoredQuarantine> SqlStore<Db>::quarantined(QuarantineId id) {
    Query query(database_.prepared("SELECT " OPENITEM_QUARANTINE_COLUMNS
                                   " FROM quarantine WHERE :own AND id = ?"));
    return read_one<Columns>(query.put(id), read_stored_quarantine<Columns>);
}

template <class Db>
std::optional<QuarantineId> SqlStore<Db>::find_quarantined(ConnectionId connection,
                                                           const base::Digest& fingerprint) {
    Query query(database_.prepared(
        "SELECT id FROM quarantine WHERE :own AND connection = ? AND fingerprint = ?"));
    query.put(connection, fingerprint);
    if (!query.step()) return std::nullopt;
    return query.columns().template id<QuarantineId>();
}

template <class Db>
void SqlStore<Db>::open_quarantine(ConnectionId connection, Entity entity,
                                   std::string_view source_id, std::vector<QuarantineId>& out) {
    Query query(
        database_.prepared("SELECT id FROM quarantine WHERE :own AND state = 1 AND connection = ?"
                           " AND entity = ? AND source_id = ? ORDER BY id"));
    query.put(connection, entity, source_id);
    while (query.step()) out.push_back(query.columns().template id<QuarantineId>());
}

template <class Db>
void SqlStore<Db>::quarantine(const QuarantineFilter& filter, const Each<QuarantineRow>& each) {
    Statement statement(database_, "SELECT " OPENITEM_QUARANTINE_COLUMNS
                                   " FROM quarantine WHERE :own AND (?1 IS NULL OR connection = ?1)"
                                   " AND (?2 IS NULL OR state = ?2) ORDER BY id");
    Binder binder(statement);
    binder.put(filter.connection);
    binder.put(filter.state);
    while (statement.step()) {
        Columns columns(statement);
        if (!each(read_quarantine(columns))) return;
    }
}

template <class Db>
std::optional<StoredSource> SqlStore<Db>::source(SourceId id) {
    Query query(
        database_.prepared("SELECT " OPENITEM_SOURCE_COLUMNS " FROM source WHERE :own AND id = ?"));
    return read_one<Columns>(query.put(id), read_source<Columns>);
}

template <class Db>
std::vector<StoredSource> SqlStore<Db>::sources(ConnectionId connection) {
    Query query(database_.prepared(
        "SELECT " OPENITEM_SOURCE_COLUMNS
        " FROM source WHERE :own AND (?1 IS NULL OR connection = ?1) ORDER BY id"));
    return read_all<Columns>(query.put(connection), read_source<Columns>);
}

template <class Db>
std::optional<StoredSource> SqlStore<Db>::find_source(ConnectionId connection,
                                                      std::string_view name) {
    Query query(database_.prepared("SELECT " OPENITEM_SOURCE_COLUMNS
                                   " FROM source WHERE :own AND connection = ? AND name = ?"
                                   " ORDER BY id DESC LIMIT 1"));
    return read_one<Columns>(query.put(connection, name), read_source<Columns>);
}

template <class Db>
std::vector<base::Digest> SqlStore<Db>::source_chunks(SourceId source) {
    Query query(database_.prepared(
        "SELECT object.hash FROM source_chunk JOIN (SELECT id, hash FROM object WHERE :own) AS "
        "object"
        " ON object.id = source_chunk.object WHERE :own AND source_chunk.source = ?"
        " ORDER BY source_chunk.n"));
    return read_all<Columns>(query.put(source), [](Columns& columns) { return columns.digest(); });
}

template <class Db>
std::optional<std::int64_t> SqlStore<Db>::object_size(const base::Digest& hash) {
    Query query(database_.prepared("SELECT size FROM object WHERE :own AND hash = ?"));
    query.put(hash);
    if (!query.step()) return std::nullopt;
    return query.columns().integer();
}

template <class Db>
std::optional<std::string> SqlStore<Db>::object(const base::Digest& hash) {
    Query query(database_.prepared("SELECT bytes FROM object WHERE :own AND hash = ?"));
    query.put(hash);
    if (!query.step()) return std::nullopt;
    Columns columns = query.columns();
    if (columns.null()) return std::nullopt;
    base::Result<std::string> bytes = unpack(std::as_bytes(std::span{columns.blob()}));
    if (!bytes) return std::nullopt;
    return *std::move(bytes);
}

template <class Db>
void SqlStore<Db>::objects(const std::function<bool(const base::Digest&, std::int64_t,
                                                    const std::optional<std::string>&)>& each) {
    Statement statement(database_, "SELECT hash, size, bytes FROM object WHERE :own ORDER BY id");
    while (statement.step()) {
        Columns columns(statement);
        const base::Digest hash = columns.digest();
        const std::int64_t size = columns.integer();
        std::optional<std::string> bytes;
        if (!columns.null()) {
            // Damaged bytes are handed on as they are: they do not hash to their key.
            base::Result<std::string> unpacked = unpack(std::as_bytes(std::span{columns.blob()}));
            bytes = unpacked ? *std::move(unpacked) : std::string{};
        }
        if (!each(hash, size, bytes)) return;
    }
}

template <class Db>
RunId SqlStore<Db>::start_run(ConnectionId connection, base::Instant started_at) {
    RunId run;
    write_alone([&] {
        {
            Query query(database_.prepared("SELECT max(id) FROM run WHERE :own"));
            query.step();
            run = {query.columns().integer() + 1};
        }
        Query(database_.prepared("INSERT INTO run (:key, id, connection, started_at, ended_at,"
                                 " books, outcome) VALUES (:company, ?, ?, ?, NULL, '', '')"))
            .put(run, connection, started_at)
            .run();
    });
    return run;
}

template <class Db>
void SqlStore<Db>::finish_run(RunId run, base::Instant ended_at, std::string_view books,
                              std::string_view outcome) {
    write_alone([&] {
        Query(database_.prepared("UPDATE run SET ended_at = ?, books = ?, outcome = ?"
                                 " WHERE :own AND id = ?"))
            .put(ended_at, books, outcome, run)
            .run();
    });
}

template <class Db>
std::vector<StoredRun> SqlStore<Db>::runs(ConnectionId connection) {
    Query query(
        database_.prepared("SELECT id, connection, started_at, ended_at, books, outcome FROM run"
                           " WHERE :own AND (?1 IS NULL OR connection = ?1) ORDER BY id"));
    return read_all<Columns>(query.put(connection), read_run<Columns>);
}

template <class Db>
std::optional<StoredDecision> SqlStore<Db>::decision(DecisionId id) {
    Query query(database_.prepared(
        "SELECT id, kind, subject, customer, policy, outcome, body, recorded_at FROM decision"
        " WHERE :own AND id = ?"));
    return read_one<Columns>(query.put(id), read_decision<Columns>);
}

template <class Db>
std::vector<StoredDecision> SqlStore<Db>::decisions(std::string_view subject,
                                                    std::string_view kind) {
    Query query(database_.prepared(
        "SELECT id, kind, subject, customer, policy, outcome, body, recorded_at FROM decision"
        " WHERE :own AND (?1 = '' OR subject = ?1) AND (?2 = '' OR kind = ?2) ORDER BY id"));
    return read_all<Columns>(query.put(subject, kind), read_decision<Columns>);
}

template <class Db>
std::optional<StoredDispute> SqlStore<Db>::dispute(std::string_view number) {
    Query query(database_.prepared(
        "SELECT id, number, customer, item, amount, currency, reason, state, opened_on, closed_on,"
        " resolution, record, body FROM dispute WHERE :own AND number = ?"));
    return read_one<Columns>(query.put(number), read_dispute<Columns>);
}

template <class Db>
std::vector<StoredDispute> SqlStore<Db>::disputes(CustomerId customer) {
    Query query(database_.prepared(
        "SELECT id, number, customer, item, amount, currency, reason, state, opened_on, closed_on,"
        " resolution, record, body FROM dispute WHERE :own AND (?1 IS NULL OR customer = ?1) ORDER "
        "BY id"));
    return read_all<Columns>(query.put(customer), read_dispute<Columns>);
}

template <class Db>
std::vector<StoredOutbox> SqlStore<Db>::outbox(std::string_view state) {
    Query query(database_.prepared(
        "SELECT id, operation_id, kind, state, body, answer, recorded_at FROM outbox"
        " WHERE :own AND (?1 = '' OR state = ?1) ORDER BY id"));
    return read_all<Columns>(query.put(state), read_outbox<Columns>);
}

template <class Db>
std::vector<StoredTask> SqlStore<Db>::tasks(std::string_view state) {
    Query query(database_.prepared(
        "SELECT id, kind, record, item, amount, currency, state, reason, recorded_at FROM task"
        " WHERE :own AND (?1 = '' OR state = ?1) ORDER BY id"));
    return read_all<Columns>(query.put(state), read_task<Columns>);
}

template <class Db>
std::vector<StoredOrder> SqlStore<Db>::orders(CustomerId customer) {
    Query query(database_.prepared(
        "SELECT id, record, customer, number, total, currency, invoiced, ordered_on, state"
        " FROM sales_order WHERE :own AND (?1 IS NULL OR customer = ?1) ORDER BY id"));
    return read_all<Columns>(query.put(customer), read_order<Columns>);
}

template <class Db>
std::optional<StoredOrder> SqlStore<Db>::order(std::string_view number) {
    Query query(database_.prepared(
        "SELECT id, record, customer, number, total, currency, invoiced, ordered_on, state"
        " FROM sales_order WHERE :own AND number = ? ORDER BY id DESC LIMIT 1"));
    return read_one<Columns>(query.put(number), read_order<Columns>);
}

template <class Db>
std::optional<StoredOrder> SqlStore<Db>::order_of_record(RecordId record) {
    Query query(database_.prepared(
        "SELECT id, record, customer, number, total, currency, invoiced, ordered_on, state"
        " FROM sales_order WHERE :own AND record = ?"));
    return read_one<Columns>(query.put(record), read_order<Columns>);
}

template <class Db>
std::optional<StoredDispute> SqlStore<Db>::dispute_of_record(RecordId record) {
    Query query(database_.prepared(
        "SELECT id, number, customer, item, amount, currency, reason, state, opened_on, closed_on,"
        " resolution, record, body FROM dispute WHERE :own AND record = ?"));
    return read_one<Columns>(query.put(record), read_dispute<Columns>);
}

template <class Db>
std::vector<StoredStatus> SqlStore<Db>::statuses(std::string_view kind, CustomerId customer) {
    Query query(database_.prepared(
        "SELECT id, kind, subject, customer, item, state, from_on, until_on, actor, reason, body,"
        " recorded_at FROM status WHERE :own AND (?1 = '' OR kind = ?1)"
        " AND (?2 IS NULL OR customer = ?2) ORDER BY id"));
    return read_all<Columns>(query.put(kind, customer), read_status<Columns>);
}

}  // namespace openitem::store::sql
