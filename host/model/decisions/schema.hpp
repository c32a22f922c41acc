// Checks a JSON document against a schema of draft-07.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "host/base/result.hpp"

namespace openitem::model {

// The Error's location is the JSON pointer of the first value that is wrong. The schema is ours:
// one that is itself wrong throws std::logic_error.
base::Result<void> check_schema(const nlohmann::json& document, std::string_view schema);

}  // namespace openitem::model
