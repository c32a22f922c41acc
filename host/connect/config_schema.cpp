#include "host/connect/config_schema.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "host/base/json_schema.hpp"
#include "host/base/text.hpp"

namespace openitem::connect {
namespace {

using base::Code;
using base::Error;
using nlohmann::json;

Error not_json(const json::exception& error, std::string_view what) {
    std::string_view text = error.what();
    if (const auto end = text.find("] "); end != text.npos) text.remove_prefix(end + 2);
    return Error{
        .code = Code::invalid,
        .rule = "config.invalid",
        .message = fmt::format("{} is not JSON: {}", what, base::escape_for_terminal(text))};
}

}  // namespace

base::Result<void> check_config(std::string_view schema_json, std::string_view config_json) {
    json config, schema;
    try {
        config = json::parse(config_json);
    } catch (const json::exception& error) {
        return not_json(error, "the configuration");
    }
    if (!config.is_object()) {
        return Error{.code = Code::invalid,
                     .rule = "config.invalid",
                     .message = fmt::format("expected an object, not {}",
                                            config.is_array() ? "a list" : config.dump())};
    }
    if (schema_json.empty()) return {};
    try {
        schema = json::parse(schema_json, nullptr, true, true);
    } catch (const json::exception& error) {
        return not_json(error, "the connector's config_schema");
    }
    auto checked = base::check_json(schema, config);
    if (checked) return {};
    Error error = std::move(checked).error();
    const bool unusable = error.code == Code::unsupported;
    error.rule = unusable ? "config.schema" : "config.invalid";
    if (unusable) error.message = "the connector's config_schema cannot be used: " + error.message;
    error.code = Code::invalid;
    return error;
}

}  // namespace openitem::connect
