// The tables of the bank's words: every line leads somewhere, and the schema names every profile.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "../bank/columns.hpp"
#include "../bank/words.hpp"
#include "../settings.hpp"
#include "../synonyms.hpp"
#include "../word_lists.hpp"

namespace openitem::csv {
namespace {

std::string file(const std::string& name) {
    std::ifstream in(OPENITEM_SOURCE_DIR "/connectors/csv/" + name);
    std::ostringstream out;
    out << in.rdbuf();
    EXPECT_FALSE(out.str().empty()) << name;
    return out.str();
}

std::set<std::string_view> field_names() {
    std::set<std::string_view> out;
    for (std::size_t i = 0; i < bank_field_count; ++i) {
        out.insert(name_of(static_cast<BankField>(i)));
    }
    return out;
}

TEST(BankWords, EveryHeaderIsOfAField) {
    const auto fields = field_names();
    for (const std::string& field : known_fields("bank_line")) {
        EXPECT_TRUE(fields.contains(field)) << field;
    }
}

// A word that nothing is left of would be every column without a name.
TEST(BankWords, NoHeaderIsNothing) {
    each_line<4>(file("profiles/bank_headers.csv"), [](const auto& cells) {
        each_word(cells[3], [](auto word) { EXPECT_NE(normalised_header(word), "") << word; });
    });
}

TEST(BankWords, TheFieldsThatMatterAreKnownInEightLanguages) {
    std::map<std::string, std::set<std::string>> languages;
    const std::string table = file("profiles/bank_headers.csv");
    each_line<4>(table,
                 [&](const auto& cells) { languages[std::string(cells[1])].emplace(cells[2]); });
    for (const char* field : {"booked_on", "value_on", "amount", "debit", "credit", "currency",
                              "counterparty_name", "payer_name", "payer_account", "remittance_text",
                              "bank_reference", "balance", "account"}) {
        EXPECT_EQ(languages[field],
                  (std::set<std::string>{"de", "en", "es", "fr", "it", "nl", "pl", "sv"}))
            << field;
    }
}

TEST(BankWords, DirectionsAndStates) {
    for (const char* word : {"S", "Soll", "D", "DBIT", "Af", "-", "DR", "Uttag", "Obciążenie"}) {
        EXPECT_TRUE(means(word, Meaning::debit)) << word;
        EXPECT_FALSE(means(word, Meaning::credit)) << word;
    }
    for (const char* word :
         {"H", "Haben", "C", "CRDT", "Bij", "+", "CR", "Insättning", "Uznanie"}) {
        EXPECT_TRUE(means(word, Meaning::credit)) << word;
        EXPECT_FALSE(means(word, Meaning::debit)) << word;
    }
    EXPECT_TRUE(means("Umsatz vorgemerkt", Meaning::pending));
    EXPECT_FALSE(means("Umsatz vorgemerkt", Meaning::booked));
    EXPECT_FALSE(means("", Meaning::debit));
}

TEST(BankWords, ALabelMayBeFollowedByAsides) {
    EXPECT_TRUE(label_means("Endsaldo per 31.01.2026", Meaning::closing));
    EXPECT_TRUE(label_means("Solde initial au 29/01/2026:", Meaning::opening));
    EXPECT_TRUE(label_means("Kontostand vom 31.01.2026 EUR", Meaning::total));
    EXPECT_FALSE(label_means("Endsaldo der Rechnung 12", Meaning::closing));
    EXPECT_FALSE(label_means("31.01.2026", Meaning::closing));
}

TEST(BankWords, ADirectionBehindANumber) {
    EXPECT_EQ(direction_behind("12.50 CR"), "CR");
    EXPECT_EQ(direction_behind("1.234,00S"), "S");
    EXPECT_EQ(direction_behind("12.50 EUR"), "");
    EXPECT_EQ(direction_behind("12.50-"), "");
    EXPECT_EQ(direction_behind("CR"), "");
}

TEST(BankWords, TheSchemaNamesEveryProfile) {
    const std::string schema = file("config.schema.json");
    for (const char* name : {"bank", "bank-day-first", "bank-month-first"}) {
        EXPECT_NE(schema.find('"' + std::string(name) + '"'), std::string::npos);
        const Settings settings =
            read_settings(Config::parse(R"({"profile": ")" + std::string(name) + R"("})"));
        EXPECT_TRUE(settings.is_statement());
    }
}

TEST(BankWords, WhatStandsBesideAProfileGoesBefore) {
    const Settings settings =
        read_settings(Config::parse(R"({"profile": "bank-month-first", "date_order": "auto"})"));
    EXPECT_EQ(settings.date_order, DateOrder::find_out);
    EXPECT_EQ(settings.decimal_mark, '.');
}

}  // namespace
}  // namespace openitem::csv
