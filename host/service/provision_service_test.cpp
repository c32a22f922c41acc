// The allowance: net of tax, only the difference is posted, and write-offs use it (A16, A17).
#include "host/service/provision.hpp"

#include <gtest/gtest.h>

#include "host/base/result.hpp"
#include "host/service/test_company.hpp"
#include "host/service/write_off.hpp"

namespace openitem::service {
namespace {

using ledger::Account;
using testing::TestCompany;

// Two invoices of 119.00 each, 19.00 of it tax: due on 2026-01-31 and 2026-03-31.
struct Provided {
    Provided() {
        const auto first = company.customer("C-1", "Testa");
        const auto second = company.customer("C-2", "Zweita");
        old = company.invoice("INV-1001", first, "119.00", "2026-01-01", "2026-01-31");
        company.invoice("INV-1002", second, "119.00", "2026-03-01", "2026-03-31");
        policy(R"("rates": ["1", "10", "50"])");
    }
    void policy(const std::string& more) {
        std::filesystem::create_directories(company.policies());
        std::ofstream(company.policies() / "provision.json")
            << R"({"kind": "provision", "version": 1, "effective_from": "2026-01-01",
                   "until_days": [0, 30], )"
            << more << "}";
    }
    ProvisionReport run(const char* on) {
        return post_provision(company.workspace(), "c", company.on(on), testing::day(on), "ada");
    }
    WriteOff write_off(const char* number, const char* on) {
        const auto made =
            propose_write_off(company.workspace(), company.on(on),
                              {.company = "c", .what = number, .reason = "gone", .by = "ada"});
        return advance_write_off(company.workspace(), company.on(on), WriteOffStep::approve,
                                 {.company = "c", .id = made.id, .by = "bob"});
    }
    metrics::Movement moved(const char* from, const char* through) {
        return allowance_movement(company.workspace(), "c", testing::day(from),
                                  testing::day(through));
    }

    TestCompany company;
    store::ItemId old;
};

TEST(A17, OnlyTheDifferenceIsPostedAndTheTableExplainsIt) {
    Provided books;
    EXPECT_EQ(books.run("2026-01-31").difference, 100) << "1 % of 100.00";
    EXPECT_EQ(books.run("2026-02-28").difference, 900) << "10 % now";
    EXPECT_EQ(books.run("2026-03-31").difference, 4100) << "50 %, and 1 % of the other";
    EXPECT_EQ(books.run("2026-03-31").difference, 0) << "again: nothing to post";
    EXPECT_EQ(books.company.balance(Account::allowance), -5100);
    EXPECT_EQ(books.company.balance(Account::impairment), 5100);
    books.policy(R"("rates": ["1", "10", "20"])");
    EXPECT_EQ(books.run("2026-04-01").difference, -2100) << "20 % of one, 10 % of the other";
    const auto moved = books.moved("2026-01-31", "2026-04-01");
    EXPECT_EQ(moved.opening, 100);
    EXPECT_EQ(moved.additions, 5000);
    EXPECT_EQ(moved.releases, -2100);
    EXPECT_EQ(moved.utilisation, 0);
    EXPECT_EQ(moved.closing, 3000);
    books.company.expect_verified();
}

TEST(A17, SegmentsSpecificOnesAndGrossByPolicy) {
    Provided books;
    books.policy(R"("rates": ["1", "10", "50"], "net_of_tax": false,
        "segments": [{"name": "public", "customers": ["C-2"], "rates": ["0", "0", "0"]}],
        "specific": [{"document": "INV-1001", "percent": "80", "reason": "disputed in court"}])");
    const auto report = show_provision(books.company.workspace(), "c", testing::day("2026-03-31"));
    EXPECT_EQ(report.needed.required, 9520) << "80 % of 119.00";
    EXPECT_EQ(report.needed.rows.size(), 2U);
    EXPECT_EQ(books.company.balance(Account::allowance), 0) << "looking posts nothing";
}

TEST(A16, AWriteOffTakesFromTheAllowanceAsFarAsReserved) {
    Provided books;
    books.run("2026-03-31");
    const auto made = books.write_off("INV-1001", "2026-04-02");
    EXPECT_EQ(made.tax.minor, 1900);
    EXPECT_EQ(books.company.balance(Account::bad_debt), 5000) << "the other half of 100.00";
    EXPECT_EQ(books.company.balance(Account::allowance), -100) << "of the other invoice";
    EXPECT_EQ(books.moved("2026-03-31", "2026-04-02").utilisation, -5000);
    advance_write_off(books.company.workspace(), books.company.on("2026-05-01"),
                      WriteOffStep::recover,
                      {.company = "c", .id = made.id, .amount = "59.50", .by = "bob"});
    EXPECT_EQ(books.company.balance(Account::allowance) + books.company.balance(Account::bad_debt),
              -5100 + 5000)
        << "half of it is back";
    books.company.expect_verified();
}

TEST(A17, NothingIsProvidedOnADayToCome) {
    Provided books;
    EXPECT_THROW(post_provision(books.company.workspace(), "c", books.company.on("2026-03-30"),
                                testing::day("2026-03-31"), "ada"),
                 base::RunError);
    EXPECT_EQ(books.company.balance(Account::allowance), 0);
}

TEST(A17, WithoutAPolicyItIsSaid) {
    TestCompany company;
    EXPECT_THROW(show_provision(company.workspace(), "c", testing::day("2026-03-31")),
                 base::RunError);
    EXPECT_FALSE(
        missing_provision(company.workspace(), "c", company.books(), testing::day("2026-03-31")));
}

}  // namespace
}  // namespace openitem::service
