// The connection is lost in the middle of a commit: what was committed counts once, what was not
// leaves nothing, and nobody has to guess which it was.
#include "host/base/result.hpp"
#include "host/store/postgres/between.hpp"
#include "host/store/test_books.hpp"

namespace openitem::store {
namespace {

using namespace test;

class LostAnswer : public ::testing::Test {
protected:
    LostAnswer() {
        options_ = testbed::new_company();
        options_.url = between_.url();
        store_ = create_postgres(options_, eur);
        store_->add_connection("erp", "org.openitem.csv");
        post("R-0");
    }
    void post(const std::string& number, Between::Cut cut = Between::Cut::never) {
        const auto transaction = store_->begin(noon());
        Books posting(*transaction, eur);
        if (number == "R-0") transaction->add_customer({.name = "Nordlicht"});
        post_document(*transaction, posting, {.source_id = number, .amount = 100});
        transaction->flush();
        between_.cut(cut);
        transaction->commit();
    }

    Between between_;
    PostgresOptions options_;
    std::unique_ptr<Store> store_;
};

TEST_F(LostAnswer, what_was_committed_is_known_to_be) {
    post("R-1", Between::Cut::before_its_answer);
    EXPECT_EQ(store_->items_by_number("R-1").size(), 1U);
    post("R-2");  // goes on, on a session of its own
    EXPECT_EQ(store_->count_records(0), 3);
    EXPECT_EQ(failures(verify(*store_)), "");
}

TEST_F(LostAnswer, what_was_not_committed_leaves_nothing) {
    EXPECT_THROW(post("R-1", Between::Cut::before_the_commit), base::RunError);
    EXPECT_EQ(store_->items_by_number("R-1").size(), 0U);
    post("R-1");
    EXPECT_EQ(store_->count_records(0), 2);
    EXPECT_EQ(failures(verify(*store_)), "");
}

}  // namespace
}  // namespace openitem::store
