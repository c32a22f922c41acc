// Several currencies in one company's books (ACCOUNTING A11).
#include "host/store/test_books.hpp"

namespace openitem::store {
namespace {

using namespace test;
using ledger::Account;

class ForeignTest : public testing::Test {
protected:
    ForeignTest() : transaction(books.store->begin(noon())), posting(*transaction, eur) {
        put_rate(*transaction, 0, "0.90");
        put_rate(*transaction, 10, "0.95");
        put_rate(*transaction, 20, "0.80");
    }

    ItemId invoice(std::int64_t amount, std::int64_t tax = 0, int date = 0,
                   std::string_view id = "R-1") {
        return post_document(
            *transaction, posting,
            {.source_id = id, .amount = amount, .tax = tax, .date = date, .currency = usd});
    }
    ItemId payment(std::int64_t amount, int date = 10, base::Currency currency = usd,
                   CustomerId customer = {1}, std::string_view id = "P-1") {
        return post_payment(*transaction, posting, id, amount, customer, date, currency);
    }
    // Debits less credits of the whole journal, in the books' currency.
    std::int64_t balance(Account account) {
        transaction->flush();
        std::int64_t sum = 0;
        books.store->entries({}, [&](const EntryRow&, std::span<const ledger::Line> lines) {
            for (const ledger::Line& line : lines) {
                if (line.account == account) sum += line.functional;
            }
            return true;
        });
        return sum;
    }
    void expect_right() {
        transaction->flush();
        EXPECT_EQ(failures(verify(*books.store)), "");
    }

