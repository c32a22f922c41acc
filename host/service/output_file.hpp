// Where a command is told to write.
#pragma once

#include <string>

namespace openitem::service {

// Throws base::RunError (wrong use) when a file cannot go there: it is there already and `force`
// does not say to write over it, it is no file, its folder is not there.
void check_output_file(const std::string& path, bool force);

}  // namespace openitem::service
