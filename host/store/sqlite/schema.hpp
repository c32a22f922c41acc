// The tables of a company's books in SQLite, and how an older file is brought up to date.
//
// Dates are days since 1970-01-01, instants microseconds since then in UTC, amounts minor units,
// ids counted from 1, enumerations the numbers of their C++ enumerators; what is missing is NULL.
#pragma once

#include <span>
#include <string_view>

#include "host/store/sqlite/database.hpp"

namespace openitem::store::sqlite {

inline constexpr std::int64_t application_id = 0x4f49424b;  // "OIBK", in the file's header

// A table as it is written and dumped: the columns in the order every statement of this folder uses
// them.
struct Table {
    std::string_view name = {};
    std::string_view columns = {};
    std::string_view key = {};  // ORDER BY of the dump
};

// Every table but the history of runs, which is beside the books.
std::span<const Table> tables() noexcept;
const Table& table(std::string_view name);

std::int64_t schema_version() noexcept;
// Applies the migrations the file does not have yet, each in a transaction. Throws base::RunError
// (source_or_config) when the file is newer than this program.
void migrate(Database& database);

}  // namespace openitem::store::sqlite
