// Allocations: the dated application of a payment, a credit or an adjustment to what is owed.
//
// A payment and its allocation are two transactions with dates of their own. An allocation always
// posts; taking it back posts the reversal and restores both sides exactly.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "host/base/date.hpp"
#include "host/base/result.hpp"
#include "host/ledger/item.hpp"

namespace openitem::ledger {

// Stored: the numbers never change. 1 to 5 are the SDK's allocation kinds, the others our own.
enum class AllocationKind : std::uint8_t {
    payment = 1,
    credit_note = 2,
    discount = 3,   // one side only: the other is an account, not an item
    write_off = 4,  // one side only
    other = 5,
    bank_charge = 6,   // one side only: a bank kept it on the way
    intercompany = 7,  // one side only: a receipt that went to a sister company
};
inline constexpr unsigned allocation_kind_count = 7;
std::string_view to_string(AllocationKind kind) noexcept;

struct Allocation {
    AllocationId id = {};
    AllocationKind kind = AllocationKind::payment;
    ItemId from = {};  // an item with a negative amount; none for a discount or write-off
    ItemId to = {};    // an item with a positive amount; none when a credit is written off
    base::Date date = {};
    std::int64_t amount = 0;  // minor units, positive
    EntryId entry = {};
    std::optional<base::Date> reversed_on = {};
    EntryId reversal = {};
    RecordId record = {};  // the source's allocation record, if it came from one

    friend bool operator==(const Allocation&, const Allocation&) noexcept = default;
};

constexpr bool counts_on(const Allocation& allocation, base::Date date) noexcept {
    return allocation.date <= date && !(allocation.reversed_on && *allocation.reversed_on <= date);
}

// One side of an allocation that is asked for: the item and all allocations it ever had.
struct AllocationSide {
    const Item& item;
    std::span<const Allocation> allocations;
};

// May `amount` be allocated with that date? An error names the rule that is broken:
// "allocation.amount"      not positive
// "allocation.direction"   from is not a credit, or to not a debit
// "allocation.customer"    two customers, or unknown; a payment and its return may both be unknown
// "allocation.currency"    two currencies
// "allocation.before_item" dated before one of the sides is posted
// "allocation.reversed"    one of the sides is reversed
// "allocation.exceeds"     more than is open on either side on that day or later
base::Result<void> check_allocation(const AllocationSide& from, const AllocationSide& to,
                                    std::int64_t amount, base::Date date);
// The same for a discount or write-off, which has one side: either direction.
base::Result<void> check_adjustment(const AllocationSide& side, std::int64_t amount,
                                    base::Date date);

// The first date the item can be reversed with: when it was posted, or when the last allocation
// that was taken back from it stopped to count, whichever is later. (What counted on a day must
// have had something to count against on that day.) Allocations that still count do not matter:
// they are taken back along with the item.
base::Date earliest_reversal(const Item& item, std::span<const Allocation> allocations);

// A posted document was changed or voided at its source (A14): what becomes of one of its
// allocations.
struct CarryOver {
    AllocationId allocation = {};
    base::Date reverse_on = {};  // the old allocation is taken back with this date
    // What is applied again to a new item, in that order of items. Nothing: all of it becomes
    // unapplied.
    struct Kept {
        std::size_t item = 0;  // index into the new items
        base::Date date = {};
        std::int64_t amount = 0;
    };
    std::vector<Kept> kept = {};
    std::int64_t unapplied = 0;  // the part of the amount that is not kept
};

// Decides for every allocation of the old items that still counts, oldest first, how much of it the
// new items can carry: up to their amounts, an instalment's own successor (same sequence) first,
// then by sequence. Nothing is carried to another customer, another currency or the other
// direction. `reversal_on` is the date the old items are reversed with. An allocation is taken back
// on its own date, or on reversal_on when that is later, and applied again then, or when the new
// item is posted if that is later still.
std::vector<CarryOver> carry_over(std::span<const Item> old_items,
                                  std::span<const Allocation> allocations,
                                  std::span<const Item> new_items, base::Date reversal_on);

}  // namespace openitem::ledger
