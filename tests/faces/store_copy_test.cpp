// `openitem store copy`: to PostgreSQL, back, and beside; whole or not at all.
#include <csignal>
#include <filesystem>
#include <fstream>

#include "host/store/testbed/place.hpp"
#include "tests/faces/workspace.hpp"

namespace openitem::faces {
namespace {

namespace fs = std::filesystem;

std::string secret_free(const std::string& said) {
    EXPECT_EQ(said.find("hunter2"), std::string::npos) << said;
    return said;
}

class StoreCopy : public ::testing::Test {
protected:
    StoreCopy() {
        workspace_.write("in/a.csv", good_csv + "R-bad,Smith,2026-02-30,EUR,1.00\n");
        workspace_.connect("erp", "csv", "in/a.csv");
        workspace_.expect(0, {"sync", "nord"});
        workspace_.expect(0,
                          {"dispute", "nord", "open", "--invoice", "R-1", "--reason", "DAMAGED"});
        workspace_.expect(0, {"quarantine", "nord", "discard", "1", "--reason", "no such day"});
        before_ = fingerprint();
    }

    std::string fingerprint(const Words& environment = {}) const {
        const auto lines = workspace_.lines(0, {"verify", "nord", "--fingerprint"}, environment);
        return lines.at(0).at("fingerprint").get<std::string>();
    }
    std::string copy(int exit_code, const std::string& to, const Words& environment = {}) const {
        return workspace_.expect(exit_code, {"store", "copy", "nord", "--to", to}, environment);
    }
    ProcessResult kill_copy(const std::string& to, const char* commit) const {
        return workspace_.run({"store", "copy", "nord", "--to", to},
                              {std::string("OPENITEM_KILL_AT_COMMIT=") + commit});
    }
    void keep_in(const std::string& url) const {
        workspace_.write("openitem.json", R"({"version": 1, "store": {"url": ")" + url + "\"}}");
    }

