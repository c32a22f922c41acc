// What is written off: by whom, how it is posted, and how it is taken back (A16, A24).
#include <gtest/gtest.h>

#include "host/base/result.hpp"
#include "host/service/cash.hpp"
#include "host/service/customer.hpp"
#include "host/service/decisions.hpp"
#include "host/service/test_company.hpp"
#include "host/service/write_off.hpp"

namespace openitem::service {
namespace {

using ledger::Account;
using testing::TestCompany;
using State = WriteOffState;
using Step = WriteOffStep;

// 119.00, 19.00 of it tax.
struct WrittenOff {
    WrittenOff() {
        customer = company.customer("C-1", "Testa");
        invoice = company.invoice("INV-1001", customer, "119.00", "2026-01-01", "2026-01-31");
    }
    WriteOff propose(const char* on, std::optional<std::string> amount = {}) {
        return propose_write_off(company.workspace(), company.on(on),
                                 {.company = "c",
                                  .what = "INV-1001",
                                  .amount = std::move(amount),
                                  .reason = "insolvent",
                                  .by = "ada"});
    }
    WriteOff advance(const WriteOff& subject, Step step, const char* by, const char* on,
                     std::optional<std::string> amount = {}) {
        return advance_write_off(
            company.workspace(), company.on(on), step,
            {.company = "c", .id = subject.id, .amount = std::move(amount), .by = by});
    }
    base::Exit refused(const WriteOff& subject, Step step, const char* by, const char* on,
                       std::optional<std::string> amount = {}) {
        try {
            advance(subject, step, by, on, std::move(amount));
        } catch (const base::RunError& error) {
            return error.exit();
        }
        return base::Exit::done;
    }
    WriteOff claim(const WriteOff& subject, ClaimStep step, const char* on, const char* why = "") {
        return claim_relief(company.workspace(), company.on(on), step,
                            {.company = "c", .id = subject.id, .reason = why, .by = "bob"});
    }
    // Written off in full on 2026-03-02.
    WriteOff posted() { return advance(propose("2026-03-01"), Step::approve, "bob", "2026-03-02"); }
    void expect_balances(std::int64_t bad_debt, std::int64_t pending, std::int64_t payable) {
        EXPECT_EQ(company.balance(Account::bad_debt), bad_debt);
        EXPECT_EQ(company.balance(Account::write_off_tax), pending);
        EXPECT_EQ(company.balance(Account::tax_payable), payable);
        company.expect_verified();
    }
    State state() { return write_offs(company.workspace(), "c").at(0).state; }
    std::int64_t open(const char* on) { return company.open(invoice, on); }

