// The whole store as text, and the references within it.
#pragma once

#include <ostream>

#include "host/store/sql/dump_text.hpp"
#include "host/store/sql/references.hpp"
#include "host/store/sql/schema.hpp"
#include "host/store/sql/sql_store.hpp"

namespace openitem::store::sql {

template <class Db>
std::shared_ptr<void> SqlStore<Db>::one_state(Store* beside) {
    if (beside == nullptr) return std::make_shared<Snapshot<Database>>(database_);
    auto& other = dynamic_cast<SqlStore&>(*beside);
    return std::make_shared<Snapshot<Database>>(database_, other.database_);
}

template <class Db>
void SqlStore<Db>::dump(std::ostream& out) {
    const Snapshot<Database> snapshot(database_);
    std::string line;
    for (const Table& each : tables()) {
        if (each.beside) continue;
        Statement statement(database_, select_all(each));
        while (statement.step()) {
            Columns columns(statement);
            line.assign(each.name);
            for (int left = columns.count(); left > 0; --left) {
                line += ' ';
                append_value(line, columns.value());
            }
            line += '\n';
            out << line;
        }
    }
}

template <class Db>
std::int64_t SqlStore<Db>::check_references(const Each<Mismatch>& each) {
    if (!database_.check_storage([&](std::string_view message) {
            return each({"storage", 0, message});
        })) {
        return 0;
    }
    for (const Reference& reference : references()) {
        Statement statement(database_, reference.sql);
        while (statement.step()) {
            Columns columns(statement);
            Mismatch mismatch{.check = reference.check, .id = columns.integer()};
            mismatch.message = columns.text();
            if (!each(mismatch)) return 0;
        }
    }
    std::int64_t rows = 0;
    for (const char* name : {"record", "item", "entry", "line", "allocation", "customer_key",
                             "source_chunk", "record_version", "customer", "quarantine", "source",
                             "decision", "dispute", "sales_order", "task", "status"}) {
        const std::string sql = "SELECT count(*) FROM " + std::string(name) + " WHERE :own";
        rows += database_.integer(sql.c_str()).value_or(0);
    }
    return rows;
}

}  // namespace openitem::store::sql
