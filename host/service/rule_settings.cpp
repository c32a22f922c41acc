#include "host/service/rule_settings.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "host/base/text.hpp"
#include "host/connect/config_schema.hpp"

namespace openitem::service {

using base::Error;
using nlohmann::json;

namespace {

struct FlagKey {
    std::string_view key;
    std::string RuleSettings::*value;
    model::Consequence model::RuleChoice::*consequence;
};
constexpr FlagKey flag_keys[] = {
    {"fatal", &RuleSettings::fatal, &model::RuleChoice::fatal},
    {"warning", &RuleSettings::warning, &model::RuleChoice::warning},
    {"information", &RuleSettings::information, &model::RuleChoice::information},
};

Error unknown_consequence(std::string_view key, std::string_view found) {
    return Error{
        .field = std::string(key),
        .message = fmt::format("expected quarantine, warn or pass, found {}", base::quote(found))};
}

Error unknown_pack(std::string_view found) {
    return Error{.field = "pack",
                 .message = fmt::format("expected a rule pack of {}, found {}", model::pack_names(),
                                        base::quote(found))};
}

}  // namespace

base::Result<void> check(const RuleSettings& rules) {
    if (!rules.pack.empty() && model::find_pack(rules.pack) == nullptr) {
        return unknown_pack(rules.pack);
    }
    for (const FlagKey& flag : flag_keys) {
        const std::string& found = rules.*flag.value;
        if (!found.empty() && !model::find_consequence(found)) {
            return unknown_consequence(flag.key, found);
        }
    }
    return {};
}

base::Result<void> take_word(RuleSettings& rules, std::string_view word) {
    const auto colon = word.find(':');
    if (colon == std::string_view::npos) {
        rules.pack = word;
        return check(rules);
    }
    for (const FlagKey& flag : flag_keys) {
        if (flag.key != word.substr(0, colon)) continue;
        rules.*flag.value = word.substr(colon + 1);
        if (!model::find_consequence(rules.*flag.value)) {
            return unknown_consequence(flag.key, rules.*flag.value);
        }
        return {};
    }
    return Error{.message = fmt::format("expected a rule pack of {}, or FLAG:CONSEQUENCE like "
                                        "warning:quarantine, found {}",
                                        model::pack_names(), base::quote(word))};
}

model::RuleChoice rule_choice(const RuleSettings& company, const RuleSettings& connection) {
    const auto stated = [&](std::string RuleSettings::*key) {
        return (connection.*key).empty() ? company.*key : connection.*key;
    };
    model::RuleChoice choice;
    if (const auto pack = stated(&RuleSettings::pack); !pack.empty()) {
        choice.pack = model::find_pack(pack);
    }
    for (const FlagKey& flag : flag_keys) {
        if (const auto found = model::find_consequence(stated(flag.value))) {
            choice.*flag.consequence = *found;
        }
    }
    return choice;
}

std::string with_syntax_rules(const connect::Manifest& connector, const std::string& config_json,
                              std::string_view pack) {
    constexpr const char* key = "syntax_rules";
    if (pack == model::ar_basic().name) return config_json;
    const auto schema = json::parse(connector.config_schema, nullptr, false, true);
    auto config = json::parse(config_json, nullptr, false);
    if (!schema.is_object() || !schema.contains("properties") ||
        !schema["properties"].contains(key) || !config.is_object() || config.contains(key)) {
        return config_json;
    }
    for (const json& asked : {json(pack), json(true)}) {
        config[key] = asked;
        std::string text = config.dump();
        if (connect::check_config(connector.config_schema, text)) return text;
    }
    return config_json;
}

}  // namespace openitem::service
