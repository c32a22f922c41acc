// What a connector that writes is given, and what it may say about it.
#include <openitem/builders.hpp>

#include <algorithm>
#include <cstring>

#include "host/base/hash.hpp"
#include "tests/contract/fixture.hpp"

namespace openitem::connect::testing {
namespace {

struct Written {
    Outcome outcome;
    std::vector<WriteResult> results;
    std::string file;  // "-": none was finished
    Recorder recorder;
};

class Write : public ::testing::TestWithParam<std::string> {
protected:
    static constexpr auto attached = "hours";

    Write() {
        const base::Digest digest = base::sha256(attached);
        oi_digest blob{};
        std::copy(digest.bytes.begin(), digest.bytes.end(), blob.bytes);
        BatchWriter writer([&](std::span<const char> batch) {
            batch_.resize(batch.size() / 8);
            std::memcpy(batch_.data(), batch.data(), batch.size());
        });
        Records records(writer);
        Invoice invoice = records.invoice("1").number("R-1");
        invoice.add_attachment().filename("hours.csv").blob(blob);
        writer.flush();
        attachment_ = {digest.hex(), {}, std::make_shared<const std::string>(attached)};
    }

    void write(Written& out, std::string_view what,
               const TestPlugin& plugin = TestPlugin("scribe", "org.openitem.test.scribe")) {
        FileService files({attachment_}, {.sink = nullptr, .fingerprints = false});
        files.add_target("out.txt");
        const BatchView batch(batch_.data(), batch_.size() * 8);
        const WriteOrder order{
            .batch = batch, .operations = {{"op-1", OI_INVOICE, 0}}, .target = "out.txt"};
        out.outcome = Runners::make(GetParam())
                          ->write({.manifest = plugin.manifest(),
                                   .config_json = to_do(what),
                                   .sources = {},
                                   .cursor_json = {},
                                   .files = files,
                                   .handler = out.recorder,
                                   .limits = {}},
                                  order, out.results);
        const std::string* bytes = files.finished("out.txt");
        out.file = bytes == nullptr ? "-" : *bytes;
    }

    std::vector<std::uint64_t> batch_;  // 8-aligned
    Source attachment_;
};

TEST_P(Write, RecordAndAttachmentIntoAFile) {
    Written out;
    write(out, "write");
    EXPECT_TRUE(out.outcome.ok()) << out.outcome.text();
    EXPECT_EQ(out.file, "R-1 hours");
    ASSERT_EQ(out.results.size(), 1u);
    EXPECT_EQ(out.results[0].id, "op-1");
    EXPECT_EQ(out.results[0].status, OI_OK);
    EXPECT_EQ(out.results[0].remote_id, "S-1");
    EXPECT_TRUE(out.recorder.logged("BT-20 is left out"));
}

TEST_P(Write, AFileThatIsNotFinishedIsNotThere) {
    Written out;
    write(out, "unfinished");
    EXPECT_TRUE(out.outcome.ok()) << out.outcome.text();
    EXPECT_EQ(out.file, "-");
}

TEST_P(Write, RefusalsComeWithTheirReason) {
    Written out;
    write(out, "refuse");
    EXPECT_TRUE(out.outcome.ok()) << out.outcome.text();
    ASSERT_EQ(out.results.size(), 1u);
    EXPECT_EQ(out.results[0].status, OI_BAD_DATA);
    EXPECT_EQ(out.results[0].code, "scribe.no");
    EXPECT_EQ(out.results[0].field, "total");
    EXPECT_EQ(out.results[0].message, "not this one");
}

TEST_P(Write, OnlyTheTargetMayBeCreated) {
    Written out;
    write(out, "elsewhere");
    EXPECT_EQ(out.outcome.status, OI_BAD_CONFIG);
    EXPECT_EQ(out.outcome.code, "file.unknown");
    EXPECT_EQ(out.file, "-");
}

TEST_P(Write, WhatIsThrownEndsTheOrder) {
    Written out;
    write(out, "throw");
    EXPECT_EQ(out.outcome.status, OI_INTERNAL);
    EXPECT_NE(out.outcome.message.find("out of ink"), std::string::npos);
    EXPECT_TRUE(out.results.empty());
}

TEST_P(Write, LiesAboutResultsAreViolations) {
    for (const char* lie : {"none", "stranger", "twice"}) {
        Written out;
        write(out, lie);
        EXPECT_EQ(out.outcome.end, End::violation) << lie << out.outcome.text();
        EXPECT_EQ(out.outcome.code, "write.result") << lie;
    }
}

TEST_P(Write, AConnectorThatOnlyReadsSaysSo) {
    Written out;
    write(out, "", TestPlugin("hostile"));
    EXPECT_EQ(out.outcome.status, OI_UNSUPPORTED);
    EXPECT_EQ(out.outcome.code, "write.unsupported");
}

TEST_P(Write, BigFilesArriveWhole) {
    Written out;
    write(out, "much");
    EXPECT_TRUE(out.outcome.ok()) << out.outcome.text();
    EXPECT_EQ(out.file, "R-1 hours" + std::string(std::size_t{3} << 20, '.'));
}

INSTANTIATE_TEST_SUITE_P(Contract, Write, ::testing::Values("in-process", "process"), runner_name);

}  // namespace
}  // namespace openitem::connect::testing
