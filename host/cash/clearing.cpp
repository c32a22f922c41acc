#include "host/cash/clearing.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>

namespace openitem::cash {

namespace {
constexpr std::array<std::string_view, 3> names = {"principal", "costs", "interest"};
}

std::string_view to_string(Debt debt) noexcept { return names[static_cast<std::size_t>(debt)]; }

std::optional<Debt> debt_from(std::string_view word) noexcept {
    const auto* const found = std::find(names.begin(), names.end(), word);
    if (found == names.end()) return std::nullopt;
    return static_cast<Debt>(found - names.begin());
}

std::vector<std::int64_t> clear(std::int64_t amount, std::span<const Owed> owed,
                                std::span<const Debt> order) {
    std::vector<std::size_t> turn(owed.size());
    std::iota(turn.begin(), turn.end(), std::size_t{0});
    const auto rank = [&](std::size_t index) {
        const Owed& each = owed[index];
        return std::tuple(std::find(order.begin(), order.end(), each.debt) - order.begin(),
                          each.due_on, each.id);
    };
    std::sort(turn.begin(), turn.end(), [&](auto a, auto b) { return rank(a) < rank(b); });
    std::vector<std::int64_t> paid(owed.size(), 0);
    for (const std::size_t index : turn) {
        paid[index] = std::min(amount, owed[index].open);
        amount -= paid[index];
    }
    return paid;
}

}  // namespace openitem::cash
