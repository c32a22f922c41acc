#include "connectors/ubl/syntax_rules.hpp"

#include "connectors/lib/en16931/exact.hpp"
#include "connectors/lib/en16931/syntax.hpp"
#include "connectors/lib/en16931/terms.hpp"
#include "connectors/ubl/profile_rules.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace openitem::ubl {

namespace {

using namespace en16931;

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

}  // namespace

void judge_syntax(Invoice& invoice, Node root, RuleSet set, Places& places) {
    const Head head(root, is_line);
    Findings findings(invoice);
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
    judge_every_element(findings, root, set, places);
    if (set != RuleSet::en16931) judge_profile(findings, head, set);
}

}  // namespace openitem::ubl
