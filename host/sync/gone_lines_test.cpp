// An entry that a statement had and has no more is told.
#include "host/sync/test_run.hpp"

namespace openitem::sync {
namespace {

using namespace test;

using Lines = std::vector<StatementSpec::Line>;

// The statement, and beside it a receipt of each booked entry, as the connectors deliver them.
Script delivered(const Lines& lines) {
    return [lines](Feed& feed) {
        feed.statement({.id = "S1", .account = "DE89", .lines = lines});
        std::uint32_t n = 0;
        for (const auto& line : lines) {
            ++n;
            if (line.status != "BOOK") continue;
            feed.payment({.id = line.text,
                          .amount = line.amount,
                          .date = line.date,
                          .account = "DE89",
                          .text = line.text,
                          .occurrence = line.text == "P3" ? 2U : 1U});
        }
    };
}

// "line_gone 30.00 EUR P2 of 2026-01-21" of every task in that state.
std::vector<std::string> tasks(World& world, std::string_view state = "open") {
    std::vector<std::string> all;
    for (const auto& task : world.books().tasks(state)) {
        const auto item = task.item ? world.books().item(task.item)->number : "nothing";
        all.push_back(task.kind + " " + task.amount.to_text() + " " + item + " of " + task.reason);
    }
    return all;
}

const StatementSpec::Line p1{"2026-01-20", "100.00", "P1"};
const StatementSpec::Line p2{"2026-01-21", "30.00", "P2"};
const StatementSpec::Line p3{"2026-01-21", "30.00", "P3"};  // equal to P2 but for its text
using Told = std::vector<std::string>;

TEST(GoneLines, AnEntryTheStatementHasNoMoreIsATask) {
    World world;
    EXPECT_EQ(world.run("bank", delivered({p1, p2})).tasks, 0U);
    EXPECT_EQ(world.run("bank", delivered({p1}), {.full = true}).tasks, 1U);
    EXPECT_EQ(tasks(world), Told{"line_gone 30.00 EUR P2 of 2026-01-21"});
    EXPECT_EQ(world.open("P2"), -3000) << "what was posted stays";
    // Delivered once more, it is the same work; with the entry again it is none.
    EXPECT_EQ(world.run("bank", delivered({p1}), {.full = true}).tasks, 0U);
    EXPECT_EQ(tasks(world).size(), 1U);
    world.run("bank", delivered({p1, p2}), {.full = true});
    EXPECT_EQ(tasks(world), Told{});
    EXPECT_EQ(tasks(world, "done"), Told{"line_gone 30.00 EUR P2 of the statement has it again"});
}

TEST(GoneLines, OfEqualEntriesTheOneThatSaysTheSameIsMeant) {
    World world;
    world.run("bank", delivered({p1, p2, p3}));
    world.run("bank", delivered({p1, p2}), {.full = true});
    ASSERT_EQ(tasks(world).size(), 1U);
    world.run("bank", delivered({p1}), {.full = true});
    EXPECT_EQ(tasks(world), (Told{"line_gone 30.00 EUR P3 of 2026-01-21",
                                  "line_gone 30.00 EUR P2 of 2026-01-21"}));
}

TEST(GoneLines, OfEqualEntriesTheFirstMayBeGone) {
    World world;
    world.run("bank", delivered({p1, p2, p3}));
    world.run("bank", delivered({p1, p3}), {.full = true});
    EXPECT_EQ(tasks(world), Told{"line_gone 30.00 EUR P2 of 2026-01-21"});
    world.run("bank", delivered({p1}), {.full = true});
    EXPECT_EQ(tasks(world).size(), 2U);
    // One comes back, and the other is asked for still.
    world.run("bank", delivered({p1, p2}), {.full = true});
    EXPECT_EQ(tasks(world), Told{"line_gone 30.00 EUR P3 of 2026-01-21"});
}

TEST(GoneLines, OtherWordsOrAPendingEntryAreNoneOfThem) {
    World world;
    auto pending = p2;
    pending.status = "PDNG";
    world.run("bank", delivered({p1, pending}));
    auto reworded = p1;
    reworded.text = "payment one";
    const auto report = world.run("bank", [&](Feed& feed) {
        feed.statement({.id = "S1", .account = "DE89", .lines = {reworded}});
    });
    EXPECT_EQ(report.tasks, 0U);
    EXPECT_EQ(tasks(world), Told{});
}

TEST(GoneLines, NothingIsLeftToAskOnceTheSourceTakesTheReceiptBack) {
    World world;
    world.run("bank", delivered({p1}));
    world.run("bank", [](Feed& feed) { feed.statement({.id = "S1", .account = "DE89"}); });
    EXPECT_EQ(tasks(world), Told{"line_gone 100.00 EUR P1 of 2026-01-20"});
    world.run("bank", [](Feed& feed) { feed.payment({.id = "P1", .change = OI_CHANGE_VOIDED}); });
    EXPECT_EQ(tasks(world, "done"), Told{"line_gone 100.00 EUR P1 of its cause is gone"});
}

}  // namespace
}  // namespace openitem::sync
