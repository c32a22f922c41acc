// Codes that must be on a list. A code that is not there at all is another rule's matter.
#include <openitem/codes/allowance_reasons.hpp>
#include <openitem/codes/charge_reasons.hpp>
#include <openitem/codes/countries.hpp>
#include <openitem/codes/credit_note_types.hpp>
#include <openitem/codes/currencies.hpp>
#include <openitem/codes/endpoint_schemes.hpp>
#include <openitem/codes/identifier_schemes.hpp>
#include <openitem/codes/invoice_types.hpp>
#include <openitem/codes/item_classifications.hpp>
#include <openitem/codes/mime_types.hpp>
#include <openitem/codes/object_schemes.hpp>
#include <openitem/codes/payment_means.hpp>
#include <openitem/codes/tax_point_codes.hpp>
#include <openitem/codes/units.hpp>
#include <openitem/codes/vat_categories.hpp>
#include <openitem/codes/vat_exemptions.hpp>

#include <array>

#include "host/base/text.hpp"
#include "host/model/en16931/rule.hpp"

namespace openitem::model::en16931 {
namespace {

template <const auto& List, class Row>
void expect_code(std::string_view code, const Row& row, const Report& report) {
    if (code.empty()) return;
    report.unless(List.has(code), row.location(), [&] { return base::quote(code); });
}

template <const auto& List, auto Bit>
void root_code(const Invoice& invoice, const Report& report) {
    expect_code<List>(invoice.root.text<Bit>(), invoice.root, report);
}

template <const auto& List, auto Bit>
void line_code(const Invoice& invoice, const Report& report) {
    for (const LineRow line : invoice.lines) expect_code<List>(line.text<Bit>(), line, report);
}

template <const auto& List, auto Bit>
void party_code(const Invoice& invoice, const Report& report) {
    for (const PartyRow party : invoice.record.children<oi_party>()) {
        expect_code<List>(party.text<Bit>(), party, report);
    }
}

// Identifiers of parties, and of the place delivered to.
template <const auto& List, bool ShipTo>
void identifier_scheme(const Invoice& invoice, const Report& report) {
    for (const PartyRow party : invoice.record.children<oi_party>()) {
        if ((party.code<OI_PARTY_ROLE>() == OI_ROLE_SHIP_TO) != ShipTo) continue;
        for (const auto row : invoice.record.children<oi_party_identifier>(party)) {
            expect_code<List>(row.text<OI_PARTY_IDENTIFIER_SCHEME>(), party, report);
        }
    }
}

template <const auto& List, bool Charge>
void reason_code(const Invoice& invoice, const Report& report) {
    const auto look = [&](const AdjustmentRow& row) {
        if (row.flag<OI_ALLOWANCE_CHARGE_CHARGE>() != Charge) return;
        expect_code<List>(row.text<OI_ALLOWANCE_CHARGE_REASON_CODE>(), row, report);
    };
    for (const AdjustmentRow row : invoice.adjustments) look(row);
    for (const LineRow line : invoice.lines) {
        for (const auto row : invoice.record.children<oi_allowance_charge>(line)) look(row);
    }
}

// A credit note has a type of its own list.
void type_code(const Invoice& invoice, const Report& report) {
    const std::string_view code = invoice.root.text<OI_INVOICE_TYPE_CODE>();
    const bool credits = invoice.root.code<OI_INVOICE_KIND>() == OI_INVOICE_KIND_CREDIT_NOTE;
    report.unless(code.empty() || codes::credit_note_types.has(code) ||
                      (!credits && codes::invoice_types.has(code)),
                  invoice.root.location(), [&] { return base::quote(code); });
}

void object_scheme(const Invoice& invoice, const Report& report) {
    root_code<codes::object_schemes, OI_INVOICE_OBJECT_SCHEME>(invoice, report);
    line_code<codes::object_schemes, OI_INVOICE_LINE_OBJECT_SCHEME>(invoice, report);
}

void classification_scheme(const Invoice& invoice, const Report& report) {
    for (const LineRow line : invoice.lines) {
        for (const auto row : invoice.record.children<oi_classification>(line)) {
            expect_code<codes::item_classifications>(row.text<OI_CLASSIFICATION_SCHEME>(), line,
                                                     report);
        }
    }
}

void means_code(const Invoice& invoice, const Report& report) {
    for (const auto row : invoice.means) {
        expect_code<codes::payment_means>(row.text<OI_PAYMENT_MEANS_CODE>(), row, report);
    }
}

void breakdown_category(const Invoice& invoice, const Report& report) {
    for (const TaxRow row : invoice.subtotals) {
        expect_code<codes::vat_categories>(row.text<OI_TAX_SUBTOTAL_CATEGORY>(), row, report);
    }
    for (const AdjustmentRow row : invoice.adjustments) {
        expect_code<codes::vat_categories>(row.text<OI_ALLOWANCE_CHARGE_TAX_CATEGORY>(), row,
                                           report);
    }
}

// The list is written in capitals and meant in any.
void exemption_code(const Invoice& invoice, const Report& report) {
    for (const TaxRow row : invoice.subtotals) {
        std::string code(row.text<OI_TAX_SUBTOTAL_EXEMPTION_CODE>());
        for (char& c : code) {
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        }
        expect_code<codes::vat_exemptions>(code, row, report);
    }
}

void unit_code(const Invoice& invoice, const Report& report) {
    line_code<codes::units, OI_INVOICE_LINE_UNIT>(invoice, report);
    line_code<codes::units, OI_INVOICE_LINE_PRICE_UNIT>(invoice, report);
}

void attachment_type(const Invoice& invoice, const Report& report) {
    for (const auto reference : invoice.references) {
        for (const auto row : invoice.record.children<oi_attachment>(reference)) {
            expect_code<codes::mime_types>(row.text<OI_ATTACHMENT_MIME_TYPE>(), reference, report);
        }
    }
}

// One finding for each currency that amounts are in and that is none.
void amount_currency(const Invoice& invoice, const Report& report) {
    const auto look = [&](const oi_amount* amount, const auto& row) {
        if (amount != nullptr) {
            expect_code<codes::currencies>({amount->currency, 3}, row, report);
        }
    };
    look(invoice.root.amount<OI_INVOICE_TOTAL>(), invoice.root);
    look(invoice.root.amount<OI_INVOICE_PAYABLE>(), invoice.root);
    look(invoice.root.amount<OI_INVOICE_NET_TOTAL>(), invoice.root);
    look(invoice.root.amount<OI_INVOICE_TAX_TOTAL>(), invoice.root);
    for (const LineRow line : invoice.lines) {
        look(line.amount<OI_INVOICE_LINE_NET_AMOUNT>(), line);
    }
    for (const TaxRow row : invoice.subtotals) {
        look(row.amount<OI_TAX_SUBTOTAL_TAXABLE>(), row);
        look(row.amount<OI_TAX_SUBTOTAL_TAX>(), row);
    }
    for (const AdjustmentRow row : invoice.adjustments) {
        look(row.amount<OI_ALLOWANCE_CHARGE_AMOUNT>(), row);
    }
}

constexpr std::array rules = {
    InvoiceRule{"BR-CL-01", "BT-3", "a type code of UNTDID 1001", type_code},
    InvoiceRule{"BR-CL-03", "BT-5", "amounts in a currency of ISO 4217", amount_currency},
    InvoiceRule{"BR-CL-04", "BT-5", "a currency of ISO 4217",
                root_code<codes::currencies, OI_INVOICE_CURRENCY>},
    InvoiceRule{"BR-CL-05", "BT-6", "an accounting currency of ISO 4217",
                root_code<codes::currencies, OI_INVOICE_TAX_CURRENCY>},
    InvoiceRule{"BR-CL-06", "BT-8", "a code of the tax point of UNTDID 2005",
                root_code<codes::tax_point_codes, OI_INVOICE_TAX_POINT_CODE>},
    InvoiceRule{"BR-CL-07", "BT-18-1", "a scheme of the invoiced object of UNTDID 1153",
                object_scheme},
    InvoiceRule{"BR-CL-10", "BT-29-1", "a scheme of a party's identifier of ISO 6523",
                identifier_scheme<codes::identifier_schemes, false>},
    InvoiceRule{"BR-CL-11", "BT-30-1", "a scheme of a registration of ISO 6523",
                party_code<codes::identifier_schemes, OI_PARTY_REGISTRATION_SCHEME>},
    InvoiceRule{"BR-CL-13", "BT-158-1", "a scheme of an item's classification of UNTDID 7143",
                classification_scheme},
    InvoiceRule{"BR-CL-14", "BT-40", "a country of ISO 3166-1",
                party_code<codes::countries, OI_PARTY_COUNTRY>},
    InvoiceRule{"BR-CL-15", "BT-159", "a country of origin of ISO 3166-1",
                line_code<codes::countries, OI_INVOICE_LINE_ORIGIN_COUNTRY>},
    InvoiceRule{"BR-CL-16", "BT-81", "a means of payment of UNTDID 4461", means_code},
    InvoiceRule{"BR-CL-17", "BT-118", "a VAT category of UNTDID 5305", breakdown_category},
    InvoiceRule{"BR-CL-18", "BT-151", "a VAT category of the line of UNTDID 5305",
                line_code<codes::vat_categories, OI_INVOICE_LINE_TAX_CATEGORY>},
    InvoiceRule{"BR-CL-19", "BT-98", "a reason of an allowance of UNTDID 5189",
                reason_code<codes::allowance_reasons, false>},
    InvoiceRule{"BR-CL-20", "BT-105", "a reason of a charge of UNTDID 7161",
                reason_code<codes::charge_reasons, true>},
    InvoiceRule{"BR-CL-21", "BT-157-1", "a scheme of an item's identifier of ISO 6523",
                line_code<codes::identifier_schemes, OI_INVOICE_LINE_STANDARD_ITEM_SCHEME>},
    InvoiceRule{"BR-CL-22", "BT-121", "a reason of an exemption of the VATEX list", exemption_code},
    InvoiceRule{"BR-CL-23", "BT-130", "a unit of UN/ECE recommendation 20", unit_code},
    InvoiceRule{"BR-CL-24", "BT-125-1", "a type of attachment that receivers can open",
                attachment_type},
    InvoiceRule{"BR-CL-25", "BT-34-1", "a scheme of an electronic address of the EAS list",
                party_code<codes::endpoint_schemes, OI_PARTY_ENDPOINT_SCHEME>},
    InvoiceRule{"BR-CL-26", "BT-71-1", "a scheme of the place delivered to of ISO 6523",
                identifier_scheme<codes::identifier_schemes, true>},
};

}  // namespace

std::span<const InvoiceRule> code_rules() noexcept { return rules; }

}  // namespace openitem::model::en16931
