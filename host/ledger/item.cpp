#include "host/ledger/item.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "host/base/decimal.hpp"
#include "host/ledger/allocation.hpp"

namespace openitem::ledger {

namespace {

using base::int128;

constexpr std::array<std::string_view, item_kind_count + 1> kind_names = {
    "?",          "invoice",    "credit",   "payment", "refund", "payment_return",
    "on_account", "in_transit", "exchange",
};

// An amount's size; that of the lowest number is still positive.
int128 size_of(std::int64_t amount) noexcept {
    return amount < 0 ? -int128{amount} : int128{amount};
}

}  // namespace

std::string_view to_string(ItemKind kind) noexcept {
    const auto number = static_cast<std::size_t>(kind);
    return number < kind_names.size() ? kind_names[number] : kind_names[0];
}

std::int64_t open_amount(const Item& item, std::span<const Allocation> allocations,
                         base::Date date) {
    if (!stands_on(item, date)) return 0;
    int128 open = item.amount;
    for (const Allocation& allocation : allocations) {
        if (!counts_on(allocation, date)) continue;
        if (allocation.from == item.id) open += allocation.amount;
        if (allocation.to == item.id) open -= allocation.amount;
    }
    return static_cast<std::int64_t>(open);
}

std::int64_t allocatable(const Item& item, std::span<const Allocation> allocations,
                         base::Date date) {
    if (date < item.posted_on || item.reversed_on) return 0;
    int128 open = size_of(item.amount);
    std::vector<std::pair<base::Date, int128>> later;  // what changes it after that date
    for (const Allocation& allocation : allocations) {
        if (allocation.from != item.id && allocation.to != item.id) continue;
        if (allocation.date <= date) {
            open -= allocation.amount;
        } else {
            later.emplace_back(allocation.date, -int128{allocation.amount});
        }
        if (!allocation.reversed_on) continue;
        if (*allocation.reversed_on <= date) {
            open += allocation.amount;
        } else {
            later.emplace_back(*allocation.reversed_on, allocation.amount);
        }
    }
    // Only what stands at the end of a day counts: changes of one day are taken together.
    std::sort(later.begin(), later.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    int128 least = open;
    for (std::size_t i = 0; i < later.size(); ++i) {
        open += later[i].second;
        const bool day_ends = i + 1 == later.size() || later[i + 1].first != later[i].first;
        if (day_ends) least = std::min(least, open);
    }
    return static_cast<std::int64_t>(std::max(least, int128{0}));
}

}  // namespace openitem::ledger
