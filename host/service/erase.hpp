// `openitem erase`: what is said of a person is gone, and the books hold as before (ACCOUNTING
// A25).
//
// The journal carries ids and hashes alone. Names, addresses, accounts and texts go out of the
// customer, its keys, every version of its records, evidence, decisions, disputes, tasks and
// quarantine; archived bytes become tombstones. Nobody is erased who has something open, whose
// documents are to be kept, or who is on legal hold.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/base/clock.hpp"
#include "host/service/workspace.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

struct EraseRequest {
    std::string company = {};
    std::string customer = {};
    std::optional<base::Date> on = {};  // none: today
    // Archived bytes that hold other customers' records as well: they go too.
    bool shared = false;
    bool dry_run = false;
    std::string reason = {};
    std::string by = {};
};

struct EraseReport {
    std::string customer = {};           // its number
    std::vector<std::string> obstacles;  // why nothing was erased
    std::size_t records = 0, versions = 0, statements = 0;
    std::size_t evidence = 0, decisions = 0, quarantined = 0;
    std::size_t objects = 0;               // archived
    std::vector<std::string> shared_with;  // sources whose bytes name it beside others, and stay
    bool done = false;
};

// Throws base::RunError (wrong_use) for what cannot be meant; obstacles are told in the report.
EraseReport erase_customer(const Workspace& workspace, base::Clock& clock,
                           const EraseRequest& request);

}  // namespace openitem::service
