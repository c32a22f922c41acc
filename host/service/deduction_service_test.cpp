// What closes an item that is paid short: discounts (T-DISC), bank charges, small rests.
#include <gtest/gtest.h>

#include "host/service/cash.hpp"
#include "host/service/decisions.hpp"
#include "host/service/explain.hpp"
#include "host/service/json_file.hpp"
#include "host/service/tasks.hpp"
#include "host/service/test_company.hpp"

namespace openitem::service {
namespace {

using ledger::Account;
using testing::day;
using testing::TestCompany;

// 119.00 with 2 % until 10.01., 19.00 of it tax.
struct Discounted {
    explicit Discounted(const std::string& policy = "") {
        customer = company.customer("C-1", "Testa");
        invoice = company.invoice("INV-1001", customer, "119.00", "2026-01-01", "2026-01-31",
                                  [](Invoice& record) {
                                      record.add_discount_tier()
                                          .until_on(model::testing::day("2026-01-10"))
                                          .percent(openitem::decimal("2"));
                                  });
        if (!policy.empty()) set_policy(policy);
    }
    void set_policy(const std::string& rest) {
        write_text_file(
            company.policies() / "cash.json",
            R"({"kind": "cash", "version": 2, "effective_from": "2026-01-01", )" + rest + "}");
    }
    store::ItemId pay(const char* amount, const char* on, const char* fee = nullptr) {
        return company.payment("P-1", customer, amount, on, [&](Payment& payment) {
            payment.remittance_text("INV-1001");
            if (fee != nullptr) payment.fee(model::testing::eur(fee));
        });
    }
    CashLine apply(const char* on) {
        const auto report = apply_cash(company.workspace(), "c", company.on(on), {});
        return report.lines.at(0);
    }
    std::int64_t open(const char* on) { return company.open(invoice, on); }

