#include "host/ledger/prorate.hpp"

#include <algorithm>

#include "host/base/money.hpp"

namespace openitem::ledger {

std::vector<std::int64_t> prorate(std::int64_t amount, std::span<const std::int64_t> parts) {
    std::vector<std::int64_t> weights(parts.begin(), parts.end());
    for (std::int64_t& weight : weights) weight = std::max<std::int64_t>(weight, 0);
    const auto split = base::split({amount, {}}, weights);
    if (!split) return {};
    std::vector<std::int64_t> shares;
    for (const base::Money& share : *split) shares.push_back(share.minor);
    return shares;
}

}  // namespace openitem::ledger
