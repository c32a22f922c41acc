// Allocations a source tells of: when they are applied, when they wait, when they are refused.
#include "host/sync/test_run.hpp"

namespace openitem::sync {
namespace {

using namespace test;
using store::RecordState;
using Open = std::map<std::string, std::int64_t>;

TEST(Allocating, BeforeItsInvoiceAndPaymentItWaitsAndIsSettledAtTheEnd) {
    World world;
    const auto report = world.run("erp", [](Feed& feed) {
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1"});
        feed.send();
        feed.payment({.id = "P1", .customer = "C1"});
        feed.send();
        feed.invoice({.id = "R1"});
    });
    EXPECT_EQ(summary(report.books.of(allocations)), "read=1 committed=1");
    EXPECT_TRUE(world.all_open().empty());
    EXPECT_EQ(world.state("erp", allocations, "A1"), RecordState::posted);
}

TEST(Allocating, WaitsAcrossRuns) {
    World world;
    auto report = world.run("erp", [](Feed& feed) {
        feed.allocation({.id = "A2", .from = "P1", .invoice = "R2", .amount = "40.00"});
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1", .amount = "60.00"});
        feed.payment({.id = "P1", .customer = "C1"});
    });
    EXPECT_EQ(summary(report.books.of(allocations)), "read=2 committed=2 waiting=2");
    EXPECT_EQ(world.all_open(), (Open{{"P1", -10000}}));
    report = world.run("erp", [](Feed& feed) { feed.invoice({.id = "R1"}); });
    EXPECT_EQ(report.books.of(allocations).waiting, 1U);
    EXPECT_EQ(world.all_open(), (Open{{"P1", -4000}, {"R1", 4000}}));
    world.run("erp", [](Feed& feed) { feed.invoice({.id = "R2"}); });
    EXPECT_EQ(world.all_open(), (Open{{"R1", 4000}, {"R2", 6000}}));
}

TEST(Allocating, InvoiceMayComeThroughAnotherConnection) {
    World world;
    const Given shared{.customer_numbers = "debtors"};
    world.run(
        "erp",
        [](Feed& feed) {
            feed.payment({.id = "P1", .customer = "C1"});
            feed.allocation({.id = "A1", .from = "P1", .number = "R1"});
        },
        shared);
    world.run(
        "mail", [](Feed& feed) { feed.invoice({.id = "m1", .number = "R1"}); }, shared);
    EXPECT_TRUE(world.all_open().empty());
}

TEST(Allocating, NumberOfTwoInvoicesIsAmbiguousUnlessThePayerDecides) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "1", .number = "7", .customer = "C1", .date = "2025-03-01"});
        feed.invoice({.id = "2", .number = "7", .customer = "C2"});
        feed.invoice({.id = "3", .number = "8", .date = "2025-03-01"});
        feed.invoice({.id = "4", .number = "8"});
        feed.payment({.id = "P1", .customer = "C2"});
        feed.payment({.id = "P2", .customer = "C1"});
        feed.allocation({.id = "A1", .from = "P1", .number = "7"});
        feed.allocation({.id = "A2", .from = "P2", .number = "8"});
    });
    EXPECT_EQ(world.quarantine(), std::vector<std::string>{"allocation.ambiguous A2"});
    EXPECT_EQ(world.all_open(), (Open{{"7", 10000}, {"8", 20000}, {"P2", -10000}}));
}

TEST(Allocating, VoidedNamesakeIsNotMeant) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "1", .number = "7", .date = "2025-03-01"});
        feed.invoice({.id = "2", .number = "7"});
        feed.send();
        feed.invoice({.id = "2", .change = OI_CHANGE_VOIDED});
        feed.payment({.id = "P1", .customer = "C1"});
        feed.allocation({.id = "A1", .from = "P1", .number = "7"});
    });
    EXPECT_TRUE(world.all_open().empty());
}

TEST(Allocating, ToAVoidedInvoiceGoesToQuarantineWithTheReason) {
    World world;
    const auto report = world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "1", .number = "7"});
        feed.send();
        feed.invoice({.id = "1", .number = "7", .change = OI_CHANGE_VOIDED});
        feed.payment({.id = "P1", .customer = "C1"});
        feed.payment({.id = "P2", .amount = "3.00", .customer = "C1"});
        feed.allocation({.id = "A1", .from = "P1", .number = "7"});
        feed.allocation({.id = "A2", .from = "P2", .invoice = "1", .amount = "3.00"});
        feed.allocation({.id = "A3", .from = "P3", .number = "8"});
    });
    EXPECT_EQ(summary(report.books.of(allocations)), "read=3 committed=1 quarantined=2 waiting=1");
    EXPECT_EQ(world.quarantine(),
              (std::vector<std::string>{"allocation.reversed A1", "allocation.reversed A2"}));
    // It is there again: what was refused is retried.
    world.run("erp", [](Feed& feed) { feed.invoice({.id = "1", .number = "7"}); });
    EXPECT_FALSE(world.retry("A1"));
    EXPECT_EQ(world.state("erp", allocations, "A1"), RecordState::posted);
}

