// What an isolated connector can reach, by the errno it gets.
#include <cerrno>

#include "tests/contract/fixture.hpp"

namespace openitem::connect::testing {
namespace {

bool in_force(const Outcome& outcome, std::string_view layer) {
    for (const auto& there : outcome.isolation) {
        if (there.name == layer) return there.in_force;
    }
    return false;
}

class Isolation : public ::testing::Test {
protected:
    TestPlugin plugin_{"hostile"};
    Recorder recorder_;

    Outcome reach_out() {
        return run(*Runners::make("process"), recorder_,
                   {.manifest = plugin_.manifest(), .config_json = to_do("reach_out")});
    }
};

TEST_F(Isolation, IsReportedLayerByLayer) {
    const Outcome outcome = reach_out();
    ASSERT_TRUE(outcome.ok()) << outcome.text();
    std::vector<std::string> names;
    for (const auto& layer : outcome.isolation) names.push_back(layer.name);
    EXPECT_EQ(names, (std::vector<std::string>{"no_new_privs", "rlimits", "capabilities",
                                               "landlock", "seccomp"}));
    EXPECT_TRUE(in_force(outcome, "no_new_privs"));
}

TEST_F(Isolation, ItsOwnFolderAndTheSystemsLibrariesCanBeRead) {
    const Outcome outcome = reach_out();
    EXPECT_EQ(recorder_.number("manifest"), 0);
    EXPECT_EQ(recorder_.number("library"), 0);
    EXPECT_FALSE(std::filesystem::exists("/tmp/openitem-hostile"));
    EXPECT_FALSE(std::filesystem::exists(plugin_.folder().path() / "written"));
}

TEST_F(Isolation, NoOtherFileCanBeOpened) {
    const Outcome outcome = reach_out();
    if (!in_force(outcome, "landlock")) GTEST_SKIP() << "this kernel has no Landlock";
    for (const auto* what : {"passwd", "home", "root", "proc", "parent"}) {
        EXPECT_EQ(recorder_.number(what), EACCES) << what;
    }
}

TEST_F(Isolation, NothingCanBeWrittenOrReachedOutside) {
    const Outcome outcome = reach_out();
    if (!in_force(outcome, "seccomp")) GTEST_SKIP() << "this kernel has no seccomp filters";
    for (const auto* what :
         {"socket", "socket6", "unix",    "netlink", "socketpair", "create", "own_folder",
          "unlink", "rename",  "mkdir",   "chmod",   "fork",       "execve", "ptrace",
          "kill",   "mount",   "unshare", "bpf",     "io_uring",   "keyctl", "setuid"}) {
        EXPECT_EQ(recorder_.number(what), EPERM) << what;
    }
    EXPECT_GT(recorder_.number("setrlimit"), 0);
}

TEST_F(Isolation, IsRefusedWhenRequiredAndMissing) {
    ProcessRunner strict({.runner = OPENITEM_TEST_RUNNER, .isolation_required = true});
    const Outcome outcome =
        run(strict, recorder_, {.manifest = plugin_.manifest(), .config_json = to_do("good")});
    bool complete = true;
    for (const auto& layer : outcome.isolation) complete = complete && layer.in_force;
    if (complete) {
        EXPECT_TRUE(outcome.ok()) << outcome.text();
    } else {
        EXPECT_EQ(outcome.end, End::not_started);
        EXPECT_EQ(outcome.code, "isolation.missing");
        EXPECT_TRUE(recorder_.invoices.empty());
    }
}

TEST_F(Isolation, SaysWhatAKernelLacksAndRefusesWhereItIsRequired) {
    const Try what{.manifest = plugin_.manifest(), .config_json = to_do("reach_out")};
    ProcessRunner lenient({.runner = OPENITEM_TEST_RUNNER_WITHOUT_LANDLOCK});
    const Outcome outcome = run(lenient, recorder_, what);
    ASSERT_TRUE(outcome.ok()) << outcome.text();
    EXPECT_FALSE(in_force(outcome, "landlock"));
    EXPECT_TRUE(recorder_.logged("isolation is incomplete here: landlock (not in this kernel)") ||
                sanitized);
    EXPECT_EQ(recorder_.number("passwd"), 0);  // that is what is lacking
    if (in_force(outcome, "seccomp")) {
        EXPECT_EQ(recorder_.number("create"), EPERM);
        EXPECT_EQ(recorder_.number("own_folder"), EPERM);
    }

    Recorder none;
    ProcessRunner strict(
        {.runner = OPENITEM_TEST_RUNNER_WITHOUT_LANDLOCK, .isolation_required = true});
    const Outcome refused = run(strict, none, what);
    EXPECT_EQ(refused.end, End::not_started);
    EXPECT_EQ(refused.code, "isolation.missing");
    EXPECT_NE(refused.message.find("landlock"), std::string::npos);
    EXPECT_FALSE(none.logged("socket"));  // nothing of it ran
}

TEST_F(Isolation, ARunnerThatIsNotThereIsTheSystemsFault) {
    ProcessRunner none({.runner = "/nowhere/openitem-runner", .isolation_required = false});
    const Outcome outcome =
        run(none, recorder_, {.manifest = plugin_.manifest(), .config_json = to_do("good")});
    EXPECT_EQ(outcome.end, End::not_started);
    EXPECT_EQ(outcome.code, "run.start");
}

TEST_F(Isolation, ARunnerThatIsNoneIsNoticed) {
    for (const auto* program : {"/bin/true", "/bin/cat"}) {
        ProcessRunner odd({.runner = program, .isolation_required = false});
        const Outcome outcome =
            run(odd, recorder_, {.manifest = plugin_.manifest(), .config_json = to_do("good")});
        EXPECT_FALSE(outcome.ok());
        EXPECT_EQ(outcome.end, End::crashed) << outcome.text();
    }
}

}  // namespace
}  // namespace openitem::connect::testing
