// Settings are judged when they are made and when they are read, by what a sync needs of them: a
// mistake is told at once, to the one who makes it.
#pragma once

#include <string>

#include "host/base/result.hpp"
#include "host/connect/registry.hpp"
#include "host/model/identities.hpp"
#include "host/service/workspace.hpp"

namespace openitem::service {

base::Result<model::Identities> identities_of(const CompanySettings& company);

// An error's `field` is the setting at fault.
base::Result<void> check(const CompanySettings& company);

// As Workspace::add_connection, when the connector is there and can work with the settings; else
// throws base::RunError (wrong_use).
void add_connection(const Workspace& workspace, const connect::Registry& plugins,
                    const std::string& company, const ConnectionSettings& settings);

}  // namespace openitem::service
