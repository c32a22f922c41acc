#include "host/base/money.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace openitem::base {
namespace {

std::string shown(Currency currency) {
    return currency.is_none() ? std::string("no currency") : std::string(currency.code());
}

[[gnu::cold]] Error no_minor_unit(Currency currency) {
    return {.code = Code::invalid,
            .message = "expected a currency that amounts are paid in, found " + shown(currency)};
}

Result<Money> from_rescaled(std::optional<Decimal> rescaled, Currency currency) {
    if (!rescaled) return detail::money_overflow(currency);
    return Money{rescaled->units, currency};
}

}  // namespace

namespace detail {

Error mixed_currency(Currency a, Currency b) {
    return {.code = Code::mixed_currency,
            .message = "expected amounts of one currency, found " + shown(a) + " and " + shown(b)};
}

Error money_overflow(Currency currency) {
    return {.code = Code::overflow,
            .message = "the amount in " + shown(currency) + " is too large to be kept exactly"};
}

}  // namespace detail

Decimal Money::to_decimal() const noexcept {
    return {minor, static_cast<std::uint8_t>(std::max(currency.digits(), 0))};
}

std::string Money::to_string() const { return to_decimal().to_string(); }

std::string Money::to_text() const { return to_string().append(" ").append(shown(currency)); }

Result<Money> money_from(Decimal amount, Currency currency) {
    const int digits = currency.digits();
    if (digits < 0) return no_minor_unit(currency);
    if (amount.scale == digits) return Money{amount.units, currency};
    const Decimal shortest = amount.scale > digits ? normalized(amount) : amount;
    if (shortest.scale > digits) {
        return Error{.code = Code::invalid,
                     .message = "expected at most " + std::to_string(digits) + " decimals in " +
                                shown(currency) + ", found " + amount.to_string()};
    }
    return from_rescaled(rescale(shortest, static_cast<std::uint8_t>(digits)), currency);
}

Result<Money> money_from(Decimal amount, Currency currency, Rounding rounding) {
    const int digits = currency.digits();
    if (digits < 0) return no_minor_unit(currency);
    return from_rescaled(rounded(amount, static_cast<std::uint8_t>(digits), rounding), currency);
}

Result<Money> parse_money(std::string_view amount, Currency currency) {
    auto decimal = parse_decimal(amount);
    if (!decimal) return std::move(decimal).error();
    return money_from(*decimal, currency);
}

Result<std::vector<Money>> split(Money total, std::span<const std::int64_t> weights) {
    int128 sum = 0;
    for (const std::int64_t weight : weights) {
        if (weight < 0) {
            return Error{.code = Code::invalid,
                         .message = "expected weights that are not negative, found " +
                                    std::to_string(weight)};
        }
        sum += weight;
    }
    if (sum == 0) {
        return Error{.code = Code::invalid, .message = "expected at least one weight above zero"};
    }

    const int sign = total.minor < 0 ? -1 : 1;
    const int128 magnitude = detail::magnitude(total.minor);
    std::vector<Money> parts(weights.size(), Money{0, total.currency});
    std::vector<int128> remainders(weights.size());
    int128 left = magnitude;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const int128 share = magnitude * weights[i] / sum;
        remainders[i] = magnitude * weights[i] % sum;
        parts[i].minor = static_cast<std::int64_t>(sign * share);
        left -= share;
    }

    // Fewer units are left than there are remainders above zero, so a zero weight never gets one.
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&remainders](std::size_t a, std::size_t b) {
        return remainders[a] > remainders[b];
    });
    for (std::size_t i = 0; left > 0; ++i, --left) parts[order[i]].minor += sign;
    return parts;
}

Result<Money> MoneySum::total() const {
    if (mixed_) return detail::mixed_currency(currency_, mixed_with_);
    if (sum_ > std::numeric_limits<std::int64_t>::max() ||
        sum_ < std::numeric_limits<std::int64_t>::min()) {
        return detail::money_overflow(currency_);
    }
    return Money{static_cast<std::int64_t>(sum_), currency_};
}

}  // namespace openitem::base
