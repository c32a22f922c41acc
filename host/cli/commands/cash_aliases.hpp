// openitem cash COMPANY aliases list|forget
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "host/cli/context.hpp"

namespace openitem::cli {

void add_cash_aliases_verb(CLI::App& command, Context& context,
                           std::shared_ptr<std::string> company);

}  // namespace openitem::cli
