#include "host/connect/file_service.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <map>
#include <random>
#include <thread>

#include "host/connect/test_folder.hpp"
#include "sdk/runtime/error.hpp"

namespace openitem::connect {
namespace {

using testing::TestFolder;
constexpr std::size_t chunk = FileService::chunk_bytes;

std::string some_bytes(std::size_t size, unsigned seed = 1) {
    std::mt19937 random(seed);
    std::string out(size, '\0');
    for (auto& byte : out) byte = static_cast<char>(random());
    return out;
}

struct Keeper : ArchiveSink {
    std::map<std::uint32_t, std::string> served;
    std::vector<std::size_t> sizes;
    void on_chunk(std::uint32_t handle, std::uint64_t index, std::span<const std::byte> bytes,
                  const base::Digest& digest) override {
        EXPECT_EQ(served[handle].size(), index * chunk);
        EXPECT_EQ(digest, base::sha256(bytes));
        served[handle].append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        sizes.push_back(bytes.size());
    }
};

class FileServiceTest : public ::testing::Test {
protected:
    oi_error error_ = runtime::no_error();
    TestFolder folder_;

    std::uint32_t opened(FileService& files, std::string_view name) {
        std::uint32_t handle = 0;
        std::uint64_t bytes = 0;
        EXPECT_EQ(files.open(name, handle, bytes, error_), OI_OK) << error_.message;
        return handle;
    }
    std::string read(FileService& files, std::uint32_t handle, std::size_t room) {
        std::string out(room, '\0');
        std::uint64_t got = 0;
        EXPECT_EQ(files.read(handle, std::as_writable_bytes(std::span(out)), got, error_), OI_OK);
        out.resize(got);
        return out;
    }
    base::Digest fingerprint(FileService& files, std::uint32_t handle, std::uint64_t offset) {
        base::Digest digest;
        EXPECT_EQ(files.fingerprint(handle, offset, digest, error_), OI_OK) << error_.message;
        return digest;
    }
};

TEST_F(FileServiceTest, OpensWhatTheHostNamedAndNothingElse) {
    const auto path = folder_.write("a.csv", "hello");
    folder_.write("b.csv", "secret");
    FileService files({{"a", path}, {"gone", folder_.path() / "gone"}, {"dir", folder_.path()}},
                      {});
    std::uint32_t handle = 0;
    std::uint64_t bytes = 0;
    ASSERT_EQ(files.open("a", handle, bytes, error_), OI_OK);
    EXPECT_EQ(handle, 1u);
    EXPECT_EQ(bytes, 5u);
    EXPECT_EQ(read(files, handle, 100), "hello");
    EXPECT_EQ(read(files, handle, 100), "");
    for (const std::string name : {"a.csv", "../a", path.c_str(), "b.csv", "", "a/../b.csv"}) {
        EXPECT_EQ(files.open(name, handle, bytes, error_), OI_BAD_CONFIG);
        EXPECT_STREQ(error_.code, "file.unknown");
    }
    EXPECT_EQ(files.open("gone", handle, bytes, error_), OI_BAD_CONFIG);
    EXPECT_EQ(files.open("dir", handle, bytes, error_), OI_BAD_CONFIG);
    EXPECT_STREQ(error_.code, "file.open");
    std::uint64_t got = 0;
    EXPECT_EQ(files.read(77, {}, got, error_), OI_INTERNAL);
    files.close(1);
    EXPECT_EQ(files.read(1, {}, got, error_), OI_INTERNAL);
    ASSERT_NE(files.source(1), nullptr);
    EXPECT_EQ(files.source(1)->name, "a");
    EXPECT_EQ(files.source(2), nullptr);
    EXPECT_EQ(files.source(0), nullptr);
}

TEST_F(FileServiceTest, SkippingALargeFileStopsWhenTheRunIs) {
    const auto path = folder_.write("f", some_bytes(4 * chunk));
    FileService files({{"f", path}}, {.sink = nullptr, .fingerprints = true});
    const auto handle = opened(files, "f");
    int asked = 0;
    std::uint64_t position = 0;
    EXPECT_EQ(files.skip(handle, 4 * chunk, position, error_, [&] { return ++asked < 3; }),
              OI_CANCELLED);
    EXPECT_EQ(position, 2 * chunk);
}

TEST_F(FileServiceTest, TeesEveryByteInChunksHoweverItIsRead) {
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{1}, chunk - 1, chunk, chunk + 1, 5 * chunk + 12345}) {
        const auto bytes = some_bytes(size);
        const auto path = folder_.write("f", bytes);
        Keeper keeper;
        FileService files({{"f", path}}, {.sink = &keeper, .fingerprints = true});
        for (const std::size_t room : {std::size_t{777777}, std::size_t{4096}, 3 * chunk + 1}) {
            const auto handle = opened(files, "f");
            std::string all, part;
            while (!(part = read(files, handle, room)).empty()) all += part;
            files.close(handle);
            EXPECT_EQ(all, bytes);
            EXPECT_EQ(keeper.served[handle], bytes);
        }
        for (std::size_t i = 0; i + 1 < keeper.sizes.size(); ++i) EXPECT_LE(keeper.sizes[i], chunk);
    }
}

