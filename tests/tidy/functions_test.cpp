#include "tests/tidy/functions.hpp"

#include <gtest/gtest.h>

namespace openitem::tidy {
namespace {

// "name:line+lines" for each function found.
std::string found(std::string text) {
    std::string out;
    for (const auto& function : functions_of(make_source("host/a.cpp", std::move(text)))) {
        if (!out.empty()) out += ' ';
        out += function.name + ':' + std::to_string(function.line) + '+' +
               std::to_string(function.lines);
    }
    return out;
}

std::string long_function(std::size_t lines) {
    return "void f() {\n" + std::string(lines - 2, '\n') + "}\n";
}

std::vector<Finding> checked(std::string text, std::string_view list) {
    const std::vector<Source> sources{make_source("host/a.cpp", std::move(text))};
    return check_function_length(sources, "list.txt", list);
}

TEST(Functions, AreFoundInNamespacesAndClasses) {
    EXPECT_EQ(found("int f() {\n}\n"), "f:1+2");
    EXPECT_EQ(found("namespace a::b {\nvoid f() {}\nvoid g(int x)\n{\n}\n}\n"), "f:2+1 g:3+3");
    EXPECT_EQ(
        found("class A : public B {\npublic:\n  int f() const {\n  }\nprivate:\n  A() {}\n};\n"),
        "f:3+2 A:6+1");
    EXPECT_EQ(found("extern \"C\" {\nint f(void) { return 1; }\n}\n"), "f:2+1");
    EXPECT_EQ(found("template <class T>\nT f(T x) {\n}\n"), "f:1+3");
    EXPECT_EQ(found("struct alignas(8) S {\n  void f() {}\n};\n"), "f:2+1");
}

TEST(Functions, CarryTheNameTheyAreDefinedWith) {
    EXPECT_EQ(found("int A::f(int x) noexcept {\n}\n"), "A::f:1+2");
    EXPECT_EQ(found("A::~A() {}\n"), "A::~A:1+1");
    EXPECT_EQ(found("TEST(Suite, Name) {\n}\n"), "TEST(Suite, Name):1+2");
    EXPECT_EQ(found("[[gnu::cold]] Error f(int x) {\n}\n"), "f:1+2");
}

TEST(Functions, AreNotTheirInitializersOrLambdas) {
    EXPECT_EQ(found("A::A(int x) : a_{x}, b_(2), c_{} {\n}\nvoid g() {}\n"), "A::A:1+2 g:3+1");
    EXPECT_EQ(found("constexpr int x[] = {1, 2};\nint f() { return 1; }\n"), "f:2+1");
    EXPECT_EQ(found("int x{1};\nstd::vector<int> v{1, 2};\nvoid f() {}\n"), "f:3+1");
    EXPECT_EQ(found("void f() {\n  auto g = [](int x) {\n    return x;\n  };\n}\n"), "f:1+5");
    EXPECT_EQ(found("enum class E : int { a, b };\nstruct P { int x = 0; };\n"), "");
    EXPECT_EQ(found("const oi_entry entry = {\n  .f = f,\n};\n"), "");
}

TEST(Functions, AreNotMisledByTextAndComments) {
    EXPECT_EQ(found("void f() {\n  g(\"}\");  // }\n  h('}');\n}\nvoid k() {}\n"), "f:1+4 k:5+1");
}

TEST(FunctionLength, IsAtMostSeventyLines) {
    EXPECT_TRUE(checked(long_function(70), "").empty());
    const auto findings = checked(long_function(71), "");
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].what, "expected f to have at most 70 lines, found 71");
    EXPECT_TRUE(checked("// generated\n" + long_function(90), "").empty());
}

TEST(FunctionLength, ListOnlyShrinks) {
    EXPECT_TRUE(checked(long_function(80), "# why\nhost/a.cpp f 80\n").empty());
    const auto grown = checked(long_function(81), "host/a.cpp f 80\n");
    ASSERT_EQ(grown.size(), 1U);
    EXPECT_EQ(grown[0].what, "expected f to have at most 80 lines, found 81");
    const auto unneeded = checked(long_function(60), "host/a.cpp f 80\n");
    ASSERT_EQ(unneeded.size(), 1U);
    EXPECT_EQ(unneeded[0].path, "list.txt");
    EXPECT_EQ(checked("int x;\n", "host/gone.cpp f 80\n").size(), 1U);
}

}  // namespace
}  // namespace openitem::tidy
