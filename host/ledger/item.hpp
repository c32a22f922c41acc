// Open items: what is still owed, and how much of it at any date.
//
// Every instalment of an invoice, every credit, every payment is an item with a signed amount: what
// it adds to the receivable. Invoices are positive, credits and payments negative. What is open is
// never stored: it is the amount less what allocations have taken, as of a date.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "host/base/currency.hpp"
#include "host/base/date.hpp"
#include "host/ledger/account.hpp"
#include "host/ledger/ids.hpp"

namespace openitem::ledger {

// Stored: the numbers never change.
enum class ItemKind : std::uint8_t {
    invoice = 1,         // a document, or one of its instalments, that the customer owes
    credit = 2,          // a document that we owe: a credit note, a negative invoice
    payment = 3,         // money received; its customer may be unknown
    refund = 4,          // money paid back
    payment_return = 5,  // a payment the bank took back
    on_account = 6,      // a payment left with us on purpose
    in_transit = 7,      // money on its way: a direct debit sent, a cheque held
    exchange = 8,        // either side of money that became money of another currency
};
inline constexpr unsigned item_kind_count = 8;
std::string_view to_string(ItemKind kind) noexcept;

enum ItemFlag : std::uint8_t {
    due_assumed = 1,  // nobody stated a due date: not dunned beyond a first reminder (A10)
    opening = 2,      // taken over at cut-over: not part of sales (A13)
    assigned = 4,     // payable to another than the seller, e.g. factored (A2)
    costs = 8,        // no invoice of goods: costs of collecting it, passed on
    interest = 16,    // no invoice of goods: interest for paying late
};

struct Item {
    ItemId id = {};
    RecordId record = {};
    std::int32_t version = 1;  // of the record it was posted from
    ItemKind kind = {};
    std::uint8_t flags = 0;     // of ItemFlag
    std::uint16_t type = 0;     // UNTDID 1001 code of a document, 0 otherwise
    std::int32_t sequence = 1;  // instalment, counted from 1
    CustomerId customer = {};   // none: an unidentified payment
    base::Currency currency = {};
    std::int64_t amount = 0;  // minor units, signed: effect on what the customer owes
    base::Date issued_on = {};
    base::Date due_on = {};
    base::Date posted_on = {};  // from this day on it is there: the date of its entry
    EntryId entry = {};
    // From this day on it is not: the date of the entry that reversed it or transferred it away.
    std::optional<base::Date> reversed_on = {};
    EntryId reversal = {};

    bool has(ItemFlag flag) const noexcept { return (flags & flag) != 0; }
    friend bool operator==(const Item&, const Item&) noexcept = default;
};

// The control account its lines stand on (A12).
constexpr Account control_account(ItemKind kind, bool customer_known) noexcept {
    switch (kind) {
        case ItemKind::invoice:
        case ItemKind::credit:
            return Account::receivables;
        case ItemKind::on_account:
            return Account::on_account;
        case ItemKind::in_transit:
            return Account::cash_in_transit;
        default:
            return customer_known ? Account::unapplied_cash : Account::unidentified_cash;
    }
}
constexpr Account control_account(const Item& item) noexcept {
    return control_account(item.kind, static_cast<bool>(item.customer));
}

// Is it there on that day: posted, and not reversed yet?
constexpr bool stands_on(const Item& item, base::Date date) noexcept {
    return item.posted_on <= date && !(item.reversed_on && *item.reversed_on <= date);
}

struct Allocation;

// What is open of the item at the end of a day: 0 before it is posted and once it is reversed,
// otherwise its amount less the allocations dated by then that were not reversed by then.
// `allocations` may hold others: only those to or from the item count.
std::int64_t open_amount(const Item& item, std::span<const Allocation> allocations,
                         base::Date date);

// What may still be allocated from or to the item with that date: the least that is open on that
// day or any day after. Never negative; 0 before the item is posted or when it is ever reversed.
std::int64_t allocatable(const Item& item, std::span<const Allocation> allocations,
                         base::Date date);

}  // namespace openitem::ledger
