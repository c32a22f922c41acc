#include "host/service/kpi.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "host/service/dispute.hpp"
#include "host/service/forecast.hpp"
#include "host/service/snapshot.hpp"
#include "host/service/test_company.hpp"

namespace openitem::service {
namespace {

using testing::day;
using testing::TestCompany;

std::string value_of(const KpiReport& report, const char* name) {
    const auto* const figure = report.figure(name);
    if (figure == nullptr) return "no such figure";
    return figure->value ? figure->value->to_string() : figure->note;
}

// January 900 paid six days late in February; March 300 open, 100 credited.
struct Filled : TestCompany {
    store::CustomerId owner = customer("C-1", "Testa");
    store::ItemId paid = invoice("R-1", owner, "900.00", "2026-01-01", "2026-01-31");
    store::ItemId open = invoice("R-2", owner, "300.00", "2026-03-01", "2026-03-31");
    Filled() {
        credit_note("G-1", owner, "100.00", "2026-03-02");
        const auto payment = this->payment("P-1", owner, "900.00", "2026-02-06");
        allocate(payment, paid, "900.00", "2026-02-06");
    }
};

TEST(KpiService, CountsTheWindow) {
    Filled company;
    const auto report = kpi(company.workspace(), "c", {day("2026-01-01"), day("2026-03-31"), true});
    EXPECT_EQ(report.open.to_string(), "200.00");
    EXPECT_EQ(report.not_due.to_string(), "300.00");
    EXPECT_EQ(report.billed.to_string(), "1100.00");
    EXPECT_EQ(value_of(report, "dso"), "16.3636");  // 200 / 1100 x 90
    EXPECT_EQ(value_of(report, "countback_dso"), "31.0000");
    EXPECT_EQ(value_of(report, "true_dso"), "45.0000");  // 30 days x 300 / 200
    EXPECT_EQ(value_of(report, "late_invoices"), "100.0000");
    EXPECT_EQ(report.behaviour.settled, 1);
    EXPECT_EQ(report.behaviour.days_to_settle, 36);
    EXPECT_EQ(report.behaviour.days_late, 6);
    ASSERT_EQ(report.settled.size(), 1U);
    EXPECT_EQ(report.settled[0].number, "R-1");

    const auto later = kpi(company.workspace(), "c", {day("2026-03-01"), day("2026-03-31"), false});
    EXPECT_EQ(later.billed.to_string(), "200.00");
    EXPECT_EQ(later.behaviour.settled, 0);
    EXPECT_EQ(value_of(later, "applied_by_itself"), "not defined: payments looked at 0");
}

TEST(KpiService, AWindowThatEndsBeforeItBeginsIsWrongUse) {
    TestCompany company;
    try {
        kpi(company.workspace(), "c", {day("2026-03-31"), day("2026-01-01")});
        FAIL();
    } catch (const base::RunError& error) {
        EXPECT_EQ(error.exit(), base::Exit::wrong_use);
    }
}

TEST(KpiService, ByMonthIsEachMonthByItself) {
    Filled company;
    const KpiRequest window{day("2026-01-15"), day("2026-03-10")};
    const auto months = kpi_by_month(company.workspace(), "c", window);
    ASSERT_EQ(months.size(), 3U);
    const char* const bounds[][2] = {
        {"2026-01-15", "2026-01-31"}, {"2026-02-01", "2026-02-28"}, {"2026-03-01", "2026-03-10"}};
    for (std::size_t i = 0; i < 3; ++i) {
        const KpiRequest alone{day(bounds[i][0]), day(bounds[i][1])};
        const auto same = kpi(company.workspace(), "c", alone);
        EXPECT_EQ(months[i].from, alone.from);
        EXPECT_EQ(months[i].to, alone.to);
        EXPECT_EQ(months[i].figures, same.figures);
    }
}

TEST(KpiService, TargetsAreHeldAgainstTheFigures) {
    Filled company;
    const KpiRequest window{day("2026-01-01"), day("2026-03-31")};
    const auto report = kpi(company.workspace(), "c", window);
    EXPECT_TRUE(targets_of(company.workspace(), "c", report).policy.empty());

    std::filesystem::create_directories(company.policies());
    const auto write = [&](const char* targets) {
        std::ofstream(company.policies() / "targets.json")
            << R"({"kind": "targets", "version": 1, "effective_from": "2026-01-01", "targets": )"
            << targets << "}";
    };
    write(R"([{"figure": "dso", "at_most": "16.3636"}, {"figure": "late_invoices", "at_most": "5"},
              {"figure": "applied_by_itself", "at_least": "80"}])");
    const auto targets = targets_of(company.workspace(), "c", report);
    EXPECT_EQ(targets.policy, "targets/1");
    ASSERT_EQ(targets.results.size(), 3U);
    EXPECT_TRUE(targets.results[0].met);
    EXPECT_FALSE(targets.results[1].met);
    EXPECT_FALSE(targets.results[2].met);  // what cannot be said meets nothing
    EXPECT_FALSE(targets.all_met());

