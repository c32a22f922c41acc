#include "host/ledger/entry.hpp"

#include <gtest/gtest.h>

namespace openitem::ledger {
namespace {

constexpr base::Currency eur("EUR");
constexpr base::Currency usd("USD");

std::vector<Line> invoice_lines() {
    return {{Account::receivables, {7}, {1}, eur, 11900, 11900},
            {Account::revenue, {}, {}, eur, -10000, -10000},
            {Account::tax_payable, {}, {}, eur, -1900, -1900}};
}

Entry invoice_entry() {
    return {.id = {1},
            .event = Event::invoice,
            .date = *base::Date::parse("2026-01-31"),
            .record = {3}};
}

TEST(Entry, A11_balances_in_functional_and_in_every_transaction_currency) {
    EXPECT_TRUE(check_balanced({}).ok());
    EXPECT_TRUE(check_balanced(invoice_lines()).ok());

    auto lines = invoice_lines();
    lines[1].amount += 1;
    EXPECT_EQ(check_balanced(lines).error().rule, "entry.unbalanced");
    lines = invoice_lines();
    lines[1].functional += 1;
    EXPECT_FALSE(check_balanced(lines).ok());

    // Equal in functional currency is not enough.
    const std::vector<Line> two = {{Account::bank, {}, {}, usd, 110, 100},
                                   {Account::unapplied_cash, {7}, {1}, eur, -100, -100}};
    EXPECT_FALSE(check_balanced(two).ok());
}

TEST(Entry, A11_an_fx_clearing_line_closes_each_currency) {
    std::vector<Line> lines = {{Account::bank, {}, {}, usd, 110, 100},
                               {Account::unapplied_cash, {7}, {1}, eur, -99, -99}};
    close_currencies(lines, eur);
    ASSERT_EQ(lines.size(), 5U);
    EXPECT_EQ(lines[2], (Line{Account::fx_clearing, {}, {}, usd, -110, -99}));
    EXPECT_EQ(lines[3], (Line{Account::fx_clearing, {}, {}, eur, 99, 99}));
    EXPECT_EQ(lines[4], (Line{Account::fx_difference, {}, {}, eur, 0, -1}));
    EXPECT_TRUE(check_balanced(lines).ok());

    // One currency whose functional amounts leave a cent.
    lines = {{Account::bank, {}, {}, usd, 110, 101}, {Account::revenue, {}, {}, usd, -110, -100}};
    close_currencies(lines, eur);
    EXPECT_EQ(lines.back(), (Line{Account::fx_difference, {}, {}, eur, 0, -1}));
    EXPECT_TRUE(check_balanced(lines).ok());

    const std::vector<Line> before = lines;
    close_currencies(lines, eur);
    EXPECT_EQ(lines, before);
}

TEST(Entry, a_reversal_restores_every_account) {
    std::vector<Line> lines = invoice_lines();
    append_reversal(invoice_lines(), lines);
    ASSERT_EQ(lines.size(), 6U);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(lines[i].amount + lines[i + 3].amount, 0);
        EXPECT_EQ(lines[i].account, lines[i + 3].account);
        EXPECT_EQ(lines[i].item, lines[i + 3].item);
    }
}

TEST(Entry, canonical_bytes_are_frozen) {
    std::string bytes;
    canonical_bytes(invoice_entry(), invoice_lines(), bytes);
    ASSERT_EQ(bytes.size(), 36U + 3 * 36U);
    EXPECT_EQ(base::sha256(std::string_view{bytes}).hex(),
              "e01b12926f67a6a17268fcd35c1aa0bad2572b942ed23edeac436dfe1ff6a95d");
    Chain chain;
    EXPECT_EQ(chain.add(invoice_entry(), invoice_lines()).hex(),
              "aa870abb4ccf2e1ac2cd0d3f3571e304fafea52b630754c2444cc7fb9007a259");
}

TEST(Entry, the_chain_depends_on_everything_that_is_posted) {
    const auto hash_of = [](const Entry& entry, const std::vector<Line>& lines) {
        Chain chain;
        return chain.add(entry, lines);
    };
    const base::Digest original = hash_of(invoice_entry(), invoice_lines());
    const auto differs = [&](auto change) {
        Entry entry = invoice_entry();
        std::vector<Line> lines = invoice_lines();
        change(entry, lines);
        return hash_of(entry, lines) != original;
    };
    EXPECT_TRUE(differs([](Entry& entry, auto&) { entry.id = {2}; }));
    EXPECT_TRUE(differs([](Entry& entry, auto&) { entry.event = Event::debit_note; }));
    EXPECT_TRUE(differs([](Entry& entry, auto&) { entry.origin = Origin::openitem; }));
    EXPECT_TRUE(differs([](Entry& entry, auto&) { entry.date = entry.date.add_days(1); }));
    EXPECT_TRUE(differs([](Entry& entry, auto&) { entry.record = {4}; }));
    EXPECT_TRUE(differs([](Entry& entry, auto&) { entry.reverses = {1}; }));
    EXPECT_TRUE(differs([](Entry&, auto& lines) { lines[0].account = Account::bank; }));
    EXPECT_TRUE(differs([](Entry&, auto& lines) { lines[0].customer = {8}; }));
    EXPECT_TRUE(differs([](Entry&, auto& lines) { lines[0].item = {2}; }));
    EXPECT_TRUE(differs([](Entry&, auto& lines) { lines[0].currency = usd; }));
    EXPECT_TRUE(differs([](Entry&, auto& lines) { lines[0].amount += 1; }));
    EXPECT_TRUE(differs([](Entry&, auto& lines) { lines[0].functional += 1; }));
    EXPECT_TRUE(differs([](Entry&, auto& lines) { lines.pop_back(); }));
    EXPECT_FALSE(differs([](Entry&, auto&) {}));
}

TEST(Entry, A25_an_archive_entry_takes_the_hash_of_a_source_into_the_chain) {
    Entry entry{.id = {1}, .event = Event::archive};
    Chain first;
    const base::Digest before = first.add(entry, {});
    entry.evidence.bytes[31] = 1;
    Chain second;
    EXPECT_NE(second.add(entry, {}), before);
}

}  // namespace
}  // namespace openitem::ledger
