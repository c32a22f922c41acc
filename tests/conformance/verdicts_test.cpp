// Whole UBL documents of many origins against the verdicts of the official rules, EN 16931's and
// Peppol's: a document agrees when the same rules fire, warnings included. What differs, and why,
// stands in en16931_verdicts.txt and peppol_verdicts.txt.
#include "tests/conformance/corpora.hpp"

#include "tests/support/process.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace openitem::conformance {
namespace {

using Rules = std::set<std::string>;

struct Suite {
    std::string name;
    std::string profile;
    std::string explained;    // file of the differences that are known
    std::size_t run, failed;  // columns of official-verdicts.csv
    bool (*is_judged)(const std::string& rule);
};

struct Judged {
    std::string file;
    Rules official;
};

/// The documents of UBL that the official rules could judge.
std::vector<Judged> official_verdicts(const std::filesystem::path& file, const Suite& suite) {
    std::istringstream in(read_file(file));
    std::vector<Judged> out;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        std::vector<std::string> fields;
        std::istringstream row(line);
        for (std::string field; std::getline(row, field, ',');) fields.push_back(field);
        fields.resize(std::max(fields.size(), suite.failed + 1));  // the last may be empty
        const bool ubl =
            fields.at(0).starts_with("Invoice/") || fields.at(0).starts_with("CreditNote/");
        if (!ubl || fields.at(suite.run) != "ok") continue;
        Judged judged{fields[0], {}};
        std::istringstream failed(fields.at(suite.failed));
        for (std::string rule; failed >> rule;) {
            rule.erase(0, 2);  // "F:" or "W:"
            judged.official.insert(rule);
        }
        out.push_back(std::move(judged));
    }
    return out;
}

std::map<std::string, Rules> our_verdicts(const std::filesystem::path& folder, const Suite& suite) {
    const auto run =
        tests::run_openitem({"validate", "--json", "--profile", suite.profile,
                             (folder / "Invoice").string(), (folder / "CreditNote").string()});
    EXPECT_EQ(run.exit_code, 1) << run.err;
    std::map<std::string, Rules> out;
    std::istringstream in(run.out);
    for (std::string line; std::getline(in, line);) {
        const auto verdict = nlohmann::json::parse(line);
        const auto file = std::filesystem::relative(verdict["file"].get<std::string>(), folder);
        auto& rules = out[file.string()];
        for (const auto& failure : verdict["failures"]) {
            const std::string rule = failure["rule"];
            if (suite.is_judged(rule)) rules.insert(rule);
        }
    }
    return out;
}

struct Tally {
    std::size_t both = 0, ours = 0, theirs = 0;
};

void print_tallies(const std::string& suite, const std::map<std::string, Tally>& by_rule) {
    Tally all;
    for (const auto& [rule, tally] : by_rule) {
        all.both += tally.both;
        all.ours += tally.ours;
        all.theirs += tally.theirs;
        if (tally.ours + tally.theirs == 0) continue;
        fmt::print("{}: {} precision {}/{}, recall {}/{}\n", suite, rule, tally.both,
                   tally.both + tally.ours, tally.both, tally.both + tally.theirs);
    }
    fmt::print("{}: {} findings agree, {} are ours alone, {} are missing; {} rules\n", suite,
               all.both, all.ours, all.theirs, by_rule.size());
}

void compare(const Suite& suite) {
    const auto corpus = corpora() / "en16931-documents";
    const auto ours = our_verdicts(corpus / "docs", suite);
    const auto known = known_differences(suite.explained);
    Score score(suite.name);
    std::map<std::string, Tally> by_rule;
    for (const Judged& each : official_verdicts(corpus / "official-verdicts.csv", suite)) {
        const auto found = ours.find(each.file);
        ASSERT_NE(found, ours.end()) << each.file;
        std::string listed;
        const auto differs = [&](const std::string& rule) {
            listed += " " + rule;
            EXPECT_TRUE(known.contains(each.file + " " + rule))
                << each.file << " " << rule << " is not explained";
        };
        for (const std::string& rule : each.official) {
            if (found->second.contains(rule)) {
                ++by_rule[rule].both;
            } else {
                ++by_rule[rule].theirs;
                differs(rule);
            }
        }
        for (const std::string& rule : found->second) {
            if (each.official.contains(rule)) continue;
            ++by_rule[rule].ours;
            differs(rule);
        }
        score.add(listed.empty(), each.file + listed);
    }
    score.print();
    print_tallies(suite.name, by_rule);
    EXPECT_GT(score.total(), 500U);
}

bool is_of_the_norm(const std::string& rule) {
    return rule.starts_with("BR-") || rule.starts_with("UBL-");
}

TEST(Verdicts, AgreeOnEn16931) {
    OPENITEM_NEED_CORPUS("en16931-documents");
    compare({"en16931-verdicts-ubl", "en16931", "en16931_verdicts.txt", 2, 3, is_of_the_norm});
}

TEST(Verdicts, AgreeOnPeppol) {
    OPENITEM_NEED_CORPUS("en16931-documents");
    compare(
        {"peppol-verdicts-ubl", "peppol", "peppol_verdicts.txt", 4, 5, [](const std::string& rule) {
             const bool own = rule.starts_with("ubl.") || rule.starts_with("syntax.");
             return !own && !is_of_the_norm(rule);
         }});
}

}  // namespace
}  // namespace openitem::conformance
