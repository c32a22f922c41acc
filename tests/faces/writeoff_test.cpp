// openitem writeoff: one person proposes, another one approves.
#include "tests/faces/workspace.hpp"

namespace openitem::faces {
namespace {

TEST(WriteOffFace, NeedsASecondPersonAndCanBeRecovered) {
    const Workspace workspace;
    workspace.write("in/a.csv", good_csv);
    workspace.connect("erp", "csv", "in/a.csv");
    workspace.expect(0, {"sync", "nord"});
    const auto open = [&workspace] {
        const auto items = workspace.open_items();
        return items.contains("R-1") ? items.at("R-1") : 0;
    };
    const Words ada = {"OPENITEM_USER=ada"}, bob = {"OPENITEM_USER=bob"};
    workspace.expect(2, {"writeoff", "nord", "propose", "R-9", "--reason", "gone"}, ada);
    const auto proposed =
        workspace.lines(0, {"writeoff", "nord", "propose", "R-1", "--reason", "gone"}, ada);
    const auto id = std::to_string(proposed.at(0)["write_off"].get<int>());
    EXPECT_EQ(proposed.at(0)["state"], "proposed");
    EXPECT_EQ(open(), 1000);

    const auto said = workspace.expect(1, {"writeoff", "nord", "approve", id}, ada);
    EXPECT_NE(said.find("another person approves it"), std::string::npos) << said;
    EXPECT_EQ(open(), 1000);
    EXPECT_EQ(workspace.lines(0, {"writeoff", "nord", "approve", id}, bob).at(0)["state"],
              "posted");
    EXPECT_EQ(open(), 0);
    workspace.expect(0, {"verify", "nord"});

    workspace.expect(0, {"writeoff", "nord", "recover", id, "--reason", "paid"}, bob);
    EXPECT_EQ(workspace.lines(0, {"writeoff", "nord", "list"}).at(0)["state"], "recovered");
    EXPECT_EQ(open(), 1000);
    workspace.expect(0, {"verify", "nord"});
}

}  // namespace
}  // namespace openitem::faces
