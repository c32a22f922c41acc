#include "connectors/ubl/every_element.hpp"

#include "connectors/ubl/code_rules.hpp"
#include "connectors/ubl/unwanted.hpp"

#include <array>
#include <bitset>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

namespace openitem::ubl {

namespace {

using namespace en16931;

// ---- what may stand once ------------------------------------------------------------------------

constexpr AtMost at_most[] = {
    {"UBL-SR-01", "", "ContractDocumentReference/ID", "contract reference (BT-12)"},
    {"UBL-SR-02", "", "ReceiptDocumentReference/ID", "receiving advice (BT-15)"},
    {"UBL-SR-03", "", "DespatchDocumentReference/ID", "despatch advice (BT-16)"},
    {"UBL-SR-05", "", "PaymentTerms/Note", "payment terms (BT-20)"},
    {"UBL-SR-06", "BillingReference", "InvoiceDocumentReference", "preceding invoice (BG-3)"},
    {"UBL-SR-08", "", "InvoicePeriod", "invoicing period (BG-14)"},
    {"UBL-SR-09", "", "AccountingSupplierParty/Party/PartyLegalEntity/RegistrationName",
     "seller's name (BT-27)"},
    {"UBL-SR-10", "", "AccountingSupplierParty/Party/PartyName/Name",
     "seller's trading name (BT-28)"},
    {"UBL-SR-11", "", "AccountingSupplierParty/Party/PartyLegalEntity/CompanyID",
     "seller's registration (BT-30)"},
    {"UBL-SR-14", "", "AccountingSupplierParty/Party/PartyLegalEntity/CompanyLegalForm",
     "legal information of the seller (BT-33)"},
    {"UBL-SR-15", "", "AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName",
     "buyer's name (BT-44)"},
    {"UBL-SR-16", "", "AccountingCustomerParty/Party/PartyIdentification/ID",
     "buyer's identifier (BT-46)"},
    {"UBL-SR-17", "", "AccountingCustomerParty/Party/PartyLegalEntity/CompanyID",
     "buyer's registration (BT-47)"},
    {"UBL-SR-19", "PayeeParty", "PartyName/Name", "payee's name (BT-59)"},
    {"UBL-SR-21", "PayeeParty", "PartyLegalEntity/CompanyID", "payee's registration (BT-61)"},
    {"UBL-SR-22", "TaxRepresentativeParty", "PartyName/Name", "tax representative's name (BT-62)"},
    {"UBL-SR-23", "TaxRepresentativeParty", "PartyTaxScheme/CompanyID",
     "tax representative's VAT identifier (BT-63)"},
    {"UBL-SR-24", "", "Delivery", "delivery (BG-13)"},
    {"UBL-SR-25", "Delivery", "DeliveryParty/PartyName/Name", "name delivered to (BT-70)"},
    {"UBL-SR-26", "PaymentMeans", "PaymentID", "payment reference (BT-83)"},
    {"UBL-SR-28", "PaymentMeans", "PaymentMandate/ID", "mandate (BT-89)"},
    {"UBL-SR-32", "TaxTotal/TaxSubtotal", "TaxCategory/TaxExemptionReason",
     "reason of an exemption (BT-120)"},
    {"UBL-SR-33", "AdditionalDocumentReference", "DocumentDescription",
     "description of a supporting document (BT-123)"},
    {"UBL-SR-39", "", "ProjectReference/ID", "project reference (BT-11)"},
    {"UBL-SR-40", "", "AccountingCustomerParty/Party/PartyName/Name",
     "buyer's trading name (BT-45)"},
    {"UBL-SR-42", "AccountingSupplierParty/Party", "PartyTaxScheme", "tax scheme of the seller", 2},
    {"UBL-SR-45", "", "DueDate", "due date (BT-9)"},
    {"UBL-SR-49", "", "TaxPointDate", "tax point (BT-7)"},
    {"UBL-SR-54", "", "PaymentMeans/CardAccount", "payment card (BG-18)"},
    {"UBL-SR-55", "", "PaymentMeans/PaymentMandate", "mandate (BG-19)"},
    {"UBL-SR-56", "", "OriginatorDocumentReference/ID", "tender reference (BT-17)"},
    {"UBL-SR-34", "InvoiceLine", "Note", "note of a line (BT-127)"},
    {"UBL-SR-35", "InvoiceLine", "OrderLineReference/LineID",
     "reference to an order line (BT-132)"},
    {"UBL-SR-36", "InvoiceLine", "InvoicePeriod", "period of a line (BG-26)"},
    {"UBL-SR-37", "InvoiceLine", "Price/AllowanceCharge/Amount", "discount of the price (BT-147)"},
    {"UBL-SR-50", "InvoiceLine", "Item/Description", "description of the item (BT-154)"},
    {"UBL-SR-52", "InvoiceLine", "DocumentReference", "object of a line (BT-128)"},
};

constexpr AtMostTable at_most_table(at_most);

// ---- attributes ---------------------------------------------------------------------------------

struct Unwanted {
    std::string_view rule;
    std::string_view attribute;
};
constexpr Unwanted unwanted_everywhere[] = {
    {"UBL-DT-08", "schemeName"},
    {"UBL-DT-09", "schemeAgencyName"},
    {"UBL-DT-10", "schemeDataURI"},
    {"UBL-DT-11", "schemeURI"},
    {"UBL-DT-12", "format"},
    {"UBL-DT-14", "unitCodeListAgencyID"},
    {"UBL-DT-15", "unitCodeListAgencyName"},
    {"UBL-DT-16", "listAgencyName"},
    {"UBL-DT-17", "listName"},
    {"UBL-DT-18", "name"},
    {"UBL-DT-19", "languageID"},
    {"UBL-DT-20", "listURI"},
    {"UBL-DT-21", "listSchemeURI"},
    {"UBL-DT-22", "languageLocaleID"},
    {"UBL-DT-23", "uri"},
    {"UBL-DT-24", "currencyCodeListVersionID"},
    {"UBL-DT-25", "characterSetCode"},
    {"UBL-DT-26", "encodingCode"},
    {"UBL-DT-27", "schemeAgencyID"},
    {"UBL-DT-28", "listAgencyID"},
};

/// The attributes one of the rules is about; others need no further look.
constexpr auto rare_attributes = [] {
    std::array<std::uint32_t, 64> out{};  // by length, a bit for each first letter
    const auto add = [&](std::string_view name) { out[name.size()] |= 1u << (name[0] & 31); };
    for (const Unwanted& each : unwanted_everywhere) add(each.attribute);
    for (const std::string_view name : {"schemeID", "listID", "unitCodeListID"}) add(name);
    return out;
}();
bool is_rare(std::string_view name) {
    return name.size() < rare_attributes.size() && !name.empty() &&
           (rare_attributes[name.size()] >> (name[0] & 31) & 1) != 0;
}

// ---- what is to be looked at, by path -----------------------------------------------------------

bool is_price_discount(const xml::Paths& paths, const xml::Paths::Path& path) {
    return path.local_name() == "AllowanceCharge" && paths[path.parent].local_name() == "Price";
}

bool is_document(const xml::Paths& paths, const xml::Paths::Path& path) {
    const std::string_view name = path.local_name();
    const bool outermost = path.parent == xml::Paths::none ||
                           paths[path.parent].local_name() == "StandardBusinessDocument";
    return outermost && (name == "Invoice" || name == "CreditNote");
}

Place place_of(const xml::Paths& paths, const xml::Paths::Path& path, const Place& above) {
    Place out;
    if (is_document(paths, path)) return out;
    const std::string_view name = path.local_name();
    // A line of a credit note is one of an invoice.
    out.path = above.path.below(name == "CreditNoteLine" ? "InvoiceLine" : name);
    out.depth = above.depth + 1;
    out.unwanted = unwanted_elements().has(out.path);
    out.counted = at_most_table.has(out.path);
    out.in_price_discount = above.in_price_discount || is_price_discount(paths, path);
    out.amount =
        name.ends_with("Amount") && !name.ends_with("PriceAmount") && !above.in_price_discount;
    out.object = name.ends_with("BinaryObject");
    out.codes = codes_at(name, paths[path.parent].local_name());
    return out;
}

// ---- every element ------------------------------------------------------------------------------

class EveryElement {
public:
    EveryElement(Findings& findings, Node root, RuleSet set, Places& places)
        : findings_(findings),
          places_(places),
          counts_(at_most_table, findings),
          root_(root),
          invoice_(xml::local_name(root) == "Invoice"),
          peppol_(set == RuleSet::peppol) {}

