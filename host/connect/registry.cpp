#include "host/connect/registry.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <system_error>

#include <fmt/format.h>

#include "host/base/text.hpp"
#include "host/connect/runner.hpp"

namespace openitem::connect {
namespace fs = std::filesystem;
using base::Code;
using base::Error;

namespace {

constexpr auto manifest_name = "plugin.json";

fs::path own_directory() {
    std::error_code ignored;
    return fs::read_symlink("/proc/self/exe", ignored).parent_path();
}

}  // namespace

Registry::Registry(std::span<const fs::path> directories) {
    for (const auto& directory : directories) look_into(directory);
}

void Registry::look_into(const fs::path& directory) {
    std::error_code error;
    if (fs::is_regular_file(directory / manifest_name, error))
        return add(directory / manifest_name);
    std::set<fs::path> found;  // in an order that does not depend on the file system
    for (const auto& entry : fs::directory_iterator(directory, error)) {
        const fs::path file = entry.path() / manifest_name;
        std::error_code ignored;
        if (fs::is_regular_file(file, ignored)) found.insert(file);
    }
    for (const auto& file : found) add(file);
}

void Registry::add(const fs::path& file) {
    auto manifest = read_manifest(file);
    if (!manifest) {
        problems_.push_back(std::move(manifest).error());
        return;
    }
    for (const auto& there : plugins_) {
        if (there.directory == manifest->directory) return;
        const bool same_id = there.id == manifest->id;
        if (!same_id && there.alias != manifest->alias) continue;
        problems_.push_back(
            Error{.code = Code::conflict,
                  .location = file.string(),
                  .message = fmt::format("{} is passed over: {} has the same {}", manifest->id,
                                         there.directory.string(), same_id ? "id" : "alias")});
        return;
    }
    plugins_.push_back(*std::move(manifest));
}

base::Result<const Manifest*> Registry::find(std::string_view name) const {
    for (const auto& plugin : plugins_) {
        if (plugin.alias == name || plugin.id == name) return &plugin;
    }
    std::vector<std::string> names;
    for (const auto& plugin : plugins_) names.push_back(plugin.alias);
    std::sort(names.begin(), names.end());
    Error error{.code = Code::not_found,
                .message = fmt::format("there is no plugin {}", base::quote(name)),
                .help = names.empty() ? "no plugins were found: set OPENITEM_PLUGIN_PATH"
                                      : fmt::format("there are {}", fmt::join(names, ", "))};
    for (const auto& problem : problems_) {
        // The one that is looked for may be the one that could not be read.
        if (problem.location.find(fmt::format("/{}/", name)) == std::string::npos) continue;
        error.help = problem.text();
    }
    return error;
}

std::vector<fs::path> default_plugin_directories() {
    std::vector<fs::path> out;
    if (const char* path = std::getenv("OPENITEM_PLUGIN_PATH")) {
        std::string_view rest = path;
        while (!rest.empty()) {
            const auto end = std::min(rest.find(':'), rest.size());
            if (end != 0) out.emplace_back(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    for (const auto* room : {"connectors", "plugins"}) {
        for (auto& directory : own_directories(room)) out.push_back(std::move(directory));
    }
    return out;
}

std::vector<fs::path> own_directories(std::string_view room) {
    const fs::path above = own_directory() / "..";
    std::vector<fs::path> out{(above / room).lexically_normal()};
    // An install prefix keeps its libraries in lib or, on Debian's /usr, in lib/<platform>.
    for (const auto& libraries : {fs::path("lib"), fs::path("lib") / platform_tuple()}) {
        out.push_back((above / libraries / "openitem" / room).lexically_normal());
    }
    return out;
}

fs::path find_runner() {
    std::error_code ignored;
    const fs::path here = own_directory();
    for (const auto& place :
         {here / "openitem-runner", here / ".." / "libexec" / "openitem" / "openitem-runner"}) {
        if (fs::is_regular_file(place, ignored)) return place.lexically_normal();
    }
    return {};
}

}  // namespace openitem::connect
