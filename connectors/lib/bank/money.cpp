#include "connectors/lib/bank/money.hpp"

#include <openitem/to_text.hpp>

namespace openitem::bank {

namespace {

/// The same amount with more decimals; empty when it does not fit.
std::optional<std::int64_t> scaled(const oi_amount& amount, unsigned scale) {
    std::int64_t units = amount.units;
    for (unsigned at = amount.scale; at < scale; ++at) {
        if (__builtin_mul_overflow(units, std::int64_t{10}, &units)) return std::nullopt;
    }
    return units;
}

}  // namespace

std::optional<oi_amount> sum(const oi_amount& left, const oi_amount& right) {
    if (!same_currency(left, right)) return std::nullopt;
    oi_amount out = left.scale >= right.scale ? left : right;
    const auto first = scaled(left, out.scale);
    const auto second = scaled(right, out.scale);
    if (!first || !second || __builtin_add_overflow(*first, *second, &out.units)) {
        return std::nullopt;
    }
    return out;
}

std::optional<oi_amount> negated(const oi_amount& value) {
    oi_amount out = value;
    if (__builtin_sub_overflow(std::int64_t{0}, value.units, &out.units)) return std::nullopt;
    return out;
}

oi_amount stripped(oi_amount amount) {
    if (amount.units == 0) amount.scale = 0;
    for (; amount.scale > 0 && amount.units % 10 == 0; --amount.scale) amount.units /= 10;
    return amount;
}

bool equal(const oi_amount& left, const oi_amount& right) {
    const oi_amount first = stripped(left), second = stripped(right);
    return same_currency(first, second) && first.units == second.units &&
           first.scale == second.scale;
}

std::string shown(const oi_amount& amount) {
    return to_text(amount).append(" ").append(currency_of(amount));
}

}  // namespace openitem::bank
