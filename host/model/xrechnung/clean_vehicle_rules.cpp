// Purchases under the Clean Vehicles Directive: which vehicles, and how clean they are.
#include <openitem/codes/item_classifications.hpp>

#include <array>

#include "host/base/text.hpp"
#include "host/model/peppol/document.hpp"
#include "host/model/xrechnung/rules.hpp"

namespace openitem::model::xrechnung {
namespace {

using en16931::LineRow;

template <auto Bit>
void has_text(const Invoice& invoice, const Report& report) {
    report.unless(invoice.root.has<Bit>());
}

struct Vehicle {
    unsigned categories = 0;  // classifications under the scheme CVD
    unsigned attributes = 0;  // named cva
};

Vehicle vehicle_of(const Invoice& invoice, const LineRow& line) {
    Vehicle out;
    for (const auto row : invoice.record.children<oi_classification>(line)) {
        out.categories += row.text<OI_CLASSIFICATION_SCHEME>() == "CVD" ? 1 : 0;
    }
    for (const auto row : invoice.record.children<oi_item_attribute>(line)) {
        out.attributes += row.text<OI_ITEM_ATTRIBUTE_NAME>() == "cva" ? 1 : 0;
    }
    return out;
}

void has_a_vehicle(const Invoice& invoice, const Report& report) {
    bool any = false;
    peppol::each_line(invoice, [&](const LineRow& line) {
        const Vehicle vehicle = vehicle_of(invoice, line);
        any |= vehicle.categories != 0 && vehicle.attributes != 0;
    });
    report.unless(any);
}

void category_has_an_attribute(const Invoice& invoice, const Report& report) {
    peppol::each_line(invoice, [&](const LineRow& line) {
        const Vehicle vehicle = vehicle_of(invoice, line);
        report.unless(vehicle.categories == 0 || vehicle.attributes == 1, line);
    });
}

void attribute_has_a_category(const Invoice& invoice, const Report& report) {
    peppol::each_line(invoice, [&](const LineRow& line) {
        const Vehicle vehicle = vehicle_of(invoice, line);
        report.unless(vehicle.attributes == 0 || vehicle.categories == 1, line);
    });
}

void classification_scheme(const Invoice& invoice, const Report& report) {
    for (const LineRow line : invoice.lines) {
        for (const auto row : invoice.record.children<oi_classification>(line)) {
            const std::string_view scheme = row.text<OI_CLASSIFICATION_SCHEME>();
            report.unless(scheme == "CVD" || codes::item_classifications.has(scheme),
                          line.location(), scheme);
        }
    }
}

void category_is_known(const Invoice& invoice, const Report& report) {
    for (const LineRow line : invoice.lines) {
        for (const auto row : invoice.record.children<oi_classification>(line)) {
            if (row.text<OI_CLASSIFICATION_SCHEME>() != "CVD") continue;
            const std::string_view category = row.text<OI_CLASSIFICATION_VALUE>();
            report.unless(peppol::is_one_of(category, {"M1", "M2", "M3", "N1", "N2", "N3"}),
                          line.location(), [&] { return base::quote(category); });
        }
    }
}

void attribute_is_known(const Invoice& invoice, const Report& report) {
    for (const LineRow line : invoice.lines) {
        for (const auto row : invoice.record.children<oi_item_attribute>(line)) {
            if (row.text<OI_ITEM_ATTRIBUTE_NAME>() != "cva") continue;
            const std::string_view value = row.text<OI_ITEM_ATTRIBUTE_VALUE>();
            report.unless(peppol::is_one_of(value, {"clean", "zero-emission", "other"}),
                          line.location(), [&] { return base::quote(value); });
        }
    }
}

constexpr std::array rules = {
    InvoiceRule{"BR-DE-CVD-01", "BT-12", "the contract that vehicles are bought under",
                has_text<OI_INVOICE_CONTRACT_REFERENCE>},
    InvoiceRule{"BR-DE-CVD-02", "BT-17", "the tender that vehicles are bought under",
                has_text<OI_INVOICE_TENDER_REFERENCE>},
    InvoiceRule{"BR-DE-CVD-03", "BT-158", "a line with a vehicle: a CVD category and a cva",
                has_a_vehicle},
    InvoiceRule{"BR-DE-CVD-04", "BT-158", "the vehicle category M1 to M3 or N1 to N3",
                category_is_known},
    InvoiceRule{"BR-DE-CVD-05", "BT-161", "the cva clean, zero-emission or other",
                attribute_is_known},
    InvoiceRule{"BR-DE-CVD-06-a", "BT-160", "one cva beside a vehicle category",
                category_has_an_attribute},
    InvoiceRule{"BR-DE-CVD-06-b", "BT-158", "one vehicle category beside a cva",
                attribute_has_a_category},
    InvoiceRule{"BR-TMP-CVD-01", "BT-158-1",
                "a scheme of an item's classification of UNTDID 7143, or CVD",
                classification_scheme},
};

}  // namespace

std::span<const InvoiceRule> clean_vehicle_rules() noexcept { return rules; }

}  // namespace openitem::model::xrechnung
