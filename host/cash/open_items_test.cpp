#include "host/cash/open_items.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace openitem::cash {
namespace {

using base::Currency;
using base::Date;

OpenItem item(std::int64_t id, const char* number, std::int64_t open, std::int64_t customer = 1) {
    return {.id = id,
            .customer = customer,
            .number = number,
            .currency = Currency("EUR"),
            .open = open,
            .due_on = Date{20000 - static_cast<std::int32_t>(id)}};
}

using Positions = std::vector<std::uint32_t>;

TEST(OpenItems, AreFoundByNumberAndReference) {
    OpenItems items;
    auto quoted = item(1, "RE-2026/0012", 100);
    quoted.reference = "RF18 5390 0754 7034";
    items.add(quoted);
    items.add(item(2, "0000611365", 100));
    items.add(item(3, "RE-2026/0012", 50));  // its second instalment
    items.add(item(4, "", 70));
    EXPECT_EQ(items.by_number("RE20260012"), (Positions{0, 2}));
    EXPECT_EQ(items.by_number("RF18539007547034"), (Positions{0}));
    EXPECT_EQ(items.by_number("611365"), (Positions{1}));
    EXPECT_EQ(items.by_number("0000611365"), (Positions{1}));
    EXPECT_TRUE(items.by_number("RE20260013").empty());
    EXPECT_TRUE(items.by_number("").empty());
}

TEST(OpenItems, OfOneAmountComeDueFirst) {
    OpenItems items;
    for (std::int64_t id = 1; id <= 100; ++id) items.add(item(id, "N", 500, id % 3));
    const auto found = items.by_amount(1, Currency("EUR"), 500, 3);
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(items[found[0]].id, 100);
    EXPECT_EQ(items[found[1]].id, 97);
    EXPECT_TRUE(items.by_amount(1, Currency("EUR"), 501, 3).empty());
    EXPECT_TRUE(items.by_amount(1, Currency("USD"), 500, 3).empty());
    EXPECT_EQ(items.by_amount(0, Currency("EUR"), 500, 8).size(), 8U);
}

TEST(OpenItems, TakingChangesWhatIsFound) {
    OpenItems items;
    items.add(item(1, "A", 500));
    items.add(item(2, "B", -300));
    items.take(1, 200);
    items.take(2, 300);
    EXPECT_EQ(items[0].open, 300);
    EXPECT_EQ(items[1].open, 0);
    EXPECT_TRUE(items.by_amount(1, Currency("EUR"), 500, 8).empty());
    EXPECT_EQ(items.by_amount(1, Currency("EUR"), 300, 8), (Positions{0}));
    EXPECT_THROW(items.take(1, 301), std::logic_error);
    EXPECT_THROW(items.take(2, 1), std::logic_error);
    EXPECT_THROW(items.take(1, 0), std::logic_error);
    EXPECT_THROW(items.take(9, 1), std::logic_error);
    EXPECT_THROW(items.add(item(1, "A", 1)), std::logic_error);
}

TEST(OpenItems, ANameOfTwoCustomersIdentifiesNobody) {
    OpenItems items;
    items.add_name("Testa GmbH", 1);
    items.add_name("TESTA-GmbH", 1);
    items.add_name("Other Ltd", 2);
    items.add_account("DE89 3704 0044 0532 0130 00", 1);
    EXPECT_EQ(items.customer_by_name("testa gmbh"), 1);
    EXPECT_EQ(items.customer_by_account("DE89370400440532013000"), 1);
    EXPECT_EQ(items.customer_by_name(""), 0);
    EXPECT_EQ(items.customer_by_name("nobody"), 0);
    items.add_name("Testa GmbH", 3);
    EXPECT_EQ(items.customer_by_name("Testa GmbH"), 0);
    items.add_name("Testa GmbH", 1);
    EXPECT_EQ(items.customer_by_name("Testa GmbH"), 0);
}

}  // namespace
}  // namespace openitem::cash
