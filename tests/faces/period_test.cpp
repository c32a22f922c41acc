// openitem period: closing the books, and what they take afterwards (ACCOUNTING A18, A14).
#include "tests/faces/workspace.hpp"

namespace openitem::faces {
namespace {

bool says(const std::string& text, const std::string& what) {
    return text.find(what) != std::string::npos;
}

Words closing(const std::string& through) {
    return {"period", "nord", "close", "--through", through, "--by", "ada"};
}

TEST(PeriodFace, A18_RefusesUntilItsQuarantinedInvoiceIsFixed) {
    const Workspace workspace;
    workspace.connect("erp", "csv", "in/*.csv");
    workspace.write("in/a.csv", header + "R-1,Miller,2026-02-27,EUR,10.00\n" +
                                    "R-2,Miller,2026-02-30,EUR,5.00\n");
    workspace.expect(0, {"sync", "nord"});
    // January is not concerned.
    workspace.expect(0, closing("2026-01-31"));
    const auto refused = workspace.lines(1, closing("2026-02-28")).at(0);
    EXPECT_EQ(refused["periods"]["closed_through"], "2026-01-31");
    for (const auto& line : refused["checklist"]) {
        EXPECT_EQ(line["ok"], line["line"] != "quarantine") << line;
    }
    workspace.write("in/a.csv", header + "R-1,Miller,2026-02-27,EUR,10.00\n" +
                                    "R-2,Miller,2026-02-20,EUR,5.00\n");
    workspace.expect(0, {"sync", "nord"});
    const auto closed = workspace.lines(0, closing("2026-02-28")).at(0);
    EXPECT_EQ(closed["periods"]["closed_through"], "2026-02-28");
    workspace.expect(2, closing("2026-02-28"));
    workspace.expect(2, closing("2026-06-30"));  // not over yet
    const auto listed = workspace.expect(0, {"period", "nord", "list"});
    EXPECT_TRUE(says(listed, "refused 2026-02-28 by ada")) << listed;
    EXPECT_TRUE(says(listed, "closed through 2026-02-28")) << listed;
    workspace.expect(0, {"verify", "nord"});
}

TEST(PeriodFace, A18_WhatIsAcceptedNeedsAReason) {
    const Workspace workspace;
    workspace.connect("erp", "csv", "in/*.csv");
    workspace.write("in/a.csv", header + "R-1,Miller,no date,EUR,10.00\n");
    workspace.expect(0, {"sync", "nord"});
    workspace.expect(1, closing("2026-02-28"));
    auto accepting = closing("2026-02-28");
    accepting.insert(accepting.end(), {"--accept", "1"});
    workspace.expect(2, accepting);
    accepting.insert(accepting.end(), {"--reason", "a line of remarks"});
    workspace.expect(0, accepting);
}

// Several statements of a day, and the same one in two files, are in order; a gap is not.
TEST(PeriodFace, A18_AStatementThatIsMissingIsNoticed) {
    const auto statement = [](const char* number, const char* day, const char* opening,
                              const char* closing) {
        return std::string(":20:S\r\n:25:DE89370400440532013000\r\n:28C:") + number + "\r\n:60F:C" +
               day + "EUR" + opening + "\r\n:62F:C" + day + "EUR" + closing + "\r\n-\r\n";
    };
    const auto first = statement("8/1", "260210", "0,00", "10,00");
    const auto second = statement("9/1", "260211", "10,00", "25,00");
    const auto third = statement("10/1", "260211", "25,00", "30,00");
    const Workspace workspace;
    workspace.connect("bank", "mt940", "in/*.sta");
    workspace.write("in/a.sta", first + third);
    workspace.expect(0, {"sync", "nord"});
    const auto said = workspace.expect(1, closing("2026-02-28"));
    EXPECT_TRUE(says(said, "\"10\" of 2026-02-11") && says(said, "one before it is missing"))
        << said;
    workspace.write("in/b.sta", second + third);
    workspace.expect(0, {"sync", "nord"});
    workspace.expect(0, closing("2026-02-28"));
}

TEST(PeriodFace, A14_AnAmendedInvoiceOfAClosedPeriodIsPostedInTheFirstOpenOne) {
    const Workspace workspace;
    workspace.connect("erp", "csv", "in/*.csv");
    workspace.write("in/a.csv", header + "R-1,Miller,2026-02-27,EUR,10.00\n");
    workspace.expect(0, {"sync", "nord"});
    workspace.expect(0, closing("2026-02-28"));
    const Words february = {"aging", "nord", "--as-of", "2026-02-28", "--json"};
    const auto before = workspace.expect(0, february);
    workspace.write("in/a.csv", header + "R-1,Miller,2026-02-27,EUR,12.00\n" +
                                    "R-2,Miller,2026-02-26,EUR,3.00\n");
    workspace.expect(0, {"sync", "nord"});
    EXPECT_EQ(workspace.expect(0, february), before);
    const auto march = workspace.lines(0, {"aging", "nord", "--as-of", "2026-03-01"}).at(0);
    EXPECT_EQ(march["totals"][0]["documents"]["amount"], "15.00");
    EXPECT_EQ(workspace.open_items(),
              (std::map<std::string, std::int64_t>{{"R-1", 1200}, {"R-2", 300}}));
    // The document's own dates stay.
    EXPECT_TRUE(says(workspace.expect(0, {"explain", "nord", "R-2"}), "2026-02-26"));
}

TEST(PeriodFace, A18_ReopenedWithAReasonAndATrace) {
    const Workspace workspace;
    workspace.connect("erp", "csv", "in/*.csv");
    workspace.write("in/a.csv", header + "R-1,Miller,2026-02-27,EUR,10.00\n");
    workspace.expect(0, {"sync", "nord"});
    workspace.expect(0, closing("2026-02-28"));
    workspace.expect(2, {"period", "nord", "reopen", "--from", "2026-02-01"});
    workspace.expect(0, {"period", "nord", "reopen", "--from", "2026-02-01", "--reason",
                         "late bill", "--by", "bob"});
    workspace.write("in/b.csv", header + "R-2,Miller,2026-02-20,EUR,5.00\n");
    workspace.expect(0, {"sync", "nord"});
    const auto aging = workspace.lines(0, {"aging", "nord", "--as-of", "2026-02-28"}).at(0);
    EXPECT_EQ(aging["totals"][0]["documents"]["amount"], "15.00");
    EXPECT_TRUE(says(workspace.expect(0, {"period", "nord", "list"}),
                     "reopened 2026-02-01 by bob: late bill"));
    workspace.expect(0, {"verify", "nord"});
}

TEST(PeriodFace, A18_PeopleDateNothingInAClosedPeriodUnlessExcepted) {
    const Workspace workspace;
    workspace.connect("erp", "csv", "in/*.csv");
    workspace.write("in/a.csv", header + "R-1,Miller,2026-02-27,EUR,10.00\n");
    workspace.expect(0, {"sync", "nord"});
    auto soft = closing("2026-04-30");
    soft.emplace_back("--soft");
    workspace.expect(0, soft);
    const Words applying = {"cash", "nord", "apply", "--on", "2026-04-15"};
    EXPECT_TRUE(says(workspace.expect(1, applying), "the books are closed before 2026-05-01"));
    workspace.expect(0, {"period", "nord", "allow", "--until", "2026-06-02T00:00:00Z", "--reason",
                         "bank was late"});
    workspace.expect(0, applying);
    workspace.expect(0, closing("2026-04-30"));
    workspace.expect(1, applying);  // closed is closed
}

}  // namespace
}  // namespace openitem::faces
