#include "host/metrics/position.hpp"

#include <fmt/format.h>

#include <string>
#include <unordered_map>

namespace openitem::metrics {

using base::Code;
using base::Date;
using base::Error;
using base::Result;

namespace {

Error no_such_item(const Allocation& allocation, std::int64_t item) {
    return {.code = Code::not_found,
            .message = fmt::format("allocation {} names item {}, which is not there", allocation.id,
                                   item)};
}

Error too_much(const Allocation& allocation, const Item& item) {
    return {.code = Code::invalid,
            .message = fmt::format("allocation {} takes more than item {} has open", allocation.id,
                                   item.id)};
}

// Moves what is open towards zero; false when it would cross it.
bool take(std::int64_t& open, std::int64_t amount) {
    if (amount < 0) return false;
    if (open >= 0) {
        if (amount > open) return false;
        open -= amount;
    } else {
        if (open > -amount) return false;
        open += amount;
    }
    return true;
}

}  // namespace

Result<std::vector<std::int64_t>> open_at(std::span<const Item> items,
                                          std::span<const Allocation> allocations, Date day) {
    std::unordered_map<std::int64_t, std::size_t> index;
    index.reserve(items.size());
    std::vector<std::int64_t> open(items.size(), 0);
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!index.emplace(items[i].id, i).second) {
            return Error{.code = Code::conflict,
                         .message = fmt::format("item {} is there twice", items[i].id)};
        }
        if (is_live(items[i], day)) open[i] = items[i].amount;
    }

    for (const Allocation& allocation : allocations) {
        if (!is_live(allocation, day)) continue;
        for (const std::int64_t id : {allocation.from, allocation.to}) {
            if (id == 0) continue;
            const auto at = index.find(id);
            if (at == index.end()) return no_such_item(allocation, id);
            if (!is_live(items[at->second], day)) continue;
            if (!take(open[at->second], allocation.amount)) {
                return too_much(allocation, items[at->second]);
            }
        }
    }
    return open;
}

Result<std::int64_t> open_of(const Item& item, std::span<const Allocation> its_own, Date day) {
    if (!is_live(item, day)) return std::int64_t{0};
    std::int64_t open = item.amount;
    for (const Allocation& allocation : its_own) {
        if (!is_live(allocation, day)) continue;
        if (!take(open, allocation.amount)) return too_much(allocation, item);
    }
    return open;
}

}  // namespace openitem::metrics
