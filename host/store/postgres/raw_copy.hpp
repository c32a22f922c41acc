// The limit that posting into PostgreSQL is held against: the rows of finished books, copied into
// the empty books of another company by COPY and INSERT ... SELECT and nothing else. Same tables,
// same indexes, same policies, same batches.
#pragma once

#include "host/store/postgres/postgres_store.hpp"
#include "host/store/sqlite/raw_insert.hpp"

namespace openitem::store {

// Throws base::RunError as the store does.
RawInserted raw_copy(const PostgresOptions& from, const PostgresOptions& to, const RawInsert& what);

}  // namespace openitem::store
