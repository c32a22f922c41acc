#include "host/model/record.hpp"

#include <gtest/gtest.h>

#include <string>

#include "host/model/test_batch.hpp"

namespace openitem::model {
namespace {

using testing::day;
using testing::eur;
using testing::TestBatch;

std::string order_of(Records& records) {
    std::string order;
    while (const RecordView* record = records.next()) {
        order.append(record->description().name)
            .append(":")
            .append(record->source_id())
            .append(" ");
    }
    return order;
}

TEST(Records, ComeInTheOrderInWhichTheyNeedEachOther) {
    TestBatch batch;
    batch.balance("8");
    batch.allocation("5").amount(eur("1"));
    batch.statement("7");
    batch.payment("4a");
    batch.invoice("3a");
    batch.dispute("6");
    batch.payment("4b");
    batch.order("2");
    batch.invoice("3b");
    batch.customer("1");
    EXPECT_EQ(
        order_of(batch.records()),
        "customer:1 order:2 invoice:3a invoice:3b payment:4a payment:4b allocation:5 dispute:6 "
        "bank_statement:7 balance:8 ");
}

TEST(Records, OfAnEmptyBatchAreNone) {
    oi_batch_header header{};
    header.size = header.text_offset = sizeof header;
    header.header_size = sizeof header;
    header.table_size = sizeof(oi_table);
    Records records(BatchView(&header, sizeof header));
    EXPECT_EQ(records.next(), nullptr);
    EXPECT_EQ(records.next(), nullptr);
}

TEST(Records, HaveTheirOwnChildrenAlsoWhenRecordsOfOtherKindsStandBetween) {
    TestBatch batch;
    for (const auto* id : {"1", "2", "3"}) {
        batch.invoice(std::string("I") + id).add_note().text(std::string("invoice ") + id);
        auto payment = batch.payment(std::string("P") + id);
        payment.add_note().text(std::string("payment ") + id);
        payment.add_note().text("again");
        batch.order(std::string("O") + id);  // without a note
    }
    std::string seen;
    Records& records = batch.records();
    while (const RecordView* record = records.next()) {
        for (const auto note : record->children<oi_note>()) {
            seen.append(record->source_id())
                .append("=")
                .append(note.text<OI_NOTE_TEXT>())
                .append(" ");
        }
    }
    EXPECT_EQ(seen,
              "I1=invoice 1 I2=invoice 2 I3=invoice 3 P1=payment 1 P1=again P2=payment 2 P2=again "
              "P3=payment 3 P3=again ");
}

TEST(Records, JoinRowsToTheirParentsInSourceOrder) {
    TestBatch batch;
    auto invoice = batch.invoice("1");
    auto first = invoice.add_invoice_line().line_id("1");
    auto second = invoice.add_invoice_line().line_id("2");
    second.add_item_attribute().name("b1");
    invoice.add_note().text("document");
    first.add_item_attribute().name("a1");
    second.add_item_attribute().name("b2");
    second.add_note().text("line");
    first.add_item_attribute().name("a2");

    const RecordView& record = batch.first();
    std::string seen;
    for (const auto line : record.children<oi_invoice_line>()) {
        seen.append(line.text<OI_INVOICE_LINE_LINE_ID>()).append(":");
        for (const auto item : record.children<oi_item_attribute>(line)) {
            seen.append(item.text<OI_ITEM_ATTRIBUTE_NAME>()).append(",");
        }
        for (const auto note : record.children<oi_note>(line)) {
            seen.append(note.text<OI_NOTE_TEXT>()).append(",");
        }
    }
    EXPECT_EQ(seen, "1:a1,a2,2:b1,b2,line,");
    ASSERT_EQ(record.children<oi_note>().size(), 1U);
    EXPECT_EQ(record.children<oi_note>()[0].text<OI_NOTE_TEXT>(), "document");
    EXPECT_EQ(record.rows(OI_NOTE).count, 2U);
    EXPECT_EQ(record.children_below(OI_NOTE, OI_INVOICE_LINE).count, 1U);
}

TEST(Records, ReadWhatWasSuppliedAndNothingElse) {
    TestBatch batch;
    batch.invoice("R-1").number("1").issued_on(day("2026-01-31")).total(eur("12.50")).kind(1);
    const auto invoice = batch.first().as<oi_invoice>();
    EXPECT_EQ(invoice.text<OI_INVOICE_NUMBER>(), "1");
    EXPECT_EQ(invoice.date<OI_INVOICE_ISSUED_ON>(), day("2026-01-31").days);
    ASSERT_NE(invoice.amount<OI_INVOICE_TOTAL>(), nullptr);
    EXPECT_EQ(invoice.amount<OI_INVOICE_TOTAL>()->units, 1250);
    EXPECT_EQ(invoice.code<OI_INVOICE_KIND>(), 1U);
    // Rows are sent only as long as needed: what lies behind must not be looked at.
    EXPECT_LT(batch.batches()[0].table(OI_INVOICE).row_size(), sizeof(oi_invoice));
    EXPECT_FALSE(invoice.has<OI_INVOICE_MODIFIED_AT>());
    EXPECT_EQ(invoice.instant<OI_INVOICE_MODIFIED_AT>(), std::nullopt);
    EXPECT_EQ(invoice.amount<OI_INVOICE_PAYABLE>(), nullptr);
    EXPECT_EQ(invoice.text<OI_INVOICE_STATUS>(), "");
    EXPECT_EQ(invoice.date<OI_INVOICE_DUE_ON>(), std::nullopt);
}

TEST(Records, SayWhatChangedWhereTheyStandAndWhereTheyComeFrom) {
    TestBatch batch;
    batch.customer("a");
    batch.customer("b").change(OI_CHANGE_DELETED).location("customers.csv:3").origin({7, 9, 1});
    batch.balance("c");  // has no change
    Records& records = batch.records();
    EXPECT_EQ(records.next()->change(), static_cast<std::uint32_t>(OI_CHANGE_UPSERT));
    const RecordView* deleted = records.next();
    EXPECT_EQ(deleted->change(), static_cast<std::uint32_t>(OI_CHANGE_DELETED));
    EXPECT_EQ(deleted->location(), "customers.csv:3");
    EXPECT_EQ(deleted->origin().offset, 7U);
    EXPECT_EQ(records.next()->change(), static_cast<std::uint32_t>(OI_CHANGE_UPSERT));
}

TEST(Records, SayThatTheyContinue) {
    TestBatch batch(BatchLimits{.flush_bytes = 1024, .stream_bytes = 2048});
    auto invoice = batch.invoice("1");
    for (int i = 0; i < 40; ++i) invoice.add_invoice_line().line_id(std::to_string(i)).name("item");
    const auto& parts = batch.batches();
    ASSERT_GT(parts.size(), 2U);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        Records records(parts[i]);
        const RecordView* record = records.next();
        EXPECT_EQ(record->source_id(), "1");
        EXPECT_EQ(record->continued(), i != 0);
        EXPECT_EQ(record->continues(), i + 1 != parts.size());
    }
}

}  // namespace
}  // namespace openitem::model
