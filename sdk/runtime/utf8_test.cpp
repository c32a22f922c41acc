#include "sdk/runtime/utf8.hpp"

#include <gtest/gtest.h>

#include <string>

namespace openitem::runtime {
namespace {

/// One character, written without looking whether it may be.
std::string encode(std::uint32_t c, int bytes) {
    std::string out;
    const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (bytes == 1) put(c);
    if (bytes == 2) put(0xC0 | c >> 6);
    if (bytes == 3) put(0xE0 | c >> 12);
    if (bytes == 4) put(0xF0 | c >> 18);
    if (bytes > 3) put(0x80 | ((c >> 12) & 0x3F));
    if (bytes > 2) put(0x80 | ((c >> 6) & 0x3F));
    if (bytes > 1) put(0x80 | (c & 0x3F));
    return out;
}

int shortest(std::uint32_t c) { return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; }

TEST(Utf8, LetsEveryCharacterPassAndNoOtherForm) {
    for (std::uint32_t c = 0; c <= 0x1FFFFF; ++c) {
        const bool is_character = c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
        for (int bytes = shortest(c); bytes <= 4; ++bytes) {
            const auto scan = scan_utf8(encode(c, bytes));
            ASSERT_EQ(scan.ok(), is_character && bytes == shortest(c)) << c << " in " << bytes;
            ASSERT_EQ(scan.ascii, c < 0x80 && bytes == 1);
        }
    }
}

TEST(Utf8, FindsTheFirstBadByteWhereverItStands) {
    for (const std::string_view bad :
         {"\x80", "\xFF", "\xC3", "\xE2\x82", "\xF0\x9F\x98", "\xC0\x80"}) {
        for (std::size_t before = 0; before < 150; ++before) {
            for (const std::size_t after : {std::size_t{0}, std::size_t{1}, std::size_t{70}}) {
                std::string text(before, 'a');
                text += bad;
                text += std::string(after, 'z');
                EXPECT_EQ(scan_utf8(text).bad_at, before);
            }
        }
    }
}

TEST(Utf8, KnowsAsciiFromTheRest) {
    EXPECT_TRUE(scan_utf8("").ascii);
    EXPECT_TRUE(scan_utf8(std::string(1000, 'x')).ascii);
    for (std::size_t at = 0; at < 200; ++at) {
        std::string text(200, 'x');
        text.replace(at, 1, "\xC3\xBC");
        EXPECT_FALSE(scan_utf8(text).ascii);
        EXPECT_TRUE(scan_utf8(text).ok());
    }
}

}  // namespace
}  // namespace openitem::runtime
