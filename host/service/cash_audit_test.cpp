#include "host/service/cash_audit.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "host/service/cash.hpp"
#include "host/service/customer.hpp"
#include "host/service/dispute.hpp"
#include "host/service/json_file.hpp"
#include "host/service/test_company.hpp"

namespace openitem::service {
namespace {

using testing::day;
using testing::TestCompany;

std::vector<std::string> found_on(TestCompany& company, const char* on) {
    std::vector<std::string> found;
    for (const auto& finding : audit_cash(company.workspace(), "c", day(on), {})) {
        found.push_back(std::string(cash::to_string(finding.check)) + " " + finding.payment + " " +
                        finding.item + " " + finding.amount.to_text());
    }
    return found;
}

using Found = std::vector<std::string>;

TEST(CashAudit, FindsTheSameMoneyTwiceAndWhatWaitsTooLong) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    company.invoice("INV-1001", customer, "100.00", "2026-01-01", "2026-01-31");
    const auto same = [](Payment& p) {
        p.remittance_text("INV-1001");
        p.payer_name("Testa");
    };
    company.payment("P-1", customer, "100.00", "2026-02-02", same);
    company.payment("P-2", customer, "100.00", "2026-02-04", same);
    apply_cash(company.workspace(), "c", company.on("2026-02-05"), {});
    EXPECT_EQ(found_on(company, "2026-02-05"), Found{"duplicate P-2 P-1 100.00 EUR"});
    EXPECT_EQ(found_on(company, "2026-03-07"),
              (Found{"duplicate P-2 P-1 100.00 EUR", "stale P-2  100.00 EUR"}));
    company.expect_verified();
}

TEST(CashAudit, WhoPaysAgainAfterAReturnPaysOnce) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    const auto same = [](Payment& p) {
        p.remittance_text("INV-1001");
        p.payer_name("Testa");
    };
    const auto first = company.payment("P-1", {}, "100.00", "2026-02-02", same);
    const auto back = company.bank_return("RET-1", "100.00", "2026-02-03");
    company.payment("P-2", customer, "100.00", "2026-02-04", same);
    EXPECT_EQ(found_on(company, "2026-02-04"), Found{"duplicate P-2 P-1 100.00 EUR"});
    company.allocate(first, back, "100.00", "2026-02-04");
    EXPECT_EQ(found_on(company, "2026-02-04"), Found{});
}

TEST(CashAudit, FindsWhatWasPaidOfAnOpenCase) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    const auto invoice =
        company.invoice("INV-1001", customer, "100.00", "2026-01-01", "2026-01-31");
    open_dispute(company.workspace(), "c", company.on("2026-02-01"),
                 {.invoice = "INV-1001", .amount = "20.00", .reason = "PRICE"});
    const auto part = company.payment("P-1", customer, "80.00", "2026-02-02");
    company.allocate(part, invoice, "80.00", "2026-02-02");
    EXPECT_EQ(found_on(company, "2026-02-03"), Found{}) << "that is not disputed";
    const auto more = company.payment("P-2", customer, "5.00", "2026-02-03");
    company.allocate(more, invoice, "5.00", "2026-02-03");
    EXPECT_EQ(found_on(company, "2026-02-03"), Found{"disputed P-2 INV-1001 5.00 EUR"});
}

// P-1 is of C-1 by what the source states; the bank says that C-2 paid.
struct PaidByAnother {
    PaidByAnother() {
        one = company.customer("C-1", "Testa");
        other = company.customer("C-2", "Other Ltd");
        const auto invoice = company.invoice("INV-1001", one, "100.00", "2026-01-01", "2026-01-31");
        const auto payment = company.payment("P-1", one, "100.00", "2026-02-02",
                                             [](Payment& p) { p.payer_name("Other Ltd"); });
        company.allocate(payment, invoice, "100.00", "2026-02-03");
    }
    void merge(const char* on) {
        merge_customers(company.workspace(), company.on(on),
                        {.company = "c", .customer = "C-1", .other = "C-2", .by = "ada"});
    }
    void part(const char* on) {
        unmerge_customer(company.workspace(), company.on(on),
                         {.company = "c", .customer = "C-2", .other = "", .by = "ada"});
    }

    TestCompany company;
    store::CustomerId one;
    store::CustomerId other;
};

