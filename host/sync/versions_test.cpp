// A14: what the source amends, voids and deletes.
#include "host/sync/test_run.hpp"

namespace openitem::sync {
namespace {

using namespace test;
using store::RecordState;

std::size_t entries(World& world) {
    return static_cast<std::size_t>(world.books().last_entry().value);
}

std::int64_t open_as_of(World& world, std::string_view number, std::string_view day) {
    std::int64_t open = 0;
    world.books().open_items({.date = on(day)}, {}, [&](const store::OpenItem& item) {
        if (item.row.number == number) open += item.open;
        return true;
    });
    return open;
}

TEST(A14, AmendedPostsAReversalAndANewVersion) {
    World world;
    world.run("erp",
              [](Feed& feed) { feed.invoice({.id = "R1", .total = "119.00", .tax = "19.00"}); });
    const auto report = world.run(
        "erp", [](Feed& feed) { feed.invoice({.id = "R1", .total = "238.00", .tax = "38.00"}); });
    EXPECT_EQ(summary(report.books.of(invoices)), "read=1 superseded=1");
    EXPECT_EQ(world.open("R1"), 23800);
    EXPECT_EQ(entries(world), 3U);
    EXPECT_EQ(world.balance(ledger::Account::revenue), -20000);
    const auto record = world.record("erp", invoices, "R1");
    EXPECT_EQ(record.ref.version, 2);
    EXPECT_TRUE(world.books().record(record.ref.id, 1)->ref.hash != record.ref.hash);
    // Back on its own day: no figure of the days before differs.
    EXPECT_EQ(open_as_of(world, "R1", "2026-01-09"), 0);
    EXPECT_EQ(open_as_of(world, "R1", "2026-01-10"), 23800);
}

TEST(A14, AllocationsCarryOverUpToTheNewTotal) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1"});
        feed.payment({.id = "P1", .amount = "70.00", .customer = "C1"});
        feed.payment({.id = "P2", .amount = "30.00", .customer = "C1"});
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1", .amount = "70.00"});
        feed.allocation({.id = "A2", .from = "P2", .invoice = "R1", .amount = "30.00"});
    });
    EXPECT_TRUE(world.all_open().empty());
    world.run("erp", [](Feed& feed) { feed.invoice({.id = "R1", .total = "80.00"}); });
    // The oldest first; the excess is unapplied.
    EXPECT_EQ(world.all_open(), (std::map<std::string, std::int64_t>{{"P2", -2000}}));
    world.run("erp", [](Feed& feed) { feed.invoice({.id = "R1", .total = "130.00"}); });
    // There is room again for all the source told.
    EXPECT_EQ(world.all_open(), (std::map<std::string, std::int64_t>{{"R1", 3000}}));
    EXPECT_EQ(world.state("erp", allocations, "A2"), RecordState::posted);
}

TEST(A14, AllocationCarriedOverInPartWaitsForTheRestAndKeepsThePart) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1"});
        feed.payment({.id = "P1", .customer = "C1"});
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1"});
    });
    world.run("erp", [](Feed& feed) { feed.invoice({.id = "R1", .total = "80.00"}); });
    const auto report =
        world.run("erp", [](Feed& feed) { feed.invoice({.id = "R1", .total = "90.00"}); });
    EXPECT_EQ(report.books.of(allocations).waiting, 1U);
    EXPECT_EQ(world.all_open(), (std::map<std::string, std::int64_t>{{"P1", -2000}, {"R1", 1000}}));
    EXPECT_EQ(world.state("erp", allocations, "A1"), RecordState::waiting);
    EXPECT_TRUE(world.quarantine().empty());
    world.run("erp", [](Feed& feed) { feed.invoice({.id = "R1"}); });
    EXPECT_TRUE(world.all_open().empty());
}

