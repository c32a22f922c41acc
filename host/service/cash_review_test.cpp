#include "host/service/cash_review.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "host/base/result.hpp"
#include "host/service/cash.hpp"
#include "host/service/cash_audit.hpp"
#include "host/service/test_company.hpp"

namespace openitem::service {
namespace {

using testing::day;
using testing::TestCompany;

// What is applied of a receipt of 200.00 or more wants a second person.
struct CashReview : ::testing::Test {
    TestCompany company;
    store::CustomerId testa = company.customer("C-1", "Testa GmbH");

    CashReview() {
        company.invoice("INV-1001", testa, "300.00", "2026-01-01", "2026-01-31");
        company.invoice("INV-1002", testa, "100.00", "2026-01-01", "2026-01-31");
        company.payment("P-1", testa, "250.00", "2026-02-02",
                        [](Payment& p) { p.remittance_text("INV-1001"); });
        company.payment("P-2", testa, "100.00", "2026-02-03",
                        [](Payment& p) { p.remittance_text("INV-1002"); });
        policy(R"("verify": {"from": {"amount": "200.00", "currency": "EUR"}})");
    }
    void policy(const std::string& key) {
        const auto folder = company.policies();
        std::filesystem::create_directories(folder);
        std::ofstream(folder / "cash.json")
            << R"({"kind": "cash", "version": 1, "effective_from": "2020-01-01", )" << key << "}";
    }
    std::vector<std::string> wanted(const char* on) {
        std::vector<std::string> found;
        for (const auto& one : unverified_cash(company.workspace(), "c", day(on)).items) {
            std::string line = one.number + " " + one.applied.to_text() + ", " + one.why;
            for (const auto& by : one.by) line += ", by " + by;
            found.push_back(line);
        }
        return found;
    }
    ToVerify verify_it(const char* payment, const char* by, const char* on = "2026-02-04") {
        return verify_cash(company.workspace(), company.on(on),
                           {.company = "c", .payment = payment, .by = by});
    }
    std::string refused(const char* payment, const char* by, base::Exit exit) {
        try {
            verify_it(payment, by, "2026-02-06");
        } catch (const base::RunError& error) {
            EXPECT_EQ(error.exit(), exit);
            return error.what();
        }
        return "verified";
    }
    void apply_by_hand_as(const char* by) {
        apply_by_hand(company.workspace(), "c", company.on("2026-02-04"),
                      {.from = "P-1", .to = {{"INV-1001"}}, .by = by});
    }
};

using Found = std::vector<std::string>;

TEST_F(CashReview, WhatRulesAppliedWantsOnePersonFromTheThresholdOn) {
    EXPECT_EQ(wanted("2026-02-03"), Found{}) << "nothing is applied yet";
    apply_cash(company.workspace(), "c", company.on("2026-02-04"), {});
    EXPECT_EQ(wanted("2026-02-04"), Found{"P-1 250.00 EUR, 200.00 EUR or more"});
    const auto findings = audit_cash(company.workspace(), "c", day("2026-02-04"), {});
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].check, cash::AuditCheck::unverified);
    EXPECT_EQ(findings[0].payment, "P-1");
    EXPECT_EQ(findings[0].amount.to_text(), "250.00 EUR");
    EXPECT_EQ(verify_it("P-1", "bert", "2026-02-06").applied.to_text(), "250.00 EUR");
    EXPECT_EQ(wanted("2026-02-05").size(), 1U) << "it was not verified yet";
    EXPECT_EQ(wanted("2026-02-06"), Found{});
    EXPECT_EQ(refused("P-1", "carl", base::Exit::wrong_use),
              "all that is applied of \"P-1\" is verified already");
    company.expect_verified();
}

TEST_F(CashReview, WhoAppliedItCannotVerifyIt) {
    EXPECT_EQ(refused("P-1", "bert", base::Exit::wrong_use), "nothing of \"P-1\" is applied");
    apply_by_hand_as("anna");
    EXPECT_EQ(wanted("2026-02-04"), Found{"P-1 250.00 EUR, 200.00 EUR or more, by anna"});
    EXPECT_EQ(refused("P-1", "anna", base::Exit::answer_is_no),
              "\"anna\" applied \"P-1\": a second person has to verify it");
    EXPECT_EQ(wanted("2026-02-04").size(), 1U);
    verify_it("P-1", "bert");
    EXPECT_EQ(wanted("2026-02-04"), Found{});
}

TEST_F(CashReview, CaseAndBlanksMakeNoSecondPerson) {
    apply_by_hand_as("anna");
    for (const char* by : {"ANNA", " anna ", "Anna"}) {
        EXPECT_NE(refused("P-1", by, base::Exit::answer_is_no), "verified") << by;
    }
}

TEST_F(CashReview, AReturnOfAPartLeavesTheRestToVerify) {
    apply_by_hand(company.workspace(), "c", company.on("2026-02-04"),
                  {.from = "P-1", .to = {{"INV-1001", "200.00"}}, .by = "anna"});
    company.bank_return("RET-1", "10.00", "2026-02-04");
    apply_by_hand(company.workspace(), "c", company.on("2026-02-04"),
                  {.from = "RET-1", .to = {{"P-1"}}, .by = "anna"});
    EXPECT_EQ(wanted("2026-02-04"), Found{"P-1 200.00 EUR, 200.00 EUR or more, by anna"});
    const auto findings = audit_cash(company.workspace(), "c", day("2026-03-20"), {});
    ASSERT_FALSE(findings.empty());
    EXPECT_EQ(findings[0].check, cash::AuditCheck::stale);
    EXPECT_EQ(findings[0].amount.to_text(), "40.00 EUR") << "250.00 - 200.00 - 10.00";
}

TEST_F(CashReview, WhatIsAppliedAgainIsVerifiedAgain) {
    apply_by_hand_as("anna");
    verify_it("P-1", "bert");
    unapply_cash(company.workspace(), "c", company.on("2026-02-04"), {.what = "P-1"});
    EXPECT_EQ(wanted("2026-02-04"), Found{});
    apply_by_hand_as("bert");
    EXPECT_EQ(wanted("2026-02-04"), Found{"P-1 250.00 EUR, 200.00 EUR or more, by bert"});
    EXPECT_EQ(refused("P-1", "bert", base::Exit::answer_is_no),
              "\"bert\" applied \"P-1\": a second person has to verify it");
    verify_it("P-1", "anna");
}

TEST_F(CashReview, ALotIsDrawnOfAll) {
    apply_cash(company.workspace(), "c", company.on("2026-02-04"), {});
    policy(R"("verify": {"one_of": 1})");
    EXPECT_EQ(wanted("2026-02-04"),
              (Found{"P-1 250.00 EUR, one of 1, by lot", "P-2 100.00 EUR, one of 1, by lot"}));
    policy(R"("apply_from": 80)");
    EXPECT_FALSE(unverified_cash(company.workspace(), "c", day("2026-02-04")).wanted);
    verify_it("P-2", "bert");  // nobody asks for it, and somebody looked
}

TEST(VerifyPolicy, TheLotIsTheSameEveryTimeAndAboutOneOfSoMany) {
    const cash::VerifyPolicy policy{.every = 20};
    int drawn = 0;
    for (std::int64_t id = 1; id <= 20'000; ++id) drawn += cash::is_in_sample(policy, id) ? 1 : 0;
    EXPECT_NEAR(drawn, 1'000, 100);
    EXPECT_FALSE(cash::is_in_sample({}, 1));
}

}  // namespace
}  // namespace openitem::service