TEST(CashAudit, FindsMoneyOfAnotherCustomer) {
    PaidByAnother books;
    EXPECT_EQ(found_on(books.company, "2026-02-02"), Found{}) << "not applied yet";
    EXPECT_EQ(found_on(books.company, "2026-02-03"), Found{"other payer P-1 INV-1001 100.00 EUR"});
    const auto found = audit_cash(books.company.workspace(), "c", day("2026-02-03"), {});
    EXPECT_NE(found[0].to_do.find("C-2 Other Ltd paid, by its name"), std::string::npos);
    books.merge("2026-02-05");
    EXPECT_EQ(found_on(books.company, "2026-02-05"), Found{});
    books.part("2026-02-08");
    EXPECT_EQ(found_on(books.company, "2026-02-08"), Found{}) << "they were one once";
}

TEST(CashAudit, KnowsAPayerByWhatPeopleTaught) {
    TestCompany company;
    const auto one = company.customer("C-1", "Testa");
    const auto other = company.customer("C-2", "Other Ltd");
    company.invoice("INV-1001", one, "100.00", "2026-01-01", "2026-01-31");
    const auto invoice = company.invoice("INV-2001", other, "70.00", "2026-01-01", "2026-01-31");
    const auto hand = [](Payment& payment) { payment.payer_name("Treuhand Nord"); };
    company.payment("P-1", {}, "100.00", "2026-02-02", hand);
    const auto second = company.payment("P-2", other, "70.00", "2026-02-03", hand);
    company.allocate(second, invoice, "70.00", "2026-02-03");
    EXPECT_EQ(found_on(company, "2026-02-03"), Found{}) << "nobody knows who that is";
    apply_by_hand(company.workspace(), "c", company.on("2026-02-04"),
                  {.from = "P-1", .to = {{.number = "INV-1001"}}, .by = "ada"});
    EXPECT_EQ(found_on(company, "2026-02-04"), Found{"other payer P-2 INV-2001 70.00 EUR"});
}

// 119.00 with 2 % until 10.01., paid less 2.38 on that day, and applied two days later.
struct PaidWithDiscount {
    explicit PaidWithDiscount(const std::string& discount, const char* paid_on = "2026-01-12") {
        set_policy(2, "2026-01-01", discount);
        const auto customer = company.customer("C-1", "Testa");
        company.invoice("INV-1001", customer, "119.00", "2026-01-01", "2026-01-31",
                        [](Invoice& record) {
                            record.add_discount_tier()
                                .until_on(model::testing::day("2026-01-10"))
                                .percent(openitem::decimal("2"));
                        });
        company.payment("P-1", customer, "116.62", paid_on,
                        [](Payment& payment) { payment.remittance_text("INV-1001"); });
        const auto report = apply_cash(company.workspace(), "c", company.on("2026-01-14"), {});
        EXPECT_TRUE(report.lines.at(0).applied);
    }
    void set_policy(int version, const std::string& from, const std::string& rest) {
        policies += (policies.empty() ? "" : ", ") +
                    fmt::format(R"({{"kind": "cash", "version": {}, "effective_from": "{}", {}}})",
                                version, from, rest);
        write_text_file(company.policies() / "cash.json", "[" + policies + "]");
    }

    TestCompany company;
    std::string policies;
};

TEST(CashAudit, FindsADiscountThatWasGrantedLate) {
    PaidWithDiscount late(R"("discount": {"unearned": "allow"})");
    EXPECT_EQ(found_on(late.company, "2026-01-13"), Found{});
    EXPECT_EQ(found_on(late.company, "2026-01-14"), Found{"late discount P-1 INV-1001 2.38 EUR"});
    const auto found = audit_cash(late.company.workspace(), "c", day("2026-01-14"), {});
    EXPECT_EQ(found[0].to_do,
              "2 % until 2026-01-10, paid on 2026-01-12: claim it from the customer, or let it "
              "pass");
    late.set_policy(3, "2026-01-15", R"("discount": {"use": false})");
    EXPECT_EQ(found_on(late.company, "2026-01-15"), Found{"late discount P-1 INV-1001 2.38 EUR"})
        << "none is granted any more; this one was";
    late.set_policy(4, "2026-01-16", R"("audit": {"late_discount": false})");
    EXPECT_EQ(found_on(late.company, "2026-01-16"), Found{});
}

