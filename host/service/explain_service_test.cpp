#include <gtest/gtest.h>

#include "host/service/cash.hpp"
#include "host/service/explain.hpp"
#include "host/service/test_company.hpp"

namespace openitem::service {
namespace {

using testing::day;
using testing::TestCompany;

// Only the transfer to the customer was shown, and not what the bank booked.
TEST(ExplainService, AnIdentifiedPaymentLeadsToTheEntryItWasReceivedWith) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    company.invoice("INV-1001", customer, "100.00", "2026-01-01", "2026-01-31");
    company.payment("P-1", {}, "100.00", "2026-02-02",
                    [](Payment& p) { p.remittance_text("INV-1001"); });
    const auto before = explain(company.workspace(), "c", "P-1", day("2026-02-02"));
    ASSERT_EQ(before.size(), 1U);
    EXPECT_FALSE(before[0].received);
    EXPECT_EQ(before[0].entry.entry.event, ledger::Event::payment);

    apply_cash(company.workspace(), "c", company.on("2026-02-03"), {});
    const auto after = explain(company.workspace(), "c", "P-1", day("2026-02-03"));
    ASSERT_EQ(after.size(), 2U);
    ASSERT_TRUE(after[0].received);
    EXPECT_EQ(after[0].received->entry.id, before[0].entry.entry.id);
    EXPECT_EQ(after[0].entry.entry.event, ledger::Event::transfer);
    EXPECT_FALSE(after[1].received) << "the item it was before";
}

}  // namespace
}  // namespace openitem::service
