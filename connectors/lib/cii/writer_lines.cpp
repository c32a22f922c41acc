#include "connectors/lib/cii/writer.hpp"

namespace openitem::cii {

namespace {

using en16931::bits;

}  // namespace

void DocumentWriter::write_line(const RowView<oi_invoice_line>& line) {
    out_.always("ram:IncludedSupplyChainTradeLineItem", [&] {
        out_.always("ram:AssociatedDocumentLineDocument", [&] {
            text("ram:LineID", line.text<OI_INVOICE_LINE_LINE_ID>());
            text("ram:ParentLineID", line.text<OI_INVOICE_LINE_PARENT_LINE_ID>());
            write_notes(line);
        });
        write_product(line);
        out_.always("ram:SpecifiedLineTradeAgreement", [&] { write_line_agreement(line); });
        out_.always("ram:SpecifiedLineTradeDelivery", [&] {
            quantity("ram:BilledQuantity", line.decimal<OI_INVOICE_LINE_QUANTITY>(),
                     line.text<OI_INVOICE_LINE_UNIT>());
        });
        out_.always("ram:SpecifiedLineTradeSettlement", [&] { write_line_settlement(line); });
    });
    for (const auto reference : tree_.children<oi_document_reference>(line)) {
        losses_.fields(reference, tree_, bits<OI_DOCUMENT_REFERENCE_KIND>,
                       "a line refers to an order line and an object alone");
    }
}

void DocumentWriter::write_product(const RowView<oi_invoice_line>& line) {
    out_.group("ram:SpecifiedTradeProduct", [&] {
        identifier("ram:GlobalID", line.text<OI_INVOICE_LINE_STANDARD_ITEM_ID>(),
                   line.text<OI_INVOICE_LINE_STANDARD_ITEM_SCHEME>());
        text("ram:SellerAssignedID", line.text<OI_INVOICE_LINE_SELLER_ITEM_ID>());
        text("ram:BuyerAssignedID", line.text<OI_INVOICE_LINE_BUYER_ITEM_ID>());
        text("ram:Name", line.text<OI_INVOICE_LINE_NAME>());
        text("ram:Description", line.text<OI_INVOICE_LINE_DESCRIPTION>());
        for (const auto each : tree_.children<oi_item_attribute>(line)) {
            out_.always("ram:ApplicableProductCharacteristic", [&] {
                text("ram:Description", each.text<OI_ITEM_ATTRIBUTE_NAME>());
                text("ram:Value", each.text<OI_ITEM_ATTRIBUTE_VALUE>());
            });
        }
        for (const auto each : tree_.children<oi_classification>(line)) {
            out_.group("ram:DesignatedProductClassification", [&] {
                out_.leaf("ram:ClassCode", each.text<OI_CLASSIFICATION_VALUE>(),
                          {{"listID", each.text<OI_CLASSIFICATION_SCHEME>()},
                           {"listVersionID", each.text<OI_CLASSIFICATION_SCHEME_VERSION>()}});
            });
        }
        out_.group("ram:OriginTradeCountry",
                   [&] { text("ram:ID", line.text<OI_INVOICE_LINE_ORIGIN_COUNTRY>()); });
    });
}

void DocumentWriter::write_line_agreement(const RowView<oi_invoice_line>& line) {
    const oi_decimal* price = line.decimal<OI_INVOICE_LINE_PRICE>();
    const oi_decimal* gross = line.decimal<OI_INVOICE_LINE_GROSS_PRICE>();
    const oi_decimal* discount = line.decimal<OI_INVOICE_LINE_PRICE_DISCOUNT>();
    out_.group("ram:BuyerOrderReferencedDocument",
               [&] { text("ram:LineID", line.text<OI_INVOICE_LINE_ORDER_LINE>()); });
    out_.group("ram:GrossPriceProductTradePrice", [&] {
        decimal("ram:ChargeAmount", gross);
        if (discount == nullptr) return;
        if (gross == nullptr) {
            text("ram:ChargeAmount", price != nullptr ? sum(*price, *discount, 1) : "0");
        }
        out_.group("ram:AppliedTradeAllowanceCharge", [&] {
            flag("ram:ChargeIndicator", false);
            decimal("ram:ActualAmount", discount);
        });
    });
    out_.group("ram:NetPriceProductTradePrice", [&] {
        decimal("ram:ChargeAmount", price);
        quantity("ram:BasisQuantity", line.decimal<OI_INVOICE_LINE_PRICE_QUANTITY>(),
                 line.text<OI_INVOICE_LINE_PRICE_UNIT>());
    });
}

void DocumentWriter::write_line_settlement(const RowView<oi_invoice_line>& line) {
    write_tax("ram:ApplicableTradeTax", line.text<OI_INVOICE_LINE_TAX_CATEGORY>(),
              line.decimal<OI_INVOICE_LINE_TAX_RATE>());
    write_period(line.date<OI_INVOICE_LINE_PERIOD_FROM>(), line.date<OI_INVOICE_LINE_PERIOD_TO>());
    write_allowances(line);
    out_.group("ram:SpecifiedTradeSettlementLineMonetarySummation",
               [&] { amount("ram:LineTotalAmount", line.amount<OI_INVOICE_LINE_NET_AMOUNT>()); });
    write_object(line.text<OI_INVOICE_LINE_OBJECT_ID>(),
                 line.text<OI_INVOICE_LINE_OBJECT_SCHEME>());
    out_.group("ram:ReceivableSpecifiedTradeAccountingAccount",
               [&] { text("ram:ID", line.text<OI_INVOICE_LINE_ACCOUNTING_REFERENCE>()); });
}

}  // namespace openitem::cii
