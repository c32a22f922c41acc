#include "connectors/lib/cii/writer.hpp"

namespace openitem::cii {

namespace {

using en16931::bits;

bool is_direct_debit(std::string_view code) { return code == "49" || code == "59"; }

/// By its form: two letters, two digits and up to thirty more of either.
bool is_iban(std::string_view account) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto letter = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (account.size() < 5 || account.size() > 34) return false;
    if (!letter(account[0]) || !letter(account[1]) || !digit(account[2]) || !digit(account[3])) {
        return false;
    }
    return std::all_of(account.begin() + 4, account.end(),
                       [&](char c) { return digit(c) || letter(c); });
}

/// BT-8 in the codes of CII (UNTDID 2475) for those of the norm (UNTDID 2005).
std::string_view due_date_type_code(std::string_view code) {
    if (code == "3") return "5";
    if (code == "35") return "29";
    if (code == "432") return "72";
    return code;
}

}  // namespace

void DocumentWriter::write_settlement(const Parties& of_role) {
    out_.always("ram:ApplicableHeaderTradeSettlement", [&] {
        text("ram:CreditorReferenceID", creditor_id_);
        text("ram:PaymentReference", invoice_.text<OI_INVOICE_REMITTANCE_REFERENCE>());
        write_tax_currency();
        text("ram:InvoiceCurrencyCode", currency_);
        write_party("ram:PayeeTradeParty", of_role[OI_ROLE_PAYEE]);
        write_party("ram:PayerTradeParty", of_role[OI_ROLE_PAYER]);
        for (const auto means : tree_.children<oi_payment_means>(invoice_)) {
            write_payment_means(means);
        }
        write_tax_subtotals();
        write_period(invoice_.date<OI_INVOICE_PERIOD_FROM>(),
                     invoice_.date<OI_INVOICE_PERIOD_TO>());
        write_allowances(invoice_);
        write_payment_terms();
        write_totals();
        write_preceding();
        out_.group("ram:ReceivableSpecifiedTradeAccountingAccount",
                   [&] { text("ram:ID", invoice_.text<OI_INVOICE_ACCOUNTING_REFERENCE>()); });
    });
}

/// VAT is accounted in a currency of its own, or in the invoice's without saying so (BR-53 in CII).
void DocumentWriter::write_tax_currency() {
    const std::string_view accounting = invoice_.text<OI_INVOICE_TAX_CURRENCY>();
    if (accounting != currency_) {
        text("ram:TaxCurrencyCode", accounting);
    } else if (!accounting.empty()) {
        losses_.add("BT-6", accounting, "CII names it where it is not the invoice's currency");
    }
}

void DocumentWriter::write_payment_means(const RowView<oi_payment_means>& means) {
    const std::string_view code = means.text<OI_PAYMENT_MEANS_CODE>();
    const std::string_view account = means.text<OI_PAYMENT_MEANS_ACCOUNT>();
    const std::string_view debited = means.text<OI_PAYMENT_MEANS_DEBITED_ACCOUNT>();
    const bool mandated =
        means.has<OI_PAYMENT_MEANS_MANDATE>() || means.has<OI_PAYMENT_MEANS_CREDITOR_ID>();
    out_.always("ram:SpecifiedTradeSettlementPaymentMeans", [&] {
        text("ram:TypeCode", code);
        text("ram:Information", means.text<OI_PAYMENT_MEANS_TEXT>());
        out_.group("ram:ApplicableTradeSettlementFinancialCard", [&] {
            text("ram:ID", means.text<OI_PAYMENT_MEANS_CARD_NUMBER>());
            text("ram:CardholderName", means.text<OI_PAYMENT_MEANS_CARD_HOLDER>());
        });
        // The account debited, even an empty one, says that the mandate is meant for this means.
        const auto write_debited = [&] { text("ram:IBANID", debited); };
        if (mandated && !is_direct_debit(code)) {
            out_.always("ram:PayerPartyDebtorFinancialAccount", write_debited);
        } else {
            out_.group("ram:PayerPartyDebtorFinancialAccount", write_debited);
        }
        out_.group("ram:PayeePartyCreditorFinancialAccount", [&] {
            if (is_iban(account)) text("ram:IBANID", account);
            text("ram:AccountName", means.text<OI_PAYMENT_MEANS_ACCOUNT_NAME>());
            if (!is_iban(account)) text("ram:ProprietaryID", account);
        });
        out_.group("ram:PayeeSpecifiedCreditorFinancialInstitution",
                   [&] { text("ram:BICID", means.text<OI_PAYMENT_MEANS_BIC>()); });
    });
}

