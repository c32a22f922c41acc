// Codes that Peppol narrows down, and codes that must go together.
#include <openitem/codes/allowance_reasons.hpp>
#include <openitem/codes/charge_reasons.hpp>
#include <openitem/codes/currencies.hpp>
#include <openitem/codes/mime_types.hpp>
#include <openitem/codes/peppol_credit_note_types.hpp>
#include <openitem/codes/peppol_endpoint_schemes.hpp>
#include <openitem/codes/peppol_invoice_types.hpp>
#include <openitem/codes/tax_point_codes.hpp>

#include <algorithm>
#include <array>

#include "host/base/text.hpp"
#include "host/model/peppol/rules.hpp"

namespace openitem::model::peppol {
namespace {

template <class Row>
void expect_code(const CodeList& list, std::string_view code, const Row& row,
                 const Report& report) {
    if (code.empty()) return;
    report.unless(list.has(code), row.location(), [&] { return base::quote(code); });
}

void attachment_type(const Invoice& invoice, const Report& report) {
    for (const auto reference : invoice.references) {
        for (const auto row : invoice.record.children<oi_attachment>(reference)) {
            expect_code(codes::mime_types, row.text<OI_ATTACHMENT_MIME_TYPE>(), reference, report);
        }
    }
}

template <bool Charge>
void reason_code(const Invoice& invoice, const Report& report) {
    each_adjustment(invoice, [&](const AdjustmentRow& row) {
        if (row.flag<OI_ALLOWANCE_CHARGE_CHARGE>() != Charge) return;
        const CodeList* list = &codes::allowance_reasons;
        if (Charge) list = &codes::charge_reasons;
        expect_code(*list, row.text<OI_ALLOWANCE_CHARGE_REASON_CODE>(), row, report);
    });
}

void tax_point_code(const Invoice& invoice, const Report& report) {
    expect_code(codes::tax_point_codes, invoice.root.text<OI_INVOICE_TAX_POINT_CODE>(),
                invoice.root, report);
}

// Prices are plain numbers in the record, so their currency is not asked for.
void amount_currency(const Invoice& invoice, const Report& report) {
    const auto look = [&](const oi_amount* amount, const auto& row) {
        if (amount == nullptr) return;
        expect_code(codes::currencies, {amount->currency, 3}, row, report);
    };
    const auto& root = invoice.root;
    look(root.amount<OI_INVOICE_LINE_TOTAL>(), root);
    look(root.amount<OI_INVOICE_ALLOWANCE_TOTAL>(), root);
    look(root.amount<OI_INVOICE_CHARGE_TOTAL>(), root);
    look(root.amount<OI_INVOICE_NET_TOTAL>(), root);
    look(root.amount<OI_INVOICE_TAX_TOTAL>(), root);
    look(root.amount<OI_INVOICE_TAX_TOTAL_ACCOUNTING>(), root);
    look(root.amount<OI_INVOICE_TOTAL>(), root);
    look(root.amount<OI_INVOICE_PREPAID>(), root);
    look(root.amount<OI_INVOICE_ROUNDING>(), root);
    look(root.amount<OI_INVOICE_PAYABLE>(), root);
    for (const TaxRow row : invoice.subtotals) {
        look(row.amount<OI_TAX_SUBTOTAL_TAXABLE>(), row);
        look(row.amount<OI_TAX_SUBTOTAL_TAX>(), row);
    }
    each_line(invoice,
              [&](const LineRow& line) { look(line.amount<OI_INVOICE_LINE_NET_AMOUNT>(), line); });
    each_adjustment(invoice, [&](const AdjustmentRow& row) {
        look(row.amount<OI_ALLOWANCE_CHARGE_AMOUNT>(), row);
        look(row.amount<OI_ALLOWANCE_CHARGE_BASE>(), row);
    });
}

void endpoint_scheme(const Invoice& invoice, const Report& report) {
    each_party(invoice, [&](const PartyRow& party) {
        expect_code(codes::peppol_endpoint_schemes, party.text<OI_PARTY_ENDPOINT_SCHEME>(), party,
                    report);
    });
}

template <bool CreditNote>
void type_code(const Invoice& invoice, const Report& report) {
    if (is_credit_note(invoice) != CreditNote || !has_known_process(invoice)) return;
    const CodeList* list = &codes::peppol_invoice_types;
    if (CreditNote) list = &codes::peppol_credit_note_types;
    expect_code(*list, invoice.root.text<OI_INVOICE_TYPE_CODE>(), invoice.root, report);
}

// Partial and corrected invoices are for Germans; corrected ones for Slovaks as well.
void type_code_of_a_country(const Invoice& invoice, const Report& report) {
    const std::string_view code = invoice.root.text<OI_INVOICE_TYPE_CODE>();
    if (is_credit_note(invoice) || (code != "326" && code != "384")) return;
    const bool slovak =
        code == "384" && supplier_country(invoice) == "SK" && customer_country(invoice) == "SK";
    report.unless(slovak || is_german(invoice), {}, code);
}

bool same_in_any_case(std::string_view code, std::string_view capitals) {
    return std::equal(code.begin(), code.end(), capitals.begin(), capitals.end(),
                      [](char a, char b) {
                          return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 'a' + 'A') : a) == b;
                      });
}