    TestCompany company;
    store::CustomerId customer;
    store::ItemId invoice;
};

TEST(A16, IsPostedOnceAnotherPersonHasApproved) {
    WrittenOff books;
    const auto proposed = books.propose("2026-03-01");
    EXPECT_EQ(proposed.state, State::proposed);
    EXPECT_EQ(proposed.amount.minor, 11900);
    EXPECT_EQ(books.open("2026-03-01"), 11900) << "a proposal posts nothing";
    EXPECT_EQ(books.refused(proposed, Step::approve, "ada", "2026-03-02"),
              base::Exit::answer_is_no);
    EXPECT_EQ(books.refused(proposed, Step::reverse, "bob", "2026-03-02"), base::Exit::answer_is_no)
        << "nothing is posted yet";

    const auto posted = books.advance(proposed, Step::approve, "bob", "2026-03-02");
    EXPECT_EQ(posted.state, State::posted);
    EXPECT_EQ(books.open("2026-03-01"), 11900);
    EXPECT_EQ(books.open("2026-03-02"), 0);
    EXPECT_EQ(books.company.balance(Account::bad_debt), 10000);
    EXPECT_EQ(books.company.balance(Account::write_off_tax), 1900);
    EXPECT_EQ(books.company.balance(Account::tax_payable), -1900) << "until its relief";
    EXPECT_EQ(books.refused(proposed, Step::approve, "bob", "2026-03-03"), base::Exit::answer_is_no)
        << "once is enough";
    const auto kept = kept_decisions(books.company.workspace(), "c", "write_off");
    ASSERT_EQ(kept.size(), 2U);
    EXPECT_EQ(kept[1].record.text.at(0), "119.00 EUR of INV-1001 posted by bob");
    books.company.expect_verified();
}

TEST(A24, AWriteOffIsRejectedOrReversed) {
    WrittenOff books;
    const auto first = books.propose("2026-03-01");
    EXPECT_THROW(books.propose("2026-03-01"), base::RunError) << "one proposal at a time";
    books.advance(first, Step::reject, "bob", "2026-03-02");
    EXPECT_EQ(books.state(), State::rejected);
    EXPECT_EQ(books.refused(first, Step::approve, "eve", "2026-03-02"), base::Exit::answer_is_no);

    const auto second = books.propose("2026-03-03", "19.00");
    books.advance(second, Step::approve, "bob", "2026-03-04");
    EXPECT_EQ(books.open("2026-03-04"), 10000);
    EXPECT_EQ(books.refused(second, Step::reverse, "bob", "2026-03-03"), base::Exit::answer_is_no)
        << "not before it was posted";
    const auto reversed = books.advance(second, Step::reverse, "bob", "2026-03-05");
    EXPECT_EQ(reversed.state, State::reversed);
    EXPECT_EQ(books.open("2026-03-04"), 10000) << "the past is as it was";
    EXPECT_EQ(books.open("2026-03-05"), 11900);
    EXPECT_EQ(books.company.balance(Account::bad_debt), 0);
    books.company.expect_verified();
}

TEST(A16, WhatIsRecoveredIsOpenAgainAndItsTaxDue) {
    WrittenOff books;
    const auto made = books.propose("2026-03-01");
    books.advance(made, Step::approve, "bob", "2026-03-02");
    EXPECT_EQ(books.refused(made, Step::recover, "bob", "2026-05-04", "119.01"),
              base::Exit::answer_is_no);
    const auto part = books.advance(made, Step::recover, "bob", "2026-05-04", "59.50");
    EXPECT_EQ(part.state, State::posted) << "the rest stays written off";
    EXPECT_EQ(part.amount.minor, 5950);
    EXPECT_EQ(books.open("2026-05-03"), 0);
    EXPECT_EQ(books.open("2026-05-04"), 5950);
    EXPECT_EQ(books.company.balance(Account::bad_debt), 5000);
    EXPECT_EQ(books.company.balance(Account::write_off_tax), 950);

    const auto all = books.advance(made, Step::recover, "bob", "2026-06-01");
    EXPECT_EQ(all.state, State::recovered);
    EXPECT_EQ(books.state(), State::recovered);
    EXPECT_EQ(books.open("2026-06-01"), 11900);
    EXPECT_EQ(books.company.balance(Account::bad_debt), 0);
    EXPECT_EQ(books.company.balance(Account::write_off_tax), 0);
    books.company.expect_verified();
}

TEST(A16, ACreditNobodyAsksForIsOtherIncome) {
    WrittenOff books;
    books.company.payment("P-1", books.customer, "3.00", "2026-01-05");
    const auto made =
        propose_write_off(books.company.workspace(), books.company.on("2026-06-01"),
                          {.company = "c", .what = "P-1", .reason = "time-barred", .by = "ada"});
    books.advance(made, Step::approve, "bob", "2026-06-01");
    EXPECT_EQ(books.company.balance(Account::other_income), -300);
    EXPECT_EQ(books.company.balance(Account::write_off_tax), 0);
    books.company.expect_verified();
}

TEST(A16, TheTaxIsClaimedAndGivenBackOrALoss) {
    WrittenOff books;
    const auto made = books.posted();
    EXPECT_EQ(made.claim, ClaimState::pending);
    EXPECT_EQ(made.tax.minor, 1900);
    EXPECT_THROW(books.claim(made, ClaimStep::claim, "2026-04-01"), base::RunError)
        << "nothing is shown";
    EXPECT_THROW(books.claim(made, ClaimStep::grant, "2026-04-01"), base::RunError)
        << "nobody has claimed it";
    EXPECT_EQ(books.claim(made, ClaimStep::claim, "2026-04-01", "bailiff's report").claim,
              ClaimState::claimed);
    books.expect_balances(10000, 1900, -1900);
    books.claim(made, ClaimStep::grant, "2026-05-10");
    books.expect_balances(10000, 0, 0);
    EXPECT_EQ(books.claim(made, ClaimStep::refuse, "2026-06-10").claim, ClaimState::refused);
    books.expect_balances(11900, 0, -1900);
    const auto kept = kept_decisions(books.company.workspace(), "c", "write_off");
    ASSERT_EQ(kept.size(), 5U);
    EXPECT_EQ(kept[2].record.rules.at(0).outcome, "passed");
    EXPECT_EQ(kept[2].record.text.at(0),
              "tax of 19.00 EUR in INV-1001: claimed by bob: bailiff's report");
}

TEST(A16, WhatIsRecoveredAfterTheReliefIsTaxedAgain) {
    WrittenOff books;
    const auto made = books.posted();
    books.claim(made, ClaimStep::claim, "2026-04-01", "bailiff's report");
    books.claim(made, ClaimStep::grant, "2026-04-02");
    const auto part = books.advance(made, Step::recover, "bob", "2026-07-01", "59.50");
    EXPECT_EQ(part.claim, ClaimState::granted) << "of what stays written off";
    EXPECT_EQ(part.tax.minor, 950);
    EXPECT_EQ(books.open("2026-07-01"), 5950);
    books.expect_balances(5000, 0, -950);
    const auto all = books.advance(made, Step::recover, "bob", "2026-08-01");
    EXPECT_EQ(all.claim, ClaimState::none);
    EXPECT_EQ(books.open("2026-08-01"), 11900);
    books.expect_balances(0, 0, -1900);
}

TEST(A16, TheInsolvencyOfTheCustomerIsEnoughInGermany) {
    WrittenOff books;
    std::filesystem::create_directories(books.company.policies());
    std::ofstream(books.company.policies() / "write_off.json")
        << R"({"kind": "write_off", "version": 1, "effective_from": "2026-01-01",
               "country": "DE"})";
    const auto made = books.posted();
    EXPECT_THROW(books.claim(made, ClaimStep::claim, "2026-04-01"), base::RunError);
    say_state(books.company.workspace(), books.company.on("2026-04-02"),
              {.company = "c", .customer = "C-1", .kind = "insolvent", .value = "IN 12/26"});
    EXPECT_EQ(books.claim(made, ClaimStep::claim, "2026-04-02").claim, ClaimState::claimed);
    EXPECT_EQ(books.claim(made, ClaimStep::refuse, "2026-04-03").claim, ClaimState::refused);
    books.expect_balances(11900, 0, -1900);
    books.advance(made, Step::reverse, "bob", "2026-04-04");
    books.expect_balances(0, 0, -1900);
}