TEST_F(FileServiceTest, TeesWhatIsSkippedAndWhatStaysOpen) {
    const auto bytes = some_bytes(3 * chunk + 5);
    Keeper keeper;
    FileService files({{"f", folder_.write("f", bytes)}}, {.sink = &keeper, .fingerprints = true});
    const auto handle = opened(files, "f");
    std::uint64_t position = 0;
    EXPECT_EQ(files.skip(handle, 2 * chunk + 100, position, error_), OI_OK);
    EXPECT_EQ(position, 2 * chunk + 100);
    EXPECT_EQ(files.skip(handle, 5, position, error_), OI_OK);  // never backwards
    EXPECT_EQ(position, 2 * chunk + 100);
    EXPECT_EQ(read(files, handle, 10), bytes.substr(2 * chunk + 100, 10));
    EXPECT_EQ(files.skip(handle, 9 * chunk, position, error_), OI_BAD_DATA);
    files.close_all();
    EXPECT_EQ(keeper.served[handle], bytes.substr(0, 2 * chunk + 110));
}

TEST_F(FileServiceTest, FingerprintsSayWhetherAFileIsTheSameUpToThere) {
    const auto bytes = some_bytes(4 * chunk + 999);
    auto other = bytes;
    other[2 * chunk + 50] ^= 1;
    FileService files({{"a", folder_.write("a", bytes)},
                       {"same", folder_.write("same", bytes)},
                       {"other", folder_.write("other", other)},
                       {"longer", folder_.write("longer", bytes + "x")}},
                      {});
    const auto a = opened(files, "a"), same = opened(files, "same"), b = opened(files, "other"),
               longer = opened(files, "longer");
    // Not both read the same way, nor asked at the same positions.
    for (std::uint64_t offset = 0; offset <= bytes.size(); offset += 333333) {
        std::uint64_t position = 0;
        ASSERT_EQ(
            files.skip(a, std::min<std::uint64_t>(offset + 500000, bytes.size()), position, error_),
            OI_OK);
        for (const auto handle : {same, b, longer}) {
            ASSERT_EQ(files.skip(handle, offset, position, error_), OI_OK);
        }
        const auto expected = fingerprint(files, a, offset);
        EXPECT_EQ(fingerprint(files, same, offset), expected) << offset;
        EXPECT_EQ(fingerprint(files, b, offset) == expected, offset <= 2 * chunk + 50) << offset;
        EXPECT_NE(fingerprint(files, longer, offset), expected) << offset;
    }
}

TEST_F(FileServiceTest, FingerprintsReachOneMebibyteBack) {
    FileService files({{"a", folder_.write("a", some_bytes(9 * chunk))}}, {});
    const auto a = opened(files, "a");
    std::uint64_t position = 0;
    base::Digest digest;
    for (std::uint64_t at = 2 * chunk; at <= 9 * chunk; at += chunk / 3) {
        ASSERT_EQ(files.skip(a, at, position, error_), OI_OK);
        EXPECT_EQ(files.fingerprint(a, at, digest, error_), OI_OK);
        EXPECT_EQ(files.fingerprint(a, at - 2 * chunk, digest, error_), OI_OK);
        EXPECT_EQ(files.fingerprint(a, at + 1, digest, error_), OI_INTERNAL);
    }
    EXPECT_EQ(files.fingerprint(a, 0, digest, error_), OI_INTERNAL);
}

TEST_F(FileServiceTest, PaysForNothingWhenNobodyAsks) {
    const auto path = folder_.write("a", some_bytes(2 * chunk));
    FileService files({{"a", path}}, {.sink = nullptr, .fingerprints = false});
    const auto a = opened(files, "a"), again = opened(files, "a");
    std::uint64_t position = 0;
    ASSERT_EQ(files.skip(a, chunk + 7, position, error_), OI_OK);
    EXPECT_EQ(fingerprint(files, a, 5), fingerprint(files, again, 5));
    EXPECT_NE(fingerprint(files, a, 5), fingerprint(files, a, 6));
    EXPECT_EQ(read(files, a, 3 * chunk).size(), chunk - 7);
    EXPECT_EQ(files.bytes_served(), chunk - 7);
}

TEST_F(FileServiceTest, ReadsAPipeWhoseSizeNobodyKnows) {
    const auto fifo = folder_.path() / "pipe";
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    const auto bytes = some_bytes(chunk + 10);
    std::thread writer([&] { std::ofstream(fifo, std::ios::binary) << bytes; });
    Keeper keeper;
    FileService files({{"p", fifo}}, {.sink = &keeper, .fingerprints = true});
    std::uint32_t handle = 0;
    std::uint64_t size = 0;
    ASSERT_EQ(files.open("p", handle, size, error_), OI_OK);
    EXPECT_EQ(size, UINT64_MAX);
    EXPECT_EQ(read(files, handle, 2 * chunk), bytes);
    writer.join();
    EXPECT_EQ(keeper.served[handle], bytes);
}

TEST_F(FileServiceTest, LimitsHowManyAreOpenAtOnce) {
    FileService files({{"a", folder_.write("a", "x")}}, {});
    std::uint32_t handle = 0;
    std::uint64_t size = 0;
    oi_status status = OI_OK;
    int opened_files = 0;
    while ((status = files.open("a", handle, size, error_)) == OI_OK) ++opened_files;
    EXPECT_EQ(opened_files, 256);
    EXPECT_STREQ(error_.code, "file.too_many_open");
    files.close(7);
    EXPECT_EQ(files.open("a", handle, size, error_), OI_OK);
}

}  // namespace
}  // namespace openitem::connect
