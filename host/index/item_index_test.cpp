// An index follows what others write, and is then what it would be if it were built anew.
#include "host/index/item_index.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <tuple>
#include <vector>

#include "host/index/open_items.hpp"
#include "host/store/test_history.hpp"

namespace openitem::index {
namespace {

using store::test::Company;
using store::test::day;
using store::test::post_document;
using store::test::Step;
using store::test::TempBooks;

// Days before, within and after the random histories.
constexpr int first_day = -1;
constexpr int end_of_days = 95;

using Opened = std::vector<std::tuple<std::int64_t, std::int64_t, std::string>>;

// Id, open amount and number of what is open, as the store finds it.
Opened open_in(store::Store& books, base::Date on) {
    Opened open;
    books.open_items({.date = on}, {}, [&](const store::OpenItem& each) {
        open.emplace_back(each.row.item.id.value, each.open, each.row.number);
        return true;
    });
    return open;
}

Opened open_in(const ItemIndex& index, store::Store& books, base::Date on) {
    Opened open;
    open_items(index.columns(), books, on, [&](const store::OpenItem& each) {
        open.emplace_back(each.row.item.id.value, each.open, each.row.number);
        return true;
    });
    return open;
}

void expect_same(const metrics::Aging& one, const metrics::Aging& other) {
    RC_ASSERT(one.rows.size() == other.rows.size());
    RC_ASSERT(one.totals.size() == other.totals.size());
    for (std::size_t i = 0; i < one.rows.size(); ++i) {
        RC_ASSERT(one.rows[i].customer == other.rows[i].customer);
        RC_ASSERT(one.rows[i].buckets == other.rows[i].buckets);
        RC_ASSERT(one.rows[i].net == other.rows[i].net);
        RC_ASSERT(one.rows[i].open_items == other.rows[i].open_items);
    }
}

// Whoever reads these books afresh finds what the index says.
void expect_up_to_date(const ItemIndex& index, store::Store& books, int every) {
    ItemIndex fresh;
    fresh.follow(books);
    RC_ASSERT(fresh.mark() == index.mark());
    for (int n = first_day; n < end_of_days; n += every) {
        RC_ASSERT(index.columns().open_at(day(n)).value() ==
                  fresh.columns().open_at(day(n)).value());
        RC_ASSERT(open_in(index, books, day(n)) == open_in(books, day(n)));
        const metrics::AgingRequest request{.as_of = day(n)};
        expect_same(index.columns().aging(request).value(), fresh.columns().aging(request).value());
    }
}

RC_GTEST_PROP(ItemIndexProperty, FollowsEveryCommitOfAnother, (const std::vector<Step>& steps)) {
    Company company;
    const auto reader = company.place().open({});
    ItemIndex index;
    int commits = 0;
    for (const Step& step : steps) {
        company.live(step);
        index.follow(*reader);
        if (company.commits() == commits) continue;
        commits = company.commits();
        expect_up_to_date(index, *reader, 31);
    }
    company.commit();
    index.follow(*reader);
    expect_up_to_date(index, *reader, 9);
}

// What a transaction had flushed and then gave up is not in the index, even if it was followed.
RC_GTEST_PROP(ItemIndexProperty, WhatWasRolledBackIsForgotten,
              (const std::vector<Step>& before, const std::vector<Step>& lost,
               const std::vector<Step>& after)) {
    Company company;
    for (const Step& step : before) company.live(step);
    company.commit();
    ItemIndex index;
    index.follow(company.settled());
    for (const Step& step : lost) company.live(step);
    index.follow(company.settled());
    company.roll_back();
    for (const Step& step : after) company.live(step);
    company.commit();
    const auto reader = company.place().open({});
    index.follow(*reader);
    expect_up_to_date(index, *reader, 20);
}

TEST(ItemIndex, ReadsOnlyWhatIsNew) {
    TempBooks books;
    const auto post = [&](const char* id, std::int64_t amount) {
        const auto transaction = books.store->begin(store::test::noon());
        store::Books posting(*transaction, store::test::eur);
        post_document(*transaction, posting, {.source_id = id, .amount = amount});
        transaction->commit();
    };
    ItemIndex index;
    post("I-1", 100);
    index.follow(*books.store);
    post("I-2", 200);
    // A row that was read is not read again: what is damaged there now is not seen.
    ASSERT_EQ(books.place.execute("UPDATE item SET amount = 7 WHERE id = 1"), 1);
    index.follow(*books.store);
    EXPECT_EQ(index.mark().item.value, 2);
    EXPECT_EQ(index.columns().open_at(day(1)).value(), (std::vector<std::int64_t>{100, 200}));
}

TEST(ItemIndex, OtherBooksUnderTheNameAreReadAnew) {
    ItemIndex index;
    for (const std::int64_t amount : {100, 200}) {
        TempBooks books;
        const auto transaction = books.store->begin(store::test::noon());
        store::Books posting(*transaction, store::test::eur);
        post_document(*transaction, posting, {.source_id = "I-1", .amount = amount});
        transaction->commit();
        index.follow(*books.store);
        EXPECT_EQ(index.columns().open_at(day(1)).value(), (std::vector<std::int64_t>{amount}));
    }
    TempBooks empty;
    index.follow(*empty.store);
    EXPECT_EQ(index.columns().items(), 0U);
}

}  // namespace
}  // namespace openitem::index
