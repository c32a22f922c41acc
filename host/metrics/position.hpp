// What is open on a day.
//
// An item is one side of what is owed: an instalment of an invoice (above zero), a credit note or a
// receipt (below zero). An allocation, dated, takes from one and settles another; both move towards
// zero by its amount. Nothing else changes what is open, so that the answer for any past day is
// exact: allocations dated later, and reversals later than the day, are as if they had not been.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/base/currency.hpp"
#include "host/base/date.hpp"
#include "host/base/result.hpp"

namespace openitem::metrics {

enum class ItemKind : std::uint8_t {
    document,      // an invoice, debit note, credit note: the control account
    unapplied,     // a receipt of a known customer, not yet applied
    on_account,    // a receipt the customer left on account
    unidentified,  // a receipt of nobody known
    in_transit,    // money on its way: a direct debit sent, a cheque held
};

struct Item {
    std::int64_t id = 0;        // unique among the items
    std::int64_t customer = 0;  // 0: none
    ItemKind kind = ItemKind::document;
    bool sale = true;  // counts as billed; false for opening balances (ACCOUNTING A13)
    base::Currency currency = {};
    std::int64_t amount = 0;  // minor units, signed: above zero is owed to us
    base::Date issued_on = {};
    base::Date due_on = {};
    base::Date posted_on = {};
    std::optional<base::Date> reversed_on = std::nullopt;
    bool opening = false;  // carried over: nobody knows the sales of its month
};

struct Allocation {
    std::int64_t id = 0;
    std::int64_t from = 0;  // item it takes from; 0: none (a discount, a write-off)
    std::int64_t to = 0;    // item it settles
    base::Date allocated_on = {};
    std::int64_t amount = 0;  // minor units, above zero
    std::optional<base::Date> reversed_on = std::nullopt;
    bool write_off = false;
    bool credit_note = false;
};

constexpr bool is_live(const Allocation& allocation, base::Date day) noexcept {
    return allocation.allocated_on <= day &&
           (!allocation.reversed_on || *allocation.reversed_on > day);
}

constexpr bool is_live(const Item& item, base::Date day) noexcept {
    return item.posted_on <= day && (!item.reversed_on || *item.reversed_on > day);
}

// What is open of each item at the end of the day, in the order of `items`: 0 for one that was not
// posted yet or is reversed. An allocation that names no item among them, or takes more than an
// item has, is an Error.
base::Result<std::vector<std::int64_t>> open_at(std::span<const Item> items,
                                                std::span<const Allocation> allocations,
                                                base::Date day);

// The same of one item, by the allocations that name it (and no others).
base::Result<std::int64_t> open_of(const Item& item, std::span<const Allocation> its_own,
                                   base::Date day);

}  // namespace openitem::metrics
