#include "sdk/runtime/batch_view.hpp"

#include "sdk/runtime/checker.hpp"
#include "sdk/runtime/test_batch.hpp"

#include <gtest/gtest.h>

namespace openitem::runtime {
namespace {

using testing::bytes_of;
using testing::TestBatch;

template <class Row>
Row below(std::uint32_t entity, std::uint32_t parent_row) {
    Row made{};
    made.row.parent_entity = entity;
    made.row.parent_row = parent_row;
    return made;
}

TEST(Batch, ReadsRowsOfAnyLength) {
    for (const std::size_t row_size :
         {offsetof(oi_invoice, payable), sizeof(oi_invoice), sizeof(oi_invoice) + 40}) {
        TestBatch made;
        for (int i = 0; i < 3; ++i) {
            oi_invoice invoice{};
            invoice.number = made.text("R-" + std::to_string(i));
            invoice.issued_on = 100 + i;
            OI_SET_PRESENT(invoice.row, OI_INVOICE_NUMBER);
            OI_SET_PRESENT(invoice.row, OI_INVOICE_ISSUED_ON);
            made.add(invoice, row_size);
        }
        const auto words = made.words();
        ASSERT_FALSE(BatchChecker().check(words.data(), words.size() * 8));
        const Batch batch(bytes_of(words));
        int i = 0;
        for (const oi_invoice& invoice : batch.rows<oi_invoice>()) {
            EXPECT_TRUE(present(invoice.row, OI_INVOICE_NUMBER));
            EXPECT_FALSE(present(invoice.row, OI_INVOICE_TOTAL));
            EXPECT_EQ(batch.text(invoice.number), "R-" + std::to_string(i));
            EXPECT_EQ(invoice.issued_on, 100 + i);
            ++i;
        }
        EXPECT_EQ(i, 3);
        EXPECT_EQ(batch.rows<oi_invoice>()[2].issued_on, 102);
        EXPECT_EQ(batch.table(OI_INVOICE).bytes(1).size(), row_size);
        EXPECT_TRUE(batch.rows<oi_payment>().empty());
        EXPECT_TRUE(batch.table(4711).empty());
    }
}

TEST(RecordReader, GivesEveryRootItsOwnChildren) {
    // Roots of two entities in turn, with none, one or two lines, notes at two depths.
    TestBatch made;
    std::uint32_t lines = 0;
    for (std::uint32_t i = 0; i < 20; ++i) {
        made.invoice("R-" + std::to_string(i), i);
        for (std::uint32_t n = 0; n < i % 3; ++n) {
            made.add(below<oi_invoice_line>(OI_INVOICE, i));
            made.add(below<oi_note>(OI_INVOICE_LINE, lines++));
        }
        made.add(oi_payment{});
        if (i % 2 == 0) made.add(below<oi_note>(OI_PAYMENT, i));
    }
    const auto words = made.words();
    const auto bad = BatchChecker().check(words.data(), words.size() * 8);
    ASSERT_FALSE(bad) << bad->text();

    const Batch batch(bytes_of(words));
    RecordReader records(batch);
    std::uint32_t invoices = 0, payments = 0;
    while (const Record* record = records.next()) {
        const std::uint32_t i = record->id().row;
        if (record->entity() == OI_INVOICE) {
            EXPECT_EQ(i, invoices++);
            EXPECT_EQ(record->head<oi_invoice>().total.units, i);
            EXPECT_EQ(record->children<oi_invoice_line>().size(), i % 3);
            EXPECT_EQ(record->children<oi_note>().size(), i % 3);
            std::uint32_t line = record->first(OI_INVOICE_LINE);
            for (const auto& note : record->children<oi_note>()) {
                EXPECT_EQ(note.row.parent_row, line++);
            }
        } else {
            EXPECT_EQ(record->entity(), static_cast<std::uint32_t>(OI_PAYMENT));
            EXPECT_EQ(i, payments++);
            EXPECT_EQ(record->children<oi_note>().size(), i % 2 == 0 ? 1u : 0u);
            EXPECT_TRUE(record->children<oi_invoice_line>().empty());
        }
    }
    EXPECT_EQ(invoices, 20u);
    EXPECT_EQ(payments, 20u);
    EXPECT_EQ(records.next(), nullptr);
}

TEST(RecordReader, EndsAtOnceOnAnEmptyBatch) {
    const auto words = TestBatch().words();
    const Batch batch(bytes_of(words));
    RecordReader records(batch);
    EXPECT_EQ(records.next(), nullptr);
    EXPECT_EQ(records.next(), nullptr);
}

TEST(Batch, FindsTheRootOfADeepRow) {
    TestBatch made;
    made.invoice("1", 1);
    made.add(below<oi_party>(OI_INVOICE, 0));
    made.add(below<oi_bank_account>(OI_PARTY, 0));
    const auto words = made.words();
    const Batch batch(bytes_of(words));
    EXPECT_EQ(root_of(batch, {OI_BANK_ACCOUNT, 0}), (RowId{OI_INVOICE, 0}));
    EXPECT_EQ(root_of(batch, {OI_INVOICE, 0}), (RowId{OI_INVOICE, 0}));
}

}  // namespace
}  // namespace openitem::runtime
