#include "connectors/lib/cii/syntax_rules.hpp"

#include "connectors/lib/cii/every_element.hpp"
#include "connectors/lib/cii/total_rules.hpp"
#include "connectors/lib/en16931/exact.hpp"
#include "connectors/lib/en16931/syntax.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace openitem::cii {

namespace {

using namespace en16931;

constexpr std::uint32_t warning = OI_FINDING_WARNING;

bool is_line(Node node) { return is_element(node, "IncludedSupplyChainTradeLineItem"); }

// ---- what may stand once ------------------------------------------------------------------------

constexpr AtMost at_most_of_context[] = {
    {"CII-SR-003", "", "BusinessProcessSpecifiedDocumentContextParameter", "business process", 1,
     warning},
};

constexpr AtMost at_most_of_document[] = {
    {"CII-SR-030", "IncludedNote", "Content", "text of a note (BT-22)", 1, warning},
};

constexpr AtMost at_most_of_agreement[] = {
    {"CII-SR-455", "", "SellerTradeParty/DefinedTradeContact", "contact of the seller (BG-6)"},
    {"CII-SR-456", "", "BuyerTradeParty/DefinedTradeContact", "contact of the buyer (BG-9)"},
    {"CII-SR-459", "", "SellerTradeParty/URIUniversalCommunication",
     "electronic address of the seller (BT-34)"},
    {"CII-SR-460", "", "BuyerTradeParty/URIUniversalCommunication",
     "electronic address of the buyer (BT-49)"},
};

constexpr AtMost at_most_of_settlement[] = {
    {"CII-SR-452", "", "SpecifiedTradePaymentTerms", "group of payment terms", 1, warning},
    {"CII-SR-453", "", "SpecifiedTradePaymentTerms/Description", "payment terms (BT-20)", 1,
     warning},
    {"CII-SR-461", "", "ApplicableTradeTax/TaxPointDate", "tax point (BT-7)"},
    {"CII-SR-469", "", "PaymentReference", "payment reference (BT-83)"},
};

constexpr std::string_view totals_group = "SpecifiedTradeSettlementHeaderMonetarySummation";
constexpr AtMost at_most_of_totals[] = {
    {"CII-SR-477", totals_group, "LineTotalAmount", "sum of lines (BT-106)"},
    {"CII-SR-478", totals_group, "ChargeTotalAmount", "sum of charges (BT-108)"},
    {"CII-SR-479", totals_group, "AllowanceTotalAmount", "sum of allowances (BT-107)"},
    {"CII-SR-480", totals_group, "TaxBasisTotalAmount", "total without VAT (BT-109)"},
    {"CII-SR-481", totals_group, "RoundingAmount", "rounding amount (BT-114)"},
    {"CII-SR-482", totals_group, "GrandTotalAmount", "total with VAT (BT-112)"},
    {"CII-SR-483", totals_group, "InformationAmount", "InformationAmount"},
    {"CII-SR-484", totals_group, "TotalPrepaidAmount", "paid amount (BT-113)"},
    {"CII-SR-485", totals_group, "TotalDiscountAmount", "TotalDiscountAmount"},
    {"CII-SR-486", totals_group, "TotalAllowanceChargeAmount", "TotalAllowanceChargeAmount"},
    {"CII-SR-487", totals_group, "DuePayableAmount", "amount due (BT-115)"},
    {"CII-SR-488", totals_group, "RetailValueExcludingTaxInformationAmount",
     "RetailValueExcludingTaxInformationAmount"},
    {"CII-SR-489", totals_group, "TotalDepositFeeInformationAmount",
     "TotalDepositFeeInformationAmount"},
    {"CII-SR-490", totals_group, "ProductValueExcludingTobaccoTaxInformationAmount",
     "ProductValueExcludingTobaccoTaxInformationAmount"},
    {"CII-SR-491", totals_group, "TotalRetailValueInformationAmount",
     "TotalRetailValueInformationAmount"},
    {"CII-SR-492", totals_group, "GrossLineTotalAmount", "GrossLineTotalAmount"},
    {"CII-SR-493", totals_group, "NetLineTotalAmount", "NetLineTotalAmount"},
    {"CII-SR-494", totals_group, "NetIncludingTaxesLineTotalAmount",
     "NetIncludingTaxesLineTotalAmount"},
};

constexpr AtMost at_most_of_a_line[] = {
    {"CII-SR-039", "AssociatedDocumentLineDocument", "IncludedNote", "note of a line", 1, warning},
    {"CII-SR-040", "AssociatedDocumentLineDocument", "IncludedNote/Content",
     "text of a line's note (BT-127)", 1, warning},
    {"CII-SR-441", "SpecifiedLineTradeAgreement", "NetPriceProductTradePrice/ChargeAmount",
     "net price (BT-146)"},
    {"CII-SR-440",
     "SpecifiedLineTradeAgreement/GrossPriceProductTradePrice/"
     "AppliedTradeAllowanceCharge",
     "ActualAmount", "discount of the price (BT-147)"},
};

/// An allowance or charge, of the document or of a line.
constexpr AtMost at_most_of_an_adjustment[] = {
    {"CII-SR-471", "SpecifiedTradeAllowanceCharge", "RateApplicablePercent", "rate"},
    {"CII-SR-472", "SpecifiedTradeAllowanceCharge", "CategoryTradeTax", "VAT category"},
    {"CII-SR-473", "SpecifiedTradeAllowanceCharge", "ActualAmount", "amount"},
};

template <std::size_t N>
void judge_all(Findings& findings, Node node, const AtMost (&rules)[N]) {
    for (const AtMost& rule : rules) judge_at_most(findings, node, rule);
}

// ---- what must stand once -----------------------------------------------------------------------

struct Once {
    std::string_view rule, path, what;
    std::uint32_t flag = OI_FINDING_FATAL;
};

void judge_once(Findings& findings, Node context, const Once& rule) {
    const std::size_t count = count_at(context, rule.path);
    if (count == 1) return;
    findings.add(rule.rule, context,
                 "expected one " + std::string(rule.what) + ", found " + std::to_string(count),
                 rule.flag);
}

void judge_context(Findings& findings, Node context) {
    judge_all(findings, context, at_most_of_context);
    judge_once(findings, context,
               {"CII-SR-009", "GuidelineSpecifiedDocumentContextParameter", "guideline"});
    judge_once(
        findings, context,
        {"CII-SR-010", "GuidelineSpecifiedDocumentContextParameter/ID", "specification (BT-24)"});
    for (const Node parameter : context.children()) {
        if (!xml::local_name(parameter).ends_with("DocumentContextParameter")) continue;
        if (count_at(parameter, "Value") != 0) {
            findings.add("CII-SR-04", parameter, "expected no element Value", warning);
        }
        if (count_at(parameter, "SpecifiedDocumentVersion") != 0) {
            findings.add("CII-SR-05", parameter, "expected no element SpecifiedDocumentVersion",
                         warning);
        }
    }
}

// ---- the header ---------------------------------------------------------------------------------

/// A party is known by an identifier of one kind.
void judge_one_identifier(Findings& findings, Node context, std::string_view rule,
                          std::string_view party) {
    bool id = false, global_id = false;
    each_at(context, party, [&](Node node) {
        id = id || count_at(node, "ID") != 0;
        global_id = global_id || count_at(node, "GlobalID") != 0;
    });
    if (!id || !global_id) return;
    findings.add(
        rule, context,
        "expected one identifier of " + std::string(party) + ", an ID or a GlobalID, found both",
        warning);
}

/// A contact point is a person or a department.
void judge_contact_name(Findings& findings, Node agreement, std::string_view rule,
                        const std::string& party) {
    if (count_at(agreement, party + "/DefinedTradeContact/PersonName") == 0 ||
        count_at(agreement, party + "/DefinedTradeContact/DepartmentName") == 0) {
        return;
    }
    findings.add(rule, agreement, "expected one name of the contact of " + party + ", found two",
                 warning);
}

struct References {
    std::size_t tenders = 0, objects = 0, names = 0, files = 0;
};

/// AdditionalReferencedDocument, by what they are for.
References count_references(Node parent) {
    References out;
    each_at(parent, "AdditionalReferencedDocument", [&](Node reference) {
        const std::string_view type = text_at(reference, "TypeCode");
        out.tenders += type == "50" ? 1 : 0;
        out.objects += type == "130" ? 1 : 0;
        if (type != "916") return;
        out.names += count_at(reference, "Name");
        out.files += count_at(reference, "AttachmentBinaryObject");
    });
    return out;
}

void judge_agreement(Findings& findings, Node agreement) {
    judge_all(findings, agreement, at_most_of_agreement);
    judge_one_identifier(findings, agreement, "CII-SR-450", "BuyerTradeParty");
    judge_contact_name(findings, agreement, "CII-SR-465", "SellerTradeParty");
    judge_contact_name(findings, agreement, "CII-SR-466", "BuyerTradeParty");
    const References references = count_references(agreement);
    const auto once = [&](std::string_view rule, std::size_t count, std::string_view what) {
        if (count <= 1) return;
        findings.add(rule, agreement,
                     "expected at most 1 " + std::string(what) + ", found " + std::to_string(count),
                     warning);
    };
    once("CII-SR-457", references.tenders, "tender reference (BT-17)");
    once("CII-SR-458", references.objects, "invoiced object (BT-18)");
    once("CII-SR-475", references.names, "description of supporting documents (BT-123)");
    once("CII-SR-476", references.files, "attachment to supporting documents (BT-125)");
}

/// A transfer goes to an account that is known.
void judge_transfers(Findings& findings, Node settlement) {
    constexpr std::string_view account = "PayeePartyCreditorFinancialAccount";
    const auto has = [](Node node, std::string_view name) { return count_at(node, name) != 0; };
    bool unknown = false;
    each_at(settlement, "SpecifiedTradeSettlementPaymentMeans", [&](Node means) {
        const std::string_view code = text_at(means, "TypeCode");
        if (code != "30" && code != "58") return;
        bool identified = false;
        each_at(means, account, [&](Node node) {
            identified = identified || has(node, "IBANID") || has(node, "ProprietaryID");
            if (!text_at(node, "IBANID").empty() || !text_at(node, "ProprietaryID").empty()) return;
            if (has(node, "AccountName")) return;  // the common rule sees those
            findings.add("BR-50", node, "expected the identifier of the account (BT-84)");
        });
        unknown = unknown || !identified;
    });
    if (!unknown) return;
    findings.add("CII-SR-470", settlement,
                 "expected an IBAN or another account identifier (BT-84) for the transfer");
}

/// A period without a beginning and an end says nothing.
void judge_period(Findings& findings, Node settlement, std::string_view rule) {
    each_at(settlement, "BillingSpecifiedPeriod", [&](Node period) {
        if (count_at(period, "StartDateTime") + count_at(period, "EndDateTime") != 0) return;
        findings.add(rule, period, "expected a start or an end of the period, found neither");
    });
}

void judge_adjustments(Findings& findings, Node settlement) {
    judge_all(findings, settlement, at_most_of_an_adjustment);
    each_at(settlement, "SpecifiedTradeAllowanceCharge", [&](Node row) {
        if (count_at(row, "ChargeIndicator") != 0) return;
        findings.add("CII-SR-463", row, "expected an indicator: allowance or charge");
    });
}

/// What the norm advises is demanded here: of the number of a card (BT-87) the last digits alone.
void judge_cards(Findings& findings, Node settlement) {
    each_at(settlement,
            "SpecifiedTradeSettlementPaymentMeans/ApplicableTradeSettlementFinancialCard/ID",
            [&](Node number) {
                if (text_of(number).size() <= 10) return;
                findings.add("BR-51", number, "expected at most the last digits of the card");
            });
}

void judge_settlement(Findings& findings, Node settlement) {
    judge_all(findings, settlement, at_most_of_settlement);
    judge_all(findings, settlement, at_most_of_totals);
    judge_one_identifier(findings, settlement, "CII-SR-451", "PayeeTradeParty");
    judge_same(findings, settlement, "CII-SR-462", "ApplicableTradeTax/DueDateTypeCode",
               "expected one code of the tax point (BT-8), found several");
    judge_same(findings, settlement, "CII-SR-467", "SpecifiedTradeSettlementPaymentMeans/TypeCode",
               "expected the same code (BT-81) for all means, found several");
    judge_same(findings, settlement, "CII-SR-468",
               "SpecifiedTradeSettlementPaymentMeans/Information",
               "expected the same text (BT-82) for all means, found several");
    judge_cards(findings, settlement);
    judge_transfers(findings, settlement);
    judge_period(findings, settlement, "BR-CO-19");
    judge_adjustments(findings, settlement);
}

// ---- lines --------------------------------------------------------------------------------------

void judge_product(Findings& findings, Node product) {
    bool unnamed_scheme = false, named_scheme = false;
    each_at(product, "GlobalID", [&](Node id) {
        (id.find_attribute("schemeID") != nullptr ? named_scheme : unnamed_scheme) = true;
    });
    if (unnamed_scheme && !named_scheme) {
        findings.add("CII-SR-046", product, "expected a scheme of the item's identifier (BT-157)");
    }
    if (count_at(product, "OriginTradeCountry") != 0) {
        judge_once(findings, product,
                   {"CII-SR-090", "OriginTradeCountry/ID", "country of origin (BT-159)"});
    }
    each_at(product, "ApplicableProductCharacteristic", [&](Node attribute) {
        judge_once(findings, attribute, {"CII-SR-069", "Description", "name of it (BT-160)"});
        judge_once(findings, attribute, {"CII-SR-072", "Value", "value of it (BT-161)"});
    });
}

/// A price may only be reduced: its adjustment says so, and by how much.
void judge_price_discount(Findings& findings, Node agreement) {
    bool indicator = false, reduces = false, amount = false;
    each_at(agreement, "GrossPriceProductTradePrice/AppliedTradeAllowanceCharge", [&](Node row) {
        indicator = indicator || count_at(row, "ChargeIndicator") != 0;
        amount = amount || count_at(row, "ActualAmount") != 0;
        each_at(row, "ChargeIndicator/Indicator",
                [&](Node flag) { reduces = reduces || xml::try_flag(text_of(flag)) == false; });
    });
    if ((reduces && amount) || (!indicator && !amount)) return;
    findings.add("CII-SR-119", agreement,
                 "expected a discount of the price (BT-147): an indicator of false and an amount",
                 warning);
}

void judge_line(Findings& findings, Node line) {
    judge_all(findings, line, at_most_of_a_line);
    each_at(line, "SpecifiedTradeProduct", [&](Node product) { judge_product(findings, product); });
    each_at(line, "SpecifiedLineTradeAgreement", [&](Node agreement) {
        judge_once(findings, agreement,
                   {"CII-SR-439", "NetPriceProductTradePrice/ChargeAmount", "net price (BT-146)"});
        judge_price_discount(findings, agreement);
    });
    each_at(line, "SpecifiedLineTradeSettlement", [&](Node settlement) {
        judge_once(
            findings, settlement,
            {"CII-SR-454", "ApplicableTradeTax", "VAT category of the line (BT-151)", warning});
        judge_period(findings, settlement, "BR-CO-20");
        judge_adjustments(findings, settlement);
        if (count_references(settlement).objects > 1) {
            findings.add("CII-SR-474", settlement,
                         "expected at most 1 invoiced object of the line (BT-128)", warning);
        }
    });
}

// ---- XRechnung ----------------------------------------------------------------------------------

constexpr std::string_view extension_id =
    "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
    "#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0";

/// The quantity a price is for stands with the gross and with the net price, and is one.
void judge_price_quantities(Findings& findings, Node line) {
    Node gross, net;
    each_at(line, "SpecifiedLineTradeAgreement/GrossPriceProductTradePrice/BasisQuantity",
            [&](Node node) { gross = node; });
    each_at(line, "SpecifiedLineTradeAgreement/NetPriceProductTradePrice/BasisQuantity",
            [&](Node node) { net = node; });
    const bool same_quantity =
        gross.empty() || net.empty() || Exact::of(text_of(gross)) == Exact::of(text_of(net));
    const std::string_view unit = net.attribute("unitCode");
    const bool gross_price =
        count_at(line, "SpecifiedLineTradeAgreement/GrossPriceProductTradePrice") != 0;
    const bool same_unit = unit.empty() || !gross_price || gross.attribute("unitCode") == unit;
    if (same_quantity && same_unit) return;
    findings.add("BR-TMP-3", line,
                 "expected the same base quantity and unit (BT-149, BT-150) with the gross and the "
                 "net price");
}

void judge_xrechnung(Findings& findings, Node root) {
    const bool extension =
        text_at(root, "ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID") ==
        extension_id;
    each_at(root, "SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem", [&](Node line) {
        judge_price_quantities(findings, line);
        if (!extension) return;
        each_at(line, "AssociatedDocumentLineDocument/ParentLineID", [&](Node parent) {
            findings.add("BR-DEX-15", parent,
                         "expected no line within another one, which XRechnung has in UBL alone",
                         warning);
        });
    });
}

}  // namespace

