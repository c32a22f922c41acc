// One look at some documents: read by the connectors they ask for, judged by the rules of a pack.
#pragma once

#include <vector>

#include "host/connect/registry.hpp"
#include "host/model/rules.hpp"
#include "host/service/files_to_judge.hpp"
#include "host/service/validate.hpp"

namespace openitem::service {

// A verdict for each file, in their order; on the calling thread. `pack`: null for the rules of
// each document's own kind. Throws base::RunError when a connector fails as a whole.
std::vector<Verdict> judge_files(const connect::Registry& plugins, const model::RulePack* pack,
                                 const std::vector<FileToJudge>& files);

}  // namespace openitem::service
