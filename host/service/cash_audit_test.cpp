#include "host/service/cash_audit.hpp"

#include <gtest/gtest.h>

#include "host/service/cash.hpp"
#include "host/service/dispute.hpp"
#include "host/service/test_company.hpp"

namespace openitem::service {
namespace {

using testing::day;
using testing::TestCompany;

std::vector<std::string> found_on(TestCompany& company, const char* on) {
    std::vector<std::string> found;
    for (const auto& finding : audit_cash(company.workspace(), "c", day(on), {})) {
        found.push_back(std::string(cash::to_string(finding.check)) + " " + finding.payment + " " +
                        finding.item + " " + finding.amount.to_text());
    }
    return found;
}

using Found = std::vector<std::string>;

TEST(CashAudit, FindsTheSameMoneyTwiceAndWhatWaitsTooLong) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    company.invoice("INV-1001", customer, "100.00", "2026-01-01", "2026-01-31");
    const auto same = [](Payment& p) {
        p.remittance_text("INV-1001");
        p.payer_name("Testa");
    };
    company.payment("P-1", customer, "100.00", "2026-02-02", same);
    company.payment("P-2", customer, "100.00", "2026-02-04", same);
    apply_cash(company.workspace(), "c", company.on("2026-02-05"), {});
    EXPECT_EQ(found_on(company, "2026-02-05"), Found{"duplicate P-2 P-1 100.00 EUR"});
    EXPECT_EQ(found_on(company, "2026-03-07"),
              (Found{"duplicate P-2 P-1 100.00 EUR", "stale P-2  100.00 EUR"}));
    company.expect_verified();
}

TEST(CashAudit, WhoPaysAgainAfterAReturnPaysOnce) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    const auto same = [](Payment& p) {
        p.remittance_text("INV-1001");
        p.payer_name("Testa");
    };
    const auto first = company.payment("P-1", {}, "100.00", "2026-02-02", same);
    const auto back = company.bank_return("RET-1", "100.00", "2026-02-03");
    company.payment("P-2", customer, "100.00", "2026-02-04", same);
    EXPECT_EQ(found_on(company, "2026-02-04"), Found{"duplicate P-2 P-1 100.00 EUR"});
    company.allocate(first, back, "100.00", "2026-02-04");
    EXPECT_EQ(found_on(company, "2026-02-04"), Found{});
}

TEST(CashAudit, FindsWhatWasPaidOfAnOpenCase) {
    TestCompany company;
    const auto customer = company.customer("C-1", "Testa");
    const auto invoice =
        company.invoice("INV-1001", customer, "100.00", "2026-01-01", "2026-01-31");
    open_dispute(company.workspace(), "c", company.on("2026-02-01"),
                 {.invoice = "INV-1001", .amount = "20.00", .reason = "PRICE"});
    const auto part = company.payment("P-1", customer, "80.00", "2026-02-02");
    company.allocate(part, invoice, "80.00", "2026-02-02");
    EXPECT_EQ(found_on(company, "2026-02-03"), Found{}) << "that is not disputed";
    const auto more = company.payment("P-2", customer, "5.00", "2026-02-03");
    company.allocate(more, invoice, "5.00", "2026-02-03");
    EXPECT_EQ(found_on(company, "2026-02-03"), Found{"disputed P-2 INV-1001 5.00 EUR"});
}

}  // namespace
}  // namespace openitem::service
