#include "host/store/sqlite/raw_select.hpp"

#include <string>

#include "host/store/sql/read_index.hpp"
#include "host/store/sqlite/dialect.hpp"
#include "host/store/sqlite/sqlite_store.hpp"

namespace openitem::store {

namespace {

using sqlite::Columns;
using sqlite::Statement;

// Numbers, but for the text at that place; -1: there is none.
std::int64_t fetch_row(Statement& statement, int count, int text_at) {
    Columns columns(statement);
    std::int64_t seen = 0;
    for (int i = 0; i < count; ++i) {
        seen += i == text_at ? static_cast<std::int64_t>(columns.text().size()) : columns.integer();
    }
    return seen;
}

}  // namespace

RawSelected raw_select(const std::filesystem::path& books) {
    const auto database = sqlite::open_database(books, sqlite::Access::read_only, SqliteOptions{});
    RawSelected result;
    const auto select = [&](std::string_view sql, int count, int text_at) {
        Statement statement(*database, std::string(sql) + " ORDER BY id");
        for (; statement.step(); ++result.rows) {
            result.seen += fetch_row(statement, count, text_at);
        }
    };
    select(sql::bare_items, 9, 3);
    select(sql::bare_allocations, 6, -1);
    return result;
}

}  // namespace openitem::store