void DocumentWriter::write_tax_subtotals() {
    const auto all = tree_.children<oi_tax_subtotal>(invoice_);
    for (std::size_t i = 0; i < all.size(); ++i) write_tax_subtotal(all[i], i == 0);
    if (!all.empty()) return;
    const std::string_view why = "it stands in the VAT breakdown, and there is none";
    if (const auto day = invoice_.date<OI_INVOICE_TAX_POINT_ON>()) {
        losses_.add("BT-7", to_text(Date{*day}), why);
    }
    const std::string_view code = invoice_.text<OI_INVOICE_TAX_POINT_CODE>();
    if (!code.empty()) losses_.add("BT-8", code, why);
}

/// The tax point is that of the whole document and said once (CII-SR-461, CII-SR-462).
void DocumentWriter::write_tax_subtotal(const RowView<oi_tax_subtotal>& row, bool first) {
    out_.always("ram:ApplicableTradeTax", [&] {
        amount("ram:CalculatedAmount", row.amount<OI_TAX_SUBTOTAL_TAX>());
        text("ram:TypeCode", "VAT");
        text("ram:ExemptionReason", row.text<OI_TAX_SUBTOTAL_EXEMPTION_REASON>());
        amount("ram:BasisAmount", row.amount<OI_TAX_SUBTOTAL_TAXABLE>());
        text("ram:CategoryCode", row.text<OI_TAX_SUBTOTAL_CATEGORY>());
        text("ram:ExemptionReasonCode", row.text<OI_TAX_SUBTOTAL_EXEMPTION_CODE>());
        if (first) {
            out_.group("ram:TaxPointDate",
                       [&] { day("udt:DateString", invoice_.date<OI_INVOICE_TAX_POINT_ON>()); });
            text("ram:DueDateTypeCode",
                 due_date_type_code(invoice_.text<OI_INVOICE_TAX_POINT_CODE>()));
        }
        decimal("ram:RateApplicablePercent", row.decimal<OI_TAX_SUBTOTAL_RATE>());
    });
}

void DocumentWriter::write_tax(std::string_view element, std::string_view category,
                               const oi_decimal* rate) {
    if (category.empty() && rate == nullptr) return;
    out_.group(element, [&] {
        text("ram:TypeCode", "VAT");
        text("ram:CategoryCode", category);
        decimal("ram:RateApplicablePercent", rate);
    });
}

template <class Owner>
void DocumentWriter::write_allowances(const RowView<Owner>& owner) {
    for (const auto row : tree_.children<oi_allowance_charge>(owner)) {
        out_.always("ram:SpecifiedTradeAllowanceCharge", [&] {
            if (row.template has<OI_ALLOWANCE_CHARGE_CHARGE>()) {
                flag("ram:ChargeIndicator", row.template flag<OI_ALLOWANCE_CHARGE_CHARGE>());
            }
            decimal("ram:CalculationPercent", row.template decimal<OI_ALLOWANCE_CHARGE_PERCENT>());
            amount("ram:BasisAmount", row.template amount<OI_ALLOWANCE_CHARGE_BASE>());
            amount("ram:ActualAmount", row.template amount<OI_ALLOWANCE_CHARGE_AMOUNT>());
            text("ram:ReasonCode", row.template text<OI_ALLOWANCE_CHARGE_REASON_CODE>());
            text("ram:Reason", row.template text<OI_ALLOWANCE_CHARGE_REASON>());
            write_tax("ram:CategoryTradeTax", row.template text<OI_ALLOWANCE_CHARGE_TAX_CATEGORY>(),
                      row.template decimal<OI_ALLOWANCE_CHARGE_TAX_RATE>());
        });
    }
}

template void DocumentWriter::write_allowances(const RowView<oi_invoice>&);
template void DocumentWriter::write_allowances(const RowView<oi_invoice_line>&);

/// Several terms, each with its day and its part; the reader takes no less for instalments. The
/// whole is due by the last.
bool DocumentWriter::says_instalments() const {
    const auto all = tree_.children<oi_instalment>(invoice_);
    std::optional<std::int32_t> last;
    for (const auto row : all) {
        const auto due = row.date<OI_INSTALMENT_DUE_ON>();
        const bool part = row.has<OI_INSTALMENT_AMOUNT>() || row.has<OI_INSTALMENT_PERCENT>();
        if (!due || !part) return false;
        last = std::max(last.value_or(*due), *due);
    }
    return all.size() > 1 && last == invoice_.date<OI_INVOICE_DUE_ON>();
}

