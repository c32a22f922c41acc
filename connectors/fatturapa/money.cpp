#include "connectors/fatturapa/codes.hpp"
#include "connectors/fatturapa/reader.hpp"
#include "connectors/fatturapa/reader_values.hpp"

namespace openitem::fatturapa {

namespace {

constexpr unsigned cents = 2;

// UNCL 7161, as the Italian usage specification has it for stamp duty.
constexpr std::string_view stamp_duty = "SAE";
// UNTDID 4451: what is said about tax.
constexpr std::string_view tax_declaration = "TXD";
constexpr std::string_view outside_vat = "O";

}  // namespace

// ---- what the document states -------------------------------------------------------------------

Reader::Sums Reader::sums_of(Element body) {
    Sums sums;
    split_rates_.clear();
    const Element goods = body.child(Name::DatiBeniServizi);
    bool complete = true;
    goods.each([&](Element node, Name name) {
        if (name == Name::DettaglioLinee) {
            if (const auto total = Exact::of(node.child(Name::PrezzoTotale).text())) {
                sums.lines += *total;
            }
        }
        if (name != Name::DatiRiepilogo) return;
        sums.has_summary = true;
        const auto taxable = required_amount(node.child(Name::ImponibileImporto), "net_total");
        const auto tax = required_amount(node.child(Name::Imposta), "tax_total");
        complete = complete && taxable && tax;
        sums.taxable += taxable.value_or(Exact());
        sums.tax += tax.value_or(Exact());
        const auto rate = Exact::of(node.child(Name::AliquotaIVA).text());
        if (node.child(Name::EsigibilitaIVA).text() != "S" || !rate || rate->is_zero()) return;
        sums.split_tax += tax.value_or(Exact());
        split_rates_.insert(*rate);
    });
    sums.has_summary = sums.has_summary && complete;
    add_document_sums(sums, body.child(Name::DatiGenerali).child(Name::DatiGeneraliDocumento));
    return sums;
}

void Reader::add_document_sums(Sums& sums, Element document) {
    document.each([&](Element node, Name name) {
        switch (name) {
            case Name::DatiRitenuta:
                if (const auto v = required_amount(node.child(Name::ImportoRitenuta), "prepaid")) {
                    sums.withheld += *v;
                }
                break;
            case Name::DatiBollo:
                sums.stamp = required_amount(node.child(Name::ImportoBollo), "charge_total");
                break;
            case Name::DatiCassaPrevidenziale:
                if (const auto v =
                        required_amount(node.child(Name::ImportoContributoCassa), "charge_total")) {
                    sums.funds += *v;
                }
                break;
            case Name::ScontoMaggiorazione: {
                const Exact value = discount_of(node, sums.lines).rounded(cents);
                (node.child(Name::Tipo).text() == "MG" ? sums.charges : sums.allowances) += value;
                break;
            }
            case Name::ImportoTotaleDocumento:
                sums.stated = required_amount(node, "total");
                break;
            case Name::Arrotondamento:
                sums.rounding = required_amount(node, "rounding");
                break;
            default:
                break;
        }
    });
}

/// The amount where there is one, else the percentage of what it is taken from.
Exact Reader::discount_of(Element node, Exact base) {
    const std::string_view amount = node.child(Name::Importo).text();
    if (const auto value = Exact::of(amount)) return *value;
    const auto percent = Exact::of(node.child(Name::Percentuale).text());
    return percent ? base * percent->percent() : Exact();
}

// ---- rows ---------------------------------------------------------------------------------------

void Reader::read_summary(Invoice& invoice, Element goods) {
    goods.each([&](Element node, Name name) {
        if (name != Name::DatiRiepilogo) return;
        TaxSubtotal row = invoice.add_tax_subtotal();
        locate(row, node);
        const std::string_view nature = node.child(Name::Natura).text();
        const Element rate = node.child(Name::AliquotaIVA);
        const bool split = node.child(Name::EsigibilitaIVA).text() == "S";
        const std::string_view category = tax_category(nature, rate.text());
        row.category(category == "B" && !split ? std::string_view("S") : category);
        if (const auto value = decimal(row, rate)) row.rate(*value);
        if (const auto v = amount(row, node.child(Name::ImponibileImporto))) row.taxable(*v);
        if (const auto v = amount(row, node.child(Name::Imposta))) row.tax(*v);
        // The reason keeps the Italian code, which says more than the category. What is taxed has
        // no reason not to be: there the law is a remark.
        const std::string_view law = node.child(Name::RiferimentoNormativo).text();
        if (nature.empty()) {
            if (!law.empty()) invoice.add_note().subject_code(tax_declaration).text(law);
        } else {
            text_.assign(nature).append(law.empty() ? "" : " ").append(law);
            row.exemption_reason(text_);
        }
        if (!nature.empty() && category.empty()) {
            add_finding(row, node.child(Name::Natura), "fatturapa.nature",
                        expected_but_found("a reason for no VAT from N1 to N7", nature));
        }
    });
}

/// What is withheld, as the document says it: the sum alone is in what has been settled.
void Reader::read_withholding(Invoice& invoice, Element document) {
    document.each([&](Element node, Name name) {
        if (name != Name::DatiRitenuta && name != Name::DatiBollo) return;
        text_ = name == Name::DatiRitenuta ? "Ritenuta" : "Bollo";
        for (const Name part : {Name::TipoRitenuta, Name::ImportoRitenuta, Name::AliquotaRitenuta,
                                Name::CausalePagamento, Name::ImportoBollo}) {
            const std::string_view value = node.child(part).text();
            if (value.empty()) continue;
            text_.append(" ").append(value);
            if (part == Name::AliquotaRitenuta) text_ += '%';
        }
        Note note = invoice.add_note().subject_code(tax_declaration).text(text_);
        locate(note, node);
    });
}

/// Contributions to a social-security fund are charged on top of the lines, and taxed like them.
void Reader::read_funds(Invoice& invoice, Element document) {
    document.each([&](Element node, Name name) {
        if (name != Name::DatiCassaPrevidenziale) return;
        AllowanceCharge row = invoice.add_allowance_charge().charge(true);
        locate(row, node);
        if (const auto v = amount(row, node.child(Name::ImportoContributoCassa))) row.amount(*v);
        if (const auto v = amount(row, node.child(Name::ImponibileCassa))) row.base(*v);
        if (const auto value = decimal(row, node.child(Name::AlCassa))) row.percent(*value);
        const Element rate = node.child(Name::AliquotaIVA);
        row.tax_category(tax_category(node.child(Name::Natura).text(), rate.text()));
        if (const auto value = decimal(row, rate)) row.tax_rate(*value);
        row.reason("Cassa previdenziale " + std::string(node.child(Name::TipoCassa).text()));
    });
}

/// Discounts on the whole document leave its taxable amounts as they are: the total is reduced.
void Reader::read_discounts(Invoice& invoice, Element document, const Sums& sums) {
    document.each([&](Element node, Name name) {
        if (name != Name::ScontoMaggiorazione) return;
        const bool charge = node.child(Name::Tipo).text() == "MG";
        AllowanceCharge row = invoice.add_allowance_charge().charge(charge);
        locate(row, node);
        if (const auto value = decimal(row, node.child(Name::Percentuale))) row.percent(*value);
        if (const auto v = money(discount_of(node, sums.lines).rounded(cents))) row.amount(*v);
        row.tax_category(outside_vat).reason(charge ? "Maggiorazione" : "Sconto");
    });
}

// ---- the totals ---------------------------------------------------------------------------------

/// Software differs in what a document's own total holds: stamp duty charged to the customer or
/// borne by the seller; rounding; less what is withheld; without the VAT of a split payment. The
/// reading that makes the figures add up is the right one; the stamp duty is charged when only that
/// explains the total. False when nothing does.
bool Reader::explain_total(Sums& sums) const {
    if (!sums.stated) return true;
    const Exact gross = sums.taxable + sums.tax + sums.charges - sums.allowances;
    const Exact optional_parts[] = {sums.rounding.value_or(Exact()), sums.stamp.value_or(Exact()),
                                    -sums.withheld, -sums.split_tax};
    constexpr unsigned stamp_bit = 2;
    for (unsigned parts = 0; parts < 16; ++parts) {
        Exact total = gross;
        for (unsigned i = 0; i < 4; ++i) {
            if ((parts >> i & 1) != 0) total += optional_parts[i];
        }
        if (!(total == *sums.stated)) continue;
        sums.stamp_charged = (parts & stamp_bit) != 0;
        return true;
    }
    return false;
}

/// The totals of EN 16931. What the customer does not pay to the seller, because it keeps it for
/// the tax office or has paid it, is what the norm calls paid (BT-113), so that the amount due is
/// what will be received. Gives that amount.
Exact Reader::settle(Invoice& invoice, Element document, Sums& sums) {
    if (!sums.has_summary) {
        if (const auto value = sums.stated ? money(*sums.stated) : std::nullopt) {
            invoice.total(*value);
        }
        return sums.stated.value_or(Exact::unknown());
    }
    const bool explained = explain_total(sums);
    if (sums.stamp_charged) {
        sums.charges += *sums.stamp;
        AllowanceCharge row = invoice.add_allowance_charge().charge(true);
        locate(row, document.child(Name::DatiBollo));
        if (const auto value = money(*sums.stamp)) row.amount(*value);
        row.tax_category("Z").tax_rate(oi_decimal{}).reason("BOLLO").reason_code(stamp_duty);
    }
    const Exact net = sums.taxable + sums.charges - sums.allowances;
    Exact total = net + sums.tax;
    if (!explained) {
        total = *sums.stated;
        add_finding(invoice, document.child(Name::ImportoTotaleDocumento), "fatturapa.total",
                    "expected the total of the summary, " + (net + sums.tax).text() +
                        ", with or without stamp duty, rounding, withheld amounts and split VAT, "
                        "found " +
                        total.text());
    }
    const Exact settled = sums.withheld + sums.split_tax + sums.advances;
    const Exact rounding = sums.rounding.value_or(Exact());
    const Exact payable = total - settled + rounding;
    if (const auto v = money(sums.lines.rounded(cents))) invoice.line_total(*v);
    if (const auto v = money(net)) invoice.net_total(*v);
    if (const auto v = money(sums.tax)) invoice.tax_total(*v);
    if (const auto v = money(total)) invoice.total(*v);
    const Exact charges = sums.charges + sums.funds;
    if (const auto v = money(charges); v && !charges.is_zero()) invoice.charge_total(*v);
    if (const auto v = money(sums.allowances); v && !sums.allowances.is_zero()) {
        invoice.allowance_total(*v);
    }
    if (const auto v = money(settled); v && !settled.is_zero()) invoice.prepaid(*v);
    if (const auto v = money(sums.withheld); v && !sums.withheld.is_zero()) invoice.withheld(*v);
    if (const auto v = money(rounding); v && sums.rounding) invoice.rounding(*v);
    if (const auto v = money(payable)) invoice.payable(*v);
    return payable;
}

}  // namespace openitem::fatturapa
