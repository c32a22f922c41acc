#include "connectors/fatturapa/codes.hpp"
#include "connectors/fatturapa/reader.hpp"
#include "connectors/fatturapa/reader_values.hpp"

namespace openitem::fatturapa {

namespace {

constexpr std::string_view gtin_scheme = "0160";

/// Decimals of an amount that is multiplied or made of a percentage.
constexpr unsigned product_places = 8;

}  // namespace

void Reader::read_lines(Invoice& invoice, Element goods) {
    goods.each([&](Element node, Name name) {
        if (name == Name::DettaglioLinee) read_line(invoice, node);
    });
}

void Reader::read_line(Invoice& invoice, Element element) {
    InvoiceLine line = invoice.add_invoice_line();
    locate(line, element);
    std::optional<oi_decimal> quantity, price;
    std::string_view nature;
    element.each([&](Element node, Name name) {
        switch (name) {
            case Name::NumeroLinea:
                line.line_id(node.text());
                if (const auto item = order_items_.find(node.text()); item != order_items_.end()) {
                    line.order_line(item->second);
                }
                break;
            case Name::TipoCessionePrestazione:
                line.add_item_attribute().name("TipoCessionePrestazione").value(node.text());
                break;
            case Name::CodiceArticolo:
                read_item_code(line, node);
                break;
            case Name::Descrizione:
                line.name(node.text());
                break;
            case Name::Quantita:
                quantity = decimal(line, node);
                break;
            case Name::UnitaMisura:
                line.unit(unit_of(node.text()));
                break;
            case Name::DataInizioPeriodo:
                if (const auto day = date(line, node)) line.period_from(*day);
                break;
            case Name::DataFinePeriodo:
                if (const auto day = date(line, node)) line.period_to(*day);
                break;
            case Name::PrezzoUnitario:
                price = decimal(line, node);
                break;
            case Name::PrezzoTotale:
                if (const auto value = amount(line, node)) line.net_amount(*value);
                break;
            case Name::AliquotaIVA:
                if (const auto value = decimal(line, node)) line.tax_rate(*value);
                break;
            case Name::Natura:
                nature = node.text();
                break;
            case Name::RiferimentoAmministrazione:
                line.accounting_reference(node.text());
                break;
            case Name::AltriDatiGestionali:
                read_other_data(line, node);
                break;
            default:
                break;
        }
    });
    line.tax_category(tax_category(nature, element.child(Name::AliquotaIVA).text()));
    // A line without a quantity is one of what it names.
    if (element.child(Name::Quantita).text().empty()) quantity = oi_decimal{1, 0, {}};
    if (quantity) line.quantity(*quantity);
    if (price) line.price(*price);
    if (price && quantity) read_line_discounts(line, element, *price, *quantity);
}

/// By the reason for no VAT, else by the rate; what split payment makes of it stands in the
/// summary.
std::string_view Reader::tax_category(std::string_view nature, std::string_view rate) const {
    if (!nature.empty()) return category_of(nature);
    const auto percent = Exact::of(rate);
    if (!percent || percent->is_zero()) return {};
    return split_rates_.contains(*percent) ? "B" : "S";
}

void Reader::read_item_code(InvoiceLine& line, Element code) {
    const std::string_view type = code.child(Name::CodiceTipo).text();
    const std::string_view value = code.child(Name::CodiceValore).text();
    if (value.empty()) return;
    if (type == "EAN" || type == "GTIN") {
        line.standard_item_id(value).standard_item_scheme(gtin_scheme);
    } else if (type == "CPV") {
        line.add_classification().value(value).scheme("STI");
    } else if (type == "TARIC") {
        line.add_classification().value(value).scheme("TSN");
    } else {
        line.seller_item_id(value);
    }
}

void Reader::read_other_data(InvoiceLine& line, Element data) {
    const std::string_view name = data.child(Name::TipoDato).text();
    for (const Name value :
         {Name::RiferimentoTesto, Name::RiferimentoNumero, Name::RiferimentoData}) {
        const std::string_view text = data.child(value).text();
        if (!text.empty()) line.add_item_attribute().name(name).value(text);
    }
}

/// Discounts and surcharges of a line change its unit price, one after the other: each becomes an
/// allowance or charge over the whole quantity.
void Reader::read_line_discounts(InvoiceLine& line, Element element, Exact price, Exact quantity) {
    element.each([&](Element node, Name name) {
        if (name != Name::ScontoMaggiorazione) return;
        const bool charge = node.child(Name::Tipo).text() == "MG";
        const Exact each = discount_of(node, price);
        AllowanceCharge row = line.add_allowance_charge().charge(charge);
        locate(row, node);
        if (const auto percent = decimal(line, node.child(Name::Percentuale)))
            row.percent(*percent);
        if (const auto value = money((each * quantity).rounded(product_places))) row.amount(*value);
        if (const auto base = money((price * quantity).rounded(product_places))) row.base(*base);
        row.reason(charge ? "Maggiorazione" : "Sconto");
        price = charge ? price + each : price - each;
    });
}

}  // namespace openitem::fatturapa
