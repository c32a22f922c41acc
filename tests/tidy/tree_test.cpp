// The rules of the house over the house itself. A finding is printed as path:line: what.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/tidy/floors.hpp"
#include "tests/tidy/functions.hpp"
#include "tests/tidy/rules.hpp"

namespace openitem::tidy {
namespace {

namespace fs = std::filesystem;

const fs::path root = OPENITEM_SOURCE_DIR;
constexpr const char* long_functions = "tests/tidy/long_functions.txt";

std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

bool is_source(const fs::path& path) {
    static const std::vector<std::string> endings{".h",  ".hpp", ".c",    ".cpp",
                                                  ".sh", ".py",  ".cmake"};
    return path.filename() == "CMakeLists.txt" ||
           std::find(endings.begin(), endings.end(), path.extension()) != endings.end();
}

std::vector<Source> read_tree() {
    std::vector<Source> sources;
    for (const char* room : {"host", "sdk", "connectors", "plugins", "tests", "samples"}) {
        if (!fs::is_directory(root / room)) continue;
        for (auto entry = fs::recursive_directory_iterator(root / room);
             entry != fs::recursive_directory_iterator(); ++entry) {
            const std::string name = entry->path().filename();
            if (entry->is_directory() && (name.starts_with('.') || name == "build")) {
                entry.disable_recursion_pending();
            } else if (entry->is_regular_file() && is_source(entry->path())) {
                sources.push_back(
                    make_source(entry->path().lexically_relative(root), read(entry->path())));
            }
        }
    }
    std::sort(sources.begin(), sources.end(),
              [](const Source& a, const Source& b) { return a.path < b.path; });
    return sources;
}

const std::vector<Source>& tree() {
    static const std::vector<Source> sources = read_tree();
    return sources;
}

void report(const std::vector<Finding>& findings) {
    std::string text;
    for (const Finding& finding : findings) {
        text += finding.path + ':' + std::to_string(finding.line) + ": " + finding.what + '\n';
    }
    EXPECT_TRUE(findings.empty()) << text;
}

template <class Check>
void check_tree(Check check) {
    std::vector<Finding> all;
    for (const Source& source : tree()) {
        const std::vector<Finding> findings = check(source);
        all.insert(all.end(), findings.begin(), findings.end());
    }
    report(all);
}

TEST(Tree, IsRead) {
    const auto has = [](std::string_view path) {
        return std::any_of(tree().begin(), tree().end(),
                           [path](const Source& source) { return source.path == path; });
    };
    EXPECT_TRUE(has("host/base/money.hpp"));
    EXPECT_TRUE(has("tests/run.sh"));
    EXPECT_TRUE(has("tests/tidy/tree_test.cpp"));
}

TEST(Tree, IncludesGoDownTheFloorsOnly) { check_tree(check_includes); }
TEST(Tree, NamesItsOwnFilesFromTheRoot) { report(check_include_paths(tree())); }
TEST(Tree, DomainFoldersArePure) { check_tree(check_purity); }
TEST(Tree, HasNoFloatingPointBesideMoney) { check_tree(check_no_floating_point); }
TEST(Tree, HasAtMostOneHundredColumns) { check_tree(check_columns); }
TEST(Tree, HasNoFileOverEightHundredLines) { check_tree(check_file_length); }
TEST(Tree, EndsFilesWithANewlineAndUsesNoTabs) { check_tree(check_whitespace); }
TEST(Tree, MakesNoPromisesInComments) { check_tree(check_promises); }

TEST(Tree, HasFunctionsOverSeventyLinesOnlyOnTheList) {
    report(check_function_length(tree(), long_functions, read(root / long_functions)));
}

}  // namespace
}  // namespace openitem::tidy