    void judge() {
        const xml::Item* const root = root_.item();
        for (const xml::Item* item = root + 1; item != root + root->size; ++item) {
            Place& place = places_[item->path];
            const Node element(*root_.tree(), *item);
            if (place.counted) counts_.take(place.path, element, place.depth);
            if (place.unwanted) judge_path(element, place.path);
            for (const xml::Attribute& attribute : element.attributes()) {
                if (is_rare(attribute.name)) judge_attribute(element, attribute.name);
            }
            if (place.codes.any()) judge_codes(findings_, element, place.codes, peppol_);
            if (place.amount) judge_amount(element);
            if (place.object) judge_object(element);
        }
        counts_.finish();
    }

private:
    void judge_path(Node element, PathHash path) {
        const std::string_view name = element.local_name();
        unwanted_elements().each(path, [&](std::uint16_t rule) {
            if (name == "UBLVersionID" && text_of(element) == "2.1") return;
            // A credit note has no other place for its due date.
            if (name == "PaymentDueDate" && !invoice_) return;
            warn(rule, element, "element " + std::string(name));
        });
    }

    void judge_attribute(Node element, std::string_view name) {
        const std::string_view element_name = element.local_name();
        for (const UnwantedAttribute& each : unwanted_attributes()) {
            if (each.attribute != name) continue;
            if (!each.element.empty() && each.element != element_name) continue;
            const bool placed =
                each.parent.empty() ||
                (each.parent == "/" ? element.parent() == root_
                                    : xml::local_name(element.parent()) == each.parent);
            if (placed) warn(each.rule, element, "attribute " + std::string(name));
        }
        if (element_name == "PaymentMeansCode" && name == "name") return;  // BT-82
        for (std::size_t i = 0; i < std::size(unwanted_everywhere); ++i) {
            if (unwanted_everywhere[i].attribute != name || found_[i]) continue;
            found_[i] = true;
            findings_.add(unwanted_everywhere[i].rule, element,
                          "expected no attribute " + std::string(name), OI_FINDING_WARNING);
        }
    }

