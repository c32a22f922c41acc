// `openitem cash COMPANY audit`: what is wrong, or looks wrong, with cash that is applied already.
#pragma once

#include "host/cash/audit.hpp"
#include "host/service/workspace.hpp"

namespace openitem::service {

// Of all receipts that stand at the end of the day. Those the bank took back are left out: who pays
// again after that does not pay twice.
std::vector<cash::AuditFinding> audit_cash(const Workspace& workspace, const std::string& company,
                                           base::Date day, const cash::AuditLimits& limits);

}  // namespace openitem::service
