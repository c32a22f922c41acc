// Runs every file of cases in tests/rules (README.md) through `openitem validate`.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/process.hpp"

namespace openitem::tests {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Rules = std::set<std::string>;

const fs::path cases_folder = fs::path(OPENITEM_SOURCE_DIR) / "tests/rules";

pugi::xpath_node at(const pugi::xml_document& document, const std::string& path) {
    const auto found = document.document_element().select_node(path.c_str());
    if (!found) throw std::runtime_error("nothing stands at " + path);
    return found;
}

void remove(const pugi::xpath_node& what) {
    if (what.attribute()) {
        what.parent().remove_attribute(what.attribute());
    } else {
        what.node().parent().remove_child(what.node());
    }
}

void set(const pugi::xml_document& document, const std::string& path, const std::string& text) {
    const auto slash = path.rfind("/@");
    if (slash == std::string::npos) {
        at(document, path).node().text().set(text.c_str());
        return;
    }
    auto element = at(document, path.substr(0, slash)).node();
    const std::string name = path.substr(slash + 2);
    auto attribute = element.attribute(name.c_str());
    if (!attribute) attribute = element.append_attribute(name.c_str());
    attribute.set_value(text.c_str());
}

void add(const pugi::xml_document& document, const std::string& path, const std::string& xml) {
    auto parent = path.empty() ? document.document_element() : at(document, path).node();
    const auto parsed = parent.append_buffer(xml.data(), xml.size(), pugi::parse_full);
    if (!parsed) throw std::runtime_error(fmt::format("{}: {}", parsed.description(), xml));
}

void apply_changes(const json& changes, const pugi::xml_document& document) {
    for (const json& change : changes) {
        if (change.contains("remove")) {
            remove(at(document, change.at("remove")));
        } else if (change.contains("set")) {
            set(document, change.at("set"), change.at("to"));
        } else {
            add(document, change.value("to", ""), change.at("add"));
        }
    }
}

// The rules that are said of each file in a folder, by its name.
std::map<std::string, Rules> verdicts(const fs::path& folder, const std::string& pack) {
    const auto run = run_openitem({"validate", "--json", "--profile", pack, folder.string() + "/"});
    EXPECT_LE(run.exit_code, 1) << run.err;
    std::map<std::string, Rules> out;
    std::istringstream in(run.out);
    for (std::string line; std::getline(in, line);) {
        const auto verdict = json::parse(line);
        auto& rules = out[fs::path(verdict["file"].get<std::string>()).filename().string()];
        for (const auto& failure : verdict["failures"]) rules.insert(failure["rule"]);
    }
    return out;
}

std::string in_words(const Rules& rules) {
    std::string out;
    for (const auto& rule : rules) out += (out.empty() ? "" : " ") + rule;
    return out.empty() ? "none" : out;
}

void run_family(const fs::path& file) {
    std::ifstream text(file);
    const json family = json::parse(text, nullptr, true, true);
    const json& cases = family.at("cases");
    const TemporaryFolder folder;
    const auto name_of = [](std::size_t i) { return fmt::format("{:04}.xml", i); };
    for (std::size_t i = 0; i < cases.size(); ++i) {
        SCOPED_TRACE(cases[i].at("name").get<std::string>());
        pugi::xml_document document;
        const fs::path base = cases_folder / family.at("base").get<std::string>();
        ASSERT_TRUE(document.load_file(base.c_str(), pugi::parse_full)) << base;
        try {
            apply_changes(family.value("prepare", json::array()), document);
            apply_changes(cases[i].value("changes", json::array()), document);
        } catch (const std::exception& error) {
            ADD_FAILURE() << error.what();
        }
        document.save_file((fs::path(folder.path()) / name_of(i)).c_str(), "", pugi::format_raw);
    }
    const auto said = verdicts(folder.path(), family.at("pack"));
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const auto expected = cases[i].at("rules").get<Rules>();
        const auto found = said.find(name_of(i));
        ASSERT_NE(found, said.end());
        EXPECT_EQ(in_words(found->second), in_words(expected)) << cases[i].at("name");
    }
}

TEST(RuleCases, SayWhatIsExpected) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(cases_folder)) {
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    ASSERT_FALSE(files.empty());
    for (const auto& file : files) {
        SCOPED_TRACE(file.filename().string());
        run_family(file);
    }
}

}  // namespace
}  // namespace openitem::tests
