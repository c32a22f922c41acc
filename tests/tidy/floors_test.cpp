#include "tests/tidy/floors.hpp"

#include <gtest/gtest.h>

namespace openitem::tidy {
namespace {

// How many findings one include line makes in a file.
std::size_t including(std::string path, const std::string& include) {
    return check_includes(make_source(std::move(path), "#include " + include + "\n")).size();
}

std::size_t impure(std::string path, std::string text) {
    return check_purity(make_source(std::move(path), std::move(text))).size();
}

TEST(Floors, LetArrowsGoDown) {
    EXPECT_EQ(including("host/model/a.cpp", "\"host/base/money.hpp\""), 0U);
    EXPECT_EQ(including("host/model/decisions/a.cpp", "\"host/model/invoice.hpp\""), 0U);
    EXPECT_EQ(including("host/cash/a.cpp", "\"host/cash/b.hpp\""), 0U);
    EXPECT_EQ(including("host/store/a.cpp", "\"host/ledger/entry.hpp\""), 0U);
    EXPECT_EQ(including("host/cli/a.cpp", "\"host/service/sync.hpp\""), 0U);
    EXPECT_EQ(including("host/model/a.cpp", "<openitem/openitem.h>"), 0U);
    EXPECT_EQ(including("host/connect/a.cpp", "\"sdk/runtime/checker.hpp\""), 0U);
    EXPECT_EQ(including("host/sync/a.cpp", "\"sdk/runtime/checker.hpp\""), 0U);
    EXPECT_EQ(including("host/base/a.cpp", "<vector>"), 0U);
}

TEST(Floors, StopArrowsThatGoUpOrSideways) {
    EXPECT_EQ(including("host/base/a.cpp", "\"host/model/invoice.hpp\""), 1U);
    EXPECT_EQ(including("host/cash/a.cpp", "\"host/ledger/entry.hpp\""), 1U);
    EXPECT_EQ(including("host/ledger/a_test.cpp", "\"host/store/store.hpp\""), 1U);
    EXPECT_EQ(including("host/store/a.cpp", "\"host/connect/runner.hpp\""), 1U);
    EXPECT_EQ(including("host/service/a.cpp", "\"host/cli/table.hpp\""), 1U);
    EXPECT_EQ(including("host/model/a.cpp", "\"sdk/runtime/checker.hpp\""), 1U);
    EXPECT_EQ(including("host/store/a.cpp", "\"sdk/runtime/checker.hpp\""), 1U);
    EXPECT_EQ(including("host/sync/a.cpp", "\"connectors/csv/reader.hpp\""), 1U);
    EXPECT_EQ(including("host/sync/a.cpp", "\"tests/tidy/rules.hpp\""), 1U);
    EXPECT_EQ(including("host/cellar/a.cpp", "\"host/base/money.hpp\""), 1U);
}

TEST(Floors, ReadIncludesHoweverTheyAreWritten) {
    EXPECT_EQ(including("host/base/a.cpp", "<host/model/invoice.hpp>"), 1U);
    EXPECT_EQ(
        check_includes(make_source("host/base/a.cpp", "  # include  \"host/cli/a.hpp\"\n")).size(),
        1U);
    const auto findings =
        check_includes(make_source("host/cash/a.cpp", "int a;\n#include \"../sync/b.hpp\"\n"));
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].line, 2U);
}

TEST(Floors, AreNamedFromTheRoot) {
    const auto findings = check_include_paths(
        {make_source("host/cash/a.cpp", "#include \"b.hpp\"\n#include \"generated.hpp\"\n"),
         make_source("host/cash/b.hpp", "#pragma once\n"),
         make_source("connectors/csv/a.cpp", "#include \"b.hpp\"\n"),
         make_source("connectors/csv/b.hpp", "#pragma once\n")});
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].what, "expected \"host/cash/b.hpp\", found \"b.hpp\"");
}

TEST(Floors, KeepTheSdkAlone) {
    EXPECT_EQ(including("sdk/include/openitem/a.hpp", "<openitem/openitem.h>"), 0U);
    EXPECT_EQ(including("sdk/include/openitem/a.hpp", "\"b.hpp\""), 0U);
    EXPECT_EQ(including("sdk/include/openitem/a.hpp", "\"../../runtime/b.hpp\""), 1U);
    EXPECT_EQ(including("sdk/check/a.cpp", "\"sdk/runtime/checker.hpp\""), 0U);
    EXPECT_EQ(including("sdk/runtime/a.cpp", "\"host/base/text.hpp\""), 1U);
    EXPECT_EQ(including("sdk/examples/csv/a.cpp", "\"sdk/runtime/checker.hpp\""), 1U);
}

TEST(Floors, KeepConnectorsStrangers) {
    EXPECT_EQ(including("connectors/csv/a.cpp", "<openitem/connector.hpp>"), 0U);
    EXPECT_EQ(including("connectors/csv/a.cpp", "\"dialect.hpp\""), 0U);
    EXPECT_EQ(including("connectors/csv/a.cpp", "\"connectors/lib/iconv.hpp\""), 0U);
    EXPECT_EQ(including("connectors/csv/a.cpp", "\"../lib/iconv.hpp\""), 0U);
    EXPECT_EQ(including("connectors/csv/a.cpp", "\"host/base/money.hpp\""), 1U);
    EXPECT_EQ(including("connectors/csv/a.cpp", "\"sdk/runtime/checker.hpp\""), 1U);
    EXPECT_EQ(including("connectors/csv/a.cpp", "\"../ubl/a.hpp\""), 1U);
    EXPECT_EQ(including("connectors/csv/a_test.cpp", "\"sdk/runtime/checker.hpp\""), 0U);
    EXPECT_EQ(including("connectors/lib/testing/a.cpp", "\"sdk/runtime/checker.hpp\""), 0U);
    EXPECT_EQ(including("connectors/csv/a_test.cpp", "\"host/base/money.hpp\""), 1U);
    EXPECT_EQ(including("plugins/smtp/a.cpp", "\"host/base/money.hpp\""), 1U);
}

TEST(Floors, LetTestsLookAtEverything) {
    EXPECT_EQ(including("tests/crash/a_test.cpp", "\"host/cli/main.hpp\""), 0U);
    EXPECT_EQ(including("samples/generator.cpp", "\"host/base/money.hpp\""), 0U);
}

TEST(Purity, KeepsFloorThreeFromTheWorld) {
    for (const char* header : {"<fstream>", "<iostream>", "<sqlite3.h>", "<random>", "<sys/stat.h>",
                               "<Poco/Logger.h>", "\"host/base/clock.hpp\""}) {
        EXPECT_EQ(impure("host/credit/a.cpp", std::string("#include ") + header + "\n"), 1U)
            << header;
        EXPECT_EQ(impure("host/store/a.cpp", std::string("#include ") + header + "\n"), 0U)
            << header;
        EXPECT_EQ(impure("host/credit/a_test.cpp", std::string("#include ") + header + "\n"), 0U);
    }
    EXPECT_EQ(impure("host/cash/a.cpp", "auto t = std::chrono::system_clock::now();\n"), 1U);
    EXPECT_EQ(impure("host/cash/a.cpp", "auto t = std::getenv(\"HOME\");\n"), 1U);
    EXPECT_EQ(impure("host/cash/a.cpp", "#include <chrono>\n// not system_clock\n"), 0U);
}

}  // namespace
}  // namespace openitem::tidy
