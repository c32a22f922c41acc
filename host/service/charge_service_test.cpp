// Charges as items of their own, and in which order a payment clears them (T-CLR-1).
#include "host/service/charge.hpp"

#include <gtest/gtest.h>

#include "host/base/result.hpp"
#include "host/service/cash.hpp"
#include "host/service/test_company.hpp"

namespace openitem::service {
namespace {

using ledger::Account;
using testing::TestCompany;

// Principal 100.00, costs 5.00, interest 0.25; 100.00 come in and name nothing.
struct Charged {
    Charged() {
        customer = company.customer("C-1", "Testa");
        invoice = company.invoice("INV-1001", customer, "100.00", "2026-01-01", "2026-01-31");
        costs = add("costs", "5.00").item;
        interest = add("interest", "0.25").item;
        company.payment("P-1", customer, "100.00", "2026-03-01");
    }
    Charge add(const char* kind, const char* amount, const char* on = "2026-02-20") {
        return add_charge(company.workspace(), company.on(on),
                          {.company = "c",
                           .customer = "C-1",
                           .kind = kind,
                           .amount = amount,
                           .invoice = "INV-1001",
                           .reason = "second reminder",
                           .by = "ada"});
    }
    void apply() {
        const auto report =
            apply_cash(company.workspace(), "c", company.on("2026-03-02"), CashRequest{});
        EXPECT_EQ(report.lines.at(0).proposal.rule, cash::Rule::clearing);
        EXPECT_TRUE(report.lines.at(0).applied) << report.lines.at(0).not_applied;
    }
    std::int64_t open(store::ItemId item) { return company.open(item, "2026-03-02"); }

    TestCompany company;
    store::CustomerId customer;
    store::ItemId invoice, costs, interest;
};

TEST(T_CLR, 1_of_the_books_costs_then_interest_then_principal) {
    Charged books;
    EXPECT_EQ(books.company.balance(Account::charge_income), -500);
    EXPECT_EQ(books.company.balance(Account::interest_income), -25);
    books.apply();
    EXPECT_EQ(books.open(books.costs), 0);
    EXPECT_EQ(books.open(books.interest), 0);
    EXPECT_EQ(books.open(books.invoice), 525) << "principal, which goes on bearing interest";
    books.company.expect_verified();
}

TEST(T_CLR, 1_of_the_books_principal_first) {
    Charged books;
    std::filesystem::create_directories(books.company.policies());
    std::ofstream(books.company.policies() / "cash.json") << R"({"kind": "cash", "version": 1,
        "effective_from": "2026-01-01",
        "clearing": {"order": ["principal", "costs", "interest"]}})";
    books.apply();
    EXPECT_EQ(books.open(books.invoice), 0);
    EXPECT_EQ(books.open(books.costs) + books.open(books.interest), 525) << "bears no interest";
    books.company.expect_verified();
}

TEST(Charge, IsNumberedHasNoTaxAndCanBeWaived) {
    Charged books;
    const auto all = charges(books.company.workspace(), "c", testing::day("2026-02-28"));
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].number, "CHG-000001");
    EXPECT_EQ(all[1].number, "CHG-000002");
    EXPECT_EQ(all[0].invoice, "INV-1001");
    EXPECT_EQ(all[0].reason, "second reminder");
    books.apply();
    const auto waived =
        waive_charge(books.company.workspace(), books.company.on("2026-03-05"),
                     {.company = "c", .number = "CHG-000001", .reason = "goodwill", .by = "bob"});
    EXPECT_TRUE(waived.waived);
    EXPECT_EQ(books.company.balance(Account::charge_income), 0);
    EXPECT_EQ(books.company.balance(Account::unapplied_cash), -500) << "the money is theirs again";
    EXPECT_EQ(books.add("costs", "1.00", "2026-03-06").number, "CHG-000003");
    books.company.expect_verified();
}

TEST(Charge, RefusesWhatCannotBeMeant) {
    Charged books;
    EXPECT_THROW(books.add("principal", "5.00"), base::RunError);
    EXPECT_THROW(books.add("costs", "-5.00"), base::RunError);
    EXPECT_THROW(books.add("costs", "0.00"), base::RunError);
    EXPECT_THROW(books.add("costs", "5.00", "2025-12-31"), base::RunError) << "before its invoice";
    EXPECT_THROW(add_charge(books.company.workspace(), books.company.on("2026-02-20"),
                            {.company = "c",
                             .customer = "C-1",
                             .kind = "costs",
                             .amount = "5.00",
                             .invoice = "INV-9"}),
                 base::RunError);
    EXPECT_THROW(waive_charge(books.company.workspace(), books.company.on("2026-02-20"),
                              {.company = "c", .number = "INV-1001", .reason = "no"}),
                 base::RunError)
        << "an invoice is no charge";
}

}  // namespace
}  // namespace openitem::service
