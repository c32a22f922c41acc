// Findings for people, in the one form all commands show them in, and what the rules say of a
// document.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "host/cli/output.hpp"
#include "host/service/validate.hpp"

namespace openitem::cli {

// The message behind its rule, the place below it; lines fit `out`. Control characters are made
// visible. `head`: already for the terminal: "BR-CO-15 (warning)".
void print_finding(Output& out, std::string_view head, std::string_view message,
                   std::string_view location);
// "BR-CO-15", "mt940.balance (warning)".
std::string head_of(const model::Finding& finding);

nlohmann::ordered_json to_json(const service::Verdict& verdict);
void print(Output& out, const service::Verdict& verdict);

}  // namespace openitem::cli
