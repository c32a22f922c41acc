// Facts: what the ledger and the workflows need of a record, in minor units and resolved codes.
//
//     Arena arena;
//     auto facts = invoice_facts(record, arena);
//     if (facts) post(*facts);
//
// Texts are views into the batch, lists and made-up texts lie in the arena: facts are good as long
// as both. Amounts are as the document states them, in minor units of `currency`; the receivable
// effect is sign_of(direction) x amount (A6). An Error (with rule and field) is returned where the
// record cannot mean anything in books: no usable amount, date, type or currency. Nearly all that
// passes ar_basic gives facts; what does not (a fee in another currency) says so here.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "host/base/currency.hpp"
#include "host/base/date.hpp"
#include "host/base/decimal.hpp"
#include "host/base/money.hpp"
#include "host/base/result.hpp"
#include "host/model/arena.hpp"
#include "host/model/document_type.hpp"
#include "host/model/party.hpp"
#include "host/model/record.hpp"

namespace openitem::model {

// Where a due date comes from (A10). `assumed` is shown as such and never dunned beyond a reminder.
enum class DueSource : std::uint8_t { document, customer_terms, company_default, assumed };

struct DueTerms {
    std::optional<std::int32_t> customer_days;  // of the customer's master record
    std::optional<std::int32_t> company_days;   // of the company's policy
};

inline constexpr std::int32_t assumed_due_days = 30;  // where nobody says anything

struct InstalmentFacts {
    std::uint32_t sequence = 1;
    base::Date due_on;
    DueSource due_source = DueSource::assumed;
    std::int64_t amount = 0;
};

struct DiscountFacts {
    base::Date until_on;
    base::Decimal percent;
    std::optional<std::int64_t> base;  // amount it is taken from; else the payable amount
};

struct ReferenceFacts {
    std::string_view number;
    std::string_view source_id;
    std::optional<base::Date> issued_on;
};

struct InvoiceFacts {
    std::string_view source_id;
    std::string_view number;
    const DocumentType* type = nullptr;  // never null
    std::span<const CustomerKey> customer;
    std::string_view customer_name;
    const PartyFacts* seller = nullptr;  // null: not named
    const PartyFacts* buyer = nullptr;
    std::string_view assigned_to;  // A2: name of a payee other than the seller

    base::Currency currency;
    base::Date issued_on;
    base::Date due_on;
    DueSource due_source = DueSource::assumed;
    std::optional<base::Date> posted_on;
    std::optional<base::Date> settled_on;  // control value

    // total = net + tax = payable + prepaid - rounding, always (A8)
    std::int64_t total = 0;
    std::int64_t net = 0;
    std::int64_t tax = 0;
    std::int64_t prepaid = 0;
    std::int64_t rounding = 0;
    std::int64_t payable = 0;
    // Parts of prepaid that the customer owes the tax office instead: tax withheld from what we
    // earn, and the VAT of a split payment.
    std::int64_t withheld = 0;
    std::int64_t split_tax = 0;
    bool tax_stated = false;                    // false: the source says nothing of tax
    std::optional<base::Money> tax_accounting;  // BT-111 in BT-6, when that differs
    std::optional<std::int64_t> open;           // control value

    std::span<InstalmentFacts> instalments;  // at least one; their amounts sum to payable
    std::span<const DiscountFacts> discounts;
    std::span<const std::string_view> orders;  // the customer's and our order numbers
    std::span<const ReferenceFacts> corrects;  // preceding invoices
    std::string_view remittance_reference;     // what the payer should quote
    std::string_view order_reference;
    std::string_view payment_terms;

    // What the customer has paid, or been invoiced, before.
    std::int64_t paid_before() const noexcept { return prepaid - withheld - split_tax; }
    Direction direction() const noexcept { return type->direction; }
    bool posts() const noexcept { return type->posts; }
    bool due_assumed() const noexcept { return due_source == DueSource::assumed; }
};

struct RemittanceFacts {
    std::string_view number;
    std::string_view creditor_reference;
    std::string_view document_type;
    std::string_view text;
    std::string_view adjustment_reason;
    std::optional<base::Date> issued_on;
    std::optional<std::int64_t> paid;
    std::optional<std::int64_t> due;
    std::optional<std::int64_t> discount;
    std::optional<std::int64_t> credit_note;
    std::optional<std::int64_t> adjustment;
};

enum class PaymentKind : std::uint8_t { receipt = 1, refund = 2, bank_return = 3 };

struct PaymentFacts {
    std::string_view source_id;
    std::string_view number;
    PaymentKind kind = PaymentKind::receipt;
    std::span<const CustomerKey> customer;  // empty: who paid is not known
    std::string_view customer_name;
    base::Currency currency;
    std::int64_t amount = 0;  // above zero, in its kind's direction
    std::int64_t fee = 0;     // what the bank kept
    base::Date date;          // value date, else booking date
    std::optional<base::Date> value_on;
    std::optional<base::Date> booked_on;
    std::string_view account;  // ours
    std::string_view payer_name;
    std::string_view payer_account;
    std::string_view end_to_end_id;  // empty when NOTPROVIDED
    std::string_view bank_reference;
    std::string_view creditor_reference;
    std::string_view remittance_text;
    std::string_view mandate;
    std::string_view return_reason;
    std::uint32_t occurrence = 1;
    std::span<const RemittanceFacts> remittance;

