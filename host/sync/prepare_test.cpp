// What becomes of a record before the books are looked into.
#include "host/sync/prepare.hpp"

#include <gtest/gtest.h>

#include "host/model/test_batch.hpp"

namespace openitem::sync {
namespace {

using model::testing::TestBatch;

TEST(Preparer, ARecordThatIsTooLargeCostsOnlyItself) {
    TestBatch parts(BatchLimits{.flush_bytes = 2'000, .stream_bytes = 2'000});
    auto large = parts.invoice("large");
    for (int i = 0; i < 200; ++i) large.add_note().text("some text that takes its place");
    TestBatch other;
    other.invoice("small").number("1");
    ASSERT_GT(parts.batches().size(), 3u);

    PrepareRules rules;
    rules.record_limit = 1'000;
    Preparer preparer(rules);
    std::vector<Rejected> rejected;
    for (const auto& batch : parts.batches()) {
        EXPECT_TRUE(preparer.add(batch).empty());
        for (auto& one : preparer.take_rejected()) rejected.push_back(std::move(one));
    }
    EXPECT_FALSE(preparer.open());
    ASSERT_EQ(rejected.size(), 1u);
    EXPECT_EQ(rejected[0].source_id, "large");
    EXPECT_EQ(rejected[0].entity, OI_INVOICE);
    EXPECT_EQ(rejected[0].why.rule, "record.too_large");
    const auto next = preparer.add(other.batches().at(0));
    ASSERT_EQ(next.size(), 1u);
    EXPECT_EQ(next[0]->records().at(0).source_id, "small");
}

// An invoice that can be posted, and breaks rules of Peppol and of its connector's.
void fill(openitem::Invoice invoice) {
    invoice.number("1").type_code("380").currency("EUR").issued_on(
        model::testing::day("2026-01-31"));
    invoice.total(model::testing::eur("1.00")).customer_id("C");
    invoice.add_finding().rule("UBL-CR-001").flag(OI_FINDING_WARNING);
}

// What became of it: the rule it was refused by, or those it was warned of.
std::string judged(const model::RuleChoice& choice) {
    TestBatch batch;
    fill(batch.invoice("1"));
    PrepareRules rules;
    rules.rules = choice;
    Preparer preparer(rules);
    const auto prepared = preparer.add(batch.batches().at(0));
    const auto& record = prepared.at(0)->records().at(0);
    if (record.refusal) return record.refusal->rule;
    std::string out = "taken";
    for (const auto& rule : record.warnings) {
        if (rule == "UBL-CR-001" || rule == "PEPPOL-EN16931-R001") out += " " + rule;
    }
    return out;
}

TEST(Preparer, JudgesByThePackThatIsChosen) {
    using model::Consequence;
    EXPECT_EQ(judged({}), "taken");
    model::RuleChoice choice{.pack = &model::peppol_pack()};
    EXPECT_EQ(judged(choice), "BR-01");
    choice.fatal = Consequence::warn;
    EXPECT_EQ(judged(choice), "taken PEPPOL-EN16931-R001 UBL-CR-001");
    choice.warning = Consequence::pass;
    EXPECT_EQ(judged(choice), "taken PEPPOL-EN16931-R001");
    choice = {.pack = &model::en16931_pack(), .fatal = Consequence::pass};
    EXPECT_EQ(judged(choice), "taken UBL-CR-001");
    choice.warning = Consequence::quarantine;
    EXPECT_EQ(judged(choice), "UBL-CR-001");
}

TEST(Preparer, WhatReceivablesNeedCannotBeWaived) {
    TestBatch batch;
    batch.invoice("1").number("1");
    PrepareRules rules;
    rules.rules = {.pack = &model::peppol_pack(),
                   .fatal = model::Consequence::pass,
                   .warning = model::Consequence::pass};
    Preparer preparer(rules);
    const auto prepared = preparer.add(batch.batches().at(0));
    ASSERT_TRUE(prepared.at(0)->records().at(0).refusal);
    EXPECT_EQ(prepared.at(0)->records().at(0).refusal->rule, "issue_date.missing");
}

TEST(Preparer, ADocumentStaysTheSameWhateverItIsJudgedBy) {
    const auto hash_of = [](bool judged) {
        TestBatch batch;
        auto invoice = batch.invoice("1");
        invoice.number("1").add_invoice_line().line_id("1");
        if (judged) invoice.add_finding().rule("UBL-CR-001");
        const PrepareRules rules;
        Preparer preparer(rules);
        return preparer.add(batch.batches().at(0)).at(0)->records().at(0).hash;
    };
    EXPECT_EQ(hash_of(true), hash_of(false));
}

}  // namespace
}  // namespace openitem::sync
