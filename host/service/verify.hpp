// `openitem verify`: every invariant of a company's books.
#pragma once

#include <string>

#include "host/service/workspace.hpp"
#include "host/store/replay.hpp"
#include "host/store/verify.hpp"

namespace openitem::service {

store::Report verify(const Workspace& workspace, const std::string& company);

// The journal again, into books of its own that are gone afterwards (host/store/replay.hpp).
store::Replayed rebuild(const Workspace& workspace, const std::string& company);

// One hash over all the books hold, the history of runs aside: equal hashes mean equal books.
base::Digest fingerprint(const Workspace& workspace, const std::string& company);

}  // namespace openitem::service
