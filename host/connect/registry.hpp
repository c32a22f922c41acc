// Which plugins are there? Directories are searched for plugin.json; no plugin's code runs.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/connect/manifest.hpp"

namespace openitem::connect {

class Registry {
public:
    // Each directory holds plugins one level down (csv/plugin.json) or is one itself. A directory
    // that is not there is passed over. What stands earlier wins an alias or id.
    explicit Registry(std::span<const std::filesystem::path> directories);

    // By id or alias. The error lists what there is.
    base::Result<const Manifest*> find(std::string_view name) const;

    const std::vector<Manifest>& plugins() const noexcept { return plugins_; }
    // Manifests that could not be read or are hidden by another of the same name.
    const std::vector<base::Error>& problems() const noexcept { return problems_; }

private:
    void look_into(const std::filesystem::path& directory);
    void add(const std::filesystem::path& file);

    std::vector<Manifest> plugins_;
    std::vector<base::Error> problems_;
};

// OPENITEM_PLUGIN_PATH (colon separated), then `connectors` and `plugins` beside the program's own
// directory, then those of the install prefix (../lib/openitem/...).
std::vector<std::filesystem::path> default_plugin_directories();
// Those of them that belong to this program: `room` is "connectors" or "plugins".
std::vector<std::filesystem::path> own_directories(std::string_view room);

}  // namespace openitem::connect
