// Amounts times days, summed: what means weighted with amounts are made of. As text in the
// currency's own decimals, "21000.00", exact, and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "host/base/currency.hpp"
#include "host/base/decimal.hpp"

namespace openitem::metrics {

std::string amount_times_days(base::int128 minor_days, base::Currency currency);
// The point is passed over: minor units times days, whatever the currency.
std::optional<base::int128> parse_amount_times_days(std::string_view text) noexcept;

}  // namespace openitem::metrics
