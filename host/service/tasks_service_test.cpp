#include <gtest/gtest.h>

#include "host/service/tasks.hpp"
#include "host/service/test_company.hpp"

namespace openitem::service {
namespace {

using testing::TestCompany;

// A payment that lost 20.00 of what it was applied to.
struct TaskService : ::testing::Test {
    TaskService() {
        const auto customer = company.customer("C-1", "Testa");
        invoice = company.invoice("R-1", customer, "100.00", "2026-01-01", "2026-01-31");
        payment = company.payment("P-1", customer, "100.00", "2026-01-10");
        company.allocate(payment, invoice, "80.00", "2026-01-10");
        const auto transaction = company.books().begin(company.on("2026-02-01").now());
        transaction->add_task({.kind = "unapplied",
                               .record = company.books().item(invoice)->item.record,
                               .item = payment,
                               .amount = TestCompany::money("20.00")});
        transaction->commit();
    }
    TestCompany company;
    store::ItemId invoice;
    store::ItemId payment;
};

TEST_F(TaskService, SaysWhatToDoAndWhoseItIs) {
    const auto tasks = list_tasks(company.workspace(), "c", false);
    ASSERT_EQ(tasks.size(), 1U);
    EXPECT_EQ(tasks[0].customer, "Testa");
    EXPECT_EQ(tasks[0].item, "P-1");
    EXPECT_EQ(tasks[0].open.minor, -2000);
    EXPECT_EQ(tasks[0].what,
              "R-1 changed: 20.00 EUR of payment P-1 is not applied to it any more; apply it to "
              "another invoice, refund it or leave it on account");
    company.expect_verified();
}

TEST_F(TaskService, IsNoWorkAnyMoreOnceItIsAppliedAgain) {
    company.allocate(payment, invoice, "20.00", "2026-02-02");
    EXPECT_TRUE(list_tasks(company.workspace(), "c", false).empty());
    EXPECT_EQ(list_tasks(company.workspace(), "c", true).size(), 1U);
}

TEST_F(TaskService, IsClosedOnceAndWithAReason) {
    close_task(company.workspace(), "c", company.on("2026-02-03"), 1, "refunded");
    EXPECT_TRUE(list_tasks(company.workspace(), "c", false).empty());
    EXPECT_EQ(list_tasks(company.workspace(), "c", true).at(0).row.reason, "refunded");
    EXPECT_THROW(close_task(company.workspace(), "c", company.on("2026-02-03"), 1, "again"),
                 base::RunError);
}

}  // namespace
}  // namespace openitem::service
