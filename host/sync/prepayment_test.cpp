// A7, A8: what was invoiced in advance, and the invoice that takes it back.
#include "host/sync/test_run.hpp"

namespace openitem::sync {
namespace {

using namespace test;
using ledger::Account;

void deposit(Feed& feed) {
    feed.invoice({.id = "D1", .total = "1190.00", .tax = "190.00", .type = "386"});
}

TEST(A8, FinalInvoiceTakesBackThePrepaymentWithItsTax) {
    World world;
    world.run("erp", [](Feed& feed) {
        deposit(feed);
        feed.invoice({.id = "R1",
                      .total = "3570.00",
                      .tax = "570.00",
                      .prepaid = "1190.00",
                      .preceding = {"D1", "D1"}});
    });
    EXPECT_EQ(world.balance(Account::customer_prepayments), 0);
    EXPECT_EQ(world.balance(Account::tax_payable), -57000);
    EXPECT_EQ(world.balance(Account::revenue), -300000);
    EXPECT_EQ(world.balance(Account::receivables), 119000 + 238000);
}

// The books are the same in either order, whoever is read first.
TEST(A8, FinalInvoiceBeforeItsPrepaymentInvoiceIsPostedAgainOnceThatIsThere) {
    World world;
    const auto final = [](Feed& feed) {
        feed.invoice({.id = "R1",
                      .total = "3570.00",
                      .tax = "570.00",
                      .prepaid = "1190.00",
                      .due = "2026-03-01",
                      .preceding = {"D1"}});
        feed.payment({.id = "P1", .amount = "380.00", .customer = "C1"});
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1", .amount = "380.00"});
    };
    const Given shared{.customer_numbers = "debtors"};
    EXPECT_EQ(world.run("erp", final, shared).tasks, 1U);
    EXPECT_EQ(world.balance(Account::tax_payable), -57000);
    EXPECT_EQ(world.balance(Account::customer_prepayments), 119000);
    EXPECT_EQ(world.books().tasks("open").at(0).kind, "prepayment");
    EXPECT_EQ(world.run("mail", deposit, shared).tasks, 0U);
    EXPECT_TRUE(world.books().tasks("open").empty());
    EXPECT_EQ(world.balance(Account::customer_prepayments), 0);
    EXPECT_EQ(world.balance(Account::tax_payable), -57000);
    EXPECT_EQ(world.balance(Account::revenue), -300000);
    EXPECT_EQ(world.all_open(),
              (std::map<std::string, std::int64_t>{{"D1", 119000}, {"R1", 200000}}));
    EXPECT_EQ(world.books().items_by_number("R1").back().item.due_on, on("2026-03-01"));
    const auto before = world.dump();
    world.run("erp", final, shared);
    EXPECT_EQ(world.dump(), before);

    World other;
    EXPECT_EQ(other
                  .run("erp",
                       [&](Feed& feed) {
                           final(feed);
                           deposit(feed);
                       })
                  .tasks,
              0U);
    EXPECT_EQ(other.balance(Account::customer_prepayments), 0);
}

TEST(A8, PrepaidWithoutAnInvoiceInAdvanceGoesGrossToThePrepayments) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R0", .total = "119.00", .tax = "19.00"});  // no prepayment invoice
        feed.invoice({.id = "R1",
                      .total = "357.00",
                      .tax = "57.00",
                      .prepaid = "119.00",
                      .preceding = {"R0", "D9"}});
    });
    EXPECT_EQ(world.balance(Account::customer_prepayments), 11900);
    EXPECT_EQ(world.balance(Account::tax_payable), -7600);
}

