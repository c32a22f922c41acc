// A1: whose document is this? And what stands in another currency than the books.
#include "host/sync/test_run.hpp"

namespace openitem::sync {
namespace {

using namespace test;

constexpr const char* us = "DE111111111";
constexpr const char* customer = "DE222222222";
constexpr const char* other = "DE333333333";

TEST(A1, SellerIsUsPosts) {
    World world;
    const auto report = world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .customer = {}, .seller = us, .buyer = customer});
    });
    EXPECT_EQ(summary(report.books.of(invoices)), "read=1 committed=1");
    EXPECT_EQ(world.open("R1"), 10000);
}

TEST(A1, SelfBilledFromTheBuyerIsOurs) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "S1", .customer = {}, .type = "389", .seller = us, .buyer = customer});
        feed.invoice({.id = "S2",
                      .customer = {},
                      .total = "30.00",
                      .type = "261",
                      .seller = us,
                      .buyer = customer});
    });
    EXPECT_EQ(world.open("S1"), 10000);
    EXPECT_EQ(world.open("S2"), -3000);
}

TEST(A1, BuyerIsUsIsQuarantinedAsNotOurReceivable) {
    World world;
    const auto report = world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .customer = {}, .seller = other, .buyer = us});
        feed.invoice({.id = "R2", .customer = "C1"});
    });
    EXPECT_EQ(summary(report.books.of(invoices)), "read=2 committed=1 quarantined=1");
    EXPECT_EQ(world.quarantine(), std::vector<std::string>{"not_our_receivable R1"});
    EXPECT_EQ(world.books().count_records(invoices), 1);
}

TEST(A1, NeitherIsUsIsQuarantinedAsSellerNotUs) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .customer = {}, .seller = other, .buyer = customer});
    });
    EXPECT_EQ(world.quarantine(), std::vector<std::string>{"seller_not_us R1"});
    EXPECT_EQ(world.books().count_records(invoices), 0);
}

TEST(A1, AcceptForeignSellerPostsOtherSellersDocuments) {
    World world;
    world.prepare.accept_foreign_seller = "we collect for our members";
    const auto report = world.run("agency", [](Feed& feed) {
        feed.invoice(
            {.id = "a", .number = "1", .customer = {}, .seller = other, .buyer = customer});
        // Another seller's invoice of the same number is another invoice.
        feed.invoice({.id = "b",
                      .number = "1",
                      .customer = {},
                      .total = "40.00",
                      .seller = "DE444444444",
                      .buyer = customer});
        // Our own may have that number too.
        feed.invoice({.id = "c", .number = "1", .customer = {}, .seller = us, .buyer = customer});
        // But one that bills us is still no receivable.
        feed.invoice({.id = "d", .number = "2", .customer = {}, .seller = other, .buyer = us});
        // And the same seller's invoice twice is one too many.
        feed.invoice(
            {.id = "e", .number = "1", .customer = {}, .seller = other, .buyer = customer});
    });
    EXPECT_EQ(summary(report.books.of(invoices)), "read=5 committed=3 quarantined=2");
    EXPECT_EQ(world.open("1"), 10000 + 4000 + 10000);
    EXPECT_EQ(world.quarantine(),
              (std::vector<std::string>{"not_our_receivable d", "invoice.twin e"}));
}

TEST(A1, RecordWithoutASellerIsOurs) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1"});
        feed.invoice({.id = "R2", .customer = {}, .buyer = customer});
    });
    EXPECT_EQ(world.open("R1"), 10000);
    EXPECT_EQ(world.open("R2"), 10000);
}

TEST(A1, NameCountsOnlyWhereNoIdSaysOtherwise) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice(
            {.id = "R1", .customer = {}, .seller = "name:NORDLICHT GmbH", .buyer = customer});
        feed.invoice(
            {.id = "R2", .customer = {}, .seller = customer, .buyer = "name:Nordlicht GmbH"});
    });
    EXPECT_EQ(world.open("R1"), 10000);
    EXPECT_EQ(world.quarantine(), std::vector<std::string>{"not_our_receivable R2"});
}

TEST(A1, RetryAfterTheIdentityWasDeclaredPosts) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .customer = {}, .seller = other, .buyer = customer});
    });
    EXPECT_EQ(world.retry("R1")->rule, "seller_not_us");
    EXPECT_EQ(world.quarantine().size(), 1U);
    ASSERT_TRUE(world.prepare.identities.add(std::string("vat:") + other).ok());
    EXPECT_FALSE(world.retry("R1"));
    EXPECT_EQ(world.open("R1"), 10000);
    EXPECT_TRUE(world.quarantine().empty());
}

TEST(A7, ProFormaNeverPostsAndAnUnknownTypeIsQuarantined) {
    World world;
    const auto report = world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "P1", .type = "325"});
        feed.invoice({.id = "X1", .type = "999"});
    });
    EXPECT_EQ(summary(report.books.of(invoices)), "read=2 committed=1 quarantined=1");
    EXPECT_EQ(world.state("erp", invoices, "P1"), store::RecordState::stored);
    EXPECT_EQ(world.quarantine(), std::vector<std::string>{"type.unknown X1"});
    EXPECT_TRUE(world.all_open().empty());
}

TEST(Currency, AnotherThanTheBooksIsQuarantinedForWantOfARate) {
    World world;
    const auto report = world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .currency = "USD"});
        feed.payment({.id = "P1", .currency = "GBP"});
        feed.invoice({.id = "R2"});
        feed.payment({.id = "P2", .customer = "C1"});
        feed.allocation({.id = "A1", .from = "P2", .invoice = "R2", .currency = "USD"});
    });
    EXPECT_EQ(world.quarantine(),
              (std::vector<std::string>{"currency.no_rate R1", "currency.no_rate P1",
                                        "allocation.currency A1"}));
    EXPECT_EQ(summary(report.books.of(allocations)), "read=1 quarantined=1");
    EXPECT_EQ(world.open("R2"), 10000);
}

// 5000 JPY were taken for 50.00 EUR, and one order in JPY stopped every credit check.
TEST(Currency, ADisputeOrOrderInAnotherIsQuarantinedToo) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1"});
        feed.dispute({.id = "D1", .invoice = "R1", .amount = "5000", .currency = "JPY"});
        feed.order({.id = "O1", .total = "5000", .currency = "JPY"});
        feed.dispute({.id = "D2", .invoice = "R1", .amount = "50.00"});
        feed.order({.id = "O2"});
    });
    EXPECT_EQ(world.quarantine(),
              (std::vector<std::string>{"currency.no_rate O1", "currency.no_rate D1"}));
    EXPECT_EQ(world.books().disputes({}).size(), 1U);
    EXPECT_EQ(world.books().orders({}).size(), 1U);
}

}  // namespace
}  // namespace openitem::sync
