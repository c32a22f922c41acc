// Other currencies as people meet them: rates from a file, a month's end, money of another
// currency.
#include <gtest/gtest.h>

#include "host/service/aging.hpp"
#include "host/service/cash.hpp"
#include "host/service/credit.hpp"
#include "host/service/dispute.hpp"
#include "host/service/kpi.hpp"
#include "host/service/period_checks.hpp"
#include "host/service/rates.hpp"
#include "host/service/revalue.hpp"
#include "host/service/test_company.hpp"

namespace openitem::service {
namespace {

using testing::day;
using testing::TestCompany;

constexpr const char* table =
    "Date,USD,CHF,XXQ,\n"
    "2026-02-02, 1.25 ,N/A,7,\n"
    "2026-01-05,1.00,0.95,,\n"
    "\n"
    "2026-02-28,1.60,0.94,\r\n";

RatesImported import_text(TestCompany& company, const char* text,
                          ledger::Quote quote = ledger::Quote::units_per_functional,
                          bool jumps = false) {
    return import_rates(company.workspace(), company.on("2026-03-01"),
                        {"c", company.file("rates.csv", text), quote, jumps});
}

std::string refused(TestCompany& company, const char* text) {
    try {
        import_text(company, text);
    } catch (const base::RunError& error) {
        EXPECT_EQ(error.exit(), base::Exit::source_or_config);
        const std::string message = error.what();
        return message.substr(message.find("line"));
    }
    return "taken";
}

TEST(A11, RatesComeFromATableOfDaysOrAList) {
    TestCompany company;
    const auto wide = import_text(company, table);
    EXPECT_EQ(wide.added, 5U);
    EXPECT_EQ(wide.first, day("2026-01-05"));
    EXPECT_EQ(wide.last, day("2026-02-28"));
    ASSERT_EQ(wide.currencies.size(), 2U);

    const auto listed = import_text(company,
                                    "\xEF\xBB\xBF"
                                    "Rate;Currency;Date;Source\n"
                                    "1,60;USD;2026-02-28;bank\n"
                                    "1,61;USD;2026-03-02;bank\n"
                                    "1,55;USD;2026-02-02;bank\n"
                                    "1;EUR;2026-02-02;bank\n");
    EXPECT_EQ(listed.added, 1U);
    EXPECT_EQ(listed.unchanged, 1U);
    EXPECT_EQ(listed.changed, 1U);
    const auto kept = list_rates(company.workspace(), "c", base::Currency("USD"));
    ASSERT_EQ(kept.size(), 4U);
    EXPECT_EQ(ledger::to_text(kept[1], base::Currency("EUR")), "1 EUR = 1.55 USD");
    EXPECT_EQ(list_rates(company.workspace(), "c", {}).size(), 6U);
}

TEST(A11, AFileOfRatesIsTakenWholeOrNotAtAll) {
    TestCompany company;
    EXPECT_EQ(refused(company, "2026-01-05,USD,1.1\n"),
              "line 1: expected the columns date, currency and rate, or date and one for each "
              "currency, found \"2026-01-05,USD,1.1\"; nothing was imported");
    EXPECT_EQ(refused(company, "date,currency,rate\n2026-01-05,USD,1.1\n2026-02-30,USD,1.1\n"),
              "line 3: expected a date as 2026-03-31, found \"2026-02-30\"; nothing was imported");
    EXPECT_EQ(refused(company, "date,currency,rate\n2026-01-05,EUX,1.1\n"),
              "line 2: expected a currency as USD, found \"EUX\"; nothing was imported");
    for (const char* rate : {"0", "-1.1", "1.1.1", "1e3", "nan", "99999999999999999999"}) {
        EXPECT_TRUE(
            refused(company, (std::string("date,currency,rate\n2026-01-05,USD,") + rate).c_str())
                .starts_with("line 2: expected a rate above zero, found"))
            << rate;
    }
    EXPECT_EQ(refused(company, "date,currency,rate\n2026-01-05,USD\n"),
              "line 2: expected a currency and a rate, found none; nothing was imported");
    EXPECT_EQ(refused(company, "date,currency,rate\n"),
              "line 1: expected rates under a line that names their columns, found none; nothing "
              "was imported");
    EXPECT_TRUE(list_rates(company.workspace(), "c", {}).empty());
}

// The wrong way round, a rate would make a tenth or the tenfold of all that is posted by it.
TEST(A11, ARateFarFromTheOneBeforeItIsRefused) {
    TestCompany company;
    constexpr const char* turned = "date,currency,rate\n2026-01-05,JPY,162.5\n";
    import_text(company, turned);
    EXPECT_THROW(import_text(company, turned, ledger::Quote::functional_per_unit), base::RunError);
    EXPECT_THROW(import_text(company, "date,currency,rate\n2026-01-06,JPY,16.25\n"),
                 base::RunError);
    EXPECT_EQ(list_rates(company.workspace(), "c", {}).size(), 1U);
    EXPECT_EQ(import_text(company, "date,currency,rate\n2026-01-06,JPY,16.25\n",
                          ledger::Quote::units_per_functional, true)
                  .added,
              1U);
}

TEST(A11, AMonthsEndIsRevaluedOnceAndThePeriodAsksForIt) {
    TestCompany company;
    import_text(company, table);
    const auto customer = company.customer("C-1", "Testa");
    const auto invoice =
        company.foreign_invoice("R-1", customer, "119.00", "USD", "2026-01-05", "2026-02-05");
    company.invoice("R-2", customer, "100.00", "2026-01-05", "2026-02-05");
    EXPECT_FALSE(check_revaluation(company.books(), day("2026-02-28")).ok);

    const auto first =
        revalue(company.workspace(), "c", company.on("2026-03-01"), day("2026-02-28"));
    ASSERT_EQ(first.currencies.size(), 1U);
    EXPECT_EQ(first.currencies[0].carried, TestCompany::money("119.00"));
    EXPECT_EQ(first.currencies[0].worth, TestCompany::money("74.38"));
    EXPECT_EQ(first.currencies[0].difference, TestCompany::money("-44.62"));
    const auto entries = company.books().last_entry();
    EXPECT_TRUE(check_revaluation(company.books(), day("2026-02-28")).ok);
    EXPECT_TRUE(revalue(company.workspace(), "c", company.on("2026-03-01"), day("2026-02-28"))
                    .items.empty());
    EXPECT_EQ(company.books().last_entry(), entries) << "there is nothing more to post";

    // What is open does not change, and the day after nothing of it is left.
    EXPECT_EQ(company.open(invoice, "2026-02-28"), 11900);
    const auto after = aging(company.workspace(), "c", {.as_of = day("2026-03-01")}, {});
    ASSERT_EQ(after.carried.size(), 1U);
    EXPECT_EQ(after.carried[0].carried, TestCompany::money("119.00"));
    const auto then = aging(company.workspace(), "c", {.as_of = day("2026-02-28")}, {});
    EXPECT_EQ(then.carried[0].carried, TestCompany::money("74.38"));
    company.expect_verified();

    EXPECT_FALSE(check_revaluation(company.books(), day("2026-03-31")).ok) << "no rate is known";
    EXPECT_THROW(revalue(company.workspace(), "c", company.on("2026-04-01"), day("2026-03-31")),
                 base::RunError);
}

TEST(A11, MoneyOfAnotherCurrencyPaysByHandAndIsTakenBack) {
    TestCompany company;
    import_text(company, table);
    const auto customer = company.customer("C-1", "Testa");
    const auto invoice =
        company.foreign_invoice("R-1", customer, "125.00", "USD", "2026-01-05", "2026-02-05");
    const auto payment = company.payment("P-1", {}, "110.00", "2026-02-02");
    const auto done = apply_by_hand(company.workspace(), "c", company.on("2026-02-03"),
                                    {.from = "P-1", .to = {{"R-1", std::nullopt}}});
    ASSERT_EQ(done.size(), 1U);
    EXPECT_EQ(done[0].amount.to_text(), "100.00 EUR");
    EXPECT_EQ(done[0].as->to_text(), "125.00 USD");
    const auto listed = list_cash(company.workspace(), "c", day("2026-02-03"), true);
    ASSERT_EQ(listed.items.size(), 1U);
    ASSERT_EQ(listed.items[0].applied.size(), 1U);
    EXPECT_EQ(listed.items[0].applied[0].to, "R-1") << "and not what stands between them";
    EXPECT_EQ(listed.items[0].applied[0].as->to_text(), "125.00 USD");
    EXPECT_EQ(company.open(invoice, "2026-02-03"), 0);
    const auto known = company.books().items_by_number("P-1");
    ASSERT_EQ(known.size(), 2U) << "before and after its payer was known";
    EXPECT_EQ(company.open(known[1].item.id, "2026-02-03"), -1000);  // 1 EUR = 1.25 USD
    company.expect_verified();

    const auto undone =
        unapply_cash(company.workspace(), "c", company.on("2026-02-04"), {.what = "P-1"});
    EXPECT_EQ(undone.at(0).to, "R-1");
    EXPECT_EQ(company.open(invoice, "2026-02-04"), 12500);
    EXPECT_EQ(company.open(known[1].item.id, "2026-02-04"), -11000);
    company.expect_verified();

    // A part of it; and of the invoice no more than the money is worth.
    apply_by_hand(company.workspace(), "c", company.on("2026-02-05"),
                  {.from = "P-1", .to = {{"R-1", "25.00"}}});
    EXPECT_EQ(company.open(known[1].item.id, "2026-02-05"), -9000);
    company.payment("P-2", customer, "50.00", "2026-02-05");
    apply_by_hand(company.workspace(), "c", company.on("2026-02-05"),
                  {.from = "P-2", .to = {{"R-1", std::nullopt}}});
    EXPECT_EQ(company.open(invoice, "2026-02-05"), 3750);
    EXPECT_THROW(apply_by_hand(company.workspace(), "c", company.on("2026-02-20"),
                               {.from = "P-1", .to = {{"R-1", std::nullopt}}}),
                 base::RunError)
        << "the newest rate is too old";
    company.expect_verified();
    static_cast<void>(payment);
}

TEST(A11, AReturnedPaymentTakesWhatItWasExchangedForBack) {
    TestCompany company;
    import_text(company, table);
    const auto customer = company.customer("C-1", "Testa");
    const auto invoice =
        company.foreign_invoice("R-1", customer, "125.00", "USD", "2026-01-05", "2026-02-05");
    const auto payment = company.payment("P-1", customer, "110.00", "2026-02-02");
    apply_by_hand(company.workspace(), "c", company.on("2026-02-03"),
                  {.from = "P-1", .to = {{"R-1", std::nullopt}}});
    EXPECT_EQ(company.open(invoice, "2026-02-03"), 0);
    const auto returned = company.bank_return("B-1", "110.00", "2026-02-05");
    apply_by_hand(company.workspace(), "c", company.on("2026-02-06"),
                  {.from = "B-1", .to = {{"P-1", std::nullopt}}});
    EXPECT_EQ(company.open(invoice, "2026-02-06"), 12500) << "it is not paid any more";
    EXPECT_EQ(company.open(payment, "2026-02-06"), 0);
    EXPECT_EQ(company.open(returned, "2026-02-06"), 0);
    EXPECT_TRUE(list_cash(company.workspace(), "c", day("2026-02-06"), false).items.empty());
    company.expect_verified();
}

TEST(A11, APartInDisputeIsInTheCurrencyOfItsInvoice) {
    TestCompany company;
    import_text(company, table);
    const auto customer = company.customer("C-1", "Testa");
    company.foreign_invoice("R-1", customer, "125.00", "USD", "2026-01-05", "2026-02-05");
    open_dispute(company.workspace(), "c", company.on("2026-02-01"),
                 {.invoice = "R-1", .amount = "50.00", .reason = "DAMAGED"});
    const auto cases = company.books().disputes(customer);
    ASSERT_EQ(cases.size(), 1U);
    EXPECT_EQ(cases[0].amount.to_text(), "50.00 USD");
}

// An application that was taken back is worth what its own entry says, on the days it counted.
TEST(A11, FiguresOfADayBeforeAnApplicationWasTakenBack) {
    TestCompany company;
    import_text(company, table);
    const auto customer = company.customer("C-1", "Testa");
    company.foreign_invoice("R-1", customer, "100.01", "USD", "2026-01-05", "2026-02-05");
    company.payment("P-1", customer, "110.00", "2026-02-02");
    const auto apply = [&](const char* amount, const char* on) {
        apply_by_hand(company.workspace(), "c", company.on(on),
                      {.from = "P-1", .to = {{"R-1", amount}}});
    };
    const auto open = [&](const char* on) {
        return kpi(company.workspace(), "c", {day("2026-01-01"), day(on)}).open;
    };
    const auto carried = [&](const char* on) {
        const auto report =
            aging_in_books_currency(company.workspace(), "c", {.as_of = day(on)}).aging;
        return report.totals.empty() ? 0 : report.totals[0].documents;
    };
    const auto whole = open("2026-02-02").minor;
    apply("33.33", "2026-02-03");
    apply("33.35", "2026-02-04");
    const auto rest = open("2026-02-04").minor;
    unapply_cash(company.workspace(), "c", company.on("2026-02-05"), {.what = "P-1"});
    EXPECT_EQ(open("2026-02-02").minor, whole);
    EXPECT_EQ(open("2026-02-04").minor, rest);
    EXPECT_EQ(open("2026-02-05").minor, whole);
    apply("66.68", "2026-02-05");
    for (const char* on : {"2026-02-02", "2026-02-03", "2026-02-04", "2026-02-05"}) {
        EXPECT_EQ(open(on).minor, carried(on)) << on;
    }
    company.expect_verified();
}

TEST(A11, FiguresOfTheCompanyAreInItsCurrency) {
    TestCompany company;
    import_text(company, table);
    const auto customer = company.customer("C-1", "Testa");
    company.invoice("R-1", customer, "100.00", "2026-02-02", "2026-03-05");
    company.foreign_invoice("R-2", customer, "125.00", "USD", "2026-02-02", "2026-03-05");
    const auto figures =
        kpi(company.workspace(), "c", {day("2026-02-01"), day("2026-02-28"), false});
    EXPECT_EQ(figures.billed, TestCompany::money("200.00"));
    EXPECT_EQ(figures.open, TestCompany::money("200.00"));
    const auto valued =
        aging_in_books_currency(company.workspace(), "c", {.as_of = day("2026-02-28")});
    ASSERT_EQ(valued.aging.totals.size(), 1U);
    EXPECT_EQ(valued.aging.totals[0].currency, base::Currency("EUR"));
    EXPECT_EQ(valued.aging.totals[0].documents, 20000);
}

}  // namespace
}  // namespace openitem::service