TEST(Allocating, MoreThanIsOpenGoesToQuarantineAndPostsNothing) {
    World world;
    const auto all = [](Feed& feed) {
        feed.invoice({.id = "R1", .total = "50.00"});
        feed.payment({.id = "P1", .customer = "C1"});
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1", .amount = "60.00"});
    };
    auto report = world.run("erp", all);
    EXPECT_EQ(summary(report.books.of(allocations)), "read=1 quarantined=1");
    EXPECT_EQ(world.quarantine(), std::vector<std::string>{"allocation.exceeds A1"});
    EXPECT_EQ(world.books().last_entry().value, 2);
    // Again and again: nothing grows.
    const auto before = world.dump();
    report = world.run("erp", all);
    EXPECT_EQ(summary(report.books.of(allocations)), "read=1 quarantined=1");
    EXPECT_EQ(world.dump(), before);
    // Corrected, it is applied, and leaves quarantine.
    world.run("erp", [](Feed& feed) {
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1", .amount = "50.00"});
    });
    EXPECT_TRUE(world.quarantine().empty());
    EXPECT_EQ(world.all_open(), (Open{{"P1", -5000}}));
}

TEST(Allocating, RefusedAtTheEndIsCountedAsQuarantined) {
    World world;
    auto report = world.run("erp", [](Feed& feed) {
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1", .amount = "60.00"});
        feed.send();
        feed.invoice({.id = "R1", .total = "50.00"});
        feed.payment({.id = "P1", .customer = "C1"});
    });
    EXPECT_EQ(summary(report.books.of(allocations)), "read=1 quarantined=1");
    EXPECT_EQ(world.quarantine(), std::vector<std::string>{"allocation.exceeds A1"});
    // The invoice is corrected: a retry is accepted now.
    world.run("erp", [](Feed& feed) { feed.invoice({.id = "R1", .total = "60.00"}); });
    EXPECT_FALSE(world.retry("A1"));
    EXPECT_EQ(world.all_open(), (Open{{"P1", -4000}}));
}

TEST(Allocating, RetriedInvoiceLetsWhatWaitedForItGoOn) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .customer = "C1", .seller = "DE999999999"});
        feed.payment({.id = "P1", .customer = "C1"});
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1"});
    });
    EXPECT_EQ(world.state("erp", allocations, "A1"), RecordState::waiting);
    world.prepare.accept_foreign_seller = "test data";
    EXPECT_FALSE(world.retry("R1"));
    EXPECT_EQ(world.state("erp", allocations, "A1"), RecordState::posted);
    EXPECT_TRUE(world.all_open().empty());
}

TEST(Allocating, SpreadsOverInstalmentsInTheirOrder) {
    World world;
    const InvoiceSpec invoice{
        .id = "R1",
        .total = "90.00",
        .parts = {{"2026-02-10", "30.00"}, {"2026-03-10", "30.00"}, {"2026-04-10", "30.00"}}};
    world.run("erp", [&](Feed& feed) {
        feed.invoice(invoice);
        feed.payment({.id = "P1", .customer = "C1"});
        feed.allocation(
            {.id = "A0", .from = "P1", .invoice = "R1", .amount = "10.00", .instalment = 2});
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1", .amount = "55.00"});
        feed.allocation(
            {.id = "A2", .from = "P1", .invoice = "R1", .amount = "1.00", .instalment = 4});
    });
    EXPECT_EQ(world.quarantine(), std::vector<std::string>{"allocation.instalment A2"});
    std::vector<std::int64_t> open;
    world.books().open_items({.date = on("2026-05-01")}, {}, [&](const store::OpenItem& item) {
        if (item.row.number == "R1") open.push_back(item.open);
        return true;
    });
    EXPECT_EQ(open, std::vector<std::int64_t>{2500});
    // All of its parts are taken back with it, and each of them only once.
    world.run("erp",
              [](Feed& feed) { feed.allocation({.id = "A1", .change = OI_CHANGE_DELETED}); });
    EXPECT_EQ(world.all_open(), (Open{{"P1", -9000}, {"R1", 8000}}));
    // More than all instalments have: nothing of it is applied.
    world.run("erp", [](Feed& feed) {
        feed.allocation({.id = "A3", .from = "P1", .invoice = "R1", .amount = "80.01"});
    });
    EXPECT_EQ(world.all_open(), (Open{{"P1", -9000}, {"R1", 8000}}));
    EXPECT_EQ(world.quarantine().back(), "allocation.exceeds A3");
}

