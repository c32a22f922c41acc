// Records in another currency than the books: valued by the rates of the company's table.
#include <gtest/gtest.h>

#include "host/sync/test_run.hpp"

namespace openitem::sync {
namespace {

using namespace test;
using ledger::Account;

const base::Currency usd("USD");

void put_rate(World& world, const char* day, const char* value) {
    const auto transaction = world.books().begin(*base::Instant::parse("2026-01-01T00:00:00Z"));
    transaction->put_rate(
        {usd, on(day), *base::Decimal::parse(value), ledger::Quote::functional_per_unit});
    transaction->commit();
}

std::int64_t functional(World& world, Account account) {
    std::int64_t sum = 0;
    world.books().entries({}, [&](const store::EntryRow&, std::span<const ledger::Line> lines) {
        for (const auto& line : lines) {
            if (line.account == account) sum += line.functional;
        }
        return true;
    });
    return sum;
}

TEST(Currency, A11_anInvoiceWaitsForItsRateAndIsTakenOnceItIsThere) {
    World world;
    const auto deliver = [](Feed& feed) {
        feed.invoice({.id = "R1", .currency = "USD"});
        feed.payment({.id = "P1", .customer = "C1", .currency = "USD"});
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1", .currency = "USD"});
    };
    world.run("erp", deliver);
    EXPECT_EQ(world.quarantine(),
              (std::vector<std::string>{"currency.no_rate R1", "currency.no_rate P1"}));
    put_rate(world, "2026-01-09", "0.90");
    put_rate(world, "2026-01-19", "0.95");
    EXPECT_FALSE(world.retry("R1"));
    EXPECT_FALSE(world.retry("P1"));
    world.run("erp", deliver);  // what waited is settled at the end of a run
    EXPECT_TRUE(world.quarantine().empty());
    EXPECT_TRUE(world.all_open().empty());
    EXPECT_EQ(functional(world, Account::bank), 9500);
    EXPECT_EQ(functional(world, Account::revenue), -9000);
    EXPECT_EQ(functional(world, Account::fx_realised), -500);
}

TEST(Currency, A11_anAllocationIsInTheCurrencyOfItsInvoice) {
    World world;
    put_rate(world, "2026-01-09", "0.90");
    put_rate(world, "2026-01-19", "0.90");
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .currency = "USD"});
        feed.payment({.id = "P1", .customer = "C1"});
        feed.payment({.id = "P2", .customer = "C1", .currency = "USD"});
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R1", .currency = "USD"});
        feed.allocation({.id = "A2", .from = "P2", .invoice = "R1", .currency = "EUR"});
    });
    EXPECT_EQ(world.quarantine(),
              (std::vector<std::string>{"allocation.currency A1", "allocation.currency A2"}));
    EXPECT_EQ(world.open("R1"), 10000);
    EXPECT_NE(world.retry("A1")->message.find("states no amount in both"), std::string::npos);
}

// A person has made dollars of a part of it: the rest is what the source applies.
TEST(Currency, A11_aSourceAppliesItsPaymentAndNotWhatAPersonExchanged) {
    World world;
    put_rate(world, "2026-01-09", "0.90");
    put_rate(world, "2026-01-19", "0.90");
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .currency = "USD"});
        feed.invoice({.id = "R2", .total = "55.00"});
        feed.payment({.id = "P1", .customer = "C1"});
    });
    {
        const auto transaction = world.books().begin(*base::Instant::parse("2026-03-01T00:00:00Z"));
        store::Books ledger(*transaction, base::Currency("EUR"));
        const auto payment = world.books().items_by_number("P1").front().item.id;
        const auto made = ledger.exchange(
            payment, {.gives = 4500, .receives = {5000, usd}, .date = on("2026-01-20")});
        ASSERT_TRUE(made.ok());
        transaction->commit();
    }
    world.run("erp", [](Feed& feed) {
        feed.allocation({.id = "A1", .from = "P1", .invoice = "R2", .amount = "55.00"});
    });
    EXPECT_TRUE(world.quarantine().empty());
    EXPECT_EQ(world.open("R2"), 0);
    EXPECT_EQ(world.open("P1"), 0);
}

TEST(Currency, A13_anOpeningItemIsWorthWhatTheCutOverSays) {
    World world;
    world.cut_over = on("2026-02-01");
    put_rate(world, "2026-02-01", "0.80");
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .date = "2025-11-10", .open = "50.00", .currency = "USD"});
    });
    EXPECT_EQ(world.open("R1"), 5000);
    EXPECT_EQ(functional(world, Account::receivables), 4000);
}

TEST(Currency, A13_whatTheSourceCallsOpenIsInTheCurrencyOfItsInvoice) {
    World world;
    put_rate(world, "2026-01-10", "0.90");
    const auto report = world.run(
        "erp", [](Feed& feed) { feed.invoice({.id = "R1", .open = "40.00", .currency = "USD"}); });
    ASSERT_EQ(report.differences.listed.size(), 1U);
    EXPECT_EQ(report.differences.listed[0].source, (base::Money{4000, usd}));
    EXPECT_EQ(report.differences.listed[0].ours, (base::Money{10000, usd}));
}

TEST(Currency, A7_whatWasInvoicedInAdvanceKeepsItsWorth) {
    World world;
    put_rate(world, "2026-01-10", "0.90");
    put_rate(world, "2026-02-10", "0.80");
    world.run("erp", [](Feed& feed) {
        feed.invoice(
            {.id = "V1", .total = "119.00", .tax = "19.00", .type = "386", .currency = "USD"});
        feed.invoice({.id = "R1",
                      .date = "2026-02-10",
                      .total = "238.00",
                      .tax = "38.00",
                      .prepaid = "119.00",
                      .currency = "USD",
                      .preceding = {"V1"}});
    });
    EXPECT_TRUE(world.quarantine().empty());
    EXPECT_EQ(functional(world, Account::customer_prepayments), 0);
    // 100.00 USD at 0.90 in advance and 100.00 at 0.80.
    EXPECT_EQ(functional(world, Account::revenue), -17000);
    EXPECT_EQ(functional(world, Account::tax_payable), -1710 - 1520);
    EXPECT_EQ(functional(world, Account::fx_difference), 0);
}

TEST(Currency, A14_aDisputedPartInAnotherCurrencyDisputesTheWhole) {
    World world;
    put_rate(world, "2026-01-09", "0.90");
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .currency = "USD"});
        feed.dispute({.id = "D1", .invoice = "R1", .amount = "50.00"});
        feed.order({.id = "O1", .currency = "USD"});
    });
    // The order has no day: the rate of today is asked for.
    const auto disputes = world.books().disputes({});
    ASSERT_EQ(disputes.size(), 1U);
    EXPECT_EQ(disputes.front().amount, (base::Money{10000, usd}));
}

}  // namespace
}  // namespace openitem::sync
