// `openitem cash COMPANY audit`: what is wrong, or looks wrong, with cash that is applied already.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/cash/audit.hpp"
#include "host/service/workspace.hpp"

namespace openitem::service {

// In place of the policy's own limits.
struct AuditRequest {
    std::optional<std::int32_t> duplicate_days = {};
    std::optional<std::int32_t> stale_days = {};
};

// Of all receipts that stand at the end of the day. Those the bank took back are left out: who pays
// again after that does not pay twice.
std::vector<cash::AuditFinding> audit_cash(const Workspace& workspace, const std::string& company,
                                           base::Date day, const AuditRequest& request);

}  // namespace openitem::service