    TestCompany company;
    store::CustomerId customer;
    store::ItemId invoice;
};

TEST(T_DISC, IsGrantedWithThePaymentAndTakenBackWithIt) {
    Discounted books;
    const auto payment = books.pay("116.62", "2026-01-09");
    const auto line = books.apply("2026-01-12");
    ASSERT_TRUE(line.applied) << "the value date counts, not the day it is applied";
    EXPECT_EQ(line.proposal.score, 95);
    EXPECT_EQ(line.proposal.reason,
              "116.62 EUR to INV-1001, 2.38 EUR discount (2 % until 2026-01-10, paid on "
              "2026-01-09: 2.00 EUR net, 0.38 EUR tax)");
    EXPECT_EQ(books.open("2026-01-12"), 0);
    EXPECT_EQ(books.company.balance(Account::sales_discount), 200);
    EXPECT_EQ(books.company.balance(Account::tax_payable), -1862);
    const auto shown = explain(books.company.workspace(), "c", "INV-1001", day("2026-01-12"));
    ASSERT_EQ(shown[0].allocations.size(), 2U);
    EXPECT_EQ(shown[0].allocations[1].allocation.rule, "discount");
    EXPECT_NE(shown[0].allocations[1].allocation.evidence.find("2 % until 2026-01-10"),
              std::string::npos);
    for (const auto& decision : kept_decisions(books.company.workspace(), "c", "cash")) {
        EXPECT_TRUE(replays(decision.record));
    }
    books.company.expect_verified();

    const auto done = unapply_cash(books.company.workspace(), "c", books.company.on("2026-01-20"),
                                   {.what = "P-1", .reason = "another invoice"});
    ASSERT_EQ(done.size(), 2U);
    EXPECT_EQ(done[1].from, "discount");
    EXPECT_EQ(books.open("2026-01-20"), 11900);
    EXPECT_EQ(books.open("2026-01-19"), 0) << "the past is as it was";
    EXPECT_EQ(books.company.open(payment, "2026-01-20"), -11662);
    EXPECT_EQ(books.company.balance(Account::sales_discount), 0);
    EXPECT_EQ(books.company.balance(Account::tax_payable), -1900);
    EXPECT_TRUE(books.apply("2026-01-21").applied) << "it can be granted again";
    EXPECT_EQ(books.open("2026-01-21"), 0);
    books.company.expect_verified();
}

TEST(T_DISC, TheTaxStaysWhereThePolicySaysSo) {
    Discounted books(R"("discount": {"tax": "excluded"})");
    books.pay("117.00", "2026-01-09");
    EXPECT_TRUE(books.apply("2026-01-12").applied);
    EXPECT_EQ(books.open("2026-01-12"), 0);
    EXPECT_EQ(books.company.balance(Account::sales_discount), 200);
    EXPECT_EQ(books.company.balance(Account::tax_payable), -1900);
    books.company.expect_verified();
}

TEST(T_DISC, AReturnedPaymentTakesItsDiscountBack) {
    Discounted books;
    books.company.payment("P-1", {}, "116.62", "2026-01-09",
                          [](Payment& p) { p.remittance_text("INV-1001").end_to_end_id("DD-1"); });
    EXPECT_TRUE(books.apply("2026-01-09").applied);
    books.company.bank_return("B-1", "116.62", "2026-01-14",
                              [](Payment& p) { p.end_to_end_id("DD-1"); });
    const auto report =
        apply_cash(books.company.workspace(), "c", books.company.on("2026-01-15"), {});
    EXPECT_TRUE(report.returns.at(0).applied);
    EXPECT_EQ(books.open("2026-01-15"), 11900);
    EXPECT_EQ(books.company.balance(Account::sales_discount), 0);
    books.company.expect_verified();
}

TEST(T_DISC, TakenTooLateItStaysOpenIsAskedBackOrGranted) {
    const auto late = [](Discounted& books) {
        books.pay("116.62", "2026-01-14");
        return books.apply("2026-01-15");
    };
    Discounted refusing;
    const auto refused = late(refusing);
    EXPECT_TRUE(refused.applied);
    EXPECT_NE(refused.proposal.reason.find("2.38 EUR is a discount of 2 % until 2026-01-10, taken "
                                           "on 2026-01-14: too late"),
              std::string::npos)
        << refused.proposal.reason;
    EXPECT_EQ(refusing.open("2026-01-15"), 238);
    EXPECT_TRUE(list_tasks(refusing.company.workspace(), "c", false).empty());

    Discounted asking(R"("discount": {"unearned": "charge_back"})");
    EXPECT_TRUE(late(asking).applied);
    EXPECT_EQ(asking.open("2026-01-15"), 238);
    const auto tasks = list_tasks(asking.company.workspace(), "c", false);
    ASSERT_EQ(tasks.size(), 1U);
    EXPECT_EQ(tasks[0].row.kind, "late_discount");
    EXPECT_EQ(tasks[0].row.amount.to_string(), "2.38");

    Discounted granting(R"("discount": {"unearned": "allow"})");
    EXPECT_TRUE(late(granting).applied);
    EXPECT_EQ(granting.open("2026-01-15"), 0);
    EXPECT_EQ(granting.company.balance(Account::sales_discount), 200);

    Discounted waiting(R"("discount": {"grace_days": 4})");
    EXPECT_TRUE(late(waiting).applied);
    EXPECT_EQ(waiting.open("2026-01-15"), 0);
    for (auto* books : {&refusing, &asking, &granting, &waiting}) books->company.expect_verified();
}

TEST(T_DISC, AnAmountLessTheDiscountFindsItsInvoice) {
    Discounted books(R"("apply_from": 80)");
    books.company.payment("P-1", books.customer, "116.62", "2026-01-09");
    const auto line = books.apply("2026-01-09");
    EXPECT_EQ(line.proposal.rule, cash::Rule::amount);
    EXPECT_TRUE(line.applied) << line.proposal.reason;
    EXPECT_EQ(books.open("2026-01-09"), 0);
    for (const auto& decision : kept_decisions(books.company.workspace(), "c", "cash")) {
        EXPECT_TRUE(replays(decision.record));
    }
    books.company.expect_verified();
}

TEST(BankCharge, IsOursOrTheCustomersByPolicy) {
    Discounted ours;
    ours.pay("114.00", "2026-01-20", "5.00");
    const auto line = ours.apply("2026-01-20");
    EXPECT_TRUE(line.applied);
    EXPECT_EQ(ours.open("2026-01-20"), 0);
    EXPECT_EQ(ours.company.balance(Account::bank_charge), 500);
    EXPECT_EQ(ours.company.balance(Account::tax_payable), -1900) << "the price is as it was";
    unapply_cash(ours.company.workspace(), "c", ours.company.on("2026-01-21"), {.what = "P-1"});
    EXPECT_EQ(ours.open("2026-01-21"), 11900);
    EXPECT_EQ(ours.company.balance(Account::bank_charge), 0);
    ours.company.expect_verified();

    Discounted theirs(R"("bank_fees": "customer")");
    theirs.pay("114.00", "2026-01-20", "5.00");
    EXPECT_TRUE(theirs.apply("2026-01-20").applied);
    EXPECT_EQ(theirs.open("2026-01-20"), 500);
    EXPECT_EQ(theirs.company.balance(Account::bank_charge), 0);
}

TEST(BankCharge, GoesTogetherWithADiscount) {
    Discounted books;
    books.pay("111.62", "2026-01-09", "5.00");
    EXPECT_TRUE(books.apply("2026-01-09").applied);
    EXPECT_EQ(books.open("2026-01-09"), 0);
    EXPECT_EQ(books.company.balance(Account::bank_charge), 500);
    EXPECT_EQ(books.company.balance(Account::sales_discount), 200);
    books.company.expect_verified();
}

TEST(A16, ASmallRestIsWrittenOffWithinBothCaps) {
    const auto rest_of = [](const char* paid, const char* tolerance) {
        Discounted books(std::string(R"("tolerance": )") + tolerance);
        books.pay(paid, "2026-01-20");
        EXPECT_TRUE(books.apply("2026-01-20").applied);
        books.company.expect_verified();
        return std::pair(books.open("2026-01-20"), books.company.balance(Account::bad_debt));
    };
    const char* const one = R"({"amount": {"amount": "1.19", "currency": "EUR"}, "percent": "1"})";
    EXPECT_EQ(rest_of("117.81", one), std::pair(std::int64_t{0}, std::int64_t{100}));
    EXPECT_EQ(rest_of("117.80", one).first, 120) << "above the amount";
    const char* const half =
        R"({"amount": {"amount": "1.19", "currency": "EUR"}, "percent": "0.5"})";
    EXPECT_EQ(rest_of("117.81", half).first, 119) << "above the share";
    const char* const dollars = R"({"amount": {"amount": "1.19", "currency": "USD"}})";
    EXPECT_EQ(rest_of("117.81", dollars).first, 119) << "another currency's";
}

// The invoice states neither date nor discount; the customer's terms do.
TEST(T_DISC, WhatTheCustomersTermsOfferIsEarned) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    write_text_file(company.policies() / "terms.json", R"({"kind": "terms", "version": 1,
        "effective_from": "2026-01-01", "customers": {"C-1": "2/10 N30"},
        "terms": [{"name": "2/10 N30", "parts": [{"due": {"days": 30}}],
                   "discounts": [{"percent": "2", "until": {"days": 10}}]}]})");
    const auto invoice = company.undated_invoice("INV-1001", customer, "119.00", "2026-01-01");
    company.payment("P-1", customer, "116.62", "2026-01-11",
                    [](Payment& payment) { payment.remittance_text("INV-1001"); });
    const auto report = apply_cash(company.workspace(), "c", company.on("2026-01-12"), {});
    EXPECT_TRUE(report.lines.at(0).applied) << report.lines.at(0).not_applied;
    EXPECT_EQ(company.open(invoice, "2026-01-12"), 0);
    EXPECT_EQ(company.balance(Account::sales_discount), 200);
    company.expect_verified();
}

}  // namespace
}  // namespace openitem::service
