// A run: one connection's source, from its connector to the books.
//
//     connector ─▶ batches ─▶ Preparer ─▶ queue ─▶ Applier ─▶ commits       (two threads)
//
// What is committed is committed with the cursor that belongs to it: a run that ends early (a
// crash, a kill, a cancel) leaves the books at its last commit, and the next run goes on from there
// to the same books, to the bit. Memory is bounded by the queue and the commit size, not by the
// source.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/base/clock.hpp"
#include "host/base/result.hpp"
#include "host/connect/runner.hpp"
#include "host/store/store.hpp"
#include "host/sync/applier.hpp"
#include "host/sync/books.hpp"
#include "host/sync/prepare.hpp"

namespace openitem::sync {

struct Progress {
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;        // of the sources
    std::uint64_t bytes_total = 0;  // 0: not known
};

struct RunRequest {
    store::Store& books;
    std::string connection;
    const connect::Manifest& plugin;
    connect::Runner& runner;
    connect::Limits limits = {};
    std::string config_json;
    std::vector<connect::Source> sources;  // empty: the connector needs no files
    PrepareRules prepare;
    ApplyRules apply = {};  // its connection and the connector's version are the run's own
    bool full = false;      // read everything again, whatever was read before
    // The sources' size and time are not enough to tell that one was read before: their bytes are
    // compared. For files whose name may come again with others in it.
    bool by_bytes = false;
    base::Clock& clock;
    std::function<void(const Progress&)> progress;                       // may be empty
    std::function<void(std::int32_t level, std::string_view text)> log;  // may be empty
    std::function<bool()> cancelled;                                     // may be empty
};

struct RunReport {
    connect::Outcome outcome;
    Books books;  // of what was committed
    std::uint64_t commits = 0;
    std::uint64_t source_bytes = 0;
    std::vector<std::string> sources_read;
    std::vector<std::string> sources_unchanged;  // complete before, and the same since: not read
    bool resumed = false;
    std::uint64_t tasks = 0;  // that this run left for a person (A14)
    Differences differences;  // between what the source calls open and what is (A13)
    // Ended on request. What came up to the last checkpoint is kept; the next run goes on from it.
    bool stopped = false;
    std::optional<base::RunError> failure;  // what ended it on our side: a store that fails, ...

    bool ok() const { return !failure && !stopped && outcome.ok() && books.balance(); }
};

// Was a source of that name, size and time read to its end, by this connector with these settings?
// Then a run would pass it over.
bool was_read(store::Store& books, const std::string& connection, const connect::Manifest& plugin,
              const std::string& config_json, const std::string& source, std::int64_t size,
              base::Instant modified_at);
// By its bytes, whatever its time.
bool was_read(store::Store& books, const std::string& connection, const connect::Manifest& plugin,
              const std::string& config_json, const connect::Source& source);

// Throws base::RunError when it cannot start; what ends it later is the report's `failure`.
RunReport run(const RunRequest& request);

}  // namespace openitem::sync
