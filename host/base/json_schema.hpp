// Holding a JSON document against a JSON Schema (draft-07), with errors that name the key in
// people's words.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "host/base/result.hpp"

namespace openitem::base {

// The error's `field` is the JSON pointer of the value at fault: "/columns/total", empty for the
// document itself. A schema that cannot be used gives Code::unsupported.
Result<void> check_json(const nlohmann::json& schema, const nlohmann::json& document);

}  // namespace openitem::base