TEST(A14, AmendedInvoiceThatNamesNobodyKeepsItsCustomer) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .customer = ""});
        feed.invoice({.id = "R2", .customer = ""});
    });
    const auto customer = [&] { return world.books().items_by_number("R1").back().item.customer; };
    const auto first = customer();
    world.run("erp",
              [](Feed& feed) { feed.invoice({.id = "R1", .customer = "", .total = "90.00"}); });
    EXPECT_EQ(customer(), first);
    // Whether two that name nobody are owed by the same, nobody knows.
    EXPECT_NE(world.books().items_by_number("R2").back().item.customer, first);
    world.run("erp", [](Feed& feed) { feed.invoice({.id = "R1", .total = "90.00"}); });
    EXPECT_NE(customer(), first);
}

TEST(A14, DiscountHasTheSameTaxBeforeAndAfterItIsCarriedOver) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .total = "119.00", .tax = "19.00"});
        feed.allocation({.id = "A1", .invoice = "R1", .amount = "11.90", .kind = 3});
    });
    EXPECT_EQ(world.balance(ledger::Account::sales_discount), 1000);
    EXPECT_EQ(world.balance(ledger::Account::tax_payable), -1710);
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .total = "119.00", .tax = "19.00", .due = "2026-03-01"});
    });
    EXPECT_EQ(world.balance(ledger::Account::sales_discount), 1000);
    EXPECT_EQ(world.balance(ledger::Account::tax_payable), -1710);
}

TEST(A14, VoidedTakesEverythingBack) {
    World world;
    const auto all = [](Feed& feed) {
        feed.invoice({.id = "R1"});
        feed.payment({.id = "P1", .customer = "C1"});
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1"});
    };
    world.run("erp", all);
    auto report = world.run(
        "erp", [](Feed& feed) { feed.invoice({.id = "R1", .change = OI_CHANGE_VOIDED}); });
    EXPECT_EQ(summary(report.books.of(invoices)), "read=1 superseded=1 ended=1");
    EXPECT_EQ(world.all_open(), (std::map<std::string, std::int64_t>{{"P1", -10000}}));
    EXPECT_EQ(world.state("erp", invoices, "R1"), RecordState::voided);
    EXPECT_EQ(world.state("erp", allocations, "A1"), RecordState::waiting);
    // Voided again is nothing new.
    report = world.run("erp",
                       [](Feed& feed) { feed.invoice({.id = "R1", .change = OI_CHANGE_VOIDED}); });
    EXPECT_EQ(summary(report.books.of(invoices)), "read=1 unchanged=1");
    // Delivered again, it stands again, and so does what was applied to it.
    report = world.run("erp", all);
    EXPECT_EQ(summary(report.books.of(invoices)), "read=1 superseded=1");
    EXPECT_EQ(summary(report.books.of(allocations)), "read=1 unchanged=1");
    EXPECT_TRUE(world.all_open().empty());
    EXPECT_EQ(world.state("erp", allocations, "A1"), RecordState::posted);
}

TEST(A14, DeletedPaymentLeavesTheInvoiceOpen) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1"});
        feed.payment({.id = "P1", .customer = "C1"});
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1"});
    });
    world.run("erp", [](Feed& feed) { feed.payment({.id = "P1", .change = OI_CHANGE_DELETED}); });
    EXPECT_EQ(world.all_open(), (std::map<std::string, std::int64_t>{{"R1", 10000}}));
    EXPECT_EQ(world.state("erp", payments, "P1"), RecordState::deleted);
}

TEST(A14, EndedBeforeItWasSeenIsKnownAndPostsNothing) {
    World world;
    const auto report = world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .change = OI_CHANGE_DELETED});
        feed.payment({.id = "P1", .change = OI_CHANGE_VOIDED});
    });
    EXPECT_EQ(summary(report.books.of(invoices)), "read=1 committed=1");
    EXPECT_EQ(world.books().last_entry().value, 0);
    world.run("erp", [](Feed& feed) { feed.invoice({.id = "R1"}); });
    EXPECT_EQ(world.open("R1"), 10000);
}