void DocumentWriter::write_payment_terms() {
    if (says_instalments()) {
        write_instalments();
        return;
    }
    for (const auto row : tree_.children<oi_instalment>(invoice_)) {
        losses_.fields(row, tree_, bits<OI_INSTALMENT_SEQUENCE>,
                       "CII knows instalments by two or more days and parts, the last of them the "
                       "due date");
    }
    out_.group("ram:SpecifiedTradePaymentTerms", [&] {
        text("ram:Description", invoice_.text<OI_INVOICE_PAYMENT_TERMS>());
        date("ram:DueDateDateTime", invoice_.date<OI_INVOICE_DUE_ON>());
        text("ram:DirectDebitMandateID", mandate_);
        write_discounts();
    });
}

void DocumentWriter::write_instalments() {
    bool first = true;
    for (const auto row : tree_.children<oi_instalment>(invoice_)) {
        out_.group("ram:SpecifiedTradePaymentTerms", [&] {
            if (first) text("ram:Description", invoice_.text<OI_INVOICE_PAYMENT_TERMS>());
            date("ram:DueDateDateTime", row.date<OI_INSTALMENT_DUE_ON>());
            if (first) text("ram:DirectDebitMandateID", mandate_);
            amount("ram:PartialPaymentAmount", row.amount<OI_INSTALMENT_AMOUNT>());
            decimal("ram:PartialPaymentPercent", row.decimal<OI_INSTALMENT_PERCENT>());
            for (const auto tier : tree_.children<oi_discount_tier>(row)) write_discount(tier);
        });
        first = false;
    }
    const auto tiers = tree_.children<oi_discount_tier>(invoice_);
    for (std::size_t i = discounts_in_terms(); i < tiers.size(); ++i) {
        losses_.fields(tiers[i], tree_, 0, "with instalments, a discount belongs to one of them");
    }
}

/// Those that the terms do not say themselves.
void DocumentWriter::write_discounts() {
    const auto tiers = tree_.children<oi_discount_tier>(invoice_);
    for (std::size_t i = discounts_in_terms(); i < tiers.size(); ++i) write_discount(tiers[i]);
}

void DocumentWriter::write_discount(const RowView<oi_discount_tier>& tier) {
    const oi_decimal* percent = tier.decimal<OI_DISCOUNT_TIER_PERCENT>();
    const auto days = tier.number<OI_DISCOUNT_TIER_DAYS>();
    const auto until = tier.date<OI_DISCOUNT_TIER_UNTIL_ON>();
    if (percent == nullptr || (!days && !until) || days.value_or(0) > 9999) {
        losses_.fields(tier, tree_, 0, "a discount is said in days, or a day, and percent");
        return;
    }
    out_.group("ram:ApplicableTradePaymentDiscountTerms", [&] {
        date("ram:BasisDateTime", until);
        if (!until) {
            out_.leaf("ram:BasisPeriodMeasure", std::to_string(*days), {{"unitCode", "DAY"}});
        }
        amount("ram:BasisAmount", tier.amount<OI_DISCOUNT_TIER_BASE>());
        decimal("ram:CalculationPercent", percent);
    });
}

void DocumentWriter::write_totals() {
    const TaxTotals totals = tax_totals();
    // These say their currency always: it tells which total each of them is.
    const auto tax_total = [&](const oi_amount* value) {
        if (value == nullptr) return;
        out_.leaf("ram:TaxTotalAmount", to_text(*value), {{"currencyID", currency_id(*value)}});
    };
    out_.group("ram:SpecifiedTradeSettlementHeaderMonetarySummation", [&] {
        amount("ram:LineTotalAmount", invoice_.amount<OI_INVOICE_LINE_TOTAL>());
        amount("ram:ChargeTotalAmount", invoice_.amount<OI_INVOICE_CHARGE_TOTAL>());
        amount("ram:AllowanceTotalAmount", invoice_.amount<OI_INVOICE_ALLOWANCE_TOTAL>());
        amount("ram:TaxBasisTotalAmount", invoice_.amount<OI_INVOICE_NET_TOTAL>());
        tax_total(totals.total);
        tax_total(totals.accounting);
        amount("ram:RoundingAmount", invoice_.amount<OI_INVOICE_ROUNDING>());
        amount("ram:GrandTotalAmount", invoice_.amount<OI_INVOICE_TOTAL>());
        amount("ram:TotalPrepaidAmount", invoice_.amount<OI_INVOICE_PREPAID>());
        amount("ram:DuePayableAmount", invoice_.amount<OI_INVOICE_PAYABLE>());
    });
}

}  // namespace openitem::cii
