// What the host gives to a connector, through a call and through a pipe alike.
#include <random>

#include "tests/contract/fixture.hpp"

namespace openitem::connect::testing {
namespace {

std::string some_bytes(std::size_t size) {
    std::mt19937 random(7);
    std::string out(size, '\0');
    for (auto& byte : out) byte = static_cast<char>(random());
    return out;
}

std::uint64_t sum_of(std::string_view bytes) {
    std::uint64_t sum = 0;
    for (const char byte : bytes) sum = sum * 31 + static_cast<unsigned char>(byte);
    return sum;
}

struct Keeper : ArchiveSink {
    std::map<std::uint32_t, std::string> served;
    void on_chunk(std::uint32_t handle, std::uint64_t, std::span<const std::byte> bytes,
                  const base::Digest&) override {
        served[handle].append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }
};

class Services : public ::testing::TestWithParam<std::string> {
protected:
    TestPlugin plugin_{"hostile"};
    std::unique_ptr<Runner> runner_ = Runners::make(GetParam());
    Recorder recorder_;
    TestFolder folder_;

    Outcome read(std::string_view what, std::vector<Source> sources = {},
                 ArchiveSink* sink = nullptr) {
        return run(*runner_, recorder_,
                   {.manifest = plugin_.manifest(),
                    .config_json = to_do(what),
                    .sources = std::move(sources),
                    .sink = sink});
    }
};

INSTANTIATE_TEST_SUITE_P(Contract, Services, ::testing::Values("in-process", "process"),
                         runner_name);

TEST_P(Services, FilesComeWholeHoweverTheyAreRead) {
    std::vector<Source> sources;
    std::vector<std::string> expected;
    std::vector<std::string> contents;
    for (const std::size_t size : {0, 1, 262144, 1048576, 1048577, 9000001}) {
        const std::string name = "f" + std::to_string(size);
        contents.push_back(some_bytes(size));
        sources.push_back({name, folder_.write(name, contents.back())});
        expected.push_back(name + " " + std::to_string(size) + " " + std::to_string(size) + " " +
                           std::to_string(sum_of(contents.back())));
    }
    Keeper keeper;
    const Outcome outcome = read("read_files", sources, &keeper);
    ASSERT_TRUE(outcome.ok()) << outcome.text();
    EXPECT_EQ(recorder_.said(), expected);
    for (std::uint32_t i = 0; i < contents.size(); ++i)
        EXPECT_EQ(keeper.served[i + 1], contents[i]);
}

TEST_P(Services, SkippingGoesForwardAndTees) {
    const auto bytes = some_bytes(3000000);
    Keeper keeper;
    const Outcome outcome = read("skip", {{"f", folder_.write("f", bytes)}}, &keeper);
    EXPECT_EQ(outcome.status, OI_BAD_DATA);
    EXPECT_EQ(outcome.code, "file.short") << outcome.text();
    ASSERT_EQ(recorder_.said().size(), 1u);
    std::string expected;
    std::size_t position = 0;
    for (const std::size_t step : {1, 10, 3, 300000, 5, 2000000, 0, 1, 100000, 1}) {
        position += step;
        expected += std::to_string(position) + "=" +
                    std::to_string(static_cast<unsigned char>(bytes[position])) + " ";
        ++position;
    }
    EXPECT_EQ(recorder_.said()[0], expected);
    EXPECT_EQ(keeper.served[1], bytes.substr(0, keeper.served[1].size()));
    EXPECT_GE(keeper.served[1].size(), position);
}

TEST_P(Services, OnlyWhatTheHostNamedCanBeOpened) {
    const Outcome outcome = read("open_others");
    EXPECT_EQ(outcome.status, OI_UNSUPPORTED);  // writing files
    EXPECT_EQ(outcome.code, "file.read_only");
    EXPECT_EQ(recorder_.number("/etc/passwd"), OI_BAD_CONFIG);
    EXPECT_EQ(recorder_.number("../plugin.json"), OI_BAD_CONFIG);
    EXPECT_EQ(recorder_.number("nothing"), OI_BAD_CONFIG);
    EXPECT_EQ(recorder_.number("read"), OI_INTERNAL);
}

TEST_P(Services, BlobsClockAndProgress) {
    const Outcome outcome = read("services");
    EXPECT_EQ(outcome.status, OI_BAD_DATA);  // the blob that is too big
    EXPECT_EQ(outcome.code, "blob.too_large");
    EXPECT_EQ(recorder_.blobs, (std::vector<std::size_t>{3000000}));
    EXPECT_EQ(recorder_.number("blob"), base::sha256(std::string(3000000, 'b')).bytes[0]);
    EXPECT_EQ(recorder_.number("clock"), 1234567890);
    EXPECT_TRUE(recorder_.logged("no http"));
    EXPECT_EQ(recorder_.done, 3u);
    EXPECT_EQ(recorder_.total, 10u);
}

TEST_P(Services, RejectionsArriveWithTheirBytesMadeSafe) {
    const Outcome outcome = read("reject");
    ASSERT_TRUE(outcome.ok()) << outcome.text();
    ASSERT_EQ(recorder_.rejections.size(), 101u);
    EXPECT_EQ(recorder_.rejections[7], "f.csv:7|R-\xEF\xBF\xBD|csv.bad|total|6|1007");
    EXPECT_EQ(recorder_.rejections[100], "||||0|0");
    EXPECT_EQ(outcome.rejected, 101u);
}

TEST_P(Services, CanBeUsedFromAnyThread) {
    const auto bytes = some_bytes(5000000);
    const Outcome outcome = read("threads", {{"f", folder_.write("f", bytes)}});
    ASSERT_TRUE(outcome.ok()) << outcome.text();
    EXPECT_TRUE(recorder_.logged("f 5000000 5000000 " + std::to_string(sum_of(bytes))));
    EXPECT_TRUE(recorder_.logged("from a thread"));
}

}  // namespace
}  // namespace openitem::connect::testing
