// What the ledger does of its own, from the command line: terms, charges, provision, intercompany,
// erasure, and the journal replayed.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/faces/workspace.hpp"

namespace openitem::faces {
namespace {

const Words ada = {"OPENITEM_USER=ada"}, bob = {"OPENITEM_USER=bob"};

Workspace with_invoice() {
    Workspace workspace;
    workspace.write("in/a.csv", good_csv + "R-2,Smith,2026-02-01,EUR,25.00\n");
    workspace.connect("erp", "csv", "in/a.csv");
    workspace.expect(0, {"sync", "nord"});
    return workspace;
}

std::string bytes_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

TEST(LedgerFace, TermsDateWhatAnInvoiceDoesNot) {
    const Workspace workspace;
    workspace.write("companies/nord/policies/terms.json",
                    R"({"kind": "terms", "version": 1, "effective_from": "2026-01-01",
        "terms": [{"name": "HALF", "words": ["half now"], "calendar": "TARGET",
                   "parts": [{"percent": "50"}, {"due": {"days": 30, "end_of_month": true}}]}]})");
    workspace.write("in/a.csv",
                    "Invoice,Customer,Date,Currency,Amount,Payment terms\n"
                    "R-1,Miller,2026-01-15,EUR,10.01,Half now\n"
                    "R-2,Miller,2026-01-15,EUR,20.00,as always\n");
    workspace.connect("erp", "csv", "in/a.csv");
    workspace.expect(0, {"sync", "nord"});
    EXPECT_EQ(workspace.open_items().at("R-1"), 1001);
    const auto terms = workspace.expect(0, {"explain", "nord", "R-1"});
    EXPECT_NE(terms.find("due 2026-01-15,"), std::string::npos) << terms;
    // The last of February is a Saturday.
    EXPECT_NE(terms.find("due 2026-03-02,"), std::string::npos) << terms;
    EXPECT_EQ(terms.find("(assumed)"), std::string::npos) << terms;
    EXPECT_NE(workspace.expect(0, {"explain", "nord", "R-2"}).find("(assumed)"), std::string::npos);
    workspace.write("companies/nord/policies/terms.json", R"({"kind": "terms"})");
    workspace.expect(3, {"sync", "nord"});
}

TEST(LedgerFace, ChargesAreNumberedAndWaived) {
    const auto workspace = with_invoice();
    const auto made = workspace.lines(0, {"charge", "nord", "add", "Miller", "--kind", "costs",
                                          "--amount", "5.00", "--for", "R-1"});
    EXPECT_EQ(made.at(0)["number"], "CHG-000001");
    EXPECT_EQ(workspace.open_items().at("CHG-000001"), 500);
    workspace.expect(2, {"charge", "nord", "add", "Miller", "--kind", "goods", "--amount", "5.00"});
    workspace.expect(2, {"charge", "nord", "add", "Nobody", "--kind", "costs", "--amount", "5.00"});
    workspace.expect(0, {"charge", "nord", "waive", "CHG-000001", "--reason", "goodwill"});
    EXPECT_FALSE(workspace.open_items().contains("CHG-000001"));
    EXPECT_EQ(workspace.lines(0, {"charge", "nord", "list"}).at(0)["waived"], true);
}

TEST(LedgerFace, TheAllowanceIsRunAndAskedForByThePeriod) {
    const auto workspace = with_invoice();
    workspace.expect(2, {"provision", "nord", "show"});
    workspace.write("companies/nord/policies/provision.json",
                    R"({"kind": "provision", "version": 1, "effective_from": "2026-01-01",
                        "until_days": [0, 30], "rates": ["1", "10", "50"]})");
    const auto before = workspace.expect(1, {"period", "nord", "check", "--through", "2026-05-31"});
    EXPECT_NE(before.find("the allowance is"), std::string::npos) << before;
    const auto run = workspace.lines(0, {"provision", "nord", "run", "--on", "2026-05-31"}).at(0);
    EXPECT_EQ(run["difference"]["amount"], "17.50") << "half of 35.00, long overdue";
    EXPECT_EQ(workspace.lines(0, {"provision", "nord", "show", "--on", "2026-05-31"})
                  .at(0)["difference"]["amount"],
              "0.00");
    const auto moved = workspace.lines(
        0, {"provision", "nord", "movement", "--from", "2026-04-30", "--on", "2026-05-31"});
    EXPECT_EQ(moved.at(0)["closing"]["amount"], "17.50");
    workspace.expect(0, {"verify", "nord"});
}

