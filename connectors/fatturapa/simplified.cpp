#include "connectors/fatturapa/codes.hpp"
#include "connectors/fatturapa/reader.hpp"
#include "connectors/fatturapa/reader_values.hpp"

#include <map>

namespace openitem::fatturapa {

namespace {

constexpr unsigned cents = 2;
constexpr oi_decimal hundred{100, 0, {}};

}  // namespace

/// The VAT inside an amount: stated, or made of the rate.
Exact Reader::tax_inside(Element goods, Exact amount) {
    const Element vat = goods.child(Name::DatiIVA);
    if (const auto tax = required_amount(vat.child(Name::Imposta), "tax_total")) return *tax;
    const auto rate = Exact::of(vat.child(Name::Aliquota).text());
    if (!rate) return {};
    return divided(amount * *rate, *rate + Exact(hundred), cents);
}

/// A simplified invoice (FSM10) states amounts with VAT, each with its tax or its rate, and neither
/// totals nor payments: what is due is their sum.
void Reader::read_simplified(Invoice& invoice, Element body) {
    struct Group {
        std::string_view rate, nature, law;
        Exact taxable, tax;
        Element node;
    };
    std::vector<Group> groups;
    std::map<std::pair<std::string_view, std::string_view>, std::size_t> index;
    Exact net, tax;
    std::size_t number = 0;
    body.each([&](Element node, Name name) {
        if (name != Name::DatiBeniServizi) return;
        const auto amount = required_amount(node.child(Name::Importo), "total");
        if (!amount) return;
        const Exact line_tax = tax_inside(node, *amount);
        const Exact line_net = *amount - line_tax;
        const Element rate = node.child(Name::DatiIVA).child(Name::Aliquota);
        const std::string_view nature = node.child(Name::Natura).text();
        InvoiceLine line = invoice.add_invoice_line().line_id(std::to_string(++number));
        locate(line, node);
        line.name(node.child(Name::Descrizione).text()).quantity({1, 0, {}});
        if (const auto v = money(line_net)) line.net_amount(*v);
        if (const auto v = line_net.value(cents)) line.price(*v);
        line.tax_category(tax_category(nature, rate.text()));
        if (const auto v = decimal(line, rate)) line.tax_rate(*v);
        const auto key = std::pair(rate.text(), nature);
        const auto [at, is_new] = index.try_emplace(key, groups.size());
        if (is_new) {
            groups.push_back(
                {rate.text(), nature, node.child(Name::RiferimentoNormativo).text(), {}, {}, node});
        }
        Group* const group = &groups[at->second];
        group->taxable += line_net;
        group->tax += line_tax;
        net += line_net;
        tax += line_tax;
    });
    for (const Group& group : groups) {
        TaxSubtotal row = invoice.add_tax_subtotal();
        locate(row, group.node);
        row.category(tax_category(group.nature, group.rate));
        if (const auto v = try_decimal(group.rate)) row.rate(*v);
        if (const auto v = money(group.taxable)) row.taxable(*v);
        if (const auto v = money(group.tax)) row.tax(*v);
        text_ = group.nature;
        if (!group.nature.empty() && !group.law.empty()) text_ += ' ';
        row.exemption_reason(text_ += group.law);
    }
    if (groups.empty()) return;
    if (const auto v = money(net)) invoice.line_total(*v).net_total(*v);
    if (const auto v = money(tax)) invoice.tax_total(*v);
    if (const auto v = money(net + tax)) invoice.total(*v).payable(*v);
}

}  // namespace openitem::fatturapa
