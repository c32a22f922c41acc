// The one set of amounts that makes a sum, if there is exactly one and chance has no part in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace openitem::cash {

struct CombinationLimits {
    std::size_t amounts = 40;    // more are not searched
    std::size_t members = 8;     // of the set
    std::size_t steps = 20'000;  // of the search; when they do not do, nothing is found
    // A set counts only where so many times as many sums were possible as sets were tried: with
    // fewer, some set fits by chance.
    std::int64_t certainty = 1'000;
};

// Positions in `amounts` (each above zero, in the order in which equal ones are to be taken),
// rising. Nothing when no set of two or more makes the sum, when several do, or when one could by
// chance.
std::optional<std::vector<std::size_t>> the_combination(std::span<const std::int64_t> amounts,
                                                        std::int64_t sum,
                                                        const CombinationLimits& limits = {});

}  // namespace openitem::cash
