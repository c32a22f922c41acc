// A3: one fact, one record.
#include "host/sync/test_run.hpp"

namespace openitem::sync {
namespace {

using namespace test;
using store::RecordState;

std::int64_t receipts(World& world) {
    std::int64_t count = 0;
    world.books().items({}, [&](const store::ItemRow& row) {
        if (row.item.kind == ledger::ItemKind::payment && !row.item.reversed_on) ++count;
        return true;
    });
    return count;
}

// ---- receipts

void erp_month(Feed& feed) {
    feed.payment({.id = "E1", .amount = "100.00", .customer = "C1", .text = "Invoice R-1"});
    feed.payment({.id = "E2", .amount = "250.00", .customer = "C2", .end_to_end = "E2E-7"});
    feed.payment({.id = "E3",
                  .amount = "70.00",
                  .date = "2026-01-21",
                  .customer = "C1",
                  .creditor_reference = "RF18 5390"});
}
void bank_month(Feed& feed) {
    feed.payment({.id = "B1", .account = "DE1", .text = "INVOICE R1", .end_to_end = "X"});
    feed.payment(
        {.id = "B2", .amount = "250.00", .account = "DE1", .text = "r9", .end_to_end = "E2E-7"});
    feed.payment({.id = "B3",
                  .amount = "70.00",
                  .date = "2026-01-21",
                  .account = "DE1",
                  .creditor_reference = "RF185390"});
    // Only the bank knows of this one.
    feed.payment({.id = "B4", .amount = "12.00", .account = "DE1"});
}

TEST(A3, ErpPaymentsAndStatementInEitherOrderGiveOneReceiptEach) {
    std::map<std::string, std::int64_t> by_order[2];
    for (const bool bank_first : {false, true}) {
        World world;
        if (bank_first) {
            world.run("bank", bank_month);
            const auto report = world.run("erp", erp_month);
            EXPECT_EQ(summary(report.books.of(payments)), "read=3 evidence=3");
        } else {
            world.run("erp", erp_month);
            const auto report = world.run("bank", bank_month);
            EXPECT_EQ(summary(report.books.of(payments)), "read=4 committed=1 evidence=3");
        }
        EXPECT_TRUE(world.quarantine().empty());
        EXPECT_EQ(receipts(world), 4);
        // By amount: the number of an item is what its own source calls it.
        std::map<std::int64_t, std::int64_t> by_customer;
        world.books().open_items({.date = on("2026-02-01")}, {}, [&](const store::OpenItem& item) {
            by_customer[item.row.item.customer.value] += item.open;
            return true;
        });
        // The payer is known from the ERP, whichever told first.
        EXPECT_EQ(by_customer,
                  (std::map<std::int64_t, std::int64_t>{{0, -1200}, {1, -17000}, {2, -25000}}));
    }
}

TEST(A3, IdenticalTwinsOfBothSourcesTakeOneEvidenceEach) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.payment({.id = "E1", .customer = "C1", .text = "Rent"});
        feed.payment({.id = "E2", .customer = "C1", .text = "Rent"});
    });
    const auto bank = [](int count) {
        return [count](Feed& feed) {
            for (int i = 1; i <= count; ++i) {
                feed.payment({.id = "B" + std::to_string(i),
                              .account = "DE1",
                              .text = "RENT",
                              .occurrence = static_cast<std::uint32_t>(i)});
            }
        };
    };
    auto report = world.run("bank", bank(3));
    EXPECT_EQ(summary(report.books.of(payments)), "read=3 committed=1 evidence=2");
    const auto e1 = world.record("erp", payments, "E1").ref.id;
    const auto e2 = world.record("erp", payments, "E2").ref.id;
    EXPECT_EQ(world.record("bank", payments, "B1").ref.evidence_of, e1);
    EXPECT_EQ(world.record("bank", payments, "B2").ref.evidence_of, e2);
    EXPECT_EQ(receipts(world), 3);
    // Told again, nothing moves.
    const auto before = world.dump();
    report = world.run("bank", bank(3));
    EXPECT_EQ(summary(report.books.of(payments)), "read=3 unchanged=3");
    EXPECT_EQ(world.dump(), before);
}

