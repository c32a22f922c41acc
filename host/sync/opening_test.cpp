// A13: what is open at the cut-over, and what the source calls open since.
#include "host/sync/test_run.hpp"

namespace openitem::sync {
namespace {

using namespace test;
using store::RecordState;

TEST(A13, BeforeCutOverTheOpenAmountPostsAgainstMigrationClearing) {
    World world;
    world.cut_over = on("2026-01-01");
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1",
                      .date = "2025-11-03",
                      .total = "119.00",
                      .tax = "19.00",
                      .due = "2025-12-03",
                      .open = "50.00"});
        feed.invoice({.id = "R2", .date = "2025-12-31", .total = "30.00"});
        feed.invoice({.id = "R3", .date = "2025-12-01", .total = "80.00", .open = "0.00"});
        feed.invoice({.id = "G1", .date = "2025-12-01", .total = "10.00", .type = "381"});
        feed.invoice({.id = "R4", .date = "2026-01-01", .total = "11.90", .tax = "1.90"});
    });
    EXPECT_EQ(world.all_open(), (std::map<std::string, std::int64_t>{
                                    {"R1", 5000}, {"R2", 3000}, {"G1", -1000}, {"R4", 1190}}));
    EXPECT_EQ(world.balance(ledger::Account::migration_clearing), -7000);
    EXPECT_EQ(world.balance(ledger::Account::revenue), -1000);
    EXPECT_EQ(world.balance(ledger::Account::tax_payable), -190);
    const auto item = world.books().items_by_number("R1").at(0).item;
    EXPECT_TRUE(item.has(ledger::opening));
    EXPECT_EQ(item.issued_on, on("2025-11-03"));
    EXPECT_EQ(item.due_on, on("2025-12-03"));
    EXPECT_EQ(item.posted_on, on("2026-01-01"));
    EXPECT_EQ(world.state("erp", invoices, "R3"), RecordState::stored);
}

TEST(A13, OpenAndStatusAreOutsideTheHash) {
    World world;
    world.cut_over = on("2026-01-01");
    const auto deliver = [](const char* open, const char* status) {
        return [=](Feed& feed) {
            feed.invoice({.id = "R1", .date = "2025-12-01", .open = open, .status = status});
            feed.invoice({.id = "R2", .open = open, .status = status});
        };
    };
    world.run("erp", deliver("60.00", "open"));
    const auto before = world.books().last_entry();
    const auto report = world.run("erp", deliver("10.00", "paid"));
    EXPECT_EQ(summary(report.books.of(invoices)), "read=2 unchanged=2");
    EXPECT_EQ(world.books().last_entry(), before);
    // After the cut-over it is a control value: kept, never posted; a difference is reported.
    EXPECT_EQ(report.differences.count, 2U);
    const auto& difference = report.differences.listed.at(0);
    EXPECT_EQ(difference.number, "R1");
    EXPECT_EQ(difference.source.minor, 1000);
    EXPECT_EQ(difference.ours.minor, 6000);
    EXPECT_EQ(report.differences.listed.at(1).ours.minor, 10000);
    EXPECT_EQ(world.open("R1"), 6000);
    EXPECT_EQ(world.open("R2"), 10000);
    EXPECT_EQ(world.record("erp", invoices, "R2").ref.version, 1);
    World fresh;
    fresh.run("erp", deliver("10.00", "paid"));
    EXPECT_EQ(world.record("erp", invoices, "R2").body, fresh.record("erp", invoices, "R2").body);
}

TEST(A13, WhatTheSourceCallsOpenIsComparedOnceAllIsSettled) {
    World world;
    const auto report = world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .open = "40.00"});  // its payment comes later
        feed.invoice({.id = "R2", .open = "100.00"});
        feed.invoice({.id = "R3", .total = "10.00", .open = "10.00", .type = "381"});
        feed.invoice({.id = "R4"});  // nothing is said
        feed.invoice({.id = "R5", .open = "50.00", .type = "325"});
        feed.invoice({.id = "R6", .open = "7.00"});
        feed.payment({.id = "P1", .amount = "60.00", .customer = "C1"});
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1", .amount = "60.00"});
        feed.invoice({.id = "R6", .open = "100.00"});  // the last word counts
    });
    EXPECT_EQ(report.differences.count, 0U);
    const auto later = world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R3", .total = "10.00", .open = "4.00", .type = "381"});
    });
    ASSERT_EQ(later.differences.count, 1U);
    EXPECT_EQ(later.differences.listed.at(0).source.minor, -400);
    EXPECT_EQ(later.differences.listed.at(0).ours.minor, -1000);
}

