// Lines, and the allowances and charges of lines and of the document.
#include <array>

#include "host/model/en16931/rule.hpp"

namespace openitem::model::en16931 {
namespace {

// The norm knows no lines within lines; what an extension puts there is not judged by it.
template <class Visit>
void each_line(const Invoice& invoice, const Visit& visit) {
    for (const LineRow line : invoice.lines) {
        if (line.text<OI_INVOICE_LINE_PARENT_LINE_ID>().empty()) visit(line);
    }
}

template <auto Bit>
void line_has(const Invoice& invoice, const Report& report) {
    each_line(invoice, [&](const LineRow& line) { report.unless(line.has<Bit>(), line); });
}

template <auto Bit, bool Required>
void line_is_not_negative(const Invoice& invoice, const Report& report) {
    each_line(invoice, [&](const LineRow& line) {
        const oi_decimal* value = line.decimal<Bit>();
        report.unless(value == nullptr ? !Required : value->units >= 0, line.location(),
                      value == nullptr ? "nothing" : "a negative one");
    });
}

void line_period_ends_after_it_begins(const Invoice& invoice, const Report& report) {
    each_line(invoice, [&](const LineRow& line) {
        const auto from = line.date<OI_INVOICE_LINE_PERIOD_FROM>();
        const auto to = line.date<OI_INVOICE_LINE_PERIOD_TO>();
        report.unless(!from || !to || *from <= *to, line.location(), "an end before it");
    });
}

void attribute_has_name_and_value(const Invoice& invoice, const Report& report) {
    for (const LineRow line : invoice.lines) {
        for (const auto row : invoice.record.children<oi_item_attribute>(line)) {
            report.unless(row.has<OI_ITEM_ATTRIBUTE_NAME>() && row.has<OI_ITEM_ATTRIBUTE_VALUE>(),
                          line);
        }
    }
}

void standard_id_has_a_scheme(const Invoice& invoice, const Report& report) {
    each_line(invoice, [&](const LineRow& line) {
        report.unless(!line.has<OI_INVOICE_LINE_STANDARD_ITEM_ID>() ||
                          line.has<OI_INVOICE_LINE_STANDARD_ITEM_SCHEME>(),
                      line);
    });
}

void classification_has_a_scheme(const Invoice& invoice, const Report& report) {
    for (const LineRow line : invoice.lines) {
        for (const auto row : invoice.record.children<oi_classification>(line)) {
            report.unless(row.has<OI_CLASSIFICATION_SCHEME>(), line);
        }
    }
}

// ---- allowances and charges ---------------------------------------------------------------------

enum class Of : std::uint8_t { document, line };

template <Of Whose, bool Charge, class Visit>
void each_adjustment(const Invoice& invoice, const Visit& visit) {
    const auto visit_matching = [&](const AdjustmentRow& row) {
        if (row.flag<OI_ALLOWANCE_CHARGE_CHARGE>() == Charge) visit(row);
    };
    if constexpr (Whose == Of::document) {
        for (const AdjustmentRow row : invoice.adjustments) visit_matching(row);
    } else {
        for (const LineRow line : invoice.lines) {
            for (const auto row : invoice.record.children<oi_allowance_charge>(line)) {
                visit_matching(row);
            }
        }
    }
}

template <Of Whose, bool Charge, auto Bit>
void adjustment_has(const Invoice& invoice, const Report& report) {
    each_adjustment<Whose, Charge>(
        invoice, [&](const AdjustmentRow& row) { report.unless(row.has<Bit>(), row); });
}

template <Of Whose, bool Charge>
void adjustment_has_a_reason(const Invoice& invoice, const Report& report) {
    each_adjustment<Whose, Charge>(invoice, [&](const AdjustmentRow& row) {
        report.unless(
            row.has<OI_ALLOWANCE_CHARGE_REASON>() || row.has<OI_ALLOWANCE_CHARGE_REASON_CODE>(),
            row);
    });
}

bool has_at_most_two_decimals(const oi_amount* amount) {
    return amount == nullptr || amount->scale <= 2;
}

template <Of Whose, bool Charge, auto Bit>
void adjustment_decimals(const Invoice& invoice, const Report& report) {
    each_adjustment<Whose, Charge>(invoice, [&](const AdjustmentRow& row) {
        report.unless(has_at_most_two_decimals(row.amount<Bit>()), row.location(), "more");
    });
}

void line_decimals(const Invoice& invoice, const Report& report) {
    each_line(invoice, [&](const LineRow& line) {
        report.unless(has_at_most_two_decimals(line.amount<OI_INVOICE_LINE_NET_AMOUNT>()),
                      line.location(), "more");
    });
}

constexpr auto amount = OI_ALLOWANCE_CHARGE_AMOUNT;
constexpr auto base = OI_ALLOWANCE_CHARGE_BASE;
constexpr auto category = OI_ALLOWANCE_CHARGE_TAX_CATEGORY;

constexpr std::array rules = {
    InvoiceRule{"BR-21", "BT-126", "an identifier of the line", line_has<OI_INVOICE_LINE_LINE_ID>},
    InvoiceRule{"BR-22", "BT-129", "a quantity", line_has<OI_INVOICE_LINE_QUANTITY>},
    InvoiceRule{"BR-23", "BT-130", "a unit of the quantity", line_has<OI_INVOICE_LINE_UNIT>},
    InvoiceRule{"BR-24", "BT-131", "a net amount of the line",
                line_has<OI_INVOICE_LINE_NET_AMOUNT>},
    InvoiceRule{"BR-25", "BT-153", "a name of the item", line_has<OI_INVOICE_LINE_NAME>},
    InvoiceRule{"BR-26", "BT-146", "a net price of the item", line_has<OI_INVOICE_LINE_PRICE>},
    InvoiceRule{"BR-27", "BT-146", "a net price of 0 or more",
                line_is_not_negative<OI_INVOICE_LINE_PRICE, true>},
    InvoiceRule{"BR-28", "BT-148", "a gross price of 0 or more",
                line_is_not_negative<OI_INVOICE_LINE_GROSS_PRICE, false>},
    InvoiceRule{"BR-30", "BT-135", "a line period that ends on or after its start",
                line_period_ends_after_it_begins},
    InvoiceRule{"BR-31", "BT-92", "an amount of the allowance",
                adjustment_has<Of::document, false, amount>},
    InvoiceRule{"BR-32", "BT-95", "a VAT category of the allowance",
                adjustment_has<Of::document, false, category>},
    InvoiceRule{"BR-33", "BT-97", "a reason of the allowance, in words or as a code",
                adjustment_has_a_reason<Of::document, false>},
    InvoiceRule{"BR-36", "BT-99", "an amount of the charge",
                adjustment_has<Of::document, true, amount>},
    InvoiceRule{"BR-37", "BT-102", "a VAT category of the charge",
                adjustment_has<Of::document, true, category>},
    InvoiceRule{"BR-38", "BT-104", "a reason of the charge, in words or as a code",
                adjustment_has_a_reason<Of::document, true>},
    InvoiceRule{"BR-41", "BT-136", "an amount of the line's allowance",
                adjustment_has<Of::line, false, amount>},
    InvoiceRule{"BR-42", "BT-139", "a reason of the line's allowance, in words or as a code",
                adjustment_has_a_reason<Of::line, false>},
    InvoiceRule{"BR-43", "BT-141", "an amount of the line's charge",
                adjustment_has<Of::line, true, amount>},
    InvoiceRule{"BR-44", "BT-144", "a reason of the line's charge, in words or as a code",
                adjustment_has_a_reason<Of::line, true>},
    InvoiceRule{"BR-54", "BG-32", "a name and a value of the item's attribute",
                attribute_has_name_and_value},
    InvoiceRule{"BR-64", "BT-157-1", "a scheme of the item's standard identifier",
                standard_id_has_a_scheme},
    InvoiceRule{"BR-65", "BT-158-1", "a scheme of the item's classification",
                classification_has_a_scheme},
    InvoiceRule{"BR-CO-04", "BT-151", "a VAT category of the line",
                line_has<OI_INVOICE_LINE_TAX_CATEGORY>},
    InvoiceRule{"BR-CO-21", "BT-97", "a reason of the allowance, in words or as a code",
                adjustment_has_a_reason<Of::document, false>},
    InvoiceRule{"BR-CO-22", "BT-104", "a reason of the charge, in words or as a code",
                adjustment_has_a_reason<Of::document, true>},
    InvoiceRule{"BR-CO-23", "BT-139", "a reason of the line's allowance, in words or as a code",
                adjustment_has_a_reason<Of::line, false>},
    InvoiceRule{"BR-CO-24", "BT-144", "a reason of the line's charge, in words or as a code",
                adjustment_has_a_reason<Of::line, true>},
    InvoiceRule{"BR-DEC-01", "BT-92", "an allowance with at most two decimals",
                adjustment_decimals<Of::document, false, amount>},
    InvoiceRule{"BR-DEC-02", "BT-93", "an allowance base with at most two decimals",
                adjustment_decimals<Of::document, false, base>},
    InvoiceRule{"BR-DEC-05", "BT-99", "a charge with at most two decimals",
                adjustment_decimals<Of::document, true, amount>},
    InvoiceRule{"BR-DEC-06", "BT-100", "a charge base with at most two decimals",
                adjustment_decimals<Of::document, true, base>},
    InvoiceRule{"BR-DEC-23", "BT-131", "a net amount of the line with at most two decimals",
                line_decimals},
    InvoiceRule{"BR-DEC-24", "BT-136", "a line's allowance with at most two decimals",
                adjustment_decimals<Of::line, false, amount>},
    InvoiceRule{"BR-DEC-25", "BT-137", "a line's allowance base with at most two decimals",
                adjustment_decimals<Of::line, false, base>},
    InvoiceRule{"BR-DEC-27", "BT-141", "a line's charge with at most two decimals",
                adjustment_decimals<Of::line, true, amount>},
    InvoiceRule{"BR-DEC-28", "BT-142", "a line's charge base with at most two decimals",
                adjustment_decimals<Of::line, true, base>},
};

}  // namespace

std::span<const InvoiceRule> line_rules() noexcept { return rules; }

}  // namespace openitem::model::en16931
