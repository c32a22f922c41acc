#include "connectors/lib/bank/money.hpp"

#include "connectors/lib/money/sums.hpp"

#include <openitem/to_text.hpp>

namespace openitem::bank {

namespace {

oi_decimal number_of(const oi_amount& amount) { return {amount.units, amount.scale, {}}; }

}  // namespace

std::optional<oi_amount> sum(const oi_amount& left, const oi_amount& right) {
    if (!same_currency(left, right)) return std::nullopt;
    const auto added = money::sum(number_of(left), number_of(right));
    if (!added) return std::nullopt;
    oi_amount out = left;
    out.units = added->units;
    out.scale = added->scale;
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
    return same_currency(left, right) && money::equal(number_of(left), number_of(right));
}

std::string shown(const oi_amount& amount) {
    return to_text(amount).append(" ").append(currency_of(amount));
}

}  // namespace openitem::bank
