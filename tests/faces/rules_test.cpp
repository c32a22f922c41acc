// What a company chooses to have its invoices judged by, from its settings to its books.
#include <fstream>
#include <sstream>

#include "tests/faces/workspace.hpp"

namespace openitem::faces {
namespace {

// An invoice of Peppol without a flaw, with this changed.
std::string invoice_with(const std::string& from, const std::string& to) {
    std::ifstream file(OPENITEM_SOURCE_DIR "/tests/rules/invoice.xml");
    std::ostringstream text;
    text << file.rdbuf();
    std::string out = text.str();
    const auto at = out.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? out : out.replace(at, from.size(), to);
}

const std::string reference = "<cbc:BuyerReference>04011000-12345-34</cbc:BuyerReference>";

class Judged {
public:
    explicit Judged(const Words& rules) {
        Words words = {"connection",
                       "add",
                       "nord",
                       "inbox",
                       "--connector",
                       "ubl",
                       "--files",
                       workspace_.path() + "/in/*.xml",
                       "--accept-foreign-seller",
                       "a test"};
        for (const auto& rule : rules) {
            words.push_back("--rules");
            words.push_back(rule);
        }
        workspace_.expect(0, words);
    }

    // "1 0": so many committed, and in quarantine; and the warnings.
    std::string sync(const std::string& invoice) {
        workspace_.write("in/a.xml", invoice);
        const Json run = workspace_.lines(0, {"sync", "nord"}).at(0);
        const Json& books = run["books"]["invoice"];
        std::string out = books["committed"].dump() + " " + books["quarantined"].dump();
        const Json warnings = run.value("warnings", Json::object());
        for (const auto& [rule, count] : warnings.items()) {
            if (rule.starts_with("PEPPOL-")) out += " " + rule + " " + count.dump();
        }
        return out;
    }
    const Workspace& workspace() const { return workspace_; }

private:
    Workspace workspace_;
};

TEST(Rules, ByDefaultOnlyWhatReceivablesNeedIsAsked) {
    EXPECT_EQ(Judged({}).sync(invoice_with(reference, "<cbc:AccountingCost/>")), "1 0");
}

TEST(Rules, AChosenPackKeepsBackWhatBreaksIt) {
    Judged judged({"peppol"});
    EXPECT_EQ(judged.sync(invoice_with("R-1001", "R-1002")), "1 0");
    EXPECT_EQ(judged.sync(invoice_with(reference, "")), "0 1");
    const auto said = judged.workspace().expect(0, {"quarantine", "nord", "list"});
    EXPECT_NE(said.find("PEPPOL-EN16931-R003"), std::string::npos) << said;
}

TEST(Rules, TheConnectorIsAskedForTheSyntaxOfThePack) {
    Judged judged({"peppol"});
    EXPECT_EQ(judged.sync(invoice_with(reference, reference + "<cbc:AccountingCost/>")), "0 1");
    const auto said = judged.workspace().expect(0, {"quarantine", "nord", "list"});
    EXPECT_NE(said.find("PEPPOL-EN16931-R008"), std::string::npos) << said;
}

TEST(Rules, AFlagMayBeWaivedAndIsTold) {
    Judged judged({"peppol", "fatal:warn"});
    EXPECT_EQ(judged.sync(invoice_with(reference, "")), "1 0 PEPPOL-EN16931-R003 1");
    const Json explained = judged.workspace().lines(0, {"explain", "nord", "R-1001"}).at(0);
    bool told = false;
    for (const auto& finding : explained["record"]["findings"]) {
        told |= finding["rule"] == "PEPPOL-EN16931-R003";
    }
    EXPECT_TRUE(told) << explained.dump(1);
}

TEST(Rules, OfAConnectionGoBeforeItsCompanys) {
    Judged judged({"fatal:pass"});
    judged.workspace().write(
        "companies/nord/company.json",
        R"({"name": "Nord GmbH", "currency": "EUR", "rules": {"pack": "peppol"}})");
    EXPECT_EQ(judged.sync(invoice_with(reference, "")), "1 0");
}

TEST(Rules, OtherRulesMakeNoNewVersionOfADocument) {
    Judged judged({});
    const auto invoice =
        invoice_with("</cbc:CustomizationID>", "</cbc:CustomizationID><cbc:UUID>1</cbc:UUID>");
    EXPECT_EQ(judged.sync(invoice), "1 0");
    judged.workspace().write(
        "companies/nord/company.json",
        R"({"name": "Nord GmbH", "currency": "EUR", "rules": {"pack": "en16931"}})");
    const Json run = judged.workspace().lines(0, {"sync", "nord"}).at(0);
    EXPECT_EQ(run["books"]["invoice"]["unchanged"], 1) << run.dump(1);
    EXPECT_EQ(run["warnings"]["UBL-CR-005"], 1) << run.dump(1);
}

}  // namespace
}  // namespace openitem::faces
