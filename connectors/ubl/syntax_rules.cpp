#include "connectors/ubl/syntax_rules.hpp"

#include "connectors/lib/en16931/exact.hpp"
#include "connectors/lib/en16931/syntax.hpp"
#include "connectors/lib/en16931/terms.hpp"
#include "connectors/ubl/profile_rules.hpp"
#include "connectors/ubl/unwanted.hpp"

#include <array>
#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

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

// ---- parties ------------------------------------------------------------------------------------

bool is_vat(Node tax_scheme) { return text_at(tax_scheme, "TaxScheme/ID") == "VAT"; }

void judge_tax_schemes(Findings& findings, const Head& root) {
    const auto count = [&](std::string_view party, bool vat) {
        std::size_t out = 0;
        each_at(root, party, [&](Node scheme) {
            if (is_vat(scheme) == vat) out += count_at(scheme, "CompanyID");
        });
        return out;
    };
    constexpr std::string_view seller = "AccountingSupplierParty/Party/PartyTaxScheme";
    constexpr std::string_view buyer = "AccountingCustomerParty/Party/PartyTaxScheme";
    if (count(seller, true) > 1) {
        findings.add("UBL-SR-12", root, "expected at most 1 VAT identifier of the seller (BT-31)");
    }
    if (count(seller, false) > 1) {
        findings.add("UBL-SR-13", root,
                     "expected at most 1 tax registration of the seller (BT-32)");
    }
    if (count(buyer, true) > 1) {
        findings.add("UBL-SR-18", root, "expected at most 1 VAT identifier of the buyer (BT-48)");
    }
    for (const std::string_view party : {seller, buyer}) {
        each_at(root, party, [&](Node scheme) {
            if (count_at(scheme, "TaxScheme/ID") == 0 || count_at(scheme, "CompanyID") != 0) return;
            findings.add("UBL-SR-53", scheme, "expected an identifier beside its tax scheme");
        });
    }
}

// ---- payment ------------------------------------------------------------------------------------

void judge_payment(Findings& findings, const Head& root) {
    judge_same(findings, root, "UBL-SR-44", "PaymentMeans/PaymentID",
               "expected one payment reference (BT-83) for all means, found several");
    judge_same(findings, root, "UBL-SR-47", "PaymentMeans/PaymentMeansCode",
               "expected the same code (BT-81) for all means, found several");
    each_at(root, "PaymentMeans", [&](Node means) {
        const std::string_view code = text_at(means, "PaymentMeansCode");
        if (code != "30" && code != "58") return;
        each_at(means, "PayeeFinancialAccount", [&](Node account) {
            const bool known =
                count_at(account, "Name") + count_at(account, "FinancialInstitutionBranch");
            if (count_at(account, "ID") != 0 || known) return;  // the common rule sees those
            findings.add("BR-50", account, "expected the identifier of the account (BT-84)");
        });
    });
}

// ---- the document -------------------------------------------------------------------------------

void judge_document(Findings& findings, const Head& root) {
    const bool invoice = xml::local_name(root) == "Invoice";
    const std::string_view type = text_at(root, invoice ? "InvoiceTypeCode" : "CreditNoteTypeCode");
    if (invoice && en16931::is_credit_note_code(type)) {
        findings.add("BR-CL-01", root,
                     "expected the type code (BT-3) of an invoice, found one of a credit note");
    }
    const std::string_view currency = text_at(root, "DocumentCurrencyCode");
    std::size_t totals = 0;
    each_at(root, "TaxTotal/TaxAmount", [&](Node amount) {
        totals += xml::attribute(amount, "currencyID") == currency ? 1 : 0;
    });
    // A missing one is 0 to the common rule, which says so where the totals do not agree on it.
    const bool no_vat = Exact::of(text_at(root, "LegalMonetaryTotal/TaxInclusiveAmount")) ==
                        Exact::of(text_at(root, "LegalMonetaryTotal/TaxExclusiveAmount"));
    if (totals > 1 || (totals == 0 && no_vat && !currency.empty())) {
        findings.add("BR-CO-15", root,
                     "expected one total of VAT (BT-110) in the invoice's currency, found " +
                         std::to_string(totals));
    }
}

