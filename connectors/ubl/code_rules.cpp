#include "connectors/ubl/code_rules.hpp"

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
#include <openitem/codes/peppol_endpoint_schemes.hpp>
#include <openitem/codes/tax_point_codes.hpp>
#include <openitem/codes/units.hpp>
#include <openitem/codes/vat_categories.hpp>
#include <openitem/codes/vat_exemptions.hpp>

namespace openitem::ubl {

namespace {

using namespace en16931;

template <bool Charge>
bool is_reason_of(Node element) {
    bool is = false;
    each_at(element.parent(), "ChargeIndicator",
            [&](Node indicator) { is = is || xml::try_flag(text_of(indicator)) == Charge; });
    return is;
}

bool is_invoiced_object(Node id) { return text_at(id.parent(), "DocumentTypeCode") == "130"; }

/// The creditor's identifier (BT-90) stands among those of the seller or the payee.
bool is_no_creditor(Node id) {
    if (id.attribute("schemeID") != "SEPA") return true;
    for (Node at = id.parent(); at; at = at.parent()) {
        if (is_element(at, "AccountingSupplierParty") || is_element(at, "PayeeParty")) return false;
    }
    return true;
}

constexpr Coded amount(std::string_view element) {
    return {
        element, "", "currencyID", "BR-CL-03", &codes::currencies, nullptr, "PEPPOL-EN16931-CL007"};
}
constexpr Coded quantity(std::string_view element) {
    return {element, "", "unitCode", "BR-CL-23", &codes::units};
}

constexpr Coded coded[] = {
    {"InvoiceTypeCode", "", "", "BR-CL-01", &codes::invoice_types},
    {"CreditNoteTypeCode", "", "", "BR-CL-01", &codes::credit_note_types},
    amount("Amount"),
    amount("BaseAmount"),
    amount("PriceAmount"),
    amount("TaxAmount"),
    amount("TaxableAmount"),
    amount("LineExtensionAmount"),
    amount("TaxExclusiveAmount"),
    amount("TaxInclusiveAmount"),
    amount("AllowanceTotalAmount"),
    amount("ChargeTotalAmount"),
    amount("PrepaidAmount"),
    amount("PayableRoundingAmount"),
    amount("PayableAmount"),
    {"DocumentCurrencyCode", "", "", "BR-CL-04", &codes::currencies},
    {"TaxCurrencyCode", "", "", "BR-CL-05", &codes::currencies},
    {"DescriptionCode", "InvoicePeriod", "", "BR-CL-06", &codes::tax_point_codes, nullptr,
     "PEPPOL-EN16931-CL006"},
    {"ID", "AdditionalDocumentReference", "schemeID", "BR-CL-07", &codes::object_schemes,
     is_invoiced_object},
    {"ID", "DocumentReference", "schemeID", "BR-CL-07", &codes::object_schemes, is_invoiced_object},
    {"ID", "PartyIdentification", "schemeID", "BR-CL-10", &codes::identifier_schemes,
     is_no_creditor},
    {"CompanyID", "PartyLegalEntity", "schemeID", "BR-CL-11", &codes::identifier_schemes},
    {"ItemClassificationCode", "CommodityClassification", "listID", "BR-CL-13",
     &codes::item_classifications},
    {"IdentificationCode", "Country", "", "BR-CL-14", &codes::countries},
    {"IdentificationCode", "OriginCountry", "", "BR-CL-15", &codes::countries},
    {"PaymentMeansCode", "PaymentMeans", "", "BR-CL-16", &codes::payment_means},
    {"ID", "TaxCategory", "", "BR-CL-17", &codes::vat_categories},
    {"ID", "ClassifiedTaxCategory", "", "BR-CL-18", &codes::vat_categories},
    {"AllowanceChargeReasonCode", "AllowanceCharge", "", "BR-CL-19", &codes::allowance_reasons,
     is_reason_of<false>, "PEPPOL-EN16931-CL002"},
    {"AllowanceChargeReasonCode", "AllowanceCharge", "", "BR-CL-20", &codes::charge_reasons,
     is_reason_of<true>, "PEPPOL-EN16931-CL003"},
    {"ID", "StandardItemIdentification", "schemeID", "BR-CL-21", &codes::identifier_schemes},
    {.element = "TaxExemptionReasonCode",
     .parent = "",
     .attribute = "",
     .rule = "BR-CL-22",
     .list = &codes::vat_exemptions,
     .any_case = true},
    quantity("InvoicedQuantity"),
    quantity("CreditedQuantity"),
    quantity("BaseQuantity"),
    {"EmbeddedDocumentBinaryObject", "", "mimeCode", "BR-CL-24", &codes::mime_types, nullptr,
     "PEPPOL-EN16931-CL001"},
    {"EndpointID", "", "schemeID", "BR-CL-25", &codes::endpoint_schemes, nullptr,
     "PEPPOL-EN16931-CL008", &codes::peppol_endpoint_schemes},
    {"ID", "DeliveryLocation", "schemeID", "BR-CL-26", &codes::identifier_schemes},
};

constexpr CodedTable table(coded);

}  // namespace

CodedAt codes_at(std::string_view name, std::string_view parent) { return table.at(name, parent); }

void judge_codes(Findings& findings, Node element, CodedAt& at, bool peppol) {
    table.judge(findings, element, at, peppol);
}

}  // namespace openitem::ubl
