#include "connectors/ubl/writer.hpp"

namespace openitem::ubl {

namespace {

using en16931::bits;

bool is_direct_debit(std::string_view code) { return code == "49" || code == "59"; }

}  // namespace

void DocumentWriter::write_payment_means() {
    const auto all = tree_.children<oi_payment_means>(invoice_);
    for (std::size_t i = 0; i < all.size(); ++i) write_payment_mean(all[i], i == 0);
    if (!all.empty()) return;
    const std::string_view why = "it stands with the means of payment, and there are none";
    const std::string_view reference = invoice_.text<OI_INVOICE_REMITTANCE_REFERENCE>();
    if (!reference.empty()) losses_.add("BT-83", reference, why);
    const auto due = invoice_.date<OI_INVOICE_DUE_ON>();
    if (credit_note_ && due) losses_.add("BT-9", to_text(Date{*due}), why);
}

void DocumentWriter::write_payment_mean(const RowView<oi_payment_means>& means, bool first) {
    const std::string_view code = means.text<OI_PAYMENT_MEANS_CODE>();
    const std::string_view creditor = means.text<OI_PAYMENT_MEANS_CREDITOR_ID>();
    out_.always("cac:PaymentMeans", [&] {
        out_.leaf("cbc:PaymentMeansCode", code, {{"name", means.text<OI_PAYMENT_MEANS_TEXT>()}});
        if (first && credit_note_) {
            date("cbc:PaymentDueDate", invoice_.date<OI_INVOICE_DUE_ON>());
        }
        text("cbc:PaymentID", invoice_.text<OI_INVOICE_REMITTANCE_REFERENCE>());
        const std::string_view card = means.text<OI_PAYMENT_MEANS_CARD_NUMBER>();
        const std::string_view holder = means.text<OI_PAYMENT_MEANS_CARD_HOLDER>();
        if (!card.empty() || !holder.empty()) {
            out_.group("cac:CardAccount", [&] {
                text("cbc:PrimaryAccountNumberID", card);
                text("cbc:NetworkID", "NA");  // the schema wants one, the norm has no term for it
                text("cbc:HolderName", holder);
            });
        }
        out_.group("cac:PayeeFinancialAccount", [&] {
            text("cbc:ID", means.text<OI_PAYMENT_MEANS_ACCOUNT>());
            text("cbc:Name", means.text<OI_PAYMENT_MEANS_ACCOUNT_NAME>());
            reference("cac:FinancialInstitutionBranch", means.text<OI_PAYMENT_MEANS_BIC>());
        });
        const auto write_mandate = [&] {
            text("cbc:ID", means.text<OI_PAYMENT_MEANS_MANDATE>());
            reference("cac:PayerFinancialAccount", means.text<OI_PAYMENT_MEANS_DEBITED_ACCOUNT>());
        };
        // A mandate, even an empty one, says that the creditor's identifier is meant for this one.
        if (!creditor.empty() && !is_direct_debit(code)) {
            out_.always("cac:PaymentMandate", write_mandate);
        } else {
            out_.group("cac:PaymentMandate", write_mandate);
        }
    });
}

/// The discounts that the terms do not say yet, as lines to put behind them.
std::string DocumentWriter::discount_lines() {
    const std::size_t said = discounts_in_terms();
    std::string out;
    std::size_t at = 0;
    for (const auto tier : tree_.children<oi_discount_tier>(invoice_)) {
        if (at++ < said) continue;
        const auto issued = invoice_.date<OI_INVOICE_ISSUED_ON>();
        const auto until = tier.date<OI_DISCOUNT_TIER_UNTIL_ON>();
        const oi_decimal* percent = tier.decimal<OI_DISCOUNT_TIER_PERCENT>();
        const oi_amount* base = tier.amount<OI_DISCOUNT_TIER_BASE>();
        std::int64_t days = tier.number<OI_DISCOUNT_TIER_DAYS>().value_or(0);
        if (until && issued) days = std::int64_t{*until} - *issued;
        if (percent == nullptr || days < 0 || days > 9999 || (until && !issued)) {
            losses_.fields(tier, tree_, 0, "a discount is said in days and percent");
            continue;
        }
        std::string rate = to_text(*percent);  // XRechnung wants two decimals (BR-DE-18)
        if (percent->scale == 0) rate.push_back('.');
        for (unsigned scale = percent->scale; scale < 2; ++scale) rate.push_back('0');
        out.append("#SKONTO#TAGE=").append(std::to_string(days)).append("#PROZENT=").append(rate);
        if (base != nullptr) out.append("#BASISBETRAG=").append(to_text(*base));
        out.append("#\n");
    }
    return out;
}

void DocumentWriter::write_payment_terms() {
    std::string terms(invoice_.text<OI_INVOICE_PAYMENT_TERMS>());
    const std::string discounts = discount_lines();
    if (!discounts.empty() && !terms.empty() && terms.back() != '\n') terms.push_back('\n');
    terms += discounts;
    out_.group("cac:PaymentTerms", [&] { text("cbc:Note", terms); });
}

void DocumentWriter::write_tax_category(std::string_view element, std::string_view category,
                                        const oi_decimal* rate, std::string_view exemption_code,
                                        std::string_view exemption_reason) {
    if (category.empty() && rate == nullptr && exemption_code.empty() && exemption_reason.empty()) {
        return;
    }
    out_.group(element, [&] {
        text("cbc:ID", category);
        decimal("cbc:Percent", rate);
        text("cbc:TaxExemptionReasonCode", exemption_code);
        text("cbc:TaxExemptionReason", exemption_reason);
        reference("cac:TaxScheme", "VAT");
    });
}

template <class Owner>
void DocumentWriter::write_allowances(const RowView<Owner>& owner) {
    for (const auto row : tree_.children<oi_allowance_charge>(owner)) write_allowance(row);
}

template void DocumentWriter::write_allowances(const RowView<oi_invoice>&);
template void DocumentWriter::write_allowances(const RowView<oi_invoice_line>&);

void DocumentWriter::write_allowance(const RowView<oi_allowance_charge>& row) {
    out_.always("cac:AllowanceCharge", [&] {
        if (row.has<OI_ALLOWANCE_CHARGE_CHARGE>()) {
            text("cbc:ChargeIndicator", row.flag<OI_ALLOWANCE_CHARGE_CHARGE>() ? "true" : "false");
        }
        text("cbc:AllowanceChargeReasonCode", row.text<OI_ALLOWANCE_CHARGE_REASON_CODE>());
        text("cbc:AllowanceChargeReason", row.text<OI_ALLOWANCE_CHARGE_REASON>());
        decimal("cbc:MultiplierFactorNumeric", row.decimal<OI_ALLOWANCE_CHARGE_PERCENT>());
        amount("cbc:Amount", row.amount<OI_ALLOWANCE_CHARGE_AMOUNT>());
        amount("cbc:BaseAmount", row.amount<OI_ALLOWANCE_CHARGE_BASE>());
        write_tax_category("cac:TaxCategory", row.text<OI_ALLOWANCE_CHARGE_TAX_CATEGORY>(),
                           row.decimal<OI_ALLOWANCE_CHARGE_TAX_RATE>());
    });
}

/// BT-110 with the breakdown, then BT-111; which is which shows in their currencies.
void DocumentWriter::write_tax_totals() {
    const TaxTotals totals = tax_totals();
    out_.group("cac:TaxTotal", [&] {
        amount("cbc:TaxAmount", totals.total);
        for (const auto row : tree_.children<oi_tax_subtotal>(invoice_)) write_tax_subtotal(row);
    });
    out_.group("cac:TaxTotal", [&] { amount("cbc:TaxAmount", totals.accounting); });
}

void DocumentWriter::write_tax_subtotal(const RowView<oi_tax_subtotal>& row) {
    out_.always("cac:TaxSubtotal", [&] {
        amount("cbc:TaxableAmount", row.amount<OI_TAX_SUBTOTAL_TAXABLE>());
        amount("cbc:TaxAmount", row.amount<OI_TAX_SUBTOTAL_TAX>());
        write_tax_category("cac:TaxCategory", row.text<OI_TAX_SUBTOTAL_CATEGORY>(),
                           row.decimal<OI_TAX_SUBTOTAL_RATE>(),
                           row.text<OI_TAX_SUBTOTAL_EXEMPTION_CODE>(),
                           row.text<OI_TAX_SUBTOTAL_EXEMPTION_REASON>());
    });
}

void DocumentWriter::write_totals() {
    out_.group("cac:LegalMonetaryTotal", [&] {
        amount("cbc:LineExtensionAmount", invoice_.amount<OI_INVOICE_LINE_TOTAL>());
        amount("cbc:TaxExclusiveAmount", invoice_.amount<OI_INVOICE_NET_TOTAL>());
        amount("cbc:TaxInclusiveAmount", invoice_.amount<OI_INVOICE_TOTAL>());
        amount("cbc:AllowanceTotalAmount", invoice_.amount<OI_INVOICE_ALLOWANCE_TOTAL>());
        amount("cbc:ChargeTotalAmount", invoice_.amount<OI_INVOICE_CHARGE_TOTAL>());
        amount("cbc:PrepaidAmount", invoice_.amount<OI_INVOICE_PREPAID>());
        amount("cbc:PayableRoundingAmount", invoice_.amount<OI_INVOICE_ROUNDING>());
        amount("cbc:PayableAmount", invoice_.amount<OI_INVOICE_PAYABLE>());
    });
}

}  // namespace openitem::ubl