/// A tax may be less than 1 away from rate and taxable amount; the common rule lets 1 pass.
void judge_taxes(Findings& findings, const Head& root) {
    each_at(root, "TaxTotal/TaxSubtotal", [&](Node subtotal) {
        const auto taxable = number(text_at(subtotal, "TaxableAmount"));
        const auto tax = number(text_at(subtotal, "TaxAmount"));
        const auto rate = number(text_at(subtotal, "TaxCategory/Percent"));
        // A rate that rounds to none is one of 0.
        if (!taxable || !tax || !rate || Exact(*rate).magnitude() < Exact::of("0.5")) return;
        Exact apart = Exact(*tax).magnitude();
        apart += -Exact::percentage(*rate, *taxable);
        if (apart.lost() || !(apart.magnitude() == Exact::of("1"))) return;
        findings.add("BR-CO-17", subtotal, "expected a tax (BT-117) of taxable amount times rate");
    });
}

// ---- groups that must not be empty --------------------------------------------------------------

void judge_period(Findings& findings, std::string_view rule, Node period) {
    if (count_at(period, "StartDate") + count_at(period, "EndDate") +
            count_at(period, "DescriptionCode") !=
        0) {
        return;
    }
    findings.add(rule, period, "expected a start or an end of the period, found neither");
}

std::string_view child_attribute(Node parent, std::string_view name, const char* attribute) {
    return xml::attribute(xml::child(parent, name), attribute);
}

// What is invoiced is named by an identifier alone.
void judge_object_reference(Findings& findings, Node reference) {
    if (count_at(reference, "Attachment") != 0) {
        findings.add("UBL-CR-666", reference,
                     "expected no attachment to an invoiced object (BT-18)");
    }
    if (count_at(reference, "DocumentDescription") != 0) {
        findings.add("UBL-CR-673", reference,
                     "expected no description of an invoiced object (BT-18)");
    }
}

void judge_references(Findings& findings, const Head& root) {
    each_at(root, "BillingReference", [&](Node reference) {
        if (count_at(reference, "InvoiceDocumentReference/ID") != 0) return;
        findings.add("UBL-SR-07", reference,
                     "expected the number of the preceding invoice (BT-25)");
        if (count_at(reference, "InvoiceDocumentReference") != 0) return;
        findings.add("BR-55", reference, "expected the number of the preceding invoice (BT-25)");
    });
    each_at(root, "AdditionalDocumentReference", [&](Node reference) {
        const std::string_view type = text_at(reference, "DocumentTypeCode");
        if (type == "130") judge_object_reference(findings, reference);
        if (type != "130" && count_at(reference, "ID") != 0 &&
            !child_attribute(reference, "ID", "schemeID").empty()) {
            findings.add("UBL-CR-665", reference,
                         "expected a scheme only for an invoiced object (BT-18)",
                         OI_FINDING_WARNING);
        }
        if (type == "130" || type == "50") return;
        each_at(reference, "ID", [&](Node id) {
            if (id.find_attribute("schemeID") == nullptr) return;
            findings.add("UBL-SR-43", reference,
                         "expected a scheme only for an invoiced object (BT-18)");
        });
    });
}

void judge_line(Findings& findings, Node line) {
    each_at(line, "InvoicePeriod",
            [&](Node period) { judge_period(findings, "BR-CO-20", period); });
    const std::size_t categories = count_at(line, "Item/ClassifiedTaxCategory");
    if (categories == 1) return;
    findings.add(
        "UBL-SR-48", line,
        "expected one VAT category of the item (BT-151), found " + std::to_string(categories));
}

void judge_adjustments(Findings& findings, const Head& root) {
    each_at(root, "AllowanceCharge", [&](Node row) {
        if (count_at(row, "AllowanceChargeReason") <= 1) return;
        const bool charge = text_at(row, "ChargeIndicator") == "true";
        findings.add(charge ? "UBL-SR-31" : "UBL-SR-30", row, "expected at most 1 reason");
    });
}

