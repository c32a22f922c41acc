// Quarantine as a run fills and empties it: one row for one refusal, closed when the source is put
// right.
#include "host/sync/test_run.hpp"

namespace openitem::sync {
namespace {

using namespace test;
using store::QuarantineState;
using Rows = std::vector<std::string>;

Given delivered(World& world, const std::string& name, const std::string& text) {
    return {.sources = {{name, world.write(name, text)}}};
}

TEST(Refusals, RedeliveryDoesNotFillTheQueueAgain) {
    World world;
    const auto all = [](Feed& feed) {
        feed.reject("a;b", "line 2");
        feed.reject("a;b", "line 7");
        feed.reject("c;d", "line 8");
        feed.invoice({.id = "R1", .currency = "USD"});
    };
    auto report = world.run("erp", all);
    EXPECT_EQ(summary(report.books.total()), "read=4 quarantined=4");
    EXPECT_EQ(world.quarantine(), (Rows{"csv.bad a;b", "csv.bad c;d", "currency.no_rate R1"}));
    const auto before = world.dump();
    report = world.run("erp", all);
    EXPECT_EQ(summary(report.books.total()), "read=4 quarantined=4");
    EXPECT_EQ(world.dump(), before);
}

TEST(Refusals, TheSameOfTwoConnectionsIsTwo) {
    World world;
    const auto all = [](Feed& feed) { feed.reject("a;b"); };
    world.run("erp", all);
    world.run("crm", all);
    EXPECT_EQ(world.quarantine(), (Rows{"csv.bad a;b", "csv.bad a;b"}));
}

TEST(Refusals, ACorrectedRecordClosesItsRow) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .currency = "USD"});
        feed.invoice({.id = "R2", .currency = "USD"});
    });
    world.run("erp", [](Feed& feed) { feed.invoice({.id = "R1"}); });
    EXPECT_EQ(world.quarantine(), Rows{"currency.no_rate R2"});
    EXPECT_EQ(world.quarantine(QuarantineState::retried), Rows{"currency.no_rate R1"});
    // Wrong again: what stood there is open again.
    world.run("erp", [](Feed& feed) { feed.invoice({.id = "R1", .currency = "USD"}); });
    EXPECT_EQ(world.quarantine(), (Rows{"currency.no_rate R1", "currency.no_rate R2"}));
    // And back to what the books have anyway.
    world.run("erp", [](Feed& feed) { feed.invoice({.id = "R1"}); });
    EXPECT_EQ(world.quarantine(), Rows{"currency.no_rate R2"});
}

TEST(Refusals, WithinOneRunTooOnlyWhatIsStillWrongStaysOpen) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .currency = "USD"});
        feed.send();
        feed.invoice({.id = "R1"});
    });
    EXPECT_TRUE(world.quarantine().empty());
}

TEST(Refusals, ACorrectedFileClosesWhatItNoLongerHolds) {
    World world;
    world.run(
        "erp",
        [](Feed& feed) {
            feed.open("list.csv");
            feed.reject("bad 1");
            feed.reject("bad 2");
        },
        delivered(world, "list.csv", "first"));
    world.run(
        "erp",
        [](Feed& feed) {
            feed.open("other.csv");
            feed.reject("bad 3");
        },
        delivered(world, "other.csv", "other"));
    EXPECT_EQ(world.quarantine().size(), 3U);
    world.run(
        "erp",
        [](Feed& feed) {
            feed.open("list.csv");
            feed.reject("bad 2");
        },
        delivered(world, "list.csv", "second"));
    EXPECT_EQ(world.quarantine(), (Rows{"csv.bad bad 2", "csv.bad bad 3"}));
    EXPECT_EQ(world.quarantine(QuarantineState::retried), Rows{"csv.bad bad 1"});
    // A third delivery without it.
    world.run(
        "erp", [](Feed& feed) { feed.open("list.csv"); }, delivered(world, "list.csv", "third"));
    EXPECT_EQ(world.quarantine(), Rows{"csv.bad bad 3"});
}