TEST(A3, UncertainTwinGoesToQuarantine) {
    World world;
    world.run("erp", [](Feed& feed) { feed.payment({.id = "E1", .text = "Invoice 1"}); });
    const auto report = world.run("bank", [](Feed& feed) {
        feed.payment({.id = "B1", .account = "DE1"});                        // no reference
        feed.payment({.id = "B2", .account = "DE1", .text = "your bill"});   // another one
        feed.payment({.id = "B3", .amount = "99.00", .account = "DE1"});     // another amount
        feed.payment({.id = "B4", .date = "2026-01-22", .account = "DE1"});  // another day
    });
    EXPECT_EQ(summary(report.books.of(payments)), "read=4 committed=2 quarantined=2");
    EXPECT_EQ(world.quarantine(), (std::vector<std::string>{"payment.twin B1", "payment.twin B2"}));
    EXPECT_EQ(receipts(world), 3);
    // As long as nobody can tell, it stays there.
    EXPECT_EQ(world.retry("B1")->rule, "payment.twin");
}

TEST(A3, WhatContradictsIsAnotherReceipt) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.payment({.id = "E1", .customer = "C1", .account = "DE1", .end_to_end = "1"});
        feed.payment({.id = "E2", .amount = "7.00", .customer = "C1"});
    });
    const auto report = world.run("bank", [](Feed& feed) {
        feed.payment({.id = "B1", .account = "DE 1", .end_to_end = "2"});
        feed.payment({.id = "B2", .account = "DE2", .end_to_end = "1"});
        feed.customer("C2", "Two", 30);
        feed.payment({.id = "B3", .amount = "7.00", .customer = "C2", .account = "DE1"});
    });
    EXPECT_EQ(summary(report.books.of(payments)), "read=3 committed=3");
}

TEST(A3, TwinOfAPaymentOfTheSameConnectionIsAPaymentOfItsOwn) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.payment({.id = "E1", .text = "x"});
        feed.payment({.id = "E2", .text = "x"});
    });
    EXPECT_EQ(receipts(world), 2);
}

TEST(A3, ReceiptThatWasTakenBackHasNoTwin) {
    World world;
    world.run("erp", [](Feed& feed) { feed.payment({.id = "E1", .text = "x"}); });
    world.run("erp", [](Feed& feed) { feed.payment({.id = "E1", .change = OI_CHANGE_VOIDED}); });
    world.run("bank", [](Feed& feed) { feed.payment({.id = "B1", .text = "x"}); });
    EXPECT_EQ(world.state("bank", payments, "B1"), RecordState::posted);
    // And delivered in order again, the first is evidence of the second.
    world.run("erp", [](Feed& feed) { feed.payment({.id = "E1", .text = "x"}); });
    EXPECT_EQ(world.state("erp", payments, "E1"), RecordState::evidence);
    EXPECT_EQ(receipts(world), 1);
}

TEST(A3, ChangedEvidenceIsJudgedAgain) {
    World world;
    world.run("erp", [](Feed& feed) { feed.payment({.id = "E1", .text = "x"}); });
    world.run("bank",
              [](Feed& feed) { feed.payment({.id = "B1", .text = "x", .end_to_end = "1"}); });
    ASSERT_EQ(world.state("bank", payments, "B1"), RecordState::evidence);
    // Still the same receipt.
    auto report = world.run("bank", [](Feed& feed) {
        feed.payment({.id = "B1", .account = "DE1", .text = "x", .end_to_end = "1"});
    });
    EXPECT_EQ(summary(report.books.of(payments)), "read=1 superseded=1");
    EXPECT_EQ(world.state("bank", payments, "B1"), RecordState::evidence);
    // Another amount: a receipt of its own.
    world.run("bank", [](Feed& feed) {
        feed.payment({.id = "B1", .amount = "101.00", .text = "x", .end_to_end = "1"});
    });
    EXPECT_EQ(world.state("bank", payments, "B1"), RecordState::posted);
    EXPECT_EQ(receipts(world), 2);
    // And the typing error corrected: evidence again, what it had posted is taken back.
    world.run("bank",
              [](Feed& feed) { feed.payment({.id = "B1", .text = "x", .end_to_end = "1"}); });
    EXPECT_EQ(world.state("bank", payments, "B1"), RecordState::evidence);
    EXPECT_EQ(receipts(world), 1);
}

