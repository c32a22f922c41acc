// Document totals and the VAT breakdown: what is there, and whether it adds up.
//
// Tolerances are those of the official rules: sums are compared after rounding to two decimals, and
// a VAT amount may be off by less than one unit of the currency.
#include <array>

#include "host/model/en16931/rule.hpp"

namespace openitem::model::en16931 {
namespace {

template <auto Bit>
Exact total(const Invoice& invoice) {
    return Exact(invoice.root.amount<Bit>());
}

template <auto Bit>
void has_total(const Invoice& invoice, const Report& report) {
    report.unless(invoice.root.has<Bit>());
}

template <auto Bit>
void total_decimals(const Invoice& invoice, const Report& report) {
    const oi_amount* amount = invoice.root.amount<Bit>();
    report.unless(amount == nullptr || amount->scale <= 2, {}, "more");
}

// The stated amount, against what it should be. What is not stated is another rule's.
void expect_equal(const oi_amount* stated, Exact expected, const Report& report) {
    if (stated == nullptr) return;
    report.unless(Exact(stated) == expected, {}, [&] {
        return fmt::format("{} where the parts make {}", Exact(stated).to_string(),
                           expected.to_string());
    });
}

void lines_add_up(const Invoice& invoice, const Report& report) {
    expect_equal(invoice.root.amount<OI_INVOICE_LINE_TOTAL>(), invoice.sum_of_lines.rounded(2),
                 report);
}

// A total of allowances is stated when there are any, and the other way round.
void adjustments_add_up(const oi_amount* stated, Exact sum, bool any, const Report& report) {
    if (stated == nullptr) {
        report.unless(!any);
    } else {
        expect_equal(stated, sum.rounded(2), report);
    }
}

void allowances_add_up(const Invoice& invoice, const Report& report) {
    adjustments_add_up(invoice.root.amount<OI_INVOICE_ALLOWANCE_TOTAL>(), invoice.sum_of_allowances,
                       invoice.has_allowances, report);
}

void charges_add_up(const Invoice& invoice, const Report& report) {
    adjustments_add_up(invoice.root.amount<OI_INVOICE_CHARGE_TOTAL>(), invoice.sum_of_charges,
                       invoice.has_charges, report);
}

void net_total_adds_up(const Invoice& invoice, const Report& report) {
    const Exact sum = total<OI_INVOICE_LINE_TOTAL>(invoice) -
                      total<OI_INVOICE_ALLOWANCE_TOTAL>(invoice) +
                      total<OI_INVOICE_CHARGE_TOTAL>(invoice);
    expect_equal(invoice.root.amount<OI_INVOICE_NET_TOTAL>(), sum.rounded(2), report);
}

void taxes_add_up(const Invoice& invoice, const Report& report) {
    if (invoice.subtotals.empty()) return;
    expect_equal(invoice.root.amount<OI_INVOICE_TAX_TOTAL>(), invoice.sum_of_taxes.rounded(2),
                 report);
}

// No total of VAT is one of 0.
void gross_total_adds_up(const Invoice& invoice, const Report& report) {
    if (invoice.root.text<OI_INVOICE_CURRENCY>().empty()) return;
    const Exact sum = total<OI_INVOICE_NET_TOTAL>(invoice) + total<OI_INVOICE_TAX_TOTAL>(invoice);
    const oi_amount* stated = invoice.root.amount<OI_INVOICE_TOTAL>();
    if (stated == nullptr) report.unless(false);
    expect_equal(stated, sum.rounded(2), report);
}

void payable_adds_up(const Invoice& invoice, const Report& report) {
    const oi_amount* payable = invoice.root.amount<OI_INVOICE_PAYABLE>();
    const Exact sum = total<OI_INVOICE_TOTAL>(invoice) - total<OI_INVOICE_PREPAID>(invoice) +
                      total<OI_INVOICE_ROUNDING>(invoice);
    expect_equal(payable, sum.rounded(2), report);
}

void has_accounting_tax(const Invoice& invoice, const Report& report) {
    if (invoice.root.text<OI_INVOICE_TAX_CURRENCY>().empty()) return;
    report.unless(invoice.root.has<OI_INVOICE_TAX_TOTAL_ACCOUNTING>());
}

// ---- the VAT breakdown --------------------------------------------------------------------------

void has_breakdown(const Invoice& invoice, const Report& report) {
    report.unless(!invoice.subtotals.empty());
}

template <auto Bit>
void subtotal_has(const Invoice& invoice, const Report& report) {
    for (const TaxRow row : invoice.subtotals) report.unless(row.has<Bit>(), row);
}

void subtotal_has_a_rate(const Invoice& invoice, const Report& report) {
    for (const TaxRow row : invoice.subtotals) {
        report.unless(
            row.has<OI_TAX_SUBTOTAL_RATE>() || row.text<OI_TAX_SUBTOTAL_CATEGORY>() == "O", row);
    }
}

template <auto Bit>
void subtotal_decimals(const Invoice& invoice, const Report& report) {
    for (const TaxRow row : invoice.subtotals) {
        const oi_amount* amount = row.amount<Bit>();
        report.unless(amount == nullptr || amount->scale <= 2, row.location(), "more");
    }
}

// To 1: UBL wants it nearer by a hair, and its connector knows.
void tax_is_rate_of_taxable(const Invoice& invoice, const Report& report) {
    constexpr Exact hundredth{1, 2};
    for (const TaxRow row : invoice.subtotals) {
        const Exact tax = Exact(row.amount<OI_TAX_SUBTOTAL_TAX>());
        const oi_decimal* rate = row.decimal<OI_TAX_SUBTOTAL_RATE>();
        const bool no_tax = tax.rounded(0) == Exact();
        bool holds = no_tax;
        if (rate != nullptr && !(Exact(rate).rounded(0) == Exact())) {
            const Exact taxable = Exact(row.amount<OI_TAX_SUBTOTAL_TAXABLE>()).magnitude();
            const Exact expected = (taxable * Exact(rate) * hundredth).rounded(2);
            holds = !(tax.magnitude() - one > expected) && !(tax.magnitude() + one < expected);
        }
        report.unless(holds, row.location(), [&] { return tax.to_string(); });
    }
}

constexpr std::array rules = {
    InvoiceRule{"BR-12", "BT-106", "a sum of the lines", has_total<OI_INVOICE_LINE_TOTAL>},
    InvoiceRule{"BR-13", "BT-109", "a total without VAT", has_total<OI_INVOICE_NET_TOTAL>},
    InvoiceRule{"BR-14", "BT-112", "a total with VAT", has_total<OI_INVOICE_TOTAL>},
    InvoiceRule{"BR-15", "BT-115", "an amount due for payment", has_total<OI_INVOICE_PAYABLE>},
    InvoiceRule{"BR-45", "BT-116", "a taxable amount of the VAT category",
                subtotal_has<OI_TAX_SUBTOTAL_TAXABLE>},
    InvoiceRule{"BR-46", "BT-117", "a tax amount of the VAT category",
                subtotal_has<OI_TAX_SUBTOTAL_TAX>},
    InvoiceRule{"BR-47", "BT-118", "a code of the VAT category",
                subtotal_has<OI_TAX_SUBTOTAL_CATEGORY>},
    InvoiceRule{"BR-48", "BT-119", "a rate of the VAT category", subtotal_has_a_rate},
    InvoiceRule{"BR-53", "BT-111", "a total of VAT in the accounting currency", has_accounting_tax},
    InvoiceRule{"BR-CO-10", "BT-106", "the sum of all line amounts", lines_add_up},
    InvoiceRule{"BR-CO-11", "BT-107", "the sum of the document's allowances", allowances_add_up},
    InvoiceRule{"BR-CO-12", "BT-108", "the sum of the document's charges", charges_add_up},
    InvoiceRule{"BR-CO-13", "BT-109", "lines less allowances plus charges", net_total_adds_up},
    InvoiceRule{"BR-CO-14", "BT-110", "the sum of the taxes of all VAT categories", taxes_add_up},
    InvoiceRule{"BR-CO-15", "BT-112", "the total without VAT plus the VAT", gross_total_adds_up},
    InvoiceRule{"BR-CO-16", "BT-115", "the total with VAT less what is paid, plus the rounding",
                payable_adds_up},
    InvoiceRule{"BR-CO-17", "BT-117", "the taxable amount times the rate", tax_is_rate_of_taxable},
    InvoiceRule{"BR-CO-18", "BG-23", "at least one VAT category in the breakdown", has_breakdown},
    InvoiceRule{"BR-DEC-09", "BT-106", "a sum of lines with at most two decimals",
                total_decimals<OI_INVOICE_LINE_TOTAL>},
    InvoiceRule{"BR-DEC-10", "BT-107", "a total of allowances with at most two decimals",
                total_decimals<OI_INVOICE_ALLOWANCE_TOTAL>},
    InvoiceRule{"BR-DEC-11", "BT-108", "a total of charges with at most two decimals",
                total_decimals<OI_INVOICE_CHARGE_TOTAL>},
    InvoiceRule{"BR-DEC-12", "BT-109", "a total without VAT with at most two decimals",
                total_decimals<OI_INVOICE_NET_TOTAL>},
    InvoiceRule{"BR-DEC-13", "BT-110", "a total of VAT with at most two decimals",
                total_decimals<OI_INVOICE_TAX_TOTAL>},
    InvoiceRule{"BR-DEC-14", "BT-112", "a total with VAT with at most two decimals",
                total_decimals<OI_INVOICE_TOTAL>},
    InvoiceRule{"BR-DEC-15", "BT-111",
                "a total of VAT in the accounting currency with at most two "
                "decimals",
                total_decimals<OI_INVOICE_TAX_TOTAL_ACCOUNTING>},
    InvoiceRule{"BR-DEC-16", "BT-113", "a paid amount with at most two decimals",
                total_decimals<OI_INVOICE_PREPAID>},
    InvoiceRule{"BR-DEC-17", "BT-114", "a rounding amount with at most two decimals",
                total_decimals<OI_INVOICE_ROUNDING>},
    InvoiceRule{"BR-DEC-18", "BT-115", "an amount due with at most two decimals",
                total_decimals<OI_INVOICE_PAYABLE>},
    InvoiceRule{"BR-DEC-19", "BT-116", "a taxable amount with at most two decimals",
                subtotal_decimals<OI_TAX_SUBTOTAL_TAXABLE>},
    InvoiceRule{"BR-DEC-20", "BT-117", "a tax amount with at most two decimals",
                subtotal_decimals<OI_TAX_SUBTOTAL_TAX>},
};

}  // namespace

std::span<const InvoiceRule> total_rules() noexcept { return rules; }

}  // namespace openitem::model::en16931
