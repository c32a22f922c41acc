// A company whose invoicing system sends UBL: what people do with its receivables, and what the
// system answers with its next files. Everything through the real `openitem`.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/process.hpp"

namespace openitem::tests {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class BySync : public testing::Test {
protected:
    void SetUp() override {
        must({"init", workspace_});
        must({"company", "add", "harbour", "--name", "Harbour & Sons Ltd", "--currency", "GBP",
              "--identity", "vat:GB417883286", "--origin", "allocation:openitem"});
        must({"connection", "add", "harbour", "erp", "--connector", "ubl", "--files",
              workspace_ + "/*.xml"});
    }

    std::string must(std::vector<std::string> arguments, int exit_code = 0) {
        ProcessOptions options;
        options.environment = {"OPENITEM_NOW=2026-10-01T08:00:00Z",
                               "OPENITEM_WORKSPACE=" + workspace_};
        const auto result = run_openitem(arguments, options);
        EXPECT_EQ(result.exit_code, exit_code) << arguments.front() << '\n'
                                               << result.out << result.err;
        return result.out;
    }

    std::vector<json> lines(std::vector<std::string> arguments) {
        arguments.emplace_back("--json");
        std::vector<json> out;
        std::istringstream text(must(std::move(arguments)));
        for (std::string line; std::getline(text, line);) out.push_back(json::parse(line));
        return out;
    }

    // Delivers a document of the samples, with one text in it changed, and reads it.
    void deliver(const std::string& name, const std::string& from = "",
                 const std::string& to = "") {
        auto text = read_file(std::string(OPENITEM_SOURCE_DIR) + "/samples/harbour/invoices/" +
                              name + ".xml");
        const auto at = text.find(from);
        ASSERT_NE(at, std::string::npos);
        text.replace(at, from.size(), to);
        const auto path = folder_.write(name + ".xml", text);
        fs::last_write_time(path, fs::file_time_type(std::chrono::hours(++delivered_)));
        must({"sync", "harbour"});
    }

    TemporaryFolder folder_;
    std::string workspace_ = folder_.path();
    int delivered_ = 0;
};

// A5: the part stays disputed until the source's own credit note is here and applied.
TEST_F(BySync, A5_ADisputeIsSettledByTheSourcesCreditNote) {
    deliver("HS-2616");
    must({"dispute", "harbour", "open", "--invoice", "HS-2616", "--amount", "331.20", "--reason",
          "PRICE"});
    const auto asked = lines({"dispute", "harbour", "resolve", "D-1", "--credit"}).at(0);
    EXPECT_EQ(asked.at("state"), "accepted");
    const auto waiting = lines({"dispute", "harbour", "show", "D-1"}).at(0);
    EXPECT_EQ(waiting.at("request").at("operation_id"), asked.at("operation_id"));
    EXPECT_EQ(waiting.at("request").at("state"), "queued");

    deliver("HS-CN-32");
    EXPECT_EQ(lines({"dispute", "harbour", "show", "D-1"}).at(0).at("state"), "accepted");
    const auto applied = lines({"cash", "harbour", "apply"});
    ASSERT_EQ(applied.size(), 1U);
    EXPECT_EQ(applied[0].at("kind"), "credit_note");
    EXPECT_TRUE(applied[0].at("applied").get<bool>());
    const auto settled = lines({"dispute", "harbour", "show", "D-1"}).at(0);
    EXPECT_EQ(settled.at("state"), "closed");
    EXPECT_EQ(settled.at("amounts").at("credited").at("amount"), "331.20");
    EXPECT_EQ(settled.at("request").at("state"), "confirmed");
    EXPECT_EQ(settled.at("request").at("answer").at("number"), "HS-CN-32");
    EXPECT_NE(must({"dispute", "harbour", "show", "D-1"}).find("confirmed by HS-CN-32"),
              std::string::npos);
    must({"verify", "harbour"});
}

TEST_F(BySync, ACaseOnAnInvoiceThatIsVoidedAtItsSourceIsVoided) {
    must({"connection", "add", "harbour", "list", "--connector", "csv", "--files",
          workspace_ + "/*.csv", "--config", R"({"currency": "GBP", "records": [
              {"entity": "invoice", "fields": {"source_id": "id", "number": "id",
               "customer_id": "customer", "issued_on": "date", "total": "amount",
               "change": {"column": "change", "map": {"": "upsert", "void": "voided"}}}}]})"});
    const std::string head = "id;customer;date;amount;change\n";
    const std::string row = "R-1;C-1;2026-09-01;100.00;";
    folder_.write("a.csv", head + row + "\n");
    must({"sync", "harbour", "list"});
    must({"dispute", "harbour", "open", "--invoice", "R-1", "--reason", "PRICE"});
    folder_.write("b.csv", head + row + "void\n");
    must({"sync", "harbour", "list"});
    const auto voided = lines({"dispute", "harbour", "list", "--all"}).at(0);
    EXPECT_EQ(voided.at("state"), "voided");
    EXPECT_EQ(voided.at("steps").back().at("note"), "invoice R-1 was voided");
    must({"verify", "harbour"});
}

TEST_F(BySync, AnItemIsExplainedByTheVersionItWasPostedFrom) {
    deliver("HS-2616");
    deliver("HS-2616", "2026-08-31", "2026-08-30");
    const auto items = lines({"explain", "harbour", "HS-2616"});
    ASSERT_EQ(items.size(), 2U);
    for (const auto& item : items) {
        const auto bytes = item.at("record").at("source").at("bytes").get<std::string>();
        const auto issued = item.at("issued_on").get<std::string>();
        EXPECT_NE(bytes.find("<cbc:IssueDate>" + issued), std::string::npos) << bytes;
        EXPECT_EQ(item.at("record").at("record").at("issued_on"), issued);
    }
    EXPECT_NE(items[0].at("issued_on"), items[1].at("issued_on"));
}

// A2: a factored document is another's claim, whether it names the payee or says so by its type.
TEST_F(BySync, A2_AFactoredInvoiceIsAssigned) {
    deliver("HS-2616", ">380<", ">393<");
    deliver("HS-2615", "  <cac:TaxTotal>",
            "  <cac:PayeeParty><cac:PartyName><cbc:Name>Factor Bank plc</cbc:Name>"
            "</cac:PartyName></cac:PayeeParty>\n  <cac:TaxTotal>");
    deliver("HS-2614");
    const auto assigned = [&](const char* number) {
        const auto item = lines({"explain", "harbour", number}).at(0);
        return std::pair(item.value("assigned", false), item.value("assigned_to", ""));
    };
    EXPECT_EQ(assigned("HS-2616"), std::pair(true, std::string()));
    EXPECT_EQ(assigned("HS-2615"), std::pair(true, std::string("Factor Bank plc")));
    EXPECT_EQ(assigned("HS-2614"), std::pair(false, std::string()));
    EXPECT_NE(must({"explain", "harbour", "HS-2615"}).find("assigned to Factor Bank plc"),
              std::string::npos);
    const auto exact = must({"explain", "harbour", "HS-2614", "--json"});
    EXPECT_EQ(exact.find(R"(":"")"), std::string::npos) << "what is empty is left out: " << exact;
}

}  // namespace
}  // namespace openitem::tests
