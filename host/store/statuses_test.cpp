// A21: customers are merged and parted by dated aliases; items and journal stay as they are.
#include "host/store/statuses.hpp"

#include "host/store/test_books.hpp"
#include "host/store/verify.hpp"

namespace openitem::store {
namespace {

using namespace test;

constexpr CustomerId alpha{1};
constexpr CustomerId beta{2};
constexpr CustomerId gamma{3};

StoredStatus block(const char* subject, int from, std::optional<int> until = {},
                   const char* state = "holds") {
    StoredStatus row{.kind = "block", .subject = subject, .state = state, .from_on = day(from)};
    if (until) row.until_on = day(*until);
    return row;
}

std::vector<std::string> subjects(const std::vector<StoredStatus>& rows) {
    std::vector<std::string> all;
    for (const StoredStatus& row : rows) all.push_back(row.subject + " " + row.state);
    return all;
}

using Strings = std::vector<std::string>;

TEST(Statuses, TheNewestThatHasBegunHolds) {
    std::vector<StoredStatus> rows = {block("a", 1), block("b", 3, 7), block("a", 5, {}, "x"),
                                      block("a", 9, {}, "ended")};
    for (std::int64_t id = 1; auto& row : rows) row.id = {id++};
    EXPECT_EQ(subjects(holding(rows, day(0))), Strings{});
    EXPECT_EQ(subjects(holding(rows, day(4))), (Strings{"a holds", "b holds"}));
    EXPECT_EQ(subjects(holding(rows, day(6))), (Strings{"b holds", "a x"}));
    EXPECT_EQ(subjects(holding(rows, day(7))), Strings{"a x"});
    EXPECT_EQ(subjects(holding(rows, day(9))), Strings{});
}

TEST(A21, MergeAndUnmergeAreDated) {
    const Parties parties(std::vector<StoredStatus>{link_row(beta, alpha, day(10)),
                                                    link_row(gamma, beta, day(12)),
                                                    link_row(beta, {}, day(20))});
    EXPECT_FALSE(parties.are_one(alpha, beta, day(9)));
    EXPECT_TRUE(parties.are_one(alpha, beta, day(10)));
    EXPECT_EQ(parties.on(gamma, day(12)), alpha);
    EXPECT_EQ(parties.members(alpha, day(12)), (std::vector<CustomerId>{alpha, beta, gamma}));
    EXPECT_EQ(parties.on(gamma, day(20)), beta);
    EXPECT_EQ(parties.members(alpha, day(20)), std::vector<CustomerId>{alpha});
    EXPECT_EQ(Parties().on(gamma, day(1)), gamma);
}

TEST(A21, MergeIsNotKnownBeforeItWasRecorded) {
    std::vector<StoredStatus> rows = {link_row(beta, alpha, day(10))};
    rows[0].recorded_at = noon(15);
    EXPECT_FALSE(Parties(rows, noon(14)).are_one(alpha, beta, day(12)));
    EXPECT_TRUE(Parties(rows, noon(15)).are_one(alpha, beta, day(12)));
}

TEST(A21, RowsOfACircleEndTheWalk) {
    const Parties parties(
        std::vector<StoredStatus>{link_row(beta, alpha, day(1)), link_row(alpha, beta, day(1))});
    EXPECT_TRUE(parties.on(alpha, day(2)));
}

TEST(A21, AMergedCustomersPaymentPaysTheOthersInvoiceAndTheBooksHold) {
    TempBooks books;
    const auto transaction = books.store->begin(noon());
    Books posting(*transaction, eur);
    const ItemId invoice =
        post_document(*transaction, posting, {.source_id = "R-1", .amount = 100});
    const ItemId payment = post_payment(*transaction, posting, "P-1", 60, beta, 3);
    const AllocationDraft ten{.amount = 10, .date = day(12)};
    EXPECT_EQ(posting.allocate(payment, invoice, ten).error().rule, "allocation.customer");

    transaction->add_status(link_row(beta, alpha, day(10)));
    transaction->add_status(link_row(beta, {}, day(20)));
    Books merged(*transaction, eur);
    EXPECT_EQ(merged.allocate(payment, invoice, {.amount = 10, .date = day(9)}).error().rule,
              "allocation.customer");
    const AllocationId applied = merged.allocate(payment, invoice, ten).value();
    EXPECT_FALSE(merged.allocate(payment, invoice, {.amount = 10, .date = day(20)}));
    // Taken back after they parted, both sides are as they were.
    const AllocationId again = merged.allocate(payment, invoice, ten).value();
    EXPECT_TRUE(merged.unapply(again, day(25), ledger::Origin::openitem));
    transaction->commit();

    EXPECT_EQ(books.store->item(payment)->item.customer, beta);
    const auto entry = books.store->entry(books.store->allocation(applied)->allocation.entry);
    ASSERT_TRUE(entry);
    for (const auto& line : entry->lines) {
        EXPECT_EQ(line.customer, line.item == payment ? beta : alpha);
    }
    const auto report = verify(*books.store);
    for (const auto& check : report.checks) {
        EXPECT_TRUE(check.ok()) << check.name << (check.failures.empty() ? "" : check.failures[0]);
    }
}

TEST(A21, WithoutTheMergeVerifyFindsTheAllocation) {
    TempBooks books;
    const auto transaction = books.store->begin(noon());
    Books posting(*transaction, eur);
    const ItemId invoice =
        post_document(*transaction, posting, {.source_id = "R-1", .amount = 100});
    const ItemId payment = post_payment(*transaction, posting, "P-1", 60, beta, 3);
    transaction->add_status(link_row(beta, alpha, day(10)));
    Books merged(*transaction, eur);
    merged.allocate(payment, invoice, {.amount = 10, .date = day(12)}).value();
    // As if the merge had never reached that day.
    transaction->add_status(link_row(beta, {}, day(10)));
    transaction->commit();
    EXPECT_FALSE(verify(*books.store).ok());
}

}  // namespace
}  // namespace openitem::store
