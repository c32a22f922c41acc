// A14: the excess becomes unapplied with a task.
#include "host/sync/test_run.hpp"

namespace openitem::sync {
namespace {

using namespace test;

// "unapplied 20.00 EUR" of every task in that state.
std::vector<std::string> tasks(World& world, std::string_view state = "open") {
    std::vector<std::string> all;
    for (const auto& task : world.books().tasks(state)) {
        all.push_back(task.kind + " " + task.amount.to_text());
    }
    return all;
}

void paid(Feed& feed) {
    feed.invoice({.id = "R1"});
    feed.payment({.id = "P1", .amount = "70.00", .customer = "C1"});
    feed.payment({.id = "P2", .amount = "30.00", .customer = "C1"});
    feed.allocation({.id = "A1", .from = "P1", .invoice = "R1", .amount = "70.00"});
    feed.allocation({.id = "A2", .from = "P2", .invoice = "R1", .amount = "30.00"});
}

RunReport amend(World& world, const char* total) {
    return world.run("erp", [=](Feed& feed) { feed.invoice({.id = "R1", .total = total}); });
}

TEST(A14, WhatAnAmendmentLeavesUnappliedIsATaskUntilItIsAppliedAgain) {
    World world;
    EXPECT_EQ(world.run("erp", paid).tasks, 0U);
    EXPECT_EQ(amend(world, "80.00").tasks, 1U);
    const auto task = world.books().tasks("open").at(0);
    EXPECT_EQ(world.books().item(task.item)->number, "P2");
    EXPECT_EQ(world.books().record(task.record)->source_id, "R1");
    EXPECT_EQ(tasks(world), std::vector<std::string>{"unapplied 20.00 EUR"});
    // Once more: the same work for a person.
    EXPECT_EQ(amend(world, "75.00").tasks, 1U);
    EXPECT_EQ(tasks(world), std::vector<std::string>{"unapplied 25.00 EUR"});
    EXPECT_EQ(amend(world, "130.00").tasks, 0U);
    EXPECT_TRUE(tasks(world).empty());
    EXPECT_EQ(world.books().tasks("done").at(0).reason, "its cause is gone");
}

TEST(A14, VoidedInvoiceLeavesATaskForEveryPayment) {
    World world;
    world.run("erp", paid);
    const auto report = world.run(
        "erp", [](Feed& feed) { feed.invoice({.id = "R1", .change = OI_CHANGE_VOIDED}); });
    EXPECT_EQ(report.tasks, 2U);
    EXPECT_EQ(tasks(world),
              (std::vector<std::string>{"unapplied 70.00 EUR", "unapplied 30.00 EUR"}));
    // What becomes of the payment itself ends the work too.
    world.run("erp", [](Feed& feed) { feed.payment({.id = "P1", .change = OI_CHANGE_DELETED}); });
    EXPECT_EQ(tasks(world), std::vector<std::string>{"unapplied 30.00 EUR"});
}

TEST(A14, DeletedPaymentAndTakenBackDiscountLeaveNoTask) {
    World world;
    world.run("erp", [](Feed& feed) {
        paid(feed);
        feed.invoice({.id = "R2"});
        feed.allocation({.id = "A3", .invoice = "R2", .amount = "5.00", .kind = 3});
    });
    const auto report = world.run("erp", [](Feed& feed) {
        feed.payment({.id = "P1", .change = OI_CHANGE_DELETED});
        feed.invoice({.id = "R2", .change = OI_CHANGE_VOIDED});
    });
    EXPECT_EQ(report.tasks, 0U);
    EXPECT_TRUE(tasks(world, "").empty());
}

// Its books do not know that the payment is not there any more.
TEST(A20, WhatHasMovedToASisterIsATaskWhereItsPaymentIsVoided) {
    World world;
    world.run("erp", [](Feed& feed) { feed.payment({.id = "P1", .customer = "C1"}); });
    {
        const auto transaction = world.books().begin(*base::Instant::parse("2026-03-01T00:00:00Z"));
        store::Books ledger(*transaction, base::Currency("EUR"));
        const auto payment = world.books().items_by_number("P1").front().item.id;
        const store::AllocationDraft draft{.kind = ledger::AllocationKind::intercompany,
                                           .amount = 6000,
                                           .date = on("2026-01-20"),
                                           .rule = "intercompany"};
        ASSERT_TRUE(ledger.adjust(payment, {.draft = draft}).ok());
        transaction->commit();
    }
    const auto report = world.run(
        "erp", [](Feed& feed) { feed.payment({.id = "P1", .change = OI_CHANGE_VOIDED}); });
    EXPECT_EQ(report.tasks, 1U);
    EXPECT_EQ(tasks(world), std::vector<std::string>{"intercompany 60.00 EUR"});
}

}  // namespace
}  // namespace openitem::sync
