#include "connectors/cii/syntax_rules.hpp"

#include "connectors/cii/total_rules.hpp"
#include "connectors/cii/unwanted.hpp"
#include "connectors/lib/en16931/syntax.hpp"

#include <array>
#include <bitset>
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

/// BT-8 in the codes of CII. The common record holds the first of them in those of the norm, so
/// that the common rule sees only what is a code of neither.
void judge_tax_point_codes(Findings& findings, Node settlement) {
    bool first = true;
    each_at(settlement, "ApplicableTradeTax/DueDateTypeCode", [&](Node node) {
        const std::string_view code = text_of(node);
        const bool of_the_norm = code == "3" || code == "35" || code == "432";
        const bool seen = std::exchange(first, false) && !of_the_norm;
        if (seen || code == "5" || code == "29" || code == "72") return;
        findings.add("BR-CL-06", node, "expected a code of the tax point (BT-8): 5, 29 or 72");
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
    judge_tax_point_codes(findings, settlement);
    judge_transfers(findings, settlement);
    judge_period(findings, settlement, "BR-CO-19");
    judge_adjustments(findings, settlement);
}

// ---- lines --------------------------------------------------------------------------------------

void judge_product(Findings& findings, Node product) {
    bool unnamed_scheme = false, named_scheme = false;
    each_at(product, "GlobalID",
            [&](Node id) { (id.attribute("schemeID") ? named_scheme : unnamed_scheme) = true; });
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

// ---- every element: paths and attributes --------------------------------------------------------

struct Unwanted {
    std::uint16_t rule;
    std::string_view attribute;
};
// Identifiers that are known without a scheme, and all others.
constexpr Unwanted of_a_plain_id[] = {
    {1, "schemeName"}, {2, "schemeAgencyName"}, {3, "schemeDataURI"},  {4, "schemeURI"},
    {5, "schemeID"},   {6, "schemeAgencyID"},   {7, "schemeVersionID"}};
constexpr Unwanted of_an_id[] = {
    {101, "schemeName"}, {102, "schemeAgencyName"}, {103, "schemeDataURI"}, {104, "schemeURI"}};
constexpr Unwanted of_a_type_code[] = {{8, "name"}, {9, "listURI"}};
constexpr Unwanted of_a_line_category[] = {
    {45, "listID"}, {46, "listAgencyID"}, {47, "listVersionID"}, {48, "listURI"}};
constexpr Unwanted of_an_amount[] = {{31, "currencyID"}, {32, "currencyCodeListVersionID"}};
constexpr Unwanted of_a_quantity[] = {
    {34, "unitCodeListID"}, {35, "unitCodeListAgencyID"}, {36, "unitCodeListAgencyName"}};

constexpr std::string_view line_path =
    "/SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem";
constexpr std::array plain_ids = {
    PathHash("/ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID"),
    PathHash("/ExchangedDocument/ID"),
    PathHash(line_path).behind("/AssociatedDocumentLineDocument/LineID"),
    PathHash(line_path).behind("/SpecifiedTradeProduct/SellerAssignedID")};
constexpr PathHash line_category =
    PathHash(line_path).behind("/SpecifiedLineTradeSettlement/ApplicableTradeTax/CategoryCode");
constexpr PathHash line_percent =
    PathHash(line_path)
        .behind("/SpecifiedLineTradeSettlement/SpecifiedTradeAllowanceCharge")
        .behind("/CalculationPercent");

class EveryElement {
public:
    EveryElement(Findings& findings, Node root) : findings_(findings), root_(root) {}

    void judge() {
        each_at(root_,
                "SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem/"
                "SpecifiedLineTradeDelivery/BilledQuantity",
                [&](Node node) { has_unit_ = has_unit_ || node.attribute("unitCode"); });
        judge_children(root_, {});
    }

private:
    struct Place {
        PathHash path;
        PathHash in_group;  // from the group around, if there is one
        Group group = Group::none;
        bool in_settlement = false;
    };

    // As deep as the document is, which its reader has limited.
    void judge_children(Node parent, const Place& above) {
        for (const Node element : parent.children()) {
            if (element.type() != pugi::node_element) continue;
            const std::string_view name = xml::local_name(element);
            Place here = above;
            here.path = above.path.below(name);
            unwanted_elements().each(here.path, [&](std::uint16_t rule) {
                warn("CII-SR-", rule, element, "element", name, warning);
            });
            if (above.group != Group::none) {
                here.in_group = above.in_group.below(name);
                unwanted_anywhere().each(here.in_group, [&](std::uint16_t rule) {
                    judge_in_group(rule, element, name, above);
                });
                judge_tax(element, name, above.group);
            }
            if (const Group group = group_of(name); group != Group::none) {
                here.group = group;
                here.in_group = PathHash(group_names[static_cast<std::size_t>(group)]);
            }
            here.in_settlement |= name == "ApplicableHeaderTradeSettlement";
            if (element.first_attribute()) judge_attributes(element, name, here.path);
            judge_children(element, here);
        }
    }

    /// What a group may hold after all, because of what it is for.
    void judge_in_group(std::uint16_t rule, Node element, std::string_view name,
                        const Place& above) {
        const Node group = element.parent();
        const bool additional = is_element(group, "AdditionalReferencedDocument");
        const auto has_type = [&](std::string_view code) {
            return additional && text_at(group, "TypeCode") == code;
        };
        bool allowed = false;
        switch (rule) {
            case 15:
            case 21:
            case 22:
                allowed = has_type("916");
                break;
            case 18:
                allowed = has_type("50") || has_type("130") || has_type("916");
                break;
            case 24:
                allowed = has_type("130");
                break;
            case 27:
                allowed = is_element(group, "InvoiceReferencedDocument");
                break;
            case 41:
            case 54:
            case 58:
                allowed = above.in_settlement;
                break;
            case 52:
            case 98:
                allowed = is_element(group, "ApplicableTradeTax");
                break;
            default:
                break;
        }
        if (allowed) return;
        warn("CII-DT-", rule, element, "element", name,
             above.group == Group::tax ? warning : std::uint32_t{OI_FINDING_FATAL});
    }

    void judge_tax(Node element, std::string_view name, Group group) {
        if (group != Group::tax || name != "TypeCode" || text_of(element) == "VAT") return;
        findings_.add("CII-DT-037", element, "expected the type VAT of a tax");
    }

    void judge_attributes(Node element, std::string_view name, PathHash path) {
        if (name.ends_with("ID")) {
            const bool plain =
                std::find(plain_ids.begin(), plain_ids.end(), path) != plain_ids.end();
            if (plain) {
                unwanted(element, of_a_plain_id);
            } else {
                unwanted(element, of_an_id);
            }
        } else if (name == "TypeCode") {
            unwanted(element, of_a_type_code);
        } else if (name == "CategoryCode" && path == line_category) {
            unwanted(element, of_a_line_category, warning);
        } else if (name.ends_with("Amount") && name != "TaxTotalAmount") {
            unwanted(element, of_an_amount);
        } else if (name.ends_with("Quantity")) {
            unwanted(element, of_a_quantity);
            if (!has_unit_ && element.attribute("unitCode")) {
                warn("CII-DT-", 33, element, "attribute", "unitCode", OI_FINDING_FATAL);
            }
        } else if (name.ends_with("Percent") && element.attribute("format")) {
            if (name == "RateApplicablePercent") {
                warn("CII-DT-", 59, element, "attribute", "format", warning);
            } else if (path == line_percent) {
                warn("CII-SR-", 186, element, "attribute", "format", warning);
            }
        } else if (name == "DateTimeString") {
            judge_day(element);
        }
    }

    /// A day of format 102 has a month of twelve and a day of thirty-one.
    void judge_day(Node element) {
        if (is_element(element.parent(), "FormattedIssueDateTime")) return;
        if (std::string_view(element.attribute("format").value()) != "102") return;
        const std::string_view day = text_of(element);
        const auto number = [&](std::size_t at) {
            return (day[at] - '0') * 10 + (day[at + 1] - '0');
        };
        const bool digits =
            day.size() == 8 && day.find_first_not_of("0123456789") == std::string_view::npos;
        if (digits && number(4) >= 1 && number(4) <= 12 && number(6) >= 1 && number(6) <= 31) {
            return;
        }
        findings_.add("CII-DT-097", element, "expected a day written like 20260131");
    }

    template <std::size_t N>
    void unwanted(Node element, const Unwanted (&list)[N], std::uint32_t flag = OI_FINDING_FATAL) {
        for (const Unwanted& each : list) {
            if (!element.attribute(each.attribute.data())) continue;
            warn("CII-DT-", each.rule, element, "attribute", each.attribute, flag);
        }
    }

    // Once for a document, at the first place.
    void warn(std::string_view family, std::uint16_t rule, Node at, std::string_view kind,
              std::string_view name, std::uint32_t flag) {
        auto& warned = family == "CII-SR-" ? warned_sr_ : warned_dt_;
        if (warned[rule]) return;
        warned[rule] = true;
        findings_.add(rule_id(family, rule), at,
                      std::string("expected no ")
                          .append(kind)
                          .append(" ")
                          .append(name)
                          .append(", which EN 16931 does not know"),
                      flag);
    }

    Findings& findings_;
    Node root_;
    bool has_unit_ = false;
    std::bitset<1000> warned_sr_, warned_dt_;
};

}  // namespace

void judge_syntax(Invoice& invoice, Node root) {
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
        if (!root.attribute(attribute)) continue;
        findings.add(rule, root, std::string("expected no attribute ") + attribute);
    }
    EveryElement(findings, root).judge();
}

}  // namespace openitem::cii
