// The tables of sql/schema.hpp in SQLite, and how an older file is brought up to date.
#pragma once

#include "host/store/sqlite/database.hpp"

namespace openitem::store::sqlite {

inline constexpr std::int64_t application_id = 0x4f49424b;  // "OIBK", in the file's header

std::int64_t schema_version() noexcept;
// Applies the migrations the file does not have yet, each in a transaction. Throws base::RunError
// (source_or_config) when the file is newer than this program.
void migrate(Database& database);

}  // namespace openitem::store::sqlite
