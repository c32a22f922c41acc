// The limit that posting is held against: the rows of finished books, inserted into empty tables by
// prepared statements and nothing else. Same schema, same indexes, same PRAGMAs, same batches.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

namespace openitem::store {

struct RawInsert {
    // Which tables' rows; {"entry", "line", "item"} is what posting writes.
    std::vector<std::string_view> tables = {};
    std::int64_t transactions =
        1;  // each has its share of every table, table by table, in key order
    int rows_per_statement = 1;
};

struct RawInserted {
    std::int64_t rows = 0;
    // Inserting and committing; reading the rows beforehand is not counted.
    std::chrono::nanoseconds spent{0};
};

// Makes the file `to` with a schema of its own and the rows of the store in the file `from`. Throws
// base::RunError as the store does.
RawInserted raw_insert(const std::filesystem::path& from, const std::filesystem::path& to,
                       const RawInsert& what);

// What a finished load has: all tables that sync writes in bulk.
std::vector<std::string_view> bulk_tables();

}  // namespace openitem::store
