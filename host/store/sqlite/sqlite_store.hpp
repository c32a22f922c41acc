// A company's books in one SQLite file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "host/base/currency.hpp"
#include "host/store/store.hpp"

namespace openitem::store {

// Called around the n-th commit of a store that was opened (counted from 1): how a test kills the
// process at a chosen point.
struct CommitHook {
    void (*call)(void* context, std::int64_t n, bool done) = nullptr;
    void* context = nullptr;
};
// Kills the process by SIGKILL when OPENITEM_KILL_AT_COMMIT says so: "7" just before the seventh
// commit, "7+" just after it. No hook when the variable is not set.
CommitHook commit_hook_from_environment();

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
