// openitem init, company and connection: what is wrong is told when it is said, and --json gives
// back what holds.
#include "tests/faces/workspace.hpp"

namespace openitem::faces {
namespace {

Words with(const Words& more) {
    Words words = {"company", "add", "sued", "--name", "Sued", "--currency", "EUR"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

void expect_said(const Workspace& workspace, const Words& words, const std::string& what) {
    const auto said = workspace.expect(2, words);
    EXPECT_NE(said.find(what), std::string::npos) << said;
}

TEST(Settings, AMistypedIdentityIsToldAtOnce) {
    const Workspace workspace;
    expect_said(workspace, with({"--identity", "vta:DE1"}),
                "found \"vta:DE1\"; schemes are vat, tax, registration, gln");
    expect_said(workspace, with({"--identity", "endpoint:DE1"}), "schemes are");
    workspace.expect(0, with({"--identity", "VAT:DE1", "--identity", "0088:4012345000009"}));
}

TEST(Settings, AnOriginWithoutEffectIsRefused) {
    const Workspace workspace;
    expect_said(workspace, with({"--origin", "receipt:openitem"}),
                "expected one of allocation, credit_note, found \"receipt\"");
    expect_said(workspace, with({"--origin", "allocation:me"}), "CLASS:openitem");
    workspace.expect(0, with({"--origin", "allocation:openitem"}));
}

TEST(Settings, BooksAreKeptInACurrencyOfToday) {
    const Workspace workspace;
    for (const char* currency : {"HRK", "XAU", "EURO", "eur"}) {
        workspace.expect(2, {"company", "add", "sued", "--name", "S", "--currency", currency});
    }
    workspace.expect(2, {"company", "add", "sued", "--name", " ", "--currency", "EUR"});
    workspace.expect(2, with({"--due-days", "-3"}));
    workspace.expect(2, with({"--cut-over", "2026-02-30"}));
}

TEST(Settings, AConnectionIsHeldAgainstItsConnector) {
    const Workspace workspace;
    const Words add = {"connection", "add", "nord", "erp", "--connector"};
    const auto words = [&](Words more) {
        more.insert(more.begin(), add.begin(), add.end());
        return more;
    };
    expect_said(workspace, words({"nothing", "--files", "a"}), "nothing");
    expect_said(workspace, words({"csv"}), "csv reads files: name them with --files");
    expect_said(workspace, words({"csv", "--files", "a", "--config", R"({"delimeter": ";"})"}),
                "delimeter");
    workspace.expect(2,
                     {"connection", "add", "nobody", "erp", "--connector", "csv", "--files", "a"});
    workspace.expect(2, {"connection", "list", "nobody"});
    EXPECT_TRUE(workspace.lines(0, {"connection", "list", "nord"}).empty());
}

TEST(Settings, AMistakeInCompanyJsonEndsEveryCommandWithItsName) {
    const Workspace workspace;
    workspace.write("companies/nord/company.json",
                    R"({"name": "Nord", "currency": "EUR", "authoritative": {"invoise": "erp"}})");
    for (const char* command : {"verify", "aging", "sync"}) {
        const auto said = workspace.expect(3, {command, "nord"});
        EXPECT_NE(said.find("company.json: authoritative: expected a kind of record like invoice"),
                  std::string::npos)
            << said;
    }
}

TEST(Settings, RulesAreAPackAndWhatABrokenOneLeadsTo) {
    const Workspace workspace;
    expect_said(workspace, with({"--rules", "xrechnug"}),
                "--rules: expected a rule pack of en16931, peppol, xrechnung, basic, found "
                "\"xrechnug\"");
    expect_said(workspace, with({"--rules", "warning:quarantin"}),
                "--rules: expected quarantine, warn or pass, found \"quarantin\"");
    expect_said(workspace, with({"--rules", "error:warn"}), "FLAG:CONSEQUENCE");
    const Json rules = {{"pack", "xrechnung"}, {"warning", "quarantine"}};
    const auto added =
        workspace.lines(0, with({"--rules", "xrechnung", "--rules", "warning:quarantine"}));
    EXPECT_EQ(added.at(0)["rules"], rules);
    EXPECT_EQ(workspace.lines(0, {"company", "list"}).at(1)["rules"], rules);
}

TEST(Settings, AMistakeInRulesIsToldByItsKey) {
    const Workspace workspace;
    const auto said_of = [&](const std::string& rules) {
        workspace.write("companies/nord/company.json",
                        R"({"name": "Nord", "currency": "EUR", "rules": )" + rules + "}");
        return workspace.expect(3, {"verify", "nord"});
    };
    const auto says = [&](const std::string& rules, const std::string& what) {
        const auto said = said_of(rules);
        EXPECT_NE(said.find("company.json: " + what), std::string::npos) << said;
    };
    says(R"({"pack": "peppl"})", "/rules/pack: expected a rule pack of en16931");
    says(R"({"warning": "ignore"})", "/rules/warning: expected quarantine, warn or pass, found");
    says(R"({"warnings": "pass"})", "/rules/warnings: expected no such key");
    says(R"("peppol")", "/rules: expected an object");
}

TEST(Settings, JsonGivesBackWhatHolds) {
    const Workspace workspace;
    EXPECT_EQ(workspace.lines(0, {"init", workspace.path()}),
              (std::vector<Json>{{{"workspace", workspace.path()}}}));
    const Json expected = {{"company", "sued"},
                           {"name", "Sued"},
                           {"client", "sued"},
                           {"currency", "EUR"},
                           {"identities", {{{"scheme", "vat"}, {"value", "DE1"}}}},
                           {"cut_over", "2026-01-01"},
                           {"due_days", 14},
                           {"origin", {{"credit_note", "openitem"}}},
                           {"connections", Json::array()}};
    EXPECT_EQ(workspace
                  .lines(0, with({"--identity", "vat:DE1", "--cut-over", "2026-01-01", "--due-days",
                                  "14", "--origin", "credit_note:openitem"}))
                  .at(0),
              expected);
    EXPECT_EQ(workspace.lines(0, {"company", "list"}).at(1), expected);
    const auto added =
        workspace.lines(0, {"connection", "add", "nord", "erp", "--connector", "csv", "--files",
                            workspace.path() + "/in/*.csv", "--config", R"({"currency": "EUR"})"});
    EXPECT_EQ(added.at(0), (Json{{"company", "nord"},
                                 {"connection", "erp"},
                                 {"connector", "csv"},
                                 {"files", {"in/*.csv"}},
                                 {"isolation", "best"},
                                 {"config", {{"currency", "EUR"}}}}));
    EXPECT_EQ(workspace.lines(0, {"connection", "list", "nord"}), added);
}

}  // namespace
}  // namespace openitem::faces
