// SqlStore and its transaction, compiled for PostgreSQL.
#include "host/store/postgres/dialect.hpp"
#include "host/store/sql/every_member.hpp"

template class openitem::store::sql::SqlStore<openitem::store::postgres::Postgres>;
template class openitem::store::sql::SqlTransaction<openitem::store::postgres::Postgres>;
