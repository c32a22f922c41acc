#include "host/disputes/amounts.hpp"

#include <algorithm>
#include <cassert>
#include <tuple>

namespace openitem::disputes {
namespace {

std::int64_t& column(Amounts& amounts, ClearedBy by) {
    switch (by) {
        case ClearedBy::payment:
            return amounts.paid;
        case ClearedBy::credit:
            return amounts.credited;
        case ClearedBy::write_off:
            return amounts.written_off;
        case ClearedBy::other:
            return amounts.other;
    }
    return amounts.other;
}

bool gives_all_back(State state) noexcept {
    return state == State::rejected || state == State::closed_invalid || state == State::voided;
}

// Was the claim there when the clearing was made?
bool knows(const Claim& claim, const Clearing& clearing) noexcept {
    return std::tie(claim.opened_on, claim.opened_after) < std::tie(clearing.date, clearing.id);
}

// Moves up to `amount` out of what claims have open; returns what is left of it.
std::int64_t clear_claims(std::span<const Claim> claims, std::vector<Amounts>& amounts,
                          const Clearing& clearing, std::int64_t amount, bool only_known) {
    for (std::size_t i = 0; i < claims.size() && amount > 0; ++i) {
        if (only_known && !knows(claims[i], clearing)) continue;
        const std::int64_t part = std::min(amount, amounts[i].open);
        amounts[i].open -= part;
        column(amounts[i], clearing.by) += part;
        amount -= part;
    }
    return amount;
}

}  // namespace

std::vector<Amounts> amounts_of(std::int64_t item_amount, std::span<const Clearing> clearings,
                                std::span<const Claim> claims) {
    std::vector<Amounts> amounts(claims.size());
    std::int64_t undisputed = item_amount;
    for (std::size_t i = 0; i < claims.size(); ++i) {
        const Claim& claim = claims[i];
        const bool all_back = gives_all_back(claim.state);
        amounts[i].original = claim.amount;
        amounts[i].returned = all_back ? claim.amount : claim.returned;
        amounts[i].open = claim.amount - amounts[i].returned;
        undisputed -= amounts[i].open;
    }

    std::vector<Clearing> in_order(clearings.begin(), clearings.end());
    std::sort(in_order.begin(), in_order.end(), [](const Clearing& a, const Clearing& b) {
        return std::tie(a.date, a.id) < std::tie(b.date, b.id);
    });
    for (const Clearing& clearing : in_order) {
        std::int64_t rest = clearing.amount;
        if (clearing.by == ClearedBy::credit) {
            rest = clear_claims(claims, amounts, clearing, rest, true);
        }
        const std::int64_t part =
            std::clamp<std::int64_t>(rest, 0, std::max<std::int64_t>(undisputed, 0));
        undisputed -= part;
        rest -= part;
        rest = clear_claims(claims, amounts, clearing, rest, true);
        rest = clear_claims(claims, amounts, clearing, rest, false);
        assert(rest == 0 && "an item is not cleared for more than its amount");
    }
    return amounts;
}

std::int64_t disputed_part(std::span<const Claim> claims, std::span<const Amounts> amounts) {
    assert(claims.size() == amounts.size());
    std::int64_t part = 0;
    for (std::size_t i = 0; i < claims.size(); ++i) {
        if (is_disputed(claims[i].state)) part += amounts[i].open;
    }
    return part;
}

}  // namespace openitem::disputes
