#include "tests/tidy/floors.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <set>

namespace openitem::tidy {
namespace {

struct Include {
    std::string path;  // as written
    bool angled = false;
    std::size_t line = 0;
};

std::vector<Include> includes_of(const Source& source) {
    std::vector<Include> includes;
    const auto lines = lines_of(source.text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::string_view line = lines[i];
        const auto skip = [&line](std::string_view what) {
            line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
            if (!line.starts_with(what)) return false;
            line.remove_prefix(what.size());
            return true;
        };
        if (!skip("#") || !skip("include")) continue;
        const bool angled = skip("<");
        if (!angled && !skip("\"")) continue;
        const std::string_view path = line.substr(0, line.find(angled ? '>' : '"'));
        includes.push_back({std::string(path), angled, i + 1});
    }
    return includes;
}

// A path's first folders: "host/cash/match.hpp", 2 -> "host/cash".
std::string_view folder_of(std::string_view path, int depth) {
    std::size_t end = 0;
    for (int i = 0; i < depth; ++i) {
        end = path.find('/', end == 0 ? 0 : end + 1);
        if (end == std::string_view::npos) return {};
    }
    return path.substr(0, end);
}

struct Floor {
    std::string_view folder;
    int number;
};

constexpr std::array floors = {
    Floor{"host/base", 1},     Floor{"host/model", 2},     Floor{"host/ledger", 3},
    Floor{"host/credit", 3},   Floor{"host/cash", 3},      Floor{"host/collections", 3},
    Floor{"host/disputes", 3}, Floor{"host/metrics", 3},   Floor{"host/store", 4},
    Floor{"host/connect", 4},  Floor{"host/transport", 4}, Floor{"host/sync", 5},
    Floor{"host/index", 5},    Floor{"host/service", 6},   Floor{"host/cli", 7},
    Floor{"host/api", 7},      Floor{"host/web", 7},
};

// 0 for a folder that has no floor.
int floor_of(std::string_view folder) {
    const auto found = std::find_if(floors.begin(), floors.end(), [folder](const Floor& floor) {
        return floor.folder == folder;
    });
    return found == floors.end() ? 0 : found->number;
}

constexpr std::array rooms = {"host/", "sdk/", "connectors/", "plugins/", "tests/", "samples/"};

bool names_a_room(std::string_view path) {
    return std::any_of(rooms.begin(), rooms.end(),
                       [path](const char* room) { return path.starts_with(room); });
}

// The file of this repository that an include means, from the root; nullopt for others' headers.
std::optional<std::string> target_of(const Source& source, const Include& include) {
    if (include.path.starts_with("openitem/")) return "sdk/include/" + include.path;
    if (names_a_room(include.path)) return include.path;
    if (include.angled) return std::nullopt;
    const auto beside = std::filesystem::path(source.path).parent_path() / include.path;
    return beside.lexically_normal().generic_string();
}

using Refusal = std::optional<std::string>;

Refusal refuse_in_host(std::string_view path, std::string_view target) {
    if (target.starts_with("sdk/include/")) return std::nullopt;
    const std::string_view own = folder_of(path, 2);
    const std::string_view other = folder_of(target, 2);
    const int floor = floor_of(own);
    if (floor == 0) return "expected one of the floors of the host, found " + std::string(own);
    if (other == "sdk/runtime") {
        // host/store is on the same floor as host/connect, and has no use for a loader.
        if (own == "host/connect" || floor > 4) return std::nullopt;
        return "sdk/runtime is for host/connect and above";
    }
    if (own == other || (floor_of(other) > 0 && floor_of(other) < floor)) return std::nullopt;
    return "arrows go down only: " + std::string(own) + " stands on floor " +
           std::to_string(floor) + " and may not know " + std::string(target);
}

Refusal refuse_in_sdk(std::string_view path, std::string_view target) {
    if (target.starts_with("sdk/include/")) return std::nullopt;
    const bool only_the_headers =
        path.starts_with("sdk/include/") || path.starts_with("sdk/examples/");
    const bool own_folder = folder_of(path, 2) == folder_of(target, 2);
    if (target.starts_with("sdk/") && (!only_the_headers || own_folder)) return std::nullopt;
    return "the SDK stands alone: " + std::string(path) + " may not know " + std::string(target);
}

Refusal refuse_in_plugin(std::string_view path, std::string_view target) {
    const bool allowed = target.starts_with("sdk/include/") ||
                         target.starts_with("connectors/lib/") ||
                         folder_of(path, 2) == folder_of(target, 2);
    const bool allowed_in_a_test =
        target.starts_with("sdk/runtime/") || target.starts_with("sdk/check/") ||
        target.starts_with("sdk/tests/") || target.starts_with("tests/support/");
    if (allowed || (is_test(path) && allowed_in_a_test)) return std::nullopt;
    return "a connector or plugin knows <openitem/...>, connectors/lib and itself, not " +
           std::string(target);
}

Refusal refuse(std::string_view path, std::string_view target) {
    if (path.starts_with("tests/") || path.starts_with("samples/")) return std::nullopt;
    // What black-box tests share may be asked for by any test.
    if (is_test(path) && target.starts_with("tests/support/")) return std::nullopt;
    if (path.starts_with("host/")) return refuse_in_host(path, target);
    if (path.starts_with("sdk/")) return refuse_in_sdk(path, target);
    return refuse_in_plugin(path, target);
}

constexpr std::array impure_headers = {
    "cstdio",     "ctime",  "fcntl.h",   "filesystem", "fstream", "iostream",
    "libpq-fe.h", "random", "sqlite3.h", "stdio.h",    "thread",  "time.h",
    "unistd.h",   "sys/",   "Poco/",     "boost/dll",  "future",  "mutex",
};
constexpr std::array impure_words = {
    "system_clock", "steady_clock",  "high_resolution_clock", "getenv", "random_device",
    "fopen",        "clock_gettime", "gettimeofday",          "rand",   "localtime",
};

}  // namespace

std::vector<Finding> check_includes(const Source& source) {
    std::vector<Finding> findings;
    if (is_shell(source)) return findings;
    for (const Include& include : includes_of(source)) {
        const auto target = target_of(source, include);
        if (!target) continue;
        const auto why = refuse(source.path, *target);
        if (why) findings.push_back({source.path, include.line, *why});
    }
    return findings;
}

std::vector<Finding> check_include_paths(const std::vector<Source>& sources) {
    std::set<std::string_view> paths;
    for (const Source& source : sources) paths.insert(source.path);
    std::vector<Finding> findings;
    for (const Source& source : sources) {
        if (!source.path.starts_with("host/") || is_shell(source)) continue;
        for (const Include& include : includes_of(source)) {
            if (include.angled || names_a_room(include.path)) continue;
            const auto target = target_of(source, include);
            if (target && paths.contains(*target)) {
                findings.push_back({source.path, include.line,
                                    "expected \"" + *target + "\", found \"" + include.path + '"'});
            }
        }
    }
    return findings;
}

std::vector<Finding> check_purity(const Source& source) {
    std::vector<Finding> findings;
    if (floor_of(folder_of(source.path, 2)) != 3 || is_test(source.path)) return findings;
    for (const Include& include : includes_of(source)) {
        const bool impure = include.path == "host/base/clock.hpp" ||
                            std::any_of(impure_headers.begin(), impure_headers.end(),
                                        [&include](std::string_view h) {
                                            return h.ends_with('/') || h.starts_with("boost")
                                                       ? include.path.starts_with(h)
                                                       : include.path == h;
                                        });
        if (impure) {
            findings.push_back(
                {source.path, include.line,
                 "floor 3 is pure: pass in what <" + include.path + "> would fetch"});
        }
    }
    for (const char* word : impure_words) {
        const std::size_t at = find_word(source.code, word);
        if (at != std::string_view::npos) {
            findings.push_back(
                {source.path, line_at(source.text, at),
                 std::string("floor 3 is pure: pass in what ") + word + " would fetch"});
        }
    }
    return findings;
}

}  // namespace openitem::tidy
