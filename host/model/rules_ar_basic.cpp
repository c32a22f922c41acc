#include "host/model/rules_ar_basic.hpp"

#include <fmt/format.h>

#include <array>

#include "host/base/text.hpp"
#include "host/model/facts_reader.hpp"

namespace openitem::model {
namespace {

using base::int128;
using facts::date_of;
using rules::report;
using Findings = std::vector<Finding>;

// ---- invoices -----------------------------------------------------------------------------------

void number_is_there(const RecordView& record, const Rule& rule, Findings& findings) {
    if (!base::trim(record.as<oi_invoice>().text<OI_INVOICE_NUMBER>()).empty()) return;
    report(record, rule, findings, "expected an invoice number, found nothing");
}

void issue_date_is_there(const RecordView& record, const Rule& rule, Findings& findings) {
    if (record.as<oi_invoice>().has<OI_INVOICE_ISSUED_ON>()) return;
    report(record, rule, findings, "expected an issue date, found nothing");
}

const oi_amount* main_amount(RowView<oi_invoice> invoice) {
    const auto* total = invoice.amount<OI_INVOICE_TOTAL>();
    return total ? total : invoice.amount<OI_INVOICE_PAYABLE>();
}

void total_is_there(const RecordView& record, const Rule& rule, Findings& findings) {
    const auto invoice = record.as<oi_invoice>();
    if (main_amount(invoice)) return;
    if (invoice.has<OI_INVOICE_NET_TOTAL>() && invoice.has<OI_INVOICE_TAX_TOTAL>()) return;
    report(record, rule, findings,
           "expected a total (BT-112) or an amount due (BT-115), found neither");
}

std::string_view stated_currency(RowView<oi_invoice> invoice) {
    const auto code = invoice.text<OI_INVOICE_CURRENCY>();
    if (!code.empty()) return code;
    const auto* amount = main_amount(invoice);
    if (amount == nullptr) amount = invoice.amount<OI_INVOICE_NET_TOTAL>();
    return amount ? std::string_view(amount->currency, 3) : std::string_view();
}

void currency_is_there(const RecordView& record, const Rule& rule, Findings& findings) {
    if (!stated_currency(record.as<oi_invoice>()).empty()) return;
    report(record, rule, findings, "expected the currency of the invoice, found nothing");
}

// All but the tax in the accounting currency, which is another by nature.
void one_currency(const RecordView& record, const Rule& rule, Findings& findings) {
    const auto invoice = record.as<oi_invoice>();
    const std::string_view code = stated_currency(invoice);
    const struct {
        const oi_amount* amount;
        std::string_view field;
    } amounts[] = {
        {invoice.amount<OI_INVOICE_TOTAL>(), "total"},
        {invoice.amount<OI_INVOICE_OPEN>(), "open"},
        {invoice.amount<OI_INVOICE_PAYABLE>(), "payable"},
        {invoice.amount<OI_INVOICE_NET_TOTAL>(), "net_total"},
        {invoice.amount<OI_INVOICE_TAX_TOTAL>(), "tax_total"},
        {invoice.amount<OI_INVOICE_PREPAID>(), "prepaid"},
        {invoice.amount<OI_INVOICE_ROUNDING>(), "rounding"},
    };
    for (const auto& entry : amounts) {
        if (!entry.amount || std::string_view(entry.amount->currency, 3) == code) continue;
        report(record, rule, findings,
               fmt::format("expected {} in {} like the invoice, found {}", entry.field, code,
                           base::quote({entry.amount->currency, 3})));
    }
}

void type_is_known(const RecordView& record, const Rule& rule, Findings& findings) {
    const auto invoice = record.as<oi_invoice>();
    const auto code = invoice.text<OI_INVOICE_TYPE_CODE>();
    const std::uint32_t kind = invoice.code<OI_INVOICE_KIND>();
    if (document_type_of(code, kind)) return;
    if (!code.empty()) {
        report(record, rule, findings,
               fmt::format(
                   "expected a UNTDID 1001 code that says which way money goes, such as 380 or "
                   "381, found {}",
                   base::quote(code)));
    } else {
        report(record, rule, findings,
               kind == 0 ? std::string("expected a type code (BT-3) or a kind, found neither")
                         : fmt::format("expected a kind from 1 to 6, found {}", kind));
    }
}

void kind_agrees(const RecordView& record, const Rule& rule, Findings& findings) {
    const auto invoice = record.as<oi_invoice>();
    const auto* coded = find_document_type(invoice.text<OI_INVOICE_TYPE_CODE>());
    const auto* kind = document_type_of_kind(invoice.code<OI_INVOICE_KIND>());
    if (!coded || !kind || kind->family == DocumentFamily::opening) return;
    if (coded->direction == kind->direction && coded->posts == kind->posts) return;
    report(record, rule, findings,
           fmt::format("the type code {} ({}) and the kind ({}) contradict each other; the code is "
                       "taken",
                       coded->code, coded->word, kind->word));
}

std::optional<base::Decimal> decimal_of(const oi_amount* amount) {
    if (amount == nullptr) return std::nullopt;
    return base::Decimal{amount->units, amount->scale};
}

// Sums at the scales received; what does not fit shows up as an amount that is too large.
void net_and_tax_make_total(const RecordView& record, const Rule& rule, Findings& findings) {
    const auto invoice = record.as<oi_invoice>();
    const auto net = decimal_of(invoice.amount<OI_INVOICE_NET_TOTAL>());
    const auto tax = decimal_of(invoice.amount<OI_INVOICE_TAX_TOTAL>());
    const auto total = decimal_of(invoice.amount<OI_INVOICE_TOTAL>());
    if (!net || !tax || !total) return;
    const auto sum = base::add(*net, *tax);
    if (sum && *sum == *total) return;
    report(record, rule, findings,
           fmt::format("expected total = net + tax = {} + {} = {}, found {}", net->to_string(),
                       tax->to_string(), sum ? sum->to_string() : "too large", total->to_string()));
}

void payable_follows(const RecordView& record, const Rule& rule, Findings& findings) {
    const auto invoice = record.as<oi_invoice>();
    const auto total = decimal_of(invoice.amount<OI_INVOICE_TOTAL>());
    const auto payable = decimal_of(invoice.amount<OI_INVOICE_PAYABLE>());
    if (!total || !payable) return;
    const auto prepaid = decimal_of(invoice.amount<OI_INVOICE_PREPAID>()).value_or(base::Decimal{});
    const auto rounding =
        decimal_of(invoice.amount<OI_INVOICE_ROUNDING>()).value_or(base::Decimal{});
    auto due = base::subtract(*total, prepaid);
    if (due) due = base::add(*due, rounding);
    if (due && *due == *payable) return;
    report(record, rule, findings,
           fmt::format(
               "expected amount due = total - prepaid + rounding = {} - {} + {} = {}, found {}",
               total->to_string(), prepaid.to_string(), rounding.to_string(),
               due ? due->to_string() : "too large", payable->to_string()));
}

void due_date_is_likely(const RecordView& record, const Rule& rule, Findings& findings) {
    const auto invoice = record.as<oi_invoice>();
    const auto issued = date_of(invoice.date<OI_INVOICE_ISSUED_ON>());
    const auto due = date_of(invoice.date<OI_INVOICE_DUE_ON>());
    if (!issued || !due) return;
    constexpr std::int32_t ten_years = 3653;
    const std::int32_t days = base::days_between(*issued, *due);
    if (days >= -ten_years && days <= ten_years) return;
    report(record, rule, findings,
           fmt::format("expected a due date within ten years of the issue date {}, found {}",
                       issued->to_string(), due->to_string()));
}

void due_date_follows_issue(const RecordView& record, const Rule& rule, Findings& findings) {
    const auto invoice = record.as<oi_invoice>();
    const auto issued = date_of(invoice.date<OI_INVOICE_ISSUED_ON>());
    const auto due = date_of(invoice.date<OI_INVOICE_DUE_ON>());
    if (!issued || !due || *due >= *issued) return;
    report(record, rule, findings,
           fmt::format("expected a due date on or after the issue date {}, found {}",
                       issued->to_string(), due->to_string()));
}

// The sum is judged where the facts are made, which do not cost an invoice without instalments.
void instalments_sum(const RecordView& record, const Rule& rule, Findings& findings) {
    if (record.rows(OI_INSTALMENT).count == 0) return;
    Arena arena;
    const auto facts = invoice_facts(record, arena);
    if (facts || facts.error().rule != rule.name) return;
    report(record, rule, findings, facts.error().message);
}

void customer_is_named(const RecordView& record, const Rule& rule, Findings& findings) {
    if (!record.as<oi_invoice>().text<OI_INVOICE_CUSTOMER_ID>().empty()) return;
    for (const auto party : record.children<oi_party>()) {
        if (party.code<OI_PARTY_ROLE>() == OI_ROLE_BUYER) return;
    }
    report(record, rule, findings, "expected a customer number or a buyer, found neither");
}

// ---- payments and allocations -------------------------------------------------------------------

void payment_amount_is_positive(const RecordView& record, const Rule& rule, Findings& findings) {
    const auto* amount = record.as<oi_payment>().amount<OI_PAYMENT_AMOUNT>();
    if (amount && amount->units > 0) return;
    report(record, rule, findings,
           amount ? fmt::format(
                        "expected an amount above zero (the kind says which way it goes), found "
                        "{}",
                        decimal_of(amount)->to_string())
                  : std::string("expected an amount, found nothing"));
}

void payment_has_a_date(const RecordView& record, const Rule& rule, Findings& findings) {
    const auto payment = record.as<oi_payment>();
    if (payment.has<OI_PAYMENT_VALUE_ON>() || payment.has<OI_PAYMENT_BOOKED_ON>()) return;
    report(record, rule, findings, "expected a value date or a booking date, found neither");
}

void payment_kind_is_known(const RecordView& record, const Rule& rule, Findings& findings) {
    const auto payment = record.as<oi_payment>();
    const std::uint32_t kind = payment.code<OI_PAYMENT_KIND>();
    if (!payment.has<OI_PAYMENT_KIND>() || (kind >= 1 && kind <= OI_PAYMENT_RETURN)) return;
    report(record, rule, findings,
           fmt::format("expected a kind of 1 (receipt), 2 (refund) or 3 (return), found {}", kind));
}

void allocation_amount_is_positive(const RecordView& record, const Rule& rule, Findings& findings) {
    const auto* amount = record.as<oi_allocation>().amount<OI_ALLOCATION_AMOUNT>();
    if (amount && amount->units > 0) return;
    report(record, rule, findings,
           amount ? fmt::format("expected an amount above zero, found {}",
                                decimal_of(amount)->to_string())
                  : std::string("expected an amount, found nothing"));
}

// A discount or a write-off comes from nobody.
void allocation_has_a_source(const RecordView& record, const Rule& rule, Findings& findings) {
    const auto allocation = record.as<oi_allocation>();
    const std::uint32_t kind = allocation.code<OI_ALLOCATION_KIND>();
    if (kind >= OI_ALLOCATION_DISCOUNT && kind <= OI_ALLOCATION_OTHER) return;
    if (!allocation.text<OI_ALLOCATION_FROM_ID>().empty()) return;
    report(record, rule, findings,
           "expected the source_id of the payment or credit note that is applied, found nothing");
}

void allocation_has_an_invoice(const RecordView& record, const Rule& rule, Findings& findings) {
    const auto allocation = record.as<oi_allocation>();
    if (!allocation.text<OI_ALLOCATION_INVOICE_ID>().empty() ||
        !allocation.text<OI_ALLOCATION_INVOICE_NUMBER>().empty()) {
        return;
    }
    report(record, rule, findings,
           "expected the source_id or the number of the invoice it is applied to, found neither");
}

void allocation_has_a_date(const RecordView& record, const Rule& rule, Findings& findings) {
    if (record.as<oi_allocation>().has<OI_ALLOCATION_ALLOCATED_ON>()) return;
    report(record, rule, findings, "expected the date of the application, found nothing");
}

void allocation_kind_is_known(const RecordView& record, const Rule& rule, Findings& findings) {
    const auto allocation = record.as<oi_allocation>();
    const std::uint32_t kind = allocation.code<OI_ALLOCATION_KIND>();
    if (!allocation.has<OI_ALLOCATION_KIND>() || (kind >= 1 && kind <= OI_ALLOCATION_OTHER)) return;
    report(record, rule, findings, fmt::format("expected a kind from 1 to 5, found {}", kind));
}

// ---- the others ---------------------------------------------------------------------------------

void customer_has_a_name(const RecordView& record, const Rule& rule, Findings& findings) {
    if (!record.as<oi_customer>().text<OI_CUSTOMER_NAME>().empty()) return;
    report(record, rule, findings, "expected the customer's name, found nothing");
}

void order_has_a_total(const RecordView& record, const Rule& rule, Findings& findings) {
    if (record.as<oi_order>().has<OI_ORDER_TOTAL>()) return;
    report(record, rule, findings, "expected the value of the order, found nothing");
}

void dispute_has_an_invoice(const RecordView& record, const Rule& rule, Findings& findings) {
    const auto dispute = record.as<oi_dispute>();
    if (!dispute.text<OI_DISPUTE_INVOICE_ID>().empty() ||
        !dispute.text<OI_DISPUTE_INVOICE_NUMBER>().empty()) {
        return;
    }
    report(record, rule, findings,
           "expected the source_id or the number of the disputed invoice, found neither");
}

void statement_gives_facts(const RecordView& record, const Rule& rule, Findings& findings) {
    Arena arena;
    const auto facts = statement_facts(record, arena);
    if (!facts) report(record, rule, findings, facts.error().message);
}

// What was booked, and nothing that is only announced.
void statement_adds_up(const RecordView& record, const Rule& rule, Findings& findings) {
    Arena arena;
    const auto facts = statement_facts(record, arena);
    if (!facts || !facts->opening || !facts->closing || record.continues() || record.continued())
        return;
    int128 sum = *facts->opening;
    for (const BankLineFacts& line : facts->lines) {
        if (!line.status.empty() && line.status != "BOOK") continue;
        if (line.amount.currency != facts->currency) return;
        sum += line.amount.minor;
    }
    if (sum == *facts->closing) return;
    report(record, rule, findings,
           fmt::format(
               "the opening balance {} and the booked lines do not make the closing balance {}",
               base::Money{*facts->opening, facts->currency}.to_text(),
               base::Money{*facts->closing, facts->currency}.to_text()));
}

void balance_says_something(const RecordView& record, const Rule& rule, Findings& findings) {
    const auto balance = record.as<oi_balance>();
    if (balance.has<OI_BALANCE_AMOUNT>() || balance.has<OI_BALANCE_COUNT>()) return;
    report(record, rule, findings, "expected an amount or a count, found neither");
}

constexpr std::array ar_basic_rules = {
    Rule{"source_id.missing", 0, "a record names itself", rules::source_id_is_there, Flag::fatal,
         "source_id"},
    Rule{"change.unknown", 0, "a change is one of the list", rules::change_is_known, Flag::fatal,
         "change"},
    Rule{"date.impossible", 0, "every date is one of the calendar", rules::dates_are_real},
    Rule{"currency.unknown", 0, "every currency is one of ISO 4217", rules::currencies_are_known},
    Rule{"amount.decimals", 0, "no amount is finer than its currency",
         rules::amounts_fit_their_currency},
    Rule{"amount.absurd", 0, "no amount is beyond what anybody owes", rules::amounts_are_likely},

    Rule{"number.missing", OI_INVOICE, "an invoice has a number", number_is_there, Flag::fatal,
         "number"},
    Rule{"issue_date.missing", OI_INVOICE, "an invoice has an issue date", issue_date_is_there,
         Flag::fatal, "issued_on"},
    Rule{"type.unknown", OI_INVOICE, "an invoice says what it is", type_is_known, Flag::fatal,
         "type_code"},
    Rule{"type.contradicts", OI_INVOICE, "type code and kind agree", kind_agrees, Flag::warning,
         "kind"},
    Rule{"total.missing", OI_INVOICE, "an invoice has a total", total_is_there, Flag::fatal,
         "total"},
    Rule{"currency.missing", OI_INVOICE, "an invoice has a currency", currency_is_there,
         Flag::fatal, "currency"},
    Rule{"currency.mixed", OI_INVOICE, "the amounts of an invoice are in its currency",
         one_currency, Flag::fatal, "currency"},
    Rule{"totals.tax", OI_INVOICE, "net + tax = total", net_and_tax_make_total, Flag::fatal,
         "total"},
    Rule{"totals.payable", OI_INVOICE, "total - prepaid + rounding = amount due", payable_follows,
         Flag::fatal, "payable"},
    Rule{"instalments.sum", OI_INVOICE, "instalments sum to the amount due", instalments_sum,
         Flag::fatal, "payable"},
    Rule{"due_date.absurd", OI_INVOICE, "an invoice falls due within ten years", due_date_is_likely,
         Flag::fatal, "due_on"},
    Rule{"due_date.before_issue", OI_INVOICE, "an invoice does not fall due before it is issued",
         due_date_follows_issue, Flag::warning, "due_on"},
    Rule{"customer.missing", OI_INVOICE, "an invoice names a customer", customer_is_named,
         Flag::warning, "customer_id"},

    Rule{"payment.amount", OI_PAYMENT, "a payment has an amount above zero",
         payment_amount_is_positive, Flag::fatal, "amount"},
    Rule{"payment.date", OI_PAYMENT, "a payment has a date", payment_has_a_date, Flag::fatal,
         "value_on"},
    Rule{"payment.kind", OI_PAYMENT, "a payment's kind is one of the list", payment_kind_is_known,
         Flag::fatal, "kind"},

    Rule{"allocation.from", OI_ALLOCATION, "an allocation names what it applies",
         allocation_has_a_source, Flag::fatal, "from_id"},
    Rule{"allocation.invoice", OI_ALLOCATION, "an allocation names its invoice",
         allocation_has_an_invoice, Flag::fatal, "invoice_id"},
    Rule{"allocation.amount", OI_ALLOCATION, "an allocation has an amount above zero",
         allocation_amount_is_positive, Flag::fatal, "amount"},
    Rule{"allocation.date", OI_ALLOCATION, "an allocation has a date", allocation_has_a_date,
         Flag::fatal, "allocated_on"},
    Rule{"allocation.kind", OI_ALLOCATION, "an allocation's kind is one of the list",
         allocation_kind_is_known, Flag::fatal, "kind"},

    Rule{"customer.name", OI_CUSTOMER, "a customer has a name", customer_has_a_name, Flag::warning,
         "name"},
    Rule{"order.total", OI_ORDER, "an order has a value", order_has_a_total, Flag::fatal, "total"},
    Rule{"dispute.invoice", OI_DISPUTE, "a dispute names its invoice", dispute_has_an_invoice,
         Flag::fatal, "invoice_id"},
    Rule{"statement.unusable", OI_BANK_STATEMENT, "a statement has a currency and usable lines",
         statement_gives_facts},
    Rule{"statement.balance", OI_BANK_STATEMENT, "opening balance + lines = closing balance",
         statement_adds_up, Flag::warning, "closing"},
    Rule{"balance.empty", OI_BALANCE, "a balance has an amount or a count", balance_says_something,
         Flag::fatal, "amount"},
};

constexpr RulePack pack{"basic", ar_basic_rules};

}  // namespace

const RulePack& ar_basic() noexcept { return pack; }

}  // namespace openitem::model
