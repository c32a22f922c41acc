// SqlStore and its transaction, compiled for SQLite.
#include "host/store/sql/every_member.hpp"
#include "host/store/sqlite/dialect.hpp"

template class openitem::store::sql::SqlStore<openitem::store::sqlite::Sqlite>;
template class openitem::store::sql::SqlTransaction<openitem::store::sqlite::Sqlite>;
