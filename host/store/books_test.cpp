#include "host/store/books.hpp"

#include <gtest/gtest.h>

#include "host/store/test_books.hpp"

namespace openitem::store {
namespace {

using namespace test;

struct BooksTest : testing::Test {
    BooksTest() : transaction(books.store->begin(noon())), posting(*transaction, eur) {}

    // Writes so that the store's reads see it, and checks everything.
    void settle() {
        transaction->flush();
        EXPECT_EQ(failures(verify(*books.store)), "");
    }
    std::int64_t open(ItemId item, int date) { return open_of(*books.store, item, date); }
    std::int64_t balance(EntryId entry, ledger::Account account) {
        std::vector<ledger::Line> lines;
        transaction->lines_of(entry, lines);
        std::int64_t sum = 0;
        for (const ledger::Line& line : lines) sum += line.account == account ? line.amount : 0;
        return sum;
    }

    TempBooks books;
    std::unique_ptr<Transaction> transaction;
    Books posting;
};

TEST_F(BooksTest, A6_negative_380_is_a_credit) {
    const ItemId credit =
        post_document(*transaction, posting, {.source_id = "R-1", .amount = -100, .tax = -16});
    EXPECT_EQ(transaction->item(credit)->kind, ledger::ItemKind::credit);
    EXPECT_EQ(transaction->item(credit)->amount, -100);
    settle();
}

TEST_F(BooksTest, A6_a_credit_note_is_applied_to_an_invoice) {
    const ItemId invoice =
        post_document(*transaction, posting, {.source_id = "R-1", .amount = 100});
    const ItemId credit =
        post_document(*transaction, posting, {.source_id = "C-1", .amount = 30, .type = 381});
    ASSERT_TRUE(posting.allocate(credit, invoice, on(2, 30)).ok());
    settle();
    EXPECT_EQ(open(invoice, 1), 100);
    EXPECT_EQ(open(invoice, 2), 70);
    EXPECT_EQ(open(credit, 2), 0);
}

TEST_F(BooksTest, a_payment_of_the_wrong_sign_is_refused) {
    const ItemDraft item{.amount = 5};
    Draft draft{.event = ledger::Event::payment, .kind = ledger::ItemKind::payment};
    draft.facts = ledger::Facts::in_one_currency(eur, {1});
    draft.facts.set(ledger::Component::amount, -5);
    draft.items = {&item, 1};
    EXPECT_EQ(posting.post(draft).error().rule, "posting.direction");
}

TEST_F(BooksTest, a_refused_document_leaves_nothing) {
    ItemDraft item;
    Draft draft = document_draft({1}, {.source_id = "R-1", .amount = 100}, item);
    draft.facts.set(ledger::Component::net, 99);
    EXPECT_FALSE(posting.post(draft).ok());
    EXPECT_EQ(transaction->next_item(), ItemId{1});
    settle();
    EXPECT_EQ(books.store->last_entry(), EntryId{});
}

TEST_F(BooksTest, to_unapply_restores_both_sides) {
    const ItemId invoice =
        post_document(*transaction, posting, {.source_id = "R-1", .amount = 100});
    const ItemId payment = post_payment(*transaction, posting, "P-1", 80, {1}, 5);
    const AllocationId allocation = posting.allocate(payment, invoice, on(6, 80)).value();
    EXPECT_FALSE(posting.unapply(allocation, day(5), ledger::Origin::openitem).ok());
    ASSERT_TRUE(posting.unapply(allocation, day(9), ledger::Origin::openitem).ok());
    EXPECT_EQ(posting.unapply(allocation, day(9), ledger::Origin::openitem).error().rule,
              "allocation.reversed");
    settle();
    EXPECT_EQ(open(invoice, 8), 20);
    EXPECT_EQ(open(invoice, 9), 100);
    EXPECT_EQ(open(payment, 8), 0);
    EXPECT_EQ(open(payment, 9), -80);
    ASSERT_TRUE(posting.allocate(payment, invoice, on(9, 80)).ok());
    settle();
}

TEST_F(BooksTest, A13_opening_items_are_open_and_no_sales) {
    const RecordId record = transaction->add_record(record_row(invoice_entity, "R-1"));
    const ItemDraft item{.amount = 4200, .due_on = day(-20)};
    Draft draft{.event = ledger::Event::opening,
                .record = record,
                .kind = ledger::ItemKind::invoice,
                .flags = ledger::opening,
                .issued_on = day(-50),
                .posted_on = day(0),
                .items = {&item, 1}};
    draft.facts = ledger::Facts::in_one_currency(eur, {1});
    draft.facts.set(ledger::Component::amount, 4200);
    const Posted posted = posting.post(draft).value();
    EXPECT_EQ(balance(posted.entry, ledger::Account::migration_clearing), -4200);
    EXPECT_EQ(balance(posted.entry, ledger::Account::revenue), 0);
    const ledger::Item opened = *transaction->item(posted.first_item);
    EXPECT_EQ(opened.issued_on, day(-50));
    EXPECT_EQ(opened.due_on, day(-20));
    EXPECT_TRUE(opened.has(ledger::opening));
    EXPECT_EQ(posting.tax_share(opened, 4200), 0);
    settle();
    EXPECT_EQ(open(posted.first_item, -1), 0);
    EXPECT_EQ(open(posted.first_item, 0), 4200);
}

TEST_F(BooksTest, A14_amended_up_keeps_its_allocations) {
    const ItemId invoice =
        post_document(*transaction, posting, {.source_id = "R-1", .amount = 100, .tax = 16});
    const ItemId payment = post_payment(*transaction, posting, "P-1", 60, {1}, 5);
    ASSERT_TRUE(posting.allocate(payment, invoice, on(5, 60)).ok());
    ItemDraft item;
    const Document changed{.source_id = "R-1", .amount = 150, .tax = 24, .version = 2};
    const auto amended = posting.amend({1}, document_draft({1}, changed, item), day(0)).value();
    RecordRow row = record_row(invoice_entity, "R-1");
    row.ref.id = {1};
    row.ref.version = 2;
    transaction->update_record(row);
    EXPECT_EQ(amended.unapplied, 0);
    settle();
    EXPECT_EQ(open(invoice, 3), 0);
    EXPECT_EQ(open(amended.posted.first_item, 3), 150);
    EXPECT_EQ(open(amended.posted.first_item, 5), 90);
    EXPECT_EQ(open(payment, 5), 0);
    EXPECT_EQ(transaction->item(amended.posted.first_item)->due_on, day(30));
}

TEST_F(BooksTest, A14_amended_down_leaves_the_excess_unapplied) {
    const ItemId invoice =
        post_document(*transaction, posting, {.source_id = "R-1", .amount = 100});
    const ItemId payment = post_payment(*transaction, posting, "P-1", 100, {1}, 5);
    ASSERT_TRUE(posting.allocate(payment, invoice, on(5, 100)).ok());
    ItemDraft item;
    const Document changed{.source_id = "R-1", .amount = 70, .version = 2};
    const auto amended = posting.amend({1}, document_draft({1}, changed, item), day(0)).value();
    EXPECT_EQ(amended.unapplied, 30);
    ASSERT_EQ(amended.released.size(), 1U);
    EXPECT_EQ(amended.released[0].allocation, AllocationId{1});
    EXPECT_EQ(amended.released[0].amount, amended.unapplied);
    RecordRow row = record_row(invoice_entity, "R-1");
    row.ref.id = {1};
    row.ref.version = 2;
    transaction->update_record(row);
    settle();
    EXPECT_EQ(open(amended.posted.first_item, 5), 0);
    EXPECT_EQ(open(payment, 5), -30);
}

TEST_F(BooksTest, A14_an_amendment_that_cannot_post_changes_nothing) {
    post_document(*transaction, posting, {.source_id = "R-1", .amount = 100});
    ItemDraft item;
    Draft draft = document_draft({1}, {.source_id = "R-1", .amount = 70}, item);
    draft.facts.set(ledger::Component::net, 1);
    EXPECT_FALSE(posting.amend({1}, draft, day(0)).ok());
    settle();
    EXPECT_EQ(open({1}, 0), 100);
    EXPECT_EQ(books.store->last_entry(), EntryId{1});
}

TEST_F(BooksTest, A14_void_reverses_and_releases_the_payment) {
    const ItemId invoice =
        post_document(*transaction, posting, {.source_id = "R-1", .amount = 100});
    const ItemId payment = post_payment(*transaction, posting, "P-1", 100, {1}, 5);
    ASSERT_TRUE(posting.allocate(payment, invoice, on(5, 100)).ok());
    ASSERT_TRUE(posting.reverse_record({1}, day(0), ledger::Origin::source).ok());
    EXPECT_EQ(posting.reverse_record({1}, day(0), ledger::Origin::source).error().rule,
              "reversal.nothing");
    transaction->set_record_state({1}, RecordState::voided);
    settle();
    EXPECT_EQ(open(invoice, 0), 0);
    EXPECT_EQ(open(payment, 5), -100);
}

TEST_F(BooksTest, A14_no_reversal_before_an_allocation_was_taken_back) {
    const ItemId invoice =
        post_document(*transaction, posting, {.source_id = "R-1", .amount = 100});
    const ItemId payment = post_payment(*transaction, posting, "P-1", 100, {1}, 5);
    const AllocationId allocation = posting.allocate(payment, invoice, on(5, 100)).value();
    posting.unapply(allocation, day(9), ledger::Origin::openitem).value();
    const EntryId reversal = posting.reverse_record({1}, day(0), ledger::Origin::source).value();
    EXPECT_EQ(transaction->entry(reversal)->date, day(9));
    transaction->set_record_state({1}, RecordState::voided);
    settle();
}

TEST_F(BooksTest, A14_an_allocation_record_is_taken_back) {
    const ItemId invoice =
        post_document(*transaction, posting, {.source_id = "R-1", .amount = 100});
    const ItemId payment = post_payment(*transaction, posting, "P-1", 100, {1}, 5);
    const RecordId record = transaction->add_record(record_row(21, "A-1"));
    AllocationDraft draft = on(5, 100);
    draft.record = record;
    posting.allocate(payment, invoice, draft).value();
    ASSERT_TRUE(posting.reverse_record(record, day(0), ledger::Origin::source).ok());
    settle();
    EXPECT_EQ(open(invoice, 5), 100);
    EXPECT_EQ(books.store->entry(books.store->last_entry())->entry.reverses, EntryId{3});
}

// What a source tells late is posted on the first open day; a person is refused.
TEST_F(BooksTest, A18_nothing_is_dated_in_a_closed_period) {
    const ItemId invoice =
        post_document(*transaction, posting, {.source_id = "R-1", .amount = 100});
    const ItemId payment = post_payment(*transaction, posting, "P-1", 60, {1}, 5);
    ASSERT_TRUE(posting.allocate(payment, invoice, on(5, 20)).ok());
    posting.close_through(day(9), {});
    Books closed(*transaction, base::Currency("EUR"), day(10));
    EXPECT_EQ(closed.allocate(payment, invoice, on(9, 10)).error().rule, "period.closed");
    EXPECT_EQ(closed.unapply({1}, day(9), ledger::Origin::openitem).error().rule, "period.closed");
    AllocationDraft theirs = on(6, 10);
    theirs.origin = ledger::Origin::source;
    ASSERT_TRUE(closed.allocate(payment, invoice, theirs).ok());
    EXPECT_EQ(transaction->allocation({2})->date, day(10));
    AllocationDraft written_off = on(6, 10);
    written_off.kind = ledger::AllocationKind::write_off;
    EXPECT_EQ(closed.adjust(invoice, {.draft = written_off}).error().rule, "period.closed");

    // A document keeps its dates, and is posted on the first open day.
    const ItemId late = post_document(*transaction, closed, {.source_id = "R-2", .amount = 40});
    EXPECT_EQ(transaction->item(late)->posted_on, day(10));
    EXPECT_EQ(transaction->item(late)->issued_on, day(0));

    // An amendment reverses and posts again on it too (A14).
    ItemDraft item;
    const Document changed{.source_id = "R-1", .amount = 150, .version = 2};
    const auto amended = closed.amend({1}, document_draft({1}, changed, item), day(0)).value();
    RecordRow row = record_row(invoice_entity, "R-1");
    row.ref.id = {1};
    row.ref.version = 2;
    transaction->update_record(row);
    settle();
    EXPECT_EQ(open(invoice, 9), 80);
    EXPECT_EQ(open(amended.posted.first_item, 9), 0);
    EXPECT_EQ(open(amended.posted.first_item, 10), 120);
}

// Reopening is a period entry of an earlier day; an entry in between would be found out.
TEST_F(BooksTest, A18_the_journal_says_when_a_period_was_closed) {
    posting.close_through(day(9), base::Sha256().update(std::string_view("why")).finish());
    posting.close_through(day(-1), {});
    post_document(*transaction, posting, {.source_id = "R-1", .amount = 100});
    settle();
    transaction.reset();
    const auto again = books.store->begin(books.store->entry({1})->recorded_at);
    Books careless(*again, base::Currency("EUR"));
    careless.close_through(day(9), {});
    post_payment(*again, careless, "P-1", 60, {1}, 5);
    again->commit();
    const auto report = verify(*books.store);
    EXPECT_FALSE(report.ok());
    for (const auto& check : report.checks) {
        EXPECT_EQ(check.ok(), !check.name.starts_with("nothing is dated in a period"))
            << check.name;
    }
}

TEST_F(BooksTest, A16_write_off_splits_off_the_tax) {
    const ItemId invoice =
        post_document(*transaction, posting, {.source_id = "R-1", .amount = 11900, .tax = 1900});
    const ledger::Item item = *transaction->item(invoice);
    AllocationDraft draft = on(40, 5001);
    draft.kind = ledger::AllocationKind::write_off;
    const std::int64_t tax = posting.tax_share(item, 5001);
    EXPECT_EQ(tax, 798);
    ASSERT_TRUE(posting.adjust(invoice, {.draft = draft, .tax = tax, .reserved = 4000}).ok());
    const EntryId entry = transaction->allocation({1})->entry;
    EXPECT_EQ(balance(entry, ledger::Account::allowance), 4000);
    EXPECT_EQ(balance(entry, ledger::Account::bad_debt), 203);
    EXPECT_EQ(balance(entry, ledger::Account::write_off_tax), 798);
    EXPECT_EQ(balance(entry, ledger::Account::receivables), -5001);
    settle();
    EXPECT_EQ(open(invoice, 40), 6899);
    EXPECT_FALSE(posting.adjust(invoice, {.draft = on(41, 1)}).ok());  // no kind with one side
}

TEST_F(BooksTest, A14_who_applied_it_and_what_was_reserved_are_carried_over) {
    const ItemId invoice =
        post_document(*transaction, posting, {.source_id = "R-1", .amount = 11900, .tax = 1900});
    const ItemId payment = post_payment(*transaction, posting, "P-1", 1000, {1}, 5);
    AllocationDraft theirs = on(5, 1000);
    theirs.origin = ledger::Origin::source;
    ASSERT_TRUE(posting.allocate(payment, invoice, theirs).ok());
    AllocationDraft ours = on(40, 5001);
    ours.kind = ledger::AllocationKind::write_off;
    ASSERT_TRUE(posting.adjust(invoice, {.draft = ours, .tax = 798, .reserved = 4000}).ok());
    ItemDraft item;
    const Document changed{.source_id = "R-1", .amount = 23800, .tax = 3800, .version = 2};
    ASSERT_EQ(posting.amend({1}, document_draft({1}, changed, item), day(0)).value().unapplied, 0);
    const auto origin_of = [&](AllocationId id) {
        return transaction->entry(transaction->allocation(id)->entry)->origin;
    };
    EXPECT_EQ(origin_of({3}), ledger::Origin::source);
    EXPECT_EQ(origin_of({4}), ledger::Origin::openitem);
    EXPECT_EQ(balance(transaction->allocation({4})->entry, ledger::Account::allowance), 4000);
    EXPECT_EQ(balance(transaction->allocation({4})->entry, ledger::Account::bad_debt), 203);
    RecordRow row = record_row(invoice_entity, "R-1");
    row.ref.id = {1};
    row.ref.version = 2;
    transaction->update_record(row);
    settle();
}

// A discount stands and falls with the payment that earned it.
TEST_F(BooksTest, what_is_granted_along_with_an_application_goes_with_it) {
    const ItemId invoice =
        post_document(*transaction, posting, {.source_id = "R-1", .amount = 11900, .tax = 1900});
    const ItemId payment = post_payment(*transaction, posting, "P-1", 11662, {1}, 5);
    const auto apply = [&](int date) {
        const AllocationId paid = posting.allocate(payment, invoice, on(date, 11662)).value();
        AllocationDraft draft = on(date, 238);
        draft.kind = ledger::AllocationKind::discount;
        draft.evidence = "2 %";
        return posting.adjust(invoice, {.draft = draft, .tax = 38, .with = paid}).value();
    };
    const AllocationId first = apply(6);
    transaction->flush();
    EXPECT_EQ(books.store->allocation(first)->evidence, "with allocation 1: 2 %");
    EXPECT_EQ(posting.granted_with(*transaction->allocation({1})), (std::vector{first}));
    ASSERT_TRUE(posting.unapply({1}, day(7), ledger::Origin::openitem).ok());
    settle();
    EXPECT_EQ(open(invoice, 6), 0);
    EXPECT_EQ(open(invoice, 7), 11900);

    // The invoice is amended: both are carried over, and still stand and fall together.
    apply(8);
    ItemDraft item;
    const Document changed{.source_id = "R-1", .amount = 12000, .tax = 1916, .version = 2};
    ASSERT_EQ(posting.amend({1}, document_draft({1}, changed, item), day(9)).value().unapplied, 0);
    RecordRow row = record_row(invoice_entity, "R-1");
    row.ref.id = {1};
    row.ref.version = 2;
    transaction->update_record(row);
    settle();
    const ItemId amended{3};
    EXPECT_EQ(open(amended, 9), 100);
    ASSERT_TRUE(posting.reverse_record({2}, day(10), ledger::Origin::source).ok());
    transaction->set_record_state({2}, RecordState::voided);
    settle();
    EXPECT_EQ(open(amended, 10), 12000) << "no payment, no discount";
}

// By itself an adjustment is nobody's: what is applied before it does not take it along.
TEST_F(BooksTest, an_adjustment_of_its_own_stays) {
    const ItemId invoice =
        post_document(*transaction, posting, {.source_id = "R-1", .amount = 100});
    const ItemId payment = post_payment(*transaction, posting, "P-1", 60, {1}, 5);
    const AllocationId paid = posting.allocate(payment, invoice, on(6, 60)).value();
    AllocationDraft draft = on(6, 40);
    draft.kind = ledger::AllocationKind::write_off;
    draft.evidence = "with allocation 12 of somebody";
    ASSERT_TRUE(posting.adjust(invoice, {.draft = draft}).ok());
    ASSERT_TRUE(posting.unapply(paid, day(7), ledger::Origin::openitem).ok());
    settle();
    EXPECT_EQ(open(invoice, 7), 60);
}

// The bank has it, the customer owes it no more, and the tax is as it was.
TEST_F(BooksTest, a_bank_charge_is_ours) {
    const ItemId invoice =
        post_document(*transaction, posting, {.source_id = "R-1", .amount = 11900, .tax = 1900});
    AllocationDraft draft = on(6, 500);
    draft.kind = ledger::AllocationKind::bank_charge;
    ASSERT_TRUE(posting.adjust(invoice, {.draft = draft}).ok());
    EXPECT_EQ(balance({2}, ledger::Account::bank_charge), 500);
    EXPECT_EQ(balance({2}, ledger::Account::tax_payable), 0);
    settle();
    EXPECT_EQ(open(invoice, 6), 11400);
}

TEST_F(BooksTest, a_small_credit_can_be_written_off_too) {
    const ItemId payment = post_payment(*transaction, posting, "P-1", 3, {1}, 5);
    AllocationDraft draft = on(6, 3);
    draft.kind = ledger::AllocationKind::write_off;
    ASSERT_TRUE(posting.adjust(payment, {.draft = draft}).ok());
    EXPECT_EQ(balance({2}, ledger::Account::other_income), -3);
    EXPECT_EQ(balance({2}, ledger::Account::bad_debt), 0) << "no expense of others is less for it";
    settle();
    EXPECT_EQ(open(payment, 6), 0);
}

TEST_F(BooksTest, A12_an_unidentified_payment_moves_when_its_payer_is_known) {
    const ItemId unknown = post_payment(*transaction, posting, "P-1", 100, {}, 5);
    const ItemId invoice =
        post_document(*transaction, posting, {.source_id = "R-1", .amount = 100});
    EXPECT_EQ(posting.allocate(unknown, invoice, on(6, 100)).error().rule, "allocation.customer");
    const ItemId known = posting.identify(unknown, {1}, day(7), ledger::Origin::openitem).value();
    EXPECT_FALSE(posting.identify(unknown, {1}, day(7), ledger::Origin::openitem).ok());
    ASSERT_TRUE(posting.allocate(known, invoice, on(8, 100)).ok());
    settle();
    EXPECT_EQ(open(unknown, 6), -100);
    EXPECT_EQ(open(unknown, 7), 0);
    EXPECT_EQ(open(known, 6), 0);
    EXPECT_EQ(open(known, 7), -100);
    EXPECT_EQ(books.store->items_by_natural_key("P-1").size(), 2U);

    // The payment is deleted at its source: both steps are taken back.
    ASSERT_TRUE(posting.reverse_record({1}, day(7), ledger::Origin::source).ok());
    transaction->set_record_state({1}, RecordState::deleted);
    settle();
    EXPECT_EQ(open(known, 9), 0);
    EXPECT_EQ(open(invoice, 9), 100);
    std::int64_t bank = 0;
    for (EntryId id{1}; id <= books.store->last_entry(); ++id.value) {
        bank += balance(id, ledger::Account::bank);
    }
    EXPECT_EQ(bank, 0);
}

TEST_F(BooksTest, no_entry_without_balance_reaches_the_store) {
    const std::vector<ledger::Line> lines = {{ledger::Account::bank, {}, {}, eur, 1, 1}};
    EXPECT_THROW(transaction->add_entry({.event = ledger::Event::payment}, lines),
                 std::logic_error);
}

}  // namespace
}  // namespace openitem::store
