// A bank's entries are booked once, in however many formats and overlapping statements they are
// told. The connections here say what those of camt, MT940 and CSV say of the same account.
#include <algorithm>
#include <random>

#include "host/sync/test_run.hpp"

namespace openitem::sync {
namespace {

using namespace test;

// What happened on the account.
struct Fact {
    int day = 1;
    std::string amount = "100.00";
    std::string payer = {};
    std::string text = {};
    std::string end_to_end = {};
    std::string bank_reference = {};
};
using Facts = std::vector<Fact>;

std::string day_text(int day) {
    return (day < 10 ? "2026-01-0" : "2026-01-") + std::to_string(day);
}

// How the formats tell of a fact. MT940 has short lines, and no end-to-end id of everyone; a list
// for a spreadsheet has neither that nor a reference of the bank's.
enum class Format { camt, mt940, csv, plain };

PaymentSpec told(const Fact& fact, Format format) {
    PaymentSpec spec{
        .id = {}, .amount = fact.amount, .date = day_text(fact.day), .account = "DE89 3704"};
    if (format == Format::plain) return spec;
    spec.payer = fact.payer;
    spec.text = fact.text;
    spec.end_to_end = fact.end_to_end;
    spec.bank_reference = fact.bank_reference;
    if (format == Format::camt) return spec;
    if (format == Format::csv) {
        spec.end_to_end.clear();
        spec.bank_reference.clear();
        return spec;
    }
    spec.account = "DE893704";
    spec.payer = fact.payer.substr(0, 20);
    spec.text = fact.text.substr(0, 20);
    spec.end_to_end.clear();
    std::transform(spec.text.begin(), spec.text.end(), spec.text.begin(), ::toupper);
    return spec;
}

// The statement of some days. A record's id is made of what it says and of which of several alike
// it is, as those of the connectors are.
Script statement(const Facts& facts, Format format, int from = 1, int to = 28) {
    return [=](Feed& feed) {
        std::map<std::string, std::uint32_t> seen;
        for (const Fact& fact : facts) {
            if (fact.day < from || fact.day > to) continue;
            auto spec = told(fact, format);
            spec.id = spec.account + '|' + spec.date + '|' + spec.amount + '|' + spec.payer +
                      spec.text + spec.end_to_end + spec.bank_reference + '|';
            spec.occurrence = ++seen[spec.id];
            spec.id += std::to_string(spec.occurrence);
            feed.payment(spec);
        }
    };
}

// day and amount -> how many receipts.
std::map<std::string, int> booked(World& world) {
    std::map<std::string, int> out;
    world.books().items({}, [&](const store::ItemRow& row) {
        if (row.item.kind != ledger::ItemKind::payment || row.item.reversed_on) return true;
        ++out[row.item.issued_on.to_string() + ' ' + std::to_string(-row.item.amount)];
        return true;
    });
    return out;
}
std::map<std::string, int> expected(const Facts& facts) {
    std::map<std::string, int> out;
    for (const Fact& fact : facts) {
        std::string minor = fact.amount;
        minor.erase(std::remove(minor.begin(), minor.end(), '.'), minor.end());
        ++out[day_text(fact.day) + ' ' + minor];
    }
    return out;
}

const Facts month = {
    {.day = 2, .payer = "Nordlicht Handel GmbH", .text = "R-1001", .end_to_end = "E1"},
    {.day = 2, .payer = "Ostsee AG", .text = "Order of the second of January, R-77"},
    // Twins of one payer, with and without words; and of two payers.
    {.day = 3, .amount = "5.00", .payer = "Kiosk", .text = "Rent"},
    {.day = 3, .amount = "5.00", .payer = "Kiosk", .text = "Rent"},
    {.day = 4, .amount = "7.00"},
    {.day = 4, .amount = "7.00"},
    {.day = 5, .amount = "9.00", .payer = "Nordlicht Handel GmbH", .text = "R-1002"},
    {.day = 5, .amount = "9.00", .payer = "Ostsee AG", .text = "R-78", .bank_reference = "B9"},
    {.day = 6, .amount = "11.00", .payer = "Westwind KG, Zweigstelle Hamburg"},
};

TEST(BookedOnce, TheSameStatementTwice) {
    World world;
    world.run("camt", statement(month, Format::camt));
    const auto report = world.run("camt", statement(month, Format::camt), {.full = true});
    EXPECT_EQ(summary(report.books.of(payments)), "read=9 unchanged=9");
    EXPECT_EQ(booked(world), expected(month));
}

TEST(BookedOnce, TwoFormatsInEitherOrder) {
    for (const auto& [first, second] :
         {std::pair{Format::camt, Format::mt940}, std::pair{Format::mt940, Format::camt},
          std::pair{Format::csv, Format::mt940}, std::pair{Format::mt940, Format::csv},
          std::pair{Format::csv, Format::camt}, std::pair{Format::camt, Format::csv}}) {
        World world;
        world.run("first", statement(month, first));
        const auto report = world.run("second", statement(month, second));
        EXPECT_EQ(summary(report.books.of(payments)), "read=9 evidence=9");
        EXPECT_EQ(world.quarantine(), std::vector<std::string>{});
        EXPECT_EQ(booked(world), expected(month));
    }
}

TEST(BookedOnce, RangesThatOverlapInBothFormats) {
    World world;
    world.run("camt", statement(month, Format::camt, 1, 3));
    world.run("mt940", statement(month, Format::mt940, 3, 4));
    world.run("camt", statement(month, Format::camt, 3, 5), {.full = true});
    world.run("mt940", statement(month, Format::mt940, 1, 28), {.full = true});
    EXPECT_EQ(world.quarantine(), std::vector<std::string>{});
    EXPECT_EQ(booked(world), expected(month));
}

TEST(BookedOnce, ExportsForASpreadsheetBesideMt940) {
    World world;
    world.run("csv", statement(month, Format::csv, 1, 3));
    world.run("mt940", statement(month, Format::mt940, 2, 5));
    const auto again = world.run("csv", statement(month, Format::csv, 1, 4), {.full = true});
    EXPECT_EQ(summary(again.books.of(payments)), "read=6 unchanged=4 evidence=2");
    world.run("csv", statement(month, Format::csv), {.full = true});
    world.run("mt940", statement(month, Format::mt940), {.full = true});
    EXPECT_EQ(world.quarantine(), std::vector<std::string>{});
    EXPECT_EQ(booked(world), expected(month));
}

TEST(BookedOnce, MoreTwinsInTheSecondFormatAreReceipts) {
    World world;
    Facts facts(2, Fact{.payer = "Kiosk", .text = "Rent"});
    world.run("camt", statement(facts, Format::camt));
    facts.resize(3, facts.front());
    const auto report = world.run("mt940", statement(facts, Format::mt940));
    EXPECT_EQ(summary(report.books.of(payments)), "read=3 committed=1 evidence=2");
    EXPECT_EQ(booked(world), expected(facts));
}

TEST(BookedOnce, AnotherTextOfTheSamePayerAsksAPerson) {
    World world;
    const Fact one{.payer = "Nordlicht Handel GmbH", .text = "R-1001"};
    const Fact other{.payer = "Nordlicht Handel GmbH", .text = "R-1002"};
    world.run("camt", statement({one}, Format::camt));
    world.run("mt940", statement({other}, Format::mt940));
    EXPECT_EQ(booked(world), expected({one}));
    ASSERT_EQ(world.quarantine().size(), 1u);
    EXPECT_TRUE(world.quarantine()[0].starts_with("payment.twin "));
}

TEST(BookedOnce, AFormatThatSaysNothingOfThePayerAsksAPerson) {
    World world;
    world.run("camt", statement({month[0], month[4], month[5]}, Format::camt));
    world.run("list", statement({month[0], month[4], month[5]}, Format::plain));
    EXPECT_EQ(booked(world), expected({month[0], month[4], month[5]}));
    EXPECT_EQ(world.quarantine().size(), 1u);  // the twins say nothing in either
}

TEST(BookedOnce, AnotherAccountIsAnotherReceipt) {
    World world;
    world.run("camt", statement({month[0]}, Format::camt));
    world.run("mt940", [](Feed& feed) {
        feed.payment({.id = "1",
                      .date = "2026-01-02",
                      .account = "DE1111",
                      .text = "R-1001",
                      .payer = "Nordlicht Handel GmbH"});
    });
    EXPECT_EQ(booked(world)["2026-01-02 10000"], 2);
}

// Random facts with twins among them, told by both formats in random ranges that overlap and, in
// the end, cover the month.
TEST(BookedOnce, WhateverTheOrderOfStatements) {
    constexpr const char* payers[] = {"Nordlicht Handel GmbH", "Ostsee AG", ""};
    constexpr const char* texts[] = {"R-1001 of the year", "Rent", ""};
    for (unsigned seed = 1; seed <= 25; ++seed) {
        std::mt19937 random(seed);
        const auto pick = [&](int from, int to) {
            return std::uniform_int_distribution<int>(from, to)(random);
        };
        Facts facts;
        for (int i = 0; i < 20; ++i) {
            // Alike by payer and text together, so that no two say half the same.
            const int kind = pick(0, 2);
            facts.push_back({.day = pick(1, 5),
                             .amount = std::to_string(10 + kind) + ".00",
                             .payer = payers[kind],
                             .text = texts[kind]});
        }
        World world;
        std::vector<std::pair<Format, std::pair<int, int>>> told_in;
        for (int i = 0; i < 6; ++i) {
            const int from = pick(1, 5);
            told_in.push_back({pick(0, 1) ? Format::camt : Format::mt940, {from, pick(from, 5)}});
        }
        told_in.push_back({pick(0, 1) ? Format::camt : Format::mt940, {1, 5}});
        std::shuffle(told_in.begin(), told_in.end(), random);
        for (const auto& [format, days] : told_in) {
            world.run(format == Format::camt ? "camt" : "mt940",
                      statement(facts, format, days.first, days.second), {.full = true});
        }
        EXPECT_EQ(world.quarantine(), std::vector<std::string>{}) << seed;
        EXPECT_EQ(booked(world), expected(facts)) << seed;
    }
}

}  // namespace
}  // namespace openitem::sync