    write(R"([{"figure": "dso_best", "at_most": "5"}])");
    try {
        targets_of(company.workspace(), "c", report);
        FAIL();
    } catch (const base::RunError& error) {
        EXPECT_EQ(error.exit(), base::Exit::source_or_config);
    }
}

TEST(SnapshotService, IsWhatItWasWhateverComesLater) {
    Filled company;
    const KpiRequest window{day("2026-01-01"), day("2026-03-31")};
    const auto kept = keep_snapshot(company.workspace(), "c", company.on("2026-04-01"), window);
    EXPECT_GT(kept.entry, 0);
    const auto before = kpi(company.workspace(), "c", window).figures;

    // A late invoice and a late payment of March, both known after the snapshot; and a payment that
    // is taken back.
    company.invoice("R-3", company.owner, "5000.00", "2026-03-05", "2026-04-04");
    const auto payment = company.payment("P-2", company.owner, "300.00", "2026-03-20");
    company.allocate(payment, company.open, "300.00", "2026-03-20");
    EXPECT_NE(kpi(company.workspace(), "c", window).figures, before);

    const auto all = snapshots(company.workspace(), "c");
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].figures, before);
    EXPECT_EQ(all[0].id, kept.id);
    EXPECT_TRUE(check_snapshot(company.workspace(), "c", all[0]).empty());
}

TEST(SnapshotService, SaysWhatIsNotAsItWasKept) {
    Filled company;
    keep_snapshot(company.workspace(), "c", company.on("2026-04-01"),
                  {day("2026-01-01"), day("2026-03-31")});
    const auto kept = snapshots(company.workspace(), "c").front();

    auto value = kept;
    value.figures[0].value = base::Decimal{1, 0};
    auto problems = check_snapshot(company.workspace(), "c", value);
    ASSERT_EQ(problems.size(), 2U);
    EXPECT_EQ(problems[0].figure, "dso");
    EXPECT_EQ(problems[0].what, "kept as 1, its inputs give 16.3636");
    EXPECT_EQ(problems[1].what, "kept as 1, the books as they stood then give dso 16.3636");

    // Inputs changed along with value and hash: the books know better.
    auto inputs = kept;
    inputs.figures[0].inputs[0].value = "100.00 EUR";
    inputs.figures[0].value = base::Decimal{81'818, 4};
    inputs.hashes[0] = inputs.figures[0].hash();
    problems = check_snapshot(company.workspace(), "c", inputs);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].what, "kept as 8.1818, the books as they stood then give dso 16.3636");

    const auto is_found = [&](const auto& change) {
        auto changed = kept;
        change(changed);
        return !check_snapshot(company.workspace(), "c", changed).empty();
    };
    EXPECT_FALSE(is_found([](Snapshot&) {}));
    EXPECT_TRUE(is_found([](Snapshot& s) { s.entry = 0; }));
    EXPECT_TRUE(is_found([](Snapshot& s) { s.figures.clear(), s.hashes.clear(); }));
    EXPECT_TRUE(is_found([](Snapshot& s) { s.figures.pop_back(), s.hashes.pop_back(); }));
    EXPECT_TRUE(is_found([](Snapshot& s) { s.currency = base::Currency("USD"); }));
    EXPECT_TRUE(is_found([](Snapshot& s) {
        s.figures[10].basis = "better";
        s.hashes[10] = s.figures[10].hash();
    }));
    EXPECT_TRUE(
        is_found([](Snapshot& s) { s.figures[1] = s.figures[0], s.hashes[1] = s.hashes[0]; }));

    auto chain = kept;
    chain.chain[0] = chain.chain[0] == '0' ? '1' : '0';
    problems = check_snapshot(company.workspace(), "c", chain);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_TRUE(problems[0].figure.empty());
}

TEST(SnapshotService, OfEmptyBooksHoldsLaterToo) {
    TestCompany company;
    keep_snapshot(company.workspace(), "c", company.on("2025-12-31"),
                  {day("2026-01-01"), day("2026-03-31")});
    company.invoice("R-1", company.customer("C-1", "Testa"), "900.00", "2026-01-01", "2026-01-31");
    const auto kept = snapshots(company.workspace(), "c").front();
    EXPECT_EQ(kept.entry, 0);
    EXPECT_TRUE(check_snapshot(company.workspace(), "c", kept).empty());
}

