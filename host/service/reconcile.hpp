// `openitem reconcile`: our open items against the source's own list of them (ACCOUNTING A19).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/connect/registry.hpp"
#include "host/metrics/reconcile.hpp"
#include "host/service/workspace.hpp"

namespace openitem::service {

struct ReconcileRequest {
    std::string company;
    // A file that lists open items, or a connection of the company: then it is compared with what
    // that source last said is open of its documents.
    std::string with;
    base::Date as_of;
    std::string connector = "csv";  // that reads the file
    std::string config_json;        // its settings; empty: {}
};

struct ReconcileReport {
    std::size_t theirs = 0;  // rows of the list
    std::size_t ours = 0;    // documents and instalments open here
    std::vector<metrics::ReconcileLine> lines;
    std::vector<metrics::ReconcileTotal> totals;
    std::vector<std::string> unread;  // rows of the list that could not be read, and why

    // No difference in money without a cause.
    bool explained() const;
};

// Throws base::RunError for a file, connection or company that is not there, and a list that cannot
// be read at all.
ReconcileReport reconcile(const Workspace& workspace, const connect::Registry& plugins,
                          const ReconcileRequest& request);

}  // namespace openitem::service
