// A connector that breaks the contract costs only its run, back to the last commit: the real
// program, its books, and a run after it that puts everything right.
#include <gtest/gtest.h>

#include <openitem/openitem.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "host/base/hash.hpp"
#include "tests/support/process.hpp"

namespace openitem::tests {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

// What it books before it misbehaves is committed, what comes then is not.
const std::string before = "book_first+book_second+";
const std::string whole = "book_first+book_second";

// A workspace with one company and the hostile connector.
class Company {
public:
    Company() {
        fs::create_directory(plugin());
        fs::copy_file(fs::path(OPENITEM_TEST_MODULES) / "hostile.so", plugin() + "/hostile.so");
        const nlohmann::json manifest = {
            {"id", "org.openitem.test.hostile"},
            {"version", "1"},
            {"abi", {{"major", OI_ABI_MAJOR}, {"minor", OI_ABI_MINOR}}},
            {"library", "hostile.so"},
            {"sha256", base::sha256(read_file(plugin() + "/hostile.so")).hex()}};
        folder_.write("hostile/plugin.json", manifest.dump());
        expect(0, {"init", folder_.path()});
        folder_.write("openitem.json",
                      R"({"version": 1, "runner": {"wall_seconds": 3, "memory_mib": 128}})");
        expect(0, {"company", "add", "nord", "--name", "Nord GmbH", "--currency", "EUR"});
    }

    ProcessResult run(const Words& arguments) const {
        ProcessOptions options;
        options.environment = {"OPENITEM_NOW=2026-06-01T12:00:00Z",
                               "OPENITEM_WORKSPACE=" + folder_.path(),
                               "OPENITEM_PLUGIN_PATH=" + plugin()};
        return run_openitem(arguments, options);
    }
    std::string expect(int exit_code, const Words& arguments) const {
        const auto result = run(arguments);
        EXPECT_EQ(result.exit_code, exit_code) << result.out << result.err;
        return result.out;
    }
    void connect(const std::string& what, const std::string& runner) const {
        expect(0, {"connection", "add", "nord", "erp", "--connector", "hostile", "--config",
                   R"({"do": ")" + what + R"("})", "--runner", runner});
    }
    std::string fingerprint() const {
        return nlohmann::json::parse(expect(0, {"verify", "nord", "--fingerprint", "--json"}))
            .at("fingerprint");
    }
    std::string sync(int exit_code, const std::string& what, const std::string& runner) const {
        connect(what, runner);
        expect(exit_code, {"sync", "nord"});
        return fingerprint();
    }
    // Records on standard output; a line that is no record fails.
    std::size_t read(int exit_code, const std::string& what, const std::string& runner) {
        last_ = run({"read", "hostile", folder_.write("empty", ""), "--config",
                     R"({"do": ")" + what + R"("})", "--runner", runner, "--wall-seconds", "3"});
        EXPECT_EQ(last_.exit_code, exit_code) << last_.out << last_.err;
        std::istringstream lines(last_.out);
        std::size_t records = 0;
        for (std::string line; std::getline(lines, line); ++records) {
            EXPECT_TRUE(nlohmann::json::accept(line)) << line;
        }
        return records;
    }
    void require_isolation() const {
        folder_.write("openitem.json", R"({"version": 1, "runner": {"isolation": "required"}})");
    }
    const ProcessResult& last() const { return last_; }

private:
    std::string plugin() const { return folder_.path() + "/hostile"; }

    TemporaryFolder folder_;
    ProcessResult last_;
};

struct Misdeed {
    std::string what;
    std::string runner;
};

void PrintTo(const Misdeed& misdeed, std::ostream* out) {
    *out << misdeed.what << ' ' << misdeed.runner;
}

class Books : public testing::TestWithParam<Misdeed> {};

TEST_P(Books, StandAtTheLastCommitAndTheNextRunPutsThemRight) {
    const auto& [what, runner] = GetParam();
    if (sanitized && what == "allocate") GTEST_SKIP() << "a sanitizer reserves more than any limit";
    const auto committed = Company().sync(0, "book_first", runner);
    const auto uninterrupted = Company().sync(0, whole, runner);
    EXPECT_NE(committed, uninterrupted);

    Company company;
    EXPECT_EQ(company.sync(3, before + what, runner), committed);
    EXPECT_EQ(company.sync(0, whole, runner), uninterrupted);
    // Some emit one more record before they misbehave.
    EXPECT_EQ(company.read(3, before + what, runner) / 40, 1u);
}

INSTANTIATE_TEST_SUITE_P(
    Contract, Books,
    testing::Values(Misdeed{"crash", "process"}, Misdeed{"loop", "process"},
                    Misdeed{"log_forever", "process"}, Misdeed{"allocate", "process"},
                    Misdeed{"vanish", "process"}, Misdeed{"close_fds", "process"},
                    Misdeed{"bad_batch", "process"}, Misdeed{"noise", "process"},
                    Misdeed{"throw", "process"}, Misdeed{"bad_batch", "in-process"},
                    Misdeed{"noise", "in-process"}, Misdeed{"throw", "in-process"}),
    [](const auto& test) {
        return test.param.what + (test.param.runner == "process" ? "_isolated" : "_in_process");
    });

TEST(Books, HoldWhatAConnectorDeliversThatPrintsOrReachesOut) {
    const auto uninterrupted = Company().sync(0, whole, "process");
    for (const auto& [what, runner] : {Misdeed{"say", "process"}, Misdeed{"say", "in-process"},
                                       Misdeed{"reach_out", "process"}}) {
        Company company;
        EXPECT_EQ(company.sync(0, "book_first+" + what + "+book_second", runner), uninterrupted)
            << what << ' ' << runner;
    }
}

TEST(Records, AreNotMixedWithWhatTheConnectorPrints) {
    Company company;
    for (const auto* runner : {"in-process", "process"}) {
        EXPECT_EQ(company.read(0, "book_first+say+book_second", runner), 40u) << runner;
        EXPECT_NE(company.last().err.find("this goes to stdout"), std::string::npos) << runner;
    }
}

TEST(Isolation, ThatIsRequiredIsNotPassedOverInProcess) {
    Company company;
    const auto no = company.run({"read", "hostile", "-", "--runner", "in-process",
                                 "--require-isolation", "--config", R"({"do": "say"})"});
    EXPECT_EQ(no.exit_code, 2) << no.err;
    EXPECT_NE(no.err.find("isolation is required"), std::string::npos) << no.err;
    company.expect(2, {"connection", "add", "nord", "erp", "--connector", "hostile", "--runner",
                       "in-process", "--isolation", "required"});
    company.connect("say", "in-process");
    company.require_isolation();
    company.expect(3, {"sync", "nord"});
}

}  // namespace
}  // namespace openitem::tests
