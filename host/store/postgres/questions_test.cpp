// What a run asks the server, when the books were not empty: each question waits for an answer.
#include "host/store/postgres/between.hpp"
#include "host/store/test_books.hpp"

namespace openitem::store {
namespace {

using namespace test;

// A run of that many records that are all new.
void look_for(Store& store, int first, int count) {
    const auto transaction = store.begin(noon());
    for (int i = first; i < first + count; ++i) {
        EXPECT_FALSE(transaction->find_record(connection, invoice_entity, std::to_string(i)));
        EXPECT_FALSE(transaction->customer_by_key("number:" + std::to_string(i)));
    }
    transaction->commit();
}

TEST(Questions, what_is_not_in_the_books_is_soon_not_asked_for) {
    Between between;
    auto options = testbed::new_company();
    options.url = between.url();
    create_postgres(options, eur)->add_connection("erp", "org.openitem.csv");
    {
        const auto store = open_postgres(options);
        const auto transaction = store->begin(noon());
        for (int i = 0; i < 100; ++i) {
            const auto number = std::to_string(i);
            transaction->add_record(record_row(invoice_entity, "R-" + number));
            transaction->add_customer_key("name:" + number, transaction->add_customer({}));
        }
        transaction->commit();
    }
    const auto store = open_postgres(options);
    const auto asked_for = [&](int first, int count) {
        const int before = between.asked();
        look_for(*store, first, count);
        return between.asked() - before;
    };
    EXPECT_GE(asked_for(0, 600), 1000);
    EXPECT_LT(asked_for(600, 2000), 60);
    EXPECT_LT(asked_for(2600, 2000), 60);
    const auto transaction = store->begin(noon());
    EXPECT_TRUE(transaction->find_record(connection, invoice_entity, "R-99"));
    EXPECT_TRUE(transaction->customer_by_key("name:99"));
}

}  // namespace
}  // namespace openitem::store
