// What is not as it should be is parked with its reason, and nothing is paid twice; advices that
// come apart from their payment.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "host/base/result.hpp"
#include "host/service/cash.hpp"
#include "host/service/test_company.hpp"

namespace openitem::service {
namespace {

using testing::day;
using testing::TestCompany;

struct CashBadInput : ::testing::Test {
    TestCompany company;
    store::CustomerId testa = company.customer("C-1", "Testa GmbH");

    std::string reason_of(const char* payment, const char* on = "2026-02-10") {
        const auto report =
            match_cash(company.workspace(), "c", company.on(on), {.payment = payment});
        const auto& proposal = report.lines.at(0).proposal;
        return proposal.applies() ? "applied: " + proposal.reason : proposal.reason;
    }
    std::string state_of(const char* payment) {
        for (const auto& item :
             list_cash(company.workspace(), "c", day("2026-02-10"), true).items) {
            if (item.number == payment) return item.state;
        }
        return "none";
    }
};

TEST_F(CashBadInput, OfTwoPeopleWhoApplyOneReceiptAtOnceOneDoes) {
    const auto one = company.invoice("INV-1001", testa, "100.00", "2026-01-01", "2026-01-31");
    const auto two = company.invoice("INV-1002", testa, "100.00", "2026-01-01", "2026-01-31");
    company.payment("P-1", testa, "100.00", "2026-02-02");
    std::atomic<int> applied{0}, refused{0};
    const auto work = [&](const char* invoice, const char* by) {
        base::FixedClock clock(*base::Instant::parse("2026-02-03T10:00:00Z"));
        try {
            apply_by_hand(company.workspace(), "c", clock,
                          {.from = "P-1", .to = {{invoice}}, .by = by});
            ++applied;
        } catch (const base::RunError& error) {
            EXPECT_STREQ(error.what(), "no payment or credit note \"P-1\" has anything open");
            ++refused;
        }
    };
    std::thread anna(work, "INV-1001", "anna"), bert(work, "INV-1002", "bert");
    anna.join();
    bert.join();
    EXPECT_EQ(applied, 1);
    EXPECT_EQ(refused, 1);
    EXPECT_EQ(company.open(one, "2026-02-03") + company.open(two, "2026-02-03"), 100'00);
    company.expect_verified();
}

TEST_F(CashBadInput, APaidDocumentIsNamed) {
    const auto invoice = company.invoice("INV-1001", testa, "100.00", "2026-01-01", "2026-01-31");
    company.invoice("INV-1002", testa, "100.00", "2026-01-01", "2026-01-31");
    company.allocate(company.payment("P-1", testa, "100.00", "2026-02-02"), invoice, "100.00",
                     "2026-02-02");
    company.payment("P-2", testa, "100.00", "2026-02-03",
                    [](Payment& p) { p.remittance_text("INV-1001"); });
    EXPECT_EQ(reason_of("P-2"), "document INV-1001 is settled already");
    EXPECT_EQ(state_of("P-2"), "unapplied");
}

TEST_F(CashBadInput, AVoidedDocumentIsNamed) {
    const auto invoice = company.invoice("INV-1001", testa, "100.00", "2026-01-01", "2026-01-31");
    company.invoice("INV-1002", testa, "100.00", "2026-01-01", "2026-01-31");
    company.void_document(invoice, "2026-02-05");
    company.payment("P-1", testa, "100.00", "2026-02-03",
                    [](Payment& p) { p.remittance_text("INV-1001"); });
    EXPECT_EQ(reason_of("P-1"), "document INV-1001 was voided");
    EXPECT_EQ(reason_of("P-1", "2026-02-04").substr(0, 8), "applied:") << "it was not yet then";
}

TEST_F(CashBadInput, ADocumentInAnotherCurrencyIsNamed) {
    company.rate("USD", "2026-01-01", "0.90");
    company.foreign_invoice("INV-1001", testa, "100.00", "USD", "2026-01-01", "2026-01-31");
    company.invoice("INV-1002", testa, "100.00", "2026-01-01", "2026-01-31");
    company.payment("P-1", testa, "100.00", "2026-02-03",
                    [](Payment& p) { p.remittance_text("INV-1001"); });
    EXPECT_EQ(reason_of("P-1"), "document INV-1001 is in USD, and the receipt in EUR");
}

TEST_F(CashBadInput, APayerKnownUnderTwoCustomersIsNobody) {
    const auto second = company.customer("C-2", "Testa GmbH");
    company.invoice("INV-1001", testa, "100.00", "2026-01-01", "2026-01-31");
    company.invoice("INV-1002", second, "100.00", "2026-01-01", "2026-01-31");
    company.payment("P-1", {}, "100.00", "2026-02-03",
                    [](Payment& p) { p.payer_name("Testa GmbH"); });
    EXPECT_EQ(reason_of("P-1"),
              "the payer's name is that of several customers, and 2 items have this amount");
    EXPECT_EQ(state_of("P-1"), "unidentified");
}

// INV-1001 and INV-1002 are paid together, and the bank says nothing of what for.
struct Advised : CashBadInput {
    Advised() {
        company.invoice("INV-1001", testa, "100.00", "2026-01-01", "2026-01-31");
        company.invoice("INV-1002", testa, "60.00", "2026-01-01", "2026-01-31");
        company.invoice("INV-1003", testa, "60.00", "2026-01-01", "2026-01-31");
    }
    store::ItemId paid(const char* number = "P-1", const char* id = "E2E-7") {
        return company.payment(number, {}, "150.00", "2026-02-03",
                               [id](Payment& p) { p.payer_name("Testa").end_to_end_id(id); });
    }
    static void lines(Payment& p) {
        p.add_remittance_line().number("INV-1001").paid(model::testing::eur("100.00"));
        p.add_remittance_line().number("INV-1003").paid(model::testing::eur("50.00"));
    }
    void advised(const char* date, store::ItemId of = {}, const char* id = "E2E-7") {
        company.advice(
            "REM-9", "150.00", date,
            [id](Payment& p) {
                p.end_to_end_id(id).payer_name("Testa");
                lines(p);
            },
            of);
    }
};

TEST_F(Advised, NeverThePaymentIsForAPerson) {
    paid();
    EXPECT_EQ(reason_of("P-1").find("applied:"), std::string::npos);
}

TEST_F(Advised, BeforeThePaymentWhichIsOfAnotherDay) {
    advised("2026-01-30");
    paid();
    EXPECT_EQ(reason_of("P-1"), "applied: 150.00 EUR to INV-1001, INV-1003, short by 10.00 EUR");
    const auto report = apply_cash(company.workspace(), "c", company.on("2026-02-10"), {});
    EXPECT_TRUE(report.lines.at(0).applied);
    EXPECT_EQ(report.lines.at(0).proposal.evidence.at(0).text(),
              "remittance line \"INV-1001\" of advice REM-9 is document INV-1001");
    company.expect_verified();
}

TEST_F(Advised, AfterThePaymentItTellsOf) {
    const auto payment = paid("P-1", "");
    EXPECT_EQ(reason_of("P-1").find("applied:"), std::string::npos);
    advised("2026-02-03", payment, "");
    EXPECT_EQ(reason_of("P-1").substr(0, 8), "applied:");
}

TEST_F(Advised, OfTwoPaymentsItFitsItIsOfNone) {
    advised("2026-02-01");
    paid("P-1");
    paid("P-2");
    EXPECT_EQ(reason_of("P-1").find("applied:"), std::string::npos);
}

// INV-1003 is paid short by the first, which used the advice up: the second is for a person.
TEST_F(Advised, OnceItWasFollowedItIsNotOfTheNextEqualPayment) {
    advised("2026-01-30", {}, "");
    paid("P-1", "");
    const auto first = apply_cash(company.workspace(), "c", company.on("2026-02-04"), {});
    EXPECT_TRUE(first.lines.at(0).applied);
    company.payment("P-2", {}, "150.00", "2026-02-10", [](Payment& p) { p.payer_name("Testa"); });
    const auto report =
        match_cash(company.workspace(), "c", company.on("2026-02-10"), {.payment = "P-2"});
    EXPECT_EQ(report.lines.at(0).receipt.advice, "");
    EXPECT_FALSE(report.lines.at(0).proposal.applies());
}

TEST_F(Advised, TooLongBeforeItIsAnotherPayments) {
    advised("2026-01-19");
    paid();
    EXPECT_EQ(reason_of("P-1").find("applied:"), std::string::npos);
}

}  // namespace
}  // namespace openitem::service
