// openitem sync and check: sources that are not there, connections that fail, runs that are
// stopped.
#include <filesystem>

#include "tests/faces/workspace.hpp"

namespace openitem::faces {
namespace {

using Open = std::map<std::string, std::int64_t>;

TEST(SyncFace, AConfiguredFileThatIsMissingIsAFault) {
    const Workspace workspace;
    workspace.connect("erp", "csv", "in/a.csv");
    const auto line = workspace.lines(3, {"sync", "nord"}).at(0);
    EXPECT_EQ(line["ok"], false);
    EXPECT_EQ(line["error"]["code"], "source.missing");
    const auto checked = workspace.lines(3, {"check", "nord"}).at(0);
    EXPECT_EQ(checked["ok"], false);
    EXPECT_EQ(checked["error"]["code"], "source.missing");
    const auto said = workspace.expect(3, {"check", "nord"});
    EXPECT_NE(said.find("not ready: source.missing: there is no file in/a.csv"), std::string::npos)
        << said;
    workspace.write("in/a.csv", good_csv);
    workspace.expect(0, {"sync", "nord"});
    EXPECT_EQ(workspace.open_items(), (Open{{"R-1", 1000}}));
}

TEST(SyncFace, AnInboxThatIsEmptyTodayIsSaidAndNoFault) {
    const Workspace workspace;
    workspace.connect("erp", "csv", "in/*.csv");
    for (const char* command : {"sync", "check"}) {
        const auto line = workspace.lines(0, {command, "nord"}).at(0);
        EXPECT_EQ(line["ok"], true);
        EXPECT_EQ(line["no_files"], Json::array({"in/*.csv"})) << command;
        const auto said = workspace.expect(0, {command, "nord"});
        EXPECT_NE(said.find("no file there today is named by in/*.csv"), std::string::npos) << said;
    }
}

TEST(SyncFace, AnInboxThatIsNotThereIsAFault) {
    const Workspace workspace;
    workspace.connect("erp", "csv", "inbox/*.csv");
    const auto said = workspace.expect(3, {"sync", "nord"});
    EXPECT_NE(said.find("there is no folder inbox, where inbox/*.csv looks"), std::string::npos)
        << said;
    workspace.expect(3, {"check", "nord"});
}

TEST(SyncFace, AFolderIsNotAFile) {
    const Workspace workspace;
    workspace.connect("erp", "csv", "in");
    const auto said = workspace.expect(3, {"sync", "nord"});
    EXPECT_NE(said.find("in is a folder: name its files, like in/*.csv"), std::string::npos)
        << said;
}

TEST(SyncFace, AConnectionThatFailsDoesNotStopTheOthers) {
    const Workspace workspace;
    workspace.write("in/a.csv", good_csv);
    workspace.connect("b", "csv", "in/a.csv");
    workspace.write("companies/nord/connections/a.json", "{\"connector\": \"nothing\"}");
    workspace.write("companies/nord/connections/c.json", "{\"connector\": 7}");
    const auto lines = workspace.lines(3, {"sync", "nord"});
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[0]["error"]["code"], "run.failed");
    EXPECT_EQ(lines[1]["ok"], true);
    EXPECT_EQ(lines[1]["books"]["invoice"]["committed"], 1);
    EXPECT_EQ(lines[2]["ok"], false);
    EXPECT_EQ(workspace.open_items(), (Open{{"R-1", 1000}}));
}

TEST(SyncFace, ExitCodesAreThoseOfTheReadme) {
    const Workspace workspace;
    workspace.expect(2, {"sync", "nobody"});
    workspace.expect(2, {"sync", "nord"});  // it has no connection yet
    workspace.write("in/a.csv", good_csv + "R-2,Smith,2026-02-30,EUR,1.00\n");
    workspace.connect("erp", "csv", "in/a.csv");
    workspace.expect(2, {"sync", "nord", "elsewhere"});
    workspace.expect(2, {"sync", "nord", "--fast"});
    workspace.expect(0, {"sync", "nord"});
    workspace.expect(1, {"sync", "nord", "--strict", "--full"});
    workspace.expect(3, {"sync", "nord"}, {"OPENITEM_NOW=yesterday"});
    workspace.write("in/a.csv", "");
    workspace.expect(0, {"sync", "nord"});  // no table: quarantined as a whole
    workspace.write("in/a.csv", "Invoice,Customer\n");
    workspace.expect(3, {"sync", "nord"});  // no column of totals: the mapping is at fault
    std::filesystem::remove(workspace.company() + "/books.db");
    std::filesystem::create_directory(workspace.company() + "/books.db");
    workspace.expect(4, {"sync", "nord"});
}

TEST(SyncFace, TheClockIsInNoEntrysHash) {
    std::vector<Json> heads;
    for (const char* now :
         {"OPENITEM_NOW=2026-06-01T12:00:00Z", "OPENITEM_NOW=2031-02-03T04:05:06Z"}) {
        const Workspace workspace;
        workspace.write("in/a.csv", good_csv + "R-2,Smith,2026-02-03,EUR,1.00\n");
        workspace.connect("erp", "csv", "in/a.csv");
        workspace.expect(0, {"sync", "nord"}, {now});
        workspace.write("in/a.csv", good_csv + "R-2,Smith,2026-02-03,EUR,1.50\n");
        workspace.expect(0, {"sync", "nord"}, {now});
        heads.push_back(workspace.lines(0, {"verify", "nord"}).at(0)["head"]);
    }
    EXPECT_EQ(heads[0], heads[1]);
}

TEST(SyncFace, InputsThatNeverBecameARecordHaveOneName) {
    const Workspace workspace;
    workspace.write("in/a.csv", good_csv + "R-2,\"Smi\n");
    workspace.connect("erp", "csv", "in/a.csv");
    const auto line = workspace.lines(0, {"sync", "nord"}).at(0);
    EXPECT_EQ(line["books"].size(), line["books"].count("invoice") + line["books"].count("unread"))
        << line["books"];
}

TEST(SyncFace, TheHistoryOfRunsCanBeRead) {
    const Workspace workspace;
    workspace.write("in/a.csv", good_csv);
    workspace.connect("erp", "csv", "in/a.csv");
    EXPECT_TRUE(workspace.lines(0, {"sync", "nord", "--history"}).empty());
    workspace.expect(0, {"sync", "nord"});
    const auto line = workspace.lines(0, {"sync", "nord", "erp", "--history"}).at(0);
    EXPECT_EQ(line["outcome"], "done");
    EXPECT_EQ(line["started_at"], "2026-06-01T12:00:00Z");
    EXPECT_EQ(line["books"]["invoice"]["committed"], 1);
    workspace.expect(0, {"sync", "nord", "--history"});
    workspace.expect(2, {"sync", "nord", "elsewhere", "--history"});
}

TEST(SyncFace, AnIsolatedRunSaysWhatStoodAroundIt) {
    const Workspace workspace;
    workspace.write("in/a.csv", good_csv);
    workspace.expect(0, {"connection", "add", "nord", "erp", "--connector", "csv", "--files",
                         workspace.path() + "/in/a.csv", "--runner", "process"});
    const auto line = workspace.lines(0, {"sync", "nord"}).at(0);
    EXPECT_EQ(line["runner"], "process");
    ASSERT_FALSE(line["isolation"].empty());
    EXPECT_TRUE(line["isolation"][0].contains("in_force"));
}

TEST(Sync, ADryRunSaysWhatItWouldChange) {
    Workspace workspace;
    workspace.write("in/a.csv", good_csv);
    workspace.connect("erp", "csv", "in/a.csv");
    const auto change = [&workspace] {
        return workspace.lines(0, {"sync", "nord", "--dry-run"}).back();
    };
    const auto first = change();
    EXPECT_EQ(first["changes"], 1);
    EXPECT_EQ(first["listed"][0]["change"], "new");
    EXPECT_EQ(first["listed"][0]["number"], "R-1");
    EXPECT_EQ(first["open"][0]["before"]["amount"], "0.00");
    workspace.expect(0, {"sync", "nord"});
    EXPECT_EQ(change()["changes"], 0);

    auto text = good_csv;
    const auto amount = first["listed"][0]["after"]["amount"].get<std::string>();
    text.replace(text.find(amount), amount.size(), "77.00");
    workspace.write("in/a.csv", text + "R-2,Smith,2026-02-20,EUR,1.00\n");
    const auto then = change();
    EXPECT_EQ(then["changes"], 2);
    EXPECT_EQ(then["listed"][0]["change"], "amended");
    EXPECT_EQ(then["listed"][0]["before"]["amount"], amount);
    EXPECT_EQ(then["listed"][0]["after"]["amount"], "77.00");
    EXPECT_EQ(then["listed"][1]["change"], "new");
    EXPECT_EQ(then["open"][0]["before"]["amount"], amount);
    EXPECT_EQ(then["open"][0]["after"]["amount"], "78.00");
    const auto said = workspace.expect(0, {"sync", "nord", "--dry-run"});
    EXPECT_NE(said.find("open: " + amount + " EUR now, 78.00 then"), std::string::npos) << said;
}

}  // namespace
}  // namespace openitem::faces
