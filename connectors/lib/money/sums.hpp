// Exact sums of numbers that may be written with different numbers of decimals.
#pragma once

#include <openitem/values.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace openitem::money {

__extension__ using Wide = __int128;

/// The units with more decimals. Always fits: scales are at most 18.
constexpr Wide scaled(const oi_decimal& value, unsigned scale) {
    Wide units = value.units;
    for (unsigned at = value.scale; at < scale; ++at) units *= 10;
    return units;
}

/// Empty when it leaves 64 bits, or has no negative there.
constexpr std::optional<oi_decimal> narrow(Wide units, unsigned scale) {
    if (units > INT64_MAX || units < -INT64_MAX) return std::nullopt;
    return oi_decimal{static_cast<std::int64_t>(units), static_cast<std::uint8_t>(scale), {}};
}

constexpr bool equal(const oi_decimal& left, const oi_decimal& right) {
    const unsigned scale = std::max(left.scale, right.scale);
    return scaled(left, scale) == scaled(right, scale);
}

constexpr std::optional<oi_decimal> sum(const oi_decimal& left, const oi_decimal& right) {
    const unsigned scale = std::max(left.scale, right.scale);
    return narrow(scaled(left, scale) + scaled(right, scale), scale);
}

/// Of what was read or added up here: neither is INT64_MIN, which has none.
constexpr oi_decimal negated(const oi_decimal& value) { return {-value.units, value.scale, {}}; }

/// False where the sum does not fit: it is left as it was, and no sum any more.
[[nodiscard]] inline bool add(oi_decimal& total, const oi_decimal& value) {
    std::int64_t units = 0;
    if (total.scale == value.scale && !__builtin_add_overflow(total.units, value.units, &units) &&
        units != INT64_MIN) {
        total.units = units;
        return true;
    }
    const auto added = sum(total, value);
    if (added) total = *added;
    return added.has_value();
}

}  // namespace openitem::money
