// Records and customers.
#pragma once

#include "host/store/sql/schema.hpp"
#include "host/store/sql/sql_store.hpp"

namespace openitem::store::sql {

constexpr const char* record_select =
    "SELECT id, connection, entity, version, state, hash, evidence_of, customer, source, position,"
    " length, recorded_at, source_id, body FROM record";

template <class Columns>
RecordRow read_record(Columns& columns) {
    RecordRow row;
    row.ref = read_record_ref(columns);
    row.source_id = columns.text();
    row.body = columns.text();
    return row;
}

inline StoredRecord own(const RecordRow& row) {
    return {row.ref, std::string(row.source_id), std::string(row.body)};
}

template <class Db>
std::optional<RecordRef> SqlStore<Db>::find_record(ConnectionId connection, Entity entity,
                                                   std::string_view source_id) {
    Query query(database_.prepared(
        "SELECT id, connection, entity, version, state, hash, evidence_of, customer, source,"
        " position, length, recorded_at FROM record"
        " WHERE :own AND connection = ? AND entity = ? AND source_id = ?"));
    query.put(connection, entity, source_id);
    if (!query.step()) return std::nullopt;
    Columns columns = query.columns();
    return read_record_ref(columns);
}

template <class Db>
std::optional<RecordRef> SqlStore<Db>::record_ref(RecordId id) {
    Query query(database_.prepared(
        "SELECT id, connection, entity, version, state, hash, evidence_of, customer, source,"
        " position, length, recorded_at FROM record WHERE :own AND id = ?"));
    query.put(id);
    if (!query.step()) return std::nullopt;
    Columns columns = query.columns();
    return read_record_ref(columns);
}

template <class Db>
std::optional<std::string> SqlStore<Db>::record_body(RecordId id) {
    Query query(database_.prepared("SELECT body FROM record WHERE :own AND id = ?"));
    query.put(id);
    if (!query.step()) return std::nullopt;
    return std::string(query.columns().text());
}

template <class Db>
void SqlStore<Db>::evidence_refs(RecordId record, std::vector<RecordRef>& out) {
    Query query(database_.prepared(
        "SELECT id, connection, entity, version, state, hash, evidence_of, customer, source,"
        " position, length, recorded_at FROM record WHERE :own AND state = 2 AND evidence_of = ?"
        " ORDER BY id"));
    query.put(record);
    while (query.step()) {
        Columns columns = query.columns();
        out.push_back(read_record_ref(columns));
    }
}

template <class Db>
std::optional<StoredRecord> SqlStore<Db>::record(RecordId id) {
    static const std::string sql = std::string(record_select) + " WHERE :own AND id = ?";
    Query query(database_.prepared(sql.c_str()));
    query.put(id);
    if (!query.step()) return std::nullopt;
    Columns columns = query.columns();
    return own(read_record(columns));
}

template <class Db>
std::optional<StoredRecord> SqlStore<Db>::record(RecordId id, std::int32_t version) {
    std::optional<StoredRecord> current = record(id);
    if (!current || current->ref.version == version) return current;
    Query query(database_.prepared(
        "SELECT record, 0, 0, version, state, hash, evidence_of, customer, source, position,"
        " length, recorded_at, body FROM record_version WHERE :own AND record = ? AND version = "
        "?"));
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

template <class Db>
void SqlStore<Db>::read_row(Statement& statement, const Each<RecordRow>& each) {
    while (statement.step()) {
        Columns columns(statement);
        if (!each(read_record(columns))) return;
    }
}

template <class Db>
void SqlStore<Db>::records(Entity entity, const Each<RecordRow>& each) {
    std::string sql = std::string(record_select) + " WHERE :own";
    if (entity != 0) sql += " AND entity = " + std::to_string(entity);
    Statement statement(database_, sql + " ORDER BY connection, entity, source_id");
    read_row(statement, each);
}

template <class Db>
void SqlStore<Db>::waiting_records(ConnectionId connection, const Each<RecordRow>& each) {
    std::string sql = record_select;
    sql += " WHERE :own AND state = 3";
    if (connection) sql += " AND connection = " + std::to_string(connection.value);
    Statement statement(database_, sql + " ORDER BY connection, entity, source_id");
    read_row(statement, each);
}

template <class Db>
void SqlStore<Db>::evidence_of(RecordId record, const Each<RecordRow>& each) {
    std::string sql = record_select;
    sql += " WHERE :own AND state = 2 AND evidence_of ";
    sql += record ? "= " + std::to_string(record.value) : "IS NULL";
    Statement statement(database_, sql + " ORDER BY id");
    read_row(statement, each);
}

template <class Db>
std::int64_t SqlStore<Db>::count_records(Entity entity) {
    std::string sql = "SELECT count(*) FROM record WHERE :own";
    if (entity != 0) sql += " AND entity = " + std::to_string(entity);
    return database_.integer(sql.c_str()).value_or(0);
}

template <class Db>
std::optional<CustomerId> SqlStore<Db>::customer_by_key(std::string_view key) {
    Query query(database_.prepared("SELECT customer FROM customer_key WHERE :own AND key = ?"));
    query.put(key);
    if (!query.step()) return std::nullopt;
    return query.columns().template id<CustomerId>();
}

template <class Db>
std::optional<StoredCustomer> SqlStore<Db>::customer(CustomerId id) {
    Query query(database_.prepared(
        "SELECT id, record, number, name, vat_id, country, email, due_days, limit_amount,"
        " limit_currency FROM customer WHERE :own AND id = ?"));
    query.put(id);
    if (!query.step()) return std::nullopt;
    Columns columns = query.columns();
    return sql::own(read_customer(columns));
}

template <class Db>
std::vector<std::string> SqlStore<Db>::customer_keys(CustomerId id) {
    std::vector<std::string> keys;
    Query query(database_.prepared(
        "SELECT key FROM customer_key WHERE :own AND customer = ? ORDER BY key"));
    query.put(id);
    while (query.step()) keys.emplace_back(query.columns().text());
    return keys;
}

template <class Db>
void SqlStore<Db>::customers(const Each<CustomerRow>& each) {
    Statement statement(database_,
                        "SELECT id, record, number, name, vat_id, country, email, due_days,"
                        " limit_amount, limit_currency FROM customer WHERE :own ORDER BY id");
    while (statement.step()) {
        Columns columns(statement);
        if (!each(read_customer(columns))) return;
    }
}

}  // namespace openitem::store::sql
