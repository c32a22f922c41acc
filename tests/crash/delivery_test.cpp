// The same delivered again, and in another order.
//
// What may differ, and nothing else:
// - the same bytes under the same name with another time: source.modified_at.
// - the same bytes under another name: the table `source` has one row more and `source_chunk` leads
//   to the same objects; rows of quarantine say that they stand in the newer file.
// - files in another order: ids, and what refers to them; numbers that come with a clock or a
//   chain (recorded_at, hash). Items, what is open of them, balances, and entries by what they post
//   are equal.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "host/store/sqlite/sqlite_store.hpp"
#include "tests/crash/company.hpp"

namespace openitem::crash {
namespace {

using Tables = std::map<std::string, std::vector<std::string>>;

const Month month{.invoices = 3000, .receipts = 2000};

TEST(Delivery, TheSameFileWithAnotherTimeChangesNothingButThatTime) {
    Company company("in-process");
    company.deliver("invoices.csv", invoices_csv(month));
    company.deliver("receipts.csv", receipts_csv(month));
    company.sync();
    auto before = company.tables();
    company.deliver("invoices.csv", invoices_csv(month));
    company.deliver("receipts.csv", receipts_csv(month));
    company.sync();
    auto after = company.tables();
    EXPECT_EQ(before["source"].size(), after["source"].size());
    before.erase("source");
    after.erase("source");
    EXPECT_EQ(before, after);
}

TEST(Delivery, TheSameBytesUnderAnotherNameAddOnlyTheSource) {
    Company company("in-process");
    company.deliver("invoices.csv", invoices_csv({.invoices = 900, .spoiled = false}));
    company.sync();
    auto before = company.tables();
    company.remove("invoices.csv");
    company.deliver("copy.csv", invoices_csv({.invoices = 900, .spoiled = false}));
    company.sync();
    auto after = company.tables();
    EXPECT_EQ(after["source"].size(), before["source"].size() + 1);
    EXPECT_EQ(after["object"], before["object"]);
    for (const char* table : {"source", "source_chunk"}) {
        before.erase(table);
        after.erase(table);
    }
    // What was amended and voided within the file is told again in the order of the file: it comes
    // to the same again, by further reversals.
    for (const char* table : {"meta", "connection", "customer", "customer_key", "quarantine"}) {
        EXPECT_EQ(before[table], after[table]) << table;
    }
}

// The same, read as a list of facts that do not depend on ids.
struct Facts {
    std::map<std::string, std::int64_t> open;
    std::map<std::string, int> entries;  // event, date, accounts and amounts -> how often
    std::map<int, std::int64_t> balances;
    std::set<std::string> quarantine;
};

Facts facts_of(const Company& company) {
    Facts facts;
    const auto books = store::open_sqlite(company.path() + "/companies/nord/books.db");
    books->open_items({.date = *base::Date::parse("2099-01-01")}, {},
                      [&](const store::OpenItem& item) {
                          facts.open[std::string(item.row.number)] += item.open;
                          return true;
                      });
    books->entries({}, [&](const store::EntryRow& row, std::span<const ledger::Line> lines) {
        std::vector<std::string> parts;
        for (const auto& line : lines) {
            facts.balances[static_cast<int>(line.account)] += line.amount;
            parts.push_back(std::to_string(static_cast<int>(line.account)) + "=" +
                            std::to_string(line.amount));
        }
        std::sort(parts.begin(), parts.end());
        auto entry =
            std::to_string(static_cast<int>(row.entry.event)) + " " + row.entry.date.to_string();
        for (const auto& part : parts) entry += " " + part;
        ++facts.entries[entry];
        return true;
    });
    books->quarantine({}, [&](const store::QuarantineRow& row) {
        facts.quarantine.insert(std::string(row.rule) + std::string(row.source_id) +
                                std::string(row.raw));
        return true;
    });
    return facts;
}

TEST(Delivery, FilesInAnotherOrderGiveTheSameItemsBalancesAndEntries) {
    // Every receipt has room: whose payment comes first decides nothing.
    const Month plain{.invoices = 2500, .receipts = 1, .spoiled = true};
    std::string receipts = "what;id;customer;date;amount;pays;change\n";
    std::vector<std::string> rows;
    {
        // One receipt for each invoice that was neither amended nor voided nor spoiled.
        std::map<std::string, int> told;
        std::map<std::string, std::string> line_of;
        std::string text = invoices_csv(plain);
        for (std::size_t at = text.find('\n') + 1; at < text.size();) {
            const auto end = text.find('\n', at);
            const auto line = text.substr(at, end - at);
            const auto id = line.substr(8, line.find(';', 8) - 8);
            ++told[id];
            line_of[id] = line;
            at = end + 1;
        }
        for (const auto& [id, count] : told) {
            auto line = line_of[id];
            if (count != 1 || line.find("02-30") != std::string::npos ||
                line.find("few") != std::string::npos) {
                continue;
            }
            // invoice;R1;C1;date;amount;;  becomes  receipt;P-R1;C1;date;amount;R1;
            line = "receipt;P-" + line.substr(8, line.size() - 9) + id + ";\n";
            rows.push_back(line);
        }
    }
    for (const auto& row : rows) receipts += row;
    Facts facts[2];
    for (const bool swapped : {false, true}) {
        Company company("in-process");
        company.deliver(swapped ? "b.csv" : "a.csv", invoices_csv(plain));
        company.deliver(swapped ? "a.csv" : "b.csv", receipts);
        company.sync();
        facts[swapped] = facts_of(company);
    }
    EXPECT_GT(rows.size(), 1000U);
    EXPECT_EQ(facts[0].open, facts[1].open);
    EXPECT_EQ(facts[0].balances, facts[1].balances);
    EXPECT_EQ(facts[0].entries, facts[1].entries);
    EXPECT_EQ(facts[0].quarantine, facts[1].quarantine);
}

}  // namespace
}  // namespace openitem::crash
