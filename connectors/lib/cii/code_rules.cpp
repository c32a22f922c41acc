#include "connectors/lib/cii/code_rules.hpp"

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
#include <openitem/codes/units.hpp>
#include <openitem/codes/vat_categories.hpp>
#include <openitem/codes/vat_exemptions.hpp>

namespace openitem::cii {

namespace {

using namespace en16931;

/// The tax point (BT-8) in the codes of CII, which stand for 3, 35 and 432 of the norm.
constexpr Codes tax_points{"UNTDID 2475", "EN 16931 validation artefacts 1.3.16, 2026-04",
                           "29 5 72"};

bool is_below(Node node, std::string_view name) {
    for (Node at = node.parent(); at; at = at.parent()) {
        if (is_element(at, name)) return true;
    }
    return false;
}

/// CII has one document for both.
bool is_no_credit_note(Node type) { return !codes::credit_note_types.has(type.text()); }

bool is_no_product_or_place(Node id) {
    return !is_below(id, "SpecifiedTradeProduct") && !is_below(id, "ShipToTradeParty");
}
bool is_no_tax_registration(Node id) { return !is_below(id, "SpecifiedTaxRegistration"); }
bool is_of_header(Node id) { return is_below(id, "ApplicableHeaderTradeDelivery"); }

template <bool Charge>
bool is_reason_of(Node element) {
    bool is = false;
    each_at(element.parent(), "ChargeIndicator/Indicator",
            [&](Node indicator) { is = is || xml::try_flag(text_of(indicator)) == Charge; });
    return is;
}

constexpr Coded coded[] = {
    {"TypeCode", "ExchangedDocument", "", "BR-CL-01", &codes::invoice_types, is_no_credit_note},
    {"TaxTotalAmount", "", "currencyID", "BR-CL-03", &codes::currencies},
    {"InvoiceCurrencyCode", "", "", "BR-CL-04", &codes::currencies},
    {"TaxCurrencyCode", "", "", "BR-CL-05", &codes::currencies},
    {"DueDateTypeCode", "", "", "BR-CL-06", &tax_points},
    {"ReferenceTypeCode", "", "", "BR-CL-07", &codes::object_schemes},
    {"GlobalID", "", "schemeID", "BR-CL-10", &codes::identifier_schemes, is_no_product_or_place},
    {"ID", "", "schemeID", "BR-CL-11", &codes::identifier_schemes, is_no_tax_registration},
    {"ClassCode", "", "listID", "BR-CL-13", &codes::item_classifications},
    {"CountryID", "", "", "BR-CL-14", &codes::countries},
    {"ID", "OriginTradeCountry", "", "BR-CL-15", &codes::countries},
    {"TypeCode", "SpecifiedTradeSettlementPaymentMeans", "", "BR-CL-16", &codes::payment_means},
    {"CategoryCode", "CategoryTradeTax", "", "BR-CL-17", &codes::vat_categories},
    {"CategoryCode", "ApplicableTradeTax", "", "BR-CL-18", &codes::vat_categories},
    {"ReasonCode", "SpecifiedTradeAllowanceCharge", "", "BR-CL-19", &codes::allowance_reasons,
     is_reason_of<false>},
    {"ReasonCode", "SpecifiedTradeAllowanceCharge", "", "BR-CL-20", &codes::charge_reasons,
     is_reason_of<true>},
    {"GlobalID", "SpecifiedTradeProduct", "schemeID", "BR-CL-21", &codes::identifier_schemes},
    {.element = "ExemptionReasonCode",
     .parent = "",
     .attribute = "",
     .rule = "BR-CL-22",
     .list = &codes::vat_exemptions,
     .any_case = true},
    {"BasisQuantity", "", "unitCode", "BR-CL-23", &codes::units},
    {"BilledQuantity", "", "unitCode", "BR-CL-23", &codes::units},
    {"AttachmentBinaryObject", "", "mimeCode", "BR-CL-24", &codes::mime_types},
    {"URIID", "URIUniversalCommunication", "schemeID", "BR-CL-25", &codes::endpoint_schemes},
    {"GlobalID", "ShipToTradeParty", "schemeID", "BR-CL-26", &codes::identifier_schemes,
     is_of_header},
};

constexpr CodedTable table(coded);

}  // namespace

CodedAt codes_at(std::string_view name, std::string_view parent) { return table.at(name, parent); }

void judge_codes(Findings& findings, Node element, CodedAt& at) {
    table.judge(findings, element, at, false);
}

}  // namespace openitem::cii
