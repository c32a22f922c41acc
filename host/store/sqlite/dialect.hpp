// What SqlStore is made of for SQLite.
#pragma once

#include "host/store/sql/sql_store.hpp"
#include "host/store/sqlite/bulk_insert.hpp"
#include "host/store/sqlite/database.hpp"
#include "host/store/sqlite/sqlite_store.hpp"

namespace openitem::store::sqlite {

struct Sqlite {
    using Database = sqlite::Database;
    using Statement = sqlite::Statement;
    using Binder = sqlite::Binder;
    using Columns = sqlite::Columns;
    using Query = sqlite::Query;
    using BulkInsert = sqlite::BulkInsert;
};

// With the settings that books are written under.
std::unique_ptr<Database> open_database(const std::filesystem::path& file, Access access,
                                        const SqliteOptions& options);

using SqliteStore = sql::SqlStore<Sqlite>;

}  // namespace openitem::store::sqlite

extern template class openitem::store::sql::SqlStore<openitem::store::sqlite::Sqlite>;
