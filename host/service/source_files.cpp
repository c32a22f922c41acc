#include "host/service/source_files.hpp"

#include <fmt/format.h>
#include <glob.h>

#include <filesystem>
#include <set>
#include <system_error>

namespace openitem::service {

namespace fs = std::filesystem;

namespace {

bool is_pattern(const std::string& text) { return text.find_first_of("*?[") != std::string::npos; }

// "inbox" of "inbox/*/2026-*.csv".
fs::path folder_of(const fs::path& pattern) {
    fs::path folder;
    for (const auto& part : pattern) {
        if (is_pattern(part)) break;
        folder /= part;
    }
    return folder;
}

bool is_file(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

bool is_folder(const fs::path& path) {
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

std::vector<fs::path> files_named(const fs::path& pattern) {
    std::vector<fs::path> files;
    glob_t found{};
    if (::glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found) == 0) {
        for (std::size_t i = 0; i < found.gl_pathc; ++i) {
            if (is_file(found.gl_pathv[i])) files.emplace_back(found.gl_pathv[i]);
        }
    }
    ::globfree(&found);
    return files;
}

}  // namespace

SourceFiles source_files(const Workspace& workspace, const ConnectionSettings& connection) {
    SourceFiles found;
    std::set<std::string> names;
    for (const auto& stated : connection.files) {
        const auto path = workspace.root() / stated;
        if (is_file(path)) {
            names.insert(workspace.name_of(path));
            continue;
        }
        if (!is_pattern(stated)) {
            found.missing.push_back(
                is_folder(path)
                    ? fmt::format("{0} is a folder: name its files, like {0}/*.csv", stated)
                    : fmt::format("there is no file {}", stated));
            continue;
        }
        const auto files = files_named(path);
        for (const auto& file : files) names.insert(workspace.name_of(file));
        if (!files.empty()) continue;
        if (is_folder(folder_of(path))) {
            found.unmatched.push_back(stated);
        } else {
            found.missing.push_back(fmt::format("there is no folder {}, where {} looks",
                                                folder_of(stated).string(), stated));
        }
    }
    found.names.assign(names.begin(), names.end());
    return found;
}

}  // namespace openitem::service