    // Once for a document, at the first place, as the official rules ask.
    void warn(std::uint16_t rule, Node at, const std::string& what) {
        if (warned_[rule]) return;
        warned_[rule] = true;
        findings_.add(rule_id("UBL-CR-", rule), at,
                      "expected no " + what + ", which EN 16931 does not know", OI_FINDING_WARNING);
    }

    void judge_amount(Node element) {
        const std::string_view text = text_of(element);
        const std::size_t point = text.find('.');
        if (point == std::string_view::npos || text.size() - point - 1 <= 2) return;
        findings_.add("UBL-DT-01", element, "expected an amount with at most two decimals");
    }
    void judge_object(Node element) {
        if (element.find_attribute("mimeCode") == nullptr) {
            findings_.add("UBL-DT-06", element, "expected the type of the attachment (BT-125-1)");
        }
        if (element.find_attribute("filename") == nullptr) {
            findings_.add("UBL-DT-07", element, "expected the file name of it (BT-125-2)");
        }
    }

    Findings& findings_;
    Places& places_;
    AtMostTable<std::size(at_most)>::Counts counts_;
    Node root_;
    bool invoice_, peppol_;
    std::array<bool, std::size(unwanted_everywhere)> found_{};
    std::bitset<1000> warned_;
};

}  // namespace

void judge_every_element(Findings& findings, Node root, RuleSet set, Places& places) {
    const xml::Paths& paths = root.tree()->paths;
    places.update(paths, [&](const xml::Paths::Path& path, xml::Paths::Id) {
        return place_of(paths, path, places[path.parent]);
    });
    EveryElement(findings, root, set, places).judge();
}

}  // namespace openitem::ubl
