// Whole documents of many origins against the verdicts of the official rules, EN 16931's and
// Peppol's: a document agrees when the same rules fire, warnings included; besides, both must call
// it valid, or neither. What differs, and why, stands in en16931_verdicts.txt; of Peppol's nothing
// does.
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
    std::string explained;    // file of the differences that are known; empty: there are none
    std::size_t run, failed;  // columns of official-verdicts.csv
    std::vector<std::string> folders;
    bool (*is_judged)(const std::string& rule);
    bool is_whole = true;  // the verdict depends on these rules alone
};

struct Verdict {
    Rules rules;
    bool valid = true;  // nothing fatal
};

struct Judged {
    std::string file;
    Verdict official;
};

/// The documents of the suite's folders that the official rules could judge.
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
        const std::string folder = fields.at(0).substr(0, fields[0].find('/'));
        const bool ours =
            std::find(suite.folders.begin(), suite.folders.end(), folder) != suite.folders.end();
        if (!ours || fields.at(suite.run) != "ok") continue;
        Judged judged{fields[0], {}};
        std::istringstream failed(fields.at(suite.failed));
        for (std::string rule; failed >> rule;) {
            if (rule.starts_with("F:")) judged.official.valid = false;
            rule.erase(0, 2);  // "F:" or "W:"
            judged.official.rules.insert(rule);
        }
        out.push_back(std::move(judged));
    }
    return out;
}

std::map<std::string, Verdict> our_verdicts(const std::filesystem::path& folder,
                                            const Suite& suite) {
    std::vector<std::string> arguments = {"validate", "--json", "--profile", suite.profile};
    for (const std::string& each : suite.folders) arguments.push_back((folder / each).string());
    const auto run = tests::run_openitem(arguments);
    EXPECT_EQ(run.exit_code, 1) << run.err;
    std::map<std::string, Verdict> out;
    std::istringstream in(run.out);
    for (std::string line; std::getline(in, line);) {
        const auto verdict = nlohmann::json::parse(line);
        const auto file = std::filesystem::relative(verdict["file"].get<std::string>(), folder);
        Verdict& ours = out[file.string()];
        ours.valid = verdict["valid"];
        for (const auto& failure : verdict["failures"]) {
            const std::string rule = failure["rule"];
            if (suite.is_judged(rule)) ours.rules.insert(rule);
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
    const auto known = suite.explained.empty() ? Rules() : explained(suite.explained);
    Score score(suite.name);
    Score validity(suite.name + "-valid");
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
        for (const std::string& rule : each.official.rules) {
            if (found->second.rules.contains(rule)) {
                ++by_rule[rule].both;
            } else {
                ++by_rule[rule].theirs;
                differs(rule);
            }
        }
        for (const std::string& rule : found->second.rules) {
            if (each.official.rules.contains(rule)) continue;
            ++by_rule[rule].ours;
            differs(rule);
        }
        score.add(listed.empty(), each.file + listed);
        if (!suite.is_whole) continue;
        const bool same_end = found->second.valid == each.official.valid;
        validity.add(same_end, each.file);
        EXPECT_TRUE(same_end || known.contains(each.file + " valid"))
            << each.file << " is " << (each.official.valid ? "valid" : "not valid")
            << " officially, which is not explained";
    }
    score.print();
    if (suite.is_whole) validity.print();
    print_tallies(suite.name, by_rule);
    EXPECT_GT(score.total(), 300U);
}

bool is_of_the_norm(const std::string& rule) {
    return rule.starts_with("BR-") || rule.starts_with("UBL-") || rule.starts_with("CII-");
}

TEST(Verdicts, AgreeOnEn16931) {
    OPENITEM_NEED_CORPUS("en16931-documents");
    compare({"en16931-verdicts-ubl",
             "en16931",
             "en16931_verdicts.txt",
             2,
             3,
             {"Invoice", "CreditNote"},
             is_of_the_norm});
    compare({"en16931-verdicts-cii",
             "en16931",
             "en16931_verdicts.txt",
             2,
             3,
             {"CrossIndustryInvoice"},
             is_of_the_norm});
}

TEST(Verdicts, AgreeOnPeppol) {
    OPENITEM_NEED_CORPUS("en16931-documents");
    compare({"peppol-verdicts-ubl",
             "peppol",
             "",
             4,
             5,
             {"Invoice", "CreditNote"},
             [](const std::string& rule) {
                 const bool own = rule.starts_with("ubl.") || rule.starts_with("syntax.");
                 return !own && !is_of_the_norm(rule);
             },
             false});
}

}  // namespace
}  // namespace openitem::conformance
