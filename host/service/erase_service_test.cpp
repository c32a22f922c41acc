// A person is erased, and the books hold as before (A25).
#include "host/service/erase.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "host/base/result.hpp"
#include "host/service/cash.hpp"
#include "host/service/cash_aliases.hpp"
#include "host/service/customer.hpp"
#include "host/service/decisions.hpp"
#include "host/service/test_company.hpp"
#include "host/service/write_off.hpp"

namespace openitem::service {
namespace {

using testing::TestCompany;

// Erika Schmidt has paid; Otto Meier has not.
struct Paid {
    Paid() {
        erika = company.customer("C-1", "Erika Schmidt");
        otto = company.customer("C-2", "Otto Meier");
        invoice("INV-1001", erika, "Erika Schmidt");
        invoice("INV-1002", otto, "Otto Meier");
        company.payment("P-1", {}, "119.00", "2026-01-10", [](Payment& record) {
            record.payer_name("Erika Schmidt").payer_account("DE02120300000000202051");
            record.remittance_text("INV-1001 from Erika Schmidt");
        });
        apply_cash(company.workspace(), "c", company.on("2026-01-11"), CashRequest{});
        say_state(company.workspace(), company.on("2026-01-12"),
                  {.company = "c",
                   .customer = "C-1",
                   .kind = "block",
                   .reason = "Frau Schmidt is ill",
                   .by = "ada"});
    }
    void invoice(const char* number, store::CustomerId customer, const char* name) {
        company.invoice(number, customer, "119.00", "2026-01-01", "2026-01-31",
                        [name](Invoice& record) {
                            record.add_party().role(OI_ROLE_BUYER).name(name).city("Kiel");
                        });
    }
    EraseReport erase(const char* on, bool dry_run = false, const char* customer = "C-1") {
        return erase_customer(company.workspace(), company.on(on),
                              {.company = "c",
                               .customer = customer,
                               .dry_run = dry_run,
                               .reason = "request 12/37",
                               .by = "bob"});
    }
    std::string dump() {
        std::ostringstream out;
        company.workspace().open_books("c")->dump(out);
        return out.str();
    }
    bool says(const char* text) { return dump().find(text) != std::string::npos; }

    TestCompany company;
    store::CustomerId erika, otto;
};

TEST(A25, NothingOfThePersonIsLeftAndTheBooksVerify) {
    Paid books;
    for (const char* text : {"Erika", "Schmidt", "DE0212"}) ASSERT_TRUE(books.says(text)) << text;
    const auto before = books.company.balance(ledger::Account::tax_payable);
    const auto report = books.erase("2037-01-01");
    EXPECT_TRUE(report.done) << (report.obstacles.empty() ? "" : report.obstacles.front());
    EXPECT_GE(report.records, 2U);
    EXPECT_GE(report.decisions, 1U);
    for (const char* text : {"Erika", "Schmidt", "DE0212"}) EXPECT_FALSE(books.says(text)) << text;
    EXPECT_TRUE(books.says("Otto Meier")) << "others stay";
    EXPECT_TRUE(books.says("request 12/37")) << "why is kept";
    EXPECT_TRUE(books.says("INV-1001"));
    EXPECT_EQ(books.company.balance(ledger::Account::tax_payable), before);
    books.company.expect_verified();
    const auto kept = kept_decisions(books.company.workspace(), "c", "cash");
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_FALSE(made_by_rules(kept[0].record)) << "it cannot be made again";
    EXPECT_EQ(kept[0].record.text.at(0), "erased");
    EXPECT_EQ(books.erase("2037-02-01").records, report.records) << "erasing again changes nothing";
    books.company.expect_verified();
}

TEST(A25, WhatWasLearnedOfTheirPayersIsErased) {
    Paid books;
    books.company.invoice("INV-1003", books.erika, "50.00", "2026-01-01", "2026-01-31");
    books.company.payment("P-2", {}, "50.00", "2026-01-15", [](Payment& record) {
        record.payer_name("Emil Vormund").payer_account("DE75512108001245126199");
    });
    apply_by_hand(books.company.workspace(), "c", books.company.on("2026-01-16"),
                  {.from = "P-2", .to = {{"INV-1003"}}, .by = "anna"});
    ASSERT_EQ(payer_aliases(books.company.workspace(), "c", *base::Date::parse("2026-01-16"))
                  .aliases.size(),
              2U);
    EXPECT_TRUE(books.erase("2037-01-01").done);
    for (const char* text : {"Vormund", "DE7551"}) EXPECT_FALSE(books.says(text)) << text;
    EXPECT_TRUE(payer_aliases(books.company.workspace(), "c", *base::Date::parse("2037-01-01"))
                    .aliases.empty());
    books.company.expect_verified();
}

TEST(A25, WhoMayNotBeErasedIsSaid) {
    Paid books;
    const auto kept = books.erase("2036-12-31");
    ASSERT_EQ(kept.obstacles.size(), 1U);
    EXPECT_NE(kept.obstacles[0].find("kept until 2036-12-31"), std::string::npos);
    EXPECT_NE(books.erase("2037-01-01", false, "C-2").obstacles.at(0).find("open"),
              std::string::npos);
    say_state(books.company.workspace(), books.company.on("2036-12-31"),
              {.company = "c", .customer = "C-1", .kind = "legal_hold", .by = "ada"});
    EXPECT_NE(books.erase("2037-01-01").obstacles.at(0).find("legal hold"), std::string::npos);
    EXPECT_TRUE(books.says("Erika"));
}

TEST(A25, ADryRunSaysWhatWouldGoAndErasesNothing) {
    Paid books;
    const auto before = books.dump();
    const auto report = books.erase("2037-01-01", true);
    EXPECT_FALSE(report.done);
    EXPECT_GE(report.records, 2U);
    EXPECT_EQ(books.dump(), before);
}

TEST(A25, AWriteOffKeepsItsStateWithoutItsWords) {
    Paid books;
    const auto made = propose_write_off(
        books.company.workspace(), books.company.on("2026-06-01"),
        {.company = "c", .what = "INV-1002", .reason = "Herr Meier is gone", .by = "ada"});
    advance_write_off(books.company.workspace(), books.company.on("2026-06-01"),
                      WriteOffStep::approve, {.company = "c", .id = made.id, .by = "bob"});
    EXPECT_TRUE(books.erase("2037-01-01", false, "C-2").done);
    EXPECT_FALSE(books.says("Meier"));
    const auto all = write_offs(books.company.workspace(), "c");
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].state, WriteOffState::posted);
    EXPECT_EQ(all[0].amount.minor, 11900);
    books.company.expect_verified();
}

}  // namespace
}  // namespace openitem::service