    TempBooks books;
    std::unique_ptr<Transaction> transaction;
    Books posting;
};

TEST_F(ForeignTest, A11_a_document_is_worth_what_its_day_says) {
    invoice(11900, 1900);
    EXPECT_EQ(balance(Account::receivables), 10710);
    EXPECT_EQ(balance(Account::revenue), -9000);
    EXPECT_EQ(balance(Account::tax_payable), -1710);
    EXPECT_EQ(balance(Account::fx_difference), 0);
    expect_right();
}

TEST_F(ForeignTest, A8_tax_is_worth_what_the_document_says) {
    const RecordId record = transaction->add_record(record_row(invoice_entity, "R-1"));
    ItemDraft item;
    Draft draft = document_draft(
        record, {.source_id = "R-1", .amount = 11900, .tax = 1900, .currency = usd}, item);
    draft.tax_functional = 1700;
    ASSERT_TRUE(posting.post(draft).ok());
    EXPECT_EQ(balance(Account::tax_payable), -1700);
    EXPECT_EQ(balance(Account::receivables), 10710);
    EXPECT_EQ(balance(Account::fx_difference), -10);
    expect_right();
}

TEST_F(ForeignTest, A11_what_settles_at_another_rate_is_a_realised_difference) {
    const ItemId owed = invoice(10000);
    const ItemId paid = payment(10000);
    const AllocationId applied = posting.allocate(paid, owed, on(10, 10000)).value();
    EXPECT_EQ(balance(Account::receivables), 0);
    EXPECT_EQ(balance(Account::unapplied_cash), 0);
    EXPECT_EQ(balance(Account::fx_realised), -500);  // 9,500 came for 9,000: a gain
    expect_right();

    ASSERT_TRUE(posting.unapply(applied, day(12), ledger::Origin::openitem).ok());
    EXPECT_EQ(balance(Account::receivables), 9000);
    EXPECT_EQ(balance(Account::unapplied_cash), -9500);
    EXPECT_EQ(balance(Account::fx_realised), 0);
    expect_right();
}

TEST_F(ForeignTest, A11_parts_leave_nothing_behind) {
    const ItemId owed = invoice(101);
    const ItemId paid = payment(101);
    for (const std::int64_t part : {33, 33, 35}) {
        ASSERT_TRUE(posting.allocate(paid, owed, on(11, part)).ok());
    }
    EXPECT_EQ(balance(Account::receivables), 0);
    EXPECT_EQ(balance(Account::unapplied_cash), 0);
    EXPECT_EQ(balance(Account::fx_realised), -5);
    expect_right();
}

TEST_F(ForeignTest, A16_a_write_off_takes_what_is_carried) {
    const ItemId owed = invoice(11900, 1900);
    AllocationDraft draft = on(20, 11900);
    draft.kind = ledger::AllocationKind::write_off;
    ASSERT_TRUE(posting.adjust(owed, {.draft = draft, .tax = 1900}).ok());
    EXPECT_EQ(balance(Account::receivables), 0);
    EXPECT_EQ(balance(Account::bad_debt), 9000);
    EXPECT_EQ(balance(Account::write_off_tax), 1710);
    expect_right();
}

TEST_F(ForeignTest, A16_a_reserve_is_in_the_currency_of_the_books) {
    const ItemId owed = invoice(11900, 1900);
    AllocationDraft draft = on(20, 5950);
    draft.kind = ledger::AllocationKind::write_off;
    // 5,000 net carry 4,500, of which 1,000 are reserved.
    ASSERT_TRUE(posting.adjust(owed, {.draft = draft, .tax = 950, .reserved = 1000}).ok());
    EXPECT_EQ(balance(Account::allowance), 1000);
    EXPECT_EQ(balance(Account::bad_debt), 3500);
    // No more of it than there is.
    const AllocationId rest =
        posting.adjust(owed, {.draft = draft, .tax = 950, .reserved = 90000}).value();
    EXPECT_EQ(balance(Account::allowance), 1000 + 4500);
    EXPECT_EQ(balance(Account::bad_debt), 3500);
    EXPECT_EQ(balance(Account::receivables), 0);
    expect_right();
    ASSERT_TRUE(posting.unapply(rest, day(21), ledger::Origin::openitem).ok());
    EXPECT_EQ(balance(Account::allowance), 1000);
    expect_right();
    // An amendment keeps what was reserved, as far as the write-off stays.
    ItemDraft item;
    const Document changed{
        .source_id = "R-1", .amount = 2380, .tax = 380, .version = 2, .currency = usd};
    ASSERT_TRUE(posting.amend({1}, document_draft({1}, changed, item), day(22)).ok());
    EXPECT_EQ(balance(Account::allowance), 1000);
    EXPECT_EQ(balance(Account::bad_debt), 800);
    EXPECT_EQ(balance(Account::write_off_tax), 342);
    EXPECT_EQ(balance(Account::receivables), 0);
    RecordRow row = record_row(invoice_entity, "R-1");
    row.ref.id = {1};
    row.ref.version = 2;
    transaction->update_record(row);
    expect_right();
}

TEST_F(ForeignTest, A11_a_discount_takes_what_is_carried_and_the_rest_is_realised) {
    const ItemId owed = invoice(11900, 1900);
    const ItemId paid = payment(11662);
    const AllocationId applied = posting.allocate(paid, owed, on(10, 11662)).value();
    AllocationDraft draft = on(10, 238);
    draft.kind = ledger::AllocationKind::discount;
    ASSERT_TRUE(posting.adjust(owed, {.draft = draft, .tax = 38, .with = applied}).ok());
    EXPECT_EQ(balance(Account::receivables), 0);
    EXPECT_EQ(balance(Account::sales_discount), 180);      // 2.00 at 0.90, as the revenue was
    EXPECT_EQ(balance(Account::tax_payable), -1710 + 34);  // 0.38 at 0.90
    EXPECT_EQ(balance(Account::bank), 11079);              // 116.62 at 0.95
    EXPECT_EQ(balance(Account::fx_realised), -(11079 - 10496));
    expect_right();
    ASSERT_TRUE(posting.unapply(applied, day(12), ledger::Origin::openitem).ok());
    EXPECT_EQ(balance(Account::receivables), 10710);
    EXPECT_EQ(balance(Account::sales_discount), 0);
    EXPECT_EQ(balance(Account::tax_payable), -1710);
    EXPECT_EQ(balance(Account::fx_realised), 0);
    expect_right();
}

TEST_F(ForeignTest, A11_a_payer_found_later_changes_no_worth) {
    const ItemId unknown = payment(10000, 10, usd, {});
    ASSERT_TRUE(posting.identify(unknown, {1}, day(20), ledger::Origin::openitem).ok());
    EXPECT_EQ(balance(Account::unidentified_cash), 0);
    EXPECT_EQ(balance(Account::unapplied_cash), -9500);
    expect_right();
}

TEST_F(ForeignTest, A14_an_amendment_keeps_the_rate_of_its_document) {
    const ItemId owed = invoice(10000);
    ASSERT_TRUE(posting.allocate(payment(4000), owed, on(10, 4000)).ok());
    ItemDraft item;
    const Document changed{.source_id = "R-1", .amount = 12000, .version = 2, .currency = usd};
    ASSERT_TRUE(posting.amend({1}, document_draft({1}, changed, item), day(15)).ok());
    EXPECT_EQ(balance(Account::receivables), 7200);  // 8,000 USD of 12,000 at 0.90
    EXPECT_EQ(balance(Account::fx_realised), -200);
    RecordRow row = record_row(invoice_entity, "R-1");
    row.ref.id = {1};
    row.ref.version = 2;
    transaction->update_record(row);
    expect_right();
}

TEST_F(ForeignTest, A11_without_a_rate_nothing_is_posted) {
    const auto post = [&](int date, std::string_view id) {
        const RecordId record =
            transaction->add_record(record_row(invoice_entity, id, RecordState::voided));
        ItemDraft item;
        return posting.post(document_draft(
            record, {.source_id = id, .amount = 100, .date = date, .currency = usd}, item));
    };
    EXPECT_EQ(post(-1, "before").error().rule, "currency.no_rate");
    EXPECT_TRUE(post(27, "a week later").ok());
    const auto gap = post(28, "in a gap");
    EXPECT_EQ(gap.error().rule, "currency.no_rate");
    EXPECT_EQ(gap.error().message,
              "expected a rate of USD in EUR for 2026-01-29, found the last one before it, of "
              "2026-01-21, more than 7 days older");
    put_rate(*transaction, 28, "0.81");
    EXPECT_TRUE(post(28, "filled").ok());
}

TEST_F(ForeignTest, A11_a_payment_in_another_currency_is_exchanged_and_taken_back_whole) {
    const ItemId owed = invoice(10000);          // carries 90.00 EUR
    const ItemId paid = payment(9600, 10, eur);  // 96.00 EUR
    EXPECT_EQ(posting.allocate(paid, owed, on(10, 9600)).error().rule, "allocation.currency");
    const auto made =
        posting.exchange(paid, {.gives = 9500, .receives = {10000, usd}, .date = day(10)});
    ASSERT_TRUE(made.ok());
    const AllocationId applied = posting.allocate(made->received, owed, on(10, 10000)).value();
    EXPECT_EQ(open_of(*books.store, owed, 10), 0);
    EXPECT_EQ(balance(Account::receivables), 0);
    EXPECT_EQ(balance(Account::unapplied_cash), -100);
    EXPECT_EQ(balance(Account::fx_realised), -500);
    expect_right();
    EXPECT_EQ(open_of(*books.store, paid, 10), -100);

    ASSERT_TRUE(posting.take_back_exchange(made->given, day(11), ledger::Origin::openitem).ok());
    EXPECT_TRUE(transaction->allocation(applied)->reversed_on);
    EXPECT_EQ(balance(Account::receivables), 9000);
    EXPECT_EQ(balance(Account::unapplied_cash), -9600);
    EXPECT_EQ(balance(Account::fx_realised), 0);
    expect_right();
    EXPECT_EQ(open_of(*books.store, paid, 11), -9600);
    EXPECT_FALSE(posting.take_back_exchange(made->given, day(11), ledger::Origin::openitem).ok());
}

// Its exchange goes with it, whatever becomes of the payment at its source.
TEST_F(ForeignTest, A14_a_payment_that_changes_takes_its_exchange_back) {
    const ItemId owed = invoice(10000);
    const auto pay = [&](std::string_view id) {
        const ItemId paid = payment(9600, 10, eur, {1}, id);
        const auto made =
            posting.exchange(paid, {.gives = 4750, .receives = {5000, usd}, .date = day(10)});
        EXPECT_TRUE(posting.allocate(made->received, owed, on(10, 5000)).ok());
        return transaction->item(paid)->record;
    };
    const RecordId voided = pay("P-1");
    ASSERT_TRUE(posting.reverse_record(voided, day(12), ledger::Origin::source).ok());
    transaction->set_record_state(voided, RecordState::voided);
    EXPECT_EQ(balance(Account::receivables), 9000);
    EXPECT_EQ(balance(Account::unapplied_cash), 0);
    EXPECT_EQ(balance(Account::bank), 0);
    expect_right();

    const RecordId amended = pay("P-2");
    const ItemDraft item{.amount = -9000, .due_on = day(10)};
    Draft draft{.event = ledger::Event::payment,
                .record = amended,
                .version = 2,
                .kind = ledger::ItemKind::payment,
                .issued_on = day(10),
                .posted_on = day(10),
                .facts = ledger::Facts::in_one_currency(eur, {1}),
                .items = {&item, 1}};
    draft.facts.set(ledger::Component::amount, 9000);
    ASSERT_TRUE(posting.amend(amended, draft, day(13)).ok());
    RecordRow row = record_row(payment_entity, "P-2");
    row.ref.id = amended;
    row.ref.version = 2;
    transaction->update_record(row);
    EXPECT_EQ(balance(Account::receivables), 9000);
    EXPECT_EQ(balance(Account::unapplied_cash), -9000);
    EXPECT_EQ(balance(Account::fx_realised), 0);
    expect_right();
}

TEST_F(ForeignTest, A11_money_for_the_books_own_currency) {
    const ItemId owed = post_document(*transaction, posting, {.source_id = "R-1", .amount = 9400});
    const ItemId paid = payment(10000);  // carries 95.00 EUR
    const auto made =
        posting.exchange(paid, {.gives = 10000, .receives = {9400, eur}, .date = day(10)});
    ASSERT_TRUE(made.ok());
    ASSERT_TRUE(posting.allocate(made->received, owed, on(10, 9400)).ok());
    EXPECT_EQ(balance(Account::fx_realised), -100);  // 95.00 settled 94.00
    EXPECT_EQ(balance(Account::fx_clearing), 0);
    EXPECT_EQ(balance(Account::unapplied_cash), 0);
    expect_right();
}

TEST_F(ForeignTest, A11_what_cannot_be_exchanged_is_refused_whole) {
    const ItemId paid = payment(100);
    const ItemId unknown = payment(100, 10, usd, {}, "P-2");
    const EntryId before = books.store->last_entry();
    const auto exchange = [&](ItemId from, std::int64_t gives, base::Money receives, int date) {
        return posting.exchange(from, {.gives = gives, .receives = receives, .date = day(date)});
    };
    EXPECT_EQ(exchange(paid, 101, {90, eur}, 10).error().rule, "allocation.exceeds");
    EXPECT_EQ(exchange(paid, 0, {90, eur}, 10).error().rule, "allocation.amount");
    EXPECT_EQ(exchange(paid, 100, {90, usd}, 10).error().rule, "allocation.amount");
    EXPECT_EQ(exchange(paid, 100, {90, eur}, 9).error().rule, "allocation.before_item");
    EXPECT_EQ(exchange(unknown, 100, {90, eur}, 10).error().rule, "allocation.direction");
    transaction->flush();
    EXPECT_EQ(books.store->last_entry().value, before.value + 2);  // the payments alone
}

TEST_F(ForeignTest, A11_a_revaluation_is_taken_back_the_day_after) {
    const ItemId owed = invoice(10000);
    ASSERT_TRUE(posting
                    .revalue({{{.item = owed,
                                .account = Account::receivables,
                                .customer = {1},
                                .currency = usd,
                                .difference = -1000}}},
                             day(20))
                    .ok());
    EXPECT_EQ(balance(Account::receivables), 9000);
    EXPECT_EQ(balance(Account::fx_unrealised), 0);
    std::int64_t on_the_day = 0;
    books.store->entries({}, [&](const EntryRow& row, std::span<const ledger::Line> lines) {
        for (const ledger::Line& line : lines) {
            if (line.account == Account::receivables && row.entry.date <= day(20)) {
                on_the_day += line.functional;
            }
        }
        return true;
    });
    EXPECT_EQ(on_the_day, 8000);
    // It counts for nothing when the item is settled.
    ASSERT_TRUE(posting.allocate(payment(10000, 21), owed, on(21, 10000)).ok());
    EXPECT_EQ(balance(Account::receivables), 0);
    EXPECT_EQ(balance(Account::fx_realised), 1000);
    expect_right();
}

TEST_F(ForeignTest, A11_what_is_worth_what_it_carries_is_not_revalued) {
    const ItemId owed = invoice(10000);
    const Books::Revalued same{
        .item = owed, .account = Account::receivables, .customer = {1}, .currency = usd};
    EXPECT_EQ(posting.revalue({{same}}, day(20)).value(), EntryId{});
    Books::Revalued more = same;
    more.difference = 1;
    ASSERT_TRUE(posting.revalue({{same, more}}, day(20)).ok());
    expect_right();
}

TEST_F(ForeignTest, rates_are_found_by_day_and_replaced) {
    const auto value = [&](int date) {
        const auto rate = transaction->rate(usd, day(date));
        return rate ? rate->value.to_string() : "none";
    };
    EXPECT_EQ(value(-1), "none");
    EXPECT_EQ(value(9), "0.90");
    EXPECT_EQ(value(10), "0.95");
    put_rate(*transaction, 10, "0.96");
    EXPECT_EQ(value(15), "0.96");
    transaction->commit();
    books.reopen();
    int count = 0;
    books.store->rates({}, [&](const ledger::Rate&) { return ++count < 2; });
    EXPECT_EQ(count, 2);
    EXPECT_EQ(books.store->rate(usd, day(30))->value.to_string(), "0.80");
    EXPECT_FALSE(books.store->rate(base::Currency("GBP"), day(30)));
}

}  // namespace
}  // namespace openitem::store
