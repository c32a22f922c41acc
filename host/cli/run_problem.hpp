// What went wrong with a run, for people and as data.
#pragma once

#include <string>

#include "host/cli/shown.hpp"
#include "host/sync/run.hpp"

namespace openitem::cli {

// In a line; empty when nothing did, or when the run was only stopped.
std::string problem_of(const sync::RunReport& run);
// The same as the keys "stopped" and "error".
void put_problem(Json& line, const sync::RunReport& run);

}  // namespace openitem::cli
