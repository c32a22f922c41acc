#include "host/base/id.hpp"

#include <gtest/gtest.h>

#include <type_traits>
#include <unordered_set>

namespace openitem::base {
namespace {

using InvoiceId = Id<struct InvoiceTag>;
using PaymentId = Id<struct PaymentTag>;

static_assert(!std::is_convertible_v<InvoiceId, PaymentId>);
static_assert(!std::is_convertible_v<InvoiceId, std::int64_t>);
static_assert(sizeof(InvoiceId) == sizeof(std::int64_t));

TEST(Id, ZeroIsNone) {
    EXPECT_FALSE(InvoiceId{});
    EXPECT_TRUE(InvoiceId{1});
}

TEST(Id, OrdersAndHashes) {
    EXPECT_LT(InvoiceId{1}, InvoiceId{2});
    const std::unordered_set<InvoiceId> ids{{1}, {2}, {1}};
    EXPECT_EQ(ids.size(), 2U);
}

}  // namespace
}  // namespace openitem::base
