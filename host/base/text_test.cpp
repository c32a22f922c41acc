#include "host/base/text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace openitem::base {
namespace {

using namespace std::string_view_literals;

TEST(Utf8, AcceptsWhatIsWellFormed) {
    for (const std::string_view text :
         {""sv, "plain"sv, "a\0b"sv, "Großhandel"sv, "日本語"sv, "😀"sv, "\xf4\x8f\xbf\xbf"sv,
          "\xed\x9f\xbf"sv, "\xee\x80\x80"sv, "\xc2\x80"sv}) {
        EXPECT_TRUE(is_utf8(text)) << text;
    }
}

TEST(Utf8, NamesTheFirstByteThatIsNot) {
    EXPECT_EQ(find_invalid_utf8("Gro\xdfhandel"), 3U);     // Latin-1
    EXPECT_EQ(find_invalid_utf8("\x80"), 0U);              // continuation alone
    EXPECT_EQ(find_invalid_utf8("\xc0\x80"), 0U);          // overlong NUL
    EXPECT_EQ(find_invalid_utf8("\xc1\xbf"), 0U);          // overlong
    EXPECT_EQ(find_invalid_utf8("\xe0\x9f\xbf"), 0U);      // overlong
    EXPECT_EQ(find_invalid_utf8("\xf0\x8f\xbf\xbf"), 0U);  // overlong
    EXPECT_EQ(find_invalid_utf8("\xed\xa0\x80"), 0U);      // surrogate
    EXPECT_EQ(find_invalid_utf8("\xf4\x90\x80\x80"), 0U);  // above U+10FFFF
    EXPECT_EQ(find_invalid_utf8("\xf5\x80\x80\x80"), 0U);
    EXPECT_EQ(find_invalid_utf8("ab\xe6\x97"), 2U);  // cut off
    EXPECT_EQ(find_invalid_utf8("ab\xe6\x97z"), 2U);
    EXPECT_EQ(find_invalid_utf8("\xff"), 0U);
}

TEST(Utf8, FindsABadByteAtEveryPlaceOfALongText) {
    for (std::size_t size = 0; size < 100; ++size) {
        std::string text(size, 'x');
        ASSERT_TRUE(is_utf8(text));
        for (std::size_t i = 0; i < size; ++i) {
            text[i] = '\xfe';
            ASSERT_EQ(find_invalid_utf8(text), i);
            text[i] = 'x';
        }
    }
}

TEST(Utf8, AgreesWithTheDefinitionOnEverySequenceOfTwoBytesAndThree) {
    // U+0080..U+FFFF without surrogates, encoded by the definition.
    std::string all;
    for (unsigned code_point = 0x80; code_point <= 0xffff; ++code_point) {
        if (code_point >= 0xd800 && code_point <= 0xdfff) continue;
        if (code_point < 0x800) {
            all += static_cast<char>(0xc0 | code_point >> 6);
        } else {
            all += static_cast<char>(0xe0 | code_point >> 12);
            all += static_cast<char>(0x80 | (code_point >> 6 & 0x3f));
        }
        all += static_cast<char>(0x80 | (code_point & 0x3f));
    }
    EXPECT_TRUE(is_utf8(all));
}

TEST(Text, ComparesWithoutCaseInAscii) {
    EXPECT_TRUE(equals_ignore_case("Invoice-No", "invoice-NO"));
    EXPECT_FALSE(equals_ignore_case("invoice", "invoices"));
    EXPECT_FALSE(equals_ignore_case("@", "`"));
    EXPECT_FALSE(equals_ignore_case("Ä", "ä"));
    EXPECT_EQ(to_lower_ascii("Rechnung Nr"sv), "rechnung nr");
}

TEST(Text, TrimsBlanks) {
    EXPECT_EQ(trim(" \t x y \r\n"), "x y");
    EXPECT_EQ(trim(" \n "), "");
    EXPECT_EQ(trim(""), "");
}

TEST(Text, MakesForeignTextHarmless) {
    EXPECT_EQ(escape_for_terminal("Großhandel 日本"), "Großhandel 日本");
    EXPECT_EQ(escape_for_terminal("a\x1b[31mred\x07"), "a\\x1b[31mred\\x07");
    EXPECT_EQ(escape_for_terminal("a\r\n\tb\\"), "a\\r\\n\\tb\\\\");
    EXPECT_EQ(escape_for_terminal("x\0y\x7f"sv), "x\\x00y\\x7f");
    EXPECT_EQ(escape_for_terminal("Gro\xdf"), "Gro\\xdf");
    EXPECT_EQ(escape_for_terminal("\xc2\x9b"
                                  "31m"),
              "\\u{009b}31m");
    EXPECT_EQ(escape_for_terminal("a\u202eb\u2066c\ufeff"), "a\\u{202e}b\\u{2066}c\\u{feff}");
}

TEST(Text, QuotesForAnErrorMessage) {
    EXPECT_EQ(quote("1.2.3"), "\"1.2.3\"");
    EXPECT_EQ(quote(std::string(1000, 'x')), '"' + std::string(60, 'x') + "...\"");
    // A character is not cut in half.
    EXPECT_EQ(quote(std::string(59, 'x') + "ß" + std::string(9, 'y')),
              '"' + std::string(59, 'x') + "...\"");
}

}  // namespace
}  // namespace openitem::base
