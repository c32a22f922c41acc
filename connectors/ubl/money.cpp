#include "connectors/lib/en16931/terms.hpp"
#include "connectors/ubl/reader.hpp"
#include "connectors/ubl/reader_values.hpp"

namespace openitem::ubl {

void Reader::read_totals(Invoice& invoice, Node totals) {
    each_once(totals, [&](Node node, Name id) {
        // What these decide cannot be guessed: a total that cannot be read refuses the document.
        switch (id) {
            case Name::LineExtensionAmount:
                if (const auto value = amount(invoice, node)) invoice.line_total(*value);
                break;
            case Name::TaxExclusiveAmount:
                if (const auto v = required_amount(node, "net_total")) invoice.net_total(*v);
                break;
            case Name::TaxInclusiveAmount:
                if (const auto v = required_amount(node, "total")) invoice.total(*v);
                break;
            case Name::AllowanceTotalAmount:
                if (const auto value = amount(invoice, node)) invoice.allowance_total(*value);
                break;
            case Name::ChargeTotalAmount:
                if (const auto value = amount(invoice, node)) invoice.charge_total(*value);
                break;
            case Name::PrepaidAmount:
                if (const auto v = required_amount(node, "prepaid")) invoice.prepaid(*v);
                break;
            case Name::PayableRoundingAmount:
                if (const auto v = required_amount(node, "rounding")) invoice.rounding(*v);
                break;
            case Name::PayableAmount:
                if (const auto v = required_amount(node, "payable")) invoice.payable(*v);
                break;
            default:
                break;
        }
    });
}

/// A total in the document's currency is BT-110, one in the accounting currency BT-111; where both
/// are the same currency a total is both.
void Reader::read_tax_total(Invoice& invoice, Node tax_total) {
    each(tax_total, [&](Node node, Name id) {
        if (id == Name::TaxSubtotal) read_tax_subtotal(invoice, node);
        if (id != Name::TaxAmount) return;
        const std::string_view written = xml::attribute(node, "currencyID");
        const std::string_view currency = written.empty() ? currency_ : written;
        if (currency.empty()) return;
        if (!has_tax_total_ && currency == currency_) {
            if (const auto value = required_amount(node, "tax_total")) {
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

void Reader::read_tax_subtotal(Invoice& invoice, Node subtotal) {
    TaxSubtotal row = invoice.add_tax_subtotal();
    locate(row, subtotal);
    each_once(subtotal, [&](Node node, Name id) {
        switch (id) {
            case Name::TaxableAmount:
                if (const auto value = amount(row, node)) row.taxable(*value);
                break;
            case Name::TaxAmount:
                if (const auto value = amount(row, node)) row.tax(*value);
                break;
            case Name::TaxCategory: {
                // The category is one of VAT; another tax's code must not be taken for one.
                if (text_of(child(node, Name::TaxScheme), Name::ID) == "VAT") {
                    row.category(text_of(node, Name::ID));
                }
                if (const auto rate = decimal(row, child(node, Name::Percent))) row.rate(*rate);
                row.exemption_reason(text_of(node, Name::TaxExemptionReason));
                row.exemption_code(text_of(node, Name::TaxExemptionReasonCode));
                break;
            }
            default:
                break;
        }
    });
}

template <class Owner>
void Reader::read_allowance_charge(Owner& owner, Node element) {
    AllowanceCharge row = owner.add_allowance_charge();
    locate(row, element);
    each_once(element, [&](Node node, Name id) {
        switch (id) {
            case Name::ChargeIndicator: {
                const auto charge = xml::try_flag(text(node));
                if (charge) row.charge(*charge);
                if (!charge) {
                    add_finding(row, node, "ubl.charge_indicator",
                                expected_but_found("true or false", text(node)));
                }
                break;
            }
            case Name::AllowanceChargeReasonCode:
                row.reason_code(text(node));
                break;
            case Name::AllowanceChargeReason:
                row.reason(text(node));
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
                row.tax_category(text_of(node, Name::ID));
                if (const auto rate = decimal(row, child(node, Name::Percent))) row.tax_rate(*rate);
                break;
            default:
                break;
        }
    });
}

template void Reader::read_allowance_charge(Invoice&, Node);
template void Reader::read_allowance_charge(InvoiceLine&, Node);

void Reader::read_payment_means(Invoice& invoice, Node means) {
    PaymentMeans row = invoice.add_payment_means();
    locate(row, means);
    bool direct_debit = false;
    each_once(means, [&](Node node, Name id) {
        switch (id) {
            case Name::PaymentMeansCode:
                row.code(text(node)).text(xml::attribute(node, "name"));
                direct_debit |= text(node) == "49" || text(node) == "59";
                break;
            case Name::CardAccount:
                row.card_number(text_of(node, Name::PrimaryAccountNumberID));
                row.card_holder(text_of(node, Name::HolderName));
                break;
            case Name::PayeeFinancialAccount:
                row.account(text_of(node, Name::ID)).account_name(text_of(node, Name::Name));
                row.bic(text_of(child(node, Name::FinancialInstitutionBranch), Name::ID));
                break;
            case Name::PaymentMandate:
                row.mandate(text_of(node, Name::ID));
                row.debited_account(text_of(child(node, Name::PayerFinancialAccount), Name::ID));
                direct_debit = true;
                break;
            default:
                break;
        }
    });
    if (direct_debit) row.creditor_id(creditor_id_);
    // BT-83 is said once for all accounts; repeated means repeat it.
    const std::string_view reference = text_of(means, Name::PaymentID);
    if (has_remittance_reference_ || reference.empty()) return;
    invoice.remittance_reference(reference);
    has_remittance_reference_ = true;
}

void Reader::read_payment_terms(Invoice& invoice, Node root) {
    std::string_view terms;
    std::string joined;  // the rare case of several
    each(root, [&](Node node, Name id) {
        if (id != Name::PaymentTerms) return;
        each(node, [&](Node note, Name inner) {
            if (inner != Name::Note || text(note).empty()) return;
            if (terms.empty()) {
                terms = text(note);
            } else {
                joined.assign(std::string(terms)).append("\n").append(text(note));
                terms = joined;
            }
        });
    });
    invoice.payment_terms(terms);
    en16931::discount_terms(terms, [&](const en16931::DiscountTerm& term) {
        DiscountTier tier = invoice.add_discount_tier().days(term.days).percent(term.percent);
        if (term.base && currency_.size() == 3) tier.base(openitem::amount(*term.base, currency_));
    });
}

}  // namespace openitem::ubl
