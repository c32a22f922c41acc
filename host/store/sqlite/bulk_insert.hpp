// Inserts many rows of one table: sixteen to a statement, since more than half of the time of a
// single-row insert is spent around the row, not on it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/store/sql/codec.hpp"
#include "host/store/sql/schema.hpp"
#include "host/store/sqlite/database.hpp"

namespace openitem::store::sqlite {

class BulkInsert {
public:
    static constexpr std::size_t rows_per_statement = 16;

    // `conflict` is what follows the values: "ON CONFLICT ...".
    BulkInsert(Database& database, const sql::Table& table, std::string_view conflict = {})
        : many_(database, sql(table, rows_per_statement, conflict)),
          one_(database, sql(table, 1, conflict)) {}

    // Rows are anything codec.hpp can put().
    template <class Row>
    void run(const std::vector<Row>& all) {
        const std::span<const Row> rows(all);
        std::size_t i = 0;
        for (; i + rows_per_statement <= rows.size(); i += rows_per_statement) {
            insert(many_, rows.subspan(i, rows_per_statement));
        }
        for (; i < rows.size(); ++i) insert(one_, rows.subspan(i, 1));
    }

private:
    template <class Row>
    static void insert(Statement& statement, std::span<const Row> rows) {
        Binder binder(statement);
        for (const Row& row : rows) sql::put(binder, row);
        statement.step();
        // Every parameter is bound anew by the next rows: they need not be cleared.
        sqlite3_reset(statement.handle());
    }

    static std::string sql(const sql::Table& table, std::size_t rows, std::string_view conflict);

    Statement many_;
    Statement one_;
};

}  // namespace openitem::store::sqlite
