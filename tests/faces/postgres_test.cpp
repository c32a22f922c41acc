// A workspace whose books are in PostgreSQL, driven as a person drives it.
#include <sys/stat.h>

#include <algorithm>

#include "host/store/testbed/place.hpp"
#include "tests/faces/workspace.hpp"

namespace openitem::faces {
namespace {

// Makes the workspace's books be in that database.
void set_store(const Workspace& workspace, const std::string& url, const std::string& more = {}) {
    workspace.write("openitem.json", "{\"version\": 1, \"store\": {\"url\": \"" + url + "\"" +
                                         more + "}} // the books\n");
}

void write_secret(const Workspace& workspace, const std::string& name, const std::string& text) {
    const auto file = workspace.write("secrets/" + name, text);
    EXPECT_EQ(::chmod(file.c_str(), 0600), 0);
}

std::string fingerprint(const Workspace& workspace) {
    const auto lines = workspace.lines(0, {"verify", "nord", "--fingerprint"});
    return lines.at(0).at("fingerprint").get<std::string>();
}

std::string invoices() {
    std::string csv = header;
    for (int i = 1; i <= 300; ++i) {
        csv += "R-" + std::to_string(i) + ",Miller " + std::to_string(i % 7) + ",2026-01-15,EUR," +
               std::to_string(10 + i) + ".50\n";
    }
    return csv + "R-bad,Smith,2026-02-30,EUR,1.00\n";
}

void connect(const Workspace& workspace) {
    workspace.write("in/a.csv", invoices());
    workspace.connect("erp", "csv", "in/a.csv");
}

// A day's work: what came in, a dispute, a refusal that is given up, the file once more.
void work(const Workspace& workspace) {
    workspace.expect(0, {"sync", "nord"});
    workspace.expect(0, {"dispute", "nord", "open", "--invoice", "R-1", "--reason", "DAMAGED"});
    workspace.expect(0, {"quarantine", "nord", "discard", "1", "--reason", "no such day"});
    auto changed = invoices();
    changed.replace(changed.find("12.50"), 5, "99.50");
    workspace.write("in/a.csv", changed);
    workspace.expect(0, {"sync", "nord", "--full"});
}

TEST(PostgresWorkspace, HoldsTheSameBooksAsAFile) {
    const Workspace in_files;
    const Workspace in_postgres;
    set_store(in_postgres, store::testbed::new_postgres_database());
    for (const auto* workspace : {&in_files, &in_postgres}) {
        connect(*workspace);
        work(*workspace);
    }
    EXPECT_EQ(::access((in_postgres.company() + "/books.db").c_str(), F_OK), -1);
    EXPECT_EQ(in_postgres.expect(0, {"aging", "nord", "--json"}),
              in_files.expect(0, {"aging", "nord", "--json"}));
    EXPECT_EQ(in_postgres.lines(0, {"verify", "nord"}).at(0).at("head"),
              in_files.lines(0, {"verify", "nord"}).at(0).at("head"));
}

TEST(PostgresWorkspace, KilledAtAnyCommitTheNextRunGivesTheSame) {
    const Workspace whole;
    set_store(whole, store::testbed::new_postgres_database());
    connect(whole);
    whole.expect(0, {"sync", "nord"});
    const auto entries = whole.lines(0, {"verify", "nord"}).at(0).at("head");
    for (const char* commit : {"1", "1+", "2", "2+"}) {
        const Workspace workspace;
        set_store(workspace, store::testbed::new_postgres_database());
        connect(workspace);
        const auto killed =
            workspace.run({"sync", "nord"}, {std::string("OPENITEM_KILL_AT_COMMIT=") + commit});
        EXPECT_TRUE(killed.signal == SIGKILL || killed.exit_code == 0) << commit;
        workspace.expect(0, {"sync", "nord"});
        EXPECT_EQ(workspace.lines(0, {"verify", "nord"}).at(0).at("head"), entries) << commit;
        EXPECT_EQ(workspace.lines(0, {"quarantine", "nord", "list"}).size(), 1U) << commit;
    }
}

TEST(PostgresWorkspace, ADryRunWritesNothing) {
    const Workspace workspace;
    set_store(workspace, store::testbed::new_postgres_database());
    connect(workspace);
    workspace.expect(0, {"sync", "nord", "--dry-run"});
    EXPECT_EQ(workspace.lines(0, {"verify", "nord"}).at(0).at("entries"), 0);
    workspace.expect(0, {"sync", "nord"});
    const auto before = fingerprint(workspace);
    workspace.write("in/a.csv", header + "R-999,Miller 1,2026-03-01,EUR,5.00\n");
    EXPECT_NE(workspace.expect(0, {"sync", "nord", "--dry-run"}), "");
    EXPECT_EQ(fingerprint(workspace), before);
}

TEST(PostgresWorkspace, AnotherHostIsNamedAndReadersDoNotWait) {
    const Workspace workspace;
    const auto url = store::testbed::new_postgres_database();
    set_store(workspace, url);
    connect(workspace);
    workspace.expect(0, {"sync", "nord"});
    const store::PostgresLease lease({.url = url, .company = "nord"},
                                     "openitem serve on the host elbe");
    const Words at_once = {"OPENITEM_LOCK_SECONDS=0"};
    const auto said = workspace.expect(4, {"sync", "nord"}, at_once);
    EXPECT_NE(said.find("'nord' are held by openitem serve on the host elbe"), std::string::npos)
        << said;
    workspace.expect(0, {"verify", "nord"}, at_once);
    workspace.expect(0, {"sync", "nord", "--dry-run"}, at_once);
}

TEST(PostgresWorkspace, NoPasswordIsEverShown) {
    const Workspace workspace;
    write_secret(workspace, "database", "hunter2\n");
    set_store(workspace, "postgresql://openitem@127.0.0.1:1/nowhere",
              ", \"password\": \"database\"");
    const auto away = workspace.expect(4, {"verify", "nord"});
    EXPECT_EQ(away.find("hunter2"), std::string::npos);
    EXPECT_NE(away.find("is the database running?"), std::string::npos) << away;
    EXPECT_EQ(std::count(away.begin(), away.end(), '\n'), 1) << away;
    EXPECT_EQ(away.find('\t'), std::string::npos) << away;
    for (const char* url : {"postgresql://openitem:hunter2@127.0.0.1:1/nowhere",
                            "postgresql://127.0.0.1:1/nowhere?password=hunter2",
                            "postgresql://127.0.0.1:1/nowhere?sslpassword=hunter2"}) {
        set_store(workspace, url);
        const auto said = workspace.expect(3, {"verify", "nord"});
        EXPECT_NE(said.find("contains a password"), std::string::npos) << said;
        EXPECT_EQ(said.find("hunter2"), std::string::npos) << said;
    }
    set_store(workspace, "postgresql://127.0.0.1:1/nowhere", ", \"password\": \"hunter2!\"");
    EXPECT_EQ(workspace.expect(3, {"verify", "nord"}).find("hunter2"), std::string::npos);
}

TEST(PostgresWorkspace, ReachesTheDatabaseWithThePasswordOfItsSecret) {
    const Workspace workspace;
    const auto url = store::testbed::new_postgres_database("secured");
    set_store(workspace, url);
    const auto said = workspace.expect(3, {"verify", "nord"});
    EXPECT_NE(said.find("check the url, the user and its password"), std::string::npos) << said;
    workspace.expect(0, {"verify", "nord"}, {"OPENITEM_STORE_PASSWORD=right"});
    set_store(workspace, url, ", \"password\": \"database\"");
    write_secret(workspace, "database", "wrong\n");
    workspace.expect(3, {"verify", "nord"});
    write_secret(workspace, "database", "right\n");
    workspace.expect(0, {"verify", "nord"});
    EXPECT_EQ(::chmod((workspace.path() + "/secrets/database").c_str(), 0644), 0);
    workspace.expect(3, {"verify", "nord"});  // others may read it
}

}  // namespace
}  // namespace openitem::faces
