// The unit documents of the norm and of Peppol: fragments, each with the rules that must fire or
// must not. A program that says nothing would have the half of them right, so both halves are told
// apart.
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
using Verdicts = std::map<std::string, std::map<std::string, std::size_t>>;

Verdicts verdicts(const std::filesystem::path& folder, const std::string& profile) {
    const auto run =
        tests::run_openitem({"validate", "--json", "--profile", profile, folder.string() + "/"});
    EXPECT_EQ(run.signal, 0);
    EXPECT_EQ(run.exit_code, 1) << run.err;
    Verdicts out;
    std::istringstream in(run.out);
    for (std::string line; std::getline(in, line);) {
        const auto verdict = nlohmann::json::parse(line);
        const auto file = std::filesystem::relative(verdict["file"].get<std::string>(), folder);
        auto& rules = out[file.string()];
        for (const auto& failure : verdict["failures"]) ++rules[failure["rule"]];
    }
    return out;
}

struct Half {
    std::size_t right = 0, all = 0;
};

// Which of the assertions hold; `counts`: those of a file.
template <class Counts>
void judge(const std::string& suite, const std::string& profile, std::size_t total,
           const Counts& counts) {
    const auto folder = corpora() / suite;
    const auto said = verdicts(folder, profile);
    Score score(suite);
    Half errors, successes;
    for (const Assertion& each : assertions(folder / "manifest.csv")) {
        if (!counts(each.file)) continue;
        const auto file = said.find(each.file);
        // A document that was not judged has nothing right about it.
        const bool judged = file != said.end() && !file->second.contains("syntax.unknown");
        const std::size_t fired =
            judged && file->second.contains(each.rule) ? file->second.at(each.rule) : 0;
        const bool success = each.expect == "success";
        bool agrees = judged && (success ? fired == 0 : fired > 0);
        if (agrees && !success && !each.number.empty()) agrees = fired == std::stoul(each.number);
        Half& half = success ? successes : errors;
        ++half.all;
        half.right += agrees ? 1 : 0;
        score.add(agrees, fmt::format("{} {} {} {}: fired {} times", each.file, each.expect,
                                      each.rule, each.number, fired));
    }
    score.print();
    fmt::print("{}: errors {}/{}, successes {}/{}\n", suite, errors.right, errors.all,
               successes.right, successes.all);
    EXPECT_EQ(score.total(), total);
    EXPECT_EQ(score.agreeing(), total);
}

TEST(Units, En16931) {
    OPENITEM_NEED_CORPUS("en16931-units");
    judge("en16931-units", "en16931", 849, [](const std::string&) { return true; });
}

TEST(Units, Peppol) {
    OPENITEM_NEED_CORPUS("peppol-units");
    judge("peppol-units", "peppol", 380, [](const std::string& file) {
        return file.starts_with("Invoice/") || file.starts_with("CreditNote/");
    });
}

}  // namespace
}  // namespace openitem::conformance
