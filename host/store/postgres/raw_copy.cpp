#include "host/store/postgres/raw_copy.hpp"

#include <chrono>
#include <memory>
#include <string>

#include "host/store/arena.hpp"
#include "host/store/postgres/dialect.hpp"
#include "host/store/sql/schema.hpp"

namespace openitem::store {

namespace {

using postgres::Columns;
using postgres::Database;
using postgres::Statement;

// The rows of one table, read a share at a time and then copied.
class TableCopy {
public:
    TableCopy(Database& from, Database& to, const sql::Table& table, std::int64_t transactions)
        : select_(from, select_all(table)), insert_(to, table) {
        const std::string count = "SELECT count(*) FROM " + std::string(table.name) + " WHERE :own";
        const std::int64_t rows = from.integer(count.c_str()).value_or(0);
        share_ = (rows + transactions - 1) / transactions;
    }

    void read_share() {
        rows_.clear();
        arena_.clear();
        for (std::int64_t i = 0; i < share_ && select_.step(); ++i) {
            sql::ValueRow& row = rows_.emplace_back();
            Columns columns(select_);
            for (int left = columns.count(); left > 0; --left) {
                sql::Value value = columns.value();
                value.bytes = arena_.keep(value.bytes);
                row.values.push_back(value);
            }
        }
    }

    std::int64_t insert_share() {
        insert_.run(rows_);
        return static_cast<std::int64_t>(rows_.size());
    }

private:
    Statement select_;
    postgres::BulkInsert insert_;
    std::int64_t share_ = 0;
    std::vector<sql::ValueRow> rows_;
    Arena arena_;
};

}  // namespace

RawInserted raw_copy(const PostgresOptions& from, const PostgresOptions& to,
                     const RawInsert& what) {
    const auto source = postgres::open_database(from);
    const auto target = postgres::open_database(to);
    std::vector<std::unique_ptr<TableCopy>> copies;
    for (const std::string_view name : what.tables) {
        copies.push_back(
            std::make_unique<TableCopy>(*source, *target, sql::table(name), what.transactions));
    }
    RawInserted result;
    for (std::int64_t i = 0; i < what.transactions; ++i) {
        for (auto& copy : copies) copy->read_share();
        const auto start = std::chrono::steady_clock::now();
        target->connection().run("BEGIN");
        target->next_transaction();
        for (auto& copy : copies) result.rows += copy->insert_share();
        target->settle();
        target->connection().run("COMMIT");
        result.spent += std::chrono::steady_clock::now() - start;
    }
    return result;
}

}  // namespace openitem::store
