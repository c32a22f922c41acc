// The norm's own unit documents: fragments, each with the rules that must fire or must not. A
// program that says nothing would have the half of them right, so both halves are told apart.
#include "tests/conformance/corpora.hpp"

#include "tests/support/process.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace openitem::conformance {
namespace {

// What this suite has reached; it only ever rises.
constexpr std::size_t floor_of_assertions = 829;

struct Assertion {
    std::string file, rule, expect, number;
};

// One line of manifest.csv, whose only quoted field is the last, which nobody asks for.
std::vector<Assertion> assertions(const std::filesystem::path& manifest) {
    std::istringstream in(read_file(manifest));
    std::vector<Assertion> out;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        std::vector<std::string> fields;
        std::istringstream row(line);
        for (std::string field; std::getline(row, field, ',');) fields.push_back(field);
        out.push_back({fields.at(1), fields.at(7), fields.at(6), fields.at(8)});
    }
    return out;
}

// How often each rule fired, by file.
std::map<std::string, std::map<std::string, std::size_t>> verdicts(
    const std::filesystem::path& folder) {
    const auto run = tests::run_openitem({"validate", "--json", folder.string() + "/"});
    EXPECT_EQ(run.signal, 0);
    EXPECT_EQ(run.exit_code, 1) << run.err;
    std::map<std::string, std::map<std::string, std::size_t>> out;
    std::istringstream in(run.out);
    for (std::string line; std::getline(in, line);) {
        const auto verdict = nlohmann::json::parse(line);
        const auto file = std::filesystem::relative(verdict["file"].get<std::string>(), folder);
        auto& rules = out[file.string()];
        for (const auto& failure : verdict["failures"]) ++rules[failure["rule"]];
    }
    return out;
}

TEST(En16931Units, Assertions) {
    OPENITEM_NEED_CORPUS("en16931-units");
    const auto folder = corpora() / "en16931-units";
    const auto said = verdicts(folder);
    Score score("en16931-units");
    std::size_t errors = 0, errors_found = 0, successes = 0, successes_found = 0;
    for (const Assertion& each : assertions(folder / "manifest.csv")) {
        const auto file = said.find(each.file);
        // A document that was not judged has nothing right about it.
        const bool judged = file != said.end() && !file->second.contains("syntax.unknown");
        const std::size_t fired =
            judged && file->second.contains(each.rule) ? file->second.at(each.rule) : 0;
        const bool success = each.expect == "success";
        bool agrees = judged && (success ? fired == 0 : fired > 0);
        if (agrees && !success && !each.number.empty()) agrees = fired == std::stoul(each.number);
        ++(success ? successes : errors);
        if (agrees) ++(success ? successes_found : errors_found);
        score.add(agrees, fmt::format("{} {} {} {}: fired {} times", each.file, each.expect,
                                      each.rule, each.number, fired));
    }
    score.print();
    fmt::print("en16931-units: errors {}/{}, successes {}/{}\n", errors_found, errors,
               successes_found, successes);
    EXPECT_EQ(score.total(), 849U);
    EXPECT_GE(score.agreeing(), floor_of_assertions);
}

}  // namespace
}  // namespace openitem::conformance
