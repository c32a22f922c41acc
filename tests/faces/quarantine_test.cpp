// openitem quarantine: list, show, retry, discard.
#include <filesystem>

#include "tests/faces/workspace.hpp"

namespace openitem::faces {
namespace {

const std::string bad_row = "R-2,Smith,2026-02-30,EUR,1.00\n";

Workspace with_a_bad_row() {
    Workspace workspace;
    workspace.write("in/a.csv", good_csv + bad_row);
    workspace.connect("erp", "csv", "in/a.csv");
    workspace.expect(0, {"sync", "nord"});
    return workspace;
}

TEST(Quarantine, ListAndShowTellTheRowToTheByte) {
    const auto workspace = with_a_bad_row();
    const auto listed = workspace.lines(0, {"quarantine", "nord", "list"});
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(listed[0]["rule"], "date.invalid");
    EXPECT_EQ(listed[0]["location"], "a.csv:3");
    const auto shown = workspace.lines(0, {"quarantine", "nord", "show", "1"}).at(0);
    EXPECT_EQ(shown["connection"], "erp");
    EXPECT_EQ(shown["offset"], good_csv.size());
    workspace.expect(2, {"quarantine", "nord", "show", "2"});
    workspace.expect(2, {"quarantine", "nord", "list", "--connection", "bank"});
    workspace.expect(2, {"quarantine", "nord"});
}

TEST(Quarantine, RetryReadsTheSourceAgain) {
    const auto workspace = with_a_bad_row();
    const auto refused = workspace.lines(1, {"quarantine", "nord", "retry"}).at(0);
    EXPECT_EQ(refused["accepted"], 0);
    EXPECT_EQ(refused["refused"][0]["id"], 1);
    EXPECT_EQ(refused["read_again"][0]["ok"], true);
    workspace.write("in/a.csv", good_csv + "R-2,Smith,2026-02-28,EUR,1.00\n");
    const auto accepted = workspace.lines(0, {"quarantine", "nord", "retry"}).at(0);
    EXPECT_EQ(accepted["accepted"], 1);
    EXPECT_EQ(workspace.open_items().at("R-2"), 100);
    workspace.expect(2, {"quarantine", "nord", "retry", "1"});
}

TEST(Quarantine, ARetryThatCannotReadTheSourceIsNoMereNo) {
    const auto workspace = with_a_bad_row();
    std::filesystem::remove(workspace.path() + "/in/a.csv");
    const auto line = workspace.lines(3, {"quarantine", "nord", "retry"}).at(0);
    EXPECT_EQ(line["read_again"][0]["error"]["code"], "source.missing");
    const auto said = workspace.expect(3, {"quarantine", "nord", "retry"});
    EXPECT_NE(said.find("erp could not be read again: source.missing"), std::string::npos) << said;
}

TEST(Quarantine, DiscardNeedsAReasonAndClosesForGood) {
    const auto workspace = with_a_bad_row();
    workspace.expect(2, {"quarantine", "nord", "discard", "1"});
    workspace.expect(2, {"quarantine", "nord", "discard", "1", "--reason", ""});
    workspace.expect(2, {"quarantine", "nord", "discard", "7", "--reason", "test row"});
    const auto line =
        workspace.lines(0, {"quarantine", "nord", "discard", "1", "--reason", "test row"}).at(0);
    EXPECT_EQ(
        line,
        (Json{{"company", "nord"}, {"id", 1}, {"state", "discarded"}, {"reason", "test row"}}));
    EXPECT_TRUE(workspace.lines(0, {"quarantine", "nord", "list"}).empty());
    EXPECT_EQ(workspace.lines(0, {"quarantine", "nord", "list", "--all"}).size(), 1U);
    workspace.expect(2, {"quarantine", "nord", "discard", "1", "--reason", "again"});
    workspace.expect(0, {"quarantine", "nord", "retry"});
}

// One row is an invoice, or a receipt and what it pays.
constexpr const char* mixed = R"({
  "currency": "EUR", "delimiter": ";", "date_format": "yyyy-mm-dd", "decimal_mark": ".",
  "records": [
    {"entity": "invoice", "where": [{"column": "what", "equals": "invoice"}],
     "fields": {"source_id": "id", "number": "id", "customer_id": "customer",
                "issued_on": "date", "total": "amount"}},
    {"entity": "payment", "where": [{"column": "what", "equals": "receipt"}],
     "fields": {"source_id": "id", "customer_id": "customer", "value_on": "date",
                "amount": "amount"}},
    {"entity": "allocation", "where": [{"column": "what", "equals": "receipt"}],
     "fields": {"source_id": {"template": "{id}-a"}, "from_id": "id", "invoice_id": "pays",
                "allocated_on": "date", "amount": "amount"}}]})";
const std::string mixed_header = "what;id;customer;date;amount;pays\n";

TEST(Quarantine, AnAcceptedRetrySettlesTheDisputesItClears) {
    const Workspace workspace;
    workspace.write("in/invoices.csv", mixed_header + "invoice;R-1;C1;2026-01-15;10.00;\n");
    workspace.write("in/receipts.csv", mixed_header + "receipt;P-1;C1;2026-02-15;15.00;R-1\n");
    workspace.connect("erp", "csv", "in/*.csv", mixed);
    workspace.expect(0, {"sync", "nord"});
    ASSERT_EQ(workspace.lines(0, {"quarantine", "nord", "list"}).size(), 1U) << "too much is paid";
    workspace.expect(0, {"dispute", "nord", "open", "--invoice", "R-1", "--reason", "DAMAGED"});
    workspace.write("in/invoices.csv", mixed_header + "invoice;R-1;C1;2026-01-15;15.00;\n");
    workspace.expect(0, {"sync", "nord"});
    ASSERT_EQ(workspace.lines(0, {"dispute", "nord", "list"}).size(), 1U);
    workspace.expect(0, {"quarantine", "nord", "retry"});
    EXPECT_TRUE(workspace.open_items().empty());
    EXPECT_TRUE(workspace.lines(0, {"dispute", "nord", "list"}).empty()) << "nothing is open";
}

}  // namespace
}  // namespace openitem::faces
