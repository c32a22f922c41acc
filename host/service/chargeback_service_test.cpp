// A payment that is taken back and contested: won or lost (A24).
#include "host/service/chargeback.hpp"

#include <gtest/gtest.h>

#include "host/base/result.hpp"
#include "host/service/cash.hpp"
#include "host/service/test_company.hpp"

namespace openitem::service {
namespace {

using testing::TestCompany;
using State = ChargebackState;

// Paid, returned, and open again.
struct Returned {
    Returned() {
        customer = company.customer("C-1", "Testa");
        invoice = company.invoice("INV-1001", customer, "119.00", "2026-01-01", "2026-01-31");
        const auto payment = company.payment(
            "P-1", customer, "119.00", "2026-01-10",
            [](Payment& record) { record.end_to_end_id("E-1").remittance_text("INV-1001"); });
        apply("2026-01-10");
        EXPECT_EQ(company.open(invoice, "2026-01-10"), 0);
        company.bank_return("R-1", "119.00", "2026-01-20",
                            [](Payment& record) { record.end_to_end_id("E-1"); });
        apply("2026-01-20");
        EXPECT_EQ(company.open(invoice, "2026-01-20"), 11900);
        EXPECT_EQ(company.open(payment, "2026-01-20"), 0);
    }
    void apply(const char* on) {
        apply_cash(company.workspace(), "c", company.on(on), CashRequest{});
    }
    Chargeback advance(State to, const char* on, std::string receipt = {}) {
        return advance_chargeback(
            company.workspace(), company.on(on), to,
            {.company = "c", .number = "R-1", .receipt = std::move(receipt), .by = "ada"});
    }

    TestCompany company;
    store::CustomerId customer;
    store::ItemId invoice;
};

TEST(A24, AChargebackThatIsWonPaysItsInvoiceAgain) {
    Returned books;
    EXPECT_THROW(books.advance(State::won, "2026-02-01", "P-2"), base::RunError) << "not opened";
    EXPECT_EQ(books.advance(State::open, "2026-02-01").payment, "P-1");
    EXPECT_THROW(books.advance(State::open, "2026-02-02"), base::RunError) << "it is open";
    EXPECT_THROW(books.advance(State::won, "2026-02-03"), base::RunError) << "by which receipt?";
    // The provider kept nothing; nobody is named.
    books.company.payment("P-2", {}, "100.00", "2026-02-10");
    const auto won = books.advance(State::won, "2026-02-10", "P-2");
    EXPECT_EQ(won.applied.minor, 10000);
    EXPECT_EQ(books.company.open(books.invoice, "2026-02-09"), 11900);
    EXPECT_EQ(books.company.open(books.invoice, "2026-02-10"), 1900);
    EXPECT_THROW(books.advance(State::lost, "2026-02-11"), base::RunError) << "it is over";
    EXPECT_EQ(chargebacks(books.company.workspace(), "c").at(0).state, State::won);
    books.company.expect_verified();
}

TEST(A24, AChargebackThatIsLostLeavesTheInvoiceOpenAndMayBeContestedAgain) {
    Returned books;
    books.advance(State::open, "2026-02-01");
    books.advance(State::lost, "2026-02-20");
    EXPECT_EQ(books.company.open(books.invoice, "2026-02-20"), 11900);
    EXPECT_THROW(books.advance(State::won, "2026-02-21", "P-2"), base::RunError);
    EXPECT_EQ(books.advance(State::open, "2026-02-25").state, State::open);
    const auto all = chargebacks(books.company.workspace(), "c");
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].state, State::open);
    books.company.expect_verified();
}

}  // namespace
}  // namespace openitem::service
