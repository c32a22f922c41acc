// openitem cash COMPANY list
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "host/cli/context.hpp"
#include "host/cli/shown.hpp"
#include "host/service/cash.hpp"

namespace openitem::cli {

Json json_of_applied(const service::AppliedByHand& one);

void add_cash_list_verb(CLI::App& command, Context& context, std::shared_ptr<std::string> company);

}  // namespace openitem::cli
