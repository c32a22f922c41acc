// Companies of one client: what a customer owes the other, and receipts that were meant for it
// (A20).
#include "host/service/intercompany.hpp"

#include <gtest/gtest.h>

#include "host/base/result.hpp"
#include "host/service/cash.hpp"
#include "host/service/credit.hpp"
#include "host/service/test_company.hpp"

namespace openitem::service {
namespace {

using ledger::Account;
using testing::TestCompany;

// "c", and "d" of the same client beside it; "x" is another client's.
struct Sisters {
    Sisters() {
        add("d", "c");
        add("x", "x");
        ours = company.customer("C-1", "Testa", "1000.00");
        company.invoice("INV-1001", ours, "400.00", "2026-01-01", "2026-01-31");
        with_key(company.books(), ours);
    }
    void add(const char* id, const char* client, const char* currency = "EUR") {
        CompanySettings settings;
        settings.id = id;
        settings.name = id;
        settings.client = client;
        settings.currency = *base::Currency::parse(currency);
        company.workspace().add_company(settings);
    }
    static void with_key(store::Store& books, store::CustomerId customer) {
        const auto transaction = books.begin(*base::Instant::parse("2026-01-01T00:00:00Z"));
        transaction->add_customer_key("vat:DE123456789", customer);
        transaction->commit();
    }
    // The same customer owes the other company so much.
    void owes(const char* id, const char* amount) {
        const auto books = company.workspace().open_books(id);
        const auto transaction = books->begin(*base::Instant::parse("2026-01-01T00:00:00Z"));
        const auto customer = transaction->add_customer({.number = "900", .name = "Testa GmbH"});
        transaction->add_customer_key("vat:DE123456789", customer);
        store::RecordRow row{.source_id = "S-1"};
        row.ref.connection = {1};
        row.ref.entity = OI_INVOICE;
        row.ref.state = store::RecordState::posted;
        store::Draft draft;
        draft.record = transaction->add_record(row);
        const store::ItemDraft item{.amount = TestCompany::money(amount).minor,
                                    .due_on = testing::day("2026-02-15")};
        draft.event = ledger::Event::invoice;
        draft.kind = ledger::ItemKind::invoice;
        draft.issued_on = draft.posted_on = testing::day("2026-01-15");
        draft.number = "S-1";
        draft.items = {&item, 1};
        draft.facts = ledger::Facts::in_one_currency(base::Currency("EUR"), customer);
        draft.facts.set(ledger::Component::payable, item.amount)
            .set(ledger::Component::net, item.amount);
        store::Books(*transaction, base::Currency("EUR")).post(draft).value();
        transaction->commit();
    }
    void segment(const char* names) {
        std::filesystem::create_directories(company.policies());
        std::ofstream(company.policies() / "credit.json")
            << R"({"kind": "credit", "version": 1, "effective_from": "2026-01-01",
                   "limit": {"over": "block", "missing": "warn"},
                   "overdue": {"max_days": 30, "over": "block"}, "segment": )"
            << names << "}";
    }
    CreditAnswer ask(const char* amount) {
        return check_credit(company.workspace(), "c", company.on("2026-02-01"),
                            {.customer = "C-1", .amount = amount});
    }
    Moved move(std::optional<std::string> amount = {}, const char* to = "d") {
        return move_receipt(company.workspace(), company.on("2026-02-10"),
                            {.company = "c",
                             .payment = "P-1",
                             .to = to,
                             .amount = std::move(amount),
                             .reason = "wrong account",
                             .by = "ada"});
    }
    std::int64_t balance(const char* id, Account account) {
        std::int64_t sum = 0;
        company.workspace().open_books(id)->entries(
            {}, [&](const store::EntryRow&, std::span<const ledger::Line> lines) {
                for (const auto& line : lines) sum += line.account == account ? line.amount : 0;
                return true;
            });
        return sum;
    }
    void expect_verified() {
        company.expect_verified();
        EXPECT_TRUE(verify(company.workspace(), "d").ok());
    }

