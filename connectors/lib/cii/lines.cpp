#include "connectors/lib/cii/reader.hpp"

namespace openitem::cii {

namespace {

constexpr std::string_view invoiced_object_code = "130";
constexpr xml::NameSet<Name> one_summation = {Name::MonetarySummation};
constexpr xml::NameSet<Name> one_total = {Name::LineTotalAmount};

}  // namespace

/// In the order of the document. A part of another line stands beside it and names it.
void Reader::read_lines(Invoice& invoice, Element transaction) {
    path_ = xml::location(transaction.node());
    const std::size_t length = path_.size();
    std::size_t position = 0;
    transaction.each([&](Element node, Name id) {
        if (id != Name::IncludedSupplyChainTradeLineItem) return;
        path_.append("/").append(node.node().name()).append("[").append(std::to_string(++position));
        path_.append("]");
        read_line(invoice, node);
        path_.resize(length);
    });
}

void Reader::read_line(Invoice& invoice, Element element) {
    InvoiceLine line = invoice.add_invoice_line();
    line.location(path_);
    element.each_first([&](Element node, Name id) {
        switch (id) {
            case Name::AssociatedDocumentLineDocument:
                read_line_document(line, node);
                break;
            case Name::SpecifiedTradeProduct:
                read_product(line, node);
                break;
            case Name::SpecifiedLineTradeAgreement:
                read_line_agreement(line, node);
                break;
            case Name::SpecifiedLineTradeDelivery: {
                const Element quantity = node.child(Name::BilledQuantity);
                if (const auto value = decimal(line, quantity)) line.quantity(*value);
                line.unit(quantity.attribute("unitCode"));
                break;
            }
            case Name::SpecifiedLineTradeSettlement:
                read_line_settlement(line, node);
                break;
            default:
                break;
        }
    });
}

void Reader::read_line_document(InvoiceLine& line, Element document) {
    line.line_id(document.child(Name::LineID).text());
    line.parent_line_id(document.child(Name::ParentLineID).text());
    document.each([&](Element node, Name id) {
        if (id != Name::IncludedNote) return;
        const std::string_view text = node.child(Name::Content).text();
        if (!text.empty()) {
            line.add_note().text(text).subject_code(node.child(Name::SubjectCode).text());
        }
    });
}

void Reader::read_product(InvoiceLine& line, Element product) {
    product.each([&](Element node, Name id) {
        switch (id) {
            case Name::GlobalID:
                line.standard_item_id(node.text());
                line.standard_item_scheme(node.attribute("schemeID"));
                break;
            case Name::SellerAssignedID:
                line.seller_item_id(node.text());
                break;
            case Name::BuyerAssignedID:
                line.buyer_item_id(node.text());
                break;
            case Name::Name:
                line.name(node.text());
                break;
            case Name::Description:
                line.description(node.text());
                break;
            case Name::ApplicableProductCharacteristic:
                line.add_item_attribute()
                    .name(node.child(Name::Description).text())
                    .value(node.child(Name::Value).text());
                break;
            case Name::DesignatedProductClassification: {
                const Element code = node.child(Name::ClassCode);
                if (code.text().empty()) break;
                line.add_classification()
                    .value(code.text())
                    .scheme(code.attribute("listID"))
                    .scheme_version(code.attribute("listVersionID"));
                break;
            }
            case Name::OriginTradeCountry:
                line.origin_country(node.child(Name::ID).text());
                break;
            default:
                break;
        }
    });
}

void Reader::read_line_agreement(InvoiceLine& line, Element agreement) {
    const auto quantity = [&](Element node) {
        if (node.empty()) return;
        if (const auto value = decimal(line, node)) line.price_quantity(*value);
        line.price_unit(node.attribute("unitCode"));
    };
    const Element net = agreement.child(Name::NetPriceProductTradePrice);
    const Element gross = agreement.child(Name::GrossPriceProductTradePrice);
    if (const auto value = decimal(line, net.child(Name::ChargeAmount))) line.price(*value);
    const Element of_net = net.child(Name::BasisQuantity);
    quantity(of_net.empty() ? gross.child(Name::BasisQuantity) : of_net);
    if (const auto value = decimal(line, gross.child(Name::ChargeAmount))) line.gross_price(*value);
    const Element discount = gross.child(Name::AppliedTradeAllowanceCharge);
    if (const auto value = decimal(line, discount.child(Name::ActualAmount))) {
        line.price_discount(*value);
    }
    line.order_line(agreement.child(Name::BuyerOrderReferencedDocument).child(Name::LineID).text());
}

void Reader::read_line_settlement(InvoiceLine& line, Element settlement) {
    settlement.each([&](Element node, Name id) {
        switch (id) {
            case Name::SpecifiedTradeAllowanceCharge:
                read_allowance_charge(line, node);
                break;
            case Name::AdditionalReferencedDocument:
                if (node.child(Name::TypeCode).text() != invoiced_object_code) break;
                line.object_id(number_of(node).text());
                line.object_scheme(node.child(Name::ReferenceTypeCode).text());
                break;
            default:
                break;
        }
    });
    expect_once(line, settlement, one_summation);
    settlement.each_first([&](Element node, Name id) {
        switch (id) {
            case Name::ApplicableTradeTax:
                read_tax_category(line, node);
                break;
            case Name::BillingSpecifiedPeriod:
                read_period(line, node);
                break;
            case Name::MonetarySummation: {
                const Element total = node.child(Name::LineTotalAmount);
                expect_once(line, node, one_total);
                if (const auto value = amount(line, total)) line.net_amount(*value);
                break;
            }
            case Name::ReceivableSpecifiedTradeAccountingAccount:
                line.accounting_reference(node.child(Name::ID).text());
                break;
            default:
                break;
        }
    });
}

}  // namespace openitem::cii
