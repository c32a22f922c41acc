// openitem reconcile: a cause is a fact of the books, not a likeness (ACCOUNTING A19).
#include "tests/faces/workspace.hpp"

namespace openitem::faces {
namespace {

Json reconciled(const Workspace& workspace, int exit_code, const std::string& list) {
    const auto file = workspace.write("list.csv", "Number,Customer,Date,Currency,Open\n" + list);
    return workspace
        .lines(exit_code, {"reconcile", "nord", "--with", file, "--as-of", "2026-05-31"})
        .at(0);
}

// 5 stands within RE-15, and 119 within an amount: neither is the document that is missing.
TEST(ReconcileFace, A19_ANumberWithinAnotherIsNoCause) {
    const Workspace workspace;
    workspace.connect("erp", "csv", "in/*.csv");
    workspace.write("in/a.csv", header + "RE-15,Miller,no date,EUR,119.00\n");
    workspace.expect(0, {"sync", "nord"}, {});
    const auto named = reconciled(workspace, 0, "RE-15,Miller,2026-01-15,EUR,119.00\n");
    EXPECT_TRUE(named["lines"][0]["cause"].get<std::string>().starts_with("in quarantine"))
        << named;
    for (const char* row : {"5,Smith,2026-01-15,EUR,3.00\n", "119,Smith,2026-01-15,EUR,3.00\n",
                            "RE-1,Smith,2026-01-15,EUR,3.00\n"}) {
        const auto said = reconciled(workspace, 1, row);
        EXPECT_FALSE(said["lines"][0].contains("cause")) << said;
        EXPECT_EQ(said["totals"][0]["residue"]["amount"], "3.00") << said;
    }
}

// What lost its number explains one document of its amount and customer, not two.
TEST(ReconcileFace, A19_OneRefusalExplainsOneDocument) {
    const Workspace workspace;
    workspace.connect("erp", "csv", "in/*.csv");
    workspace.write("in/a.csv", header + ",Miller,2026-01-15,EUR,119.00\n");
    workspace.expect(0, {"sync", "nord"}, {});
    const auto said = reconciled(
        workspace, 1, "A-1,Miller,2026-01-15,EUR,119.00\nA-2,Miller,2026-01-15,EUR,119.00\n");
    EXPECT_TRUE(said["lines"][0].contains("cause")) << said;
    EXPECT_FALSE(said["lines"][1].contains("cause")) << said;
}

TEST(ReconcileFace, A19_ASourceThatCallsNothingOpenHasSaidSo) {
    const Workspace workspace;
    workspace.connect("erp", "csv", "in/a.csv");
    const Words asked = {"reconcile", "nord", "--with", "erp", "--as-of", "2026-05-31"};
    workspace.write("in/a.csv", good_csv);
    workspace.expect(0, {"sync", "nord"});
    EXPECT_NE(workspace.expect(1, asked).find("do not say what is open"), std::string::npos);
    workspace.write(
        "in/a.csv",
        "Invoice,Customer,Date,Currency,Amount,Open\nR-1,Miller,2026-01-15,EUR,10.00,0\n");
    workspace.expect(0, {"sync", "nord", "--full"});
    const auto said = workspace.lines(1, asked).at(0);
    EXPECT_EQ(said["totals"][0]["here"]["amount"], "10.00") << said;
}

}  // namespace
}  // namespace openitem::faces
