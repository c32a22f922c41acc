#include "connectors/lib/bank/occurrences.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <string>

namespace openitem::bank {
namespace {

std::uint64_t digest(std::string_view text) {
    Fingerprint out;
    out.add(text);
    return out.value();
}

TEST(Fingerprint, KeepsLettersAndDigitsWhereverTheLinesBreak) {
    const std::string plain =
        "INVOICE0123456789OF31JANUARY2026ANDREMITTANCETOFOLLOWBYPOSTFROMABZTOAZ";
    for (std::size_t at = 0; at <= plain.size(); ++at) {
        for (const char* between : {" ", "\r\n", "-", "@[`{/:", "                 "}) {
            std::string broken = plain;
            broken.insert(at, between);
            EXPECT_EQ(digest(broken), digest(plain)) << broken;
        }
        std::string small = plain;
        for (char& c : small) c = static_cast<char>(std::tolower(c));
        EXPECT_EQ(digest(small.substr(0, at)), digest(plain.substr(0, at)));
        EXPECT_NE(digest(plain.substr(0, at)), digest(plain.substr(0, at) + "0"));
    }
    EXPECT_NE(digest("Müller"), digest("Mller"));
    EXPECT_NE(digest("Müller"), digest("Möller"));
    EXPECT_EQ(digest("Straße des 17. Juni"), digest("STRAßE DES 17 JUNI"));
}

TEST(Fingerprint, TellsWhereATextEnds) {
    Fingerprint one, other;
    one.add("AB");
    one.add("C");
    other.add("A");
    other.add("BC");
    EXPECT_NE(one.value(), other.value());
}

TEST(Occurrences, CountsEachKind) {
    Occurrences seen;
    for (std::uint64_t i = 0; i < 10000; ++i) ASSERT_EQ(seen.count(i * 0x9E3779B97F4A7C15u), 1u);
    for (std::uint64_t i = 0; i < 10000; ++i) ASSERT_EQ(seen.count(i * 0x9E3779B97F4A7C15u), 2u);
    EXPECT_EQ(seen.count(0), 3u);
    seen.clear();
    EXPECT_EQ(seen.count(0), 1u);
    EXPECT_EQ(seen.count(0x9E3779B97F4A7C15u), 1u);
}

}  // namespace
}  // namespace openitem::bank
