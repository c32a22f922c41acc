// Where the corpora lie, and how a suite tells its score.
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::conformance {

/// OPENITEM_CORPORA, or ../shared/corpora beside the repository.
std::filesystem::path corpora();

/// Skips the running test when the folder of the corpora is missing.
#define OPENITEM_NEED_CORPUS(name)                                                    \
    if (!std::filesystem::exists(openitem::conformance::corpora() / (name))) {        \
        GTEST_SKIP() << "no " << (openitem::conformance::corpora() / (name)).string() \
                     << ": set OPENITEM_CORPORA to the folder of the corpora";        \
    }

std::string read_file(const std::filesystem::path& file);

/// The files below a folder with this ending, in the order of their names.
std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder,
                                               std::string_view ending);

/// The differences of a suite that are known, "case place", from tests/conformance/LIST: a line
/// "case place reason" each, or a comment with the reason of those below.
std::set<std::string> explained(std::string_view list);

/// Counts what agrees and writes what does not to <build>/conformance/SUITE.txt.
class Score {
public:
    explicit Score(std::string suite);

    void add(bool agrees, std::string_view failing_case);
    /// Prints "conformance SUITE n/m" on a line of its own.
    void print() const;

    std::size_t agreeing() const { return agreeing_; }
    std::size_t total() const { return total_; }

private:
    std::string suite_;
    std::ofstream failing_;
    std::size_t agreeing_ = 0;
    std::size_t total_ = 0;
};

}  // namespace openitem::conformance