// What its source says of it since: another total, or none.
void change(WrittenOff& books, const char* gross, const char* on) {
    auto& store = books.company.books();
    const auto transaction = store.begin(*base::Instant::parse("2026-01-01T00:00:00Z"));
    store::Books ledger(*transaction, base::Currency("EUR"));
    const auto item = store.items_by_number("INV-1001").back().item;
    auto known = *transaction->record(item.record);
    if (gross == nullptr) {
        ASSERT_TRUE(ledger.reverse_record(known.id, testing::day(on), ledger::Origin::source).ok());
        transaction->set_record_state(known.id, store::RecordState::voided);
        return transaction->commit();
    }
    const std::int64_t total = TestCompany::money(gross).minor;
    const store::ItemDraft part{.amount = total, .due_on = item.due_on};
    store::Draft draft{.event = ledger::Event::invoice,
                       .record = known.id,
                       .version = known.version + 1,
                       .kind = ledger::ItemKind::invoice,
                       .type = item.type,
                       .issued_on = item.issued_on,
                       .posted_on = item.issued_on,
                       .number = "INV-1001",
                       .facts = ledger::Facts::in_one_currency(item.currency, item.customer),
                       .items = {&part, 1}};
    draft.facts.set(ledger::Component::payable, total)
        .set(ledger::Component::tax, total * 19 / 119)
        .set(ledger::Component::net, total - total * 19 / 119);
    ASSERT_TRUE(ledger.amend(known.id, draft, testing::day(on)).ok());
    const auto body = transaction->record_body(known.id).value();
    ++known.version;
    transaction->update_record({.ref = known, .source_id = "INV-1001", .body = body});
    transaction->commit();
}

