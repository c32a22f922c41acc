#include "host/model/facts.hpp"

#include <fmt/format.h>

#include "host/model/facts_reader.hpp"

namespace openitem::model {

using base::Code;
using base::Currency;
using base::Date;
using base::Error;
using base::Money;
using base::Result;

namespace facts {

Error missing(const RecordView& record, std::string_view rule, std::string_view field,
              std::string_view what) {
    return {.code = Code::invalid,
            .rule = std::string(rule),
            .field = std::string(field),
            .location = std::string(record.location()),
            .message = fmt::format("expected {}, found nothing", what)};
}

Error placed(Error error, const RecordView& record, std::string_view field) {
    error.field = field;
    error.location = record.location();
    return error;
}

Result<std::uint32_t> code_of(const RecordView& record, bool supplied, std::uint32_t value,
                              std::uint32_t last, std::uint32_t otherwise, std::string_view rule) {
    if (!supplied) return otherwise;
    if (value >= 1 && value <= last) return value;
    return Error{.code = Code::invalid,
                 .rule = std::string(rule),
                 .field = "kind",
                 .location = std::string(record.location()),
                 .message = fmt::format("expected a kind from 1 to {}, found {}", last, value)};
}

Result<Currency> currency_of(const RecordView& record, std::string_view stated,
                             const oi_amount* amount, std::string_view field) {
    if (stated.empty() && amount != nullptr) stated = {amount->currency, 3};
    if (stated.empty()) return missing(record, "currency.missing", field, "a currency");
    if (const auto currency = Currency::parse(stated)) return *currency;
    return Error{.code = Code::invalid,
                 .rule = "currency.unknown",
                 .field = std::string(field),
                 .location = std::string(record.location()),
                 .message = fmt::format("expected an ISO 4217 currency such as EUR, found {}",
                                        base::quote(stated))};
}

Result<std::optional<std::int64_t>> optional_minor(const RecordView& record,
                                                   const oi_amount* amount, Currency currency,
                                                   std::string_view field) {
    if (amount == nullptr) return std::optional<std::int64_t>();
    auto minor = minor_units(*amount, currency);
    if (!minor) return placed(std::move(minor).error(), record, field);
    return std::optional<std::int64_t>(*minor);
}

Result<std::optional<Money>> optional_money(const RecordView& record, const oi_amount* amount,
                                            std::string_view field) {
    if (amount == nullptr) return std::optional<Money>();
    const auto currency = currency_of(record, {}, amount, field);
    if (!currency) return Error(currency.error());
    auto minor = minor_units(*amount, *currency);
    if (!minor) return placed(std::move(minor).error(), record, field);
    return std::optional<Money>(Money{*minor, *currency});
}

}  // namespace facts

Result<std::int64_t> minor_units(const oi_amount& amount, Currency currency) {
    const std::string_view code(amount.currency, 3);
    if (code != currency.code()) {
        return Error{.code = Code::mixed_currency,
                     .rule = "currency.mixed",
                     .message = fmt::format("expected an amount in {}, found {}", currency.code(),
                                            base::quote(code))};
    }
    if (amount.scale == currency.digits()) return amount.units;
    auto money = base::money_from(base::Decimal{amount.units, amount.scale}, currency);
    if (money) return money->minor;
    Error error = std::move(money).error();
    error.rule = error.code == Code::overflow ? "amount.overflow" : "amount.decimals";
    return error;
}

namespace {

using namespace facts;

// The named customer of a record: its account number, and whoever has this role.
struct Debtor {
    std::span<const CustomerKey> keys;
    std::string_view name;
};

Debtor debtor_of(const RecordView& record, std::string_view account, std::uint32_t role,
                 Arena& arena) {
    const PartyFacts* const party = party_of(record, role, arena);
    return {customer_keys(account, party, arena), party ? party->shown_name() : std::string_view()};
}

Result<RemittanceFacts> remittance_facts(const RecordView& record, RowView<oi_remittance_line> line,
                                         Currency currency) {
    RemittanceFacts facts;
    facts.number = line.text<OI_REMITTANCE_LINE_NUMBER>();
    facts.creditor_reference = line.text<OI_REMITTANCE_LINE_CREDITOR_REFERENCE>();
    facts.document_type = line.text<OI_REMITTANCE_LINE_DOCUMENT_TYPE>();
    facts.text = line.text<OI_REMITTANCE_LINE_TEXT>();
    facts.adjustment_reason = line.text<OI_REMITTANCE_LINE_ADJUSTMENT_REASON>();
    facts.issued_on = date_of(line.date<OI_REMITTANCE_LINE_ISSUED_ON>());
    const struct {
        const oi_amount* amount;
        std::optional<std::int64_t>* into;
        std::string_view field;
    } amounts[] = {
        {line.amount<OI_REMITTANCE_LINE_PAID>(), &facts.paid, "paid"},
        {line.amount<OI_REMITTANCE_LINE_DUE_AMOUNT>(), &facts.due, "due_amount"},
        {line.amount<OI_REMITTANCE_LINE_DISCOUNT>(), &facts.discount, "discount"},
        {line.amount<OI_REMITTANCE_LINE_CREDIT_NOTE>(), &facts.credit_note, "credit_note"},
        {line.amount<OI_REMITTANCE_LINE_ADJUSTMENT>(), &facts.adjustment, "adjustment"},
    };
    for (const auto& entry : amounts) {
        // What the payer says in another currency is text, not an amount of this payment.
        if (entry.amount && std::string_view(entry.amount->currency, 3) != currency.code())
            continue;
        auto minor = optional_minor(record, entry.amount, currency, entry.field);
        if (!minor) return std::move(minor).error();
        *entry.into = *minor;
    }
    return facts;
}

constexpr std::string_view given(std::string_view end_to_end_id) noexcept {
    return end_to_end_id == "NOTPROVIDED" ? std::string_view() : end_to_end_id;
}

Result<BankLineFacts> bank_line_facts(const RecordView& record, RowView<oi_bank_line> line) {
    const auto* amount = line.amount<OI_BANK_LINE_AMOUNT>();
    if (amount == nullptr) {
        return missing(record, "bank_line.amount", "amount", "an amount in every bank line");
    }
    auto money = optional_money(record, amount, "amount");
    if (!money) return std::move(money).error();
    BankLineFacts facts;
    facts.entry_id = line.text<OI_BANK_LINE_ENTRY_ID>();
    facts.sequence = line.number<OI_BANK_LINE_SEQUENCE>().value_or(0);
    facts.detail = line.number<OI_BANK_LINE_DETAIL>();
    facts.booked_on = date_of(line.date<OI_BANK_LINE_BOOKED_ON>());
    facts.value_on = date_of(line.date<OI_BANK_LINE_VALUE_ON>());
    facts.reversal = line.flag<OI_BANK_LINE_REVERSAL>();
    facts.amount = **money;
    facts.status = line.text<OI_BANK_LINE_STATUS>();
    facts.bank_code = line.text<OI_BANK_LINE_BANK_CODE>();
    facts.counterparty_name = line.text<OI_BANK_LINE_COUNTERPARTY_NAME>();
    facts.counterparty_account = line.text<OI_BANK_LINE_COUNTERPARTY_ACCOUNT>();
    facts.end_to_end_id = given(line.text<OI_BANK_LINE_END_TO_END_ID>());
    facts.bank_reference = line.text<OI_BANK_LINE_BANK_REFERENCE>();
    facts.creditor_reference = line.text<OI_BANK_LINE_CREDITOR_REFERENCE>();
    facts.remittance_text = line.text<OI_BANK_LINE_REMITTANCE_TEXT>();
    facts.return_reason = line.text<OI_BANK_LINE_RETURN_REASON>();
    return facts;
}

}  // namespace

Result<PaymentFacts> payment_facts(const RecordView& record, Arena& arena) {
    const auto row = record.as<oi_payment>();
    const auto* amount = row.amount<OI_PAYMENT_AMOUNT>();
    if (amount == nullptr) return missing(record, "payment.amount", "amount", "an amount");
    const auto currency = currency_of(record, {}, amount, "amount");
    if (!currency) return Error(currency.error());
    const auto minor = optional_minor(record, amount, *currency, "amount");
    if (!minor) return Error(minor.error());
    const auto fee = optional_minor(record, row.amount<OI_PAYMENT_FEE>(), *currency, "fee");
    if (!fee) return Error(fee.error());
    const auto kind = code_of(record, row.has<OI_PAYMENT_KIND>(), row.code<OI_PAYMENT_KIND>(),
                              OI_PAYMENT_RETURN, OI_PAYMENT_RECEIPT, "payment.kind");
    if (!kind) return Error(kind.error());

    PaymentFacts facts;
    facts.source_id = record.source_id();
    facts.number = row.text<OI_PAYMENT_NUMBER>();
    facts.kind = static_cast<PaymentKind>(*kind);
    facts.currency = *currency;
    facts.amount = **minor;
    facts.fee = fee->value_or(0);
    facts.value_on = date_of(row.date<OI_PAYMENT_VALUE_ON>());
    facts.booked_on = date_of(row.date<OI_PAYMENT_BOOKED_ON>());
    if (!facts.value_on && !facts.booked_on) {
        return missing(record, "payment.date", "value_on", "a value date or a booking date");
    }
    facts.date = facts.value_on ? *facts.value_on : *facts.booked_on;
    facts.account = row.text<OI_PAYMENT_ACCOUNT>();
    facts.payer_name = row.text<OI_PAYMENT_PAYER_NAME>();
    facts.payer_account = row.text<OI_PAYMENT_PAYER_ACCOUNT>();
    facts.end_to_end_id = given(row.text<OI_PAYMENT_END_TO_END_ID>());
    facts.bank_reference = row.text<OI_PAYMENT_BANK_REFERENCE>();
    facts.creditor_reference = row.text<OI_PAYMENT_CREDITOR_REFERENCE>();
    facts.remittance_text = row.text<OI_PAYMENT_REMITTANCE_TEXT>();
    facts.mandate = row.text<OI_PAYMENT_MANDATE>();
    facts.return_reason = row.text<OI_PAYMENT_RETURN_REASON>();
    facts.occurrence = row.number<OI_PAYMENT_OCCURRENCE>().value_or(1);
    const Debtor payer =
        debtor_of(record, row.text<OI_PAYMENT_CUSTOMER_ID>(), OI_ROLE_PAYER, arena);
    facts.customer = payer.keys;
    facts.customer_name = payer.name;

    const auto lines = record.children<oi_remittance_line>();
    const auto remittance = arena.make<RemittanceFacts>(lines.size());
    for (std::uint32_t i = 0; i < lines.size(); ++i) {
        auto line = remittance_facts(record, lines[i], *currency);
        if (!line) return std::move(line).error();
        remittance[i] = *line;
    }
    facts.remittance = remittance;
    return facts;
}

Result<AllocationFacts> allocation_facts(const RecordView& record) {
    const auto row = record.as<oi_allocation>();
    const auto* amount = row.amount<OI_ALLOCATION_AMOUNT>();
    if (amount == nullptr) return missing(record, "allocation.amount", "amount", "an amount");
    const auto currency = currency_of(record, {}, amount, "amount");
    if (!currency) return Error(currency.error());
    const auto minor = optional_minor(record, amount, *currency, "amount");
    if (!minor) return Error(minor.error());
    const auto date = date_of(row.date<OI_ALLOCATION_ALLOCATED_ON>());
    if (!date)
        return missing(record, "allocation.date", "allocated_on", "the date of the application");
    const auto kind = code_of(record, row.has<OI_ALLOCATION_KIND>(), row.code<OI_ALLOCATION_KIND>(),
                              OI_ALLOCATION_OTHER, OI_ALLOCATION_PAYMENT, "allocation.kind");
    if (!kind) return Error(kind.error());

    AllocationFacts facts;
    facts.source_id = record.source_id();
    facts.kind = static_cast<AllocationKind>(*kind);
    facts.from_id = row.text<OI_ALLOCATION_FROM_ID>();
    facts.invoice_id = row.text<OI_ALLOCATION_INVOICE_ID>();
    facts.invoice_number = row.text<OI_ALLOCATION_INVOICE_NUMBER>();
    facts.instalment = row.number<OI_ALLOCATION_INSTALMENT>();
    facts.date = *date;
    facts.currency = *currency;
    facts.amount = **minor;
    return facts;
}

Result<CustomerFacts> customer_facts(const RecordView& record, Arena& arena) {
    const auto row = record.as<oi_customer>();
    CustomerFacts facts;
    facts.source_id = record.source_id();
    facts.number = row.text<OI_CUSTOMER_NUMBER>();
    facts.party.name = row.text<OI_CUSTOMER_NAME>();
    facts.party.trading_name = row.text<OI_CUSTOMER_TRADING_NAME>();
    facts.party.vat_id = row.text<OI_CUSTOMER_VAT_ID>();
    facts.party.tax_id = row.text<OI_CUSTOMER_TAX_ID>();
    facts.party.registration_id = row.text<OI_CUSTOMER_REGISTRATION_ID>();
    facts.party.endpoint = row.text<OI_CUSTOMER_ENDPOINT>();
    facts.party.endpoint_scheme = row.text<OI_CUSTOMER_ENDPOINT_SCHEME>();
    facts.party.street = row.text<OI_CUSTOMER_STREET>();
    facts.party.city = row.text<OI_CUSTOMER_CITY>();
    facts.party.postcode = row.text<OI_CUSTOMER_POSTCODE>();
    facts.party.country = row.text<OI_CUSTOMER_COUNTRY>();
    facts.party.email = row.text<OI_CUSTOMER_EMAIL>();
    facts.party.identifiers = identifiers_of(record.children<oi_party_identifier>(), arena);
    facts.keys = customer_keys(facts.source_id, &facts.party, arena);
    facts.email = facts.party.email;
    facts.phone = row.text<OI_CUSTOMER_PHONE>();
    facts.language = row.text<OI_CUSTOMER_LANGUAGE>();
    facts.payment_terms = row.text<OI_CUSTOMER_PAYMENT_TERMS>();
    facts.parent_id = row.text<OI_CUSTOMER_PARENT_ID>();
    facts.payer_id = row.text<OI_CUSTOMER_PAYER_ID>();
    facts.status = row.text<OI_CUSTOMER_STATUS>();
    if (const auto days = row.number<OI_CUSTOMER_DUE_DAYS>(); days && *days <= longest_term_days) {
        facts.due_days = static_cast<std::int32_t>(*days);
    }
    if (const auto code = row.text<OI_CUSTOMER_CURRENCY>(); !code.empty()) {
        const auto currency = currency_of(record, code, nullptr, "currency");
        if (!currency) return Error(currency.error());
        facts.currency = *currency;
    }
    const auto limit =
        optional_money(record, row.amount<OI_CUSTOMER_CREDIT_LIMIT>(), "credit_limit");
    if (!limit) return Error(limit.error());
    facts.credit_limit = *limit;
    return facts;
}

Result<OrderFacts> order_facts(const RecordView& record, Arena& arena) {
    const auto row = record.as<oi_order>();
    const auto* total = row.amount<OI_ORDER_TOTAL>();
    if (total == nullptr) return missing(record, "order.total", "total", "the value of the order");
    const auto currency = currency_of(record, {}, total, "total");
    if (!currency) return Error(currency.error());
    const auto minor = optional_minor(record, total, *currency, "total");
    if (!minor) return Error(minor.error());
    const auto invoiced =
        optional_minor(record, row.amount<OI_ORDER_INVOICED>(), *currency, "invoiced");
    if (!invoiced) return Error(invoiced.error());

    OrderFacts facts;
    facts.source_id = record.source_id();
    facts.number = row.text<OI_ORDER_NUMBER>();
    facts.order_reference = row.text<OI_ORDER_ORDER_REFERENCE>();
    const Debtor buyer = debtor_of(record, row.text<OI_ORDER_CUSTOMER_ID>(), OI_ROLE_BUYER, arena);
    facts.customer = buyer.keys;
    facts.customer_name = buyer.name;
    facts.ordered_on = date_of(row.date<OI_ORDER_ORDERED_ON>());
    facts.delivery_on = date_of(row.date<OI_ORDER_DELIVERY_ON>());
    facts.currency = *currency;
    facts.total = **minor;
    facts.invoiced = invoiced->value_or(0);
    return facts;
}

Result<DisputeFacts> dispute_facts(const RecordView& record, Arena& arena) {
    const auto row = record.as<oi_dispute>();
    const auto amount = optional_money(record, row.amount<OI_DISPUTE_AMOUNT>(), "amount");
    if (!amount) return Error(amount.error());
    DisputeFacts facts;
    facts.source_id = record.source_id();
    facts.number = row.text<OI_DISPUTE_NUMBER>();
    facts.customer = customer_keys(row.text<OI_DISPUTE_CUSTOMER_ID>(), nullptr, arena);
    facts.invoice_id = row.text<OI_DISPUTE_INVOICE_ID>();
    facts.invoice_number = row.text<OI_DISPUTE_INVOICE_NUMBER>();
    facts.line_id = row.text<OI_DISPUTE_LINE_ID>();
    facts.reason_code = row.text<OI_DISPUTE_REASON_CODE>();
    facts.reason = row.text<OI_DISPUTE_REASON>();
    facts.status = row.text<OI_DISPUTE_STATUS>();
    facts.amount = *amount;
    facts.opened_on = date_of(row.date<OI_DISPUTE_OPENED_ON>());
    facts.closed_on = date_of(row.date<OI_DISPUTE_CLOSED_ON>());
    return facts;
}

Result<StatementFacts> statement_facts(const RecordView& record, Arena& arena) {
    const auto row = record.as<oi_bank_statement>();
    const auto rows = record.children<oi_bank_line>();
    const auto* opening = row.amount<OI_BANK_STATEMENT_OPENING>();
    const auto* closing = row.amount<OI_BANK_STATEMENT_CLOSING>();
    const oi_amount* any = opening ? opening : closing;
    if (any == nullptr && !rows.empty()) any = rows[0].amount<OI_BANK_LINE_AMOUNT>();
    const auto currency =
        currency_of(record, row.text<OI_BANK_STATEMENT_CURRENCY>(), any, "currency");
    if (!currency) return Error(currency.error());
    const auto opening_minor = optional_minor(record, opening, *currency, "opening");
    if (!opening_minor) return Error(opening_minor.error());
    const auto closing_minor = optional_minor(record, closing, *currency, "closing");
    if (!closing_minor) return Error(closing_minor.error());

    StatementFacts facts;
    facts.source_id = record.source_id();
    facts.number = row.text<OI_BANK_STATEMENT_NUMBER>();
    facts.account = row.text<OI_BANK_STATEMENT_ACCOUNT>();
    facts.currency = *currency;
    facts.opened_on = date_of(row.date<OI_BANK_STATEMENT_OPENED_ON>());
    facts.closed_on = date_of(row.date<OI_BANK_STATEMENT_CLOSED_ON>());
    facts.opening = *opening_minor;
    facts.closing = *closing_minor;
    const auto lines = arena.make<BankLineFacts>(rows.size());
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
        auto line = bank_line_facts(record, rows[i]);
        if (!line) return std::move(line).error();
        lines[i] = *line;
    }
    facts.lines = lines;
    return facts;
}

Result<BalanceFacts> balance_facts(const RecordView& record) {
    const auto row = record.as<oi_balance>();
    const auto amount = optional_money(record, row.amount<OI_BALANCE_AMOUNT>(), "amount");
    if (!amount) return Error(amount.error());
    BalanceFacts facts;
    facts.source_id = record.source_id();
    facts.kind = row.code<OI_BALANCE_KIND>();
    facts.customer_id = row.text<OI_BALANCE_CUSTOMER_ID>();
    facts.account = row.text<OI_BALANCE_ACCOUNT>();
    facts.as_of = date_of(row.date<OI_BALANCE_AS_OF>());
    facts.amount = *amount;
    facts.count = row.integer<OI_BALANCE_COUNT>();
    return facts;
}

}  // namespace openitem::model
