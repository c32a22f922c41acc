// The extension of XRechnung: lines within lines, XML as attachment, identifiers of German digital
// health applications.
#include <openitem/codes/endpoint_schemes.hpp>
#include <openitem/codes/identifier_schemes.hpp>
#include <openitem/codes/mime_types.hpp>

#include <array>

#include "host/base/text.hpp"
#include "host/model/xrechnung/rules.hpp"

namespace openitem::model::xrechnung {
namespace {

using en16931::Exact;
using en16931::LineRow;
using en16931::PartyRow;

void attachment_type(const Invoice& invoice, const Report& report) {
    for (const auto reference : invoice.references) {
        for (const auto row : invoice.record.children<oi_attachment>(reference)) {
            const std::string_view type = row.text<OI_ATTACHMENT_MIME_TYPE>();
            if (type.empty()) continue;
            report.unless(type == "application/xml" || codes::mime_types.has(type),
                          reference.location(), [&] { return base::quote(type); });
        }
    }
}

// A line's own amount, where lines stand below it, is their sum. Lines follow the one they belong
// to.
void sub_lines_add_up(const Invoice& invoice, const Report& report) {
    for (std::uint32_t i = 0; i < invoice.lines.size(); ++i) {
        const LineRow line = invoice.lines[i];
        const std::string_view id = line.text<OI_INVOICE_LINE_LINE_ID>();
        if (id.empty()) continue;
        Exact sum;
        bool any = false;
        for (std::uint32_t k = i + 1; k < invoice.lines.size(); ++k) {
            const std::string_view parent = invoice.lines[k].text<OI_INVOICE_LINE_PARENT_LINE_ID>();
            if (parent.empty()) break;
            if (parent != id) continue;
            sum += Exact(invoice.lines[k].amount<OI_INVOICE_LINE_NET_AMOUNT>());
            any = true;
        }
        report.unless(!any || sum == Exact(line.amount<OI_INVOICE_LINE_NET_AMOUNT>()),
                      line.location(), [&] { return "parts of " + sum.to_string(); });
    }
}

void sub_lines_have_a_category(const Invoice& invoice, const Report& report) {
    for (const LineRow line : invoice.lines) {
        if (line.text<OI_INVOICE_LINE_PARENT_LINE_ID>().empty()) continue;
        report.unless(line.has<OI_INVOICE_LINE_TAX_CATEGORY>(), line);
    }
}

template <class Row>
void expect_scheme(const CodeList& list, std::string_view scheme, const Row& row,
                   const Report& report) {
    const bool health = scheme == "XR01" || scheme == "XR02" || scheme == "XR03";
    report.unless(scheme.empty() || health || list.has(scheme), row.location(), scheme);
}

template <bool ShipTo>
void identifier_scheme(const Invoice& invoice, const Report& report) {
    for (const PartyRow party : invoice.record.children<oi_party>()) {
        if ((party.code<OI_PARTY_ROLE>() == OI_ROLE_SHIP_TO) != ShipTo) continue;
        for (const auto row : invoice.record.children<oi_party_identifier>(party)) {
            expect_scheme(codes::identifier_schemes, row.text<OI_PARTY_IDENTIFIER_SCHEME>(), party,
                          report);
        }
    }
}

void registration_scheme(const Invoice& invoice, const Report& report) {
    for (const PartyRow party : invoice.record.children<oi_party>()) {
        expect_scheme(codes::identifier_schemes, party.text<OI_PARTY_REGISTRATION_SCHEME>(), party,
                      report);
    }
}

void endpoint_scheme(const Invoice& invoice, const Report& report) {
    for (const PartyRow party : invoice.record.children<oi_party>()) {
        expect_scheme(codes::endpoint_schemes, party.text<OI_PARTY_ENDPOINT_SCHEME>(), party,
                      report);
    }
}

void standard_item_scheme(const Invoice& invoice, const Report& report) {
    for (const LineRow line : invoice.lines) {
        expect_scheme(codes::identifier_schemes, line.text<OI_INVOICE_LINE_STANDARD_ITEM_SCHEME>(),
                      line, report);
    }
}

constexpr std::array rules = {
    InvoiceRule{"BR-DEX-01", "BT-125-1", "a type of attachment that receivers can open, or XML",
                attachment_type},
    InvoiceRule{"BR-DEX-02", "BT-131", "the sum of the lines within the line", sub_lines_add_up,
                Flag::warning},
    InvoiceRule{"BR-DEX-03", "BT-151", "a VAT category of a line within a line",
                sub_lines_have_a_category},
    InvoiceRule{"BR-DEX-04", "BT-29-1", "a scheme of ISO 6523, or XR01 to XR03",
                identifier_scheme<false>},
    InvoiceRule{"BR-DEX-05", "BT-30-1", "a scheme of ISO 6523, or XR01 to XR03",
                registration_scheme},
    InvoiceRule{"BR-DEX-06", "BT-157-1", "a scheme of ISO 6523, or XR01 to XR03",
                standard_item_scheme},
    InvoiceRule{"BR-DEX-07", "BT-34-1", "a scheme of the EAS list, or XR01 to XR03",
                endpoint_scheme},
    InvoiceRule{"BR-DEX-08", "BT-71-1", "a scheme of ISO 6523, or XR01 to XR03",
                identifier_scheme<true>},
};

}  // namespace

std::span<const InvoiceRule> extension_rules() noexcept { return rules; }

}  // namespace openitem::model::xrechnung