TEST(Refusals, AFileReadOnlyInPartClosesNothing) {
    World world;
    world.run(
        "erp",
        [](Feed& feed) {
            feed.open("list.csv");
            feed.reject("bad 1");
        },
        delivered(world, "list.csv", "first"));
    auto given = delivered(world, "list.csv", "second");
    given.unfinished = true;
    world.run(
        "erp",
        [](Feed& feed) {
            feed.open("list.csv");
            feed.checkpoint("1");
            feed.flush();
            throw Fails{"broken"};
        },
        given);
    EXPECT_EQ(world.quarantine(), Rows{"csv.bad bad 1"});
}

TEST(Refusals, DiscardedStaysDiscarded) {
    World world;
    const auto all = [](Feed& feed) {
        feed.reject("a;b");
        feed.invoice({.id = "R1", .currency = "USD"});
    };
    world.run("erp", all);
    const auto transaction = world.books().begin({0});
    for (std::int64_t id = 1; id <= 2; ++id) {
        transaction->set_quarantine_state({id}, QuarantineState::discarded, "a test row");
    }
    transaction->commit();
    world.reopen();
    world.run("erp", all);
    EXPECT_TRUE(world.quarantine().empty());
    EXPECT_EQ(world.quarantine(QuarantineState::discarded).size(), 2U);
}

TEST(Refusals, RefusedRetryChangesNothing) {
    World world;
    world.run("erp", [](Feed& feed) { feed.invoice({.id = "R1", .currency = "USD"}); });
    const auto before = world.dump();
    EXPECT_EQ(world.retry("R1")->rule, "currency.no_rate");
    EXPECT_EQ(world.dump(), before);
}

void deliver_twice(World& world, const char* first_currency) {
    for (const auto* total : {"100.00", "90.00"}) {
        const auto* currency = std::string_view(total) == "100.00" ? first_currency : "EUR";
        world.run("erp", [&](Feed& feed) {
            feed.invoice({.id = "R1",
                          .total = total,
                          .currency = currency,
                          .seller = "DE999999999",
                          .buyer = "name:Kunde"});
        });
    }
    world.prepare.accept_foreign_seller = "ours since March";
    ASSERT_EQ(world.quarantine().size(), 2U);
}

TEST(Refusals, AnOlderDeliveryAcceptedOnRetryLeavesTheNewerOneOpen) {
    World world;
    deliver_twice(world, "EUR");
    EXPECT_FALSE(world.retry("R1"));
    EXPECT_EQ(world.open("R1"), 10000);
    ASSERT_EQ(world.quarantine().size(), 1U);
    EXPECT_FALSE(world.retry("R1"));
    EXPECT_EQ(world.open("R1"), 9000);
    EXPECT_TRUE(world.quarantine().empty());
}

TEST(Refusals, ANewerDeliveryAcceptedOnRetryClosesTheOlderOne) {
    World world;
    deliver_twice(world, "USD");
    EXPECT_TRUE(world.retry("R1"));
    EXPECT_FALSE(world.retry("R1", 1));
    EXPECT_EQ(world.open("R1"), 9000);
    EXPECT_TRUE(world.quarantine().empty());
}

TEST(Refusals, AcceptedRetryClosesTheRowAndSaysSo) {
    World world;
    world.run("erp", [](Feed& feed) { feed.invoice({.id = "R1", .seller = "DE999999999"}); });
    world.prepare.accept_foreign_seller = "test data";
    EXPECT_FALSE(world.retry("R1"));
    EXPECT_EQ(world.open("R1"), 10000);
    EXPECT_EQ(world.books().quarantined({1})->reason, "accepted on retry");
    // Delivered again it is known.
    const auto report =
        world.run("erp", [](Feed& feed) { feed.invoice({.id = "R1", .seller = "DE999999999"}); });
    EXPECT_EQ(summary(report.books.of(invoices)), "read=1 unchanged=1");
}

}  // namespace
}  // namespace openitem::sync