struct Exemption {
    std::string_view rule, code, category, demand;
};
constexpr std::array exemptions = {
    Exemption{"PEPPOL-EN16931-P0104", "VATEX-EU-G", "G", "category G for VATEX-EU-G"},
    Exemption{"PEPPOL-EN16931-P0105", "VATEX-EU-O", "O", "category O for VATEX-EU-O"},
    Exemption{"PEPPOL-EN16931-P0106", "VATEX-EU-IC", "K", "category K for VATEX-EU-IC"},
    Exemption{"PEPPOL-EN16931-P0107", "VATEX-EU-AE", "AE", "category AE for VATEX-EU-AE"},
    Exemption{"PEPPOL-EN16931-P0108", "VATEX-EU-D", "E", "category E for VATEX-EU-D"},
    Exemption{"PEPPOL-EN16931-P0109", "VATEX-EU-F", "E", "category E for VATEX-EU-F"},
    Exemption{"PEPPOL-EN16931-P0110", "VATEX-EU-I", "E", "category E for VATEX-EU-I"},
    Exemption{"PEPPOL-EN16931-P0111", "VATEX-EU-J", "E", "category E for VATEX-EU-J"},
};

template <std::size_t N>
void category_fits_the_exemption(const Invoice& invoice, const Report& report) {
    for (const TaxRow row : invoice.subtotals) {
        if (!same_in_any_case(row.text<OI_TAX_SUBTOTAL_EXEMPTION_CODE>(), exemptions[N].code)) {
            continue;
        }
        const std::string_view category = row.text<OI_TAX_SUBTOTAL_CATEGORY>();
        report.unless(category == exemptions[N].category, row.location(), category);
    }
}

template <std::size_t... N>
constexpr auto all_rules(std::index_sequence<N...>) {
    return std::array{
        InvoiceRule{"PEPPOL-EN16931-CL001", "BT-125-1",
                    "a type of attachment that receivers can open", attachment_type},
        InvoiceRule{"PEPPOL-EN16931-CL002", "BT-98", "a reason of an allowance of UNTDID 5189",
                    reason_code<false>},
        InvoiceRule{"PEPPOL-EN16931-CL003", "BT-105", "a reason of a charge of UNTDID 7161",
                    reason_code<true>},
        InvoiceRule{"PEPPOL-EN16931-CL006", "BT-8", "a code of the tax point of UNTDID 2005",
                    tax_point_code},
        InvoiceRule{"PEPPOL-EN16931-CL007", "BT-5", "amounts in a currency of ISO 4217",
                    amount_currency},
        InvoiceRule{"PEPPOL-EN16931-CL008", "BT-34-1",
                    "a scheme of an electronic address in Peppol", endpoint_scheme},
        InvoiceRule{"PEPPOL-EN16931-P0100", "BT-3", "a type code of an invoice in Peppol",
                    type_code<false>},
        InvoiceRule{"PEPPOL-EN16931-P0101", "BT-3", "a type code of a credit note in Peppol",
                    type_code<true>},
        InvoiceRule{"PEPPOL-EN16931-P0112", "BT-3",
                    "seller and buyer in Germany for the type 326 or 384", type_code_of_a_country},
        InvoiceRule{exemptions[N].rule, "BT-118", exemptions[N].demand,
                    category_fits_the_exemption<N>}...};
}

constexpr auto rules = all_rules(std::make_index_sequence<exemptions.size()>());

}  // namespace

std::span<const InvoiceRule> code_rules() noexcept { return rules; }

}  // namespace openitem::model::peppol
