// openitem journal: entries in the company's own accounts, each exported once.
#include <filesystem>
#include <fstream>

#include "tests/faces/workspace.hpp"

namespace openitem::faces {
namespace {

namespace fs = std::filesystem;

bool says(const std::string& text, const std::string& what) {
    return text.find(what) != std::string::npos;
}

Workspace with_an_invoice(const std::string& customer = "Miller") {
    Workspace workspace;
    workspace.connect("erp", "csv", "in/*.csv");
    workspace.write("in/a.csv", header + "R-1," + customer + ",2026-01-15,EUR,119.00\n");
    workspace.expect(0, {"sync", "nord"});
    return workspace;
}

TEST(JournalFace, A4_WhatMirrorsASourceIsItsOwn) {
    const auto workspace = with_an_invoice();
    EXPECT_TRUE(workspace.run({"journal", "nord", "--json"}).out.empty());
    const auto entries = workspace.lines(0, {"journal", "nord", "--all"});
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0]["event"], "invoice");
    EXPECT_EQ(entries[0]["lines"][0]["document"], "R-1");
    EXPECT_EQ(entries[0]["lines"][0]["amount"]["amount"], "119.00");
    EXPECT_EQ(workspace.expect(0, {"journal", "nord", "--all", "--csv", "--to", "2025-12-31"}),
              workspace.expect(0, {"journal", "nord", "--csv"}));
}

TEST(JournalFace, AccountsAreCalledAsTheCompanyCallsThem) {
    const auto workspace = with_an_invoice();
    workspace.write("companies/nord/policies/accounts.json", R"([
        {"kind": "accounts", "version": 1, "effective_from": "2026-01-01",
         "accounts": [{"account": "receivables", "number": "1400", "name": "Forderungen"},
                      {"account": "receivables", "number": "1401", "currency": "EUR"},
                      {"account": "revenue", "number": "8400"}]},
        {"kind": "accounts", "version": 2, "effective_from": "2026-02-01",
         "accounts": [{"account": "receivables", "number": "9"}]}])");
    const auto csv = workspace.expect(0, {"journal", "nord", "--all", "--csv"});
    EXPECT_TRUE(says(csv, ",1401,Accounts receivable,receivables,119.00,,EUR,")) << csv;
    EXPECT_TRUE(says(csv, ",8400,Revenue,revenue,,119.00,EUR,")) << csv;
    workspace.write("companies/nord/policies/accounts.json",
                    R"({"kind": "accounts", "version": 1, "effective_from": "2026-01-01",
                        "accounts": [{"account": "recievables", "number": "1"}]})");
    const auto said = workspace.expect(3, {"journal", "nord", "--all"});
    EXPECT_TRUE(says(said, "accounts.json") && says(said, "recievables")) << said;
}

// A name is the customer's own words, and the file is opened in a spreadsheet.
TEST(JournalFace, NamesAreNoFormulas) {
    const auto workspace = with_an_invoice("\"=HYPERLINK(\"\"x\"\")\"");
    const auto csv = workspace.expect(0, {"journal", "nord", "--all", "--csv"});
    EXPECT_TRUE(says(csv, ",\"'=HYPERLINK(\"\"x\"\")\",")) << csv;
}

TEST(JournalFace, EachEntryIsExportedOnce) {
    const auto workspace = with_an_invoice();
    const auto to = [&](const char* name) { return workspace.path() + "/" + name; };
    const auto lines_in = [&](const char* name) {
        const auto text = tests::read_file(to(name));
        return std::count(text.begin(), text.end(), '\n');
    };
    const auto exported = [&](const char* name) -> Words {
        return {"journal", "nord", "--all", "--since-last", "--out", to(name)};
    };
    workspace.expect(2, {"journal", "nord", "--since-last"});
    workspace.expect(2,
                     {"journal", "nord", "--since-last", "--out", to("a"), "--to", "2026-01-31"});
    workspace.expect(0, exported("a.csv"));
    EXPECT_EQ(lines_in("a.csv"), 3);
    workspace.expect(2, exported("a.csv"));
    workspace.expect(0, exported("b.csv"));
    EXPECT_EQ(lines_in("b.csv"), 1);
    workspace.write("in/b.csv", header + "R-2,Miller,2026-01-16,EUR,1.00\n");
    workspace.expect(0, {"sync", "nord"});
    // What could not be written is not counted as exported.
    workspace.expect(2, exported("no/such/folder.csv"));
    workspace.expect(0, exported("c.csv"));
    EXPECT_EQ(lines_in("c.csv"), 3);
    EXPECT_TRUE(says(tests::read_file(to("c.csv")), ",R-2\n"));
}

}  // namespace
}  // namespace openitem::faces
