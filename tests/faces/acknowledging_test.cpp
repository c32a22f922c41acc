// Sync of a connection with "acknowledge": what is due of its interchanges lies in a folder.
#include <algorithm>
#include <filesystem>

#include "tests/faces/workspace.hpp"

namespace openitem::faces {
namespace {

namespace fs = std::filesystem;

const std::string sample = OPENITEM_SOURCE_DIR "/connectors/x12/samples/invoices.edi";

bool says(const std::string& text, const std::string& what) {
    return text.find(what) != std::string::npos;
}

std::string with(std::string text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

Words adding(const Workspace& workspace) {
    return {"connection",    "add",
            "nord",          "edi",
            "--connector",   "x12",
            "--files",       workspace.path() + "/in/*.edi",
            "--acknowledge", workspace.path() + "/out"};
}

// name -> bytes
std::map<std::string, std::string> outbox(const Workspace& workspace) {
    std::map<std::string, std::string> files;
    if (!fs::exists(workspace.path() + "/out")) return files;
    for (const auto& entry : fs::directory_iterator(workspace.path() + "/out")) {
        files[entry.path().filename()] = tests::read_file(entry.path());
    }
    return files;
}

TEST(Acknowledging, EachInterchangeOnceWithWhatTheHostRefuses) {
    const Workspace workspace;
    workspace.expect(0, adding(workspace));
    workspace.write("in/a.edi", tests::read_file(sample));
    // Its seller is another company: the interchange is in order, the document is not ours.
    EXPECT_EQ(workspace.lines(0, {"sync", "nord"}).at(0)["acknowledgements"], 2);
    const auto files = outbox(workspace);
    ASSERT_EQ(files.size(), 2U);
    const auto& [advice_name, advice] = *files.begin();
    const auto& [answer_name, answer] = *files.rbegin();
    EXPECT_TRUE(answer_name.starts_with("997-000004711-")) << answer_name;
    EXPECT_TRUE(says(answer, "AK9*A*2*2*2~")) << answer;
    EXPECT_TRUE(says(answer, "*000000002*0*P*>~\nTA1*000004711*")) << answer;
    EXPECT_TRUE(advice_name.starts_with("824-000004711-")) << advice_name;
    EXPECT_TRUE(says(advice, "*000000003*0*P*>~")) << advice;
    EXPECT_TRUE(says(advice, "OTI*TR*IV*HS-1001~\nTED*ZZZ*expected this company")) << advice;

    // What was acknowledged is not again, whoever has taken the files; another interchange is.
    fs::remove_all(workspace.path() + "/out");
    workspace.expect(0, {"sync", "nord", "--full"});
    EXPECT_TRUE(outbox(workspace).empty());
    auto next = with(tests::read_file(sample), "000004711", "000004712");
    workspace.write("in/b.edi", with(next, "HS-100", "HS-200"));
    workspace.expect(0, {"sync", "nord"});
    ASSERT_EQ(outbox(workspace).size(), 2U);
    EXPECT_TRUE(says(outbox(workspace).rbegin()->second, "*000000005*0*P*>~"));
}

TEST(Acknowledging, WhatCameBeforeIsNotAnswered) {
    const Workspace workspace;
    workspace.connect("edi", "x12", "in/*.edi");
    workspace.write("in/a.edi", tests::read_file(sample));
    workspace.expect(0, {"sync", "nord"});
    workspace.expect(0, adding(workspace));
    workspace.expect(0, {"sync", "nord", "--full"});
    EXPECT_TRUE(outbox(workspace).empty());
}

TEST(Acknowledging, ADryRunAnswersNothingAndAFullFolderIsTriedAgain) {
    const Workspace workspace;
    workspace.expect(0, adding(workspace));
    workspace.write("in/a.edi", tests::read_file(sample));
    workspace.expect(0, {"sync", "nord", "--dry-run"});
    EXPECT_TRUE(outbox(workspace).empty());
    workspace.write("out", "in the way");
    const auto said = workspace.expect(4, {"sync", "nord"});
    EXPECT_TRUE(says(said, "cannot be written")) << said;
    fs::remove(workspace.path() + "/out");
    workspace.expect(0, {"sync", "nord"});
    EXPECT_EQ(outbox(workspace).size(), 2U);
}

}  // namespace
}  // namespace openitem::faces
