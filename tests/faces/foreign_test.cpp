// A customer who owes and pays in another currency than the books, from its files to the journal:
// discounts, reserves and write-offs, with what the rates leave (ACCOUNTING A11, A16, A17).
#include "tests/faces/workspace.hpp"

namespace openitem::faces {
namespace {

// 1 EUR is 1.25 USD until April, and 1.00 USD from then on.
class ForeignFace : public testing::Test {
protected:
    ForeignFace() {
        std::string rates = "date,USD\n";
        for (const char* day : {"2026-03-02", "2026-03-09", "2026-03-31"}) {
            rates += std::string(day) + ",1.25\n";
        }
        for (const char* day : {"2026-04-01", "2026-04-30", "2026-05-05"}) {
            rates += std::string(day) + ",1.00\n";
        }
        workspace_.write("rates.csv", rates);
        workspace_.expect(0, {"rates", "nord", "import", workspace_.path() + "/rates.csv",
                              "--quotes", "indirect"});
    }
    void invoices(const std::string& rows) {
        workspace_.write(
            "in/invoices.csv",
            "Invoice,Customer number,Date,Due date,Currency,Net,VAT,Total,Terms\n" + rows);
        if (connected_) return;
        connected_ = true;
        workspace_.connect("erp", "csv", "in/invoices.csv",
                           R"({"records": [{"entity": "invoice", "fields": {
                               "source_id": "Invoice", "number": "Invoice", "issued_on": "Date",
                               "customer_id": "Customer number", "due_on": "Due date",
                               "currency": "Currency", "net_total": "Net", "tax_total": "VAT",
                               "total": "Total", "payment_terms": "Terms"}}]})");
    }
    void payment(const std::string& row) {
        workspace_.write("in/payments.csv",
                         "Number,Date,Customer number,Currency,Amount,Text\n" + row);
        workspace_.connect("bank", "csv", "in/payments.csv",
                           R"({"records": [{"entity": "payment", "fields": {
                               "source_id": "Number", "number": "Number", "value_on": "Date",
                               "customer_id": "Customer number", "currency": "Currency",
                               "amount": "Amount", "remittance_text": "Text"}}]})");
        for (const char* name : {"erp", "bank"}) {
            auto file = workspace_.company() + "/connections/" + name + ".json";
            auto settings = Json::parse(tests::read_file(file), nullptr, true, true);
            settings["customer_numbers"] = "debtors";
            workspace_.write(std::string("companies/nord/connections/") + name + ".json",
                             settings.dump());
        }
    }
    // What is left on an account, in euros: debits less credits.
    std::string balance(const std::string& account) {
        std::int64_t sum = 0;
        for (const auto& entry : workspace_.lines(0, {"journal", "nord", "--all"})) {
            for (const auto& line : entry.at("lines")) {
                if (line.at("purpose") != account) continue;
                auto text = line.at("functional").at("amount").get<std::string>();
                text.erase(text.find('.'), 1);
                sum += std::stoll(text);
            }
        }
        return std::to_string(sum);
    }

    const Workspace workspace_;
    bool connected_ = false;
    const Words ada_ = {"OPENITEM_USER=ada"}, bob_ = {"OPENITEM_USER=bob"};
};

