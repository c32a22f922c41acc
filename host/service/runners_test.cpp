#include "host/service/runners.hpp"

#include <gtest/gtest.h>

#include "host/base/result.hpp"
#include "host/connect/registry.hpp"

namespace openitem::service {
namespace {

connect::Manifest our_csv() {
    connect::Manifest manifest;
    manifest.id = "org.openitem.csv";
    manifest.directory = connect::own_directories("connectors").front() / "csv";
    manifest.library = manifest.directory / "csv.so";
    return manifest;
}

TEST(Runners, AConnectorThatCameWithOpenItemRunsInItsProcess) {
    EXPECT_TRUE(comes_with_openitem(our_csv()));
    EXPECT_EQ(runner_kind(our_csv(), "", false), "in-process");
    EXPECT_EQ(runner_kind(our_csv(), "process", false), "process");
}

TEST(Runners, AStrangersConnectorInOurFolderIsAStrangers) {
    auto stranger = our_csv();
    stranger.id = "com.stranger.csv";
    EXPECT_FALSE(comes_with_openitem(stranger));
    EXPECT_EQ(runner_kind(stranger, "", false), "process");
}

TEST(Runners, OurNameInAnotherFolderIsNotOurs) {
    auto namesake = our_csv();
    namesake.directory = connect::own_directories("connectors").front().parent_path();
    EXPECT_FALSE(comes_with_openitem(namesake));
    EXPECT_EQ(runner_kind(namesake, "", false), "process");
}

TEST(Runners, AManifestMayAskForAProcess) {
    auto manifest = our_csv();
    manifest.wants_process = true;
    EXPECT_EQ(runner_kind(manifest, "", false), "process");
    EXPECT_EQ(runner_kind(manifest, "in-process", false), "in-process");
}

TEST(Runners, IsolationThatIsRequiredNeedsAProcess) {
    EXPECT_EQ(runner_kind(our_csv(), "", true), "process");
    EXPECT_EQ(runner_kind(our_csv(), "process", true), "process");
    try {
        runner_kind(our_csv(), "in-process", true);
        ADD_FAILURE() << "ran in process, where nothing isolates";
    } catch (const base::RunError& error) {
        EXPECT_EQ(error.exit(), base::Exit::wrong_use);
    }
}

}  // namespace
}  // namespace openitem::service
