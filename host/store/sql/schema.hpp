// The tables of a company's books, the same in every database.
//
// Dates are days since 1970-01-01, instants microseconds since then in UTC, amounts minor units,
// ids counted from 1, enumerations the numbers of their C++ enumerators; what is missing is NULL.
// Where companies share tables, company_id stands before these columns and before every key.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace openitem::store::sql {

// A table as it is written and dumped: the columns in the order every statement uses them.
struct Table {
    std::string_view name = {};
    std::string_view columns = {};
    std::string_view key = {};  // ORDER BY of the dump
    bool beside = false;        // the history of runs: beside the books, and not dumped
};

std::span<const Table> tables() noexcept;
const Table& table(std::string_view name);
std::string select_all(const Table& table);  // in key order

}  // namespace openitem::store::sql
