#include "connectors/fatturapa/codes.hpp"
#include "connectors/fatturapa/schema_formats.hpp"
#include "connectors/fatturapa/writer.hpp"

namespace openitem::fatturapa {

namespace {

/// The way to pay as FatturaPA calls it: the record's own word, else the nearest.
std::string_view method_of(const RowView<oi_payment_means>& means) {
    const std::string_view kept = means ? means.text<OI_PAYMENT_MEANS_TEXT>() : std::string_view();
    if (matches(Format::payment_method, kept)) return kept;
    const std::string_view code = means ? means.text<OI_PAYMENT_MEANS_CODE>() : std::string_view();
    return method_for(code);
}

}  // namespace

/// Instalments each with the first way to pay; without any, the whole amount by every way.
void DocumentWriter::write_payments() {
    const auto instalments = tree_.children<oi_instalment>(invoice_);
    const auto means = tree_.children<oi_payment_means>(invoice_);
    const auto tiers = tree_.children<oi_discount_tier>(invoice_);
    const RowView<oi_payment_means> first = means.empty() ? RowView<oi_payment_means>() : means[0];
    const auto tier_of = [](const auto& rows) {
        return rows.empty() ? RowView<oi_discount_tier>() : rows[0];
    };
    write_advances();
    if (!instalments.empty()) {
        out_.group("DatiPagamento", [&] {
            text("CondizioniPagamento", "TP01");
            for (const auto row : instalments) {
                write_payment(first, row.date<OI_INSTALMENT_DUE_ON>(),
                              exact(row.amount<OI_INSTALMENT_AMOUNT>()),
                              tier_of(tree_.children<oi_discount_tier>(row)));
            }
        });
        return;
    }
    const oi_amount* const payable = invoice_.amount<OI_INVOICE_PAYABLE>();
    const auto due = invoice_.date<OI_INVOICE_DUE_ON>();
    const bool settled = payable == nullptr || payable->units == 0;
    if (settled || (means.empty() && !due)) return;
    const std::string_view terms = invoice_.text<OI_INVOICE_PAYMENT_TERMS>();
    const bool kept = matches(Format::payment_terms, terms);
    if (!kept && !terms.empty()) losses_.add("BT-20", terms, "FatturaPA has codes for terms");
    out_.group("DatiPagamento", [&] {
        text("CondizioniPagamento", kept ? terms : "TP02");
        for (const auto row : means) write_payment(row, due, exact(payable), tier_of(tiers));
        if (means.empty()) write_payment({}, due, exact(payable), tier_of(tiers));
    });
}

void DocumentWriter::write_payment(const RowView<oi_payment_means>& means,
                                   std::optional<std::int32_t> due, const Exact& amount,
                                   const RowView<oi_discount_tier>& tier) {
    const auto issued = invoice_.date<OI_INVOICE_ISSUED_ON>();
    out_.group("DettaglioPagamento", [&] {
        const auto& payee = parties_[OI_ROLE_PAYEE];
        std::string_view beneficiary;
        if (means) beneficiary = means.text<OI_PAYMENT_MEANS_ACCOUNT_NAME>();
        if (beneficiary.empty() && payee) beneficiary = payee.text<OI_PARTY_NAME>();
        text("Beneficiario", beneficiary);
        text("ModalitaPagamento", method_of(means));
        day("DataScadenzaPagamento", due);
        number("ImportoPagamento", amount, 2);
        if (means) {
            text("IBAN", means.text<OI_PAYMENT_MEANS_ACCOUNT>());
            text("BIC", means.text<OI_PAYMENT_MEANS_BIC>());
        }
        if (tier) {
            const oi_decimal* const percent = tier.decimal<OI_DISCOUNT_TIER_PERCENT>();
            const oi_amount* const stated = tier.amount<OI_DISCOUNT_TIER_BASE>();
            const Exact base = stated != nullptr ? exact(*stated) : amount;
            if (percent != nullptr) {
                number("ScontoPagamentoAnticipato", base * Exact(*percent).percent(), 2);
            }
            auto until = tier.date<OI_DISCOUNT_TIER_UNTIL_ON>();
            const auto days = tier.number<OI_DISCOUNT_TIER_DAYS>();
            if (!until && days && issued) until = *issued + static_cast<std::int32_t>(*days);
            day("DataLimitePagamentoAnticipato", until);
        }
        text("CodicePagamento", invoice_.text<OI_INVOICE_REMITTANCE_REFERENCE>());
    });
}

/// What has been paid, but for what the customer keeps: that is said elsewhere.
void DocumentWriter::write_advances() {
    Exact paid = exact(invoice_.amount<OI_INVOICE_PREPAID>()) - withheld_;
    for (const auto row : tree_.children<oi_tax_subtotal>(invoice_)) {
        if (row.text<OI_TAX_SUBTOTAL_CATEGORY>() != "B") continue;
        paid = paid - exact(row.amount<OI_TAX_SUBTOTAL_TAX>());
    }
    if (!paid.known() || paid.is_zero() || paid.negative()) return;
    out_.group("DatiPagamento", [&] {
        text("CondizioniPagamento", "TP03");
        out_.group("DettaglioPagamento", [&] {
            text("ModalitaPagamento", method_for({}));
            number("ImportoPagamento", paid, 2);
        });
    });
}

}  // namespace openitem::fatturapa
