#include "tests/tidy/source.hpp"

#include <gtest/gtest.h>

namespace openitem::tidy {
namespace {

std::string code_of(std::string text) { return make_source("host/x.cpp", std::move(text)).code; }
std::string comments_of(std::string text) {
    return make_source("host/x.cpp", std::move(text)).comments;
}

TEST(Source, SplitsCodeFromComments) {
    EXPECT_EQ(code_of("int a; // b\nint c;\n"), "int a;     \nint c;\n");
    EXPECT_EQ(code_of("a/*b\nb*/c"), "a   \n   c");
    EXPECT_EQ(comments_of("a; // b\nc"), "   // b\n ");
    EXPECT_EQ(comments_of("x /* one\ntwo */ y"), "  /* one\ntwo */  ");
}

TEST(Source, LeavesLiteralsOut) {
    EXPECT_EQ(code_of(R"(f("double // x", 'd');)"), R"(f("           ", ' ');)");
    EXPECT_EQ(code_of(R"(f("a\"b") + 1)"), R"(f("    ") + 1)");
    EXPECT_EQ(code_of("f(R\"(float } \" )\") + 1"), "f(R\"            \") + 1");
    EXPECT_EQ(code_of("n = 1'000'000 + x;"), "n = 1'000'000 + x;");
    EXPECT_EQ(code_of("f('\"') + g"), "f(' ') + g");
}

TEST(Source, LeavesThePreprocessorOut) {
    EXPECT_EQ(code_of("#if 0 {\nx\n  # define A { \\\n {\ny"),
              "       \nx\n                \n  \ny");
    EXPECT_EQ(comments_of("#include <x>  // why\n"), "              // why\n");
}

TEST(Source, KnowsShellComments) {
    const Source source = make_source("tests/run.sh", "echo $# # count\n# all\n");
    EXPECT_EQ(source.comments, "        # count\n# all\n");
    EXPECT_TRUE(is_shell(source));
}

TEST(Source, KnowsGeneratedFilesByTheirFirstLine) {
    EXPECT_TRUE(is_generated(make_source("a.h", "/* Generated from fields.csv */\n")));
    EXPECT_TRUE(is_generated(make_source("a.h", "// generated: do not edit\nint a;\n")));
    EXPECT_FALSE(is_generated(make_source("a.h", "int generated;\n")));
    EXPECT_FALSE(is_generated(make_source("a.h", "// hand-made\n// generated\n")));
    EXPECT_FALSE(is_generated(make_source("a.h", "")));
}

TEST(Source, FindsWholeWordsAndTheirLines) {
    EXPECT_EQ(find_word("doubled double", "double"), 8U);
    EXPECT_EQ(find_word("number_float_t", "float"), std::string_view::npos);
    EXPECT_EQ(line_at("a\nb\nc", 4), 3U);
    EXPECT_EQ(lines_of("a\nb\n").size(), 2U);
}

}  // namespace
}  // namespace openitem::tidy
