// An amount over the parts of what it settles: net and tax, freight and charges.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace openitem::ledger {

// Divides `amount`, of either sign, in proportion to the parts above zero; what is below gets
// nothing, so that no part is ever settled by more than it is (T-MIX-1). The shares sum to the
// amount to the cent: the minor units left over by rounding go to the largest remainders, the first
// of equals. Empty when no part is above zero.
std::vector<std::int64_t> prorate(std::int64_t amount, std::span<const std::int64_t> parts);

}  // namespace openitem::ledger
