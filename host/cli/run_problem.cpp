#include "host/cli/run_problem.hpp"

namespace openitem::cli {

std::string problem_of(const sync::RunReport& run) {
    if (run.failure) return run.failure->what();
    return run.stopped || run.outcome.ok() ? std::string() : run.outcome.text();
}

void put_problem(Json& line, const sync::RunReport& run) {
    if (run.stopped) line["stopped"] = true;
    const auto problem = problem_of(run);
    if (problem.empty()) return;
    line["error"] = {{"code", run.failure ? "run.failed" : run.outcome.code}, {"message", problem}};
}

}  // namespace openitem::cli
