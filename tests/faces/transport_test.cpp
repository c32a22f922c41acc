// openitem sync and check with a transport: what is picked up is booked once, and put away after.
#include <filesystem>

#include "tests/faces/workspace.hpp"

namespace openitem::faces {
namespace {

namespace fs = std::filesystem;
using Open = std::map<std::string, std::int64_t>;

Words adding(const std::string& name, const Json& transport) {
    return {"connection",  "add", "nord",        name,
            "--connector", "csv", "--transport", transport.dump()};
}

Json folder() { return {{"kind", "folder"}, {"path", "in"}, {"settle_seconds", 0}}; }

std::string csv(const std::string& number, const std::string& amount) {
    return header + number + ",Miller,2026-01-15,EUR," + amount + "\n";
}

TEST(TransportFace, AFileIsBookedAndArchived) {
    const Workspace workspace;
    workspace.expect(0, adding("erp", folder()));
    workspace.write("in/a.csv", csv("R-1", "10.00"));
    workspace.write("in/b.csv.part", "half a li");
    EXPECT_EQ(workspace.lines(0, {"check", "nord"}).at(0)["ok"], true);
    const auto line = workspace.lines(0, {"sync", "nord"}).at(0);
    EXPECT_EQ(line["sources_read"], Json::array({"in/a.csv"}));
    EXPECT_TRUE(fs::exists(workspace.path() + "/in/archive/2026/06/a.csv"));
    EXPECT_FALSE(fs::exists(workspace.path() + "/in/a.csv"));
    EXPECT_TRUE(fs::exists(workspace.path() + "/in/b.csv.part"));
    // The next of the same name is another file.
    workspace.write("in/a.csv", csv("R-2", "20.00"));
    workspace.expect(0, {"sync", "nord"});
    EXPECT_TRUE(fs::exists(workspace.path() + "/in/archive/2026/06/a-2.csv"));
    EXPECT_EQ(workspace.open_items(), (Open{{"R-1", 1000}, {"R-2", 2000}}));
}

// As a mailbox does that sets every file's time alike, with records of a fixed length.
TEST(TransportFace, AnotherFileOfTheSameNameSizeAndTimeIsRead) {
    const Workspace workspace;
    workspace.expect(0, adding("erp", folder()));
    const auto path = workspace.path() + "/in/a.csv";
    const fs::file_time_type time{std::chrono::hours(24)};
    for (const auto* number : {"R-1", "R-2"}) {
        workspace.write("in/a.csv", csv(number, "10.00"));
        fs::last_write_time(path, time);
        const auto line = workspace.lines(0, {"sync", "nord"}).at(0);
        EXPECT_EQ(line["sources_read"], Json::array({"in/a.csv"}));
    }
    EXPECT_EQ(workspace.open_items(), (Open{{"R-1", 1000}, {"R-2", 1000}}));
    // The same bytes again are nothing new, and are put away.
    workspace.write("in/a.csv", csv("R-2", "10.00"));
    EXPECT_EQ(workspace.lines(0, {"sync", "nord"}).at(0)["sources_read"], Json::array());
    EXPECT_TRUE(fs::exists(workspace.path() + "/in/archive/2026/06/a-3.csv"));
}

TEST(TransportFace, AFileWithQuarantinedRecordsIsArchivedToo) {
    const Workspace workspace;
    workspace.expect(0, adding("erp", folder()));
    workspace.write("in/a.csv", csv("R-1", "10.00") + "R-2,Miller,yesterday,EUR,5.00\n");
    const auto line = workspace.lines(0, {"sync", "nord"}).at(0);
    // What becomes no record is counted as unread.
    EXPECT_EQ(line["books"]["unread"]["quarantined"], 1);
    EXPECT_EQ(line["books"]["invoice"]["committed"], 1);
    EXPECT_TRUE(fs::exists(workspace.path() + "/in/archive/2026/06/a.csv"));
}

TEST(TransportFace, WhatCannotBeArchivedIsSaidAndNotReadTwice) {
    const Workspace workspace;
    auto transport = folder();
    transport["patterns"] = {"*.csv"};
    workspace.expect(0, adding("erp", transport));
    workspace.write("in/a.csv", csv("R-1", "10.00"));
    workspace.write("in/archive", "in the way");
    auto line = workspace.lines(3, {"sync", "nord"}).at(0);
    EXPECT_EQ(line["ok"], false);
    EXPECT_EQ(line["transport_faults"].size(), 1u);
    EXPECT_EQ(workspace.open_items(), (Open{{"R-1", 1000}}));
    line = workspace.lines(3, {"sync", "nord"}).at(0);
    EXPECT_EQ(line["sources_read"], Json::array());
    fs::remove(workspace.path() + "/in/archive");
    line = workspace.lines(0, {"sync", "nord"}).at(0);
    EXPECT_EQ(line["sources_read"], Json::array());
    EXPECT_TRUE(fs::exists(workspace.path() + "/in/archive/2026/06/a.csv"));
    EXPECT_EQ(workspace.open_items(), (Open{{"R-1", 1000}}));
}

TEST(TransportFace, ACrashBetweenBooksAndArchiveBooksNothingTwice) {
    const Workspace workspace;
    workspace.expect(0, adding("erp", folder()));
    workspace.write("in/a.csv", csv("R-1", "10.00"));
    workspace.expect(0, {"sync", "nord"});
    // As a crash leaves it: in the books, and still in the work folder.
    const auto taken = workspace.path() + "/in/.openitem-nord-erp/a.csv";
    fs::rename(workspace.path() + "/in/archive/2026/06/a.csv", taken);
    const auto line = workspace.lines(0, {"sync", "nord"}).at(0);
    EXPECT_EQ(line["sources_read"], Json::array());
    EXPECT_TRUE(fs::exists(workspace.path() + "/in/archive/2026/06/a.csv"));
    EXPECT_EQ(workspace.open_items(), (Open{{"R-1", 1000}}));
}

TEST(TransportFace, ADryRunTakesNothing) {
    const Workspace workspace;
    workspace.expect(0, adding("erp", folder()));
    workspace.write("in/a.csv", csv("R-1", "10.00"));
    const auto line = workspace.lines(0, {"sync", "nord", "--dry-run"}).at(0);
    EXPECT_EQ(line["books"]["invoice"]["committed"], 1);
    EXPECT_EQ(std::distance(fs::directory_iterator(workspace.path() + "/in"), {}), 1);
}

TEST(TransportFace, OneThatCannotBeReachedDoesNotStopTheOthers) {
    const Workspace workspace;
    workspace.expect(0, adding("erp", folder()));
    workspace.write("in/a.csv", csv("R-1", "10.00"));
    workspace.write("secrets/bank", "hunter2");
    fs::permissions(workspace.path() + "/secrets/bank", fs::perms::owner_read);
    const Json sftp = {{"kind", "sftp"},
                       {"host", "127.0.0.1"},
                       {"port", 1},
                       {"user", "nord"},
                       {"password_secret", "bank"}};
    workspace.expect(0, adding("bank", sftp));
    workspace.expect(0, adding("portal", {{"kind", "https"}, {"url", "https://127.0.0.1:1/a"}}));
    const auto said = workspace.expect(3, {"sync", "nord"});
    EXPECT_NE(said.find("sftp 127.0.0.1:1: cannot be reached"), std::string::npos) << said;
    EXPECT_EQ(said.find("hunter2"), std::string::npos);
    EXPECT_EQ(workspace.open_items(), (Open{{"R-1", 1000}}));
    const auto checked = workspace.lines(3, {"check", "nord", "bank"}).at(0);
    EXPECT_EQ(checked["ok"], false);
}

TEST(TransportFace, SettingsAreJudgedWhenTheyAreMade) {
    const Workspace workspace;
    const auto refused = [&](const Json& transport) {
        return workspace.expect(3, adding("erp", transport));
    };
    EXPECT_NE(refused({{"kind", "ftp"}}).find("\"folder\", \"sftp\" or \"https\""),
              std::string::npos);
    EXPECT_NE(refused({{"kind", "folder"}, {"path", "in"}, {"patern", "*"}}).find("patern"),
              std::string::npos);
    EXPECT_NE(refused({{"kind", "https"}, {"url", "http://bank.example/"}}).find("https://HOST"),
              std::string::npos);
    const auto said = refused(
        {{"kind", "sftp"}, {"host", "h"}, {"user", "u"}, {"password_secret", "hunter2 itself"}});
    EXPECT_NE(said.find("the name of a file"), std::string::npos) << said;
    EXPECT_EQ(said.find("hunter2"), std::string::npos) << said;
}

}  // namespace
}  // namespace openitem::faces
