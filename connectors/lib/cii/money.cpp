#include "connectors/lib/cii/reader.hpp"

namespace openitem::cii {

namespace {

/// Upper case or not: the official rules do not mind.
bool is_vat(std::string_view code) {
    return code.size() == 3 && (code[0] | 32) == 'v' && (code[1] | 32) == 'a' &&
           (code[2] | 32) == 't';
}

constexpr xml::NameSet<Name> one_of_each_total = {
    Name::LineTotalAmount,     Name::AllowanceTotalAmount, Name::ChargeTotalAmount,
    Name::TaxBasisTotalAmount, Name::GrandTotalAmount,     Name::TotalPrepaidAmount,
    Name::RoundingAmount,      Name::DuePayableAmount,
};
constexpr xml::NameSet<Name> one_tax = {Name::CalculatedAmount, Name::BasisAmount};
constexpr xml::NameSet<Name> one_amount = {Name::ChargeIndicator, Name::ActualAmount};

}  // namespace

void Reader::read_totals(Invoice& invoice, Element totals) {
    expect_once(invoice, totals, one_of_each_total);
    totals.each_first([&](Element node, Name id) {
        // What these decide cannot be guessed: a total that cannot be read refuses the document.
        const auto required = [&](const char* field) {
            return required_amount(invoice, node, field);
        };
        switch (id) {
            case Name::LineTotalAmount:
                if (const auto value = amount(invoice, node)) invoice.line_total(*value);
                break;
            case Name::AllowanceTotalAmount:
                if (const auto value = amount(invoice, node)) invoice.allowance_total(*value);
                break;
            case Name::ChargeTotalAmount:
                if (const auto value = amount(invoice, node)) invoice.charge_total(*value);
                break;
            case Name::TaxBasisTotalAmount:
                if (const auto value = required("net_total")) invoice.net_total(*value);
                break;
            case Name::GrandTotalAmount:
                if (const auto value = required("total")) invoice.total(*value);
                break;
            case Name::TotalPrepaidAmount:
                if (const auto value = required("prepaid")) invoice.prepaid(*value);
                break;
            case Name::RoundingAmount:
                if (const auto value = required("rounding")) invoice.rounding(*value);
                break;
            case Name::DuePayableAmount:
                if (const auto value = required("payable")) invoice.payable(*value);
                break;
            default:
                break;
        }
    });
    totals.each([&](Element node, Name id) {
        if (id == Name::TaxTotalAmount) read_tax_total(invoice, node);
    });
}

/// A total in the document's currency is BT-110, one in the accounting currency BT-111; where both
/// are the same currency a total is both.
void Reader::read_tax_total(Invoice& invoice, Element node) {
    const std::string_view written = node.attribute("currencyID");
    const std::string_view currency = written.empty() ? currency_ : written;
    if (currency == currency_) {
        if (!tax_total_.empty() && xml::contradict(tax_total_, node)) add_repeated(invoice, node);
        keep(tax_total_, node);
    }
    if (!has_tax_total_ && currency == currency_) {
        if (const auto value = required_amount(invoice, node, "tax_total")) {
            invoice.tax_total(*value);
            has_tax_total_ = true;
        }
    }
    if (!has_tax_total_accounting_ && !currency.empty() && currency == tax_currency_) {
        if (const auto value = amount(invoice, node)) {
            invoice.tax_total_accounting(*value);
            has_tax_total_accounting_ = true;
        }
    }
}

void Reader::read_tax_subtotal(Invoice& invoice, Element tax) {
    TaxSubtotal row = invoice.add_tax_subtotal();
    locate(row, tax);
    expect_once(row, tax, one_tax);
    const bool vat = is_vat(tax.child(Name::TypeCode).text());
    tax.each_first([&](Element node, Name id) {
        switch (id) {
            case Name::CalculatedAmount:
                if (const auto value = amount(row, node)) row.tax(*value);
                break;
            case Name::BasisAmount:
                if (const auto value = amount(row, node)) row.taxable(*value);
                break;
            case Name::CategoryCode:
                // The category is one of VAT; another tax's code must not be taken for one.
                if (vat) row.category(node.text());
                break;
            case Name::RateApplicablePercent:
                if (const auto rate = decimal(row, node)) row.rate(*rate);
                break;
            case Name::ExemptionReason:
                row.exemption_reason(node.text());
                break;
            case Name::ExemptionReasonCode:
                row.exemption_code(node.text());
                break;
            default:
                break;
        }
    });
}

/// What a row is taxed by.
template <class Row>
void Reader::read_tax_category(Row& row, Element tax) {
    row.tax_category(tax.child(Name::CategoryCode).text());
    const auto rate = decimal(row, tax.child(Name::RateApplicablePercent));
    if (rate) row.tax_rate(*rate);
}

template void Reader::read_tax_category(InvoiceLine&, Element);

template <class Owner>
void Reader::read_allowance_charge(Owner& owner, Element element) {
    AllowanceCharge row = owner.add_allowance_charge();
    locate(row, element);
    expect_once(row, element, one_amount);
    element.each_first([&](Element node, Name id) {
        switch (id) {
            case Name::ChargeIndicator:
                read_charge_indicator(row, node.child(Name::Indicator));
                break;
            case Name::ReasonCode:
                row.reason_code(node.text());
                break;
            case Name::Reason:
                row.reason(node.text());
                break;
            case Name::CalculationPercent:
                if (const auto value = decimal(row, node)) row.percent(*value);
                break;
            case Name::ActualAmount:
                if (const auto value = amount(row, node)) row.amount(*value);
                break;
            case Name::BasisAmount:
                if (const auto value = amount(row, node)) row.base(*value);
                break;
            case Name::CategoryTradeTax:
                read_tax_category(row, node);
                break;
            default:
                break;
        }
    });
}

template void Reader::read_allowance_charge(Invoice&, Element);
template void Reader::read_allowance_charge(InvoiceLine&, Element);

/// Freight and the like, which the extended profile states apart: a charge with a description.
void Reader::read_service_charge(Invoice& invoice, Element element) {
    AllowanceCharge row = invoice.add_allowance_charge().charge(true);
    locate(row, element);
    element.each_first([&](Element node, Name id) {
        switch (id) {
            case Name::Description:
                row.reason(node.text());
                break;
            case Name::AppliedAmount:
                if (const auto value = amount(row, node)) row.amount(*value);
                break;
            case Name::AppliedTradeTax:
                read_tax_category(row, node);
                break;
            default:
                break;
        }
    });
}

}  // namespace openitem::cii
