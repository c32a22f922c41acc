// The rule packs beside each other: which rules are whose, and what a choice of them means.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "host/model/peppol/german_rules.hpp"
#include "host/model/test_batch.hpp"
#include "host/model/xrechnung/rules.hpp"

namespace openitem::model {
namespace {

using testing::TestBatch;
using Ids = std::set<std::string>;

Ids ids_of(const std::vector<Finding>& findings) {
    Ids out;
    for (const Finding& finding : findings) out.insert(finding.rule);
    return out;
}

// An invoice whose connector found these rules broken.
Ids said(const RulePack& pack, std::initializer_list<const char*> found) {
    TestBatch batch;
    auto payment = batch.payment("1");  // no pack has rules of its own for it
    for (const char* rule : found) payment.add_finding().rule(rule).flag(OI_FINDING_WARNING);
    std::vector<Finding> findings;
    judge_beyond_basic(batch.first(), pack, findings);
    return ids_of(findings);
}

TEST(Packs, AreFoundByName) {
    EXPECT_EQ(find_pack("peppol"), &peppol_pack());
    EXPECT_EQ(find_pack("xrechnung"), &xrechnung_pack());
    EXPECT_EQ(find_pack("Peppol"), nullptr);
    for (const RulePack* pack : {&en16931_pack(), &peppol_pack(), &xrechnung_pack()}) {
        EXPECT_NE(pack_names().find(pack->name), std::string_view::npos);
        EXPECT_FALSE(pack->version.empty() || pack->date.empty()) << pack->name;
    }
}

TEST(Packs, EveryRuleStandsOnce) {
    Ids ids;
    std::size_t count = 0;
    const auto take = [&](std::span<const en16931::InvoiceRule> table) {
        for (const auto& rule : table) {
            ids.insert(std::string(rule.id));
            EXPECT_NE(rule.check, nullptr) << rule.id;
            EXPECT_FALSE(rule.demand.empty() || rule.term.empty()) << rule.id;
            ++count;
        }
    };
    for (const auto table :
         {peppol::document_rules(), peppol::identifier_rules(), peppol::code_rules(),
          peppol::xrechnung_rules(), xrechnung::document_rules(), xrechnung::extension_rules(),
          xrechnung::clean_vehicle_rules()}) {
        take(table);
    }
    for (const auto countries :
         {peppol::danish_rules(), peppol::nordic_rules(), peppol::greek_rules(),
          peppol::german_rules(), peppol::other_national_rules()}) {
        for (const auto& country : countries) take(country.rules);
    }
    EXPECT_EQ(ids.size(), count);
}

TEST(Packs, TakeOfAConnectorsFindingsWhatTheyKnow) {
    const auto found = {"UBL-SR-01", "BR-DE-18", "DE-R-018", "PEPPOL-EN16931-R008",
                        "PEPPOL-EN16931-R051"};
    EXPECT_EQ(said(en16931_pack(), found), Ids{"UBL-SR-01"});
    EXPECT_EQ(said(peppol_pack(), found),
              (Ids{"UBL-SR-01", "DE-R-018", "PEPPOL-EN16931-R008", "PEPPOL-EN16931-R051"}));
    EXPECT_EQ(said(xrechnung_pack(), found), (Ids{"UBL-SR-01", "BR-DE-18", "PEPPOL-EN16931-R008"}));
    EXPECT_EQ(said(ar_basic(), found), Ids{});
}

TEST(Packs, AConnectorsOwnFindingsAreBasic) {
    TestBatch batch;
    auto invoice = batch.invoice("1");
    invoice.add_finding().rule("ubl.date").flag(OI_FINDING_WARNING);
    invoice.add_finding().rule("UBL-CR-001").flag(OI_FINDING_WARNING);
    std::vector<Finding> findings;
    static_cast<void>(judge(batch.first(), ar_basic(), findings));
    EXPECT_TRUE(ids_of(findings).contains("ubl.date"));
    EXPECT_FALSE(ids_of(findings).contains("UBL-CR-001"));
    findings.clear();
    judge_beyond_basic(batch.first(), en16931_pack(), findings);
    EXPECT_FALSE(ids_of(findings).contains("ubl.date"));
    EXPECT_TRUE(ids_of(findings).contains("UBL-CR-001"));
}

TEST(Packs, WhatXRechnungTakesOverIsOnlyAdviceInCii) {
    const auto flag_at = [](const char* location) {
        TestBatch batch;
        batch.invoice("1").location(location);  // states no business process
        std::vector<Finding> findings;
        static_cast<void>(judge(batch.first(), xrechnung_pack(), findings));
        const auto found = std::find_if(findings.begin(), findings.end(), [](const Finding& each) {
            return each.rule == "PEPPOL-EN16931-R001";
        });
        return found == findings.end() ? Flag::information : found->flag;
    };
    EXPECT_EQ(flag_at("/ubl:Invoice"), Flag::fatal);
    EXPECT_EQ(flag_at("/rsm:CrossIndustryInvoice"), Flag::warning);
    EXPECT_EQ(flag_at(""), Flag::fatal);
}

}  // namespace
}  // namespace openitem::model