// Of two deposits with tax at two rates and some money paid without an invoice.
TEST(A8, PrepaidIsSplitByTheTaxOfWhatItDrawsOnToTheCent) {
    World world;
    world.run("erp", [](Feed& feed) {
        deposit(feed);
        feed.invoice({.id = "D2", .total = "100.01", .tax = "6.54", .type = "386"});
        feed.invoice({.id = "R1",
                      .total = "3570.00",
                      .tax = "570.00",
                      .prepaid = "1300.00",
                      .preceding = {"D1", "D2"}});
    });
    EXPECT_EQ(world.balance(Account::customer_prepayments), 999);  // what nobody invoiced
    EXPECT_EQ(world.balance(Account::tax_payable), -57000);
}

// What is left to pay holds what is left of the tax: 380.00 in 2,380.00.
TEST(A8, WriteOffOfWhatTheFinalInvoiceAsksForHasItsRestOfTheTax) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "D1", .total = "1000.00", .tax = "0.00", .type = "386"});
        feed.invoice({.id = "D2", .total = "1190.00", .tax = "190.00", .type = "386"});
        feed.invoice({.id = "R1",
                      .total = "4760.00",
                      .tax = "760.00",
                      .prepaid = "2190.00",
                      .preceding = {"D1", "D2"}});
        feed.allocation({.id = "A1", .invoice = "R1", .amount = "2570.00", .kind = 4});
    });
    EXPECT_EQ(world.balance(Account::customer_prepayments), 0);
    EXPECT_EQ(world.balance(Account::write_off_tax), 57000);
    EXPECT_EQ(world.balance(Account::bad_debt), 200000);
}

TEST(A7, CreditNoteOnAPrepaymentInvoiceTakesBackPrepaymentsAndNoRevenue) {
    World world;
    world.run("erp", [](Feed& feed) {
        deposit(feed);
        feed.invoice(
            {.id = "G1", .total = "1190.00", .tax = "190.00", .type = "381", .preceding = {"D1"}});
    });
    EXPECT_EQ(world.balance(Account::customer_prepayments), 0);
    EXPECT_EQ(world.balance(Account::tax_payable), 0);
    EXPECT_EQ(world.balance(Account::revenue), 0);
}

// A professional's invoice: the customer pays 1,030.00 and owes the tax office 190.00 for us.
TEST(A9, WithheldTaxIsOwedByTheTaxOffice) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1",
                      .total = "1220.00",
                      .tax = "220.00",
                      .prepaid = "190.00",
                      .withheld = "190.00"});
    });
    EXPECT_EQ(world.balance(Account::receivables), 103000);
    EXPECT_EQ(world.balance(Account::withholding_tax), 19000);
    EXPECT_EQ(world.balance(Account::customer_prepayments), 0);
    EXPECT_EQ(world.balance(Account::tax_payable), -22000);
    EXPECT_EQ(world.balance(Account::revenue), -100000);
    EXPECT_EQ(world.all_open(), (std::map<std::string, std::int64_t>{{"R1", 103000}}));
}

// A public body pays the VAT to the tax office itself; 100.00 of the rest came before.
TEST(A9, VatOfASplitPaymentIsNotOwedByUs) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1",
                      .total = "1220.00",
                      .tax = "220.00",
                      .prepaid = "320.00",
                      .split_tax = "220.00"});
        feed.invoice({.id = "R2", .total = "122.00", .tax = "22.00", .split_tax = "22.00"});
    });
    EXPECT_EQ(world.balance(Account::tax_payable), -2200);  // R2 asks for its VAT all the same
    EXPECT_EQ(world.balance(Account::customer_prepayments), 10000);
    EXPECT_EQ(world.balance(Account::receivables), 90000 + 12200);
    EXPECT_EQ(world.balance(Account::revenue), -110000);
}

TEST(A9, MoreWithheldThanIsLeftOutOfTheAmountDueIsRefused) {
    World world;
    const auto run = world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .total = "1220.00", .prepaid = "100.00", .withheld = "190.00"});
    });
    EXPECT_EQ(summary(run.books.of(OI_INVOICE)), "read=1 quarantined=1");
    EXPECT_EQ(world.balance(Account::receivables), 0);
}

}  // namespace
}  // namespace openitem::sync
