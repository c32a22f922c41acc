// What each command's end says to a script: 0 done, 1 the answer is no, 2 wrong use, 3 source or
// configuration at fault, 4 the system at fault.
#include <sqlite3.h>

#include <filesystem>

#include "tests/faces/workspace.hpp"

namespace openitem::faces {
namespace {

Workspace with_invoices() {
    Workspace workspace;
    workspace.write("in/a.csv", good_csv + "R-2,Smith,2026-02-01,EUR,25.00\n");
    workspace.connect("erp", "csv", "in/a.csv");
    workspace.expect(0, {"sync", "nord"});
    return workspace;
}

void change(const Workspace& workspace, const char* sql) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open((workspace.company() + "/books.db").c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
    sqlite3_close(db);
}

TEST(ExitCodes, OfVerify) {
    const auto workspace = with_invoices();
    workspace.expect(0, {"verify", "nord"});
    workspace.expect(2, {"verify", "nobody"});
    workspace.expect(2, {"verify"});
    change(workspace, "UPDATE item SET amount = amount + 1 WHERE id = 1");
    const auto line = workspace.lines(1, {"verify", "nord"}).at(0);
    EXPECT_EQ(line["ok"], false);
    EXPECT_EQ(line["checks"][0]["failed"], 0) << "the entries themselves still balance";
    workspace.write("companies/nord/books.db", "these are no books, and never were any\n");
    workspace.expect(3, {"verify", "nord"});
}

TEST(ExitCodes, OfABooksFileThatCannotBeOpened) {
    const Workspace workspace;
    std::filesystem::create_directory(workspace.company() + "/books.db");
    for (const Words& words :
         {Words{"verify", "nord"}, Words{"aging", "nord"}, Words{"quarantine", "nord", "list"},
          Words{"cash", "nord", "list"}, Words{"dispute", "nord", "list"},
          Words{"explain", "nord", "R-1"},
          Words{"credit", "nord", "check", "--customer", "Miller", "--amount", "1.00"}}) {
        workspace.expect(4, words);
    }
}

TEST(ExitCodes, OfAPolicyThatCannotBeRead) {
    const auto workspace = with_invoices();
    for (const char* kind :
         {"cash", "credit", "dispute", "write_off", "retention", "provision", "terms", "targets"}) {
        workspace.write(std::string("companies/nord/policies/") + kind + ".json", "{\"versions\":");
    }
    workspace.expect(3, {"writeoff", "nord", "propose", "R-1", "--reason", "gone"});
    workspace.expect(3, {"erase", "nord", "Miller", "--reason", "asked"});
    workspace.expect(3, {"provision", "nord", "show"});
    workspace.expect(3, {"sync", "nord"});
    workspace.expect(3, {"cash", "nord", "match"});
    workspace.expect(3, {"credit", "nord", "check", "--customer", "Miller", "--amount", "1.00"});
    workspace.expect(3, {"dispute", "nord", "open", "--invoice", "R-1", "--reason", "DAMAGED"});
}

TEST(ExitCodes, OfCash) {
    const auto workspace = with_invoices();
    workspace.expect(0, {"cash", "nord", "match"});
    workspace.expect(0, {"cash", "nord", "list"});
    workspace.expect(0, {"cash", "nord", "audit"});
    workspace.expect(2, {"cash", "nord", "audit", "--stale-days", "-1"});
    workspace.expect(2, {"cash", "nord", "match", "--on", "2026-02-30"});
    workspace.expect(2, {"cash", "nord", "apply", "P-9", "--to", "R-1"});
    workspace.expect(2, {"cash", "nord", "unapply", "allocation:9"});
    workspace.expect(2, {"cash", "nobody", "list"});
}

TEST(ExitCodes, OfCredit) {
    const auto workspace = with_invoices();
    const Words check = {"credit", "nord", "check", "--customer", "Miller", "--amount"};
    const auto asked = [&](const char* amount) {
        auto words = check;
        words.emplace_back(amount);
        return words;
    };
    workspace.expect(2, asked("ten"));
    workspace.expect(2, {"credit", "nord", "check", "--customer", "Nobody", "--amount", "1.00"});
    workspace.expect(2, {"credit", "nord", "explain", "77"});
    const auto answer = workspace.run(asked("1.00"));
    EXPECT_TRUE(answer.exit_code == 0 || answer.exit_code == 1) << answer.out << answer.err;
    workspace.expect(0, {"credit", "nord", "policy"});
}

TEST(ExitCodes, OfDispute) {
    const auto workspace = with_invoices();
    workspace.expect(2, {"dispute", "nord", "open", "--invoice", "R-9", "--reason", "DAMAGED"});
    workspace.expect(1, {"dispute", "nord", "open", "--invoice", "R-1", "--reason", "MOOD"});
    workspace.expect(0, {"dispute", "nord", "open", "--invoice", "R-1", "--reason", "DAMAGED"});
    workspace.expect(2, {"dispute", "nord", "show", "D-9"});
    workspace.expect(2, {"dispute", "nord", "resolve", "D-9", "--reject"});
    const auto number =
        workspace.lines(0, {"dispute", "nord", "list"}).at(0)["number"].get<std::string>();
    workspace.expect(0, {"dispute", "nord", "show", number});
    workspace.expect(0, {"dispute", "nord", "resolve", number, "--reject"});
}

TEST(ExitCodes, OfExplain) {
    const auto workspace = with_invoices();
    workspace.expect(0, {"explain", "nord", "R-1"});
    workspace.expect(2, {"explain", "nord", "R-9"});
    workspace.expect(2, {"explain", "nord", "item:99"});
    workspace.expect(2, {"explain", "nobody", "R-1"});
}

TEST(ExitCodes, OfCheck) {
    const auto workspace = with_invoices();
    workspace.expect(0, {"check", "nord"});
    workspace.expect(2, {"check", "nobody"});
    workspace.expect(2, {"check", "nord", "elsewhere"});
    workspace.write("companies/nord/connections/erp.json",
                    R"({"connector": "csv", "files": ["in/a.csv"], "config": {"delimeter": 1}})");
    workspace.expect(3, {"check", "nord"});
    workspace.expect(3, {"sync", "nord"});
    workspace.write("companies/nord/connections/erp.json", "{");
    workspace.expect(3, {"check", "nord"});
}

TEST(ExitCodes, OfCheckWithoutBooks) {
    const Workspace workspace;
    workspace.write("in/a.csv", good_csv);
    workspace.connect("erp", "csv", "in/a.csv");
    workspace.expect(0, {"check", "nord"});
    EXPECT_FALSE(std::filesystem::exists(workspace.company() + "/books.db")) << "it only asks";
    std::filesystem::create_directory(workspace.company() + "/books.db");
    const auto said = workspace.expect(4, {"check", "nord"});
    EXPECT_NE(said.find("nord  books not ready: "), std::string::npos) << said;
    EXPECT_NE(said.find("nord / erp  ready"), std::string::npos) << said;
    const auto lines = workspace.lines(4, {"check", "nord"});
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0]["ok"], false);
    EXPECT_EQ(lines[0]["error"]["code"], "books.away");
    workspace.write("openitem.json",
                    R"({"version": 1, "store": {"url": "postgresql://x@127.0.0.1:1/none"}})");
    EXPECT_NE(workspace.expect(4, {"check", "nord"}).find("is the database running?"),
              std::string::npos);
}

TEST(ExitCodes, OfRates) {
    const Workspace workspace;
    const auto import = [&](int exit_code, const char* file, const char* quotes = "indirect") {
        workspace.expect(exit_code,
                         {"rates", "nord", "import", workspace.path() + file, "--quotes", quotes});
    };
    workspace.write("rates.csv", "date,USD\n2026-01-05,1.10\n");
    workspace.write("none.csv", "");
    workspace.write("wrong.csv", "date,USD\n2026-01-06,-1\n");
    import(0, "/rates.csv");
    import(2, "/rates.csv", "sideways");
    import(2, "/nowhere.csv");
    import(3, "/none.csv");
    import(3, "/wrong.csv");
    EXPECT_EQ(workspace.lines(0, {"rates", "nord", "list"}).size(), 1U);
}

TEST(ExitCodes, OfHelp) {
    const Workspace workspace;
    const auto period = workspace.expect(0, {"help", "period"});
    EXPECT_NE(period.find("Usage: openitem period"), std::string::npos) << period;
    EXPECT_EQ(workspace.expect(0, {"period", "--help"}), period);
    EXPECT_EQ(workspace.expect(0, {"help", "store", "copy"}),
              workspace.expect(0, {"store", "copy", "--help"}));
    EXPECT_EQ(workspace.expect(0, {"help"}), workspace.expect(0, {"--help"}));
    workspace.expect(2, {"help", "nothing"});
    workspace.expect(2, {"help", "store", "nothing"});
    for (const char* group : {"store", "period", "customer", "cash"}) {
        EXPECT_EQ(workspace.expect(2, {group}), workspace.expect(0, {"help", group})) << group;
    }
    EXPECT_EQ(workspace.expect(2, {"charge", "nord"}),
              "openitem: expected what to do: add, waive, list\n"
              "run `openitem charge --help` to see what there is\n");
    EXPECT_NE(workspace.expect(2, {"store", "mirror"}).find("found \"mirror\""), std::string::npos);
    EXPECT_NE(workspace.expect(2, {"store", "copy"}).find("`openitem store copy --help`"),
              std::string::npos);
}

TEST(ExitCodes, WithoutAWorkspace) {
    const tests::TemporaryFolder nowhere;
    const Workspace workspace;
    for (const char* command : {"verify", "sync", "check"}) {
        workspace.expect(2, {"--workspace", nowhere.path(), command, "nord"});
    }
    workspace.write("openitem.json", "{\"runner\": 1");
    workspace.expect(3, {"verify", "nord"});
}

}  // namespace
}  // namespace openitem::faces
