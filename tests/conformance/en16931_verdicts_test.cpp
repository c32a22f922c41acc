// Whole documents of many origins against the verdict of the norm's own rules: a document agrees
// when the same rules fire, warnings included; besides, both must call it valid, or neither. What
// differs, and why, stands in en16931_verdicts.txt.
#include "tests/conformance/corpora.hpp"

#include "tests/support/process.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace openitem::conformance {
namespace {

using Rules = std::set<std::string>;
using Folders = std::vector<std::string>;

struct Verdict {
    Rules rules;
    bool valid = true;  // nothing fatal
};

struct Judged {
    std::string file;
    Verdict official;
};

/// case,source,run,failed,...: the documents of a folder that the official rules could judge.
std::vector<Judged> official_verdicts(const std::filesystem::path& file, const Folders& folders) {
    std::istringstream in(read_file(file));
    std::vector<Judged> out;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        std::vector<std::string> fields;
        std::istringstream row(line);
        for (std::string field; std::getline(row, field, ',');) fields.push_back(field);
        const std::string folder = fields.at(0).substr(0, fields[0].find('/'));
        const bool ours = std::find(folders.begin(), folders.end(), folder) != folders.end();
        if (!ours || fields.at(2) != "ok") continue;
        Judged judged{fields[0], {}};
        std::istringstream failed(fields.size() > 3 ? fields[3] : "");
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
                                            const Folders& folders) {
    std::vector<std::string> arguments = {"validate", "--json"};
    for (const std::string& each : folders) arguments.push_back((folder / each).string());
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
            // The connectors' own findings, "ubl.date", are no rules of the norm.
            if (rule.starts_with("BR-") || rule.starts_with("UBL-") || rule.starts_with("CII-")) {
                ours.rules.insert(rule);
            }
        }
    }
    return out;
}

void expect_agreement(const std::string& suite, const Folders& folders) {
    const auto corpus = corpora() / "en16931-documents";
    const auto ours = our_verdicts(corpus / "docs", folders);
    const auto known = explained("en16931_verdicts.txt");
    Score score(suite);
    Score validity(suite + "-valid");
    std::size_t right = 0, too_many = 0, missed = 0;
    for (const Judged& each : official_verdicts(corpus / "official-verdicts.csv", folders)) {
        const auto found = ours.find(each.file);
        ASSERT_NE(found, ours.end()) << each.file;
        Rules differ;
        const Rules& our_rules = found->second.rules;
        const Rules& official = each.official.rules;
        std::set_symmetric_difference(our_rules.begin(), our_rules.end(), official.begin(),
                                      official.end(), std::inserter(differ, differ.end()));
        std::string listed;
        for (const std::string& rule : differ) {
            listed += " " + rule;
            ++(official.contains(rule) ? missed : too_many);
            EXPECT_TRUE(known.contains(each.file + " " + rule))
                << each.file << " " << rule << " is not explained";
        }
        for (const std::string& rule : official) right += differ.contains(rule) ? 0 : 1;
        score.add(differ.empty(), each.file + listed);
        const bool same_end = found->second.valid == each.official.valid;
        validity.add(same_end, each.file);
        EXPECT_TRUE(same_end || known.contains(each.file + " valid"))
            << each.file << " is " << (each.official.valid ? "valid" : "not valid")
            << " officially, which is not explained";
    }
    score.print();
    validity.print();
    fmt::print("{}: {} findings agree, {} are ours alone, {} are missing\n", suite, right, too_many,
               missed);
    EXPECT_GT(score.total(), 300U);
}

TEST(En16931Verdicts, AgreeOnUbl) {
    OPENITEM_NEED_CORPUS("en16931-documents");
    expect_agreement("en16931-verdicts-ubl", {"Invoice", "CreditNote"});
}

TEST(En16931Verdicts, AgreeOnCii) {
    OPENITEM_NEED_CORPUS("en16931-documents");
    expect_agreement("en16931-verdicts-cii", {"CrossIndustryInvoice"});
}

}  // namespace
}  // namespace openitem::conformance
