// `openitem` as a person runs it: exit codes, what goes to which stream, and what a terminal sees.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/process.hpp"
#include "tests/support/terminal.hpp"

namespace openitem::tests {
namespace {

namespace fs = std::filesystem;

const std::string good = "Invoice,Customer,Date,Currency,Amount\nR-1,Miller,2026-01-15,EUR,10.00\n";
const std::string half_bad = good + "R-2,Smith,2026-02-30,EUR,10.00\n";

class ReadCommand : public testing::Test {
protected:
    int exit_of(const std::vector<std::string>& arguments) {
        last_ = run_openitem(arguments);
        EXPECT_EQ(last_.signal, 0) << last_.err;
        return last_.exit_code;
    }
    std::string file(const std::string& name, const std::string& bytes) {
        return folder_.write(name, bytes);
    }

    TemporaryFolder folder_;
    ProcessResult last_;
};

TEST_F(ReadCommand, RecordsGoToStdoutAndTheSummaryToStderr) {
    EXPECT_EQ(exit_of({"read", "csv", file("a.csv", good)}), 0);
    EXPECT_EQ(last_.out, R"({"type":"invoice","source_id":"R-1","number":"R-1","kind":"invoice",)"
                         R"("issued_on":"2026-01-15","currency":"EUR",)"
                         R"("total":{"amount":"10.00","currency":"EUR"},"buyer":{"name":"Miller"}})"
                         "\n");
    EXPECT_NE(last_.err.find("1 invoice;"), std::string::npos) << last_.err;
}

TEST_F(ReadCommand, QuarantineIsNoFailureUnlessStrict) {
    const std::string path = file("a.csv", half_bad);
    EXPECT_EQ(exit_of({"read", "csv", path}), 0);
    EXPECT_NE(last_.out.find(
                  "\"type\":\"quarantined\",\"rule\":\"date.invalid\",\"location\":\"a.csv:3\""),
              std::string::npos)
        << last_.out;
    EXPECT_NE(last_.err.find("1 quarantined"), std::string::npos) << last_.err;
    EXPECT_EQ(exit_of({"read", "csv", path, "--strict"}), 1);
    EXPECT_EQ(exit_of({"read", "csv", file("good.csv", good), "--strict"}), 0);
}

TEST_F(ReadCommand, AFileOfAnotherFormatIsANo) {
    EXPECT_EQ(exit_of({"read", "csv", file("a.csv", "<xml/>")}), 1);
    EXPECT_TRUE(last_.out.starts_with("{\"type\":\"quarantined\"")) << last_.out;
    EXPECT_EQ(last_.err,
              "openitem: a.csv: expected a table of separated columns, found XML or HTML\n");
    // Beside others it costs itself only, and the answer is still no.
    EXPECT_EQ(exit_of({"read", "csv", file("a.csv", "<xml/>"), file("b.csv", good)}), 1);
    EXPECT_NE(last_.out.find("\"number\":\"R-1\""), std::string::npos) << last_.out;
}

TEST_F(ReadCommand, WrongUse) {
    const std::string path = file("a.csv", good);
    EXPECT_EQ(exit_of({}), 2);
    EXPECT_NE(last_.err.find("read"), std::string::npos);
    EXPECT_EQ(exit_of({"raed", "csv", path}), 2);
    EXPECT_NE(last_.err.find("raed"), std::string::npos);
    EXPECT_EQ(exit_of({"read"}), 2);
    EXPECT_EQ(exit_of({"read", "csv"}), 2);
    EXPECT_EQ(exit_of({"read", "csv", path, "--strickt"}), 2);
    EXPECT_NE(last_.err.find("--strickt"), std::string::npos);
    EXPECT_EQ(exit_of({"read", "csv", path, "--runner", "elsewhere"}), 2);
    EXPECT_EQ(exit_of({"read", "csv", path + ".gone"}), 2);
    EXPECT_NE(last_.err.find("a.csv.gone"), std::string::npos);
    EXPECT_EQ(exit_of({"read", "csv", folder_.path()}), 2);
    EXPECT_EQ(exit_of({"read", "nothing", path}), 2);
    EXPECT_NE(last_.err.find("csv"), std::string::npos) << "it says what there is";
    EXPECT_EQ(exit_of({"read", "csv", path, "--config", "@" + path + ".json"}), 2);
    EXPECT_EQ(exit_of({"--nonsense"}), 2);
}

TEST_F(ReadCommand, ABadConfigurationNamesTheKey) {
    const std::string path = file("a.csv", good);
    EXPECT_EQ(exit_of({"read", "csv", path, "--config", "{"}), 3);
    EXPECT_EQ(exit_of({"read", "csv", path, "--config", "[]"}), 3);
    EXPECT_EQ(exit_of({"read", "csv", path, "--config", R"({"delimter":";"})"}), 3);
    EXPECT_NE(last_.err.find("/delimter"), std::string::npos) << last_.err;
    EXPECT_EQ(exit_of({"read", "csv", path, "--config", R"({"fields":{"total":"Betrag"}})"}), 3);
    EXPECT_NE(last_.err.find("'Betrag' is not in the header; there is: 'Invoice', 'Customer'"),
              std::string::npos)
        << last_.err;
    EXPECT_EQ(last_.out, "");
}

TEST_F(ReadCommand, ConfigurationFilesMayHaveComments) {
    const std::string config = file("c.json", "{\n  // theirs\n  \"delimiter\": \",\"\n}\n");
    EXPECT_EQ(exit_of({"read", "csv", file("a.csv", good), "--config", "@" + config}), 0)
        << last_.err;
}

TEST_F(ReadCommand, ARunnerThatIsNotThereIsTheSystemsFault) {
    // The program alone, without its runner beside it.
    const fs::path lonely = fs::path(folder_.path()) / "bin" / "openitem";
    fs::create_directories(lonely.parent_path());
    fs::copy_file(OPENITEM_PROGRAM, lonely);
    ProcessOptions options;
    options.environment = {
        "OPENITEM_PLUGIN_PATH=" +
        (fs::path(OPENITEM_PROGRAM).parent_path().parent_path() / "connectors").string()};
    const auto result = run_process(
        {lonely.string(), "read", "csv", file("a.csv", good), "--runner", "process"}, options);
    EXPECT_EQ(result.exit_code, 4) << result.err;
    // What is installed elsewhere runs isolated unless somebody says otherwise.
    EXPECT_EQ(run_process({lonely.string(), "read", "csv", file("a.csv", good)}, options).exit_code,
              4);
}

TEST_F(ReadCommand, StandardInputIsAFile) {
    ProcessOptions options;
    options.input = good;
    const auto result = run_openitem({"read", "csv", "-"}, options);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_NE(result.out.find("\"number\":\"R-1\""), std::string::npos);
}

TEST_F(ReadCommand, ProvenanceLeadsToTheBytes) {
    EXPECT_EQ(exit_of({"read", "csv", file("a.csv", good), "--provenance"}), 0);
    EXPECT_NE(last_.out.find("\"location\":\"line 2\",\"origin\":{\"offset\":38,\"length\":31}"),
              std::string::npos)
        << last_.out;
}

TEST_F(ReadCommand, AReaderThatLeavesEndsItQuietly) {
    std::string many = "Invoice,Customer,Date,Currency,Amount\n";
    for (int i = 0; i < 20000; ++i) many += std::to_string(i) + ",Miller,2026-01-15,EUR,10.00\n";
    const std::string path = file("a.csv", many);
    const auto result = run_process(
        {"/bin/sh", "-c",
         std::string("'") + OPENITEM_PROGRAM + "' read csv '" + path + "' | head -n 1"});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_EQ(std::count(result.out.begin(), result.out.end(), '\n'), 1);
    EXPECT_EQ(result.err, "");
}

TEST_F(ReadCommand, HelpAndVersion) {
    EXPECT_EQ(exit_of({"--version"}), 0);
    EXPECT_TRUE(last_.out.starts_with("openitem 0.")) << last_.out;
    EXPECT_EQ(exit_of({"--help"}), 0);
    EXPECT_NE(last_.out.find("plugins"), std::string::npos);
    EXPECT_EQ(last_.err, "");
    EXPECT_EQ(exit_of({"read", "--help"}), 0);
    EXPECT_NE(last_.out.find("Examples:"), std::string::npos) << last_.out;
    EXPECT_NE(last_.out.find("--strict"), std::string::npos) << last_.out;
}

TEST_F(ReadCommand, PluginsAreListed) {
    EXPECT_EQ(exit_of({"plugins"}), 0);
    EXPECT_NE(last_.out.find("csv "), std::string::npos) << last_.out;
    EXPECT_EQ(exit_of({"plugins", "--json"}), 0);
    EXPECT_NE(last_.out.find("{\"type\":\"plugin\",\"id\":\"org.openitem.csv\",\"alias\":\"csv\""),
              std::string::npos)
        << last_.out;
}

std::string on_a_terminal(const std::vector<std::string>& arguments) {
    return run_on_a_terminal(arguments).text;
}

TEST_F(ReadCommand, ATerminalSeesAList) {
    const std::string path = file("a.csv", half_bad);
    const std::string seen = on_a_terminal({"read", "csv", path});
    EXPECT_NE(seen.find("record"), std::string::npos) << seen;
    EXPECT_NE(seen.find("invoice      R-1"), std::string::npos) << seen;
    EXPECT_NE(seen.find("10.00 EUR"), std::string::npos) << seen;
    EXPECT_NE(seen.find("a.csv:3"), std::string::npos) << seen;
    EXPECT_EQ(seen.find("{\"type\""), std::string::npos) << seen;
    EXPECT_NE(seen.find("\x1b["), std::string::npos) << "in colour";
    const std::string exact = on_a_terminal({"read", "csv", path, "--json"});
    EXPECT_NE(exact.find("{\"type\":\"invoice\""), std::string::npos) << exact;
}

TEST_F(ReadCommand, ControlCharactersDoNotReachATerminal) {
    const std::string seen = on_a_terminal(
        {"read", "csv",
         file("a.csv",
              "Invoice,Customer,Date,Currency,Amount\nR\x1b[2J,Mill\x07er,2026-01-15,EUR,1.00\n")});
    EXPECT_EQ(seen.find("\x1b[2J"), std::string::npos);
    EXPECT_EQ(seen.find('\x07'), std::string::npos);
}

}  // namespace
}  // namespace openitem::tests
