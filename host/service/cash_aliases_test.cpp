#include "host/service/cash_aliases.hpp"

#include <gtest/gtest.h>

#include "host/service/cash.hpp"
#include "host/service/cash_audit.hpp"
#include "host/service/decisions.hpp"
#include "host/service/test_company.hpp"

namespace openitem::service {
namespace {

using testing::day;
using testing::TestCompany;

constexpr const char* account = "DE02120300000000202051";

std::vector<std::string> aliases_on(TestCompany& company, const char* on) {
    std::vector<std::string> found;
    const auto list = payer_aliases(company.workspace(), "c", day(on));
    for (const auto& alias : list.aliases) {
        std::string line = alias.account ? "account " : "name ";
        line += alias.text + " of " + list.customers.at(alias.customer).number + " from";
        for (const auto& from : alias.from) line += " " + from.payment + " by " + from.by;
        if (!alias.used) line += ", not used";
        found.push_back(line);
    }
    return found;
}

using Found = std::vector<std::string>;

TestCompany::Fill paid_by(const char* name, const char* account_of) {
    return [=](Payment& p) {
        p.payer_name(name);
        p.payer_account(account_of);
    };
}

// A holding nobody knows paid INV-1001 of Testa, and somebody said so.
struct PayerAliases : ::testing::Test {
    TestCompany company;
    store::CustomerId testa = company.customer("C-1", "Testa GmbH");
    store::CustomerId other = company.customer("C-2", "Muster AG");

