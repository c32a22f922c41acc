// What Peppol asks of every invoice: of the document, its allowances and charges, and its lines.
#include <array>

#include "host/base/text.hpp"
#include "host/model/peppol/rules.hpp"

namespace openitem::model::peppol {
namespace {

// ---- the document -------------------------------------------------------------------------------

// Peppol forbids elements with nothing in them by a rule of its own; such a one is not missing as
// well.
bool stands_empty(const Invoice& invoice, std::string_view path) {
    return invoice.found_at("PEPPOL-EN16931-R008", path) != 0;
}

void has_process(const Invoice& invoice, const Report& report) {
    report.unless(invoice.root.has<OI_INVOICE_PROCESS_ID>() || stands_empty(invoice, "ProfileID"));
}

void process_is_known(const Invoice& invoice, const Report& report) {
    report.unless(has_known_process(invoice), {},
                  [&] { return base::quote(invoice.root.text<OI_INVOICE_PROCESS_ID>()); });
}

void has_one_note(const Invoice& invoice, const Report& report) {
    const std::size_t notes =
        invoice.record.children<oi_note>().size() + invoice.found_at("PEPPOL-EN16931-R008", "Note");
    report.unless(notes <= 1 || is_german(invoice), {}, [&] { return fmt::format("{}", notes); });
}

void has_buyer_or_order_reference(const Invoice& invoice, const Report& report) {
    report.unless(invoice.root.has<OI_INVOICE_BUYER_REFERENCE>() ||
                  invoice.root.has<OI_INVOICE_ORDER_REFERENCE>() ||
                  stands_empty(invoice, "BuyerReference") ||
                  stands_empty(invoice, "OrderReference/ID"));
}

void follows_peppol(const Invoice& invoice, const Report& report) {
    constexpr std::string_view billing =
        "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0";
    const std::string_view id = invoice.root.text<OI_INVOICE_SPECIFICATION_ID>();
    report.unless(id.starts_with(billing) && id.find("::") == std::string_view::npos, {},
                  [&] { return base::quote(id); });
}

void taxes_have_one_sign(const Invoice& invoice, const Report& report) {
    if (invoice.root.text<OI_INVOICE_TAX_CURRENCY>().empty()) return;
    const oi_amount* tax = invoice.root.amount<OI_INVOICE_TAX_TOTAL>();
    const oi_amount* accounting = invoice.root.amount<OI_INVOICE_TAX_TOTAL_ACCOUNTING>();
    const bool both = tax != nullptr && accounting != nullptr;
    report.unless(both && ((tax->units <= 0 && accounting->units <= 0) ||
                           (tax->units >= 0 && accounting->units >= 0)),
                  {}, both ? "different signs" : "only one of them");
}

void tax_currency_is_another(const Invoice& invoice, const Report& report) {
    const std::string_view currency = invoice.root.text<OI_INVOICE_TAX_CURRENCY>();
    if (currency.empty()) return;
    report.unless(currency != invoice.root.text<OI_INVOICE_CURRENCY>(), {}, currency);
}

template <PartyRow Invoice::*Which>
void has_endpoint(const Invoice& invoice, const Report& report) {
    const PartyRow& party = invoice.*Which;
    if (!party || party.has<OI_PARTY_ENDPOINT>()) return;
    constexpr std::string_view path = Which == &Invoice::seller
                                          ? "AccountingSupplierParty/Party/EndpointID"
                                          : "AccountingCustomerParty/Party/EndpointID";
    report.unless(stands_empty(invoice, path), party);
}

void direct_debit_has_a_mandate(const Invoice& invoice, const Report& report) {
    for (const MeansRow means : invoice.means) {
        const std::string_view code = means.text<OI_PAYMENT_MEANS_CODE>();
        if (code != "49" && code != "59") continue;
        report.unless(!means.text<OI_PAYMENT_MEANS_MANDATE>().empty(), means);
    }
}

// ---- allowances and charges ---------------------------------------------------------------------

void percentage_has_a_base(const Invoice& invoice, const Report& report) {
    each_adjustment(invoice, [&](const AdjustmentRow& row) {
        report.unless(
            !row.has<OI_ALLOWANCE_CHARGE_PERCENT>() || row.has<OI_ALLOWANCE_CHARGE_BASE>(), row);
    });
}

void base_has_a_percentage(const Invoice& invoice, const Report& report) {
    each_adjustment(invoice, [&](const AdjustmentRow& row) {
        report.unless(
            !row.has<OI_ALLOWANCE_CHARGE_BASE>() || row.has<OI_ALLOWANCE_CHARGE_PERCENT>(), row);
    });
}

constexpr Exact slack{2, 2};

void amount_is_percentage_of_base(const Invoice& invoice, const Report& report) {
    each_adjustment(invoice, [&](const AdjustmentRow& row) {
        const oi_decimal* percent = row.decimal<OI_ALLOWANCE_CHARGE_PERCENT>();
        const oi_amount* base = row.amount<OI_ALLOWANCE_CHARGE_BASE>();
        if (percent == nullptr || base == nullptr) return;
        const Exact amount(row.amount<OI_ALLOWANCE_CHARGE_AMOUNT>());
        const Exact off = (amount - Exact(base) * Exact(percent) * Exact(1, 2)).magnitude();
        report.unless(off < slack || off == slack, row.location(),
                      [&] { return amount.to_string(); });
    });
}

// ---- lines --------------------------------------------------------------------------------------

void line_begins_within_the_period(const Invoice& invoice, const Report& report) {
    const auto from = invoice.root.date<OI_INVOICE_PERIOD_FROM>();
    if (!from) return;
    each_line(invoice, [&](const LineRow& line) {
        const auto own = line.date<OI_INVOICE_LINE_PERIOD_FROM>();
        report.unless(!own || *own >= *from, line.location(), "an earlier one");
    });
}

void line_ends_within_the_period(const Invoice& invoice, const Report& report) {
    const auto to = invoice.root.date<OI_INVOICE_PERIOD_TO>();
    if (!to) return;
    each_line(invoice, [&](const LineRow& line) {
        const auto own = line.date<OI_INVOICE_LINE_PERIOD_TO>();
        report.unless(!own || *own <= *to, line.location(), "a later one");
    });
}

// |net - (quantity * price / per + charges - allowances)| <= 0.02, multiplied by `per`, so that
// nothing has to be divided.
void line_amount_follows(const Invoice& invoice, const Report& report) {
    each_line(invoice, [&](const LineRow& line) {
        Exact allowances, charges;
        for (const auto row : invoice.record.children<oi_allowance_charge>(line)) {
            (row.flag<OI_ALLOWANCE_CHARGE_CHARGE>() ? charges : allowances) +=
                Exact(row.amount<OI_ALLOWANCE_CHARGE_AMOUNT>());
        }
        const oi_decimal* quantity = line.decimal<OI_INVOICE_LINE_QUANTITY>();
        const oi_decimal* per = line.decimal<OI_INVOICE_LINE_PRICE_QUANTITY>();
        const Exact base = per == nullptr || per->units == 0 ? en16931::one : Exact(per);
        const Exact price = (quantity == nullptr ? en16931::one : Exact(quantity)) *
                            Exact(line.decimal<OI_INVOICE_LINE_PRICE>());
        const Exact net(line.amount<OI_INVOICE_LINE_NET_AMOUNT>());
        const Exact rest = net - charges.rounded(2) + allowances.rounded(2);
        const Exact off = (rest * base - price).magnitude();
        const Exact allowed = (slack * base).magnitude();
        report.unless(off < allowed || off == allowed, line.location(),
                      [&] { return net.to_string(); });
    });
}

void price_is_for_more_than_none(const Invoice& invoice, const Report& report) {
    each_line(invoice, [&](const LineRow& line) {
        const oi_decimal* per = line.decimal<OI_INVOICE_LINE_PRICE_QUANTITY>();
        report.unless(per == nullptr || per->units > 0, line.location(),
                      [&] { return Exact(per).to_string(); });
    });
}

// Of a price as such, and so of those of lines within lines as well.
void net_price_is_gross_less_discount(const Invoice& invoice, const Report& report) {
    for (const LineRow line : invoice.lines) {
        const oi_decimal* gross = line.decimal<OI_INVOICE_LINE_GROSS_PRICE>();
        if (gross == nullptr) continue;
        const Exact net(line.decimal<OI_INVOICE_LINE_PRICE>());
        report.unless(net == Exact(gross) - Exact(line.decimal<OI_INVOICE_LINE_PRICE_DISCOUNT>()),
                      line.location(), [&] { return net.to_string(); });
    }
}

void price_is_in_the_unit_invoiced(const Invoice& invoice, const Report& report) {
    for (const LineRow line : invoice.lines) {
        const std::string_view unit = line.text<OI_INVOICE_LINE_PRICE_UNIT>();
        if (unit.empty() || !line.has<OI_INVOICE_LINE_QUANTITY>()) continue;
        report.unless(unit == line.text<OI_INVOICE_LINE_UNIT>(), line.location(), unit);
    }
}

constexpr auto seller = &Invoice::seller;
constexpr auto buyer = &Invoice::buyer;

constexpr std::array rules = {
    InvoiceRule{"PEPPOL-EN16931-R001", "BT-23", "a business process", has_process},
    InvoiceRule{"PEPPOL-EN16931-R002", "BT-22", "at most 1 note, except between Germans",
                has_one_note},
    InvoiceRule{"PEPPOL-EN16931-R003", "BT-10", "a buyer reference or the buyer's order",
                has_buyer_or_order_reference},
    InvoiceRule{"PEPPOL-EN16931-R004", "BT-24", "the specification of Peppol BIS Billing 3",
                follows_peppol},
    InvoiceRule{"PEPPOL-EN16931-R005", "BT-6", "an accounting currency other than the invoice's",
                tax_currency_is_another},
    InvoiceRule{"PEPPOL-EN16931-R007", "BT-23", "a business process that Peppol knows",
                process_is_known},
    InvoiceRule{"PEPPOL-EN16931-R010", "BT-49", "an electronic address of the buyer",
                has_endpoint<buyer>},
    InvoiceRule{"PEPPOL-EN16931-R020", "BT-34", "an electronic address of the seller",
                has_endpoint<seller>},
    InvoiceRule{"PEPPOL-EN16931-R040", "BT-92",
                "an allowance or charge of its base times its percentage",
                amount_is_percentage_of_base},
    InvoiceRule{"PEPPOL-EN16931-R041", "BT-93", "a base for the percentage of an allowance",
                percentage_has_a_base},
    InvoiceRule{"PEPPOL-EN16931-R042", "BT-94", "a percentage for the base of an allowance",
                base_has_a_percentage},
    InvoiceRule{"PEPPOL-EN16931-R046", "BT-146", "a net price of gross price less discount",
                net_price_is_gross_less_discount},
    InvoiceRule{"PEPPOL-EN16931-R055", "BT-111",
                "totals of VAT with the same sign in both currencies", taxes_have_one_sign},
    InvoiceRule{"PEPPOL-EN16931-R061", "BT-89", "a mandate for a direct debit",
                direct_debit_has_a_mandate},
    InvoiceRule{"PEPPOL-EN16931-R110", "BT-134",
                "a start of the line's period within the invoicing period",
                line_begins_within_the_period},
    InvoiceRule{"PEPPOL-EN16931-R111", "BT-135",
                "an end of the line's period within the invoicing period",
                line_ends_within_the_period},
    InvoiceRule{"PEPPOL-EN16931-R120", "BT-131",
                "quantity times price, plus charges less allowances of the line",
                line_amount_follows},
    InvoiceRule{"PEPPOL-EN16931-R121", "BT-149", "a price for a quantity above 0",
                price_is_for_more_than_none},
    InvoiceRule{"PEPPOL-EN16931-R130", "BT-150", "a price in the unit of the quantity",
                price_is_in_the_unit_invoiced},
};

}  // namespace

std::span<const InvoiceRule> document_rules() noexcept { return rules; }

}  // namespace openitem::model::peppol
