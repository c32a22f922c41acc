#include "sdk/runtime/checker.hpp"

#include "sdk/runtime/test_batch.hpp"

#include <openitem/batch_view.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <random>

namespace openitem::runtime {
namespace {

using testing::TestBatch;
using Words = std::vector<std::uint64_t>;

std::string code_of(const Words& words) {
    BatchChecker checker;
    const auto bad = checker.check(words.data(), words.size() * 8);
    return bad ? std::string(bad->code) : "";
}

oi_batch_header& header(Words& words) { return *reinterpret_cast<oi_batch_header*>(words.data()); }
oi_table& table(Words& words, std::size_t i = 0) {
    return reinterpret_cast<oi_table*>(&header(words) + 1)[i];
}
template <class Row>
Row& row(Words& words, std::size_t table_index = 0, std::size_t i = 0) {
    auto* bytes = reinterpret_cast<std::byte*>(words.data()) + table(words, table_index).offset;
    return reinterpret_cast<Row*>(bytes)[i];
}

template <class Row>
Row below(std::uint32_t entity, std::uint32_t parent_row) {
    Row made{};
    made.row.parent_entity = entity;
    made.row.parent_row = parent_row;
    return made;
}

/// Two invoices; the second has a line with a note.
TestBatch sample() {
    TestBatch batch;
    batch.invoice("R-1", 1250);
    batch.invoice("R-2 für", 99);
    auto line = below<oi_invoice_line>(OI_INVOICE, 1);
    line.line_id = batch.text("1");
    line.quantity = {15, 1, {}};
    OI_SET_PRESENT(line.row, OI_INVOICE_LINE_LINE_ID);
    OI_SET_PRESENT(line.row, OI_INVOICE_LINE_QUANTITY);
    batch.add(line);
    batch.add(below<oi_note>(OI_INVOICE_LINE, 0));
    return batch;
}

TEST(BatchChecker, LetsAGoodBatchPass) {
    EXPECT_EQ(code_of(sample().words()), "");
    EXPECT_EQ(code_of(TestBatch().words()), "");
}

struct Breakage {
    const char* code;
    std::function<void(Words&)> apply;
};

TEST(BatchChecker, NamesEveryBrokenPromise) {
    const auto max32 = UINT32_MAX;
    const std::vector<Breakage> cases = {
        {"batch.magic", [](Words& w) { header(w).magic ^= 1; }},
        {"batch.byte_order", [](Words& w) { header(w).byte_order = 0x04030201; }},
        {"batch.abi", [](Words& w) { header(w).abi_major = 77; }},
        {"batch.size", [](Words& w) { header(w).size -= 8; }},
        {"batch.size", [](Words& w) { w.resize(3); }},
        {"batch.reserved", [](Words& w) { header(w).reserved[1] = 1; }},
        {"batch.heap", [](Words& w) { header(w).text_offset = UINT64_MAX - 7; }},
        {"batch.heap", [](Words& w) { header(w).text_size = UINT64_MAX; }},
        {"batch.heap", [](Words& w) { header(w).text_offset += 1; }},
        {"batch.directory", [](Words& w) { header(w).header_size = 56; }},
        {"batch.directory", [=](Words& w) { header(w).header_size = max32 - 7; }},
        {"batch.directory", [=](Words& w) { header(w).table_count = max32; }},
        {"batch.directory", [](Words& w) { header(w).table_size = 20; }},
        {"batch.entity", [](Words& w) { table(w).entity = 0; }},
        {"batch.reserved", [](Words& w) { table(w).reserved = 1; }},
        {"batch.row_size", [](Words& w) { table(w).row_size = 48; }},
        {"batch.row_size", [](Words& w) { table(w).row_size += 4; }},
        {"batch.table_range", [=](Words& w) { table(w).row_count = max32; }},
        {"batch.table_range", [=](Words& w) { table(w).row_size = max32 - 7; }},
        {"batch.table_range", [](Words& w) { table(w).offset = UINT64_MAX - 7; }},
        {"batch.table_range", [](Words& w) { table(w).offset += 4; }},
        {"batch.table_twice", [](Words& w) { table(w, 1).entity = OI_INVOICE; }},
        {"batch.overlap", [](Words& w) { table(w, 1).offset = table(w).offset + 8; }},
        {"batch.overlap", [](Words& w) { table(w).offset = 8; }},
        {"batch.reserved", [](Words& w) { row<oi_invoice>(w).row.reserved = 1; }},
        {"batch.flags", [](Words& w) { row<oi_invoice>(w).row.flags = 4; }},
        {"batch.flags", [](Words& w) { row<oi_note>(w, 2).row.flags = OI_ROW_CONTINUES; }},
        {"batch.parent", [](Words& w) { row<oi_invoice>(w).row.parent_entity = OI_INVOICE; }},
        {"batch.parent", [](Words& w) { row<oi_note>(w, 2).row.parent_entity = 0; }},
        {"batch.parent", [](Words& w) { row<oi_note>(w, 2).row.parent_entity = OI_NOTE; }},
        {"batch.parent", [](Words& w) { row<oi_note>(w, 2).row.parent_row = 1; }},
        {"batch.parent", [](Words& w) { row<oi_invoice_line>(w, 1).row.parent_row = 2; }},
        {"batch.text_range", [=](Words& w) { row<oi_invoice>(w).number.length = max32; }},
        {"batch.text_range", [=](Words& w) { row<oi_invoice>(w).number.offset = max32; }},
        {"batch.text_range", [=](Words& w) { row<oi_note>(w, 2).row.location.offset = max32; }},
        {"batch.text_utf8", [](Words& w) { row<oi_invoice>(w, 0, 1).source_id.length = 6; }},
        {"batch.scale", [](Words& w) { row<oi_invoice>(w).total.scale = 19; }},
        {"batch.scale", [](Words& w) { row<oi_invoice>(w).total.scale = 255; }},
        {"batch.scale", [](Words& w) { row<oi_invoice_line>(w, 1).quantity.scale = 19; }},
        {"batch.reserved", [](Words& w) { row<oi_invoice_line>(w, 1).quantity.reserved[6] = 1; }},
        {"batch.reserved", [](Words& w) { row<oi_invoice>(w).total.reserved = 1; }},
        {"batch.currency", [](Words& w) { row<oi_invoice>(w).total.currency[2] = 0; }},
        {"batch.currency", [](Words& w) { row<oi_invoice>(w).total.currency[0] = ' '; }},
        {"batch.currency", [](Words& w) { row<oi_invoice>(w).total.currency[1] = '\x7F'; }},
        {"batch.currency", [](Words& w) { row<oi_invoice>(w).total.currency[1] = '\xC3'; }},
        {"batch.continues", [](Words& w) { row<oi_invoice>(w).row.flags = OI_ROW_CONTINUES; }},
        {"batch.continued",
         [](Words& w) { row<oi_invoice>(w, 0, 1).row.flags = OI_ROW_CONTINUED; }},
    };
    for (std::size_t i = 0; i < cases.size(); ++i) {
        Words words = sample().words();
        cases[i].apply(words);
        EXPECT_EQ(code_of(words), cases[i].code) << "case " << i;
    }
}

TEST(BatchChecker, SaysWhere) {
    Words words = sample().words();
    row<oi_invoice>(words, 0, 1).total.scale = 19;
    const auto bad = BatchChecker().check(words.data(), words.size() * 8);
    ASSERT_TRUE(bad);
    EXPECT_EQ(bad->text(), "invoice row 1, total: scale 19 is more than 18 [batch.scale]");

    TestBatch batch;
    batch.invoice("good", 1);
    batch.invoice("bad \xFF", 1);
    words = batch.words();
    EXPECT_EQ(BatchChecker().check(words.data(), words.size() * 8)->text(),
              "invoice row 1, source_id: byte 8 of the text heap is not UTF-8 [batch.text_utf8]");
}

TEST(BatchChecker, RefusesAnOddAddress) {
    Words words = sample().words();
    words.push_back(0);
    BatchChecker checker;
    const auto* odd = reinterpret_cast<const std::byte*>(words.data()) + 4;
    EXPECT_EQ(checker.check(odd, words.size() * 8 - 8)->code, "batch.alignment");
}

TEST(BatchChecker, AcceptsEveryScaleAndPrintableCurrency) {
    for (unsigned scale = 0; scale < 256; ++scale) {
        Words words = sample().words();
        row<oi_invoice>(words).total.scale = static_cast<std::uint8_t>(scale);
        EXPECT_EQ(code_of(words).empty(), scale <= OI_MAX_SCALE);
    }
    for (int byte = 0; byte < 256; ++byte) {
        for (int at = 0; at < 3; ++at) {
            Words words = sample().words();
            row<oi_invoice>(words).total.currency[at] = static_cast<char>(byte);
            EXPECT_EQ(code_of(words).empty(), byte > 0x20 && byte < 0x7F) << byte;
        }
    }
}

TEST(BatchChecker, HoldsPresentBitsAgainstTheLengthOfTheRow) {
    oi_invoice invoice{};
    OI_SET_PRESENT(invoice.row, OI_INVOICE_TOTAL);
    invoice.total = {1, 0, {'E', 'U', 'R'}, 0};
    const std::size_t up_to_total = offsetof(oi_invoice, total) + sizeof(oi_amount);
    TestBatch enough, too_short;
    enough.add(invoice, up_to_total);
    too_short.add(invoice, up_to_total - 8);
    EXPECT_EQ(code_of(enough.words()), "");
    EXPECT_EQ(code_of(too_short.words()), "batch.present");
}

TEST(BatchChecker, KeepsRowsOfManyKindsApart) {
    // Every combination of ten fields twice over, more than are remembered; the last row is wrong.
    for (const bool last_is_bad : {false, true}) {
        TestBatch batch;
        for (std::uint32_t kind = 0; kind < 2048; ++kind) {
            oi_invoice invoice{};
            invoice.row.present[0] = std::uint64_t{kind % 1024} << OI_INVOICE_SETTLED_ON;
            invoice.total = invoice.open = {1, 2, {'E', 'U', 'R'}, 0};
            if (OI_PRESENT(invoice.row, OI_INVOICE_OPEN) == 0) invoice.open.scale = 77;
            if (last_is_bad && kind == 2047) invoice.open.scale = 19;
            invoice.payable = invoice.net_total = invoice.tax_total = invoice.prepaid =
                invoice.total;
            batch.add(invoice);
        }
        EXPECT_EQ(code_of(batch.words()), last_is_bad ? "batch.scale" : "");
    }
}

TEST(BatchChecker, LetsWhatANewerConnectorSaysPass) {
    TestBatch batch;
    oi_invoice invoice{};
    invoice.row.present[1] = ~std::uint64_t{0};  // fields this SDK does not know
    batch.add(invoice, sizeof(oi_invoice) + 64);
    const oi_row unknown{};
    batch.add_bytes(OI_ENTITY_COUNT + 7, &unknown, sizeof unknown, 128);
    batch.add(below<oi_note>(OI_INVOICE, 0));
    batch.add(below<oi_note>(OI_ENTITY_COUNT + 7, 0));
    const Words words = batch.words();
    EXPECT_EQ(code_of(words), "");

    const BatchView view(words.data(), words.size() * 8);
    EXPECT_EQ(view.table(OI_INVOICE).row_count(), 1u);
    EXPECT_EQ(record_of(view, OI_NOTE, 0), (RecordPosition{OI_INVOICE, 0}));
    EXPECT_EQ(record_of(view, OI_NOTE, 1), RecordPosition{});
}

TEST(BatchChecker, WantsTheRowsOfARecordTogetherAndInOrder) {
    const auto with_notes = [](std::vector<std::pair<std::uint32_t, std::uint32_t>> parents) {
        TestBatch batch;
        batch.invoice("1", 1);
        batch.invoice("2", 2);
        batch.add(oi_payment{});
        batch.add(oi_payment{});
        batch.add(below<oi_invoice_line>(OI_INVOICE, 0));
        batch.add(below<oi_invoice_line>(OI_INVOICE, 1));
        for (auto [entity, at] : parents) batch.add(below<oi_note>(entity, at));
        return code_of(batch.words());
    };
    EXPECT_EQ(with_notes({{OI_INVOICE, 0}, {OI_PAYMENT, 0}, {OI_INVOICE, 1}, {OI_PAYMENT, 1}}), "");
    EXPECT_EQ(with_notes({{OI_INVOICE_LINE, 0}, {OI_INVOICE, 0}, {OI_INVOICE_LINE, 1}}), "");
    EXPECT_EQ(with_notes({{OI_INVOICE, 1}, {OI_INVOICE, 0}}), "batch.order");
    EXPECT_EQ(with_notes({{OI_INVOICE_LINE, 1}, {OI_INVOICE, 0}}), "batch.order");
    EXPECT_EQ(with_notes({{OI_INVOICE, 0}, {OI_PAYMENT, 0}, {OI_INVOICE, 0}}), "batch.order");
    EXPECT_EQ(with_notes({{OI_INVOICE, 0}, {OI_ENTITY_COUNT, 0}, {OI_INVOICE, 0}}), "batch.order");
}

TEST(BatchChecker, KeepsTheLimits) {
    TestBatch rows;
    for (std::uint32_t i = 0; i < OI_BATCH_MAX_ROWS; ++i) rows.add(oi_payment{}, sizeof(oi_row));
    EXPECT_EQ(code_of(rows.words()), "");
    rows.add(oi_invoice{}, sizeof(oi_row));
    EXPECT_EQ(code_of(rows.words()), "batch.rows");

    TestBatch text;
    text.invoice(std::string(OI_TEXT_MAX_BYTES, 'x'), 1);
    EXPECT_EQ(code_of(text.words()), "");
    text.invoice(std::string(OI_TEXT_MAX_BYTES + 1, 'x'), 1);
    EXPECT_EQ(code_of(text.words()), "batch.text_length");

    const Words huge(OI_BATCH_MAX_BYTES / 8 + 1);
    EXPECT_EQ(code_of(huge), "batch.size");

    TestBatch shared;  // every row names the same big text
    oi_invoice row{};
    row.number = shared.text(std::string(OI_TEXT_MAX_BYTES, 'x'));
    OI_SET_PRESENT(row.row, OI_INVOICE_NUMBER);
    for (std::uint64_t i = 0; i < text_total_limit / OI_TEXT_MAX_BYTES; ++i) shared.add(row);
    EXPECT_EQ(code_of(shared.words()), "");
    shared.add(row);
    EXPECT_EQ(code_of(shared.words()), "batch.text_total");
}

/// Whatever a checker lets pass can be read to the last byte: the sanitizers watch.
std::uint64_t read_everything(const Words& words) {
    const BatchView batch(words.data(), words.size() * 8);
    std::uint64_t sum = 0;
    for (const Entity& entity : entities) {
        const TableView& rows = batch.table(entity.id);
        for (std::uint32_t i = 0; i < rows.row_count(); ++i) {
            const oi_row& head = rows.row(i);
            sum += head.flags + record_of(batch, entity.id, i).row;
            for (const char byte : batch.text(head.location))
                sum += static_cast<unsigned char>(byte);
            for (std::uint32_t f = 0; f < entity.field_count; ++f) {
                const auto& field = entity.fields[f];
                if (OI_PRESENT(head, field.bit) == 0) continue;
                const std::byte* place = rows.bytes(i) + field.offset;
                sum += static_cast<std::uint64_t>(*place);
                if (field.type != FieldType::text) continue;
                for (const char byte : batch.text(*reinterpret_cast<const oi_text*>(place))) {
                    sum += static_cast<unsigned char>(byte);
                }
            }
        }
    }
    return sum;
}

TEST(BatchChecker, StandsAnyChangeOfBytes) {
    const std::uint64_t seed = std::random_device{}();
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    const Words good = sample().words();
    BatchChecker checker;
    std::uint64_t passed = 0, sum = 0;
    const std::uint64_t interesting[] = {0, 1, 7, 8, 56, 0x7FFFFFFF, 0xFFFFFFFF, UINT64_MAX};
    for (int round = 0; round < 300000; ++round) {
        Words words = good;  // of exactly its size, so that a byte too far is seen
        auto* bytes = reinterpret_cast<unsigned char*>(words.data());
        const std::size_t size = words.size() * 8;
        for (std::uint64_t n = random() % 4; n != ~std::uint64_t{0}; --n) {
            const std::size_t at = random() % (random() % 2 ? 120 : size);
            if (random() % 3 == 0 && at + 8 <= size) {
                const std::uint64_t value = interesting[random() % std::size(interesting)];
                std::memcpy(bytes + at, &value, random() % 8 + 1);
            } else {
                bytes[at] = static_cast<unsigned char>(random());
            }
        }
        if (checker.check(words.data(), size)) continue;
        ++passed;
        sum += read_everything(words);
    }
    EXPECT_GT(passed, 100u);  // or the changes were too coarse to test anything
    EXPECT_GT(sum, 0u);
}

TEST(ContinuationChecker, FollowsARecordOverItsBatches) {
    const auto part = [](std::string_view id, std::uint32_t flags) {
        TestBatch batch;
        batch.invoice(id, 1, flags);
        return batch.words();
    };
    const auto feed = [](ContinuationChecker& checker, const Words& words) {
        EXPECT_EQ(code_of(words), "");
        const auto bad = checker.batch(words.data(), words.size() * 8);
        return bad ? std::string(bad->code) : "";
    };
    ContinuationChecker checker;
    EXPECT_EQ(feed(checker, part("1", 0)), "");
    EXPECT_FALSE(checker.checkpoint());
    EXPECT_EQ(feed(checker, part("2", OI_ROW_CONTINUES)), "");
    EXPECT_EQ(checker.checkpoint()->code, "batch.checkpoint");
    EXPECT_EQ(checker.end()->code, "batch.continues");
    EXPECT_EQ(feed(checker, part("2", OI_ROW_CONTINUES | OI_ROW_CONTINUED)), "");
    EXPECT_EQ(feed(checker, part("2", OI_ROW_CONTINUED)), "");
    EXPECT_FALSE(checker.checkpoint());
    EXPECT_FALSE(checker.end());
    EXPECT_EQ(feed(checker, part("3", OI_ROW_CONTINUED)), "batch.continued");
    EXPECT_EQ(feed(checker, part("4", OI_ROW_CONTINUES)), "");
    EXPECT_EQ(feed(checker, part("5", OI_ROW_CONTINUED)), "batch.continued");
    EXPECT_EQ(feed(checker, part("4", 0)), "batch.continued");
}

}  // namespace
}  // namespace openitem::runtime