void judge_syntax(Invoice& invoice, Node root, RuleSet set, Places& places) {
    if (!is_element(root, "CrossIndustryInvoice")) return;
    Findings findings(invoice);
    each_at(root, "ExchangedDocumentContext",
            [&](Node context) { judge_context(findings, context); });
    each_at(root, "ExchangedDocument", [&](Node document) {
        judge_all(findings, document, at_most_of_document);
        judge_once(findings, document, {"CII-SR-014", "TypeCode", "type code (BT-3)"});
    });
    each_at(root, "SupplyChainTradeTransaction", [&](Node transaction) {
        for (const Node part : transaction.children()) {
            if (is_line(part)) {
                judge_line(findings, part);
            } else if (is_element(part, "ApplicableHeaderTradeAgreement")) {
                judge_agreement(findings, part);
            } else if (is_element(part, "ApplicableHeaderTradeDelivery")) {
                judge_one_identifier(findings, part, "CII-SR-449", "ShipToTradeParty");
            } else if (is_element(part, "ApplicableHeaderTradeSettlement")) {
                judge_settlement(findings, part);
                judge_totals(findings, transaction, part);
            }
        }
    });
    for (const auto& [rule, attribute] :
         {std::pair{"CII-DT-013", "languageID"}, std::pair{"CII-DT-014", "languageLocaleID"}}) {
        if (root.find_attribute(attribute) == nullptr) continue;
        findings.add(rule, root, std::string("expected no attribute ") + attribute);
    }
    judge_every_element(findings, root, places);
    if (set == RuleSet::xrechnung) judge_xrechnung(findings, root);
}

}  // namespace openitem::cii
