// What a company, or one of its connections, says it has its records judged by: from its settings
// to what a sync works with.
#pragma once

#include <string>
#include <string_view>

#include "host/base/result.hpp"
#include "host/connect/manifest.hpp"
#include "host/model/rules.hpp"
#include "host/service/workspace.hpp"

namespace openitem::service {

// An error's `field` is the key at fault: "warning".
base::Result<void> check(const RuleSettings& rules);

// Takes what a person typed: the name of a pack, or FLAG:CONSEQUENCE like warning:quarantine.
base::Result<void> take_word(RuleSettings& rules, std::string_view word);

// A connection's settings go before its company's, key by key. Both have been checked.
model::RuleChoice rule_choice(const RuleSettings& company, const RuleSettings& connection);

// What only the syntax of a source can break is its connector's to judge, when it is asked to: a
// connector's configuration with `syntax_rules` set to the name of the pack, or to true where the
// connector knows only one set; unchanged where it says so itself, or where its schema has no such
// setting. What receivables need (`basic`) is no matter of syntax.
std::string with_syntax_rules(const connect::Manifest& connector, const std::string& config_json,
                              std::string_view pack);

}  // namespace openitem::service
