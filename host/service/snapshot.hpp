// Figures that are kept: each with its formula, inputs and hash, and the entry of the journal they
// were made at. Kept as a decision, so that it is copied, listed and erased like one.
#pragma once

#include <string>
#include <vector>

#include "host/base/clock.hpp"
#include "host/service/kpi.hpp"

namespace openitem::service {

struct Snapshot {
    std::int64_t id = 0;
    base::Instant recorded_at;
    base::Date from;
    base::Date to;
    base::Currency currency;
    std::int64_t entry = 0;  // the last of the journal; 0: it was empty
    std::string chain;       // that entry's hash
    std::vector<metrics::Figure> figures;
    std::vector<std::string> hashes;  // as they were kept, figure by figure
};

// Makes the figures of the window and keeps them.
Snapshot keep_snapshot(const Workspace& workspace, const std::string& company, base::Clock& clock,
                       const KpiRequest& request);
std::vector<Snapshot> snapshots(const Workspace& workspace, const std::string& company);

// What is not as it was kept. Looked at, figure by figure: its formula gives the value of its
// inputs; its hash is its own; and the books as they stood at the entry give the same figures,
// those of cases and decisions aside, which nobody can turn back. It finds accidents and errors;
// who can write into the database can write both figure and hash of those.
struct SnapshotProblem {
    std::string figure;  // empty: the snapshot as a whole
    std::string what;
};
std::vector<SnapshotProblem> check_snapshot(const Workspace& workspace, const std::string& company,
                                            const Snapshot& snapshot);

}  // namespace openitem::service