TEST(A3, AllocationOfEvidenceIsOneOfTheReceiptItTells) {
    for (const bool bank_first : {false, true}) {
        World world;
        const auto bank = [](Feed& feed) {
            feed.payment({.id = "B1", .account = "DE1", .text = "R1"});
        };
        const auto erp = [](Feed& feed) {
            feed.invoice({.id = "R1"});
            feed.payment({.id = "E1", .customer = "C1", .text = "r1"});
            feed.allocation({.id = "A1", .from = "E1", .invoice = "R1"});
        };
        if (bank_first) world.run("bank", bank);
        const auto report = world.run("erp", erp);
        EXPECT_EQ(summary(report.books.of(allocations)), "read=1 committed=1");
        if (!bank_first) world.run("bank", bank);
        EXPECT_TRUE(world.quarantine().empty());
        EXPECT_TRUE(world.all_open().empty()) << "bank first: " << bank_first;
    }
}

// ---- invoices

TEST(A3, InvoiceOfAnotherConnectionIsEvidence) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "1", .number = "R-2026/7"});
        feed.invoice({.id = "2", .number = "R8", .type = "381"});
    });
    const auto report = world.run("mail", [](Feed& feed) {
        feed.invoice({.id = "m1", .number = "R-2026/7", .customer = {}, .buyer = "DE222222222"});
        feed.invoice({.id = "m2", .number = "r 8", .type = "381"});
        // A credit note is not the invoice of that number, nor is last year's.
        feed.invoice({.id = "m3", .number = "R8"});
        feed.invoice({.id = "m4", .number = "R8", .date = "2025-12-31", .type = "381"});
    });
    EXPECT_EQ(summary(report.books.of(invoices)), "read=4 committed=2 evidence=2");
    EXPECT_EQ(world.record("mail", invoices, "m1").ref.evidence_of,
              world.record("erp", invoices, "1").ref.id);
    EXPECT_EQ(world.open("R-2026/7"), 10000);
    EXPECT_EQ(world.open("R8"), -10000 + 10000 - 10000);
}

TEST(A3, SpellingOfANumberDoesNotMatterBetweenConnections) {
    World world;
    world.run("erp", [](Feed& feed) { feed.invoice({.id = "1", .number = "R7"}); });
    world.run("mail", [](Feed& feed) { feed.invoice({.id = "m", .number = "r-7"}); });
    world.run("edi", [](Feed& feed) { feed.invoice({.id = "e", .number = "R 7"}); });
    EXPECT_EQ(world.state("mail", invoices, "m"), RecordState::evidence);
    EXPECT_EQ(world.state("edi", invoices, "e"), RecordState::evidence);
    // One system that writes R-11 and R11 means two.
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "2", .number = "R11"});
        feed.invoice({.id = "3", .number = "R-11"});
    });
    EXPECT_EQ(world.open("R11") + world.open("R-11"), 20000);
}

TEST(A3, AnotherAmountIsAnUncertainTwin) {
    World world;
    world.run("erp", [](Feed& feed) { feed.invoice({.id = "R1"}); });
    world.run("mail",
              [](Feed& feed) { feed.invoice({.id = "m", .number = "R1", .total = "119.00"}); });
    EXPECT_EQ(world.quarantine(), std::vector<std::string>{"invoice.twin m"});
    // The ERP corrects itself: now they agree.
    world.run("erp", [](Feed& feed) { feed.invoice({.id = "R1", .total = "119.00"}); });
    EXPECT_FALSE(world.retry("m"));
    EXPECT_EQ(world.state("mail", invoices, "m"), RecordState::evidence);
    EXPECT_EQ(world.open("R1"), 11900);
}

