#include "connectors/ubl/reader.hpp"

namespace openitem::ubl {

namespace {

/// Of lines within lines; the norm's extension uses three.
constexpr unsigned deepest_line = 16;

constexpr std::string_view invoiced_object_code = "130";

}  // namespace

/// The lines below `parent`, each followed by its own sub-lines: the order of the document.
void Reader::read_lines(Invoice& invoice, Element parent, std::string_view parent_id,
                        unsigned depth) {
    if (depth > deepest_line) {
        throw Error(OI_BAD_DATA, "ubl.lines_too_deep",
                    "expected lines within lines at most " + std::to_string(deepest_line) +
                        " deep at " + path_);
    }
    const std::size_t length = path_.size();
    std::size_t position = 0;
    parent.each([&](Element node, Name id) {
        switch (id) {
            case Name::InvoiceLine:
            case Name::CreditNoteLine:
            case Name::SubInvoiceLine:
            case Name::SubCreditNoteLine:
                break;
            default:
                return;
        }
        path_.append("/").append(node.node().name()).append("[").append(std::to_string(++position));
        path_.append("]");
        read_line(invoice, node, parent_id, depth);
        path_.resize(length);
    });
}

void Reader::read_line(Invoice& invoice, Element element, std::string_view parent_id,
                       unsigned depth) {
    InvoiceLine line = invoice.add_invoice_line();
    line.location(path_);
    line.parent_line_id(parent_id);
    std::string_view line_id;
    Element net;
    bool has_sub_lines = false;
    element.each([&](Element node, Name id) {
        switch (id) {
            case Name::ID:
                keep(line_id, node);
                break;
            case Name::Note:
                if (!node.text().empty()) line.add_note().text(node.text());
                break;
            case Name::InvoicedQuantity:
            case Name::CreditedQuantity:
                if (const auto value = decimal(line, node)) line.quantity(*value);
                line.unit(node.attribute("unitCode"));
                break;
            case Name::LineExtensionAmount:
                if (!net.empty() && xml::contradict(net, node)) add_repeated(line, node);
                if (!net.empty()) break;
                net = node;
                if (const auto value = amount(line, node)) line.net_amount(*value);
                break;
            case Name::AccountingCost:
                line.accounting_reference(node.text());
                break;
            case Name::InvoicePeriod:
                if (const auto day = date(line, node.child(Name::StartDate)))
                    line.period_from(*day);
                if (const auto day = date(line, node.child(Name::EndDate))) line.period_to(*day);
                break;
            case Name::OrderLineReference:
                line.order_line(node.child(Name::LineID).text());
                break;
            case Name::DocumentReference: {
                const Element object = node.child(Name::ID);
                if (node.child(Name::DocumentTypeCode).text() == invoiced_object_code) {
                    line.object_id(object.text()).object_scheme(object.attribute("schemeID"));
                }
                break;
            }
            case Name::AllowanceCharge:
                read_allowance_charge(line, node);
                break;
            case Name::Item:
                read_item(line, node);
                break;
            case Name::Price:
                read_price(line, node);
                break;
            case Name::SubInvoiceLine:
            case Name::SubCreditNoteLine:
                has_sub_lines = true;
                break;
            default:
                break;
        }
    });
    line.line_id(line_id);
    if (has_sub_lines) read_lines(invoice, element, line_id, depth + 1);
}

void Reader::read_item(InvoiceLine& line, Element item) {
    item.each([&](Element node, Name id) {
        switch (id) {
            case Name::Name:
                line.name(node.text());
                break;
            case Name::Description:
                line.description(node.text());
                break;
            case Name::BuyersItemIdentification:
                line.buyer_item_id(node.child(Name::ID).text());
                break;
            case Name::SellersItemIdentification:
                line.seller_item_id(node.child(Name::ID).text());
                break;
            case Name::StandardItemIdentification: {
                const Element value = node.child(Name::ID);
                line.standard_item_id(value.text());
                line.standard_item_scheme(value.attribute("schemeID"));
                break;
            }
            case Name::OriginCountry:
                line.origin_country(node.child(Name::IdentificationCode).text());
                break;
            case Name::CommodityClassification: {
                const Element code = node.child(Name::ItemClassificationCode);
                if (code.text().empty() && code.attribute("listID").empty()) break;
                line.add_classification()
                    .value(code.text())
                    .scheme(code.attribute("listID"))
                    .scheme_version(code.attribute("listVersionID"));
                break;
            }
            case Name::ClassifiedTaxCategory:
                line.tax_category(node.child(Name::ID).text());
                if (const auto rate = decimal(line, node.child(Name::Percent)))
                    line.tax_rate(*rate);
                break;
            case Name::AdditionalItemProperty:
                line.add_item_attribute()
                    .name(node.child(Name::Name).text())
                    .value(node.child(Name::Value).text());
                break;
            default:
                break;
        }
    });
}

void Reader::read_price(InvoiceLine& line, Element price) {
    price.each_first([&](Element node, Name id) {
        switch (id) {
            case Name::PriceAmount:
                if (const auto value = decimal(line, node)) line.price(*value);
                break;
            case Name::BaseQuantity:
                if (const auto value = decimal(line, node)) line.price_quantity(*value);
                line.price_unit(node.attribute("unitCode"));
                break;
            case Name::AllowanceCharge:
                // A price may only be reduced: BT-147 is the allowance, BT-148 what it was taken
                // from.
                if (const auto value = decimal(line, node.child(Name::Amount))) {
                    line.price_discount(*value);
                }
                if (const auto value = decimal(line, node.child(Name::BaseAmount))) {
                    line.gross_price(*value);
                }
                break;
            default:
                break;
        }
    });
}

}  // namespace openitem::ubl
