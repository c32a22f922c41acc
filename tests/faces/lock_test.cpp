// One writer for each company. The other process is this test, which holds the lock.
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <future>

#include "tests/faces/workspace.hpp"

namespace openitem::faces {
namespace {

class Held {
public:
    explicit Held(const Workspace& workspace)
        : file_(
              ::open((workspace.company() + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
        EXPECT_EQ(::flock(file_, LOCK_EX | LOCK_NB), 0);
        const std::string by = "a test, process 1, since noon";
        EXPECT_EQ(::pwrite(file_, by.data(), by.size(), 0), static_cast<ssize_t>(by.size()));
    }
    ~Held() { release(); }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;

    void release() {
        if (file_ >= 0) ::close(file_);
        file_ = -1;
    }

private:
    int file_;
};

Workspace ready() {
    Workspace workspace;
    workspace.write("in/a.csv", good_csv + "R-2,Smith,2026-02-30,EUR,1.00\n");
    workspace.connect("erp", "csv", "in/a.csv");
    return workspace;
}

const Words at_once = {"OPENITEM_LOCK_SECONDS=0"};

TEST(CompanyLock, WhoeverWritesWaitsAndSaysForWhom) {
    const auto workspace = ready();
    workspace.expect(0, {"sync", "nord"});
    const Held held(workspace);
    for (const Words& writer :
         {Words{"sync", "nord"}, Words{"quarantine", "nord", "retry"},
          Words{"quarantine", "nord", "discard", "1", "--reason", "a test"},
          Words{"cash", "nord", "apply"}, Words{"cash", "nord", "apply", "P-1", "--to", "R-1"},
          Words{"cash", "nord", "unapply", "1"},
          Words{"credit", "nord", "check", "--customer", "Miller", "--amount", "1.00"},
          Words{"dispute", "nord", "open", "--invoice", "R-1", "--reason", "DAMAGED"},
          Words{"dispute", "nord", "resolve", "D-1", "--reject"}}) {
        const auto said = workspace.expect(4, writer, at_once);
        EXPECT_NE(said.find("the books of 'nord' are held by a test, process 1, since noon"),
                  std::string::npos)
            << writer[0] << ' ' << writer[2 < writer.size() ? 2 : 1] << ": " << said;
    }
}

TEST(CompanyLock, ReadersAndDryRunsDoNotWait) {
    const auto workspace = ready();
    workspace.expect(0, {"sync", "nord"});
    const Held held(workspace);
    workspace.expect(0, {"verify", "nord"}, at_once);
    workspace.expect(0, {"aging", "nord"}, at_once);
    workspace.expect(0, {"quarantine", "nord", "list"}, at_once);
    workspace.expect(0, {"sync", "nord", "--dry-run"}, at_once);
}

TEST(CompanyLock, AnotherCompanyIsNotHeld) {
    const auto workspace = ready();
    const Held held(workspace);
    workspace.expect(0, {"company", "add", "sued", "--name", "Sued", "--currency", "EUR"});
    workspace.expect(0, {"connection", "add", "sued", "erp", "--connector", "csv", "--files",
                         workspace.path() + "/in/a.csv"});
    workspace.expect(0, {"sync", "sued"}, at_once);
}

// The program with its standard error in a pipe that can be waited for.
struct Waiting {
    Waiting(const Workspace& workspace, const std::string& signal_to) {
        const auto pipe = workspace.path() + "/said";
        EXPECT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
        ended = std::async(std::launch::async, [&workspace, pipe, signal_to] {
            tests::ProcessOptions options;
            options.environment = {"OPENITEM_WORKSPACE=" + workspace.path()};
            return tests::run_process(
                {"/bin/sh", "-c",
                 "echo $$ >" + signal_to + "; exec " OPENITEM_PROGRAM " sync nord 2>" + pipe},
                options);
        });
        said.open(pipe);
        std::getline(said, line);
    }
    std::future<ProcessResult> ended;
    std::ifstream said;
    std::string line;
};

TEST(CompanyLock, TheSecondSyncGoesOnWhenTheFirstIsDone) {
    const auto workspace = ready();
    Held held(workspace);
    Waiting waiting(workspace, workspace.path() + "/pid");
    EXPECT_NE(waiting.line.find("held by a test"), std::string::npos) << waiting.line;
    held.release();
    EXPECT_EQ(waiting.ended.get().exit_code, 0);
    std::string more;
    EXPECT_FALSE(std::getline(waiting.said, more)) << "told once, but then: " << more;
    EXPECT_EQ(workspace.open_items().size(), 1U);
}

TEST(CompanyLock, WaitingCanBeStopped) {
    const auto workspace = ready();
    const Held held(workspace);
    Waiting waiting(workspace, workspace.path() + "/pid");
    ::kill(std::stoi(tests::read_file(workspace.path() + "/pid")), SIGINT);
    EXPECT_EQ(waiting.ended.get().exit_code, 130);
}

}  // namespace
}  // namespace openitem::faces
