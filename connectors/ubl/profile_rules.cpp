#include "connectors/ubl/profile_rules.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

namespace openitem::ubl {

namespace {

using namespace en16931;

// ---- the document -------------------------------------------------------------------------------

void judge_tax_totals(Findings& findings, const Head& root) {
    std::size_t broken_down = 0, plain = 0;
    each_at(root, "TaxTotal",
            [&](Node total) { ++(count_at(total, "TaxSubtotal") != 0 ? broken_down : plain); });
    if (broken_down != 1) {
        findings.add("PEPPOL-EN16931-R053", root,
                     "expected one total of VAT with its breakdown (BG-23), found " +
                         std::to_string(broken_down));
    }
    const std::size_t wanted = count_at(root, "TaxCurrencyCode") != 0 ? 1 : 0;
    if (plain != wanted) {
        findings.add("PEPPOL-EN16931-R054", root,
                     "expected " + std::to_string(wanted) +
                         " totals of VAT without breakdown (BT-111), found " +
                         std::to_string(plain));
    }
}

void judge_project(Findings& findings, const Head& root) {
    if (!is_element(root, "CreditNote")) return;
    std::size_t projects = 0;
    each_at(root, "AdditionalDocumentReference", [&](Node reference) {
        projects += text_at(reference, "DocumentTypeCode") == "50" ? 1 : 0;
    });
    if (projects <= 1) return;
    findings.add("PEPPOL-EN16931-R080", root,
                 "expected at most 1 project reference (BT-11), found " + std::to_string(projects));
}

/// Behind the last discount of payment terms a line must end. That each is written right can be
/// told from the record, which begins and ends with what is not white space.
void judge_discount_end(Findings& findings, const Head& root, const char* rule) {
    std::string_view terms;
    each_at(root, "PaymentTerms/Note", [&](Node note) {
        if (terms.empty()) terms = note.text_to_end();
    });
    const std::size_t end = terms.find_last_of('#');
    if (end == std::string_view::npos || terms.find("#SKONTO#") == std::string_view::npos) return;
    const std::string_view rest = terms.substr(end + 1);
    const std::size_t text = rest.find_first_not_of(" \t\r\n");
    if (rest.substr(0, text).find('\n') != std::string_view::npos) return;
    if (text != std::string_view::npos) return;  // the line itself is not right
    findings.add(rule, root, "expected a line break behind the discount (BT-20), found nothing");
}

bool are_german(const Head& root) {
    constexpr std::string_view country = "/Party/PostalAddress/Country/IdentificationCode";
    for (const char* party : {"AccountingSupplierParty", "AccountingCustomerParty"}) {
        const std::string_view code = text_at(root, std::string(party).append(country));
        if (code != "DE" && code != "de" && code != "De" && code != "dE") return false;
    }
    return true;
}

// ---- allowances, charges and lines --------------------------------------------------------------

/// One whose percentage and base do not go together is another rule's matter alone.
void judge_indicator(Findings& findings, Node adjustment) {
    const std::string_view indicator = text_at(adjustment, "ChargeIndicator");
    const bool percent = count_at(adjustment, "MultiplierFactorNumeric") != 0;
    if (indicator == "true" || indicator == "false") return;
    if (percent != (count_at(adjustment, "BaseAmount") != 0)) return;
    findings.add("PEPPOL-EN16931-R043", adjustment,
                 "expected the charge indicator true or false, found " +
                     openitem::detail::quoted(indicator));
}

void judge_line(Findings& findings, Node line) {
    each_at(line, "AllowanceCharge", [&](Node node) { judge_indicator(findings, node); });
    each_at(line, "Price/AllowanceCharge", [&](Node discount) {
        if (text_at(discount, "ChargeIndicator") == "false") return;
        findings.add("PEPPOL-EN16931-R044", discount,
                     "expected a price that is only reduced (charge indicator false)");
    });
    std::size_t objects = 0;
    bool invoiced_object = false;
    each_at(line, "DocumentReference", [&](Node object) {
        ++objects;
        each_at(object, "DocumentTypeCode",
                [&](Node type) { invoiced_object |= text_of(type) == "130"; });
    });
    if (objects > 1) {
        findings.add(
            "PEPPOL-EN16931-R100", line,
            "expected at most 1 object of the line (BT-128), found " + std::to_string(objects));
    }
    if (objects != 0 && !invoiced_object) {
        findings.add("PEPPOL-EN16931-R101", line,
                     "expected a document reference only for the object of the line (BT-128, type "
                     "130)");
    }
}

// ---- every element ------------------------------------------------------------------------------

constexpr std::string_view in_document_currency[] = {"AllowanceTotalAmount",
                                                     "Amount",
                                                     "BaseAmount",
                                                     "ChargeTotalAmount",
                                                     "LineExtensionAmount",
                                                     "PayableAmount",
                                                     "PayableRoundingAmount",
                                                     "PrepaidAmount",
                                                     "PriceAmount",
                                                     "TaxExclusiveAmount",
                                                     "TaxInclusiveAmount",
                                                     "TaxableAmount"};

constexpr std::string_view dates[] = {"ActualDeliveryDate", "DueDate",   "EndDate",
                                      "IssueDate",          "StartDate", "TaxPointDate"};

template <std::size_t N>
bool is_one_of(std::string_view name, const std::string_view (&names)[N]) {
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

class EveryValue {
public:
    EveryValue(Findings& findings, const Head& root)
        : findings_(findings), currency_(text_at(root, "DocumentCurrencyCode")) {}

    /// As deep as the document is, which its reader has limited.
    void judge(Node element) {
        const std::string_view name = xml::local_name(element);
        bool has_elements = false;
        for (const Node child : element.children()) {
            has_elements = true;
            judge(child);
        }
        if (has_elements) return;
        if (text_of(element).empty()) {
            findings_.add("PEPPOL-EN16931-R008", element, "expected no empty element");
        }
        if (is_one_of(name, dates)) judge_date(element);
        if (is_one_of(name, in_document_currency) || is_tax_of_breakdown(element, name)) {
            judge_currency(element);
        }
    }

private:
    /// The total of VAT in the accounting currency has no breakdown.
    static bool is_tax_of_breakdown(Node element, std::string_view name) {
        if (name != "TaxAmount") return false;
        const Node parent = element.parent();
        return is_element(parent, "TaxSubtotal") ||
               (is_element(parent, "TaxTotal") && count_at(parent, "TaxSubtotal") != 0);
    }

    void judge_date(Node element) {
        const std::string_view written = element.text_to_end();
        if (written.size() == 10 && xml::try_date(written)) return;
        findings_.add(
            "PEPPOL-EN16931-F001", element,
            "expected a date like 2026-01-31, found " + openitem::detail::quoted(written));
    }

    void judge_currency(Node element) {
        const std::string_view own = element.attribute("currencyID");
        if (own == currency_) return;
        findings_.add("PEPPOL-EN16931-R051", element,
                      "expected an amount in the currency of the invoice (BT-5), found " +
                          openitem::detail::quoted(own));
    }

    Findings& findings_;
    std::string_view currency_;
};

// ---- XRechnung's extension: payments by third parties -------------------------------------------

constexpr std::string_view extension_id =
    "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
    "#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0";

void judge_third_party_payment(Findings& findings, Node payment, std::string_view currency) {
    const auto expect = [&](bool holds, const char* rule, const char* message) {
        if (!holds) findings.add(rule, payment, message);
    };
    const std::string_view amount = text_at(payment, "PaidAmount");
    expect(!text_at(payment, "ID").empty(), "BR-DEX-10",
           "expected the kind of a payment by a third party (BT-DEX-001)");
    expect(!amount.empty(), "BR-DEX-11",
           "expected the amount of a payment by a third party (BT-DEX-002)");
    expect(!text_at(payment, "InstructionID").empty(), "BR-DEX-12",
           "expected a description of a payment by a third party (BT-DEX-003)");
    const std::size_t point = amount.find('.');
    expect(point == std::string_view::npos || amount.size() - point - 1 <= 2, "BR-DEX-13",
           "expected a payment by a third party with at most two decimals (BT-DEX-002)");
    expect(xml::attribute(xml::child(payment, "PaidAmount"), "currencyID") == currency, "BR-DEX-14",
           "expected a payment by a third party in the currency of the invoice (BT-DEX-002)");
}

/// In hundredths; what cannot be read so is no sum to compare, and another rule's matter.
std::optional<std::int64_t> hundredths(std::string_view text) {
    if (text.empty()) return 0;
    auto value = try_decimal(text);
    if (!value || value->scale > 6) return std::nullopt;
    for (; value->scale < 2; ++value->scale) {
        if (__builtin_mul_overflow(value->units, 10, &value->units)) return std::nullopt;
    }
    std::int64_t divisor = 1;
    for (int i = 2; i < value->scale; ++i) divisor *= 10;
    // A half goes up, as in XPath.
    const std::int64_t shifted = value->units + divisor / 2;
    return shifted / divisor - (shifted % divisor < 0 ? 1 : 0);
}

void judge_extension(Findings& findings, const Head& root) {
    if (text_at(root, "CustomizationID") != extension_id) return;
    const std::string_view currency = text_at(root, "DocumentCurrencyCode");
    std::optional<std::int64_t> rest = 0;
    const auto add = [&](std::string_view text, bool negative) {
        const auto value = hundredths(text);
        if (!rest || !value ||
            (negative ? __builtin_sub_overflow(*rest, *value, &*rest)
                      : __builtin_add_overflow(*rest, *value, &*rest))) {
            rest.reset();
        }
    };
    each_at(root, "PrepaidPayment", [&](Node payment) {
        if (is_element(root, "Invoice")) judge_third_party_payment(findings, payment, currency);
        add(text_at(payment, "PaidAmount"), false);
    });
    if (count_at(root, "LegalMonetaryTotal") == 0) return;
    add(text_at(root, "LegalMonetaryTotal/TaxInclusiveAmount"), false);
    add(text_at(root, "LegalMonetaryTotal/PrepaidAmount"), true);
    add(text_at(root, "LegalMonetaryTotal/PayableRoundingAmount"), false);
    add(text_at(root, "LegalMonetaryTotal/PayableAmount"), true);
    if (rest == 0) return;
    findings.add(
        "BR-DEX-09", root,
        "expected an amount due (BT-115) of the total with VAT less what is paid, plus the "
        "rounding and what third parties are owed");
}

}  // namespace

void judge_profile(Findings& findings, const Head& root, RuleSet set) {
    judge_tax_totals(findings, root);
    judge_project(findings, root);
    each_at(root, "AllowanceCharge", [&](Node node) { judge_indicator(findings, node); });
    for (const Node child : Node(root).children()) {
        if (is_line(child)) judge_line(findings, child);
    }
    EveryValue(findings, root).judge(root);
    if (set == RuleSet::xrechnung) {
        judge_discount_end(findings, root, "BR-DE-18");
        judge_extension(findings, root);
    } else if (are_german(root)) {
        judge_discount_end(findings, root, "DE-R-018");
    }
}

}  // namespace openitem::ubl
