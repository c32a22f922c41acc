// Runs every folder of tests/data/<connector>/ through `openitem read` (README.md).
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/process.hpp"

namespace openitem::tests {
namespace {

namespace fs = std::filesystem;

struct Case {
    std::string connector;
    std::string name;
    fs::path folder;
};

std::vector<fs::path> sorted_entries(const fs::path& folder) {
    std::vector<fs::path> out;
    for (const auto& entry : fs::directory_iterator(folder)) out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

std::vector<Case> all_cases() {
    std::vector<Case> out;
    for (const fs::path& connector : sorted_entries(OPENITEM_SOURCE_DIR "/tests/data")) {
        if (!fs::is_directory(connector)) continue;
        for (const fs::path& folder : sorted_entries(connector)) {
            if (!fs::is_directory(folder)) continue;
            out.push_back({connector.filename().string(), folder.filename().string(), folder});
        }
    }
    return out;
}

// What a run said, in the form of a case's files.
struct Said {
    std::string records;
    std::string quarantined;
    std::string error;  // exit code and message; empty for a run that went well
};

std::string last_line(const std::string& text) {
    std::istringstream lines(text);
    std::string line, last;
    while (std::getline(lines, line)) last = line;
    return last;
}

Said run_case(const Case& one, const std::string& runner) {
    fs::path input;
    for (const fs::path& file : sorted_entries(one.folder)) {
        if (file.filename().string().starts_with("input.")) input = file;
    }
    std::vector<std::string> arguments = {"read",   one.connector, input.string(),
                                          "--json", "--runner",    runner};
    if (fs::exists(one.folder / "config.json")) {
        arguments.insert(arguments.end(),
                         {"--config", "@" + (one.folder / "config.json").string()});
    }
    const ProcessResult result = run_openitem(arguments);
    EXPECT_FALSE(result.timed_out);
    EXPECT_EQ(result.signal, 0) << result.err;
    Said said;
    std::istringstream lines(result.out);
    for (std::string line; std::getline(lines, line);) {
        const bool refused = line.starts_with("{\"type\":\"quarantined\"");
        (refused ? said.quarantined : said.records) += line + "\n";
    }
    if (result.exit_code != 0) {
        said.error = std::to_string(result.exit_code) + "\n" + last_line(result.err) + "\n";
    }
    return said;
}

std::string file_or_nothing(const fs::path& path) {
    return fs::exists(path) ? read_file(path.string()) : std::string();
}

void update(const fs::path& path, const std::string& text) {
    if (text.empty()) {
        fs::remove(path);
        return;
    }
    std::ofstream(path, std::ios::binary) << text;
}

class DataCase : public testing::TestWithParam<Case> {};

TEST_P(DataCase, ReadsAsExpected) {
    const Case& one = GetParam();
    const Said said = run_case(one, "in-process");
    if (std::getenv("OPENITEM_UPDATE_CASES") != nullptr) {
        update(one.folder / "expected.jsonl", said.records);
        update(one.folder / "quarantine.jsonl", said.quarantined);
        update(one.folder / "error.txt", said.error);
        return;
    }
    EXPECT_EQ(said.records, file_or_nothing(one.folder / "expected.jsonl"));
    EXPECT_EQ(said.quarantined, file_or_nothing(one.folder / "quarantine.jsonl"));
    EXPECT_EQ(said.error, file_or_nothing(one.folder / "error.txt"));
}

TEST_P(DataCase, ReadsTheSameIsolated) {
    const Said own = run_case(GetParam(), "in-process");
    const Said isolated = run_case(GetParam(), "process");
    EXPECT_EQ(own.records, isolated.records);
    EXPECT_EQ(own.quarantined, isolated.quarantined);
    EXPECT_EQ(own.error, isolated.error);
}

std::string case_name(const testing::TestParamInfo<Case>& of) {
    std::string name = of.param.connector + "_" + of.param.name;
    for (char& c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
    }
    return name;
}

INSTANTIATE_TEST_SUITE_P(Cases, DataCase, testing::ValuesIn(all_cases()), case_name);

}  // namespace
}  // namespace openitem::tests
