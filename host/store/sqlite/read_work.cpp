// Quarantine, archive, runs, decisions, disputes, outbox and orders.
#include "host/store/archive.hpp"
#include "host/store/sqlite/store_impl.hpp"

namespace openitem::store::sqlite {

namespace {

StoredDecision read_decision(Columns& columns) {
    StoredDecision decision;
    decision.id = columns.id<DecisionId>();
    decision.kind = columns.text();
    decision.subject = columns.text();
    decision.customer = columns.id<CustomerId>();
    decision.policy = columns.text();
    decision.outcome = columns.text();
    decision.body = columns.text();
    decision.recorded_at = columns.instant();
    return decision;
}

StoredDispute read_dispute(Columns& columns) {
    StoredDispute dispute;
    dispute.id = columns.id<DisputeId>();
    dispute.number = columns.text();
    dispute.customer = columns.id<CustomerId>();
    dispute.item = columns.id<ItemId>();
    dispute.amount.minor = columns.integer();
    dispute.amount.currency = columns.currency();
    dispute.reason = columns.text();
    dispute.state = columns.text();
    dispute.opened_on = columns.date();
    dispute.closed_on = columns.maybe_date();
    dispute.resolution = columns.text();
    dispute.record = columns.id<RecordId>();
    dispute.body = columns.text();
    return dispute;
}

StoredOutbox read_outbox(Columns& columns) {
    StoredOutbox row;
    row.id = columns.id<OutboxId>();
    row.operation_id = columns.text();
    row.kind = columns.text();
    row.state = columns.text();
    row.body = columns.text();
    row.answer = columns.text();
    row.recorded_at = columns.instant();
    return row;
}

StoredTask read_task(Columns& columns) {
    StoredTask task;
    task.id = columns.id<TaskId>();
    task.kind = columns.text();
    task.record = columns.id<RecordId>();
    task.item = columns.id<ItemId>();
    task.amount.minor = columns.integer();
    task.amount.currency = columns.currency();
    task.state = columns.text();
    task.reason = columns.text();
    task.recorded_at = columns.instant();
    return task;
}

StoredOrder read_order(Columns& columns) {
    StoredOrder order;
    order.id = columns.id<OrderId>();
    order.record = columns.id<RecordId>();
    order.customer = columns.id<CustomerId>();
    order.number = columns.text();
    order.total.minor = columns.integer();
    order.total.currency = columns.currency();
    order.invoiced = columns.integer();
    order.ordered_on = columns.maybe_date();
    order.state = columns.text();
    return order;
}

StoredRun read_run(Columns& columns) {
    StoredRun run;
    run.id = columns.id<RunId>();
    run.connection = columns.id<ConnectionId>();
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

template <class Read>
auto read_all(Query& query, Read read) {
    std::vector<decltype(read(std::declval<Columns&>()))> all;
    while (query.step()) {
        Columns columns = query.columns();
        all.push_back(read(columns));
    }
    return all;
}

template <class Read>
auto read_one(Query& query, Read read) {
    std::optional<decltype(read(std::declval<Columns&>()))> one;
    if (query.step()) {
        Columns columns = query.columns();
        one = read(columns);
    }
    return one;
}

StoredSource read_source(Columns& columns) { return own(read_source_row(columns)); }
StoredQuarantine read_stored_quarantine(Columns& columns) { return own(read_quarantine(columns)); }

#define OPENITEM_QUARANTINE_COLUMNS                                                        \
    "id, connection, entity, source_id, rule, field, location, message, source, position," \
    " length, raw, batch, connector_version, fingerprint, state, reason, recorded_at"
#define OPENITEM_SOURCE_COLUMNS \
    "id, connection, name, size, modified_at, digest, complete, config_hash"

}  // namespace

std::optional<StoredQuarantine> SqliteStore::quarantined(QuarantineId id) {
    Query query(
        database_.prepared("SELECT " OPENITEM_QUARANTINE_COLUMNS " FROM quarantine WHERE id = ?"));
    return read_one(query.put(id), read_stored_quarantine);
}

std::optional<QuarantineId> SqliteStore::find_quarantined(ConnectionId connection,
                                                          const base::Digest& fingerprint) {
    Query query(
        database_.prepared("SELECT id FROM quarantine WHERE connection = ? AND fingerprint = ?"));
    query.put(connection, fingerprint);
    if (!query.step()) return std::nullopt;
    return query.columns().id<QuarantineId>();
}

void SqliteStore::open_quarantine(ConnectionId connection, Entity entity,
                                  std::string_view source_id, std::vector<QuarantineId>& out) {
    Query query(
        database_.prepared("SELECT id FROM quarantine WHERE state = 1 AND connection = ?"
                           " AND entity = ? AND source_id = ? ORDER BY id"));
    query.put(connection, entity, source_id);
    while (query.step()) out.push_back(query.columns().id<QuarantineId>());
}

void SqliteStore::quarantine(const QuarantineFilter& filter, const Each<QuarantineRow>& each) {
    Statement statement(database_, "SELECT " OPENITEM_QUARANTINE_COLUMNS
                                   " FROM quarantine WHERE (?1 IS NULL OR connection = ?1)"
                                   " AND (?2 IS NULL OR state = ?2) ORDER BY id");
    Binder binder(statement);
    binder.put(filter.connection);
    binder.put(filter.state);
    while (statement.step()) {
        Columns columns(statement);
        if (!each(read_quarantine(columns))) return;
    }
}

std::optional<StoredSource> SqliteStore::source(SourceId id) {
    Query query(database_.prepared("SELECT " OPENITEM_SOURCE_COLUMNS " FROM source WHERE id = ?"));
    return read_one(query.put(id), read_source);
}

std::vector<StoredSource> SqliteStore::sources(ConnectionId connection) {
    Query query(database_.prepared("SELECT " OPENITEM_SOURCE_COLUMNS
                                   " FROM source WHERE ?1 IS NULL OR connection = ?1 ORDER BY id"));
    return read_all(query.put(connection), read_source);
}

std::optional<StoredSource> SqliteStore::find_source(ConnectionId connection,
                                                     std::string_view name) {
    Query query(database_.prepared("SELECT " OPENITEM_SOURCE_COLUMNS
                                   " FROM source WHERE connection = ? AND name = ?"
                                   " ORDER BY id DESC LIMIT 1"));
    return read_one(query.put(connection, name), read_source);
}

std::vector<base::Digest> SqliteStore::source_chunks(SourceId source) {
    Query query(database_.prepared(
        "SELECT object.hash FROM source_chunk JOIN object ON object.id = source_chunk.object"
        " WHERE source_chunk.source = ? ORDER BY source_chunk.n"));
    return read_all(query.put(source), [](Columns& columns) { return columns.digest(); });
}

std::optional<std::int64_t> SqliteStore::object_size(const base::Digest& hash) {
    Query query(database_.prepared("SELECT size FROM object WHERE hash = ?"));
    query.put(hash);
    if (!query.step()) return std::nullopt;
    return query.columns().integer();
}

std::optional<std::string> SqliteStore::object(const base::Digest& hash) {
    Query query(database_.prepared("SELECT bytes FROM object WHERE hash = ?"));
    query.put(hash);
    if (!query.step()) return std::nullopt;
    Columns columns = query.columns();
    if (columns.null()) return std::nullopt;
    base::Result<std::string> bytes = unpack(std::as_bytes(std::span{columns.blob()}));
    if (!bytes) return std::nullopt;
    return *std::move(bytes);
}

void SqliteStore::objects(const std::function<bool(const base::Digest&, std::int64_t,
                                                   const std::optional<std::string>&)>& each) {
    Statement statement(database_, "SELECT hash, size, bytes FROM object ORDER BY id");
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

RunId SqliteStore::start_run(ConnectionId connection, base::Instant started_at) {
    Query(
        database_.prepared("INSERT INTO run (id, connection, started_at, ended_at, books, outcome)"
                           " SELECT coalesce(max(id), 0) + 1, ?, ?, NULL, '', '' FROM run"))
        .put(connection, started_at)
        .run();
    Query query(database_.prepared("SELECT max(id) FROM run"));
    query.step();
    return query.columns().id<RunId>();
}

void SqliteStore::finish_run(RunId run, base::Instant ended_at, std::string_view books,
                             std::string_view outcome) {
    Query(database_.prepared("UPDATE run SET ended_at = ?, books = ?, outcome = ? WHERE id = ?"))
        .put(ended_at, books, outcome, run)
        .run();
}

std::vector<StoredRun> SqliteStore::runs(ConnectionId connection) {
    Query query(
        database_.prepared("SELECT id, connection, started_at, ended_at, books, outcome FROM run"
                           " WHERE ?1 IS NULL OR connection = ?1 ORDER BY id"));
    return read_all(query.put(connection), read_run);
}

std::optional<StoredDecision> SqliteStore::decision(DecisionId id) {
    Query query(database_.prepared(
        "SELECT id, kind, subject, customer, policy, outcome, body, recorded_at FROM decision"
        " WHERE id = ?"));
    return read_one(query.put(id), read_decision);
}

std::vector<StoredDecision> SqliteStore::decisions(std::string_view subject) {
    Query query(database_.prepared(
        "SELECT id, kind, subject, customer, policy, outcome, body, recorded_at FROM decision"
        " WHERE ?1 = '' OR subject = ?1 ORDER BY id"));
    return read_all(query.put(subject), read_decision);
}

std::optional<StoredDispute> SqliteStore::dispute(std::string_view number) {
    Query query(database_.prepared(
        "SELECT id, number, customer, item, amount, currency, reason, state, opened_on, closed_on,"
        " resolution, record, body FROM dispute WHERE number = ?"));
    return read_one(query.put(number), read_dispute);
}

std::vector<StoredDispute> SqliteStore::disputes(CustomerId customer) {
    Query query(database_.prepared(
        "SELECT id, number, customer, item, amount, currency, reason, state, opened_on, closed_on,"
        " resolution, record, body FROM dispute WHERE ?1 IS NULL OR customer = ?1 ORDER BY id"));
    return read_all(query.put(customer), read_dispute);
}

std::vector<StoredOutbox> SqliteStore::outbox(std::string_view state) {
    Query query(database_.prepared(
        "SELECT id, operation_id, kind, state, body, answer, recorded_at FROM outbox"
        " WHERE ?1 = '' OR state = ?1 ORDER BY id"));
    return read_all(query.put(state), read_outbox);
}

std::vector<StoredTask> SqliteStore::tasks(std::string_view state) {
    Query query(database_.prepared(
        "SELECT id, kind, record, item, amount, currency, state, reason, recorded_at FROM task"
        " WHERE ?1 = '' OR state = ?1 ORDER BY id"));
    return read_all(query.put(state), read_task);
}

std::vector<StoredOrder> SqliteStore::orders(CustomerId customer) {
    Query query(database_.prepared(
        "SELECT id, record, customer, number, total, currency, invoiced, ordered_on, state"
        " FROM sales_order WHERE ?1 IS NULL OR customer = ?1 ORDER BY id"));
    return read_all(query.put(customer), read_order);
}

std::optional<StoredOrder> SqliteStore::order(std::string_view number) {
    Query query(database_.prepared(
        "SELECT id, record, customer, number, total, currency, invoiced, ordered_on, state"
        " FROM sales_order WHERE number = ? ORDER BY id DESC LIMIT 1"));
    return read_one(query.put(number), read_order);
}

std::optional<StoredOrder> SqliteStore::order_of_record(RecordId record) {
    Query query(database_.prepared(
        "SELECT id, record, customer, number, total, currency, invoiced, ordered_on, state"
        " FROM sales_order WHERE record = ?"));
    return read_one(query.put(record), read_order);
}

std::optional<StoredDispute> SqliteStore::dispute_of_record(RecordId record) {
    Query query(database_.prepared(
        "SELECT id, number, customer, item, amount, currency, reason, state, opened_on, closed_on,"
        " resolution, record, body FROM dispute WHERE record = ?"));
    return read_one(query.put(record), read_dispute);
}

}  // namespace openitem::store::sqlite
