// Holding a configuration against a connector's JSON Schema (draft-07), with errors that name the
// key in people's words.
#pragma once

#include <string>
#include <string_view>

#include "host/base/result.hpp"

namespace openitem::connect {

// The error's `field` is the JSON pointer of the key at fault: "/columns/total". An empty schema
// accepts every object. `format` is not looked at.
base::Result<void> check_config(std::string_view schema_json, std::string_view config_json);

}  // namespace openitem::connect
