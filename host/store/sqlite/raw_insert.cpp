#include "host/store/sqlite/raw_insert.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>

#include "host/store/arena.hpp"
#include "host/store/sql/schema.hpp"
#include "host/store/sqlite/dialect.hpp"
#include "host/store/sqlite/sqlite_store.hpp"

namespace openitem::store {

namespace {

using sql::Table;
using sqlite::Database;
using sqlite::Statement;

// A value as a program has it at hand: a number, or bytes that stay where they are.
struct Value {
    int type = SQLITE_NULL;
    std::int64_t number = 0;
    std::string_view bytes = {};
};

std::string insert_sql(const Table& table, int columns, int rows) {
    std::string row = "(?";
    for (int i = 1; i < columns; ++i) row += ",?";
    row += ')';
    std::string sql = "INSERT INTO " + std::string(table.name) + " (" + std::string(table.columns) +
                      ") VALUES " + row;
    for (int i = 1; i < rows; ++i) sql += ',' + row;
    return sql;
}

// The rows of one table, read a share at a time and then inserted.
class TableCopy {
public:
    TableCopy(Database& from, Database& to, const Table& table, const RawInsert& what)
        : select_(from, "SELECT " + std::string(table.columns) + " FROM " +
                            std::string(table.name) + " ORDER BY " + std::string(table.key)),
          columns_(sqlite3_column_count(select_.handle())),
          rows_per_statement_(what.rows_per_statement),
          many_(to, insert_sql(table, columns_, rows_per_statement_)),
          one_(to, insert_sql(table, columns_, 1)) {
        const std::string count = "SELECT count(*) FROM " + std::string(table.name);
        const std::int64_t rows = from.integer(count.c_str()).value_or(0);
        share_ = (rows + what.transactions - 1) / what.transactions;
    }

    void read_share() {
        values_.clear();
        arena_.clear();
        for (std::int64_t i = 0; i < share_ && !read_all_; ++i) {
            // Asked once more after its last row, a statement would start from the first one again.
            read_all_ = !select_.step();
            if (read_all_) break;
            for (int column = 0; column < columns_; ++column) values_.push_back(read(column));
        }
    }

    std::int64_t insert_share() {
        const auto rows = static_cast<std::int64_t>(values_.size()) / columns_;
        std::size_t next = 0;
        std::int64_t done = 0;
        for (; done + rows_per_statement_ <= rows; done += rows_per_statement_) {
            insert(many_, rows_per_statement_, next);
        }
        for (; done < rows; ++done) insert(one_, 1, next);
        return rows;
    }

private:
    Value read(int column) {
        sqlite3_stmt* const row = select_.handle();
        Value value{.type = sqlite3_column_type(row, column)};
        if (value.type == SQLITE_INTEGER) {
            value.number = sqlite3_column_int64(row, column);
        } else if (value.type != SQLITE_NULL) {
            const void* const begin = sqlite3_column_blob(row, column);
            const auto size = static_cast<std::size_t>(sqlite3_column_bytes(row, column));
            value.bytes = size == 0 ? std::string_view{""}
                                    : arena_.keep({static_cast<const char*>(begin), size});
        }
        return value;
    }

    void insert(Statement& statement, int rows, std::size_t& next) {
        sqlite3_stmt* const to = statement.handle();
        for (int i = 1; i <= rows * columns_; ++i, ++next) {
            const Value& value = values_[next];
            const auto size = value.bytes.size();
            switch (value.type) {
                case SQLITE_INTEGER:
                    sqlite3_bind_int64(to, i, value.number);
                    break;
                case SQLITE_TEXT:
                    sqlite3_bind_text64(to, i, value.bytes.data(), size, SQLITE_STATIC,
                                        SQLITE_UTF8);
                    break;
                case SQLITE_BLOB:
                    sqlite3_bind_blob64(to, i, value.bytes.data(), size, SQLITE_STATIC);
                    break;
                default:
                    sqlite3_bind_null(to, i);
                    break;
            }
        }
        statement.step();
        sqlite3_reset(to);
    }

    Statement select_;
    int columns_;
    int rows_per_statement_;
    Statement many_;
    Statement one_;
    std::int64_t share_ = 0;
    bool read_all_ = false;
    std::vector<Value> values_;
    Arena arena_;
};

}  // namespace

std::vector<std::string_view> bulk_tables() {
    return {"customer", "customer_key", "record",     "item",         "entry",
            "line",     "allocation",   "quarantine", "source_chunk", "object"};
}

RawInserted raw_insert(const std::filesystem::path& from, const std::filesystem::path& to,
                       const RawInsert& what) {
    create_sqlite(to, base::Currency("EUR"));
    const auto target = sqlite::open_database(to, sqlite::Access::read_write, {});
    Database source(from, sqlite::Access::read_only, 5000);
    Database& database = *target;
    std::vector<std::unique_ptr<TableCopy>> copies;
    for (const std::string_view name : what.tables) {
        copies.push_back(std::make_unique<TableCopy>(source, database, sql::table(name), what));
    }

    RawInserted result;
    for (std::int64_t i = 0; i < what.transactions; ++i) {
        for (auto& copy : copies) copy->read_share();
        const auto start = std::chrono::steady_clock::now();
        database.execute("BEGIN IMMEDIATE");
        for (auto& copy : copies) result.rows += copy->insert_share();
        database.execute("COMMIT");
        result.spent += std::chrono::steady_clock::now() - start;
    }
    return result;
}

}  // namespace openitem::store
