// openitem cash COMPANY verify
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "host/cli/context.hpp"

namespace openitem::cli {

void add_cash_verify_verb(CLI::App& command, Context& context,
                          std::shared_ptr<std::string> company);

}  // namespace openitem::cli
