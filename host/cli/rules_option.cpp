#include "host/cli/rules_option.hpp"

#include "host/service/rule_settings.hpp"

namespace openitem::cli {

service::RuleSettings rules_from(const std::vector<std::string>& words) {
    service::RuleSettings rules;
    for (const auto& word : words) {
        if (const auto taken = service::take_word(rules, word); !taken) {
            throw base::RunError(base::Exit::wrong_use, "--rules: " + taken.error().message);
        }
    }
    return rules;
}

void put_rules(Json& line, const service::RuleSettings& rules) {
    const auto put = [&](const char* key, const std::string& value) {
        if (!value.empty()) line["rules"][key] = value;
    };
    put("pack", rules.pack);
    put("fatal", rules.fatal);
    put("warning", rules.warning);
    put("information", rules.information);
}

}  // namespace openitem::cli