    const Workspace workspace_;
    std::string before_;
};

TEST_F(StoreCopy, GoesToPostgresAndBack) {
    const auto url = store::testbed::new_postgres_database();
    const auto copied = workspace_.lines(0, {"store", "copy", "--to", url}).at(0);
    const auto verified = workspace_.lines(0, {"verify", "nord"}).at(0);
    EXPECT_EQ(copied.at("fingerprint"), before_);
    EXPECT_EQ(copied.at("head"), verified.at("head"));
    EXPECT_EQ(copied.at("entries"), verified.at("entries"));
    EXPECT_GT(copied.at("rows"), 5);
    EXPECT_EQ(fingerprint(), before_);  // the origin is as it was

    keep_in(url);
    EXPECT_EQ(fingerprint(), before_);
    EXPECT_NE(copy(2, workspace_.path()).find("found some"), std::string::npos);  // the old file
    fs::rename(workspace_.company() + "/books.db", workspace_.company() + "/old.db");
    EXPECT_NE(copy(0, workspace_.path()).find("\"store\" out of"), std::string::npos);
    workspace_.write("openitem.json", R"({"version": 1})");
    EXPECT_EQ(fingerprint(), before_);
    EXPECT_FALSE(fs::exists(workspace_.company() + "/books.db.copy"));
}

TEST_F(StoreCopy, GoesBesideIntoAnotherFolder) {
    const Workspace other;
    EXPECT_NE(copy(0, other.path()).find("init " + other.path()), std::string::npos);
    const auto there = other.lines(0, {"verify", "nord", "--fingerprint"}).at(0);
    EXPECT_EQ(there.at("fingerprint"), before_);
}

TEST_F(StoreCopy, SaysWhatToDoNext) {
    const auto url = store::testbed::new_postgres_database();
    const auto said = copy(0, url);
    EXPECT_NE(said.find("\"store\": {\"url\": \"" + url + "\"}"), std::string::npos) << said;
    EXPECT_NE(said.find("into " + workspace_.path() + "/openitem.json"), std::string::npos);
}

TEST_F(StoreCopy, RefusesWhereTheCompanyHasBooks) {
    const auto url = store::testbed::new_postgres_database();
    copy(0, url);
    EXPECT_NE(copy(2, url).find("expected no books of 'nord' there"), std::string::npos);
    EXPECT_EQ(fingerprint({"OPENITEM_STORE=" + url}), before_);
    EXPECT_NE(copy(2, workspace_.path()).find("expected no books of 'nord' there"),
              std::string::npos);
    EXPECT_NE(copy(2, url, {"OPENITEM_STORE=" + url}).find("expected no books"),
              std::string::npos);  // into themselves
    copy(2, "mysql://elsewhere");
    copy(2, "");
    EXPECT_EQ(fingerprint(), before_);
}

TEST_F(StoreCopy, KilledLeavesNothingBehindThatCounts) {
    const auto url = store::testbed::new_postgres_database();
    EXPECT_EQ(kill_copy(url, "1").signal, SIGKILL);
    EXPECT_NE(fingerprint({"OPENITEM_STORE=" + url}), before_);
    const auto empty = workspace_.lines(0, {"verify", "nord"}, {"OPENITEM_STORE=" + url}).at(0);
    EXPECT_EQ(empty.at("entries"), 0);
    copy(0, url);
    EXPECT_EQ(fingerprint({"OPENITEM_STORE=" + url}), before_);

    const auto second = store::testbed::new_postgres_database();
    EXPECT_EQ(kill_copy(second, "1+").signal, SIGKILL);  // kept, and nobody was told
    EXPECT_EQ(fingerprint({"OPENITEM_STORE=" + second}), before_);
    copy(2, second);
}

TEST_F(StoreCopy, KilledOnItsWayIntoAFileCanBeDoneAgain) {
    for (const char* commit : {"1", "1+"}) {
        const Workspace other;
        EXPECT_EQ(kill_copy(other.path(), commit).signal, SIGKILL);
        EXPECT_FALSE(fs::exists(other.company() + "/books.db")) << commit;
        copy(0, other.path());
        EXPECT_EQ(other.lines(0, {"verify", "nord", "--fingerprint"}).at(0).at("fingerprint"),
                  before_);
    }
}

TEST_F(StoreCopy, ADamagedOriginIsSaid) {
    std::fstream file(workspace_.company() + "/books.db",
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(0, std::ios::end);
    const auto size = static_cast<std::size_t>(file.tellp());
    ASSERT_GT(size, 8192U);
    file.seekp(4096 * 3);
    file << std::string(4096, '\x55');
    file.close();
    const Workspace other;
    EXPECT_NE(workspace_.run({"store", "copy", "nord", "--to", other.path()}).exit_code, 0);
}

TEST_F(StoreCopy, ShowsNoPassword) {
    for (const char* url : {"postgresql://openitem:hunter2@127.0.0.1:1/nowhere",
                            "postgresql://127.0.0.1:1/nowhere?password=hunter2"}) {
        EXPECT_NE(secret_free(copy(3, url)).find("contains a password"), std::string::npos);
        secret_free(copy(3, url, {std::string("OPENITEM_STORE=") + url}));
    }
    const auto url = store::testbed::new_postgres_database("secured");
    secret_free(workspace_.expect(2, {"store", "copy", "--to", url, "--password", "hunter2!"}));
    secret_free(copy(3, url, {"OPENITEM_STORE_PASSWORD=hunter2"}));
    copy(0, url, {"OPENITEM_STORE_PASSWORD=right"});
}

TEST_F(StoreCopy, WaitsForWhoeverHoldsTheCompanyThere) {
    const auto url = store::testbed::new_postgres_database();
    const store::PostgresLease lease({.url = url, .company = "nord"}, "openitem sync on elbe");
    EXPECT_NE(copy(4, url, {"OPENITEM_LOCK_SECONDS=0"}).find("elbe"), std::string::npos);
}

}  // namespace
}  // namespace openitem::faces
