// What the rules say of a document, as `validate` and `convert` show it (commands/validate.cpp).
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "host/cli/output.hpp"
#include "host/service/validate.hpp"

namespace openitem::cli {

nlohmann::ordered_json to_json(const service::Verdict& verdict);
void print(Output& out, const service::Verdict& verdict);

}  // namespace openitem::cli
