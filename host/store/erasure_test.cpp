#include <gtest/gtest.h>

#include "host/store/store.hpp"
#include "host/store/test_books.hpp"

namespace openitem::store {
namespace {

using namespace test;

TEST(Erasure, A25_texts_go_and_the_books_hold) {
    TempBooks books;
    auto transaction = books.store->begin(noon(1));
    Books posting(*transaction, eur);
    const ItemId invoice =
        post_document(*transaction, posting, {.source_id = "R-1", .amount = 100});
    const ItemId payment = post_payment(*transaction, posting, "P-1", 60, {1}, 3);
    const AllocationId paid =
        posting.allocate(payment, invoice, {.amount = 60, .date = day(3), .evidence = "Erika"})
            .value();
    transaction->add_customer_key("vat:Erika", {1});
    RecordRow master = record_row(21, "M-1", RecordState::stored);
    master.body = "Erika once";
    const RecordId known = transaction->add_record(master);
    transaction->flush();
    RecordRow changed = record_row(21, "M-1", RecordState::stored);
    changed.ref.id = known;
    changed.ref.version = 2;
    changed.body = "Erika now";
    transaction->update_record(changed);
    const DecisionId decision = transaction->add_decision({.kind = "cash", .body = "Erika"});
    const StatusId status = transaction->add_status(
        {.kind = "block", .subject = "customer:1/Erika", .reason = "Erika", .body = "Erika"});
    QuarantineRow refused{.connection = connection, .entity = 1, .raw = "Erika", .batch = "Erika"};
    refused.fingerprint = base::sha256("x");
    const QuarantineId row = transaction->add_quarantine(refused);
    transaction->add_task(
        {.kind = "k", .record = {1}, .item = invoice, .amount = {0, eur}, .reason = "Erika"});
    transaction->commit();
    ASSERT_NE(books.dump().find("Erika"), std::string::npos);

    transaction = books.store->begin(noon(2));
    transaction->erase({.records = {{known, 0, "{}"}, {known, 1, "{}"}},
                        .customer_keys = {"vat:Erika"},
                        .evidence = {{paid, "erased"}},
                        .decisions = {{decision, "{}"}},
                        .statuses = {{status, "customer:1/erased"}},
                        .natural_keys = {payment},
                        .quarantine = {row},
                        .tasks = {{1}}});
    EXPECT_FALSE(transaction->customer_by_key("vat:Erika").has_value());
    transaction->commit();
    transaction.reset();
    EXPECT_EQ(books.dump().find("Erika"), std::string::npos) << books.dump();
    EXPECT_EQ(books.store->record(known)->body, "{}");
    EXPECT_EQ(books.store->record(known, 1)->body, "{}");
    EXPECT_EQ(books.store->allocation(paid)->evidence, "erased");
    EXPECT_TRUE(books.store->items_by_natural_key("P-1").empty());
    EXPECT_EQ(books.store->items_by_number("R-1").size(), 1U);
    EXPECT_EQ(failures(verify(*books.store)), "");
}

}  // namespace
}  // namespace openitem::store
