#include "host/metrics/behaviour.hpp"

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace openitem::metrics {

using base::Date;
using base::Decimal;
using base::int128;
using base::Result;

namespace {

constexpr std::uint8_t shown_scale = 4;

std::optional<Decimal> mean(int128 sum, int128 count) {
    if (count == 0) return std::nullopt;
    int128 raised = 0;
    if (__builtin_mul_overflow(sum, base::detail::power_of_ten(shown_scale), &raised)) {
        return std::nullopt;
    }
    const int128 units = base::detail::divide_rounded(raised, count, base::Rounding::half_up);
    if (base::detail::magnitude(units) > std::numeric_limits<std::int64_t>::max()) {
        return std::nullopt;
    }
    return Decimal{static_cast<std::int64_t>(units), shown_scale};
}

}  // namespace

Result<std::optional<Settlement>> settlement_of(const Item& item,
                                                std::span<const Allocation> its_own, Date day) {
    const auto open = open_of(item, its_own, day);
    if (!open) return open.error();
    const bool owed = item.kind == ItemKind::document && item.amount > 0;
    if (!owed || *open != 0 || !is_live(item, day)) return std::optional<Settlement>();
    // All live allocations move an item the same way, so the latest is the one that closed it. What
    // was mostly written off, or credited as a whole, nobody has paid.
    std::optional<Date> closed_on;
    int128 written_off = 0;
    bool paid = false;
    for (const Allocation& allocation : its_own) {
        if (!is_live(allocation, day) || allocation.amount == 0) continue;
        if (allocation.write_off) {
            written_off += allocation.amount;
            continue;
        }
        paid = paid || !allocation.credit_note;
        closed_on = std::max(closed_on.value_or(allocation.allocated_on), allocation.allocated_on);
    }
    if (!closed_on || !paid || written_off * 2 > item.amount) return std::optional<Settlement>();
    return std::optional<Settlement>(
        {.item = item.id,
         .settled_on = *closed_on,
         .days_to_settle = base::days_between(item.issued_on, *closed_on),
         .days_late = std::max(0, base::days_between(item.due_on, *closed_on))});
}

Result<std::vector<Settlement>> settlements(std::span<const Item> items,
                                            std::span<const Allocation> allocations, Date day) {
    std::unordered_map<std::int64_t, std::vector<Allocation>> of_item;
    for (const Allocation& allocation : allocations) {
        for (const std::int64_t id : {allocation.from, allocation.to}) {
            if (id != 0) of_item[id].push_back(allocation);
        }
    }
    std::vector<Settlement> result;
    for (const Item& item : items) {
        auto settled = settlement_of(item, of_item[item.id], day);
        if (!settled) return std::move(settled).error();
        if (*settled) result.push_back(**settled);
    }
    return result;
}

void PaymentBehaviour::add(std::int64_t amount_of_item, const Settlement& settlement) {
    ++settled;
    late += settlement.days_late > 0 ? 1 : 0;
    days_to_settle += settlement.days_to_settle;
    days_late += settlement.days_late;
    weighted_days_to_settle += int128{amount_of_item} * settlement.days_to_settle;
    weighted_days_late += int128{amount_of_item} * settlement.days_late;
    amount += amount_of_item;
}

PaymentBehaviour payment_behaviour(std::span<const Item> items,
                                   std::span<const Settlement> settled) {
    std::unordered_map<std::int64_t, std::int64_t> amounts;
    amounts.reserve(items.size());
    for (const Item& item : items) amounts.emplace(item.id, item.amount);
    PaymentBehaviour sums;
    for (const Settlement& settlement : settled) sums.add(amounts[settlement.item], settlement);
    return sums;
}

std::optional<Decimal> PaymentBehaviour::mean_days_to_settle() const {
    return mean(days_to_settle, settled);
}

std::optional<Decimal> PaymentBehaviour::mean_days_late() const { return mean(days_late, settled); }

std::optional<Decimal> PaymentBehaviour::weighted_mean_days_to_settle() const {
    return mean(weighted_days_to_settle, amount);
}

}  // namespace openitem::metrics
