// What becomes of the allocations of a document that its source has changed (A14).
#include <algorithm>
#include <numeric>

#include "host/base/decimal.hpp"
#include "host/ledger/allocation.hpp"

namespace openitem::ledger {

namespace {

const Item* find(std::span<const Item> items, ItemId id) noexcept {
    if (!id) return nullptr;
    for (const Item& item : items) {
        if (item.id == id) return &item;
    }
    return nullptr;
}

// The old item that the allocation touches; nullptr when it is none of them.
const Item* touched(std::span<const Item> old_items, const Allocation& allocation) noexcept {
    const Item* const from = find(old_items, allocation.from);
    return from != nullptr ? from : find(old_items, allocation.to);
}

bool can_carry(const Item& old_item, const Item& new_item) noexcept {
    return old_item.customer == new_item.customer && old_item.currency == new_item.currency &&
           (old_item.amount < 0) == (new_item.amount < 0) && new_item.amount != 0;
}

// The order in which new items take what was allocated to an old one.
std::vector<std::size_t> order_for(const Item& old_item, std::span<const Item> new_items) {
    std::vector<std::size_t> order(new_items.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const bool a_follows = new_items[a].sequence == old_item.sequence;
        const bool b_follows = new_items[b].sequence == old_item.sequence;
        if (a_follows != b_follows) return a_follows;
        return new_items[a].sequence < new_items[b].sequence;
    });
    return order;
}

}  // namespace

std::vector<CarryOver> carry_over(std::span<const Item> old_items,
                                  std::span<const Allocation> allocations,
                                  std::span<const Item> new_items, base::Date reversal_on) {
    std::vector<const Allocation*> standing;
    for (const Allocation& allocation : allocations) {
        if (!allocation.reversed_on && touched(old_items, allocation) != nullptr) {
            standing.push_back(&allocation);
        }
    }
    std::sort(standing.begin(), standing.end(), [](const Allocation* a, const Allocation* b) {
        return a->date != b->date ? a->date < b->date : a->id < b->id;
    });

    std::vector<base::int128> room;
    for (const Item& item : new_items) {
        room.push_back(item.amount < 0 ? -base::int128{item.amount} : base::int128{item.amount});
    }
    std::vector<CarryOver> plan;
    for (const Allocation* allocation : standing) {
        const Item& old_item = *touched(old_items, *allocation);
        CarryOver& step = plan.emplace_back();
        step.allocation = allocation->id;
        step.reverse_on = std::max(allocation->date, reversal_on);
        step.unapplied = allocation->amount;
        for (const std::size_t i : order_for(old_item, new_items)) {
            if (step.unapplied == 0) break;
            if (room[i] == 0 || !can_carry(old_item, new_items[i])) continue;
            const auto amount =
                static_cast<std::int64_t>(std::min<base::int128>(room[i], step.unapplied));
            room[i] -= amount;
            step.unapplied -= amount;
            step.kept.push_back({.item = i,
                                 .date = std::max(step.reverse_on, new_items[i].posted_on),
                                 .amount = amount});
        }
    }
    return plan;
}

}  // namespace openitem::ledger
