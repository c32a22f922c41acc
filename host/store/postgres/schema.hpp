// The tables of sql/schema.hpp in PostgreSQL: in the schema `openitem`, shared by all companies.
//
// Every table that holds what is a company's has company_id first in its key and in every index,
// row-level security on it, forced, and no reference to a row of another company: it can be
// distributed by company_id as it is. `migration` alone is the same for all.
#pragma once

#include "host/store/postgres/connection.hpp"

namespace openitem::store::postgres {

std::int64_t schema_version() noexcept;
// Applies the migrations the database does not have yet, statement by statement, each migration in
// a transaction that records it. Throws base::RunError (source_or_config) when the database is
// newer than this program.
void migrate(Connection& connection);

}  // namespace openitem::store::postgres
