#include "connectors/ubl/reader.hpp"

namespace openitem::ubl {

namespace {

constexpr xml::NameSet<Name> one_of_each_total = {
    Name::LineExtensionAmount,   Name::TaxExclusiveAmount, Name::TaxInclusiveAmount,
    Name::AllowanceTotalAmount,  Name::ChargeTotalAmount,  Name::PrepaidAmount,
    Name::PayableRoundingAmount, Name::PayableAmount,
};
constexpr xml::NameSet<Name> one_tax = {Name::TaxableAmount, Name::TaxAmount};
constexpr xml::NameSet<Name> one_amount = {Name::ChargeIndicator, Name::Amount};
constexpr xml::NameSet<Name> one_account = {Name::PayeeFinancialAccount};
constexpr xml::NameSet<Name> one_account_id = {Name::ID};

}  // namespace

void Reader::read_totals(Invoice& invoice, Element totals) {
    expect_once(invoice, totals, one_of_each_total);
    totals.each_first([&](Element node, Name id) {
        // What these decide cannot be guessed: a total that cannot be read refuses the document.
        switch (id) {
            case Name::LineExtensionAmount:
                if (const auto value = amount(invoice, node)) invoice.line_total(*value);
                break;
            case Name::TaxExclusiveAmount:
                if (const auto v = required_amount(invoice, node, "net_total"))
                    invoice.net_total(*v);
                break;
            case Name::TaxInclusiveAmount:
                if (const auto v = required_amount(invoice, node, "total")) invoice.total(*v);
                break;
            case Name::AllowanceTotalAmount:
                if (const auto value = amount(invoice, node)) invoice.allowance_total(*value);
                break;
            case Name::ChargeTotalAmount:
                if (const auto value = amount(invoice, node)) invoice.charge_total(*value);
                break;
            case Name::PrepaidAmount:
                if (const auto v = required_amount(invoice, node, "prepaid")) invoice.prepaid(*v);
                break;
            case Name::PayableRoundingAmount:
                if (const auto v = required_amount(invoice, node, "rounding")) invoice.rounding(*v);
                break;
            case Name::PayableAmount:
                if (const auto v = required_amount(invoice, node, "payable")) invoice.payable(*v);
                break;
            default:
                break;
        }
    });
}

/// A total in the document's currency is BT-110, one in the accounting currency BT-111; where both
/// are the same currency a total is both.
void Reader::read_tax_total(Invoice& invoice, Element tax_total) {
    tax_total.each([&](Element node, Name id) {
        if (id == Name::TaxSubtotal) read_tax_subtotal(invoice, node);
        if (id != Name::TaxAmount) return;
        const std::string_view written = node.attribute("currencyID");
        const std::string_view currency = written.empty() ? currency_ : written;
        if (currency.empty()) return;
        if (currency == currency_) {
            if (!tax_total_.empty() && xml::contradict(tax_total_, node)) {
                add_repeated(invoice, node);
            }
            keep(tax_total_, node);
        }
        if (!has_tax_total_ && currency == currency_) {
            if (const auto value = required_amount(invoice, node, "tax_total")) {
                invoice.tax_total(*value);
                has_tax_total_ = true;
            }
        }
        if (!has_tax_total_accounting_ && currency == tax_currency_) {
            if (const auto value = amount(invoice, node)) {
                invoice.tax_total_accounting(*value);
                has_tax_total_accounting_ = true;
            }
        }
    });
}

void Reader::read_tax_subtotal(Invoice& invoice, Element subtotal) {
    TaxSubtotal row = invoice.add_tax_subtotal();
    locate(row, subtotal);
    expect_once(row, subtotal, one_tax);
    subtotal.each_first([&](Element node, Name id) {
        switch (id) {
            case Name::TaxableAmount:
                if (const auto value = amount(row, node)) row.taxable(*value);
                break;
            case Name::TaxAmount:
                if (const auto value = amount(row, node)) row.tax(*value);
                break;
            case Name::TaxCategory: {
                // The category is one of VAT; another tax's code must not be taken for one.
                const Element scheme = node.child(Name::TaxScheme);
                if (scheme.empty() || scheme.child(Name::ID).text() == "VAT") {
                    row.category(node.child(Name::ID).text());
                }
                if (const auto rate = decimal(row, node.child(Name::Percent))) row.rate(*rate);
                row.exemption_reason(node.child(Name::TaxExemptionReason).text());
                row.exemption_code(node.child(Name::TaxExemptionReasonCode).text());
                break;
            }
            default:
                break;
        }
    });
}

template <class Owner>
void Reader::read_allowance_charge(Owner& owner, Element element) {
    AllowanceCharge row = owner.add_allowance_charge();
    locate(row, element);
    expect_once(row, element, one_amount);
    element.each_first([&](Element node, Name id) {
        switch (id) {
            case Name::ChargeIndicator:
                read_charge_indicator(row, node);
                break;
            case Name::AllowanceChargeReasonCode:
                row.reason_code(node.text());
                break;
            case Name::AllowanceChargeReason:
                row.reason(node.text());
                break;
            case Name::MultiplierFactorNumeric:
                if (const auto value = decimal(row, node)) row.percent(*value);
                break;
            case Name::Amount:
                if (const auto value = amount(row, node)) row.amount(*value);
                break;
            case Name::BaseAmount:
                if (const auto value = amount(row, node)) row.base(*value);
                break;
            case Name::TaxCategory:
                row.tax_category(node.child(Name::ID).text());
                if (const auto rate = decimal(row, node.child(Name::Percent))) row.tax_rate(*rate);
                break;
            default:
                break;
        }
    });
}

template void Reader::read_allowance_charge(Invoice&, Element);
template void Reader::read_allowance_charge(InvoiceLine&, Element);

void Reader::read_payment_means(Invoice& invoice, Element means) {
    PaymentMeans row = invoice.add_payment_means();
    locate(row, means);
    expect_once(invoice, means, one_account);
    bool direct_debit = false;
    means.each_first([&](Element node, Name id) {
        switch (id) {
            case Name::PaymentMeansCode:
                row.code(node.text()).text(node.attribute("name"));
                direct_debit |= node.text() == "49" || node.text() == "59";
                break;
            case Name::CardAccount:
                row.card_number(node.child(Name::PrimaryAccountNumberID).text());
                row.card_holder(node.child(Name::HolderName).text());
                break;
            case Name::PayeeFinancialAccount:
                expect_once(invoice, node, one_account_id);
                row.account(node.child(Name::ID).text())
                    .account_name(node.child(Name::Name).text());
                row.bic(node.child(Name::FinancialInstitutionBranch).child(Name::ID).text());
                break;
            case Name::PaymentMandate:
                row.mandate(node.child(Name::ID).text());
                row.debited_account(node.child(Name::PayerFinancialAccount).child(Name::ID).text());
                direct_debit = true;
                break;
            default:
                break;
        }
    });
    if (direct_debit) row.creditor_id(creditor_id_);
    // BT-83 is said once for all accounts; repeated means repeat it.
    const std::string_view reference = means.child(Name::PaymentID).text();
    if (has_remittance_reference_ || reference.empty()) return;
    invoice.remittance_reference(reference);
    has_remittance_reference_ = true;
}

void Reader::read_payment_terms(Invoice& invoice, Element root) {
    std::string_view terms;
    std::string joined;  // the rare case of several
    root.each([&](Element node, Name id) {
        if (id != Name::PaymentTerms) return;
        node.each([&](Element note, Name inner) {
            if (inner == Name::Note) append(terms, joined, note.text());
        });
    });
    set_payment_terms(invoice, terms);
}

}  // namespace openitem::ubl
