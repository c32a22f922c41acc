#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

#include "host/model/facts_reader.hpp"

namespace openitem::model {
namespace {

using base::Code;
using base::Currency;
using base::Date;
using base::Decimal;
using base::Error;
using base::int128;
using base::Result;
using namespace facts;

using Row = RowView<oi_invoice>;
using Minor = std::optional<std::int64_t>;

// The amounts of a document as far as it states them.
struct Stated {
    Minor total, net, tax, payable, prepaid, rounding, open, withheld;
};

Result<Stated> stated_amounts(const RecordView& record, Row row, Currency currency) {
    Stated stated;
    const struct {
        const oi_amount* amount;
        Minor* into;
        std::string_view field;
    } amounts[] = {
        {row.amount<OI_INVOICE_TOTAL>(), &stated.total, "total"},
        {row.amount<OI_INVOICE_NET_TOTAL>(), &stated.net, "net_total"},
        {row.amount<OI_INVOICE_TAX_TOTAL>(), &stated.tax, "tax_total"},
        {row.amount<OI_INVOICE_PAYABLE>(), &stated.payable, "payable"},
        {row.amount<OI_INVOICE_PREPAID>(), &stated.prepaid, "prepaid"},
        {row.amount<OI_INVOICE_ROUNDING>(), &stated.rounding, "rounding"},
        {row.amount<OI_INVOICE_OPEN>(), &stated.open, "open"},
        {row.amount<OI_INVOICE_WITHHELD>(), &stated.withheld, "withheld"},
    };
    for (const auto& entry : amounts) {
        if (entry.amount == nullptr) continue;
        auto minor = minor_units(*entry.amount, currency);
        if (!minor) return placed(std::move(minor).error(), record, entry.field);
        *entry.into = *minor;
    }
    return stated;
}

bool fits(int128 value) noexcept {
    return value >= std::numeric_limits<std::int64_t>::min() &&
           value <= std::numeric_limits<std::int64_t>::max();
}

Error does_not_add_up(const RecordView& record, std::string_view rule, std::string_view field,
                      Currency currency, int128 expected, int128 found, std::string_view sum) {
    const auto shown = [&](int128 minor) {
        return fits(minor) ? base::Money{static_cast<std::int64_t>(minor), currency}.to_text()
                           : std::string("a number too large for money");
    };
    return {
        .code = Code::invalid,
        .rule = std::string(rule),
        .field = std::string(field),
        .location = std::string(record.location()),
        .message = fmt::format("expected {} ({}), found {}", shown(expected), sum, shown(found))};
}

// Fills what is not stated from what is, so that total = net + tax = payable + prepaid - rounding;
// an Error where what is stated contradicts that.
Result<void> settle_amounts(const RecordView& record, const Stated& stated, InvoiceFacts& facts) {
    const int128 prepaid = stated.prepaid.value_or(0);
    const int128 rounding = stated.rounding.value_or(0);
    int128 total = 0;
    if (stated.total) {
        total = *stated.total;
    } else if (stated.payable) {
        total = *stated.payable + prepaid - rounding;
    } else if (stated.net && stated.tax) {
        total = int128{*stated.net} + *stated.tax;
    } else {
        return missing(record, "total.missing", "total", "a total or an amount due");
    }
    const int128 payable = total - prepaid + rounding;
    if (stated.payable && payable != *stated.payable) {
        return does_not_add_up(record, "totals.payable", "payable", facts.currency, payable,
                               *stated.payable, "total - prepaid + rounding");
    }
    facts.tax_stated = stated.tax || stated.net;
    const int128 tax = stated.tax ? int128{*stated.tax} : stated.net ? total - *stated.net : 0;
    const int128 net = total - tax;
    if (stated.net && net != *stated.net) {
        return does_not_add_up(record, "totals.tax", "total", facts.currency, *stated.net + tax,
                               total, "net_total + tax_total");
    }
    if (!fits(total) || !fits(payable) || !fits(tax) || !fits(net)) {
        return Error{.code = Code::overflow,
                     .rule = "amount.overflow",
                     .field = "total",
                     .location = std::string(record.location()),
                     .message = "the amounts are too large to be kept exactly"};
    }
    facts.total = static_cast<std::int64_t>(total);
    facts.net = static_cast<std::int64_t>(net);
    facts.tax = static_cast<std::int64_t>(tax);
    facts.prepaid = static_cast<std::int64_t>(prepaid);
    facts.rounding = static_cast<std::int64_t>(rounding);
    facts.payable = static_cast<std::int64_t>(payable);
    facts.open = stated.open;
    return {};
}

// The parts of what was paid before that nobody paid us. VAT is split where a breakdown of category
// B stands in an invoice that asks for less than its total by as much.
Result<void> settle_tax_kept_back(const RecordView& record, const Stated& stated,
                                  InvoiceFacts& facts) {
    facts.withheld = stated.withheld.value_or(0);
    int128 split = 0;
    for (const auto row : record.children<oi_tax_subtotal>()) {
        const oi_amount* tax = row.amount<OI_TAX_SUBTOTAL_TAX>();
        if (tax == nullptr || row.text<OI_TAX_SUBTOTAL_CATEGORY>() != "B") continue;
        auto minor = minor_units(*tax, facts.currency);
        if (!minor) return placed(std::move(minor).error(), record, "tax_subtotal.tax");
        split += *minor;
    }
    const int128 rest = int128{facts.prepaid} - facts.withheld;
    if (facts.withheld < 0 || rest < 0) {
        return does_not_add_up(record, "totals.withheld", "prepaid", facts.currency, facts.withheld,
                               facts.prepaid, "at least what is withheld");
    }
    if (split > 0 && split <= rest) facts.split_tax = static_cast<std::int64_t>(split);
    return {};
}

// BT-111, where the document is taxed in another currency than it is written in.
Result<std::optional<base::Money>> tax_in_accounting_currency(const RecordView& record, Row row,
                                                              Currency currency) {
    const auto* amount = row.amount<OI_INVOICE_TAX_TOTAL_ACCOUNTING>();
    const bool same = amount && std::string_view(amount->currency, 3) == currency.code();
    return optional_money(record, same ? nullptr : amount, "tax_total_accounting");
}

Error bad_instalments(const RecordView& record, std::string message) {
    return {.code = Code::invalid,
            .rule = "instalments.sum",
            .field = "instalments",
            .location = std::string(record.location()),
            .message = std::move(message)};
}

// The shares of instalments that state percentages only: they sum to the payable amount exactly.
Result<void> share_out(const RecordView& record, const Children<oi_instalment>& rows,
                       InvoiceFacts& facts) {
    std::vector<std::int64_t> weights;
    for (const auto row : rows) {
        const auto* percent = row.decimal<OI_INSTALMENT_PERCENT>();
        if (percent == nullptr) {
            return bad_instalments(record,
                                   "expected an amount in every instalment or a percentage in "
                                   "every one, found some of each");
        }
        constexpr std::uint8_t scale = 6;
        const auto weight = base::rescale({percent->units, percent->scale}, scale);
        if (!weight || weight->units < 0) {
            return bad_instalments(record, "expected percentages from 0 with at most 6 decimals");
        }
        weights.push_back(weight->units);
    }
    constexpr int128 hundred = 100'000'000;  // at that scale
    int128 sum = 0;
    for (const std::int64_t weight : weights) sum += weight;
    if (sum != hundred) {
        return bad_instalments(record, "expected percentages of instalments that sum to 100");
    }
    auto parts = base::split({facts.payable, facts.currency}, weights);
    if (!parts) return placed(std::move(parts).error(), record, "instalments");
    for (std::size_t i = 0; i < parts->size(); ++i) facts.instalments[i].amount = (*parts)[i].minor;
    return {};
}

Result<void> read_instalments(const RecordView& record, InvoiceFacts& facts, Arena& arena) {
    const auto rows = record.children<oi_instalment>();
    facts.instalments = arena.make<InstalmentFacts>(std::max<std::uint32_t>(rows.size(), 1));
    if (rows.empty()) {
        facts.instalments[0] = {.sequence = 1, .due_on = {}, .amount = facts.payable};
        return {};
    }
    int128 sum = 0;
    bool amounts = true;
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
        InstalmentFacts& instalment = facts.instalments[i];
        instalment = {.sequence = rows[i].number<OI_INSTALMENT_SEQUENCE>().value_or(i + 1),
                      .due_on = {}};
        if (const auto due = date_of(rows[i].date<OI_INSTALMENT_DUE_ON>())) {
            instalment.due_on = *due;
            instalment.due_source = DueSource::document;
        }
        const auto amount = optional_minor(record, rows[i].amount<OI_INSTALMENT_AMOUNT>(),
                                           facts.currency, "instalments");
        if (!amount) return Error(amount.error());
        amounts = amounts && amount->has_value();
        instalment.amount = amount->value_or(0);
        sum += instalment.amount;
    }
    if (!amounts) return share_out(record, rows, facts);
    if (sum == facts.payable) return {};
    return does_not_add_up(record, "instalments.sum", "instalments", facts.currency, facts.payable,
                           sum, "the amount due, as the sum of the instalments");
}

// The value behind "KEY=" in a line such as #SKONTO#TAGE=14#PROZENT=2.25#BASISBETRAG=252.34#.
std::string_view skonto_value(std::string_view line, std::string_view key) noexcept {
    const std::size_t at = line.find(key);
    if (at == std::string_view::npos) return {};
    const std::string_view rest = line.substr(at + key.size());
    return rest.substr(0, rest.find('#'));
}

// A line of BT-20 in the form that German invoices agreed on (A10).
std::optional<DiscountFacts> parse_skonto(std::string_view line, Date issued_on,
                                          Currency currency) {
    const auto days = Decimal::parse(skonto_value(line, "#TAGE="));
    const auto percent = Decimal::parse(skonto_value(line, "#PROZENT="));
    if (!days || days->scale != 0 || days->units < 0 || days->units > longest_term_days ||
        !percent) {
        return std::nullopt;
    }
    DiscountFacts tier{.until_on = issued_on.add_days(static_cast<std::int32_t>(days->units)),
                       .percent = *percent,
                       .base = std::nullopt};
    if (const auto base = skonto_value(line, "#BASISBETRAG="); !base.empty()) {
        const auto money = base::parse_money(base, currency);
        if (!money) return std::nullopt;
        tier.base = money->minor;
    }
    return tier;
}

template <class Add>
void each_skonto(std::string_view terms, Add add) {
    constexpr std::string_view mark = "#SKONTO#";
    for (std::size_t at = terms.find(mark); at != std::string_view::npos;
         at = terms.find(mark, at + 1)) {
        // The mark's last # opens the first key.
        const std::string_view line = terms.substr(at + mark.size() - 1);
        add(line.substr(0, line.find_first_of("\r\n")));
    }
}

Result<void> read_discounts(const RecordView& record, InvoiceFacts& facts, Arena& arena) {
    const auto rows = record.children<oi_discount_tier>();
    std::size_t most = rows.size();
    each_skonto(facts.payment_terms, [&](std::string_view) { ++most; });
    if (most == 0) return {};

    const auto tiers = arena.make<DiscountFacts>(most);
    std::size_t count = 0;
    for (const auto row : rows) {
        const auto* percent = row.decimal<OI_DISCOUNT_TIER_PERCENT>();
        const auto days = row.number<OI_DISCOUNT_TIER_DAYS>();
        auto until = date_of(row.date<OI_DISCOUNT_TIER_UNTIL_ON>());
        if (!until && days && *days <= longest_term_days) {
            until = facts.issued_on.add_days(static_cast<std::int32_t>(*days));
        }
        if (percent == nullptr || !until) continue;  // offers nothing that could be taken
        const auto base = optional_minor(record, row.amount<OI_DISCOUNT_TIER_BASE>(),
                                         facts.currency, "discounts");
        if (!base) return Error(base.error());
        tiers[count++] = {*until, {percent->units, percent->scale}, *base};
    }
    each_skonto(facts.payment_terms, [&](std::string_view line) {
        if (const auto tier = parse_skonto(line, facts.issued_on, facts.currency))
            tiers[count++] = *tier;
    });
    facts.discounts = tiers.first(count);
    return {};
}

void read_references(const RecordView& record, Row row, InvoiceFacts& facts, Arena& arena) {
    facts.order_reference = row.text<OI_INVOICE_ORDER_REFERENCE>();
    const auto sales_order = row.text<OI_INVOICE_SALES_ORDER_REFERENCE>();
    const auto rows = record.children<oi_document_reference>();
    if (facts.order_reference.empty() && sales_order.empty() && rows.empty()) return;

    const auto orders = arena.make<std::string_view>(2 + rows.size());
    const auto corrects = arena.make<ReferenceFacts>(rows.size());
    std::size_t order_count = 0;
    std::size_t corrects_count = 0;
    if (!facts.order_reference.empty()) orders[order_count++] = facts.order_reference;
    if (!sales_order.empty()) orders[order_count++] = sales_order;
    for (const auto reference : rows) {
        const auto number = reference.text<OI_DOCUMENT_REFERENCE_NUMBER>();
        switch (reference.code<OI_DOCUMENT_REFERENCE_KIND>()) {
            case OI_REFERENCE_ORDER:
                if (!number.empty()) orders[order_count++] = number;
                break;
            case OI_REFERENCE_PRECEDING_INVOICE:
                corrects[corrects_count++] = {
                    number, reference.text<OI_DOCUMENT_REFERENCE_SOURCE_ID>(),
                    date_of(reference.date<OI_DOCUMENT_REFERENCE_ISSUED_ON>())};
                break;
            default:
                break;
        }
    }
    facts.orders = orders.first(order_count);
    facts.corrects = corrects.first(corrects_count);
}

void read_parties(const RecordView& record, Row row, InvoiceFacts& facts, Arena& arena) {
    if (record.rows(OI_PARTY).count != 0) {
        facts.seller = party_of(record, OI_ROLE_SELLER, arena);
        facts.buyer = party_of(record, OI_ROLE_BUYER, arena);
        const PartyFacts* const payee = party_of(record, OI_ROLE_PAYEE, arena);
        if (payee && payee->is_named()) {
            const std::string_view name = payee->shown_name();
            const bool is_seller = facts.seller && !name.empty() &&
                                   normalized_name(name) == normalized_name(facts.seller->name);
            if (!is_seller && !name.empty()) facts.assigned_to = name;
            if (name.empty() && !payee->identifiers.empty()) {
                facts.assigned_to = payee->identifiers.front().value;
            }
        }
    }
    facts.customer = customer_keys(row.text<OI_INVOICE_CUSTOMER_ID>(), facts.buyer, arena);
    if (facts.buyer) facts.customer_name = facts.buyer->shown_name();
}

}  // namespace

