// What SqlStore is made of for SQLite.
#pragma once

#include "host/store/sql/sql_store.hpp"
#include "host/store/sqlite/bulk_insert.hpp"
#include "host/store/sqlite/database.hpp"

namespace openitem::store::sqlite {

struct Sqlite {
    using Database = sqlite::Database;
    using Statement = sqlite::Statement;
    using Binder = sqlite::Binder;
    using Columns = sqlite::Columns;
    using Query = sqlite::Query;
    using BulkInsert = sqlite::BulkInsert;
};

using SqliteStore = sql::SqlStore<Sqlite>;

}  // namespace openitem::store::sqlite

extern template class openitem::store::sql::SqlStore<openitem::store::sqlite::Sqlite>;