TEST(Allocating, CreditNoteOfSeveralPartsAgainstAnInvoice) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1"});
        feed.invoice({.id = "G1",
                      .total = "50.00",
                      .type = "381",
                      .parts = {{"2026-02-10", "20.00"}, {"2026-03-10", "30.00"}}});
        feed.allocation({.id = "A1", .from = "G1", .invoice = "R1", .amount = "45.00", .kind = 2});
    });
    EXPECT_EQ(world.all_open(), (Open{{"G1", -500}, {"R1", 5500}}));
    world.run("erp", [](Feed& feed) {
        feed.allocation({.id = "A1", .from = "G1", .invoice = "R1", .amount = "50.00", .kind = 2});
    });
    EXPECT_EQ(world.all_open(), (Open{{"R1", 5000}}));
}

TEST(Allocating, AmendedIsAppliedAnewAndARefusedChangeLeavesTheOldOneStanding) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1"});
        feed.invoice({.id = "R2", .total = "30.00"});
        feed.payment({.id = "P1", .customer = "C1"});
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1"});
    });
    auto report = world.run("erp", [](Feed& feed) {
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1", .amount = "80.00"});
    });
    EXPECT_EQ(summary(report.books.of(allocations)), "read=1 superseded=1");
    EXPECT_EQ(world.all_open(), (Open{{"P1", -2000}, {"R1", 2000}, {"R2", 3000}}));
    report = world.run("erp", [](Feed& feed) {
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R2", .amount = "80.00"});
    });
    EXPECT_EQ(summary(report.books.of(allocations)), "read=1 quarantined=1");
    EXPECT_EQ(world.all_open(), (Open{{"P1", -2000}, {"R1", 2000}, {"R2", 3000}}));
    // To an invoice that has not come: taken back, and waiting.
    report = world.run("erp", [](Feed& feed) {
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R3", .amount = "80.00"});
    });
    EXPECT_EQ(summary(report.books.of(allocations)), "read=1 superseded=1 waiting=1");
    EXPECT_EQ(world.all_open(), (Open{{"P1", -10000}, {"R1", 10000}, {"R2", 3000}}));
    EXPECT_TRUE(world.quarantine().empty());
}

TEST(Allocating, DiscountAndWriteOffHaveOneSide) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .total = "119.00", .tax = "19.00"});
        feed.allocation({.id = "A1", .invoice = "R1", .amount = "2.00", .kind = 3});
        feed.allocation({.id = "A2", .invoice = "R1", .amount = "117.00", .kind = 4});
        feed.allocation({.id = "A3", .invoice = "R1", .amount = "1.00", .kind = 5});
    });
    EXPECT_TRUE(world.all_open().empty());
    EXPECT_EQ(world.quarantine(), std::vector<std::string>{"allocation.from A3"});
}

TEST(Allocating, PaymentOfNobodyBecomesThatOfTheCustomerItPaysFor) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .total = "60.00"});
        feed.payment({.id = "P1"});
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1", .amount = "60.00"});
    });
    EXPECT_EQ(world.all_open(), (Open{{"P1", -4000}}));
    const auto items = world.books().items_by_number("P1");
    EXPECT_TRUE(items.back().item.customer);
    // Of another customer's payment it is refused.
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R2", .customer = "C2", .total = "10.00"});
        feed.allocation({.id = "A2", .from = "P1", .invoice = "R2", .amount = "10.00"});
    });
    EXPECT_EQ(world.quarantine(), std::vector<std::string>{"allocation.customer A2"});
}

TEST(Allocating, AdvancePaymentIsAppliedOnTheDayBothAreThere) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.payment({.id = "P1", .date = "2026-01-05", .customer = "C1"});
        feed.invoice({.id = "R1", .date = "2026-01-10"});
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1", .date = "2026-01-05"});
    });
    EXPECT_TRUE(world.all_open().empty());
    world.books().allocations([&](const store::AllocationRow& row) {
        EXPECT_EQ(row.allocation.date, on("2026-01-10"));
        return true;
    });
}

TEST(Allocating, MovedToAnotherCustomerTheInvoiceLosesWhatWasApplied) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1"});
        feed.payment({.id = "P1", .customer = "C1"});
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1"});
    });
    world.run("erp", [](Feed& feed) { feed.invoice({.id = "R1", .customer = "C2"}); });
    EXPECT_EQ(world.all_open(), (Open{{"P1", -10000}, {"R1", 10000}}));
    EXPECT_EQ(world.quarantine(), std::vector<std::string>{"allocation.customer A1"});
    world.run("erp", [](Feed& feed) { feed.payment({.id = "P1", .customer = "C2"}); });
    EXPECT_FALSE(world.retry("A1"));
    EXPECT_TRUE(world.all_open().empty());
}

}  // namespace
}  // namespace openitem::sync