TEST(A13, WhatTheSourceCallsOpenOfAFewIsComparedAsThatOfMany) {
    World world;
    std::vector<std::string> numbers;
    for (int i = 0; i < 80; ++i) numbers.push_back("R" + std::to_string(i));
    const auto many = world.run("erp", [&](Feed& feed) {
        for (const auto& number : numbers) feed.invoice({.id = number, .open = "100.00"});
        feed.payment({.id = "P1", .amount = "60.00", .customer = "C1"});
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R7", .amount = "60.00"});
    });
    const auto few = world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R7", .open = "30.00"});
        feed.invoice({.id = "R8", .open = "100.00"});
        feed.invoice({.id = "R7", .open = "90.00"});
        feed.invoice({.id = "R80", .open = "99.00"});  // new
    });
    ASSERT_EQ(many.differences.count, 1U);
    ASSERT_EQ(few.differences.count, 2U);
    for (const auto* differences : {&many.differences, &few.differences}) {
        EXPECT_EQ(differences->listed.at(0).number, "R7");
        EXPECT_EQ(differences->listed.at(0).ours.minor, 4000);
    }
    EXPECT_EQ(many.differences.listed.at(0).source.minor, 10000);
    EXPECT_EQ(few.differences.listed.at(0).source.minor, 9000);
    EXPECT_EQ(few.differences.listed.at(1).source_id, "R80");
}

TEST(A13, ControlValueOfARecordOfTheSameCommitIsKept) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .open = "60.00"});
        feed.send();
        feed.invoice({.id = "R1", .open = "10.00"});
    });
    World other;
    other.run("erp", [](Feed& feed) { feed.invoice({.id = "R1", .open = "10.00"}); });
    EXPECT_EQ(world.record("erp", invoices, "R1").body, other.record("erp", invoices, "R1").body);
}

TEST(A13, InvoiceOfAnotherConnectionIsEvidenceOfTheOpeningItem) {
    World world;
    world.cut_over = on("2026-01-01");
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "1", .number = "R1", .date = "2025-12-01", .open = "60.00"});
        feed.invoice({.id = "2",
                      .number = "R2",
                      .date = "2025-12-01",
                      .total = "60.00",
                      .type = {},
                      .kind = OI_INVOICE_KIND_OPENING});
    });
    world.run("mail", [](Feed& feed) {
        feed.invoice({.id = "a", .number = "R1", .date = "2025-12-01"});
        feed.invoice({.id = "b", .number = "R2", .date = "2025-12-01", .total = "60.00"});
    });
    EXPECT_EQ(world.state("mail", invoices, "a"), RecordState::evidence);
    EXPECT_EQ(world.state("mail", invoices, "b"), RecordState::evidence);
    EXPECT_EQ(world.open("R1") + world.open("R2"), 12000);
}

TEST(A13, OpeningItemIsPaidByItsNumber) {
    World world;
    world.cut_over = on("2026-01-01");
    world.run("erp", [](Feed& feed) {
        feed.invoice(
            {.id = "R1", .date = "2025-12-01", .type = {}, .kind = OI_INVOICE_KIND_OPENING});
        feed.payment({.id = "P1", .customer = "C1"});
        feed.allocation({.id = "A1", .from = "P1", .number = "R1", .instalment = 1});
    });
    EXPECT_TRUE(world.all_open().empty());
}

// The opening amount holds what was paid before: the receipt and its allocation are kept for the
// record, and change nothing.
TEST(A13, WhatWasPaidBeforeTheCutOverIsKeptAndPostsNothing) {
    World world;
    world.cut_over = on("2026-01-01");
    const auto deliver = [](Feed& feed) {
        feed.invoice({.id = "R1", .date = "2025-12-01", .total = "119.00", .open = "50.00"});
        feed.invoice({.id = "R2", .date = "2025-12-01", .total = "80.00", .open = "0.00"});
        feed.payment({.id = "P1", .amount = "69.00", .date = "2025-12-20", .customer = "C1"});
        feed.allocation(
            {.id = "A1", .from = "P1", .invoice = "R1", .amount = "69.00", .date = "2025-12-20"});
    };
    const auto report = world.run("erp", deliver);
    EXPECT_EQ(summary(report.books.of(invoices)), "read=2 committed=2 before_cut_over=1");
    EXPECT_EQ(summary(report.books.of(payments)), "read=1 committed=1 before_cut_over=1");
    EXPECT_EQ(summary(report.books.of(allocations)), "read=1 committed=1 before_cut_over=1");
    EXPECT_EQ(world.all_open(), (std::map<std::string, std::int64_t>{{"R1", 5000}}));
    EXPECT_EQ(world.state("erp", payments, "P1"), RecordState::stored);
    EXPECT_TRUE(world.quarantine().empty());
    const auto before = world.dump();
    world.run("erp", deliver);
    EXPECT_EQ(world.dump(), before);
}

