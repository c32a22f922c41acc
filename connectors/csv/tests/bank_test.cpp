// Statements of banks as separated text: one entry is one payment, however the bank writes its
// amounts, whichever end of the file is the newest, and however often it is told.
#include <gtest/gtest.h>

#include <openitem/to_text.hpp>

#include <algorithm>
#include <fstream>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "../csv_connector.hpp"
#include "sdk/tests/mock_host.hpp"

namespace openitem::csv {
namespace {

constexpr const char* usual =
    R"({"profile": "bank", "account": "DE89370400440532013000", "currency": "EUR"})";

class Read {
public:
    explicit Read(const std::string& bytes, std::string_view config = usual) {
        host.contents["january.csv"] = bytes;
        status = host.read_with(
            [](openitem::Run& run) {
                CsvConnector connector;
                connector.configure(run);
                connector.read(run);
            },
            config);
        EXPECT_EQ(host.violation, "");
    }

    // "source id" of each payment.
    std::set<std::string> ids() const {
        std::set<std::string> out;
        each<oi_payment>(OI_PAYMENT, [&](const auto& row) {
            out.emplace(row.template text<OI_PAYMENT_SOURCE_ID>());
        });
        return out;
    }
    // "2026-01-31 -5.00 Text" of each line, in order.
    std::vector<std::string> lines() const {
        std::vector<std::string> out;
        each<oi_bank_line>(OI_BANK_LINE, [&](const auto& row) {
            const auto amount = row.template amount<OI_BANK_LINE_AMOUNT>();
            out.push_back(to_text(Date{*row.template date<OI_BANK_LINE_BOOKED_ON>()}) + " " +
                          to_text(*amount) + " " +
                          std::string(row.template text<OI_BANK_LINE_REMITTANCE_TEXT>()));
        });
        return out;
    }
    std::multiset<std::string> findings() const {
        std::multiset<std::string> out;
        each<oi_finding>(OI_FINDING, [&](const auto& row) {
            out.emplace(row.template text<OI_FINDING_RULE>());
        });
        return out;
    }