    // Of the receivable: a receipt lowers it.
    Direction direction() const noexcept {
        return kind == PaymentKind::receipt ? Direction::credit : Direction::debit;
    }
};

enum class AllocationKind : std::uint8_t {
    payment = 1,
    credit_note = 2,
    discount = 3,
    write_off = 4,
    other = 5
};

struct AllocationFacts {
    std::string_view source_id;
    AllocationKind kind = AllocationKind::payment;
    std::string_view from_id;     // of the payment or credit note; may be empty for 3 to 5
    std::string_view invoice_id;  // one of the two is there
    std::string_view invoice_number;
    std::optional<std::uint32_t> instalment;
    base::Date date;
    base::Currency currency;
    std::int64_t amount = 0;  // above zero
};

struct CustomerFacts {
    std::string_view source_id;
    std::string_view number;
    PartyFacts party;
    std::span<const CustomerKey> keys;
    std::string_view email;
    std::string_view phone;
    std::string_view language;
    std::string_view payment_terms;
    std::string_view parent_id;
    std::string_view payer_id;
    std::string_view status;
    base::Currency currency;  // none when absent
    std::optional<std::int32_t> due_days;
    std::optional<base::Money> credit_limit;
};

struct OrderFacts {
    std::string_view source_id;
    std::string_view number;
    std::string_view order_reference;
    std::span<const CustomerKey> customer;
    std::string_view customer_name;
    std::optional<base::Date> ordered_on;
    std::optional<base::Date> delivery_on;
    base::Currency currency;
    std::int64_t total = 0;
    std::int64_t invoiced = 0;
};

struct DisputeFacts {
    std::string_view source_id;
    std::string_view number;
    std::span<const CustomerKey> customer;
    std::string_view invoice_id;
    std::string_view invoice_number;
    std::string_view line_id;
    std::string_view reason_code;
    std::string_view reason;
    std::string_view status;
    std::optional<base::Money> amount;  // absent: the whole invoice
    std::optional<base::Date> opened_on;
    std::optional<base::Date> closed_on;
};

struct BankLineFacts {
    std::string_view entry_id;
    std::uint32_t sequence = 0;
    std::optional<std::uint32_t> detail;
    std::optional<base::Date> booked_on;
    std::optional<base::Date> value_on;
    bool reversal = false;
    base::Money amount;  // signed: positive is money in
    std::string_view status;
    std::string_view bank_code;
    std::string_view counterparty_name;
    std::string_view counterparty_account;
    std::string_view end_to_end_id;
    std::string_view bank_reference;
    std::string_view creditor_reference;
    std::string_view remittance_text;
    std::string_view return_reason;
};

struct StatementFacts {
    std::string_view source_id;
    std::string_view number;
    std::string_view account;
    base::Currency currency;
    std::optional<base::Date> opened_on;
    std::optional<base::Date> closed_on;
    std::optional<std::int64_t> opening;
    std::optional<std::int64_t> closing;
    std::span<const BankLineFacts> lines;
};

struct BalanceFacts {
    std::string_view source_id;
    std::uint32_t kind = 0;  // oi_balance_kind
    std::string_view customer_id;
    std::string_view account;
    std::optional<base::Date> as_of;
    std::optional<base::Money> amount;  // signed: positive is owed to us
    std::optional<std::int64_t> count;
};

// Each only for a whole record of its entity.
base::Result<InvoiceFacts> invoice_facts(const RecordView& record, Arena& arena,
                                         const DueTerms& terms = {});
base::Result<PaymentFacts> payment_facts(const RecordView& record, Arena& arena);
base::Result<AllocationFacts> allocation_facts(const RecordView& record);
base::Result<CustomerFacts> customer_facts(const RecordView& record, Arena& arena);
base::Result<OrderFacts> order_facts(const RecordView& record, Arena& arena);
base::Result<DisputeFacts> dispute_facts(const RecordView& record, Arena& arena);
base::Result<StatementFacts> statement_facts(const RecordView& record, Arena& arena);
base::Result<BalanceFacts> balance_facts(const RecordView& record);

// Sets due_on, due_source and those of the instalments that state no date, from better terms: once
// the customer is known. What the document states stands.
void apply_terms(InvoiceFacts& invoice, const DueTerms& terms) noexcept;

// An amount in minor units; an Error when the currency is unknown, another, or has fewer decimals.
base::Result<std::int64_t> minor_units(const oi_amount& amount, base::Currency currency);

}  // namespace openitem::model
