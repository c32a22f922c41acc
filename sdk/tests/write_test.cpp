// What a connector that writes stands on: rows below one another, and values as texts.
#include <openitem/builders.hpp>
#include <openitem/to_text.hpp>
#include <openitem/tree_view.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

namespace openitem {
namespace {

TEST(ToText, WhatDecimalReads) {
    for (const char* text :
         {"0", "0.00", "12.50", "-12.5", "-0.001", "0.000000000000000001", "9223372036854775807"}) {
        EXPECT_EQ(to_text(decimal(text)), text);
        EXPECT_EQ(to_text(amount(text, "EUR")), text);
    }
    EXPECT_EQ(to_text(oi_decimal{std::numeric_limits<std::int64_t>::min(), 2, {}}),
              "-92233720368547758.08");
    EXPECT_EQ(currency_of(amount("1", "JPY")), "JPY");
}

TEST(ToText, EveryKindOfDay) {
    for (const char* text : {"0001-01-01", "1600-02-29", "1900-02-28", "1969-12-31", "1970-01-01",
                             "2000-02-29", "2026-03-01", "2100-12-31", "9999-12-31"}) {
        EXPECT_EQ(to_text(date(text)), text);
    }
    for (std::int32_t day = -800; day < 800; ++day) EXPECT_EQ(date(to_text(Date{day})).days, day);
    EXPECT_EQ(to_text(Date{date("0001-01-01").days - 1}), "");
    EXPECT_EQ(to_text(Date{std::numeric_limits<std::int32_t>::max()}), "");
}

TEST(TreeView, ChildrenInSourceOrderWhereverTheyStand) {
    std::vector<std::uint64_t> bytes;
    BatchWriter writer([&](std::span<const char> batch) {
        bytes.resize(batch.size() / 8);
        std::memcpy(bytes.data(), batch.data(), batch.size());
    });
    Records records(writer);
    Invoice invoice = records.invoice("1");
    InvoiceLine first = invoice.add_invoice_line().line_id("1");
    InvoiceLine second = invoice.add_invoice_line().line_id("2");
    second.add_note().text("of 2");
    first.add_note().text("of 1");  // behind the other line's
    invoice.add_note().text("of the invoice");
    second.add_note().text("of 2 again");
    records.invoice("2");
    writer.flush();

    const TreeView tree{BatchView(bytes.data(), bytes.size() * 8)};
    const auto one = tree.row<oi_invoice>(0);
    const auto lines = tree.children<oi_invoice_line>(one);
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(tree.children<oi_note>(lines[0])[0].text<OI_NOTE_TEXT>(), "of 1");
    std::vector<std::string> notes;
    for (const auto note : tree.children<oi_note>(lines[1])) {
        notes.emplace_back(note.text<OI_NOTE_TEXT>());
    }
    EXPECT_EQ(notes, (std::vector<std::string>{"of 2", "of 2 again"}));
    EXPECT_EQ(tree.children<oi_note>(one).size(), 1u);
    EXPECT_TRUE(tree.children<oi_invoice_line>(tree.row<oi_invoice>(1)).empty());
    EXPECT_TRUE(tree.children<oi_party>(one).empty());
}

}  // namespace
}  // namespace openitem
