// Mutated invoices judged by the official rules on Saxon and by ours: a total changed, a term
// dropped or doubled, a code swapped. Both must say the same of each. Run where both are at hand:
//   OPENITEM_EN16931_UBL_XSLT, OPENITEM_EN16931_CII_XSLT   the official stylesheets, compiled
//   OPENITEM_SAXON   Saxon-HE's jar; unless stated, where Debian's libsaxonhe-java has it
//   OPENITEM_SEED    of the mutations; unless stated, always the same
#include "tests/conformance/corpora.hpp"

#include "tests/support/process.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace openitem::conformance {
namespace {

namespace fs = std::filesystem;
using Rules = std::set<std::string>;
using Random = std::mt19937;

constexpr std::size_t mutants = 1000;

std::string stated(const char* name, const std::string& otherwise = {}) {
    const char* value = std::getenv(name);
    return value == nullptr || *value == '\0' ? otherwise : value;
}

std::size_t below(Random& random, std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
}

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789.-") == std::string_view::npos;
}

// A figure that is off: by its first digit, its sign, its decimals, or not there.
std::string other_figure(std::string text, Random& random) {
    switch (below(random, 4)) {
        case 0:
            text[text.front() == '-' && text.size() > 1 ? 1 : 0] = '7';
            return text;
        case 1:
            return text.front() == '-' ? text.substr(1) : "-" + text;
        case 2:
            return text + (text.find('.') == std::string::npos ? ".125" : "5");
        default:
            return {};
    }
}

std::string other_code(const std::string& text, Random& random) {
    static const std::vector<std::string> codes = {"ZZZ", "S",  "E", "AE",  "O",   "380",
                                                   "381", "30", "1", "EUR", "0088"};
    const auto& code = codes[below(random, codes.size())];
    return code == text ? "XX" : code;
}

void change(pugi::xml_node node, Random& random) {
    const std::string name = node.name();
    const std::string text = node.text().get();
    const bool is_code = name.ends_with("Code") || name.ends_with("ID") || name.ends_with("TypeID");
    auto attribute = node.first_attribute();
    switch (below(random, 4)) {
        case 0:
            node.parent().remove_child(node);
            return;
        case 1:
            node.parent().insert_copy_after(node, node);
            return;
        case 2:
            if (attribute) {
                attribute.set_value(other_code(attribute.value(), random).c_str());
                return;
            }
            [[fallthrough]];
        default:
            if (is_code) {
                node.text().set(other_code(text, random).c_str());
            } else if (is_number(text)) {
                node.text().set(other_figure(text, random).c_str());
            } else {
                node.parent().remove_child(node);
            }
    }
}

std::vector<pugi::xml_node> below_root(const pugi::xml_document& document) {
    struct Walker : pugi::xml_tree_walker {
        std::vector<pugi::xml_node> nodes;
        bool for_each(pugi::xml_node& node) override {
            if (depth() > 0 && node.type() == pugi::node_element) nodes.push_back(node);
            return true;
        }
    } walker;
    const_cast<pugi::xml_document&>(document).traverse(walker);
    return walker.nodes;
}

// One to three changes in one of `originals`.
void write_mutant(const fs::path& original, const fs::path& mutant, Random& random) {
    pugi::xml_document document;
    ASSERT_TRUE(document.load_file(original.c_str(), pugi::parse_default)) << original;
    for (auto changes = 1 + below(random, 3); changes > 0; --changes) {
        const auto nodes = below_root(document);
        if (nodes.empty()) break;
        change(nodes[below(random, nodes.size())], random);
    }
    ASSERT_TRUE(document.save_file(mutant.c_str(), "", pugi::format_raw)) << mutant;
}

bool is_of_the_norm(const std::string& rule) {
    return rule.starts_with("BR-") || rule.starts_with("UBL-") || rule.starts_with("CII-");
}

std::map<std::string, Rules> ours(const fs::path& folder) {
    const auto run =
        tests::run_openitem({"validate", "--json", "--profile", "en16931", folder.string()});
    EXPECT_LE(run.exit_code, 1) << run.err;
    std::map<std::string, Rules> out;
    std::istringstream in(run.out);
    for (std::string line; std::getline(in, line);) {
        const auto verdict = nlohmann::json::parse(line);
        auto& rules = out[fs::path(verdict["file"].get<std::string>()).filename().string()];
        for (const auto& failure : verdict["failures"]) {
            const std::string rule = failure["rule"];
            if (is_of_the_norm(rule)) rules.insert(rule);
        }
    }
    return out;
}

