// `openitem quarantine`: the work queue of refused inputs.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/base/clock.hpp"
#include "host/connect/registry.hpp"
#include "host/service/sync.hpp"
#include "host/service/workspace.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

struct QuarantineSummary {
    std::vector<store::StoredQuarantine> rows;    // the first `limit`, without raw bytes and record
    std::map<std::string, std::int64_t> by_rule;  // of all that match
    std::int64_t count = 0;
};

// What stands in quarantine; `all`: retried and discarded ones too.
QuarantineSummary list_quarantine(const Workspace& workspace, const std::string& company,
                                  const std::string& connection, bool all, std::size_t limit);

struct QuarantineDetail {
    store::StoredQuarantine row;
    std::string connection;
    std::string source;       // name of the file it came from; may be empty
    std::string bytes;        // as the source delivered them
    std::string record_json;  // when it got as far as being a record
};
QuarantineDetail show_quarantined(const Workspace& workspace, const std::string& company,
                                  std::int64_t id);

struct RetryReport {
    std::int64_t accepted = 0;
    std::vector<std::pair<std::int64_t, std::string>> refused;  // id, why
    std::vector<ConnectionReport> read_again;                   // they may have failed
};
// Tries rows again, the one delivered first before the others: all that are open, or one. Rows the
// connector itself could not read are retried by reading their connection's sources again, with
// today's configuration.
RetryReport retry_quarantined(const Workspace& workspace, const std::string& company,
                              const connect::Registry& plugins, base::Clock& clock,
                              std::optional<std::int64_t> id);

void discard_quarantined(const Workspace& workspace, const std::string& company, base::Clock& clock,
                         std::int64_t id, const std::string& reason);

}  // namespace openitem::service
