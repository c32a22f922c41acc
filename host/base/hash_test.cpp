#include "host/base/hash.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace openitem::base {
namespace {

// FIPS 180-4, and the examples published with it.
constexpr const char* of_nothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr const char* of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(Sha256, IsSha256) {
    EXPECT_EQ(sha256("").hex(), of_nothing);
    EXPECT_EQ(sha256("abc").hex(), of_abc);
    EXPECT_EQ(sha256(std::string(1'000'000, 'a')).hex(),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, TakesAMessageInPartsAndStartsOver) {
    Sha256 hash;
    EXPECT_EQ(hash.update("a").update("").update("bc").finish().hex(), of_abc);
    EXPECT_EQ(hash.finish().hex(), of_nothing);
    Sha256 moved = std::move(hash);
    EXPECT_EQ(moved.update("abc").finish().hex(), of_abc);
}

TEST(Sha256, TakesBytes) {
    const std::vector<std::byte> bytes{std::byte{'a'}, std::byte{'b'}, std::byte{'c'}};
    EXPECT_EQ(sha256(bytes).hex(), of_abc);
    EXPECT_EQ(Sha256().update(bytes).finish().hex(), of_abc);
}

TEST(Sha256, WorksInEveryThread) {
    std::vector<std::thread> threads;
    threads.reserve(4);
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([] {
            for (int round = 0; round < 1000; ++round) ASSERT_EQ(sha256("abc").hex(), of_abc);
        });
    }
    for (auto& thread : threads) thread.join();
}

TEST(Digest, ReadsItsHex) {
    EXPECT_EQ(Digest::from_hex(of_abc), sha256("abc"));
    EXPECT_FALSE(Digest::from_hex("ba78"));
    std::string text = of_abc;
    text[5] = 'g';
    EXPECT_FALSE(Digest::from_hex(text));
    EXPECT_TRUE(Digest{}.is_zero());
    EXPECT_FALSE(sha256("").is_zero());
    EXPECT_NE(std::hash<Digest>{}(sha256("a")), std::hash<Digest>{}(sha256("b")));
}

}  // namespace
}  // namespace openitem::base
