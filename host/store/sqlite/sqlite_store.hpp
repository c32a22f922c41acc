// A company's books in one SQLite file.
#pragma once

#include <filesystem>
#include <memory>

#include "host/base/currency.hpp"
#include "host/store/commit_hook.hpp"
#include "host/store/store.hpp"

namespace openitem::store {

struct SqliteOptions {
    bool read_only = false;
    int busy_timeout_ms = 5000;
    int cache_kib = 65536;  // the page cache: the larger part of the memory a store takes
    bool durable = true;    // false only where nothing is worth keeping: tests
    CommitHook on_commit = {};
};

// Makes the file; it must not exist.
std::unique_ptr<Store> create_sqlite(const std::filesystem::path& file, base::Currency functional,
                                     const SqliteOptions& options = {});
// Opens it, and brings its schema up to this version first unless read_only.
std::unique_ptr<Store> open_sqlite(const std::filesystem::path& file,
                                   const SqliteOptions& options = {});

}  // namespace openitem::store
