// A6, A7: what every type of document does to the books, from the record to the journal.
#include "host/model/document_type.hpp"
#include "host/sync/test_run.hpp"

namespace openitem::sync {
namespace {

using namespace test;
using ledger::Account;
using model::DocumentFamily;

ledger::Event event_of(World& world, std::string_view number) {
    const auto item = world.books().items_by_number(number).at(0).item;
    return world.books().entry(item.entry)->entry.event;
}

TEST(A6, NegativeInvoiceIsACredit) {
    World world;
    world.run("erp",
              [](Feed& feed) { feed.invoice({.id = "R1", .total = "-119.00", .tax = "-19.00"}); });
    EXPECT_EQ(world.open("R1"), -11900);
    EXPECT_EQ(world.books().items_by_number("R1").at(0).item.kind, ledger::ItemKind::credit);
    EXPECT_EQ(world.balance(Account::revenue), 10000);
    EXPECT_EQ(world.balance(Account::tax_payable), 1900);
}

TEST(A6, CreditNoteIsACreditAndANegativeOneADebit) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "G1", .total = "119.00", .tax = "19.00", .type = "381"});
        feed.invoice({.id = "G2", .total = "-5.00", .type = "381"});
    });
    EXPECT_EQ(world.open("G1"), -11900);
    EXPECT_EQ(world.open("G2"), 500);
    EXPECT_EQ(world.books().items_by_number("G2").at(0).item.kind, ledger::ItemKind::invoice);
    EXPECT_EQ(world.balance(Account::revenue), 10000 - 500);
    EXPECT_EQ(world.balance(Account::tax_payable), 1900);
}

TEST(A7, CorrectedInvoiceGoesByItsSign) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .total = "7.00", .type = "384"});
        feed.invoice({.id = "R2", .total = "-7.00", .type = "384"});
    });
    EXPECT_EQ(world.open("R1"), 700);
    EXPECT_EQ(world.open("R2"), -700);
    EXPECT_EQ(event_of(world, "R2"), ledger::Event::invoice);
}

TEST(A7, PrepaymentInvoiceBooksPrepaymentsAndTaxButNoRevenue) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "V1", .total = "119.00", .tax = "19.00", .type = "386"});
    });
    EXPECT_EQ(world.balance(Account::receivables), 11900);
    EXPECT_EQ(world.balance(Account::customer_prepayments), -10000);
    EXPECT_EQ(world.balance(Account::tax_payable), -1900);
    EXPECT_EQ(world.balance(Account::revenue), 0);
}

TEST(A7, EveryTypeOfTheTablePostsAsItSays) {
    World world;
    world.run("erp", [](Feed& feed) {
        for (const auto& type : model::document_types()) {
            const std::string code(type.code);
            feed.invoice({.id = "T" + code, .total = "119.00", .tax = "19.00", .type = code});
        }
    });
    std::int64_t receivables = 0;
    std::int64_t prepayments = 0;
    for (const auto& type : model::document_types()) {
        const auto number = "T" + std::string(type.code);
        const auto effect = type.posts ? model::sign_of(type.direction) * 11900 : 0;
        EXPECT_EQ(world.open(number), effect) << number;
        receivables += effect;
        if (!type.posts) continue;
        auto event = ledger::Event::invoice;
        if (type.family == DocumentFamily::prepayment) {
            event = ledger::Event::prepayment_invoice;
            prepayments -= model::sign_of(type.direction) * 10000;
        } else if (type.family == DocumentFamily::credit_note) {
            event = ledger::Event::credit_note;
        } else if (type.family == DocumentFamily::debit_note) {
            event = ledger::Event::debit_note;
        }
        EXPECT_EQ(event_of(world, number), event) << number;
    }
    EXPECT_EQ(world.balance(Account::receivables), receivables);
    EXPECT_EQ(world.balance(Account::customer_prepayments), prepayments);
    EXPECT_EQ(world.balance(Account::tax_payable), -receivables / 119 * 19);
    EXPECT_EQ(world.balance(Account::revenue), -receivables / 119 * 100 - prepayments);
}

}  // namespace
}  // namespace openitem::sync