TEST_F(ForeignFace, ADiscountIsWorthWhatTheRevenueWasAndTheRateIsRealised) {
    invoices(
        "INV-1001,C-1,2026-03-02,2026-06-30,USD,100.00,19.00,119.00,#SKONTO#TAGE=40#PROZENT=2.00#"
        "\n");
    payment("P-1,2026-04-01,C-1,USD,116.62,INV-1001\n");
    workspace_.expect(0, {"sync", "nord"});
    const auto applied = workspace_.lines(0, {"cash", "nord", "apply", "--on", "2026-04-02"});
    ASSERT_EQ(applied.size(), 1U);
    EXPECT_EQ(applied[0]["applied"], true) << applied[0];
    EXPECT_TRUE(workspace_.open_items().empty());
    EXPECT_EQ(balance("receivables"), "0");
    EXPECT_EQ(balance("unapplied_cash"), "0");
    EXPECT_EQ(balance("bank"), "11662");          // at 1.00
    EXPECT_EQ(balance("sales_discount"), "160");  // 2.00 USD at 1.25
    EXPECT_EQ(balance("revenue"), "-8000");
    EXPECT_EQ(balance("tax_payable"), "-1490");  // 19.00 less 0.38 USD at 1.25
    EXPECT_EQ(balance("fx_realised"), "-2332");  // 116.62 USD: 116.62 came for 93.30

    workspace_.expect(0, {"cash", "nord", "unapply", "P-1", "--on", "2026-04-03"});
    EXPECT_EQ(balance("receivables"), "9520");
    EXPECT_EQ(balance("unapplied_cash"), "-11662");
    EXPECT_EQ(balance("sales_discount"), "0");
    EXPECT_EQ(balance("fx_realised"), "0");
    workspace_.expect(0, {"verify", "nord", "--rebuild"});
}

TEST_F(ForeignFace, AWriteOffUsesItsSpecificReserveAndItsReliefFollowsAnAmendment) {
    workspace_.write("companies/nord/policies/provision.json",
                     R"({"kind": "provision", "version": 1, "effective_from": "2026-01-01",
                         "until_days": [0], "rates": ["0", "10"], "specific": [{
                         "document": "INV-1001", "percent": "80", "reason": "in court"}]})");
    workspace_.write("companies/nord/policies/write_off.json",
                     R"({"kind": "write_off", "version": 1, "effective_from": "2026-01-01",
                         "country": "NL",
                         "relief": [{"country": "NL", "any_of": [{"says": "at once"}]}]})");
    const std::string row = "INV-1001,C-1,2026-03-02,2026-03-31,USD,";
    invoices(row + "100.00,19.00,119.00,\n");
    workspace_.expect(0, {"sync", "nord"});
    workspace_.expect(0, {"provision", "nord", "run", "--on", "2026-04-30"});
    EXPECT_EQ(balance("allowance"), "-6400");  // 80 % of 100.00 USD at 1.25

    workspace_.expect(
        0, {"writeoff", "nord", "propose", "INV-1001", "--reason", "lost", "--on", "2026-05-05"},
        ada_);
    const auto posted =
        workspace_.lines(0, {"writeoff", "nord", "approve", "2", "--on", "2026-05-05"}, bob_).at(0);
    EXPECT_EQ(posted["tax"]["amount"], "19.00");
    EXPECT_EQ(balance("allowance"), "0");
    EXPECT_EQ(balance("bad_debt"), "1600");
    EXPECT_EQ(balance("write_off_tax"), "1520");
    workspace_.expect(0, {"writeoff", "nord", "claim", "2", "--on", "2026-05-06"}, bob_);
    workspace_.expect(0, {"writeoff", "nord", "grant", "2", "--on", "2026-05-07"}, bob_);
    EXPECT_EQ(balance("write_off_tax"), "0");
    EXPECT_EQ(balance("tax_payable"), "0");

    // The source halves the invoice: so is what was written off, its tax and the relief.
    invoices(row + "50.00,9.50,59.50,\n");
    workspace_.expect(0, {"sync", "nord", "--full"});
    EXPECT_EQ(balance("receivables"), "0");
    EXPECT_EQ(balance("revenue"), "-4000");
    EXPECT_EQ(balance("write_off_tax"), "0");
    EXPECT_EQ(balance("tax_payable"), "0");
    EXPECT_EQ(balance("bad_debt"), "0");  // all of the 40.00 is reserved now
    EXPECT_EQ(balance("allowance"), "-2400");
    const auto now = workspace_.lines(0, {"writeoff", "nord", "list"}).at(0);
    EXPECT_EQ(now["amount"]["amount"], "59.50");
    EXPECT_EQ(now["relief"], "granted");
    workspace_.expect(0, {"verify", "nord", "--rebuild"});
}

}  // namespace
}  // namespace openitem::faces
