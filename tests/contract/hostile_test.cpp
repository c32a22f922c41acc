// Connectors that break the contract while they read.
#include <csignal>
#include <random>

#include "tests/contract/fixture.hpp"

namespace openitem::connect::testing {
namespace {

using namespace std::chrono_literals;

class Hostile : public ::testing::TestWithParam<std::string> {
protected:
    TestPlugin plugin_{"hostile"};
    std::unique_ptr<Runner> runner_ = Runners::make(GetParam());
    Recorder recorder_;

    Outcome read(std::string_view what, std::vector<Source> sources = {}) {
        return run(*runner_, recorder_,
                   {.manifest = plugin_.manifest(),
                    .config_json = to_do(what),
                    .sources = std::move(sources)});
    }
};

class InEither : public Hostile {};
class Isolated : public Hostile {};  // what would take this process with it

INSTANTIATE_TEST_SUITE_P(Contract, InEither, ::testing::Values("in-process", "process"),
                         runner_name);
INSTANTIATE_TEST_SUITE_P(Contract, Isolated, ::testing::Values("process"), runner_name);

// ---- first, that a good one gets through -------------------------------------------------------

TEST_P(InEither, AGoodOneDeliversEverything) {
    const Outcome outcome = read("good");
    EXPECT_TRUE(outcome.ok()) << outcome.text();
    EXPECT_EQ(recorder_.invoices.size(), 500u);
    EXPECT_EQ(recorder_.invoices.back(), "R-499");
    EXPECT_EQ(recorder_.cursors.back(), "{\"part\":4}");
    EXPECT_EQ(recorder_.flushes, 1u);
    EXPECT_EQ(outcome.batches, 5u);
    EXPECT_EQ(outcome.rows, 500u);
    EXPECT_EQ(outcome.isolation.empty(), GetParam() != "process");
}

TEST_P(InEither, ChecksWithoutReading) {
    TestFolder folder;
    const Outcome good = run(*runner_, recorder_,
                             {.manifest = plugin_.manifest(),
                              .config_json = to_do("good"),
                              .sources = {{"a", folder.write("a", "x")}},
                              .cursor = "{\"n\":1}",
                              .check = true});
    EXPECT_TRUE(good.ok()) << good.text();
    EXPECT_TRUE(recorder_.logged("checked with 1 sources and cursor {\"n\":1}"));
    const Outcome bad =
        run(*runner_, recorder_,
            {.manifest = plugin_.manifest(), .config_json = to_do("unauthorized"), .check = true});
    EXPECT_EQ(bad.end, End::returned);
    EXPECT_EQ(bad.status, OI_UNAUTHORIZED);
}

// ---- lies ---------------------------------------------------------------------------------------

TEST_P(InEither, ABatchThatLiesEndsTheRunAndNamesThePlace) {
    const Outcome outcome = read("bad_batch");
    EXPECT_EQ(outcome.end, End::violation);
    EXPECT_EQ(outcome.code, "batch.scale");
    EXPECT_EQ(
        outcome.message,
        "org.openitem.test.hostile broke the contract: invoice row 1, total: scale 77 is more "
        "than 18 [batch.scale]");
    EXPECT_TRUE(recorder_.invoices.empty());  // nothing of it, and nothing after it
}

TEST_P(InEither, RubbishIsRefusedWhateverItIs) {
    TestFolder folder;
    const auto path = folder.write("f", "");
    const unsigned seed = std::random_device{}();
    int refused = 0;
    const int rounds = GetParam() == "process" ? 20 : 200;
    for (int i = 0; i < rounds; ++i) {
        const std::string name = std::to_string(seed + static_cast<unsigned>(i));
        const Outcome outcome = read("rubbish", {{name, path}});
        EXPECT_TRUE(outcome.ok() || outcome.end == End::violation) << "seed " << name;
        if (outcome.ok()) continue;
        ++refused;
        EXPECT_TRUE(outcome.code.starts_with("batch.")) << outcome.text();
    }
    EXPECT_GT(refused, 0);  // the rest changed what has no rule: an amount, a date
}

TEST_P(InEither, NoBatchAndTooMuchOfOne) {
    EXPECT_FALSE(read("null_batch").ok());
    const Outcome huge = read("huge_batch");
    EXPECT_FALSE(huge.ok());
    EXPECT_EQ(huge.code, "batch.size");
    EXPECT_EQ(recorder_.batches, 0u);
}

TEST_P(InEither, ACutRecordIsNoticed) {
    EXPECT_EQ(read("cut_record").code, "batch.continues");
    EXPECT_EQ(read("checkpoint_in_record").code, "batch.checkpoint");
    EXPECT_TRUE(read("whole_record").ok());
}

TEST_P(InEither, ACursorMustBeJson) {
    const Outcome outcome = read("bad_cursor");
    EXPECT_EQ(outcome.end, End::violation);
    EXPECT_EQ(outcome.code, "run.cursor");
    EXPECT_TRUE(recorder_.cursors.empty());
}

TEST_P(InEither, AStatusMustBeOne) {
    for (const auto* what : {"status_77", "status_minus", "cancelled_unasked"}) {
        const Outcome outcome = read(what);
        EXPECT_EQ(outcome.end, End::violation) << what;
        EXPECT_EQ(outcome.code, "run.status");
        EXPECT_NE(outcome.status, OI_OK);
        EXPECT_FALSE(outcome.cancelled());
    }
}

TEST_P(InEither, AnErrorIsMadeSafe) {
    const Outcome outcome = read("error_without_end");
    EXPECT_EQ(outcome.end, End::returned);
    EXPECT_EQ(outcome.status, OI_RATE_LIMITED);
    EXPECT_LE(outcome.code.size(), 48u);
    EXPECT_EQ(outcome.code.substr(0, 40), std::string(40, 'c'));
    EXPECT_TRUE(outcome.field.starts_with("\xEF\xBF\xBD"));
    EXPECT_EQ(outcome.message.substr(0, 390), std::string(390, 'm'));
    EXPECT_EQ(outcome.remote_status, 503);
    EXPECT_EQ(outcome.retry_after_ms, 1500u);
}

TEST_P(InEither, WhatIsThrownThroughTheBoundaryIsCaught) {
    for (const auto* what : {"throw", "throw_int", "throw_in_create"}) {
        const Outcome outcome = read(what);
        EXPECT_EQ(outcome.end, End::violation) << what << ": " << outcome.text();
        EXPECT_EQ(outcome.code, "run.exception");
    }
    EXPECT_TRUE(read("throw").message.ends_with("it threw a surprise"));
}

TEST_P(InEither, AConfigurationIsHeldAgainstTheLibrarysSchema) {
    const Outcome missing = run(*runner_, recorder_, {.manifest = plugin_.manifest()});
    EXPECT_EQ(missing.end, End::returned);
    EXPECT_EQ(missing.status, OI_BAD_CONFIG);
    EXPECT_EQ(missing.text(), "config.invalid at /do: is missing");
    plugin_.manifest().config_schema = R"({"properties":{"do":{"enum":["good"]}}})";
    const Outcome by_manifest = read("segv");
    EXPECT_EQ(by_manifest.text(), "config.invalid at /do: expected \"good\", not \"segv\"");
    plugin_.manifest().config_schema.clear();
    const Outcome refused = read("refuse_in_create");
    EXPECT_EQ(refused.status, OI_BAD_CONFIG);
    EXPECT_EQ(refused.text(), "hostile.config at /do: no thanks");
}

// ---- stopping -----------------------------------------------------------------------------------

TEST_P(InEither, AHandlerThatHasEnoughStopsTheRun) {
    recorder_.stop_after = 2;
    const Outcome outcome = read("good");
    EXPECT_TRUE(outcome.cancelled()) << outcome.text();
    EXPECT_EQ(recorder_.batches, 2u);
    EXPECT_EQ(recorder_.cursors.size(), 1u);
}

TEST_P(InEither, BatchesAfterTheEndAreDropped) {
    recorder_.stop_after = 3;
    const Outcome outcome = read("after_cancel");
    EXPECT_TRUE(outcome.cancelled()) << outcome.text();
    EXPECT_EQ(recorder_.batches, 3u);
}

TEST_P(InEither, AHandlersExceptionComesThrough) {
    recorder_.throw_after = 1;
    EXPECT_THROW(
        {
            try {
                read("good");
            } catch (const std::runtime_error& error) {
                EXPECT_STREQ(error.what(), "the disk is full");
                throw;
            }
        },
        std::runtime_error);
    EXPECT_EQ(recorder_.cursors.size(), 1u);
}

TEST_P(InEither, CancellingReachesAConnectorThatAsks) {
    const auto start = std::chrono::steady_clock::now();
    recorder_.asked = [start] { return std::chrono::steady_clock::now() - start > 50ms; };
    const Outcome outcome = read("heed_cancel");
    EXPECT_TRUE(outcome.cancelled()) << outcome.text();
}

TEST_P(InEither, TheWallClockEndsARunThatAsks) {
    const Outcome outcome = run(*runner_, recorder_,
                                {.manifest = plugin_.manifest(),
                                 .config_json = to_do("heed_cancel"),
                                 .limits = {.wall = 50ms, .cancel_grace = 5s}});
    EXPECT_EQ(outcome.end, End::timed_out);
    EXPECT_EQ(outcome.code, "run.timeout");
}

TEST_P(Isolated, OneThatIgnoresCancellingIsEnded) {
    recorder_.stop_after = 10;
    const Outcome outcome = read("ignore_cancel");
    EXPECT_TRUE(outcome.cancelled()) << outcome.text();
    EXPECT_TRUE(recorder_.logged("did not stop within 500 ms"));
}

// ---- crashes and excess ------------------------------------------------------------------------

TEST_P(Isolated, ACrashCostsItsRunBackToTheLastCheckpoint) {
    const Outcome outcome = read("segv");
    EXPECT_EQ(outcome.end, End::crashed) << outcome.text();
    if (!sanitized) {
        EXPECT_EQ(outcome.signal, SIGSEGV);
    }
    EXPECT_EQ(outcome.code, "run.crashed");
    EXPECT_EQ(recorder_.cursors.size(), 5u);
    EXPECT_EQ(recorder_.flushes, 1u);
    EXPECT_TRUE(read("good").ok());  // and the next run has nothing to fear
}

TEST_P(Isolated, EveryOtherWayToDie) {
    const Outcome aborted = read("abort");
    EXPECT_EQ(aborted.end, End::crashed);
    EXPECT_EQ(aborted.signal, SIGABRT);
    const Outcome left = read("exit");
    EXPECT_EQ(left.end, End::crashed);
    EXPECT_EQ(left.exit_code, 7);
    EXPECT_NE(left.message.find("exited with 7"), std::string::npos);
    EXPECT_EQ(read("vanish").end, End::crashed);
    EXPECT_EQ(read("stack").end, End::crashed);
}

TEST_P(Isolated, DyingAfterTheWorkIsDoneTakesNothingBack) {
    for (const auto* what : {"throw_in_destroy", "segv_in_destroy", "loop_in_destroy"}) {
        recorder_.invoices.clear();
        const Outcome outcome = read(what);
        EXPECT_TRUE(outcome.ok()) << what << ": " << outcome.text();
        EXPECT_EQ(recorder_.invoices.size(), 500u);
    }
    EXPECT_TRUE(recorder_.logged("did not end well after its work was done (signal 9)"));
    if (!sanitized) {
        EXPECT_TRUE(recorder_.logged("did not end well after its work was done (signal 11)"));
    }
}

TEST_P(Isolated, AnEndlessLoopIsEnded) {
    const Outcome silent = run(*runner_, recorder_,
                               {.manifest = plugin_.manifest(),
                                .config_json = to_do("loop"),
                                .limits = {.silence = 300ms}});
    EXPECT_EQ(silent.end, End::timed_out);
    EXPECT_EQ(silent.code, "run.silence");
    const Outcome late = run(
        *runner_, recorder_,
        {.manifest = plugin_.manifest(), .config_json = to_do("loop"), .limits = {.wall = 300ms}});
    EXPECT_EQ(late.end, End::timed_out);
    EXPECT_EQ(late.code, "run.timeout");
}

TEST_P(Isolated, ALoopThatTalksIsEnded) {
    for (const auto* what : {"log_forever", "checkpoint_forever", "empty_forever"}) {
        const Outcome outcome = run(*runner_, recorder_,
                                    {.manifest = plugin_.manifest(),
                                     .config_json = to_do(what),
                                     .limits = {.silence = 300ms}});
        EXPECT_EQ(outcome.end, End::timed_out) << what;
        EXPECT_EQ(outcome.code, "run.silence") << what;
    }
}

TEST_P(Isolated, ProcessorTimeIsLimited) {
    const Outcome outcome = run(*runner_, recorder_,
                                {.manifest = plugin_.manifest(),
                                 .config_json = to_do("loop"),
                                 .limits = {.cpu = 1s, .silence = 100s}});
    EXPECT_NE(outcome.end, End::returned);
    EXPECT_TRUE(outcome.code == "run.cpu" || outcome.signal == SIGKILL) << outcome.text();
}

TEST_P(Isolated, MemoryIsLimited) {
    if (sanitized) GTEST_SKIP() << "a sanitizer reserves more addresses than any limit";
    const Outcome thrown = read("allocate");
    EXPECT_EQ(thrown.code, "run.exception") << thrown.text();
    EXPECT_NE(thrown.message.find("bad_alloc"), std::string::npos);
    EXPECT_EQ(read("allocate_in_c").signal, SIGSEGV);
}

TEST_P(Isolated, ClosingWhatIsNotItsOwnIsNoticed) {
    const Outcome outcome = read("close_fds");
    EXPECT_EQ(outcome.end, End::violation) << outcome.text();
    EXPECT_EQ(outcome.code, "run.pipe");
}

// ---- what it prints -----------------------------------------------------------------------------

TEST_P(Isolated, WhatItPrintsGoesToTheLog) {
    const Outcome outcome = read("print");
    EXPECT_TRUE(outcome.ok()) << outcome.text();
    EXPECT_EQ(recorder_.invoices.size(), 500u);
    EXPECT_TRUE(recorder_.logged("this goes to stdout"));
    EXPECT_TRUE(recorder_.logged("this goes to stderr"));
}

TEST_P(Isolated, PrintingWithoutEndIsCutOff) {
    const Outcome outcome = read("print_without_end");
    EXPECT_TRUE(outcome.ok()) << outcome.text();
    EXPECT_TRUE(recorder_.logged("not kept"));
    std::size_t bytes = 0;
    for (const auto& line : recorder_.logs) bytes += line.size();
    EXPECT_LT(bytes, 100000u);
}

}  // namespace
}  // namespace openitem::connect::testing
