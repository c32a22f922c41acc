// What of a disputed amount is still open, and what became of the rest.
//
// It follows from what cleared the item, and is never stored: a credit clears what is disputed
// first, in the order the cases were opened; a payment clears the undisputed part first.
// Un-applying either gives it back to the case.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/base/date.hpp"
#include "host/disputes/states.hpp"

namespace openitem::disputes {

enum class ClearedBy : std::uint8_t { payment, credit, write_off, other };

// A live allocation to the item.
struct Clearing {
    std::int64_t id = 0;  // rises with the order they were made
    base::Date date = {};
    ClearedBy by = ClearedBy::payment;
    std::int64_t amount = 0;  // minor units, above zero
};

// One case on the item.
struct Claim {
    std::int64_t amount = 0;    // as it was opened, minor units
    std::int64_t returned = 0;  // of it, what was given back as undisputed (settled for less)
    State state = State::opened;
    base::Date opened_on = {};
    std::int64_t opened_after = 0;  // the last allocation of the item there was; 0: unknown
};

struct Amounts {
    std::int64_t original = 0;
    std::int64_t open = 0;  // kept out of the overdue rule while the case is disputed
    std::int64_t paid = 0;
    std::int64_t credited = 0;
    std::int64_t written_off = 0;
    std::int64_t other = 0;
    std::int64_t returned = 0;  // undisputed again: rejected, voided, or settled for less

    friend bool operator==(const Amounts&, const Amounts&) = default;
};

// For each claim, in the order given, which is the order they were opened in. `item_amount` is the
// item's whole amount (above zero); the clearings are the live ones of the day that is asked for.
// original = open + paid + credited + written_off + other + returned, for each.
std::vector<Amounts> amounts_of(std::int64_t item_amount, std::span<const Clearing> clearings,
                                std::span<const Claim> claims);

// The part of the item that is disputed: what is open of its disputed claims.
std::int64_t disputed_part(std::span<const Claim> claims, std::span<const Amounts> amounts);

}  // namespace openitem::disputes
