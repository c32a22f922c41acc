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

TEST(WriteOffFace, ItsTaxIsClaimedOnceTheCountrysConditionsHold) {
    const Workspace workspace;
    workspace.write("in/a.csv",
                    "Invoice,Customer,Date,Due date,Currency,Net,VAT,Total\n"
                    "R-1,Miller,2026-01-15,2026-01-31,EUR,100.00,19.00,119.00\n");
    workspace.write("companies/nord/policies/write_off.json",
                    R"({"kind": "write_off", "version": 1, "effective_from": "2026-01-01",
                        "country": "GB"})");
    workspace.connect("erp", "csv", "in/a.csv");
    workspace.expect(0, {"sync", "nord"});
    const Words ada = {"OPENITEM_USER=ada"}, bob = {"OPENITEM_USER=bob"};
    const auto proposed =
        workspace.lines(0, {"writeoff", "nord", "propose", "R-1", "--reason", "gone"}, ada);
    const auto id = std::to_string(proposed.at(0)["write_off"].get<int>());
    workspace.expect(1, {"writeoff", "nord", "claim", id}, bob);  // nothing is posted
    const auto posted = workspace.lines(0, {"writeoff", "nord", "approve", id}, bob).at(0);
    EXPECT_EQ(posted["relief"], "pending");
    EXPECT_EQ(posted["tax"]["amount"], "19.00");
    const auto early = workspace.expect(1, {"writeoff", "nord", "claim", id}, bob);
    EXPECT_NE(early.find("six months after it was due: not before 2026-07-31"), std::string::npos)
        << early;
    workspace.expect(0, {"writeoff", "nord", "claim", id, "--on", "2026-07-31"}, bob);
    workspace.expect(1, {"writeoff", "nord", "claim", id, "--on", "2026-07-31"}, bob);
    EXPECT_EQ(workspace.lines(0, {"writeoff", "nord", "grant", id, "--on", "2026-09-01"}, bob)
                  .at(0)["relief"],
              "granted");
    workspace.expect(0, {"verify", "nord", "--rebuild"});
}

}  // namespace
}  // namespace openitem::faces
