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

}  // namespace
}  // namespace openitem::sync
