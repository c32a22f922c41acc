// Libraries and manifests that do not fit.
#include "tests/contract/fixture.hpp"

namespace openitem::connect::testing {
namespace {

class Libraries : public ::testing::TestWithParam<std::string> {
protected:
    Recorder recorder_;

    Outcome load(const std::string& module, const std::string& id = "org.openitem.test.odd") {
        const TestPlugin plugin(module, id);
        return run(*Runners::make(GetParam()), recorder_, {.manifest = plugin.manifest()});
    }
};

INSTANTIATE_TEST_SUITE_P(Contract, Libraries, ::testing::Values("in-process", "process"),
                         runner_name);

TEST_P(Libraries, ThatDoNotFitAreNotRun) {
    const std::pair<const char*, const char*> cases[] = {
        {"bad_abi", "load.abi"},   {"tiny", "load.entry"},  {"null_connector", "load.entry"},
        {"no_read", "load.entry"}, {"twice", "load.entry"}, {"no_symbol", "load.symbol"},
        {"no_utf8", "load.entry"},
    };
    for (const auto& [module, code] : cases) {
        const Outcome outcome = load(module);
        EXPECT_EQ(outcome.end, End::not_loaded) << module << ": " << outcome.text();
        EXPECT_EQ(outcome.code, code) << module << ": " << outcome.text();
        EXPECT_NE(outcome.message.find(module), std::string::npos) << outcome.message;
    }
    EXPECT_EQ(load("empty").code, "load.id");
    EXPECT_EQ(load("short_table", "org.openitem.test.other").code, "load.id");
}

TEST_P(Libraries, OfAnOlderOrNewerSdkAreRun) {
    EXPECT_TRUE(load("short_table").ok());
    EXPECT_TRUE(load("long_table").ok());
    EXPECT_TRUE(load("newer_minor").ok());
}

TEST_P(Libraries, MayLeaveOutCheck) {
    const TestPlugin plugin("short_table", "org.openitem.test.odd");
    EXPECT_TRUE(
        run(*Runners::make(GetParam()), recorder_, {.manifest = plugin.manifest(), .check = true})
            .ok());
}

TEST_P(Libraries, RowsOfAnotherSdkAreRead) {
    const TestPlugin plugin("hostile");
    const Outcome outcome = run(*Runners::make(GetParam()), recorder_,
                                {.manifest = plugin.manifest(), .config_json = to_do("grow")});
    EXPECT_TRUE(outcome.ok()) << outcome.text();
    EXPECT_EQ(recorder_.invoices.size(), 2u);
}

TEST_P(Libraries, ThatChangedAreNotLoaded) {
    const TestPlugin plugin("hostile");
    {
        std::ofstream more(plugin.manifest().library, std::ios::app | std::ios::binary);
        more << "x";
    }
    const Outcome outcome = run(*Runners::make(GetParam()), recorder_,
                                {.manifest = plugin.manifest(), .config_json = to_do("good")});
    EXPECT_EQ(outcome.end, End::not_loaded);
    EXPECT_EQ(outcome.code, "load.sha256");
    EXPECT_TRUE(recorder_.invoices.empty());
}

TEST_P(Libraries, ThatAreNoneSayWhatTheLoaderSays) {
    TestPlugin plugin("hostile");
    const auto file = plugin.folder().write("text.so", "not a library at all");
    plugin.manifest().library = file;
    plugin.manifest().digests.clear();
    const Outcome outcome = run(*Runners::make(GetParam()), recorder_,
                                {.manifest = plugin.manifest(), .config_json = to_do("good")});
    EXPECT_EQ(outcome.end, End::not_loaded);
    EXPECT_EQ(outcome.code, "load.failed");
    EXPECT_NE(outcome.message.find("text.so"), std::string::npos) << outcome.message;
}

TEST_P(Libraries, OfAnotherAbiByTheManifestAreNotEvenLookedAt) {
    TestPlugin plugin("hostile");
    plugin.manifest().abi_minor += 1;
    const Outcome outcome = run(*Runners::make(GetParam()), recorder_,
                                {.manifest = plugin.manifest(), .config_json = to_do("good")});
    EXPECT_EQ(outcome.code, "load.abi");
}

}  // namespace
}  // namespace openitem::connect::testing