TEST(CashAudit, KnowsWhatWasEarnedWhenItWasGranted) {
    PaidWithDiscount in_time("\"apply_from\": 80", "2026-01-10");
    EXPECT_EQ(found_on(in_time.company, "2026-01-14"), Found{}) << "the value date counts";
    PaidWithDiscount in_grace(R"("discount": {"grace_days": 2})");
    in_grace.set_policy(3, "2026-01-15", R"("discount": {"grace_days": 0})");
    EXPECT_EQ(found_on(in_grace.company, "2026-01-15"), Found{}) << "by the policy of that day";
}

TEST(CashAudit, ADiscountBesideADeductedCreditNoteIsOfThePaymentsDay) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    company.invoice("INV-1001", customer, "119.00", "2026-01-01", "2026-01-31",
                    [](Invoice& record) {
                        record.add_discount_tier()
                            .until_on(model::testing::day("2026-01-10"))
                            .percent(openitem::decimal("2"));
                    });
    company.credit_note("CN-20001", customer, "20.00", "2026-01-05");
    company.payment("P-1", customer, "96.62", "2026-01-09",
                    [](Payment& payment) { payment.remittance_text("INV-1001 less CN-20001"); });
    const auto report = apply_cash(company.workspace(), "c", company.on("2026-01-14"), {});
    ASSERT_TRUE(report.lines.at(0).applied);
    ASSERT_EQ(report.lines[0].proposal.deductions.size(), 1U);
    EXPECT_EQ(found_on(company, "2026-01-14"), Found{});
}

TEST(CashAudit, TakesItsLimitsFromThePolicyUnlessTold) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    company.payment("P-1", customer, "100.00", "2026-02-02");
    write_text_file(company.policies() / "cash.json",
                    R"({"kind": "cash", "version": 2, "effective_from": "2026-01-01",
                        "audit": {"stale_days": 3}})");
    const Found stale{"stale P-1  100.00 EUR"};
    EXPECT_EQ(found_on(company, "2026-02-05"), Found{});
    EXPECT_EQ(found_on(company, "2026-02-06"), stale);
    EXPECT_EQ(audit_cash(company.workspace(), "c", day("2026-02-06"), {.stale_days = 4}).size(),
              0U);
}

// What the books would refuse can only be there when somebody has changed them past the ledger.
void damage(TestCompany& company, const std::string& sql) {
    sqlite3* file = nullptr;
    ASSERT_EQ(sqlite3_open(company.workspace().books_file("c").c_str(), &file), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(file, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
    EXPECT_EQ(sqlite3_changes(file), 1);
    sqlite3_close(file);
}

struct Paid {
    Paid() {
        const auto customer = company.customer("C-1", "Testa");
        other = company.customer("C-2", "Other Ltd");
        invoice = company.invoice("INV-1001", customer, "100.00", "2026-01-01", "2026-01-31");
        const auto payment = company.payment("P-1", customer, "80.00", "2026-02-02");
        company.allocate(payment, invoice, "80.00", "2026-02-02");
    }

    TestCompany company;
    store::CustomerId other;
    store::ItemId invoice;
};

TEST(CashAudit, FindsMoreThanCameInInDamagedBooks) {
    Paid books;
    EXPECT_EQ(found_on(books.company, "2026-02-02"), Found{});
    damage(books.company, "UPDATE allocation SET amount = 8001");
    EXPECT_EQ(found_on(books.company, "2026-02-02"), Found{"over-applied P-1  0.01 EUR"});
}

TEST(CashAudit, FindsAnItemOfSomebodyElseInDamagedBooks) {
    Paid books;
    damage(books.company, fmt::format("UPDATE item SET customer = {} WHERE id = {}",
                                      books.other.value, books.invoice.value));
    EXPECT_EQ(found_on(books.company, "2026-02-02"),
              Found{"other customer P-1 INV-1001 80.00 EUR"});
    merge_customers(books.company.workspace(), books.company.on("2026-02-03"),
                    {.company = "c", .customer = "C-1", .other = "C-2", .by = "ada"});
    EXPECT_EQ(found_on(books.company, "2026-02-03"), Found{}) << "they are one";
}

}  // namespace
}  // namespace openitem::service