Result<InvoiceFacts> invoice_facts(const RecordView& record, Arena& arena, const DueTerms& terms) {
    const auto row = record.as<oi_invoice>();
    InvoiceFacts facts;
    facts.source_id = record.source_id();
    facts.number = row.text<OI_INVOICE_NUMBER>();
    if (facts.number.empty())
        return missing(record, "number.missing", "number", "an invoice number");
    const auto code = row.text<OI_INVOICE_TYPE_CODE>();
    facts.type = document_type_of(code, row.code<OI_INVOICE_KIND>());
    if (facts.type == nullptr) {
        return Error{.code = Code::invalid,
                     .rule = "type.unknown",
                     .field = "type_code",
                     .location = std::string(record.location()),
                     .message = "expected a known document type, found " + base::quote(code)};
    }
    const auto issued_on = date_of(row.date<OI_INVOICE_ISSUED_ON>());
    if (!issued_on) return missing(record, "issue_date.missing", "issued_on", "an issue date");
    facts.issued_on = *issued_on;

    const oi_amount* any = row.amount<OI_INVOICE_TOTAL>();
    if (any == nullptr) any = row.amount<OI_INVOICE_PAYABLE>();
    if (any == nullptr) any = row.amount<OI_INVOICE_NET_TOTAL>();
    const auto currency = currency_of(record, row.text<OI_INVOICE_CURRENCY>(), any, "currency");
    if (!currency) return Error(currency.error());
    facts.currency = *currency;
    const auto stated = stated_amounts(record, row, *currency);
    if (!stated) return Error(stated.error());
    if (auto settled = settle_amounts(record, *stated, facts); !settled) {
        return std::move(settled).error();
    }
    if (auto settled = settle_tax_kept_back(record, *stated, facts); !settled) {
        return std::move(settled).error();
    }
    const auto tax_accounting = tax_in_accounting_currency(record, row, *currency);
    if (!tax_accounting) return Error(tax_accounting.error());
    facts.tax_accounting = *tax_accounting;

    facts.posted_on = date_of(row.date<OI_INVOICE_POSTED_ON>());
    facts.settled_on = date_of(row.date<OI_INVOICE_SETTLED_ON>());
    facts.remittance_reference = row.text<OI_INVOICE_REMITTANCE_REFERENCE>();
    facts.payment_terms = row.text<OI_INVOICE_PAYMENT_TERMS>();
    read_parties(record, row, facts, arena);
    read_references(record, row, facts, arena);
    if (auto read = read_instalments(record, facts, arena); !read) return std::move(read).error();
    if (auto read = read_discounts(record, facts, arena); !read) return std::move(read).error();

    if (const auto due = date_of(row.date<OI_INVOICE_DUE_ON>())) {
        facts.due_on = *due;
        facts.due_source = DueSource::document;
    }
    apply_terms(facts, terms);
    return facts;
}

void apply_terms(InvoiceFacts& invoice, const DueTerms& terms) noexcept {
    if (invoice.due_source != DueSource::document) {
        const auto after = [&](std::int32_t days, DueSource source) {
            invoice.due_on = invoice.issued_on.add_days(days);
            invoice.due_source = source;
        };
        if (terms.customer_days) {
            after(*terms.customer_days, DueSource::customer_terms);
        } else if (terms.company_days) {
            after(*terms.company_days, DueSource::company_default);
        } else {
            after(assumed_due_days, DueSource::assumed);
        }
    }
    // An invoice in instalments falls due with the last of them, if all of them say when.
    bool all_dated = true;
    Date last = invoice.issued_on;
    for (InstalmentFacts& instalment : invoice.instalments) {
        if (instalment.due_source != DueSource::document) {
            all_dated = false;
            instalment.due_on = invoice.due_on;
            instalment.due_source = invoice.due_source;
        }
        last = std::max(last, instalment.due_on);
    }
    if (all_dated && invoice.due_source != DueSource::document) {
        invoice.due_on = last;
        invoice.due_source = DueSource::document;
    }
}

}  // namespace openitem::model