// ---- every element: amounts and attributes ------------------------------------------------------

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

class EveryElement {
public:
    EveryElement(Findings& findings, Node root)
        : findings_(findings),
          counts_(at_most_table, findings),
          root_(root),
          invoice_(xml::local_name(root) == "Invoice") {}

    void judge() {
        judge_children(root_, PathHash(), false);
        counts_.finish();
    }

private:
    // As deep as the document is, which its reader has limited.
    void judge_children(Node parent, PathHash path, bool in_price_discount) {
        ancestors_.push_back(parent);
        for (const Node element : parent.children()) {
            const std::string_view name = xml::local_name(element);
            // A line of a credit note is one of an invoice.
            const PathHash here = path.below(name == "CreditNoteLine" ? "InvoiceLine" : name);
            counts_.take(here, ancestors_);
            judge_path(element, here, name);
            for (const xml::Attribute& attribute : element.attributes()) {
                if (is_rare(attribute.name)) judge_attribute(element, name, attribute.name);
            }
            if (name.ends_with("Amount")) judge_amount(element, name, in_price_discount);
            if (name.ends_with("BinaryObject")) judge_object(element);
            if (element.first_child().empty()) continue;
            const bool discount = in_price_discount ||
                                  (name == "AllowanceCharge" && xml::local_name(parent) == "Price");
            judge_children(element, here, discount);
        }
        ancestors_.pop_back();
    }

    void judge_path(Node element, PathHash path, std::string_view name) {
        unwanted_elements().each(path, [&](std::uint16_t rule) {
            if (name == "UBLVersionID" && text_of(element) == "2.1") return;
            // A credit note has no other place for its due date.
            if (name == "PaymentDueDate" && !invoice_) return;
            warn(rule, element, "element " + std::string(name));
        });
    }

    void judge_attribute(Node element, std::string_view element_name, std::string_view name) {
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

    void judge_amount(Node element, std::string_view name, bool in_price_discount) {
        if (name.ends_with("PriceAmount") || in_price_discount) return;
        const std::string_view text = text_of(element);
        const std::size_t point = text.find('.');
        if (point == std::string_view::npos || text.size() - point - 1 <= 2) return;
        findings_.add("UBL-DT-01", element, "expected an amount with at most two decimals");
    }
    void judge_object(Node element) {
        if (element.find_attribute("mimeCode") == nullptr) {
            findings_.add("UBL-DT-06", element, "expected the type of the attachment (BT-125-1)");
        } else if (xml::attribute(element, "mimeCode").empty()) {
            // Without content it is absent in the common record, whose rule says nothing then.
            findings_.add("BR-CL-24", element, "expected a type of the attachment (BT-125-1)");
        }
        if (element.find_attribute("filename") == nullptr) {
            findings_.add("UBL-DT-07", element, "expected the file name of it (BT-125-2)");
        }
    }

    Findings& findings_;
    AtMostTable<std::size(at_most)>::Counts counts_;
    std::vector<Node> ancestors_;
    Node root_;
    bool invoice_;
    std::array<bool, std::size(unwanted_everywhere)> found_{};
    std::bitset<1000> warned_;
};

}  // namespace

void judge_syntax(Invoice& invoice, Node root, RuleSet set) {
    const Head head(root, is_line);
    Findings findings(invoice);
    for (const AtMost& rule : at_most) judge_at_most(findings, head, rule);
    judge_document(findings, head);
    judge_taxes(findings, head);
    judge_tax_schemes(findings, head);
    judge_payment(findings, head);
    judge_references(findings, head);
    judge_adjustments(findings, head);
    each_at(head, "InvoicePeriod",
            [&](Node period) { judge_period(findings, "BR-CO-19", period); });
    for (const Node child : root.children()) {
        if (is_line(child)) judge_line(findings, child);
    }
    EveryElement(findings, root).judge();
    if (set != RuleSet::en16931) judge_profile(findings, head, set);
}

}  // namespace openitem::ubl
