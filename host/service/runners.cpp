#include "host/service/runners.hpp"

#include <filesystem>
#include <system_error>

#include "host/base/result.hpp"
#include "host/base/text.hpp"

namespace openitem::service {
namespace fs = std::filesystem;

namespace {

bool is_installed_with_us(const connect::Manifest& connector) {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (error) return false;
    const fs::path home = fs::weakly_canonical(program.parent_path().parent_path(), error);
    const fs::path inside =
        fs::weakly_canonical(connector.directory, error).lexically_relative(home);
    return !inside.empty() && *inside.begin() != "..";
}

}  // namespace

std::string runner_kind(const connect::Manifest& connector, const std::string& wished) {
    if (!wished.empty()) {
        if (wished == "in-process" || wished == "process") return wished;
        throw base::RunError(
            base::Exit::wrong_use,
            "expected the runner in-process or process, found " + base::quote(wished));
    }
    const bool library = connector.command.empty();
    return library && is_installed_with_us(connector) ? "in-process" : "process";
}

std::unique_ptr<connect::Runner> make_runner(const std::string& kind, bool isolation_required) {
    if (kind == "in-process") return std::make_unique<connect::InProcessRunner>();
    connect::ProcessOptions options;
    options.isolation_required = isolation_required;
    return std::make_unique<connect::ProcessRunner>(options);
}

}  // namespace openitem::service