TEST(A13, PaymentMovedOverTheCutOverPostsOrIsTakenBack) {
    World world;
    world.cut_over = on("2026-01-01");
    const auto deliver = [](const char* date) {
        return [=](Feed& feed) {
            feed.invoice({.id = "R1", .date = "2025-12-01"});
            feed.payment({.id = "P1", .amount = "69.00", .date = date, .customer = "C1"});
            feed.allocation(
                {.id = "A1", .from = "P1", .invoice = "R1", .amount = "69.00", .date = date});
        };
    };
    world.run("erp", deliver("2025-12-31"));
    EXPECT_EQ(world.open("R1"), 10000);
    world.run("erp", deliver("2026-01-02"));
    EXPECT_EQ(world.all_open(), (std::map<std::string, std::int64_t>{{"R1", 3100}}));
    world.run("erp", deliver("2025-12-31"));
    EXPECT_EQ(world.all_open(), (std::map<std::string, std::int64_t>{{"R1", 10000}}));
}

// Nobody says what was left of it at the cut-over.
TEST(A13, AllocationOfAReceiptFromBeforeTheCutOverSaysWhatIsMissing) {
    World world;
    world.cut_over = on("2026-01-01");
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1"});
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1"});
        feed.payment({.id = "P1", .date = "2025-12-20", .customer = "C1"});
    });
    EXPECT_EQ(world.open("R1"), 10000);
    EXPECT_EQ(world.quarantine(), std::vector<std::string>{"allocation.before_cut_over A1"});
}

// What was paid since is allocated: it must not be taken off the opening amount a second time.
TEST(A13, AmendedOpeningKeepsTheAmountItWasOpenedWith) {
    World world;
    world.cut_over = on("2026-01-01");
    const auto invoice = [&](const char* total, const char* due, const char* open) {
        world.run("erp", [=](Feed& feed) {
            feed.invoice(
                {.id = "R1", .date = "2025-12-01", .total = total, .due = due, .open = open});
        });
    };
    invoice("150.00", "2026-02-01", "100.00");
    world.run("erp", [](Feed& feed) {
        feed.payment({.id = "P1", .amount = "60.00", .customer = "C1"});
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1", .amount = "60.00"});
    });
    invoice("150.00", "2026-03-01", "40.00");
    EXPECT_EQ(world.all_open(), (std::map<std::string, std::int64_t>{{"R1", 4000}}));
    EXPECT_EQ(world.books().items_by_number("R1").back().item.due_on, on("2026-03-01"));
    invoice("160.00", "2026-03-01", "50.00");
    EXPECT_EQ(world.all_open(), (std::map<std::string, std::int64_t>{{"R1", 5000}}));
    world.run("erp", [](Feed& feed) { feed.invoice({.id = "R1", .change = OI_CHANGE_VOIDED}); });
    invoice("160.00", "2026-03-01", "50.00");
    EXPECT_EQ(world.all_open(), (std::map<std::string, std::int64_t>{{"R1", 5000}}));
}

TEST(A13, SettledAtTheCutOverStaysSettledWhenItIsAmended) {
    World world;
    world.cut_over = on("2026-01-01");
    const auto invoice = [&](const char* total, const char* due, const char* open) {
        world.run("erp", [=](Feed& feed) {
            feed.invoice(
                {.id = "R1", .date = "2025-12-01", .total = total, .due = due, .open = open});
        });
    };
    invoice("100.00", "2026-02-01", "0.00");
    invoice("100.00", "2026-03-01", "25.00");
    EXPECT_TRUE(world.all_open().empty());
    invoice("110.00", "2026-03-01", "35.00");
    EXPECT_EQ(world.all_open(), (std::map<std::string, std::int64_t>{{"R1", 1000}}));
}

TEST(A13, WriteOffOfAnOpeningItemHasTheTaxItsRecordStates) {
    World world;
    world.cut_over = on("2026-01-01");
    const auto invoice = [](const char* due) {
        return InvoiceSpec{.id = "R1",
                           .date = "2025-12-01",
                           .total = "238.00",
                           .tax = "38.00",
                           .due = due,
                           .open = "119.00"};
    };
    world.run("erp", [&](Feed& feed) {
        feed.invoice(invoice("2026-01-01"));
        feed.allocation({.id = "A1", .invoice = "R1", .amount = "59.50", .kind = 4});
        feed.allocation({.id = "A2", .invoice = "R1", .amount = "11.90", .kind = 3});
    });
    EXPECT_EQ(world.balance(ledger::Account::write_off_tax), 950);
    EXPECT_EQ(world.balance(ledger::Account::bad_debt), 5000);
    EXPECT_EQ(world.balance(ledger::Account::sales_discount), 1000);
    EXPECT_EQ(world.balance(ledger::Account::tax_payable), 190);
    world.run("erp", [&](Feed& feed) { feed.invoice(invoice("2026-02-01")); });
    EXPECT_EQ(world.balance(ledger::Account::write_off_tax), 950);
    EXPECT_EQ(world.balance(ledger::Account::tax_payable), 190);
    EXPECT_EQ(world.open("R1"), 4760);
}

}  // namespace
}  // namespace openitem::sync
