// What can be set of a connector, as its JSON Schema says.
#pragma once

#include <string>
#include <vector>

#include "host/connect/manifest.hpp"

namespace openitem::service {

struct PluginSetting {
    std::string key;
    std::string values;     // "statements, all or none", "text", "whole number"
    std::string otherwise;  // what holds when it is not stated, as JSON; empty: nothing does
    std::string about;
};

// In the order of the schema; none when the manifest has no schema.
std::vector<PluginSetting> plugin_settings(const connect::Manifest& plugin);

// A configuration that shows the form, made of a setting with known values: {"payments":"all"}.
// "{}" when there is none.
std::string example_config(const connect::Manifest& plugin);

}  // namespace openitem::service
