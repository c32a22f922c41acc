#include "connectors/ubl/writer.hpp"

namespace openitem::ubl {

namespace {

using en16931::bits;

/// Of lines within lines, as far as the reader follows.
constexpr unsigned deepest_line = 16;

}  // namespace

void DocumentWriter::write_lines() {
    const Lines lines = tree_.children<oi_invoice_line>(invoice_);
    for (std::size_t at = 0; at < lines.size();) {
        const std::string_view parent = lines[at].text<OI_INVOICE_LINE_PARENT_LINE_ID>();
        if (!parent.empty()) {
            losses_.add("parent_line_id", parent, "no line of this name stands before its part");
        }
        at = write_line(lines, at, 1);
    }
}

/// A line with those behind it that name it as the one they are part of; gives the next.
std::size_t DocumentWriter::write_line(const Lines& lines, std::size_t at, unsigned depth) {
    const auto line = lines[at++];
    const std::string_view element =
        credit_note_ ? (depth == 1 ? "cac:CreditNoteLine" : "cac:SubCreditNoteLine")
                     : (depth == 1 ? "cac:InvoiceLine" : "cac:SubInvoiceLine");
    const std::string_view id = line.text<OI_INVOICE_LINE_LINE_ID>();
    out_.always(element, [&] {
        write_line_head(line);
        write_allowances(line);
        write_item(line);
        write_price(line);
        const auto is_part = [&] {
            return at < lines.size() && lines[at].text<OI_INVOICE_LINE_PARENT_LINE_ID>() == id;
        };
        if (id.empty() || depth == deepest_line) return;
        while (is_part()) at = write_line(lines, at, depth + 1);
    });
    return at;
}

void DocumentWriter::write_line_head(const RowView<oi_invoice_line>& line) {
    text("cbc:ID", line.text<OI_INVOICE_LINE_LINE_ID>());
    for (const auto note : tree_.children<oi_note>(line)) {
        text("cbc:Note", note.text<OI_NOTE_TEXT>());
        losses_.fields(note, tree_, bits<OI_NOTE_TEXT>, "a note on a line has no subject code");
    }
    quantity(credit_note_ ? "cbc:CreditedQuantity" : "cbc:InvoicedQuantity",
             line.decimal<OI_INVOICE_LINE_QUANTITY>(), line.text<OI_INVOICE_LINE_UNIT>());
    amount("cbc:LineExtensionAmount", line.amount<OI_INVOICE_LINE_NET_AMOUNT>());
    text("cbc:AccountingCost", line.text<OI_INVOICE_LINE_ACCOUNTING_REFERENCE>());
    out_.group("cac:InvoicePeriod", [&] {
        date("cbc:StartDate", line.date<OI_INVOICE_LINE_PERIOD_FROM>());
        date("cbc:EndDate", line.date<OI_INVOICE_LINE_PERIOD_TO>());
    });
    out_.group("cac:OrderLineReference",
               [&] { text("cbc:LineID", line.text<OI_INVOICE_LINE_ORDER_LINE>()); });
    write_object("cac:DocumentReference", line.text<OI_INVOICE_LINE_OBJECT_ID>(),
                 line.text<OI_INVOICE_LINE_OBJECT_SCHEME>());
    for (const auto reference : tree_.children<oi_document_reference>(line)) {
        losses_.fields(reference, tree_, bits<OI_DOCUMENT_REFERENCE_KIND>,
                       "a line refers to an order line and an object alone");
    }
}

void DocumentWriter::write_item(const RowView<oi_invoice_line>& line) {
    out_.group("cac:Item", [&] {
        text("cbc:Description", line.text<OI_INVOICE_LINE_DESCRIPTION>());
        text("cbc:Name", line.text<OI_INVOICE_LINE_NAME>());
        reference("cac:BuyersItemIdentification", line.text<OI_INVOICE_LINE_BUYER_ITEM_ID>());
        reference("cac:SellersItemIdentification", line.text<OI_INVOICE_LINE_SELLER_ITEM_ID>());
        out_.group("cac:StandardItemIdentification", [&] {
            identifier("cbc:ID", line.text<OI_INVOICE_LINE_STANDARD_ITEM_ID>(),
                       line.text<OI_INVOICE_LINE_STANDARD_ITEM_SCHEME>());
        });
        out_.group("cac:OriginCountry", [&] {
            text("cbc:IdentificationCode", line.text<OI_INVOICE_LINE_ORIGIN_COUNTRY>());
        });
        for (const auto each : tree_.children<oi_classification>(line)) {
            out_.group("cac:CommodityClassification", [&] {
                out_.leaf("cbc:ItemClassificationCode", each.text<OI_CLASSIFICATION_VALUE>(),
                          {{"listID", each.text<OI_CLASSIFICATION_SCHEME>()},
                           {"listVersionID", each.text<OI_CLASSIFICATION_SCHEME_VERSION>()}});
            });
        }
        write_tax_category("cac:ClassifiedTaxCategory", line.text<OI_INVOICE_LINE_TAX_CATEGORY>(),
                           line.decimal<OI_INVOICE_LINE_TAX_RATE>());
        for (const auto each : tree_.children<oi_item_attribute>(line)) {
            out_.always("cac:AdditionalItemProperty", [&] {
                text("cbc:Name", each.text<OI_ITEM_ATTRIBUTE_NAME>());
                text("cbc:Value", each.text<OI_ITEM_ATTRIBUTE_VALUE>());
            });
        }
    });
}

void DocumentWriter::write_price(const RowView<oi_invoice_line>& line) {
    const auto price_amount = [&](std::string_view element, const std::string& value) {
        out_.leaf(element, value, {{"currencyID", currency_}});
    };
    const oi_decimal* discount = line.decimal<OI_INVOICE_LINE_PRICE_DISCOUNT>();
    const oi_decimal* gross = line.decimal<OI_INVOICE_LINE_GROSS_PRICE>();
    const oi_decimal* price = line.decimal<OI_INVOICE_LINE_PRICE>();
    out_.group("cac:Price", [&] {
        if (price != nullptr) price_amount("cbc:PriceAmount", to_text(*price));
        quantity("cbc:BaseQuantity", line.decimal<OI_INVOICE_LINE_PRICE_QUANTITY>(),
                 line.text<OI_INVOICE_LINE_PRICE_UNIT>());
        if (discount == nullptr && gross == nullptr) return;
        out_.group("cac:AllowanceCharge", [&] {
            text("cbc:ChargeIndicator", "false");
            if (discount != nullptr) {
                price_amount("cbc:Amount", to_text(*discount));
            } else {
                price_amount("cbc:Amount", price != nullptr ? sum(*gross, *price, -1) : "0");
            }
            if (gross != nullptr) price_amount("cbc:BaseAmount", to_text(*gross));
        });
    });
}

}  // namespace openitem::ubl