// Of all files of `folder`, in one process: what starting Saxon costs is no part of the comparison.
void run_saxon(const fs::path& folder, const fs::path& reports, const std::string& stylesheet) {
    const auto jar = stated("OPENITEM_SAXON", "/usr/share/java/Saxon-HE.jar");
    tests::ProcessOptions options;
    options.timeout = std::chrono::seconds(600);
    const auto run = tests::run_process(
        {"/usr/bin/java", "-cp", jar, "net.sf.saxon.Transform", "-s:" + folder.string(),
         "-o:" + reports.string(), "-xsl:" + stylesheet},
        options);
    ASSERT_TRUE(!fs::is_empty(reports)) << run.err;
}

// Nothing where the official rules gave up: they do over some elements that are there twice.
std::optional<Rules> failed_rules(const fs::path& report) {
    pugi::xml_document document;
    if (!document.load_file(report.c_str())) return std::nullopt;
    Rules rules;
    for (const auto& match : document.select_nodes("//*[local-name()='failed-assert']")) {
        const std::string rule = match.node().attribute("id").value();
        if (is_of_the_norm(rule)) rules.insert(rule);
    }
    return rules;
}

std::string difference(const Rules& saxon, const Rules& own) {
    std::string out;
    for (const auto& rule : saxon) {
        if (!own.contains(rule)) out += " missing:" + rule;
    }
    for (const auto& rule : own) {
        if (!saxon.contains(rule)) out += " ours-alone:" + rule;
    }
    return out;
}

template <class Work>
double seconds_of(Work work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void compare(const std::string& syntax, const std::vector<std::string>& folders,
             const std::string& stylesheet) {
    std::vector<fs::path> originals;
    for (const auto& folder : folders) {
        const auto files = files_below(corpora() / "en16931-documents/docs" / folder, ".xml");
        originals.insert(originals.end(), files.begin(), files.end());
    }
    ASSERT_FALSE(originals.empty());
    const tests::TemporaryFolder folder;
    const auto in = fs::path(folder.path()) / "in";
    const auto out = fs::path(folder.path()) / "out";
    fs::create_directories(in);
    fs::create_directories(out);
    Random random(static_cast<unsigned>(std::stoul(stated("OPENITEM_SEED", "20261128"))));
    for (std::size_t i = 0; i < mutants; ++i) {
        write_mutant(originals[below(random, originals.size())], in / fmt::format("{:04}.xml", i),
                     random);
    }
    std::map<std::string, Rules> own;
    const auto own_seconds = seconds_of([&] { own = ours(in); });
    const auto saxon_seconds = seconds_of([&] { run_saxon(in, out, stylesheet); });
    Score score("mutations-" + syntax);
    for (const auto& [file, rules] : own) {
        const auto official = failed_rules(out / file);
        if (!official) continue;
        const auto differs = difference(*official, rules);
        score.add(differs.empty(), file + differs);
        EXPECT_EQ(differs, "") << syntax << " " << file;
    }
    score.print();
    EXPECT_GT(score.total(), mutants * 9 / 10);
    fmt::print("mutations-{}: Saxon {:.2f} s, openitem {:.2f} s, {:.0f} times\n", syntax,
               saxon_seconds, own_seconds, saxon_seconds / own_seconds);
}

TEST(Mutations, AreJudgedAsSaxonDoes) {
    OPENITEM_NEED_CORPUS("en16931-documents");
    const auto ubl = stated("OPENITEM_EN16931_UBL_XSLT");
    const auto cii = stated("OPENITEM_EN16931_CII_XSLT");
    if (ubl.empty() && cii.empty()) {
        GTEST_SKIP() << "set OPENITEM_EN16931_UBL_XSLT or OPENITEM_EN16931_CII_XSLT to the official"
                        " stylesheet";
    }
    if (!ubl.empty()) compare("ubl", {"Invoice", "CreditNote"}, ubl);
    if (!cii.empty()) compare("cii", {"CrossIndustryInvoice"}, cii);
}

}  // namespace
}  // namespace openitem::conformance
