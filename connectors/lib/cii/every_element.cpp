#include "connectors/lib/cii/every_element.hpp"

#include "connectors/lib/cii/code_rules.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
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

// ---- what is to be looked at, by path -----------------------------------------------------------

Attributes attributes_of(std::string_view name, PathHash path) {
    if (name.ends_with("ID")) {
        const bool plain = std::find(plain_ids.begin(), plain_ids.end(), path) != plain_ids.end();
        return plain ? Attributes::plain_id : Attributes::id;
    }
    if (name == "TypeCode") return Attributes::type_code;
    if (path == line_category) return Attributes::line_category;
    if (name.ends_with("Amount") && name != "TaxTotalAmount") return Attributes::amount;
    if (name.ends_with("Quantity")) return Attributes::quantity;
    if (name == "RateApplicablePercent") return Attributes::rate;
    if (path == line_percent) return Attributes::line_percent;
    if (name == "DateTimeString") return Attributes::day;
    return Attributes::any;
}

Place place_of(const xml::Paths& paths, const xml::Paths::Path& path, const Place& above) {
    Place out;
    const std::string_view name = path.local_name();
    const bool outermost = path.parent == xml::Paths::none ||
                           paths[path.parent].local_name() == "StandardBusinessDocument";
    if (outermost) return out;
    out.path = above.path.below(name);
    out.unwanted = unwanted_elements().has(out.path);
    out.around = above.group;
    out.in_settlement = above.in_settlement || name == "ApplicableHeaderTradeSettlement";
    out.attributes = attributes_of(name, out.path);
    out.group = above.group;
    if (above.group != Group::none) {
        out.in_group = out.below_group = above.below_group.below(name);
        out.unwanted_in_group = unwanted_anywhere().has(out.in_group);
        out.tax_type = above.group == Group::tax && name == "TypeCode";
    }
    if (const Group group = group_of(name); group != Group::none) {
        out.group = group;
        out.below_group = PathHash(group_names[static_cast<std::size_t>(group)]);
    }
    out.codes = codes_at(name, paths[path.parent].local_name());
    return out;
}

// ---- every element ------------------------------------------------------------------------------

class EveryElement {
public:
    EveryElement(Findings& findings, Node root, Places& places)
        : findings_(findings), places_(places), root_(root) {}

    void judge() {
        const xml::Item* const root = root_.item();
        for (const xml::Item* item = root + 1; item != root + root->size; ++item) {
            Place& place = places_[item->path];
            const Node element(*root_.tree(), *item);
            if (place.unwanted) judge_path(element, place.path);
            if (place.unwanted_in_group) {
                unwanted_anywhere().each(place.in_group, [&](std::uint16_t rule) {
                    judge_in_group(rule, element, place);
                });
            }
            if (place.tax_type) judge_tax_type(element);
            if (place.codes.any()) judge_codes(findings_, element, place.codes);
            if (item->attribute_count == 0) continue;
            judge_attributes(element, place.attributes);
        }
    }

private:
    void judge_path(Node element, PathHash path) {
        unwanted_elements().each(path, [&](std::uint16_t rule) {
            warn("CII-SR-", rule, element, "element", element.local_name(), warning);
        });
    }

    /// What a group may hold after all, because of what it is for.
    void judge_in_group(std::uint16_t rule, Node element, const Place& place) {
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
                allowed = places_[group.path()].in_settlement;
                break;
            case 52:
            case 98:
                allowed = is_element(group, "ApplicableTradeTax");
                break;
            default:
                break;
        }
        if (allowed) return;
        warn("CII-DT-", rule, element, "element", element.local_name(),
             place.around == Group::tax ? warning : std::uint32_t{OI_FINDING_FATAL});
    }

    /// Looked for once in a group, which may have very many children.
    std::string_view type_of(Node group) {
        if (std::exchange(typed_, group) != group) type_ = text_at(group, "TypeCode");
        return type_;
    }

    void judge_tax_type(Node element) {
        if (text_of(element) == "VAT") return;
        findings_.add("CII-DT-037", element, "expected the type VAT of a tax");
    }

    void judge_attributes(Node element, Attributes attributes) {
        switch (attributes) {
            case Attributes::any:
                break;
            case Attributes::plain_id:
                unwanted(element, of_a_plain_id);
                break;
            case Attributes::id:
                unwanted(element, of_an_id);
                break;
            case Attributes::type_code:
                unwanted(element, of_a_type_code);
                break;
            case Attributes::line_category:
                unwanted(element, of_a_line_category, warning);
                break;
            case Attributes::amount:
                unwanted(element, of_an_amount);
                break;
            case Attributes::quantity:
                unwanted(element, of_a_quantity);
                judge_unit(element);
                break;
            case Attributes::rate:
                judge_format(element, "CII-DT-", 59);
                break;
            case Attributes::line_percent:
                judge_format(element, "CII-SR-", 186);
                break;
            case Attributes::day:
                judge_day(element);
                break;
        }
    }

    void judge_format(Node element, std::string_view family, std::uint16_t rule) {
        if (element.find_attribute("format") == nullptr) return;
        warn(family, rule, element, "attribute", "format", warning);
    }

    /// A unit stands at a quantity when those of the lines have one.
    void judge_unit(Node element) {
        if (element.find_attribute("unitCode") == nullptr) return;
        if (!has_unit_) {
            has_unit_ = false;
            each_at(root_,
                    "SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem/"
                    "SpecifiedLineTradeDelivery/BilledQuantity",
                    [&](Node node) { *has_unit_ |= node.find_attribute("unitCode") != nullptr; });
        }
        if (!*has_unit_) warn("CII-DT-", 33, element, "attribute", "unitCode", OI_FINDING_FATAL);
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
    Places& places_;
    Node root_;
    std::optional<bool> has_unit_;  // once it is known
    Node typed_;
    std::string_view type_;
    std::bitset<1000> warned_sr_, warned_dt_;
};

}  // namespace

void judge_every_element(Findings& findings, Node root, Places& places) {
    const xml::Paths& paths = root.tree()->paths;
    places.update(paths, [&](const xml::Paths::Path& path, xml::Paths::Id) {
        return place_of(paths, path, places[path.parent]);
    });
    EveryElement(findings, root, places).judge();
}

}  // namespace openitem::cii
