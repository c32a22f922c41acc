// `openitem sync` and `openitem check`: a company's connections, run into its books.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/base/clock.hpp"
#include "host/connect/registry.hpp"
#include "host/service/workspace.hpp"
#include "host/sync/run.hpp"

namespace openitem::service {

struct SyncOptions {
    std::string connection;  // empty: all of the company's, in the order of their names
    bool dry_run = false;    // on a copy of the books that is thrown away: nothing is written
    bool full = false;       // read everything again
    std::function<void(const std::string& connection, const sync::Progress&)> progress;
    std::function<void(const std::string& connection, std::int32_t level, std::string_view)> log;
    std::function<bool()> cancelled;
};

struct ConnectionReport {
    std::string connection;
    std::string connector;
    std::string runner;  // "in-process" or "process"
    sync::RunReport run;
    std::vector<std::string> no_files;  // patterns that name no file
    std::int64_t milliseconds = 0;
};

// One report for each connection that was run; a connection that fails does not stop the next one.
// Throws base::RunError for what is wrong before anything ran.
std::vector<ConnectionReport> run_sync(const Workspace& workspace, const std::string& company,
                                       const connect::Registry& plugins, base::Clock& clock,
                                       const SyncOptions& options);

// The rules a connection's records are judged and applied by.
struct ConnectionRules {
    sync::PrepareRules prepare;
    sync::ApplyRules apply;
};
ConnectionRules rules_of(const Workspace& workspace, const std::string& company,
                         const std::string& connection, store::Store& books);

// Asks each connector whether it has what it needs; reads nothing and writes nothing.
std::vector<ConnectionReport> run_check(const Workspace& workspace, const std::string& company,
                                        const connect::Registry& plugins,
                                        const std::string& connection);

}  // namespace openitem::service
