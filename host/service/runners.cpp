#include "host/service/runners.hpp"

#include <filesystem>
#include <string_view>
#include <system_error>

#include "host/base/result.hpp"
#include "host/base/text.hpp"
#include "host/connect/registry.hpp"

namespace openitem::service {
namespace fs = std::filesystem;

namespace {

// The folder of the connector among those that come with this program; empty: it is none of them.
std::string_view own_folder(std::string_view id) {
    std::string_view rest = OPENITEM_OWN_CONNECTORS;
    while (!rest.empty()) {
        const auto one = rest.substr(0, rest.find(' '));
        const auto equals = one.find('=');
        if (one.substr(equals + 1) == id) return one.substr(0, equals);
        rest.remove_prefix(one.size() + 1);
    }
    return {};
}

}  // namespace

bool comes_with_openitem(const connect::Manifest& connector) {
    const auto folder = own_folder(connector.id);
    if (folder.empty()) return false;
    for (const auto& directory : connect::own_directories("connectors")) {
        std::error_code ignored;
        if (fs::equivalent(connector.directory, directory / folder, ignored)) return true;
    }
    return false;
}

std::string runner_kind(const connect::Manifest& connector, const std::string& wished,
                        bool isolation_required) {
    if (!wished.empty() && wished != "in-process" && wished != "process") {
        throw base::RunError(
            base::Exit::wrong_use,
            "expected the runner in-process or process, found " + base::quote(wished));
    }
    if (wished == "in-process" && isolation_required) {
        throw base::RunError(base::Exit::wrong_use, std::string(isolation_needs_a_process));
    }
    if (!wished.empty()) return wished;
    const bool in_process = connector.command.empty() && !connector.wants_process &&
                            !isolation_required && comes_with_openitem(connector);
    return in_process ? "in-process" : "process";
}

std::string writer_kind(const connect::Manifest& connector) {
    return connector.command.empty() && comes_with_openitem(connector) ? "in-process" : "process";
}

std::unique_ptr<connect::Runner> make_runner(const std::string& kind, bool isolation_required) {
    if (kind == "in-process") return std::make_unique<connect::InProcessRunner>();
    connect::ProcessOptions options;
    options.isolation_required = isolation_required;
    return std::make_unique<connect::ProcessRunner>(options);
}

}  // namespace openitem::service
