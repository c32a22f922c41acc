// Records and customers.
#include "host/store/sqlite/schema.hpp"
#include "host/store/sqlite/store_impl.hpp"

namespace openitem::store::sqlite {

namespace {

constexpr const char* record_select =
    "SELECT id, connection, entity, version, state, hash, evidence_of, customer, source, position,"
    " length, recorded_at, source_id, body FROM record";

RecordRow read_record(Columns& columns) {
    RecordRow row;
    row.ref = read_record_ref(columns);
    row.source_id = columns.text();
    row.body = columns.text();
    return row;
}

StoredRecord own(const RecordRow& row) {
    return {row.ref, std::string(row.source_id), std::string(row.body)};
}

}  // namespace

std::optional<RecordRef> SqliteStore::find_record(ConnectionId connection, Entity entity,
                                                  std::string_view source_id) {
    Query query(database_.prepared(
        "SELECT id, connection, entity, version, state, hash, evidence_of, customer, source,"
        " position, length, recorded_at FROM record"
        " WHERE connection = ? AND entity = ? AND source_id = ?"));
    query.put(connection, entity, source_id);
    if (!query.step()) return std::nullopt;
    Columns columns = query.columns();
    return read_record_ref(columns);
}

std::optional<RecordRef> SqliteStore::record_ref(RecordId id) {
    Query query(database_.prepared(
        "SELECT id, connection, entity, version, state, hash, evidence_of, customer, source,"
        " position, length, recorded_at FROM record WHERE id = ?"));
    query.put(id);
    if (!query.step()) return std::nullopt;
    Columns columns = query.columns();
    return read_record_ref(columns);
}

std::optional<std::string> SqliteStore::record_body(RecordId id) {
    Query query(database_.prepared("SELECT body FROM record WHERE id = ?"));
    query.put(id);
    if (!query.step()) return std::nullopt;
    return std::string(query.columns().text());
}

void SqliteStore::evidence_refs(RecordId record, std::vector<RecordRef>& out) {
    Query query(database_.prepared(
        "SELECT id, connection, entity, version, state, hash, evidence_of, customer, source,"
        " position, length, recorded_at FROM record WHERE state = 2 AND evidence_of = ?"
        " ORDER BY id"));
    query.put(record);
    while (query.step()) {
        Columns columns = query.columns();
        out.push_back(read_record_ref(columns));
    }
}

std::optional<StoredRecord> SqliteStore::record(RecordId id) {
    static const std::string sql = std::string(record_select) + " WHERE id = ?";
    Query query(database_.prepared(sql.c_str()));
    query.put(id);
    if (!query.step()) return std::nullopt;
    Columns columns = query.columns();
    return own(read_record(columns));
}

std::optional<StoredRecord> SqliteStore::record(RecordId id, std::int32_t version) {
    std::optional<StoredRecord> current = record(id);
    if (!current || current->ref.version == version) return current;
    Query query(database_.prepared(
        "SELECT record, 0, 0, version, state, hash, evidence_of, customer, source, position,"
        " length, recorded_at, body FROM record_version WHERE record = ? AND version = ?"));
    query.put(id, version);
    if (!query.step()) return std::nullopt;
    Columns columns = query.columns();
    StoredRecord earlier;
    earlier.ref = read_record_ref(columns);
    earlier.ref.connection = current->ref.connection;
    earlier.ref.entity = current->ref.entity;
    earlier.source_id = std::move(current->source_id);
    earlier.body = columns.text();
    return earlier;
}

void SqliteStore::read_row(Statement& statement, const Each<RecordRow>& each) {
    while (statement.step()) {
        Columns columns(statement);
        if (!each(read_record(columns))) return;
    }
}

void SqliteStore::records(Entity entity, const Each<RecordRow>& each) {
    std::string sql = record_select;
    if (entity != 0) sql += " WHERE entity = " + std::to_string(entity);
    Statement statement(database_, sql + " ORDER BY connection, entity, source_id");
    read_row(statement, each);
}

void SqliteStore::waiting_records(ConnectionId connection, const Each<RecordRow>& each) {
    std::string sql = record_select;
    sql += " WHERE state = 3";
    if (connection) sql += " AND connection = " + std::to_string(connection.value);
    Statement statement(database_, sql + " ORDER BY connection, entity, source_id");
    read_row(statement, each);
}

void SqliteStore::evidence_of(RecordId record, const Each<RecordRow>& each) {
    std::string sql = record_select;
    sql += " WHERE state = 2 AND evidence_of ";
    sql += record ? "= " + std::to_string(record.value) : "IS NULL";
    Statement statement(database_, sql + " ORDER BY id");
    read_row(statement, each);
}

std::int64_t SqliteStore::count_records(Entity entity) {
    std::string sql = "SELECT count(*) FROM record";
    if (entity != 0) sql += " WHERE entity = " + std::to_string(entity);
    return database_.integer(sql.c_str()).value_or(0);
}

std::optional<CustomerId> SqliteStore::customer_by_key(std::string_view key) {
    Query query(database_.prepared("SELECT customer FROM customer_key WHERE key = ?"));
    query.put(key);
    if (!query.step()) return std::nullopt;
    return query.columns().id<CustomerId>();
}

std::optional<StoredCustomer> SqliteStore::customer(CustomerId id) {
    Query query(database_.prepared(
        "SELECT id, record, number, name, vat_id, country, email, due_days, limit_amount,"
        " limit_currency FROM customer WHERE id = ?"));
    query.put(id);
    if (!query.step()) return std::nullopt;
    Columns columns = query.columns();
    return sqlite::own(read_customer(columns));
}

std::vector<std::string> SqliteStore::customer_keys(CustomerId id) {
    std::vector<std::string> keys;
    Query query(database_.prepared("SELECT key FROM customer_key WHERE customer = ? ORDER BY key"));
    query.put(id);
    while (query.step()) keys.emplace_back(query.columns().text());
    return keys;
}

void SqliteStore::customers(const Each<CustomerRow>& each) {
    Statement statement(database_,
                        "SELECT id, record, number, name, vat_id, country, email, due_days,"
                        " limit_amount, limit_currency FROM customer ORDER BY id");
    while (statement.step()) {
        Columns columns(statement);
        if (!each(read_customer(columns))) return;
    }
}

}  // namespace openitem::store::sqlite