    PayerAliases() {
        company.invoice("INV-1001", testa, "100.00", "2026-01-01", "2026-01-31");
        company.invoice("INV-1002", testa, "250.00", "2026-01-01", "2026-01-31");
        company.invoice("INV-2001", other, "300.00", "2026-01-01", "2026-01-31");
        company.payment("P-1", {}, "100.00", "2026-02-02", paid_by("Holding & Co.", account));
    }
    std::vector<AppliedByHand> apply(const char* payment, const char* invoice, const char* on) {
        return apply_by_hand(company.workspace(), "c", company.on(on),
                             {.from = payment, .to = {{invoice}}, .by = "anna"});
    }
    CashLine matched(const char* payment, const char* on) {
        auto report = match_cash(company.workspace(), "c", company.on(on), {.payment = payment});
        return report.lines.at(0);
    }
};

TEST_F(PayerAliases, AreLearnedFromWhatAPersonApplied) {
    EXPECT_EQ(aliases_on(company, "2026-02-03"), Found{});
    apply("P-1", "INV-1001", "2026-02-03");
    EXPECT_EQ(aliases_on(company, "2026-02-02"), Found{}) << "not before that day";
    EXPECT_EQ(aliases_on(company, "2026-02-03"),
              (Found{"account DE02120300000000202051 of C-1 from P-1 by anna",
                     "name Holding & Co. of C-1 from P-1 by anna"}));
    // The next payment from there is applied by itself, and says why.
    company.payment("P-2", {}, "250.00", "2026-02-05", paid_by("", account));
    apply_cash(company.workspace(), "c", company.on("2026-02-06"), {});
    const auto kept = kept_decisions(company.workspace(), "c", "cash");
    const auto& decision = kept.back().record;
    EXPECT_EQ(decision.subject, "P-2");
    EXPECT_EQ(decision.outcome, "matched");
    EXPECT_EQ(decision.rules.back().inputs.front().value,
              "account DE02120300000000202051 paid for the customer before, by hand: P-1 on "
              "2026-02-03");
    EXPECT_TRUE(replays(decision));
    company.expect_verified();
}

TEST_F(PayerAliases, TheNameAloneIsProposed) {
    apply("P-1", "INV-1001", "2026-02-03");
    company.payment("P-2", {}, "250.00", "2026-02-05", paid_by("HOLDING & CO", ""));
    const auto line = matched("P-2", "2026-02-06");
    EXPECT_EQ(line.proposal.customer, testa.value);
    EXPECT_EQ(line.proposal.score, 75);
}

TEST_F(PayerAliases, AreForgottenWithTheApplication) {
    apply("P-1", "INV-1001", "2026-02-03");
    unapply_cash(company.workspace(), "c", company.on("2026-02-04"), {.what = "P-1"});
    EXPECT_EQ(aliases_on(company, "2026-02-03").size(), 2U) << "they held until then";
    EXPECT_EQ(aliases_on(company, "2026-02-04"), Found{});
    company.payment("P-2", {}, "250.00", "2026-02-05", paid_by("", account));
    EXPECT_EQ(matched("P-2", "2026-02-06").proposal.payer, 0);
    // And learned again with the next one.
    apply("P-1", "INV-1002", "2026-02-07");
    EXPECT_EQ(aliases_on(company, "2026-02-07").size(), 2U);
    company.expect_verified();
}

TEST_F(PayerAliases, StayAsLongAsAnotherPaymentSaysTheSame) {
    company.payment("P-2", {}, "250.00", "2026-02-02", paid_by("Holding & Co.", account));
    apply("P-1", "INV-1001", "2026-02-03");
    apply("P-2", "INV-1002", "2026-02-03");
    unapply_cash(company.workspace(), "c", company.on("2026-02-04"), {.what = "P-1"});
    EXPECT_EQ(aliases_on(company, "2026-02-04").front(),
              "account DE02120300000000202051 of C-1 from P-2 by anna");
}

TEST_F(PayerAliases, OfTwoCustomersMeanNobody) {
    company.payment("P-2", {}, "300.00", "2026-02-02", paid_by("Holding & Co.", account));
    company.payment("P-3", {}, "77.00", "2026-02-05", paid_by("Holding & Co.", account));
    apply("P-1", "INV-1001", "2026-02-03");
    apply("P-2", "INV-2001", "2026-02-03");
    EXPECT_EQ(aliases_on(company, "2026-02-03").front(),
              "account DE02120300000000202051 of C-1 from P-1 by anna, not used");
    const auto line = matched("P-3", "2026-02-06");
    EXPECT_EQ(line.proposal.payer, 0);
    EXPECT_EQ(line.proposal.reason,
              "it names no open document, and the payer's account has paid for several customers");
}

TEST_F(PayerAliases, AreNotLearnedOfWhatIsKnownOrSaysNothing) {
    company.payment("P-4", {}, "20.00", "2026-02-02", paid_by("TESTA GMBH", "NOTPROVIDED"));
    apply("P-4", "INV-1001", "2026-02-03");
    company.payment("P-5", {}, "20.00", "2026-02-02", paid_by("Muster AG", ""));
    apply("P-5", "INV-1001", "2026-02-03");
    EXPECT_EQ(aliases_on(company, "2026-02-03"), Found{})
        << "who is known as another customer has paid for this one, once";
}

TEST_F(PayerAliases, OfWhatTheBankTookBackCountNoMore) {
    apply("P-1", "INV-1001", "2026-02-03");
    company.bank_return("RET-1", "100.00", "2026-02-04");
    apply("RET-1", "P-1", "2026-02-05");
    EXPECT_EQ(aliases_on(company, "2026-02-05"), Found{});
}

TEST_F(PayerAliases, AWrongOneDoesNotHideWhoPaid) {
    company.payment("P-6", {}, "20.00", "2026-02-02", paid_by("Muster AG", account));
    apply("P-6", "INV-1001", "2026-02-03");
    EXPECT_EQ(aliases_on(company, "2026-02-03"), Found{}) << "Muster AG is another customer";
    const auto findings = audit_cash(company.workspace(), "c", day("2026-02-03"), {});
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].check, cash::AuditCheck::other_payer);
}

TEST_F(PayerAliases, APersonCanForgetThem) {
    apply("P-1", "INV-1001", "2026-02-03");
    const auto forgotten =
        forget_alias(company.workspace(), company.on("2026-02-04"),
                     {.company = "c", .text = "de02 1203 0000 0000 2020 51", .by = "bert"});
    EXPECT_EQ(forgotten.aliases.size(), 1U);
    EXPECT_EQ(aliases_on(company, "2026-02-04"),
              Found{"name Holding & Co. of C-1 from P-1 by anna"});
    EXPECT_THROW(forget_alias(company.workspace(), company.on("2026-02-04"),
                              {.company = "c", .text = "holding co", .customer = "C-2"}),
                 base::RunError);
}

}  // namespace
}  // namespace openitem::service