TEST(LedgerFace, TheJournalRebuildsTheBooks) {
    const auto workspace = with_invoice();
    const auto proposed =
        workspace.lines(0, {"writeoff", "nord", "propose", "R-1", "--reason", "gone"}, ada);
    const auto id = std::to_string(proposed.at(0)["write_off"].get<int>());
    workspace.expect(0, {"writeoff", "nord", "approve", id}, bob);
    workspace.expect(0, {"writeoff", "nord", "reverse", id}, bob);
    const auto rebuilt = workspace.lines(0, {"verify", "nord", "--rebuild"}).at(0)["rebuilt"];
    EXPECT_EQ(rebuilt["same"], true);
    EXPECT_EQ(rebuilt["items"], 2);
    EXPECT_EQ(rebuilt["allocations"], 1);
    EXPECT_NE(workspace.expect(0, {"verify", "nord", "--rebuild"}).find("the same to the bit"),
              std::string::npos);
}

TEST(LedgerFace, WhoIsErasedIsNotInTheFileAnyMore) {
    const Workspace workspace;
    workspace.write("in/a.csv", header + "R-1,Erika Musterfrau,2015-01-15,EUR,10.00\n");
    workspace.connect("erp", "csv", "in/a.csv");
    workspace.expect(0, {"sync", "nord"});
    const Words request = {"erase", "nord", "Erika Musterfrau", "--reason", "request 7"};
    EXPECT_NE(workspace.expect(1, request).find("open"), std::string::npos);
    const auto proposed =
        workspace.lines(0, {"writeoff", "nord", "propose", "R-1", "--reason", "old"}, ada);
    workspace.expect(
        0, {"writeoff", "nord", "approve", std::to_string(proposed.at(0)["write_off"].get<int>())},
        bob);
    ASSERT_NE(bytes_of(workspace.company() + "/books.db").find("Erika"), std::string::npos);
    auto dry = request;
    dry.emplace_back("--dry-run");
    EXPECT_NE(workspace.expect(0, dry).find("would be erased"), std::string::npos);
    const auto erased = workspace.lines(0, request).at(0);
    EXPECT_EQ(erased["erased"], true);
    EXPECT_EQ(erased["objects"], 1) << "the file held nobody else";
    EXPECT_EQ(bytes_of(workspace.company() + "/books.db").find("Erika"), std::string::npos);
    const auto verified = workspace.lines(0, {"verify", "nord"}).at(0);
    EXPECT_EQ(verified["erased_objects"], 1);
    workspace.expect(0, {"explain", "nord", "R-1"});
    // What the source still says is not written back.
    workspace.expect(0, {"sync", "nord", "--full"});
    EXPECT_EQ(bytes_of(workspace.company() + "/books.db").find("Erika"), std::string::npos);
    workspace.expect(0, {"verify", "nord"});
}

TEST(LedgerFace, AReceiptMovesToASisterAndAChargebackNeedsAReturn) {
    const auto workspace = with_invoice();
    workspace.expect(2, {"intercompany", "nord", "move", "P-9", "--to", "nord"});
    workspace.expect(2, {"intercompany", "nord", "move", "P-9", "--to", "nobody"});
    workspace.expect(0, {"intercompany", "nord", "list"});
    EXPECT_EQ(workspace.lines(0, {"intercompany", "nord", "finish"}).at(0)["arrived"], 0);
    workspace.expect(2, {"chargeback", "nord", "open", "R-9"});
    workspace.expect(0, {"chargeback", "nord", "list"});
}

}  // namespace
}  // namespace openitem::faces
