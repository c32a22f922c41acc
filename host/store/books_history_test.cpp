// Random histories through the store: whatever has happened, the books verify.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <sstream>

#include "host/store/replay.hpp"
#include "host/store/test_history.hpp"

namespace openitem::store {
namespace {

using namespace test;

RC_GTEST_PROP(RandomHistory, verifies_whatever_has_happened, (const std::vector<Step>& steps)) {
    Company company;
    for (const Step& step : steps) company.live(step);
    RC_ASSERT(failures(verify(company.settled())) == "");
}

// Both sides have back what the application moved, and the debit what was granted along with it.
RC_GTEST_PROP(RandomHistory, taking_an_application_back_restores_all_sides,
              (const std::vector<Step>& steps)) {
    constexpr int later = 60;
    Company company;
    for (const Step& step : steps) company.live(step);
    Store& store = company.settled();
    std::map<AllocationId, StoredAllocation> before;
    store.allocations([&](const AllocationRow& row) {
        before[row.allocation.id] = {row.allocation, "", std::string(row.evidence)};
        return true;
    });
    const auto opened = [&] {
        std::map<ItemId, std::int64_t> open;
        store.open_items({.date = day(later)}, {}, [&](const OpenItem& each) {
            open[each.row.item.id] = each.open;
            return true;
        });
        return open;
    };
    auto expected = opened();
    const auto taken = company.take_back(later);
    if (!taken) return;
    expected[taken->from] -= taken->amount;
    expected[taken->to] += taken->amount;
    for (const auto& [id, stored] : before) {
        if (stored.allocation.reversed_on || granted_along(stored) != taken->id) continue;
        expected[stored.allocation.to] += stored.allocation.amount;
    }
    std::erase_if(expected, [](const auto& each) { return each.second == 0; });
    company.settled();
    RC_ASSERT(opened() == expected);
    RC_ASSERT(failures(verify(store)) == "");
}

RC_GTEST_PROP(RandomHistory, replaying_the_journal_gives_what_is_open,
              (const std::vector<Step>& steps)) {
    Company company;
    for (const Step& step : steps) company.live(step);
    Store& store = company.settled();
    std::vector<StoredEntry> entries;
    store.entries({}, [&](const EntryRow& row, std::span<const ledger::Line> lines) {
        entries.push_back({row.entry, row.recorded_at, row.hash, {lines.begin(), lines.end()}});
        return true;
    });
    for (int date = 0; date < 45; date += 4) {
        std::map<ItemId, std::int64_t> replayed;
        for (const StoredEntry& entry : entries) {
            if (entry.entry.date > day(date)) continue;
            for (const ledger::Line& line : entry.lines) {
                if (line.item) replayed[line.item] += line.amount;
            }
        }
        std::erase_if(replayed, [](const auto& each) { return each.second == 0; });
        std::map<ItemId, std::int64_t> open;
        store.open_items({.date = day(date)}, {}, [&](const OpenItem& each) {
            open[each.row.item.id] = each.open;
            return true;
        });
        RC_ASSERT(open == replayed);
    }
}

// The tables of the journal, rebuilt from it: the same to the bit, reversals and their dates too.
RC_GTEST_PROP(RandomHistory, replaying_the_journal_rebuilds_its_tables,
              (const std::vector<Step>& steps)) {
    Company company;
    for (const Step& step : steps) company.live(step);
    Store& store = company.settled();
    testbed::Place place;
    const auto again = place.create(eur, {});
    const Replayed replayed = replay(store, *again);
    RC_LOG() << (replayed.described.empty() ? "" : replayed.described.front());
    RC_ASSERT(replayed.same());
    RC_ASSERT(replayed.entries == store.last_entry().value);
    const auto tables = [](Store& of) {
        std::ostringstream out;
        of.dump(out);
        std::map<std::string, std::string> found;
        std::istringstream lines(out.str());
        for (std::string line; std::getline(lines, line);) {
            found[line.substr(0, line.find(' '))] += line + '\n';
        }
        return found;
    };
    auto before = tables(store), after = tables(*again);
    for (const char* table : {"entry", "line", "item", "allocation"}) {
        RC_ASSERT(after[table] == before[table]);
    }
    RC_ASSERT(replayed.entries == 0 || !before["line"].empty());
}

TEST(Replay, tells_what_does_not_follow_from_the_journal) {
    TempBooks books;
    {
        const auto transaction = books.store->begin(noon(1));
        Books posting(*transaction, eur);
        const ItemId item =
            post_document(*transaction, posting, {.source_id = "R-1", .amount = 100});
        transaction->reverse_item(item, day(3), {1});  // by nothing
        transaction->commit();
    }
    testbed::Place place;
    const auto again = place.create(eur, {});
    const Replayed replayed = replay(*books.store, *again);
    EXPECT_EQ(replayed.differences, 1);
    ASSERT_EQ(replayed.described.size(), 1U);
    EXPECT_EQ(replayed.described[0], "item 1 is another");
}

}  // namespace
}  // namespace openitem::store