TEST(A14, UnchangedOnRedelivery) {
    World world;
    const auto all = [](Feed& feed) {
        feed.customer("C1", "One", 14);
        feed.invoice({.id = "R1", .parts = {{"2026-02-10", "60.00"}, {"2026-03-10", "40.00"}}});
        feed.invoice({.id = "G1", .total = "5.00", .type = "381"});
        feed.payment({.id = "P1", .customer = "C1"});
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1", .amount = "95.00"});
        feed.allocation({.id = "A2", .from = "G1", .invoice = "R1", .amount = "5.00", .kind = 2});
        feed.order({.id = "O1"});
        feed.dispute({.id = "D1", .invoice = "R1"});
        feed.reject("a;b;c");
        feed.invoice({.id = "X1", .currency = "USD"});
    };
    world.run("erp", all);
    const auto before = world.dump();
    const auto report = world.run("erp", all);
    EXPECT_EQ(summary(report.books.total()), "read=10 unchanged=8 quarantined=2");
    EXPECT_EQ(world.dump(), before);
}

TEST(A14, PayerFoundOutStaysKnownWhenTheBankCorrectsItsText) {
    World world;
    world.run("bank",
              [](Feed& feed) { feed.payment({.id = "B1", .text = "r1", .end_to_end = "7"}); });
    world.run("erp",
              [](Feed& feed) { feed.payment({.id = "E1", .customer = "C1", .end_to_end = "7"}); });
    world.run("bank",
              [](Feed& feed) { feed.payment({.id = "B1", .text = "R 1", .end_to_end = "7"}); });
    std::int64_t of_customer = 0;
    world.books().open_items({.date = on("2026-02-01")}, {1}, [&](const store::OpenItem& item) {
        of_customer += item.open;
        return true;
    });
    EXPECT_EQ(of_customer, -10000);
}

TEST(A14, CustomersTermsMakeTheDueDateWhereTheDocumentStatesNone) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.customer("C1", "One", 14);
        feed.invoice({.id = "R1"});
        feed.invoice({.id = "R2", .due = "2026-01-11"});
        feed.invoice({.id = "R3", .customer = "C2"});
    });
    const auto due = [&](const char* number) {
        return world.books().items_by_number(number).at(0).item.due_on.to_string();
    };
    EXPECT_EQ(due("R1"), "2026-01-24");
    EXPECT_EQ(due("R2"), "2026-01-11");
    EXPECT_EQ(due("R3"), "2026-02-09");
    EXPECT_TRUE(world.books().items_by_number("R3").at(0).item.has(ledger::due_assumed));
}

TEST(MasterData, EndedOrdersAndDisputesHaveNoEffect) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.order({.id = "O1", .number = "4711"});
        feed.order({.id = "O2", .number = "4711"});  // two sources may number alike
        feed.invoice({.id = "R1"});
        feed.dispute({.id = "D1", .invoice = "R1", .amount = "20.00"});
        feed.dispute({.id = "D2", .invoice = "R9", .amount = "20.00"});
    });
    EXPECT_EQ(world.books().orders({}).size(), 2U);
    EXPECT_EQ(world.state("erp", OI_DISPUTE, "D2"), RecordState::waiting);
    world.run("erp", [](Feed& feed) {
        feed.order({.id = "O1", .number = "4711", .invoiced = "40.00"});
        feed.order({.id = "O2", .change = OI_CHANGE_DELETED});
        feed.dispute({.id = "D1", .change = OI_CHANGE_VOIDED});
        feed.invoice({.id = "R9"});
    });
    const auto orders = world.books().orders({});
    ASSERT_EQ(orders.size(), 2U);
    EXPECT_EQ(orders[0].invoiced, 4000);
    EXPECT_EQ(orders[0].state, "open");
    EXPECT_EQ(orders[1].state, "closed");
    EXPECT_EQ(world.books().dispute("D1")->state, "voided");
    EXPECT_EQ(world.books().dispute("D2")->amount.minor, 2000);
    EXPECT_EQ(world.state("erp", OI_DISPUTE, "D2"), RecordState::stored);
}

}  // namespace
}  // namespace openitem::sync
