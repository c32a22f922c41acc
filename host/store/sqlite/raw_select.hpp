// The limit that building an index of open items is held against: the rows it is built from, asked
// for in the same words and fetched to the end. Nothing is made of them.
#pragma once

#include <cstdint>
#include <filesystem>

namespace openitem::store {

struct RawSelected {
    std::int64_t rows = 0;
    std::int64_t seen = 0;  // what a compiler cannot do without: the values that were fetched
};

// Throws base::RunError as the store does.
RawSelected raw_select(const std::filesystem::path& books);

}  // namespace openitem::store
