// The policies of a company's workflows:
// companies/ID/policies/{credit,cash,dispute,write_off}.json, else the one that comes with
// OpenItem.
//
// A file that is wrong ends the command with its name and the key (RunError, source_or_config).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/cash/policy.hpp"
#include "host/collections/provision_policy.hpp"
#include "host/collections/retention.hpp"
#include "host/collections/targets.hpp"
#include "host/collections/terms.hpp"
#include "host/collections/write_off.hpp"
#include "host/credit/policy.hpp"
#include "host/disputes/policy.hpp"
#include "host/service/workspace.hpp"

namespace openitem::service {

// The version in force on the day.
credit::Policy credit_policy(const Workspace& workspace, const std::string& company,
                             base::Date day);
cash::Policy cash_policy(const Workspace& workspace, const std::string& company, base::Date day);
disputes::Policy dispute_policy(const Workspace& workspace, const std::string& company,
                                base::Date day);
std::vector<collections::ProvisionPolicy> provision_policies(const Workspace& workspace,
                                                             const std::string& company);
collections::RetentionPolicy retention_policy(const Workspace& workspace,
                                              const std::string& company, base::Date day);
// None where the company has no targets.json, or none of it is in force.
std::optional<collections::TargetPolicy> target_policy(const Workspace& workspace,
                                                       const std::string& company, base::Date day);
// All versions; none where the company has no terms.json.
std::vector<collections::TermsPolicy> terms_policies(const Workspace& workspace,
                                                     const std::string& company);
collections::WriteOffPolicy write_off_policy(const Workspace& workspace, const std::string& company,
                                             base::Date day);

// All versions, as they take turns: the one that comes with OpenItem first.
std::vector<credit::Policy> credit_policies(const Workspace& workspace, const std::string& company);
std::vector<cash::Policy> cash_policies(const Workspace& workspace, const std::string& company);
std::vector<disputes::Policy> dispute_policies(const Workspace& workspace,
                                               const std::string& company);

}  // namespace openitem::service
