// The files a connection reads now.
#pragma once

#include <string>
#include <vector>

#include "host/service/workspace.hpp"

namespace openitem::service {

struct SourceFiles {
    std::vector<std::string> names;      // sorted; relative to the workspace where they lie in it
    std::vector<std::string> unmatched;  // patterns whose folder holds no such file today
    // What is named and is not there: a file, or the folder a pattern looks in. One line each, for
    // people. An empty inbox is an ordinary day, a missing one is a fault.
    std::vector<std::string> missing;
};

SourceFiles source_files(const Workspace& workspace, const ConnectionSettings& connection);

}  // namespace openitem::service
