// The month of an account, told by the bank in two formats and in exports that overlap: through the
// real `openitem`, every receipt is booked once, twins of a day included.
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "host/store/sqlite/sqlite_store.hpp"
#include "tests/support/process.hpp"

namespace openitem::tests {
namespace {

struct Fact {
    int day;
    std::string cents, payer, text;
    bool debit = false;
};

const std::vector<Fact> january = {
    {5, "50000", "Kuestenmarkt eG", "Rechnung R-1001 vom 15.12.2025"},
    {5, "2500", "Kiosk am Hafen", "Miete Stellplatz"},
    {5, "2500", "Kiosk am Hafen", "Miete Stellplatz"},
    {6, "8025", "Stadtwerke", "Abschlag Januar", true},
    {12, "2500", "Kiosk am Hafen", "Miete Stellplatz"},
    {20, "11900", "Ostsee AG", "R-1002"},
    {20, "11900", "Nordlicht GmbH", "R-1003"},
    {30, "2400", "", "Kontofuehrung Januar", true},
};

std::string two(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string figure(const std::string& cents) {
    return cents.substr(0, cents.size() - 2) + "," + cents.substr(cents.size() - 2);
}

std::string as_mt940(int from, int to) {
    std::string out = ":20:JAN\n:25:DE89370400440532013000\n:28C:" + std::to_string(from) +
                      "/1\n:60F:C2601" + two(from) + "EUR1000,00\n";
    long long balance = 100000;
    for (const Fact& fact : january) {
        if (fact.day < from || fact.day > to) continue;
        const std::string day = two(fact.day);
        out += ":61:2601" + day + "01" + day + (fact.debit ? "D" : "C") + "R" + figure(fact.cents) +
               "NTRFNONREF\n:86:166?00BUCHUNG?20" + fact.text + "?32" + fact.payer + "\n";
        balance += (fact.debit ? -1 : 1) * std::stoll(fact.cents);
    }
    return out + ":62F:C2601" + two(to) + "EUR" + figure(std::to_string(balance)) + "\n-\n";
}

// With the newest entry first, as banks' pages show them.
std::string as_csv(int from, int to) {
    std::string rows;
    for (const Fact& fact : january) {
        if (fact.day < from || fact.day > to) continue;
        const std::string day = two(fact.day) + ".01.2026";
        rows = day + ";" + day + ";" + fact.payer + ";" + fact.text + ";" + figure(fact.cents) +
               ";" + (fact.debit ? "S" : "H") + ";EUR\n" + rows;
    }
    return "Kontonummer;DE89 3704 0044 0532 0130 00\n\n"
           "Buchungstag;Valuta;Auftraggeber;Verwendungszweck;Betrag;Soll/Haben;Währung\n" +
           rows;
}

class Banks : public testing::Test {
protected:
    void SetUp() override {
        must({"init", folder_.path()});
        must({"company", "add", "werkstatt", "--name", "Werkstatt Sonnental GmbH", "--currency",
              "EUR"});
        must({"connection", "add", "werkstatt", "list", "--connector", "csv", "--files",
              folder_.path() + "/*.csv", "--config", R"({"profile": "bank"})"});
        must({"connection", "add", "werkstatt", "swift", "--connector", "mt940", "--files",
              folder_.path() + "/*.sta"});
    }

    std::string must(const std::vector<std::string>& arguments) {
        ProcessOptions options;
        options.environment = {"OPENITEM_NOW=2026-02-01T08:00:00Z",
                               "OPENITEM_WORKSPACE=" + folder_.path()};
        const auto result = run_openitem(arguments, options);
        EXPECT_EQ(result.exit_code, 0) << arguments.front() << '\n' << result.out << result.err;
        return result.out;
    }

    void expect_booked_once() {
        std::map<std::string, int> expected, booked;
        for (const Fact& fact : january) {
            if (!fact.debit) ++expected["2026-01-" + two(fact.day) + " " + fact.cents];
        }
        const auto books = store::open_sqlite(folder_.path() + "/companies/werkstatt/books.db");
        books->items({}, [&](const store::ItemRow& row) {
            if (row.item.kind != ledger::ItemKind::payment || row.item.reversed_on) return true;
            ++booked[row.item.issued_on.to_string() + " " + std::to_string(-row.item.amount)];
            return true;
        });
        EXPECT_EQ(booked, expected);
        EXPECT_EQ(must({"quarantine", "werkstatt", "list", "--json"}), "");
        must({"verify", "werkstatt"});
    }

    TemporaryFolder folder_;
};

TEST_F(Banks, ExportsThatOverlap) {
    folder_.write("1.csv", as_csv(1, 12));
    must({"sync", "werkstatt", "list"});
    folder_.write("2.csv", as_csv(5, 20));
    must({"sync", "werkstatt", "list"});
    folder_.write("3.csv", as_csv(1, 31));
    must({"sync", "werkstatt", "list"});
    must({"sync", "werkstatt", "list", "--full"});
    expect_booked_once();
}

TEST_F(Banks, TheSameMonthInTwoFormats) {
    folder_.write("1.csv", as_csv(1, 31));
    must({"sync", "werkstatt", "list"});
    folder_.write("1.sta", as_mt940(1, 31));
    must({"sync", "werkstatt", "swift"});
    expect_booked_once();
}

TEST_F(Banks, TheSameMonthInTwoFormatsTheOtherWayRound) {
    folder_.write("1.sta", as_mt940(1, 12));
    must({"sync", "werkstatt", "swift"});
    folder_.write("1.csv", as_csv(5, 31));
    must({"sync", "werkstatt", "list"});
    folder_.write("2.sta", as_mt940(12, 31));
    must({"sync", "werkstatt", "swift"});
    folder_.write("2.csv", as_csv(1, 31));
    must({"sync", "werkstatt", "list"});
    expect_booked_once();
}

}  // namespace
}  // namespace openitem::tests