    TestCompany company;
    store::CustomerId ours;
};

TEST(A20, WhatASisterIsOwedCountsInTheSegment) {
    Sisters books;
    books.owes("d", "500.00");
    EXPECT_EQ(books.ask("200.00").outcome, credit::Outcome::passed) << "no segment: 600.00 of 1000";
    books.segment(R"(["c", "d"])");
    const auto answer = books.ask("200.00");
    EXPECT_EQ(answer.outcome, credit::Outcome::blocked) << "1100.00 with what it owes the sister";
    EXPECT_EQ(books.ask("100.00").outcome, credit::Outcome::passed);
    bool told = false;
    for (const auto& input : answer.record.rules.at(0).inputs) {
        told = told || (input.name == "owed to d" && input.value == "500.00 EUR");
    }
    EXPECT_TRUE(told);
    const auto again = credit::replay(answer.record);
    ASSERT_TRUE(again.ok()) << again.error().text();
    EXPECT_EQ(*again, answer.record);
}

TEST(A20, NothingIsReadOfAnotherClient) {
    Sisters books;
    books.owes("x", "500.00");
    books.segment(R"(["x"])");
    EXPECT_THROW(books.ask("200.00"), base::RunError);
    books.company.payment("P-1", {}, "70.00", "2026-02-01");
    EXPECT_THROW(books.move({}, "x"), base::RunError);
    EXPECT_THROW(books.move({}, "c"), base::RunError) << "to itself";
    EXPECT_EQ(books.company.balance(Account::intercompany), 0);
}

TEST(A20, AReceiptPaidToTheWrongSisterMovesByAPairOfEntries) {
    Sisters books;
    books.owes("d", "50.00");
    const auto payment = books.company.payment(
        "P-1", books.ours, "70.00", "2026-02-01",
        [](Payment& record) { record.payer_name("Testa").remittance_text("S-1"); });
    EXPECT_THROW(books.move("70.01"), base::RunError);
    const auto moved = books.move("50.00");
    EXPECT_EQ(moved.state, "confirmed");
    EXPECT_EQ(books.company.open(payment, "2026-02-10"), -2000);
    EXPECT_EQ(books.company.balance(Account::intercompany), -5000) << "we owe it to the sister";
    EXPECT_EQ(books.balance("d", Account::intercompany), 5000);
    EXPECT_EQ(books.balance("d", Account::unidentified_cash), -5000);
    books.expect_verified();
    EXPECT_THROW(unapply_cash(books.company.workspace(), "c", books.company.on("2026-02-11"),
                              {.what = "P-1"}),
                 base::RunError);
    // What the payer wrote came along.
    std::string seen;
    const auto sister = books.company.workspace().open_books("d");
    sister->records(OI_PAYMENT, [&](const store::RecordRow& row) {
        seen = row.body;
        return true;
    });
    EXPECT_NE(seen.find("S-1"), std::string::npos);
    EXPECT_EQ(sister->items_by_number("c/P-1").size(), 1U);
}

TEST(A20, WhatWasStoppedInBetweenArrivesOnce) {
    Sisters books;
    books.company.payment("P-1", {}, "70.00", "2026-02-01");
    books.move("30.00");
    // As after a stop between the two halves: it has arrived, and nobody has said so.
    const auto again = books.company.workspace().open_books("c");
    auto row = again->outbox({}).at(0);
    row.state = "queued";
    {
        const auto transaction = again->begin(*base::Instant::parse("2026-02-10T11:00:00Z"));
        transaction->update_outbox(row);
        transaction->commit();
    }
    EXPECT_EQ(finish_moves(books.company.workspace(), books.company.on("2026-02-11"), "c"), 1U);
    EXPECT_EQ(finish_moves(books.company.workspace(), books.company.on("2026-02-11"), "c"), 0U);
    EXPECT_EQ(books.balance("d", Account::intercompany), 3000);
    EXPECT_EQ(books.move("40.00").state, "confirmed");
    EXPECT_EQ(books.balance("d", Account::intercompany), 7000);
    EXPECT_EQ(moves(books.company.workspace(), "c").size(), 2U);
    books.expect_verified();
}

TEST(A20, AReturnTakesBackWhatHasNotMoved) {
    Sisters books;
    const auto payment = books.company.payment("P-1", books.ours, "70.00", "2026-02-01");
    books.move("50.00");
    books.company.bank_return("B-1", "70.00", "2026-02-12");
    const auto take_back = [&](const char* receipt) {
        apply_by_hand(books.company.workspace(), "c", books.company.on("2026-02-13"),
                      {.from = "B-1", .to = {{receipt, std::nullopt}}});
    };
    take_back("P-1");
    EXPECT_EQ(books.company.open(payment, "2026-02-13"), 0);
    EXPECT_EQ(books.company.balance(Account::intercompany), -5000) << "the sister has it still";
    const auto left = books.company.books().items_by_number("B-1").back().item.id;
    EXPECT_EQ(books.company.open(left, "2026-02-13"), 5000);
    EXPECT_THROW(take_back("P-1"), base::RunError);

    // It moves back, and is taken back as well.
    move_receipt(books.company.workspace(), books.company.on("2026-02-12"),
                 {.company = "d", .payment = "c/P-1", .to = "c", .reason = "returned"});
    EXPECT_EQ(books.company.balance(Account::intercompany), 0);
    take_back("d/c/P-1");
    EXPECT_EQ(books.company.open(left, "2026-02-13"), 0);
    EXPECT_EQ(books.company.balance(Account::unapplied_cash), 0);
    EXPECT_EQ(books.company.balance(Account::unidentified_cash), 0);
    books.expect_verified();
}

TEST(A20, NothingLeavesThatTheOtherCouldNotValue) {
    Sisters books;
    books.add("e", "c", "USD");  // which has no rate for euros
    books.company.payment("P-1", {}, "70.00", "2026-02-01");
    EXPECT_THROW(books.move("30.00", "e"), base::RunError);
    EXPECT_TRUE(moves(books.company.workspace(), "c").empty());
    EXPECT_EQ(books.company.balance(Account::intercompany), 0);
}

TEST(A20, WhatCannotArriveWaitsAndKeepsNobodyElseWaiting) {
    Sisters books;
    books.company.payment("P-1", {}, "70.00", "2026-02-01");
    EXPECT_EQ(books.move("30.00").state, "confirmed");
    {  // Its company has gone to another client since.
        auto row = books.company.books().outbox({}).at(0);
        row.body.replace(row.body.find("\"to\":\"d\""), 8, "\"to\":\"x\"");
        row.state = "queued";
        const auto transaction =
            books.company.books().begin(*base::Instant::parse("2026-02-10T11:00:00Z"));
        transaction->update_outbox(row);
        transaction->commit();
    }
    EXPECT_EQ(books.move("40.00").state, "confirmed");
    EXPECT_EQ(moves(books.company.workspace(), "c").at(0).state, "queued");
    EXPECT_EQ(books.balance("d", Account::intercompany), 7000);
    EXPECT_THROW(finish_moves(books.company.workspace(), books.company.on("2026-02-11"), "c"),
                 base::RunError);
    books.expect_verified();
}

}  // namespace
}  // namespace openitem::service
