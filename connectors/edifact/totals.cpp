// The totals of an INVOIC, and what they are made of.
#include "connectors/edifact/invoice.hpp"

#include <openitem/to_text.hpp>

namespace openitem::edifact {

using edi::tag_of;

void InvoiceReader::read_total(std::uint32_t i) {
    if (!in_summary_ || document_.tag(i) != tag_of("MOA")) return;
    const Composite moa = document_.composite(i, 1);
    const std::string_view kind = moa.raw(0);
    oi_decimal value{};
    if (kind.empty() || kind.size() > 3 || !elements_.number(moa, 1, i, 1, value)) return;
    const oi_amount amount = money_(value, moa.raw(2));
    switch (tag_of(kind)) {
        case tag_of("79"):
            line_total_ = value;
            invoice_.set<OI_INVOICE_LINE_TOTAL>(&oi_invoice::line_total, amount);
            return;
        case tag_of("260"):
            invoice_.set<OI_INVOICE_ALLOWANCE_TOTAL>(&oi_invoice::allowance_total, amount);
            return;
        case tag_of("259"):
            invoice_.set<OI_INVOICE_CHARGE_TOTAL>(&oi_invoice::charge_total, amount);
            return;
        case tag_of("125"):
            if (net_total_) return;
            [[fallthrough]];
        case tag_of("389"):
            net_total_ = value;
            invoice_.set<OI_INVOICE_NET_TOTAL>(&oi_invoice::net_total, amount);
            return;
        case tag_of("124"):
            if (tax_total_) return;
            [[fallthrough]];
        case tag_of("176"):
            tax_total_ = value;
            invoice_.set<OI_INVOICE_TAX_TOTAL>(&oi_invoice::tax_total, amount);
            return;
        case tag_of("2"):
            if (tax_currency_.empty()) return;
            invoice().tax_total_accounting(
                money_(value, moa.raw(2).empty() ? tax_currency_ : moa.raw(2)));
            return;
        case tag_of("113"):
            prepaid_ = value;
            invoice_.set<OI_INVOICE_PREPAID>(&oi_invoice::prepaid, amount);
            return;
        default:
            return;
    }
}

void InvoiceReader::finish() {
    if (charge_.segment != 0) finish_charge();
    if (terms_.segment != 0) finish_terms();
    if (line_) finish_line();
    invoice_.set<OI_INVOICE_PAYMENT_TERMS>(&oi_invoice::payment_terms, payment_terms_);
    oi_decimal total{}, payable{};
    const auto read = [&](std::uint32_t i, oi_decimal& out) {
        if (i == 0) return false;
        const Composite moa = document_.composite(i, 1);
        if (elements_.number(moa, 1, i, 1, out)) return true;
        refuse(document_, i, 1, 2, "edifact.missing", "an amount, found nothing");
    };
    const auto add_or_refuse = [&](oi_decimal& to, const oi_decimal& value) {
        if (add(to, value)) return;
        refuse(document_, outline_.total, 1, 2, "edifact.number",
               "totals and prepaid amounts whose sum has at most 18 digits");
    };
    const bool has_total = read(outline_.total, total);
    const bool has_payable = read(outline_.payable, payable);
    if (!has_total) {
        total = payable;
        if (prepaid_) add_or_refuse(total, *prepaid_);
    }
    if (!has_payable) {
        payable = total;
        if (prepaid_) add_or_refuse(payable, negated(*prepaid_));
    }
    total_ = total;
    invoice_.set<OI_INVOICE_TOTAL>(&oi_invoice::total, money_(total));
    invoice_.set<OI_INVOICE_PAYABLE>(&oi_invoice::payable, money_(payable));
    finish_payment_means();
    check_totals();
}

void InvoiceReader::finish_payment_means() {
    const auto fill = [&](PaymentMeans row) {
        row.code(means_code_).mandate(mandate_).creditor_id(creditor_id_);
        row.debited_account(debited_);
        return row;
    };
    for (const Account& account : accounts_) {
        PaymentMeans row = fill(invoice().add_payment_means());
        row.account(account.number).account_name(account.name).bic(account.bic);
    }
    const bool said = !means_code_.empty() || !mandate_.empty() || !debited_.empty();
    if (accounts_.empty() && said) fill(invoice().add_payment_means());
}

// What the totals are made of, as far as the parts are stated.
void InvoiceReader::check_totals() {
    if (line_total_ && lines_add_up_ && lines_ != 0 && !equal(line_sum_, *line_total_)) {
        add_finding("edifact.line_total", OI_FINDING_WARNING, outline_.summary,
                    "expected the lines to add up to MOA 79, found " + to_text(line_sum_));
    }
    if (!net_total_ || !tax_total_) return;
    const auto all = sum(*net_total_, *tax_total_);
    if (!all || equal(*all, *total_)) return;
    add_finding(
        "edifact.total", OI_FINDING_WARNING, outline_.summary,
        "expected the net total and the tax to add up to the total, found " + to_text(*all));
}

}  // namespace openitem::edifact
