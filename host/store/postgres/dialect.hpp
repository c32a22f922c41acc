// What SqlStore is made of for PostgreSQL.
#pragma once

#include "host/store/postgres/bulk_insert.hpp"
#include "host/store/postgres/database.hpp"
#include "host/store/sql/sql_store.hpp"

namespace openitem::store::postgres {

struct Postgres {
    using Database = postgres::Database;
    using Statement = postgres::Statement;
    using Binder = postgres::Binder;
    using Columns = postgres::Columns;
    using Query = postgres::Query;
    using BulkInsert = postgres::BulkInsert;
};

// With the schema brought up to date, unless it is opened to read.
std::unique_ptr<Database> open_database(const PostgresOptions& options);

using PostgresStore = sql::SqlStore<Postgres>;

}  // namespace openitem::store::postgres

extern template class openitem::store::sql::SqlStore<openitem::store::postgres::Postgres>;