TEST(A14, TheReliefOfAWriteOffFollowsItsAmendedInvoice) {
    WrittenOff books;
    const auto made = books.posted();
    books.claim(made, ClaimStep::claim, "2026-04-01", "bailiff's report");
    books.claim(made, ClaimStep::grant, "2026-05-10");
    change(books, "59.50", "2026-01-01");
    settle_write_offs(books.company.books(), books.company.on("2026-06-01"));
    books.expect_balances(5000, 0, 0);
    settle_write_offs(books.company.books(), books.company.on("2026-06-02"));
    const auto now = write_offs(books.company.workspace(), "c").at(0);
    EXPECT_EQ(now.state, State::posted);
    EXPECT_EQ(now.claim, ClaimState::granted);
    EXPECT_EQ(now.amount.minor, 5950);
    EXPECT_EQ(now.tax.minor, 950);
    EXPECT_EQ(now.on, testing::day("2026-05-10"));
    const auto kept = kept_decisions(books.company.workspace(), "c", "write_off");
    ASSERT_EQ(kept.size(), 5U) << "once";
    EXPECT_EQ(kept.back().record.text.at(0),
              "INV-1001 was changed at its source: 59.50 EUR of it stay written off, with 9.50 EUR "
              "of tax, granted");

    change(books, nullptr, "2026-01-01");
    settle_write_offs(books.company.books(), books.company.on("2026-06-03"));
    books.expect_balances(0, 0, 0);
    EXPECT_EQ(books.state(), State::reversed);
}

TEST(A14, OfAnAmendedInvoiceNoMoreIsRecoveredThanIsWrittenOff) {
    WrittenOff books;
    const auto made = books.posted();
    change(books, "59.50", "2026-01-01");
    EXPECT_EQ(books.refused(made, WriteOffStep::recover, "bob", "2026-05-04", "59.51"),
              base::Exit::answer_is_no);
    const auto part = books.advance(made, WriteOffStep::recover, "bob", "2026-05-04", "20.00");
    EXPECT_EQ(part.amount.minor, 3950);
    const auto item = books.company.books().items_by_number("INV-1001").back().item.id;
    EXPECT_EQ(books.company.open(item, "2026-05-04"), 2000);
    books.company.expect_verified();
}

TEST(A16, ItsAllocationIsNotTakenBackByHand) {
    WrittenOff books;
    books.posted();
    const auto id = books.company.books().allocations_of(books.invoice).front().allocation.id;
    EXPECT_THROW(unapply_cash(books.company.workspace(), "c", books.company.on("2026-04-01"),
                              {.what = "allocation:" + std::to_string(id.value)}),
                 base::RunError);
    EXPECT_EQ(books.state(), State::posted);
}

TEST(A16, APolicyLetsOnePersonWriteOffLittleAndListsReasons) {
    WrittenOff books;
    std::filesystem::create_directories(books.company.policies());
    std::ofstream(books.company.policies() / "write_off.json") << R"({"kind": "write_off",
        "version": 1, "effective_from": "2026-01-01", "reasons": ["insolvent", "small"],
        "approve_from": {"amount": "20.00", "currency": "EUR"}})";
    EXPECT_THROW(propose_write_off(books.company.workspace(), books.company.on("2026-03-01"),
                                   {.company = "c", .what = "INV-1001", .reason = "no idea"}),
                 base::RunError);
    const auto small = books.propose("2026-03-01", "19.99");
    EXPECT_EQ(books.advance(small, Step::approve, "ada", "2026-03-01").state, State::posted);
    const auto large = books.propose("2026-03-02", "20.00");
    EXPECT_EQ(books.refused(large, Step::approve, "ada", "2026-03-02"), base::Exit::answer_is_no);
    books.company.expect_verified();
}

}  // namespace
}  // namespace openitem::service
