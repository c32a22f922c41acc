#include "host/service/output_file.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "host/base/result.hpp"
#include "host/base/text.hpp"

namespace openitem::service {

using base::Exit;
using base::RunError;
namespace fs = std::filesystem;

void check_output_file(const std::string& path, bool force) {
    std::error_code problem;
    const auto there = fs::symlink_status(path, problem);
    if (fs::exists(there) && !fs::is_regular_file(there)) {
        throw RunError(Exit::wrong_use,
                       fmt::format("{} is no file to write over", base::quote(path)));
    }
    if (fs::exists(there) && !force) {
        throw RunError(Exit::wrong_use,
                       fmt::format("{} is there: name another file, or --force to write over",
                                   base::quote(path)));
    }
    if (const fs::path folder = fs::path(path).parent_path();
        !folder.empty() && !fs::is_directory(folder, problem)) {
        throw RunError(Exit::wrong_use,
                       fmt::format("there is no folder {}", base::quote(folder.string())));
    }
}

}  // namespace openitem::service