TEST(A3, SameConnectionAndNumberTwiceIsQuarantined) {
    World world;
    const auto report = world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "1", .number = "R1"});
        feed.invoice({.id = "2", .number = "R1"});
    });
    EXPECT_EQ(summary(report.books.of(invoices)), "read=2 committed=1 quarantined=1");
    EXPECT_EQ(world.quarantine(), std::vector<std::string>{"invoice.twin 2"});
    // So is a second copy of what has become evidence.
    world.run("mail", [](Feed& feed) {
        feed.invoice({.id = "a", .number = "R1"});
        feed.invoice({.id = "b", .number = "R1"});
    });
    EXPECT_EQ(world.state("mail", invoices, "a"), RecordState::evidence);
    EXPECT_EQ(world.quarantine(), (std::vector<std::string>{"invoice.twin 2", "invoice.twin b"}));
}

TEST(A3, RenumberedIntoAnotherOneIsRefusedAndTheOldVersionStands) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "1", .number = "R1"});
        feed.invoice({.id = "2", .number = "R2", .total = "20.00"});
    });
    world.run("erp",
              [](Feed& feed) { feed.invoice({.id = "2", .number = "R1", .total = "20.00"}); });
    EXPECT_EQ(world.quarantine(), std::vector<std::string>{"invoice.twin 2"});
    EXPECT_EQ(world.open("R2"), 2000);
}

TEST(A3, AuthoritativeConnectionPostsInEitherOrder) {
    for (const bool authoritative_first : {false, true}) {
        World world;
        const auto erp = [](Feed& feed) {
            feed.invoice({.id = "R1"});
            feed.payment({.id = "E1", .customer = "C1", .text = "R1"});
            feed.allocation({.id = "A1", .from = "E1", .invoice = "R1"});
        };
        const auto bank = [](Feed& feed) {
            feed.payment({.id = "B1", .account = "DE1", .text = "R1"});
            feed.payment({.id = "B2", .amount = "5.00", .account = "DE1"});
        };
        // For payments the bank is authoritative: what the ERP says of them is evidence.
        if (authoritative_first) world.run("bank", bank);
        auto report = world.run("erp", erp, {.evidence_only = {payments}});
        EXPECT_EQ(summary(report.books.of(payments)), "read=1 evidence=1");
        EXPECT_EQ(summary(report.books.of(allocations)),
                  authoritative_first ? "read=1 committed=1" : "read=1 committed=1 waiting=1");
        if (!authoritative_first) world.run("bank", bank);
        EXPECT_EQ(world.record("erp", payments, "E1").ref.evidence_of,
                  world.record("bank", payments, "B1").ref.id);
        EXPECT_EQ(world.state("erp", allocations, "A1"), RecordState::posted);
        EXPECT_EQ(world.all_open(), (std::map<std::string, std::int64_t>{{"B2", -500}}));
    }
}

TEST(A3, EvidenceThatNobodyElseTellsPostsNothing) {
    World world;
    world.run("crm", [](Feed& feed) { feed.invoice({.id = "R1"}); }, {.evidence_only = {invoices}});
    EXPECT_TRUE(world.all_open().empty());
    EXPECT_EQ(world.state("crm", invoices, "R1"), RecordState::evidence);
    auto report = world.run("crm", [](Feed& feed) { feed.invoice({.id = "R1", .total = "1.00"}); },
                            {.evidence_only = {invoices}});
    EXPECT_EQ(summary(report.books.of(invoices)), "read=1 superseded=1");
    EXPECT_TRUE(world.all_open().empty());
}

}  // namespace
}  // namespace openitem::sync
