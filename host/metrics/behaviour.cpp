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

Result<std::vector<Settlement>> settlements(std::span<const Item> items,
                                            std::span<const Allocation> allocations, Date day) {
    auto open = open_at(items, allocations, day);
    if (!open) return std::move(open).error();

    // All live allocations move an item the same way, so the latest is the one that closed it.
    std::unordered_map<std::int64_t, Date> closed_on;
    for (const Allocation& allocation : allocations) {
        if (!is_live(allocation, day) || allocation.amount == 0) continue;
        for (const std::int64_t id : {allocation.from, allocation.to}) {
            if (id == 0) continue;
            const auto at = closed_on.try_emplace(id, allocation.allocated_on).first;
            at->second = std::max(at->second, allocation.allocated_on);
        }
    }

    std::vector<Settlement> result;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Item& item = items[i];
        if (item.kind != ItemKind::document || item.amount <= 0 || (*open)[i] != 0) continue;
        const auto at = closed_on.find(item.id);
        if (!is_live(item, day) || at == closed_on.end()) continue;
        result.push_back({.item = item.id,
                          .settled_on = at->second,
                          .days_to_settle = base::days_between(item.issued_on, at->second),
                          .days_late = std::max(0, base::days_between(item.due_on, at->second))});
    }
    return result;
}

PaymentBehaviour payment_behaviour(std::span<const Item> items,
                                   std::span<const Settlement> settled) {
    std::unordered_map<std::int64_t, std::int64_t> amounts;
    amounts.reserve(items.size());
    for (const Item& item : items) amounts.emplace(item.id, item.amount);

    PaymentBehaviour sums;
    for (const Settlement& settlement : settled) {
        const std::int64_t amount = amounts[settlement.item];
        ++sums.settled;
        sums.late += settlement.days_late > 0 ? 1 : 0;
        sums.days_to_settle += settlement.days_to_settle;
        sums.days_late += settlement.days_late;
        sums.weighted_days_to_settle += int128{amount} * settlement.days_to_settle;
        sums.amount += amount;
    }
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
