#include "host/service/plugin_settings.hpp"

#include <nlohmann/json.hpp>

namespace openitem::service {

namespace {

using Json = nlohmann::ordered_json;

Json properties_of(const connect::Manifest& plugin) {
    const auto schema = Json::parse(plugin.config_schema, nullptr, false);
    return schema.is_object() ? schema.value("properties", Json::object()) : Json::object();
}

std::string shown(const Json& value) {
    return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string type_in_words(const Json& property) {
    const Json type = property.value("type", Json());
    if (type == "string") return "text";
    if (type == "integer") return "whole number";
    if (type == "number") return "number";
    if (type == "boolean") return "true or false";
    if (type == "array") {
        const bool of_texts =
            property.value("items", Json::object()).value("type", Json()) == "string";
        return of_texts ? "list of texts" : "list";
    }
    return type == "object" ? "object" : "value";
}

std::string values_of(const Json& property) {
    const Json values = property.value("enum", Json::array());
    if (values.empty()) return type_in_words(property);
    std::string out;
    for (std::size_t i = 0; i < values.size(); ++i) {
        out += (i == 0 ? "" : i + 1 == values.size() ? " or " : ", ") + shown(values[i]);
    }
    return out;
}

// A value other than what holds anyway; null when no value is known to be right.
Json other_value(const Json& property) {
    const Json otherwise = property.value("default", Json());
    for (const Json& value : property.value("enum", Json::array())) {
        if (value != otherwise) return value;
    }
    if (property.value("type", Json()) == "boolean") return otherwise != true;
    return otherwise.is_string() && otherwise != "" ? otherwise : Json();
}

}  // namespace

std::vector<PluginSetting> plugin_settings(const connect::Manifest& plugin) {
    std::vector<PluginSetting> out;
    const Json properties = properties_of(plugin);
    for (const auto& [key, property] : properties.items()) {
        const bool stated = property.contains("default");
        out.push_back({key, values_of(property), stated ? property["default"].dump() : "",
                       property.value("description", "")});
    }
    return out;
}

std::string example_config(const connect::Manifest& plugin) {
    const Json properties = properties_of(plugin);
    for (const auto& [key, property] : properties.items()) {
        if (Json value = other_value(property); !value.is_null()) {
            return Json{{key, std::move(value)}}.dump();
        }
    }
    return "{}";
}

}  // namespace openitem::service
