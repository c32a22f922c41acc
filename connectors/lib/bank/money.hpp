// Sums of amounts that may be written with different numbers of decimals.
#pragma once

#include <openitem/values.hpp>

#include <cstring>
#include <optional>
#include <string>

namespace openitem::bank {

inline bool same_currency(const oi_amount& left, const oi_amount& right) {
    return std::memcmp(left.currency, right.currency, 3) == 0;
}

/// Exact; empty when the currencies differ or the sum does not fit.
std::optional<oi_amount> sum(const oi_amount& left, const oi_amount& right);
std::optional<oi_amount> negated(const oi_amount& value);
/// The same money, whatever its scale.
bool equal(const oi_amount& left, const oi_amount& right);
/// Without zeros at the end of the decimals, so that the same money is the same number.
oi_amount stripped(oi_amount amount);
/// "1234.5 EUR", for messages.
std::string shown(const oi_amount& amount);

}  // namespace openitem::bank
