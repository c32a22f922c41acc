#include "host/base/json_schema.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#include <vector>

#include "host/base/text.hpp"

namespace openitem::base {
namespace {

using nlohmann::json;
using valijson::adapters::NlohmannJsonAdapter;
using Path = std::vector<std::string>;

// "<root>", "[columns]", "[0]" -> columns, 0
Path keys_of(const Path& context) {
    Path keys;
    for (std::size_t i = 1; i < context.size(); ++i) {
        std::string key = context[i];
        if (key.size() >= 2 && key.front() == '[') key = key.substr(1, key.size() - 2);
        keys.push_back(std::move(key));
    }
    return keys;
}

json::json_pointer pointer_to(const Path& keys) {
    json::json_pointer pointer;
    for (const auto& key : keys) pointer.push_back(key);
    return pointer;
}

// The part of the schema that judges the value at `keys`, as far as it can be found without
// following references and alternatives; null otherwise.
const json* schema_at(const json& schema, const Path& keys) {
    const json* at = &schema;
    for (const auto& key : keys) {
        if (!at->is_object()) return nullptr;
        const json* next = nullptr;
        if (at->contains("properties") && (*at)["properties"].contains(key)) {
            next = &(*at)["properties"][key];
        } else if (at->contains("items") && (*at)["items"].is_object()) {
            next = &(*at)["items"];
        } else if (at->contains("additionalProperties")) {
            next = &(*at)["additionalProperties"];
        }
        if (next == nullptr) return nullptr;
        at = next;
    }
    return at->is_object() ? at : nullptr;
}

std::string shown(const json& value) {
    if (value.is_string()) return base::quote(value.get_ref<const std::string&>());
    if (value.is_structured()) return value.is_array() ? "a list" : "an object";
    return value.dump();
}

std::string with_article(std::string_view type) {
    const bool vowel = type.find_first_of("aeiou") == 0;
    return fmt::format("{} {}", vowel ? "an" : "a", type == "array" ? "list" : type);
}

std::string listed(const json& values, std::string (*show)(const json&)) {
    std::string out;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i != 0) out += i + 1 == values.size() ? " or " : ", ";
        out += show(values[i]);
    }
    return out;
}

// In people's words when the schema is plain there, in the validator's otherwise.
std::string explain(const json* schema, const json& value, const std::string& description) {
    if (schema != nullptr && description.find("'type'") != std::string::npos &&
        schema->contains("type")) {
        const json& type = (*schema)["type"];
        const std::string wanted =
            type.is_array()
                ? listed(type, [](const json& t) { return with_article(t.get<std::string>()); })
                : with_article(type.get<std::string>());
        return fmt::format("expected {}, not {}", wanted, shown(value));
    }
    if (schema != nullptr && description.find("enum") != std::string::npos &&
        schema->contains("enum")) {
        return fmt::format("expected {}, not {}", listed((*schema)["enum"], shown), shown(value));
    }
    if (schema != nullptr && description.find("'pattern'") != std::string::npos &&
        schema->contains("pattern")) {
        return fmt::format("{} does not match {}", shown(value), shown((*schema)["pattern"]));
    }
    std::string text = description;
    if (!text.empty()) text[0] = base::to_lower_ascii(text[0]);
    while (!text.empty() && text.back() == '.') text.pop_back();
    return text;
}

// The key in single quotes at the end of the validator's text.
std::string quoted_key(const std::string& description) {
    const auto end = description.rfind('\'');
    if (end == std::string::npos || end == 0) return {};
    const auto start = description.rfind('\'', end - 1);
    return start == std::string::npos ? std::string()
                                      : description.substr(start + 1, end - start - 1);
}

std::string known_keys(const json* schema) {
    if (schema == nullptr || !schema->contains("properties")) return {};
    std::vector<std::string> keys;
    for (const auto& [key, ignored] : (*schema)["properties"].items()) keys.push_back(key);
    return fmt::format("known keys are {}", fmt::join(keys, ", "));
}

Error describe(const json& schema, const json& config, valijson::ValidationResults& results) {
    // An object's failure is reported after its member's, and says less: the deepest counts.
    valijson::ValidationResults::Error best, next;
    while (results.popError(next)) {
        if (best.description.empty() || next.context.size() > best.context.size()) best = next;
    }
    Path keys = keys_of(best.context);
    const json* part = schema_at(schema, keys);
    const auto& text = best.description;
    Error error{.code = Code::invalid};
    if (text.starts_with("Missing required property")) {
        keys.push_back(quoted_key(text));
        error.message = "is missing";
        if (const json* missing = schema_at(schema, keys)) {
            if (missing->contains("description") && (*missing)["description"].is_string()) {
                error.help = (*missing)["description"].get<std::string>();
            }
        }
    } else if (text.find("additionalProperties") != std::string::npos) {
        const std::string key = quoted_key(text);
        if (!key.empty()) keys.push_back(key);
        error.message = "is no key that is known here";
        error.help = known_keys(part);
    } else {
        const auto at = pointer_to(keys);
        error.message = explain(part, config.contains(at) ? config[at] : config, text);
    }
    error.field = pointer_to(keys).to_string();
    return error;
}

}  // namespace

Result<void> check_json(const json& schema, const json& document) {
    valijson::Schema compiled;
    try {
        valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
        parser.populateSchema(NlohmannJsonAdapter(schema), compiled);
    } catch (const std::exception& problem) {
        return Error{.code = Code::unsupported, .message = problem.what()};
    }
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    valijson::ValidationResults results;
    if (validator.validate(compiled, NlohmannJsonAdapter(document), &results)) return {};
    return describe(schema, document, results);
}

}  // namespace openitem::base
