// --rules, which `company add` and `connection add` have alike.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/cli/shown.hpp"
#include "host/service/workspace.hpp"

namespace openitem::cli {

inline constexpr std::string_view rules_option =
    "what invoices are judged by, like xrechnung, and what a broken rule leads to: "
    "warning:quarantine";

// Ends the command with wrong_use when a word is neither a pack nor FLAG:CONSEQUENCE.
service::RuleSettings rules_from(const std::vector<std::string>& words);

// As "rules", when something is stated.
void put_rules(Json& line, const service::RuleSettings& rules);

}  // namespace openitem::cli
