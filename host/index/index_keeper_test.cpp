#include "host/index/index_keeper.hpp"

#include <gtest/gtest.h>

#include <array>
#include <thread>
#include <vector>

#include "host/store/test_books.hpp"

namespace openitem::index {
namespace {

using store::test::day;
using store::test::post_document;
using store::test::TempBooks;

constexpr base::Instant at(std::int64_t second) { return {second * 1'000'000}; }

// Books with that many invoices of 10.00.
struct Invoiced : TempBooks {
    explicit Invoiced(int invoices) { post(invoices); }
    void post(int invoices) {
        const auto transaction = store->begin(store::test::noon());
        store::Books books(*transaction, store::test::eur);
        for (int i = 0; i < invoices; ++i) {
            const auto id = "I-" + std::to_string(++count);
            post_document(*transaction, books, {.source_id = id, .amount = 1000});
        }
        transaction->commit();
    }
    int count = 0;
};

std::int64_t owed(const IndexKeeper::Held& held) {
    return held->aging({.as_of = day(5)}).value().totals.at(0).documents;
}

TEST(IndexKeeper, BuildsOnFirstUseAndFollowsAtEveryOther) {
    Invoiced books(3);
    IndexKeeper keeper;
    EXPECT_FALSE(keeper.has("a"));
    EXPECT_EQ(owed(keeper.hold("a", *books.store, at(1))), 3000);
    EXPECT_TRUE(keeper.has("a"));
    EXPECT_GT(keeper.bytes(), 3U * 44U);
    books.post(2);
    EXPECT_EQ(owed(keeper.hold("a", *books.store, at(2))), 5000);
}

TEST(IndexKeeper, GivesUpWhatIsIdle) {
    Invoiced books(1);
    IndexKeeper keeper({.idle_seconds = 10});
    keeper.hold("a", *books.store, at(0));
    keeper.hold("b", *books.store, at(5));
    keeper.give_up(at(9));
    EXPECT_TRUE(keeper.has("a"));
    keeper.give_up(at(10));
    EXPECT_FALSE(keeper.has("a"));
    EXPECT_TRUE(keeper.has("b"));
    // Who uses another one need not wait for somebody to look.
    keeper.hold("c", *books.store, at(15));
    EXPECT_FALSE(keeper.has("b"));
    EXPECT_EQ(owed(keeper.hold("b", *books.store, at(16))), 1000);
}

TEST(IndexKeeper, GivesUpWhatWasUsedLongestAgoWhenThereIsTooMuch) {
    Invoiced books(200);
    IndexKeeper measure;
    measure.hold("a", *books.store, at(0));
    IndexKeeper keeper({.bytes = measure.bytes() * 2});
    keeper.hold("a", *books.store, at(0));
    keeper.hold("b", *books.store, at(0));
    keeper.hold("a", *books.store, at(0));
    keeper.hold("c", *books.store, at(0));
    EXPECT_TRUE(keeper.has("a"));
    EXPECT_FALSE(keeper.has("b"));
    EXPECT_TRUE(keeper.has("c"));
    EXPECT_LE(keeper.bytes(), measure.bytes() * 2);
}

TEST(IndexKeeper, WhatIsHeldStaysUntilItIsNotHeld) {
    Invoiced books(200);
    IndexKeeper keeper({.bytes = 1, .idle_seconds = 1});
    {
        const auto held = keeper.hold("a", *books.store, at(0));
        keeper.give_up(at(100));
        EXPECT_TRUE(keeper.has("a"));
        EXPECT_EQ(owed(held), 200'000);
    }
    EXPECT_FALSE(keeper.has("a"));
}

TEST(IndexKeeper, BooksThatCannotBeReadAreNotKeptHalf) {
    Invoiced books(2);
    IndexKeeper keeper;
    keeper.hold("a", *books.store, at(0));
    books.post(1);
    ASSERT_EQ(books.place.execute("UPDATE item SET id = 9 WHERE id = 3"), 1);
    ASSERT_EQ(books.place.execute("INSERT INTO allocation VALUES (1, 1, NULL, 7, 20454, 1, 3, NULL,"
                                  " NULL, NULL, 'test', '')"),
              1);
    EXPECT_THROW(keeper.hold("a", *books.store, at(1)), base::RunError);
    ASSERT_EQ(books.place.execute("UPDATE allocation SET to_item = 9"), 1);
    EXPECT_EQ(owed(keeper.hold("a", *books.store, at(2))), 2999);
}

TEST(IndexKeeper, AnyThreadMayAsk) {
    Invoiced books(5);
    IndexKeeper keeper({.bytes = 1});
    std::vector<std::thread> threads;
    std::array<std::int64_t, 4> seen{};
    for (auto& sum : seen) {
        threads.emplace_back([&] {
            const auto own = books.place.open({});
            for (int i = 0; i < 20; ++i) sum += owed(keeper.hold("a", *own, at(i)));
        });
    }
    for (auto& thread : threads) thread.join();
    for (const auto sum : seen) EXPECT_EQ(sum, 20 * 5000);
}

}  // namespace
}  // namespace openitem::index