    test::MockHost host;
    oi_status status = OI_OK;

private:
    template <class Row, class Take>
    void each(std::uint32_t entity, Take&& take) const {
        for (const auto& batch : host.batches) {
            const BatchView view = batch.view();
            for (std::uint32_t i = 0; i < view.table(entity).row_count(); ++i) {
                take(view.row<Row>(i));
            }
        }
    }
};

struct Fact {
    int day;
    std::string amount, payer, text;
};

// A whole day is always exported as a whole, in the bank's order or with the newest first.
std::string export_of(const std::vector<Fact>& facts, int from, int to, bool newest_first) {
    std::vector<std::string> rows;
    for (const Fact& fact : facts) {
        if (fact.day < from || fact.day > to) continue;
        rows.push_back("2026-01-" + std::string(fact.day < 10 ? "0" : "") +
                       std::to_string(fact.day) + ";" + fact.payer + ";" + fact.text + ";" +
                       fact.amount + "\n");
    }
    if (newest_first) std::reverse(rows.begin(), rows.end());
    std::string out = "Booking date;Payer;Text;Amount\n";
    for (const std::string& row : rows) out += row;
    return out;
}

const std::vector<Fact> month = {{2, "100.00", "Nordlicht GmbH", "R-1"},
                                 {3, "5.00", "Kiosk", "Rent"},
                                 {3, "5.00", "Kiosk", "Rent"},
                                 {3, "-5.00", "Kiosk", "Rent"},
                                 {4, "5.00", "Kiosk", "Rent"},
                                 {4, "7.00", "", ""},
                                 {4, "7.00", "", ""},
                                 {5, "9.00", "Ostsee AG", "R-78"}};

TEST(Bank, OverlappingExportsNameTheSamePayments) {
    const auto all = Read(export_of(month, 1, 31, false)).ids();
    EXPECT_EQ(all.size(), 7u);
    for (const bool newest_first : {false, true}) {
        std::set<std::string> together;
        for (int from = 1; from <= 5; ++from) {
            for (int to = from; to <= 5; ++to) {
                const Read part(export_of(month, from, to, newest_first));
                const auto ids = part.ids();
                EXPECT_TRUE(std::includes(all.begin(), all.end(), ids.begin(), ids.end()))
                    << from << " to " << to;
                together.insert(ids.begin(), ids.end());
            }
        }
        EXPECT_EQ(together, all);
    }
}

TEST(Bank, TheNewestFirstIsReadFromItsEnd) {
    EXPECT_EQ(Read(export_of(month, 2, 5, true)).lines(),
              Read(export_of(month, 2, 5, false)).lines());
}

// A pending entry may vanish; the booked one alike is the first, with it and without.
TEST(Bank, WhatIsPendingCountsForNoTwin) {
    const std::string head = "Date;Text;Amount;Status\n";
    const std::string pending = "2026-01-30;a;1.00;pending\n";
    const std::string booked = "2026-01-30;a;1.00;booked\n";
    EXPECT_EQ(Read(head + pending + booked).ids(), Read(head + booked).ids());
    EXPECT_EQ(Read(head + booked + pending + booked).ids().size(), 2u);
}

TEST(Bank, AnotherAccountIsAnotherPayment) {
    const std::string file = export_of(month, 2, 2, false);
    EXPECT_NE(Read(file).ids(),
              Read(file, R"({"profile": "bank", "account": "7", "currency": "EUR"})").ids());
    EXPECT_NE(Read(file).ids(), Read(file, R"({"profile": "bank", "currency": "USD",
                                               "account": "DE89370400440532013000"})")
                                    .ids());
}

// Two entries as every bank writes amounts: in two columns, signed, beside a word, behind a number.
TEST(Bank, EveryWayToWriteAnAmount) {
    const std::vector<std::string> expected = {"2026-01-30 -1056.25 Power",
                                               "2026-01-31 500.00 Invoice"};
    const std::vector<std::string> files = {
        "Date;Text;Amount\n2026-01-30;Power;-1056,25\n2026-01-31;Invoice;500,00\n",
        "Date;Text;Amount\n2026-01-30;Power;1.056,25-\n2026-01-31;Invoice;500,00\n",
        "Date;Text;Amount\n2026-01-30;Power;(1056.25)\n2026-01-31;Invoice;500.00\n",
        "Date;Text;Amount\n2026-01-30;Power;\xE2\x88\x92"
        "1 056,25\n2026-01-31;Invoice;+500,00\n",
        "Date;Text;Debit;Credit\n2026-01-30;Power;1056,25;\n2026-01-31;Invoice;;500,00\n",
        "Date;Text;Debit;Credit\n2026-01-30;Power;-1056,25;0,00\n2026-01-31;Invoice;0,00;500,00\n",
        "Datum;Text;Soll;Haben\n30.01.2026;Power;1.056,25;\n31.01.2026;Invoice;;500,00\n",
        "Datum;Text;Betrag;S/H\n30.01.2026;Power;1.056,25;S\n31.01.2026;Invoice;500,00;H\n",
        "Datum;Text;Betrag;Soll/"
        "Haben\n30.01.2026;Power;1056,25;Soll\n31.01.2026;Invoice;500,00;Haben\n",
        "Date;Text;Amount;D/C\n2026-01-30;Power;1056.25;D\n2026-01-31;Invoice;500.00;C\n",
        "Date;Text;Amount;D/C\n2026-01-30;Power;-1056.25;DR\n2026-01-31;Invoice;500.00;CR\n",
        "Date;Text;Amount;+/-\n2026-01-30;Power;1056.25;-\n2026-01-31;Invoice;500.00;+\n",
        "Date;Text;Amount\n2026-01-30;Power;1056.25 DR\n2026-01-31;Invoice;500.00 CR\n",
        "Date;Text;Amount;Type\n2026-01-30;Power;1056.25;Debit\n2026-01-31;Invoice;500.00;Credit\n",
        "Date;Text;Debit/Credit\n2026-01-30;Power;-1056.25\n2026-01-31;Invoice;500.00\n",
        "Date;Text;Amount;Debit;Credit\n2026-01-30;Power;1056.25;1056.25;\n"
        "2026-01-31;Invoice;500.00;;500.00\n",
    };
    for (const std::string& file : files) {
        const Read read(file);
        EXPECT_EQ(read.status, OI_OK) << read.host.error.message << "\n" << file;
        EXPECT_EQ(read.lines(), expected) << file;
        EXPECT_TRUE(read.host.rejections.empty()) << file;
        EXPECT_EQ(read.ids().size(), 1u) << file;
        EXPECT_TRUE(read.findings().empty()) << file;
    }
}

// What one column says against another is nobody's to settle.
TEST(Bank, ContradictingSignsAreRefused) {
    const std::string rows = "2026-01-30;a;10.00;D\n2026-01-30;b;10.00;D\n2026-01-30;c;10.00;C\n";
    const Read read("Date;Text;Amount;D/C\n" + rows + "2026-01-31;d;-5.00;C\n");
    EXPECT_EQ(read.lines().size(), 3u);
    ASSERT_EQ(read.host.rejections.size(), 1u);
    EXPECT_EQ(read.host.rejections[0].code, "csv.sign");
    EXPECT_EQ(read.findings(), (std::multiset<std::string>{"csv.sign"}));

    const Read both("Date;Text;Debit;Credit\n2026-01-30;a;1.00;\n2026-01-30;b;2.00;3.00\n");
    ASSERT_EQ(both.host.rejections.size(), 1u);
    EXPECT_EQ(both.host.rejections[0].code, "csv.two_amounts");

    const Read mixed("Date;Text;Debit;Credit\n2026-01-30;a;1.00;\n2026-01-30;b;-2.00;\n");
    EXPECT_EQ(mixed.status, OI_BAD_CONFIG);
    EXPECT_EQ(std::string(mixed.host.error.code), "csv.sign_ambiguous");
}

// The one day that tells may stand far behind what other files are judged by.
TEST(Bank, DaysAreJudgedOverTheWholeFile) {
    std::string file = "Date,Text,Amount\n";
    for (int i = 0; i < 40000; ++i) file += "03/02/2026,same,1.00\n";
    EXPECT_EQ(std::string(Read(file).host.error.code), "csv.date_ambiguous");
    EXPECT_EQ(Read(file + "13/02/2026,last,-1.00\n").lines().back(), "2026-02-13 -1.00 last");
    EXPECT_EQ(Read(file + "13/02/2026,last,-1.00\n").lines().front(), "2026-02-03 1.00 same");
    EXPECT_EQ(Read(file + "02/13/2026,last,-1.00\n").lines().front(), "2026-02-13 -1.00 last");
    const auto with = [&](const std::string& profile) {
        return Read(file.substr(0, 60),
                    R"({"profile": ")" + profile + R"(", "account": "1", "currency": "EUR"})")
            .lines()
            .front()
            .substr(0, 10);
    };
    EXPECT_EQ(with("bank-day-first"), "2026-02-03");
    EXPECT_EQ(with("bank-month-first"), "2026-03-02");
}

TEST(Bank, WhatThePayerWritesIsNoBalance) {
    const Read read(
        "Date;Payer;Text;Amount;Balance\n"
        ";;Opening balance;;100.00\n"
        "2026-01-30;Kiosk;Opening balance;1.00;101.00\n"
        "2026-01-30;Kiosk;Saldo;2.00;103.00\n"
        "2026-01-31;;Total;-3.00;100.00\n"
        "2026-01-31;;Closing balance;4.00;104.00\n"
        "2026-01-31;Kiosk;Saldo;5.00;109.00\n"
        "2026-01-31;;Closing balance;109.00;\n");
    EXPECT_EQ(read.lines().size(), 5u);
    EXPECT_EQ(read.ids().size(), 4u);
    EXPECT_TRUE(read.findings().empty());
    EXPECT_TRUE(read.host.rejections.empty());
}

TEST(Bank, ExportsPutOneBehindTheOther) {
    const std::string file = export_of(month, 2, 3, false) + export_of(month, 4, 5, false);
    EXPECT_EQ(Read(file).lines(), Read(export_of(month, 2, 5, false)).lines());
    EXPECT_TRUE(Read(file).host.rejections.empty());
}

TEST(Bank, ARowLeadsBackToItsBytes) {
    const std::string head = "Date;Text;Amount\r\n";
    const std::string row = "2026-01-30;M\xFCller;-1,00";
    const Read read(head + row + "\r\n2026-01-31;M\xFCller;ten\r\n");
    const auto& line = read.host.batches.at(0).view().table(OI_BANK_LINE).row(0);
    EXPECT_EQ(line.origin.offset, head.size());
    EXPECT_EQ(line.origin.length, row.size());
    ASSERT_EQ(read.host.rejections.size(), 1u);
    EXPECT_EQ(read.host.rejections[0].raw, "2026-01-31;M\xFCller;ten");
    EXPECT_EQ(read.host.rejections[0].location, "january.csv:3");
    EXPECT_EQ(read.lines(), std::vector<std::string>{"2026-01-30 -1.00 M\xC3\xBCller"});
}

TEST(Bank, ARowCutOffIsNotARemark) {
    const Read read("Date;Payer;Text;Amount\n2026-01-30;Kiosk;One;1.00\n2026-0");
    ASSERT_EQ(read.host.rejections.size(), 1u);
    EXPECT_EQ(read.findings(), (std::multiset<std::string>{"csv.columns", "csv.no_direction"}));
}

TEST(Bank, ABalanceThatDoesNotComeOutIsSaid) {
    const std::string head = "Date;Text;Amount;Balance\n2026-01-29;a;1.00;101.00\n";
    EXPECT_TRUE(Read(head + "2026-01-30;b;-2.00;99.00\n").findings().empty());
    EXPECT_EQ(Read(head + "2026-01-30;b;-2.00;98.00\n").findings(),
              (std::multiset<std::string>{"csv.balance", "csv.balance_step"}));
    // Within a day the bank's order is its own.
    EXPECT_TRUE(Read(head + "2026-01-30;c;-2.00;100.00\n2026-01-30;b;1.00;102.00\n"
                            "2026-01-31;d;5.00;105.00\n")
                    .findings()
                    .empty());
    // What is not booked counts for no balance.
    EXPECT_TRUE(Read("Date;Text;Amount;Balance;Status\n2026-01-29;a;1.00;101.00;booked\n"
                     "2026-01-30;b;7.00;;pending\n2026-01-30;c;-2.00;99.00;booked\n")
                    .findings()
                    .empty());
}

TEST(Bank, OfTwoColumnsCalledAccountNumberOursRepeats) {
    const Read ours(
        "Kontonummer;Datum;Text;Betrag\nDE02;30.01.2026;a;1,00\nDE02;31.01.2026;b;2,00\n",
        R"({"profile": "bank", "currency": "EUR"})");
    EXPECT_EQ(ours.status, OI_OK) << ours.host.error.message;
    EXPECT_TRUE(ours.ids().begin()->starts_with("DE02|"));
    const Read payers("Kontonummer;Datum;Text;Betrag\n7;30.01.2026;a;1,00\n8;31.01.2026;b;2,00\n",
                      R"({"profile": "bank", "currency": "EUR"})");
    EXPECT_EQ(payers.status, OI_BAD_CONFIG);
    EXPECT_EQ(std::string(payers.host.error.field), "/account");
}

TEST(Bank, TheSampleIsRead) {
    std::ifstream file(OPENITEM_SOURCE_DIR "/connectors/csv/samples/bank-statement.csv");
    std::ostringstream bytes;
    bytes << file.rdbuf();
    const Read read(bytes.str(), R"({"profile": "bank"})");
    EXPECT_EQ(read.status, OI_OK) << read.host.error.message;
    EXPECT_EQ(read.ids().size(), 3u);
    EXPECT_EQ(read.lines().size(), 4u);
    EXPECT_TRUE(read.findings().empty());
}

TEST(Bank, CheckAsksWhatReadWouldAsk) {
    test::MockHost host;
    host.contents["a.csv"] = "Date;Text;Amount\n2026-01-30;a;1.00\n";
    const auto check = [&](std::string_view config) {
        return host.read_with(
            [](openitem::Run& run) {
                CsvConnector connector;
                connector.configure(run);
                connector.check(run);
            },
            config);
    };
    EXPECT_EQ(check(R"({"profile": "bank", "account": "1"})"), OI_BAD_CONFIG);
    EXPECT_EQ(std::string(host.error.field), "/currency");
    EXPECT_EQ(check(usual), OI_OK);
    EXPECT_EQ(host.rows_emitted, 0u);
    EXPECT_EQ(check(R"({"profile": "banks"})"), OI_BAD_CONFIG);
    EXPECT_EQ(check(R"({"account": "1"})"), OI_BAD_CONFIG);
    EXPECT_EQ(check(R"({"profile": "bank", "fields": {"number": "Text"}})"), OI_BAD_CONFIG);
}

TEST(Bank, ManyFilesOneOfThemNoStatement) {
    test::MockHost host;
    host.contents["a.csv"] = "<html>";
    host.contents["b.csv"] = export_of(month, 1, 31, false);
    EXPECT_EQ(host.read_with(
                  [](openitem::Run& run) {
                      CsvConnector connector;
                      connector.configure(run);
                      connector.read(run);
                  },
                  usual),
              OI_OK);
    ASSERT_EQ(host.rejections.size(), 1u);
    EXPECT_EQ(host.rejections[0].code, "csv.not_a_table");
}

// Whatever is done to a file, nothing crashes, and the batches keep the contract.
TEST(Bank, DamagedFiles) {
    std::string good =
        "Konto;DE89370400440532013000\nAnfangssaldo;1.000,00 EUR\n"
        "Buchungstag;Valuta;Auftraggeber;Verwendungszweck 1;Verwendungszweck 2;Betrag;S/H;Saldo\n";
    for (int i = 10; i < 30; ++i) {
        good += std::to_string(i) + ".01.2026;" + std::to_string(i) +
                ".01.2026;\"Kiosk; Hafen\";Rechnung;R-1;1.000,50;" + (i % 3 == 0 ? "S" : "H") +
                ";1.234,00\n";
    }
    good += "Endsaldo;;;;;1,00;H;\nErstellt am 1.2.2026\n";
    std::mt19937 random(20260131);
    for (int round = 0; round < 400; ++round) {
        std::string bytes = good;
        for (int i = 0; i < 6; ++i) {
            const std::size_t at = random() % bytes.size();
            switch (random() % 3) {
                case 0:
                    bytes[at] ^= static_cast<char>(1u << random() % 8);
                    break;
                case 1:
                    bytes.erase(at, 1 + random() % 12);
                    break;
                default:
                    bytes.insert(at, bytes.substr(random() % bytes.size(), random() % 12));
            }
        }
        const Read read(bytes, R"({"profile": "bank", "account": "1", "currency": "EUR"})");
        EXPECT_TRUE(read.status == OI_OK || read.status == OI_BAD_CONFIG) << bytes;
    }
}

}  // namespace
}  // namespace openitem::csv
