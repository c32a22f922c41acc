#include "connectors/lib/cii/every_element.hpp"

#include "connectors/lib/cii/unwanted.hpp"

#include <algorithm>
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

// Attributes with a code: without content they are absent in the common record, whose rules say
// nothing of the code then.
struct Coded {
    std::string_view element;
    const char* attribute;
    std::string_view rule;
    std::string_view below;  // this one, at any height; "": any
};
constexpr Coded coded[] = {
    {"BilledQuantity", "unitCode", "BR-CL-23", ""},
    {"BasisQuantity", "unitCode", "BR-CL-23", ""},
    {"AttachmentBinaryObject", "mimeCode", "BR-CL-24", ""},
    {"ClassCode", "listID", "BR-CL-13", ""},
    {"URIID", "schemeID", "BR-CL-25", ""},
    {"TaxTotalAmount", "currencyID", "BR-CL-03", ""},
    {"GlobalID", "schemeID", "BR-CL-21", "SpecifiedTradeProduct"},
    {"GlobalID", "schemeID", "BR-CL-26", "ShipToTradeParty"},
    {"GlobalID", "schemeID", "BR-CL-10", ""},
    {"ID", "schemeID", "", "SpecifiedTaxRegistration"},
    {"ID", "schemeID", "BR-CL-11", ""},
};

bool is_below(Node node, std::string_view name) {
    if (name.empty()) return true;
    for (Node at = node.parent(); at; at = at.parent()) {
        if (is_element(at, name)) return true;
    }
    return false;
}

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
                [&](Node node) { has_unit_ |= node.find_attribute("unitCode") != nullptr; });
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
            if (!element.attributes().empty()) judge_attributes(element, name, here.path);
            judge_children(element, here);
        }
    }

    /// What a group may hold after all, because of what it is for.
    void judge_in_group(std::uint16_t rule, Node element, std::string_view name,
                        const Place& above) {
        const Node group = element.parent();
        const bool additional = is_element(group, "AdditionalReferencedDocument");
        const auto has_type = [&](std::string_view code) {
            return additional && type_of(group) == code;
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

    /// Looked for once in a group, which may have very many children.
    std::string_view type_of(Node group) {
        if (std::exchange(typed_, group) != group) type_ = text_at(group, "TypeCode");
        return type_;
    }

    void judge_tax(Node element, std::string_view name, Group group) {
        if (group != Group::tax || name != "TypeCode" || text_of(element) == "VAT") return;
        findings_.add("CII-DT-037", element, "expected the type VAT of a tax");
    }

    void judge_codes(Node element, std::string_view name) {
        for (const Coded& each : coded) {
            if (each.element != name || element.find_attribute(each.attribute) == nullptr) continue;
            if (!xml::attribute(element, each.attribute).empty()) return;
            if (!is_below(element, each.below)) continue;
            if (!each.rule.empty()) {
                findings_.add(
                    each.rule, element,
                    std::string("expected a code in ") + each.attribute + ", found nothing");
            }
            return;
        }
    }

    void judge_attributes(Node element, std::string_view name, PathHash path) {
        judge_codes(element, name);
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
            if (!has_unit_ && element.find_attribute("unitCode") != nullptr) {
                warn("CII-DT-", 33, element, "attribute", "unitCode", OI_FINDING_FATAL);
            }
        } else if (name.ends_with("Percent") && element.find_attribute("format") != nullptr) {
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
        if (element.attribute("format") != "102") return;
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
            if (element.find_attribute(each.attribute) == nullptr) continue;
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
    Node typed_;
    std::string_view type_;
    std::bitset<1000> warned_sr_, warned_dt_;
};

}  // namespace

void judge_every_element(Findings& findings, Node root) { EveryElement(findings, root).judge(); }

}  // namespace openitem::cii