// Ten days late five times: what is open is expected ten days after it is due.
TEST(ForecastService, LearnsFromWhatWasSettled) {
    TestCompany company;
    const auto slow = company.customer("C-1", "Slow");
    const auto unknown = company.customer("C-2", "New");
    for (int i = 0; i < 5; ++i) {
        const auto number = "R-" + std::to_string(i);
        const auto item =
            company.invoice(number.c_str(), slow, "100.00", "2026-01-01", "2026-01-31");
        const auto payment = company.payment(("P-" + number).c_str(), slow, "100.00", "2026-02-10");
        company.allocate(payment, item, "100.00", "2026-02-10");
    }
    company.invoice("R-5", slow, "70.00", "2026-02-20", "2026-03-12");
    company.invoice("R-6", unknown, "7.00", "2026-02-20", "2026-03-12");
    company.invoice("R-7", slow, "1000.00", "2026-01-20", "2026-02-12");  // 17 days late
    company.credit_note("G-1", slow, "5.00", "2026-02-25");

    const auto report = forecast(company.workspace(), "c",
                                 {.today = day("2026-03-01"), .weeks = 4, .with_items = true});
    EXPECT_EQ(report.settled, 5);
    ASSERT_EQ(report.currencies.size(), 1U);
    const auto& eur = report.currencies[0];
    EXPECT_EQ(eur.open, 107'700);
    EXPECT_EQ(eur.weeks[1].by_due, 7'700);    // 9 to 15 March
    EXPECT_EQ(eur.weeks[2].expected, 7'700);  // the 22nd
    EXPECT_EQ(eur.overdue, 100'000);
    EXPECT_EQ(eur.no_day, 100'000);  // nobody was ever that late
    ASSERT_EQ(report.credits.size(), 1U);
    EXPECT_EQ(report.credits[0].to_text(), "-5.00 EUR");
    ASSERT_EQ(report.items.size(), 3U);
    EXPECT_EQ(report.items[0].number, "R-5");
    EXPECT_EQ(report.items[0].item.expected.from, metrics::ExpectedFrom::own);
    EXPECT_EQ(report.items[1].item.expected.from, metrics::ExpectedFrom::company);
    EXPECT_EQ(report.items[2].number, "R-7");

    // What was learned by a day is what had been settled by then.
    const auto earlier = forecast(company.workspace(), "c", {.today = day("2026-02-01")});
    EXPECT_EQ(earlier.settled, 0);
    EXPECT_EQ(earlier.currencies[0].open, 150'000);
}

TEST(ForecastService, WhatIsDisputedIsSaid) {
    TestCompany company;
    company.invoice("R-1", company.customer("C-1", "One"), "100.00", "2026-01-01", "2026-03-05");
    open_dispute(company.workspace(), "c", company.on("2026-02-01"),
                 {.invoice = "R-1", .amount = "40.00", .reason = "DAMAGED"});
    const auto report = forecast(company.workspace(), "c", {.today = day("2026-03-01")});
    EXPECT_EQ(report.currencies[0].disputed, 4'000);
    EXPECT_EQ(report.currencies[0].weeks[0].by_due, 10'000);
    EXPECT_EQ(report.currencies[0].weeks[0].expected, 10'000);
}

// The same as the forecast says of that day, and what came: parts of an invoice too.
TEST(ForecastService, ABacktestIsWhatTheForecastSaidThen) {
    TestCompany company;
    const auto customer = company.customer("C-1", "One");
    const auto invoice = company.invoice("R-1", customer, "100.00", "2026-01-01", "2026-02-10");
    for (const char* part : {"2026-01-20", "2026-02-12", "2026-04-30"}) {
        const auto payment = company.payment(part, customer, "30.00", part);
        company.allocate(payment, invoice, "30.00", part);
    }
    const auto day_31 = day("2026-01-31");
    const auto said = forecast(company.workspace(), "c", {.today = day_31, .weeks = 4});
    const auto tested =
        backtest(company.workspace(), "c", {.from = day_31, .to = day_31, .horizon_days = 28});
    ASSERT_EQ(tested.days.size(), 1U);
    EXPECT_EQ(tested.days[0].expected, 7'000);
    std::int64_t expected = 0;
    for (const auto& week : said.currencies[0].weeks) expected += week.expected;
    EXPECT_EQ(tested.days[0].expected, expected);
    EXPECT_EQ(tested.days[0].came, 3'000);
}

TEST(ForecastService, ABacktestNeedsAWindow) {
    TestCompany company;
    EXPECT_EQ(
        backtest(company.workspace(), "c", {.from = day("2026-01-01"), .to = day("2026-03-30")})
            .days.size(),
        2U);
    EXPECT_THROW(
        backtest(company.workspace(), "c", {.from = day("2026-02-01"), .to = day("2026-01-01")}),
        base::RunError);
}

}  // namespace
}  // namespace openitem::service
