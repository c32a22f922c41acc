#include "host/model/en16931/invoice.hpp"

#include <algorithm>
#include <string>

namespace openitem::model::en16931 {

namespace {

constexpr std::array<std::string_view, vat_count> vat_codes = {"S", "Z", "E", "AE", "K",
                                                               "G", "O", "L", "M",  "B"};

}  // namespace

Vat vat_of(std::string_view code) noexcept {
    for (std::size_t i = 0; i < vat_count; ++i) {
        if (vat_codes[i] == code) return static_cast<Vat>(i);
    }
    return Vat::none;
}

std::string_view to_string(Vat category) noexcept {
    return category == Vat::none ? std::string_view()
                                 : vat_codes[static_cast<std::size_t>(category)];
}

Invoice::Invoice(const RecordView& of)
    : record(of),
      root(of.as<oi_invoice>()),
      lines(of.children<oi_invoice_line>()),
      subtotals(of.children<oi_tax_subtotal>()),
      adjustments(of.children<oi_allowance_charge>()),
      means(of.children<oi_payment_means>()),
      references(of.children<oi_document_reference>()) {
    take_parties();
    take_lines();
    take_adjustments();
    take_subtotals();
}

void Invoice::take_parties() {
    for (const PartyRow party : record.children<oi_party>()) {
        PartyRow* slot = nullptr;
        switch (party.code<OI_PARTY_ROLE>()) {
            case OI_ROLE_SELLER:
                slot = &seller;
                break;
            case OI_ROLE_BUYER:
                slot = &buyer;
                break;
            case OI_ROLE_PAYEE:
                slot = &payee;
                break;
            case OI_ROLE_TAX_REPRESENTATIVE:
                slot = &tax_representative;
                break;
            case OI_ROLE_SHIP_TO:
                slot = &ship_to;
                break;
            default:
                continue;
        }
        if (!*slot) *slot = party;
    }
}

void Invoice::take_lines() {
    for (const LineRow line : lines) {
        note(line.text<OI_INVOICE_LINE_TAX_CATEGORY>(), on_line);
        // A line within a line is part of that one's amount.
        if (line.text<OI_INVOICE_LINE_PARENT_LINE_ID>().empty()) {
            sum_of_lines += Exact(line.amount<OI_INVOICE_LINE_NET_AMOUNT>());
        }
    }
}

void Invoice::take_adjustments() {
    for (const AdjustmentRow row : adjustments) {
        const bool charge = row.flag<OI_ALLOWANCE_CHARGE_CHARGE>();
        (charge ? has_charges : has_allowances) = true;
        (charge ? sum_of_charges : sum_of_allowances) +=
            Exact(row.amount<OI_ALLOWANCE_CHARGE_AMOUNT>());
        note(row.text<OI_ALLOWANCE_CHARGE_TAX_CATEGORY>(), charge ? on_charge : on_allowance);
    }
}

void Invoice::take_subtotals() {
    for (const TaxRow row : subtotals) {
        sum_of_taxes += Exact(row.amount<OI_TAX_SUBTOTAL_TAX>());
        const std::string_view category = row.text<OI_TAX_SUBTOTAL_CATEGORY>();
        note(category, on_subtotal);
        ++subtotal_counts_[static_cast<std::size_t>(vat_of(category))];
    }
}

void Invoice::note(std::string_view category, unsigned place) noexcept {
    if (!category.empty()) places_[static_cast<std::size_t>(vat_of(category))] |= place;
}

bool Invoice::has_other_than(Vat category, unsigned places) const noexcept {
    for (std::size_t i = 0; i <= vat_count; ++i) {
        if (i != static_cast<std::size_t>(category) && (places_[i] & places) != 0) return true;
    }
    return false;
}

namespace {

// "/ubl:Invoice/cac:OrderReference[2]/cbc:ID" -> "Invoice/OrderReference/ID"
std::string local_names(std::string_view location) {
    std::string out;
    while (!location.empty()) {
        const std::size_t slash = location.find('/');
        std::string_view step = location.substr(0, slash);
        step = step.substr(0, step.find('['));
        step.remove_prefix(step.find(':') == std::string_view::npos ? 0 : step.find(':') + 1);
        if (!out.empty()) out += '/';
        out += step;
        location.remove_prefix(slash == std::string_view::npos ? location.size() : slash + 1);
    }
    return out;
}

}  // namespace

std::size_t Invoice::found_at(std::string_view rule, std::string_view path) const {
    constexpr std::string_view envelope = "StandardBusinessDocument/";
    const std::string_view last = path.substr(path.rfind('/') + 1);
    std::size_t count = 0;
    for (const auto finding : record.children<oi_finding>()) {
        const std::string_view location = finding.text<OI_FINDING_MESSAGE_LOCATION>();
        const std::string_view named = location.substr(0, location.rfind('['));
        if (finding.text<OI_FINDING_RULE>() != rule ||
            !(named.ends_with(last) || location.ends_with(last))) {
            continue;
        }
        const std::string names = local_names(location);
        std::string_view place = names;
        if (place.starts_with(envelope)) place.remove_prefix(envelope.size());
        place.remove_prefix(std::min(place.size(), place.find('/') + 1));
        if (place == path) ++count;
    }
    return count;
}

bool Invoice::has_address(const PartyRow& party) noexcept {
    return party && (party.has<OI_PARTY_STREET>() || party.has<OI_PARTY_STREET_2>() ||
                     party.has<OI_PARTY_STREET_3>() || party.has<OI_PARTY_CITY>() ||
                     party.has<OI_PARTY_POSTCODE>() || party.has<OI_PARTY_SUBDIVISION>() ||
                     party.has<OI_PARTY_COUNTRY>() || party.has<OI_PARTY_EMPTY_ADDRESS>());
}

}  // namespace openitem::model::en16931
