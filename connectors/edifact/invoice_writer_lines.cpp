// The lines of an INVOIC: LIN and what stands below it.
#include "connectors/edifact/invoice_writer.hpp"

#include <openitem/to_text.hpp>

namespace openitem::edifact {

using en16931::bits;

void InvoiceWriter::write_line(const Line& line) {
    ++lines_;
    const std::string_view standard = line.text<OI_INVOICE_LINE_STANDARD_ITEM_ID>();
    const std::string_view parent = line.text<OI_INVOICE_LINE_PARENT_LINE_ID>();
    to_.put({"LIN", element(cut(line.text<OI_INVOICE_LINE_LINE_ID>(), 6)), "",
             standard.empty() ? std::string() : element({cut(standard, 35), "EN"}),
             parent.empty() ? std::string() : element({"1", cut(parent, 6)})});
    write_item(line);
    if (const oi_decimal* quantity = line.decimal<OI_INVOICE_LINE_QUANTITY>()) {
        to_.put({"QTY", element({"47", number(*quantity), line.text<OI_INVOICE_LINE_UNIT>()})});
    }
    if (const auto country = line.text<OI_INVOICE_LINE_ORIGIN_COUNTRY>(); !country.empty()) {
        to_.put({"ALI", element(country)});
    }
    write_date("167", line.date<OI_INVOICE_LINE_PERIOD_FROM>());
    write_date("168", line.date<OI_INVOICE_LINE_PERIOD_TO>());
    for (const auto note : tree_.children<oi_note>(line)) {
        write_text("ACB", note.text<OI_NOTE_TEXT>(), "BT-127");
    }
    for (const auto property : tree_.children<oi_item_attribute>(line)) {
        to_.put({"FTX", "ACF", "", "",
                 element({cut(property.text<OI_ITEM_ATTRIBUTE_NAME>(), 70),
                          cut(property.text<OI_ITEM_ATTRIBUTE_VALUE>(), 70)})});
    }
    write_amount("203", line.amount<OI_INVOICE_LINE_NET_AMOUNT>());
    write_price(line);
    write_line_references(line);
    const std::string_view category = line.text<OI_INVOICE_LINE_TAX_CATEGORY>();
    const oi_decimal* rate = line.decimal<OI_INVOICE_LINE_TAX_RATE>();
    if (!category.empty() || rate != nullptr) write_tax(category, rate);
    for (const auto row : tree_.children<oi_allowance_charge>(line)) write_charge(row, true);
    if (const oi_decimal* discount = line.decimal<OI_INVOICE_LINE_PRICE_DISCOUNT>()) {
        to_.put({"ALC", "A"});
        to_.put({"MOA", element({"509", number(*discount)})});
    }
    losses_.fields(
        line, tree_,
        bits<OI_INVOICE_LINE_LINE_ID, OI_INVOICE_LINE_PARENT_LINE_ID, OI_INVOICE_LINE_OBJECT_ID,
             OI_INVOICE_LINE_QUANTITY, OI_INVOICE_LINE_UNIT, OI_INVOICE_LINE_NET_AMOUNT,
             OI_INVOICE_LINE_ORDER_LINE, OI_INVOICE_LINE_ACCOUNTING_REFERENCE,
             OI_INVOICE_LINE_PERIOD_FROM, OI_INVOICE_LINE_PERIOD_TO, OI_INVOICE_LINE_PRICE,
             OI_INVOICE_LINE_PRICE_DISCOUNT, OI_INVOICE_LINE_GROSS_PRICE> |
            bits<OI_INVOICE_LINE_PRICE_QUANTITY, OI_INVOICE_LINE_PRICE_UNIT,
                 OI_INVOICE_LINE_TAX_CATEGORY, OI_INVOICE_LINE_TAX_RATE, OI_INVOICE_LINE_NAME,
                 OI_INVOICE_LINE_DESCRIPTION, OI_INVOICE_LINE_SELLER_ITEM_ID,
                 OI_INVOICE_LINE_BUYER_ITEM_ID, OI_INVOICE_LINE_STANDARD_ITEM_ID,
                 OI_INVOICE_LINE_STANDARD_ITEM_SCHEME, OI_INVOICE_LINE_ORIGIN_COUNTRY>,
        "INVOIC has no place for it");
}

void InvoiceWriter::write_item(const Line& line) {
    const std::string_view seller = line.text<OI_INVOICE_LINE_SELLER_ITEM_ID>();
    const std::string_view buyer = line.text<OI_INVOICE_LINE_BUYER_ITEM_ID>();
    if (!seller.empty()) to_.put({"PIA", "5", element({cut(seller, 35), "SA"})});
    if (!buyer.empty()) to_.put({"PIA", "5", element({cut(buyer, 35), "IN"})});
    for (const auto row : tree_.children<oi_classification>(line)) {
        to_.put({"PIA", "1",
                 element({cut(row.text<OI_CLASSIFICATION_VALUE>(), 35),
                          cut(row.text<OI_CLASSIFICATION_SCHEME>(), 3)})});
    }
    const std::size_t length = options_.later ? 256 : 35;
    const std::string_view name = line.text<OI_INVOICE_LINE_NAME>();
    const std::string_view more = line.text<OI_INVOICE_LINE_DESCRIPTION>();
    if (!name.empty()) to_.put({"IMD", "F", "", ":::" + parts(name, length, 2, "BT-153")});
    if (!more.empty()) to_.put({"IMD", "A", "", ":::" + parts(more, length, 2, "BT-154")});
}

void InvoiceWriter::write_price(const Line& line) {
    const oi_decimal* basis = line.decimal<OI_INVOICE_LINE_PRICE_QUANTITY>();
    const auto write = [&](std::string_view kind, const oi_decimal* price) {
        if (price == nullptr) return;
        to_.put(
            {"PRI", element({kind, number(*price), "", "", basis ? number(*basis) : std::string(),
                             line.text<OI_INVOICE_LINE_PRICE_UNIT>()})});
    };
    write("AAA", line.decimal<OI_INVOICE_LINE_PRICE>());
    write("AAB", line.decimal<OI_INVOICE_LINE_GROSS_PRICE>());
}

void InvoiceWriter::write_line_references(const Line& line) {
    const std::string_view order = line.text<OI_INVOICE_LINE_ORDER_LINE>();
    std::string_view number;
    for (const auto row : tree_.children<oi_document_reference>(line)) {
        if (row.code<OI_DOCUMENT_REFERENCE_KIND>() == OI_REFERENCE_ORDER) {
            number = row.text<OI_DOCUMENT_REFERENCE_NUMBER>();
        }
    }
    if (!order.empty() || !number.empty()) {
        to_.put({"RFF", element({"ON", cut(number, 35), cut(order, 6)})});
    }
    write_reference("AWQ", line.text<OI_INVOICE_LINE_ACCOUNTING_REFERENCE>());
    write_reference("AVE", line.text<OI_INVOICE_LINE_OBJECT_ID>());
}

void InvoiceWriter::write_tax(std::string_view category, const oi_decimal* rate) {
    to_.put({"TAX", "7", "VAT", "", "", element({"", "", "", rate ? number(*rate) : std::string()}),
             element(category)});
}

}  // namespace openitem::edifact
