// A company's books as such: their currency, their connections, and the start of a transaction.
#pragma once

#include <random>

#include "host/base/result.hpp"
#include "host/store/sql/sql_transaction.hpp"

namespace openitem::store::sql {

template <class Db>
SqlStore<Db>::SqlStore(std::unique_ptr<Database> database, std::optional<base::Currency> functional,
                       const CommitHook& hook)
    : owned_(std::move(database)), database_(*owned_), hook_(hook) {
    // A hash table in memory must not be predictable for who writes the source ids.
    seed_ = (std::uint64_t{std::random_device{}()} << 32U) | std::random_device{}();
    if (functional) {
        write_alone([&] {
            Query(database_.prepared("INSERT INTO meta (:key, key, value) VALUES (:company, ?, ?)"))
                .put(std::string_view{"functional_currency"}, *functional)
                .run();
        });
    }
    const std::optional<std::string> code = meta("functional_currency");
    const auto currency = base::Currency::parse(code.value_or(""));
    if (!currency) {
        base::Error error;
        error.location = database_.name();
        error.message = "the books do not say their functional currency";
        throw base::RunError(base::Exit::source_or_config, error);
    }
    functional_ = *currency;
    static_cast<void>(database_.others_wrote());
    if (!database_.integer("SELECT id FROM record WHERE :own LIMIT 1") &&
        !database_.integer("SELECT id FROM item WHERE :own LIMIT 1")) {
        record_filter_.start_empty();
        number_filter_.start_empty();
        natural_key_filter_.start_empty();
        allocated_filter_.start_empty();
    }
    if (!database_.integer("SELECT customer FROM customer_key WHERE :own LIMIT 1")) {
        customer_key_filter_.start_empty();
    }
}

template <class Db>
void SqlStore<Db>::give_up_filters() noexcept {
    for (KeyFilter* filter : {&record_filter_, &number_filter_, &natural_key_filter_,
                              &allocated_filter_, &customer_key_filter_}) {
        filter->give_up();
    }
}

template <class Db>
SqlStore<Db>::~SqlStore() = default;

template <class Db>
template <class Act>
void SqlStore<Db>::write_alone(const Act& act) {
    if (writing_) return act();
    database_.begin();
    try {
        act();
        database_.commit();
    } catch (...) {
        database_.roll_back();
        throw;
    }
}

template <class Db>
std::optional<std::string> SqlStore<Db>::meta(std::string_view key) {
    Query query(database_.prepared("SELECT value FROM meta WHERE :own AND key = ?"));
    query.put(key);
    if (!query.step()) return std::nullopt;
    return std::string(query.columns().text());
}

template <class Db>
std::unique_ptr<Transaction> SqlStore<Db>::begin(base::Instant recorded_at) {
    if (database_.read_only()) throw std::logic_error("these books were opened to read");
    if (writing_) throw std::logic_error("a store has one transaction at a time");
    return std::make_unique<SqlTransaction<Db>>(*this, recorded_at);
}

template <class Db>
ConnectionId SqlStore<Db>::add_connection(std::string_view name, std::string_view connector) {
    const auto find = [&]() -> ConnectionId {
        Query query(database_.prepared("SELECT id FROM connection WHERE :own AND name = ?"));
        query.put(name);
        return query.step() ? query.columns().template id<ConnectionId>() : ConnectionId{};
    };
    ConnectionId id = find();
    if (id) return id;
    write_alone([&] {
        id = find();
        if (id) return;
        {
            Query query(database_.prepared("SELECT max(id) FROM connection WHERE :own"));
            query.step();
            id = {query.columns().integer() + 1};
        }
        Query(database_.prepared(
                  "INSERT INTO connection (:key, id, name, connector) VALUES (:company, ?, ?, ?)"))
            .put(id, name, connector)
            .run();
    });
    return id;
}

template <class Db>
std::vector<StoredConnection> SqlStore<Db>::connections() {
    std::vector<StoredConnection> all;
    Query query(
        database_.prepared("SELECT id, name, connector FROM connection WHERE :own ORDER BY id"));
    while (query.step()) {
        Columns columns = query.columns();
        StoredConnection& connection = all.emplace_back();
        connection.id = columns.template id<ConnectionId>();
        connection.name = columns.text();
        connection.connector = columns.text();
    }
    return all;
}

template <class Db>
std::optional<std::string> SqlStore<Db>::cursor(ConnectionId connection) {
    Query query(database_.prepared("SELECT cursor FROM cursor WHERE :own AND connection = ?"));
    query.put(connection);
    if (!query.step()) return std::nullopt;
    return std::string(query.columns().text());
}

}  // namespace openitem::store::sql
