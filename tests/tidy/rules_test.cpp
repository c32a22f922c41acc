// Each rule must fire on planted bad text, and stay silent on good text.
#include "tests/tidy/rules.hpp"

#include <gtest/gtest.h>

namespace openitem::tidy {
namespace {

std::string repeated(std::string_view line, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += line;
    return text;
}

TEST(Columns, AreAtMostOneHundredCharacters) {
    const std::string good(100, 'x');
    EXPECT_TRUE(check_columns(make_source("host/a.cpp", good + "\n")).empty());
    const auto findings = check_columns(make_source("host/a.cpp", "ok\n" + good + "x\n"));
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].line, 2U);
    EXPECT_EQ(findings[0].what, "expected at most 100 columns, found 101");
    EXPECT_TRUE(check_columns(make_source("host/a.cpp", repeated("ß", 100) + "\n")).empty());
}

TEST(FileLength, IsAtMostEightHundredLines) {
    EXPECT_TRUE(check_file_length(make_source("host/a.cpp", repeated("x\n", 800))).empty());
    EXPECT_EQ(check_file_length(make_source("host/a.cpp", repeated("x\n", 801))).size(), 1U);
    EXPECT_TRUE(check_file_length(make_source("host/a.h", "// generated\n" + repeated("x\n", 900)))
                    .empty());
}

TEST(Whitespace, IsOneNewlineAtTheEndAndNoTab) {
    EXPECT_TRUE(check_whitespace(make_source("host/a.cpp", "x\n")).empty());
    EXPECT_EQ(check_whitespace(make_source("host/a.cpp", "x")).size(), 1U);
    EXPECT_EQ(check_whitespace(make_source("host/a.cpp", "x\n\n")).size(), 1U);
    EXPECT_EQ(check_whitespace(make_source("host/a.cpp", "")).size(), 1U);
    EXPECT_EQ(check_whitespace(make_source("host/a.cpp", "\tx\n")).size(), 1U);
}

TEST(Promises, AreNotMadeInComments) {
    for (const std::string& word : {std::string("TO") + "DO", std::string("FIX") + "ME"}) {
        EXPECT_EQ(check_promises(make_source("host/a.cpp", "x;  // " + word + ": y\n")).size(), 1U);
        EXPECT_EQ(check_promises(make_source("tests/a.sh", "# " + word + "\n")).size(), 1U);
    }
    EXPECT_EQ(check_promises(make_source("host/a.cpp", std::string("// XX") + "X\n")).size(), 1U);
    // The currency code for "no currency" is not a promise.
    EXPECT_TRUE(check_promises(make_source("host/a.cpp", "Currency(\"XXX\");\n")).empty());
}

TEST(FloatingPoint, StaysAwayFromMoney) {
    for (const char* text : {"double x;\n", "float f(int);\n", "auto x = static_cast<double>(y);\n",
                             "std::vector<double> v;\n", "auto x = std::stod(text);\n"}) {
        EXPECT_EQ(check_no_floating_point(make_source("host/ledger/a.cpp", text)).size(), 1U)
            << text;
        EXPECT_EQ(check_no_floating_point(make_source("sdk/include/openitem/a.h", text)).size(),
                  1U);
        EXPECT_TRUE(check_no_floating_point(make_source("host/service/bench/a.cpp", text)).empty());
    }
    for (const char* text : {"// no double here\n", "/* float */\n", "f(\"double entry\");\n",
                             "int doubled;\n", "json::number_float_t x;\n"}) {
        EXPECT_TRUE(check_no_floating_point(make_source("host/base/a.cpp", text)).empty()) << text;
    }
}

}  // namespace
}  // namespace openitem::tidy
