// A run as a whole: commits and cursors, ends that come early, documents in parts, sources.
#include <stdexcept>
#include <thread>

#include "host/sync/test_run.hpp"
#include "host/sync/writer.hpp"

namespace openitem::sync {
namespace {

using namespace test;

std::string name(const char* prefix, int n) { return prefix + std::to_string(n); }

// Invoices first..last, with a checkpoint behind every `every`.
void deliver(Feed& feed, int first, int last, int every) {
    for (int i = first; i <= last; ++i) {
        feed.invoice({.id = name("R", i), .total = std::to_string(i) + ".00"});
        if (i % every == 0) feed.checkpoint(std::to_string(i));
    }
}

store::ConnectionId erp(World& world) {
    return world.books().add_connection("erp", "org.openitem.scripted");
}

TEST(Run, CommitsAtTheFirstCheckpointBehindTenThousandRecords) {
    World world;
    const auto report = world.run("erp", [](Feed& feed) { deliver(feed, 1, 25'000, 500); });
    // 10,000, 20,000 and the rest.
    EXPECT_EQ(report.commits, 3U);
    EXPECT_EQ(summary(report.books.total()), "read=25000 committed=25000");
    EXPECT_EQ(world.books().cursor(erp(world)), "25000");
}

TEST(Run, FailingConnectorKeepsTheLastCommitAndReportsOnlyThat) {
    World world;
    const auto report = world.run("erp",
                                  [](Feed& feed) {
                                      deliver(feed, 1, 12'000, 500);
                                      throw Fails{"erp.gone"};
                                  },
                                  {.unfinished = true});
    EXPECT_EQ(report.outcome.code, "erp.gone");
    EXPECT_FALSE(report.ok());
    EXPECT_EQ(report.commits, 1U);
    EXPECT_EQ(summary(report.books.total()), "read=10000 committed=10000");
    EXPECT_EQ(world.books().count_records(0), 10'000);
    EXPECT_EQ(world.books().cursor(erp(world)), "10000");
    // The next run goes on from there, to the same books as one that was never interrupted.
    const auto resumed = world.run("erp", [](Feed& feed) {
        EXPECT_EQ(feed.cursor(), "10000");
        deliver(feed, 10'001, 12'000, 500);
    });
    EXPECT_TRUE(resumed.resumed);
    EXPECT_EQ(summary(resumed.books.total()), "read=2000 committed=2000");
    World whole;
    whole.run("erp", [](Feed& feed) { deliver(feed, 1, 12'000, 500); });
    EXPECT_EQ(world.dump(), whole.dump());
}

TEST(Run, FlushMakesDurableWhatCameBefore) {
    World world;
    world.run("erp",
              [&](Feed& feed) {
                  deliver(feed, 1, 10, 5);
                  feed.flush();
                  deliver(feed, 11, 15, 5);
                  throw Fails{"erp.gone"};
              },
              {.unfinished = true});
    EXPECT_EQ(world.books().count_records(0), 10);
    EXPECT_EQ(world.books().cursor(erp(world)), "10");
}

TEST(Run, ConnectorThatNeverCheckpointsIsCommittedAllTheSame) {
    World world;
    world.run("erp",
              [](Feed& feed) {
                  deliver(feed, 1, 45'000, 1'000'000);
                  feed.send();
                  throw Fails{"erp.gone"};
              },
              {.unfinished = true});
    EXPECT_GE(world.books().count_records(0), 40'000);
    EXPECT_FALSE(world.books().cursor(erp(world)));
    // It starts over, and what is there is unchanged.
    const auto report = world.run("erp", [](Feed& feed) { deliver(feed, 1, 45'000, 1'000'000); });
    EXPECT_EQ(summary(report.books.total()).substr(0, 11), "read=45000 ");
    EXPECT_GE(report.books.total().unchanged, 40'000U);
    EXPECT_EQ(world.books().count_records(0), 45'000);
}

TEST(Run, CancelledKeepsWhatCameAndGoesOnToTheSameBooks) {
    World world;
    bool stop = false;
    const auto report = world.run("erp",
                                  [&](Feed& feed) {
                                      deliver(feed, 1, 5'000, 1'000);
                                      stop = true;
                                      deliver(feed, 5'001, 11'000, 100);
                                      ADD_FAILURE() << "the run should have been stopped";
                                  },
                                  {.cancelled = [&] { return stop; }, .unfinished = true});
    EXPECT_TRUE(report.outcome.cancelled());
    EXPECT_TRUE(report.stopped);
    EXPECT_EQ(report.books.total().committed, 5'000U);
    EXPECT_EQ(world.books().count_records(0), 5'000);
    const auto rest = [](Feed& feed) {
        deliver(feed, 1 + (feed.cursor().empty() ? 0 : std::stoi(feed.cursor())), 11'000, 100);
    };
    EXPECT_TRUE(world.run("erp", rest).resumed);
    World other;
    other.run("erp", rest);
    EXPECT_EQ(world.dump(), other.dump());
}

void fail_third(void*, std::int64_t n, bool done) {
    if (n == 3 && !done) throw std::runtime_error("the disk is full");
}

TEST(Run, FailureOfTheStoreComesOutOfTheRunAndStopsTheConnector) {
    World world({fail_third, nullptr});
    bool stopped = true;
    const auto deliver_all = [&](Feed& feed) {
        for (int i = 0; i < 100; ++i) deliver(feed, i * 10'000 + 1, (i + 1) * 10'000, 10'000);
        stopped = false;
    };
    EXPECT_THROW(world.run("erp", deliver_all), std::runtime_error);
    EXPECT_TRUE(stopped) << "the connector should have been told to stop";
    world.reopen();
    world.check();
    EXPECT_EQ(world.books().count_records(0), 20'000);
    EXPECT_EQ(world.books().cursor(erp(world)), "20000");
}

TEST(Run, FailureDuringAFlushIsNotWaitedForForever) {
    World world({fail_third, nullptr});
    EXPECT_THROW(world.run("erp",
                           [&](Feed& feed) {
                               for (int i = 1; i < 10; ++i) {
                                   deliver(feed, i, i, 1);
                                   feed.flush();
                               }
                           }),
                 std::runtime_error);
}

TEST(Run, DocumentInPartsIsOneRecord) {
    World world;
    const auto report = world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1"});
        feed.long_invoice("L1", 5000);
        feed.invoice({.id = "R2"});
        feed.checkpoint("3");
    });
    EXPECT_EQ(summary(report.books.total()), "read=3 committed=3");
    EXPECT_EQ(world.open("L1"), 500'000);
}

TEST(Run, CheckpointBetweenThePartsOfADocumentIsRefused) {
    World world;
    const auto report = world.run("erp",
                                  [](Feed& feed) {
                                      feed.long_invoice("L1", 5000, false);
                                      feed.checkpoint("1");
                                  },
                                  {.unfinished = true});
    ASSERT_TRUE(report.failure);
    EXPECT_EQ(report.failure->exit(), base::Exit::source_or_config);
    EXPECT_EQ(world.books().count_records(0), 0);
}

TEST(Run, DocumentThatNeverEndsIsNotApplied) {
    World world;
    world.run("erp",
              [](Feed& feed) {
                  feed.invoice({.id = "R1"});
                  feed.long_invoice("L1", 5000, false);
                  throw Fails{"erp.gone"};
              },
              {.unfinished = true});
    EXPECT_EQ(world.books().count_records(0), 0);
}

TEST(Run, ManyAllocationsThatWaitAreSettledInBoundedCommits) {
    World world;
    const auto all = [](Feed& feed) {
        for (int i = 0; i < 21'000; ++i) {
            feed.allocation({.id = name("A", i),
                             .from = name("P", i / 100),
                             .invoice = name("R", i / 100),
                             .amount = "0.01"});
        }
        for (int i = 0; i < 210; ++i) {
            feed.invoice({.id = name("R", i), .total = "300.00"});
            feed.payment({.id = name("P", i), .amount = "300.00", .customer = "C1"});
        }
        feed.checkpoint("1");
    };
    const auto report = world.run("erp", all);
    EXPECT_EQ(summary(report.books.of(allocations)), "read=21000 committed=21000");
    EXPECT_GE(report.commits, 3U);  // 21,000 records, 10,000 at most in one
    EXPECT_EQ(world.open(name("R", 7)), 29900);
}

// A marketplace pays for thousands of invoices at once.
TEST(Run, OnePaymentSettlesThousandsOfInvoices) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.payment({.id = "P1", .amount = "6000.00", .customer = "C1"});
        for (int n = 0; n < 6000; ++n) {
            feed.invoice({.id = name("R", n), .total = "1.00"});
            feed.allocation(
                {.id = name("A", n), .from = "P1", .invoice = name("R", n), .amount = "1.00"});
            if (n % 1000 == 999) feed.checkpoint(std::to_string(n));
        }
    });
    EXPECT_TRUE(world.all_open().empty());
    world.run("erp", [](Feed& feed) { feed.payment({.id = "P1", .change = OI_CHANGE_DELETED}); });
    EXPECT_EQ(world.all_open().size(), 6000U);
}

// ---- sources

TEST(Sources, UnchangedOnesAreNotReadAgain) {
    World world;
    const std::vector<connect::Source> sources{{"a.csv", world.write("a.csv", "alpha")},
                                               {"b.csv", world.write("b.csv", "beta")}};
    const auto read = [](Feed& feed) {
        for (const auto& source : feed.sources()) {
            feed.open(source);
            feed.invoice({.id = source});
        }
    };
    auto report = world.run("erp", read, {.sources = sources});
    EXPECT_EQ(report.sources_read.size(), 2U);
    const auto before = world.dump();
    const auto nothing = [](Feed&) { ADD_FAILURE() << "nothing is to be read"; };
    report = world.run("erp", nothing, {.sources = sources});
    EXPECT_EQ(report.sources_unchanged, (std::vector<std::string>{"a.csv", "b.csv"}));
    EXPECT_EQ(world.dump(), before);

    // Delivered again, the same bytes with another time: only that time is new.
    std::filesystem::last_write_time(
        sources[0].path, std::filesystem::last_write_time(sources[0].path) + std::chrono::hours(1));
    auto tables = world.tables();
    report = world.run("erp", nothing, {.sources = sources});
    EXPECT_EQ(report.sources_unchanged.size(), 2U);
    auto now = world.tables();
    EXPECT_NE(now["source"], tables["source"]);
    tables.erase("source");
    now.erase("source");
    EXPECT_EQ(now, tables);

    // Other bytes, or another configuration, are read; and everything, when asked for.
    world.write("b.csv", "gamma");
    EXPECT_EQ(world.run("erp", read, {.sources = sources}).sources_read,
              std::vector<std::string>{"b.csv"});
    EXPECT_EQ(
        world.run("erp", read, {.sources = sources, .config = "{\"a\":1}"}).sources_read.size(),
        2U);
    EXPECT_EQ(world.run("erp", read, {.sources = sources, .config = "{\"a\":1}", .full = true})
                  .sources_read.size(),
              2U);
}

TEST(Sources, RecordLeadsToItsBytesAlsoWhenTheFileChangedHalfway) {
    World world;
    const std::string text(3U << 20U, 'x');
    Given given{.sources = {{"a.csv", world.write("a.csv", text)}}, .unfinished = true};
    world.run(
        "erp",
        [](Feed& feed) {
            feed.open("a.csv", 100);
            feed.at(50);
            feed.invoice({.id = "R1"});
            feed.checkpoint("7");
            feed.flush();
            throw Fails{"killed"};
        },
        given);
    // Appended to: the cursor belongs to a file that is no more.
    world.write("a.csv", text + "more");
    given.unfinished = false;
    const auto report = world.run(
        "erp",
        [](Feed& feed) {
            EXPECT_EQ(feed.cursor(), "");
            feed.open("a.csv");
            feed.at(50);
            feed.invoice({.id = "R1"});
        },
        given);
    EXPECT_FALSE(report.resumed);
    EXPECT_EQ(summary(report.books.total()), "read=1 unchanged=1");
    const auto record = world.record("erp", invoices, "R1");
    EXPECT_EQ(store::read_source(world.books(), record.ref.position).value(), "xxxxxxxxxx");
}

TEST(Sources, OlderTellingOfANewerVersionIsPassedOver) {
    World world;
    Given given{.sources = {{"a.csv", world.write("a.csv", std::string(1000, 'x'))}},
                .unfinished = true};
    const auto read = [](Feed& feed) {
        feed.open("a.csv");
        feed.at(10);
        feed.invoice({.id = "R1"});
        feed.at(20);
        feed.invoice({.id = "R2"});
        feed.send();
        feed.at(30);
        feed.invoice({.id = "R1", .total = "200.00"});
        feed.send();
        feed.at(40);
        feed.invoice({.id = "R2", .change = OI_CHANGE_VOIDED});
        feed.send();
    };
    World whole;
    given.sources[0].path = whole.write("a.csv", std::string(1000, 'x'));
    given.unfinished = false;
    whole.run("erp", read, given);
    // Killed behind all of it, with a cursor that stands before it.
    given.unfinished = true;
    world.run(
        "erp",
        [&](Feed& feed) {
            feed.checkpoint("0");
            read(feed);
            feed.flush();
            throw Fails{"killed"};
        },
        given);
    given.unfinished = false;
    const auto report = world.run("erp", read, given);
    EXPECT_EQ(summary(report.books.total()), "read=4 unchanged=4");
    EXPECT_EQ(world.tables()["entry"], whole.tables()["entry"]);
    EXPECT_EQ(world.tables()["record"], whole.tables()["record"]);
    EXPECT_EQ(world.all_open(), (std::map<std::string, std::int64_t>{{"R1", 20000}}));
}

TEST(Sources, TwoFilesInEitherOrderGiveTheSameBooks) {
    const auto read = [](Feed& feed) {
        for (const auto& source : feed.sources()) {
            feed.open(source);
            if (source == "invoices") {
                for (int i = 1; i < 20; ++i) feed.invoice({.id = name("R", i)});
            } else {
                for (int i = 1; i < 20; ++i) {
                    feed.payment({.id = name("P", i), .customer = "C1"});
                    feed.allocation({.id = name("A", i),
                                     .from = name("P", i),
                                     .invoice = name("R", i),
                                     .amount = "70.00"});
                }
            }
        }
    };
    std::map<std::string, std::int64_t> open[2];
    std::map<std::int64_t, int> events[2];
    for (const bool swapped : {false, true}) {
        World world;
        std::vector<connect::Source> sources{{"invoices", world.write("i", "invoices")},
                                             {"payments", world.write("p", "payments")}};
        if (swapped) std::swap(sources[0], sources[1]);
        world.run("erp", read, {.sources = sources});
        open[swapped] = world.all_open();
        world.books().entries({}, [&](const store::EntryRow& row, std::span<const ledger::Line>) {
            ++events[swapped][static_cast<std::int64_t>(row.entry.event)];
            return true;
        });
    }
    EXPECT_EQ(open[0], open[1]);
    EXPECT_EQ(events[0], events[1]);
    EXPECT_EQ(open[0].size(), 38U);
}

}  // namespace
}  // namespace openitem::sync
