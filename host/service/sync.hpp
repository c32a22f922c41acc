// `openitem sync` and `openitem check`: a company's connections, run into its books.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/base/clock.hpp"
#include "host/connect/registry.hpp"
#include "host/service/company_lock.hpp"
#include "host/service/dry_run.hpp"
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
    std::function<void(const DryRunDifference&)> would_change;  // of a dry run, at its end
    const CompanyLock* lock = nullptr;                          // where the caller holds it already
};

struct ConnectionReport {
    std::string connection;
    std::string connector;
    std::string runner;  // "in-process" or "process"
    sync::RunReport run;
    std::vector<std::string> no_files;  // patterns that name no file today
    std::vector<std::string> waiting;   // files of its transport that are not complete yet
    std::vector<std::string> faults;    // what its transport could not do with single files
    base::Exit fault_exit = base::Exit::source_or_config;
    std::size_t acknowledgements = 0;  // files written
    std::int64_t milliseconds = 0;

    bool ok() const { return run.ok() && faults.empty(); }
};

// One report for each connection; one that fails does not stop the next one, and what did not run
// because the run was stopped says so. Throws base::RunError for what is wrong with the question or
// the company.
std::vector<ConnectionReport> run_sync(const Workspace& workspace, const std::string& company,
                                       const connect::Registry& plugins, base::Clock& clock,
                                       const SyncOptions& options);

// `strict`: what was quarantined counts as a no.
base::Exit exit_of(const ConnectionReport& report, bool strict);

// The rules a connection's records are judged and applied by; of what connection and connector is
// left open.
struct ConnectionRules {
    sync::PrepareRules prepare;
    sync::ApplyRules apply;
};
ConnectionRules rules_of(const Workspace& workspace, const CompanySettings& company,
                         const ConnectionSettings& connection);

// What came in may have cleared what was disputed: credit notes, payments.
void settle_disputes(store::Store& books, const base::Clock& clock);

// What was run before, oldest first; connection empty: all.
struct PastRun {
    std::string connection;
    store::StoredRun run;
};
std::vector<PastRun> past_runs(const Workspace& workspace, const std::string& company,
                               const std::string& connection);

// Why the company's books cannot be worked with, such as a database that is away; none: they can.
std::optional<base::RunError> books_problem(const Workspace& workspace, const std::string& company);

// Asks each connector whether it has what it needs; reads nothing and writes nothing.
std::vector<ConnectionReport> run_check(const Workspace& workspace, const std::string& company,
                                        const connect::Registry& plugins,
                                        const std::string& connection);

}  // namespace openitem::service
