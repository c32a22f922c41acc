// An amount of money: a whole number of the currency's minor units.
//
//     Money{1250, Currency("EUR")}.to_string()   -> "12.50"
//
// 16 bytes, passed by value. Sums are exact or an Error: there is no operator+, because two
// currencies or an overflow are outcomes the caller has to look at. Many amounts are summed with
// MoneySum, which looks once, at the end.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/currency.hpp"
#include "host/base/decimal.hpp"
#include "host/base/result.hpp"

namespace openitem::base {

struct Money {
    std::int64_t minor = 0;
    Currency currency = {};

    constexpr bool is_zero() const noexcept { return minor == 0; }
    constexpr bool is_negative() const noexcept { return minor < 0; }

    // With all decimals of the currency: "12.50", "-0.05", "1000" (yen).
    Decimal to_decimal() const noexcept;
    std::string to_string() const;
    // With the currency behind it: "12.50 EUR".
    std::string to_text() const;

    friend constexpr bool operator==(Money, Money) noexcept = default;
};

namespace detail {
[[gnu::cold]] Error mixed_currency(Currency a, Currency b);
[[gnu::cold]] Error money_overflow(Currency currency);
}  // namespace detail

inline Result<Money> add(Money a, Money b) {
    if (a.currency != b.currency) return detail::mixed_currency(a.currency, b.currency);
    std::int64_t sum = 0;
    if (__builtin_add_overflow(a.minor, b.minor, &sum)) return detail::money_overflow(a.currency);
    return Money{sum, a.currency};
}

inline Result<Money> subtract(Money a, Money b) {
    if (a.currency != b.currency) return detail::mixed_currency(a.currency, b.currency);
    std::int64_t sum = 0;
    if (__builtin_sub_overflow(a.minor, b.minor, &sum)) return detail::money_overflow(a.currency);
    return Money{sum, a.currency};
}

inline Result<Money> negate(Money amount) { return subtract({0, amount.currency}, amount); }

// The amount a decimal states. Decimals beyond the currency's are an Error unless they are zeros:
// 12.500 EUR is 12.50, 12.505 EUR is not an amount.
Result<Money> money_from(Decimal amount, Currency currency);
// The nearest amount.
Result<Money> money_from(Decimal amount, Currency currency, Rounding rounding);
// The text as Decimal::parse takes it, then as above, without rounding.
Result<Money> parse_money(std::string_view amount, Currency currency);

// Divides an amount in proportion to weights so that the parts sum to it exactly: each part is
// rounded towards zero, and the minor units left over go one each to the largest remainders (the
// first of equals). Weights are not negative and not all zero; a zero weight gets nothing.
Result<std::vector<Money>> split(Money total, std::span<const std::int64_t> weights);

// A running sum in 128 bits: no amount of adding overflows it, and the order does not matter.
class MoneySum {
public:
    explicit constexpr MoneySum(Currency currency) noexcept : currency_(currency) {}

    constexpr void add(Money amount) noexcept {
        sum_ += amount.minor;
        if (amount.currency != currency_) mixed_with_ = amount.currency, mixed_ = true;
    }
    constexpr void subtract(Money amount) noexcept {
        sum_ -= amount.minor;
        if (amount.currency != currency_) mixed_with_ = amount.currency, mixed_ = true;
    }

    // An Error if another currency came in, or the sum does not fit 64 bits.
    Result<Money> total() const;

private:
    int128 sum_ = 0;
    Currency currency_;
    Currency mixed_with_ = {};
    bool mixed_ = false;
};

}  // namespace openitem::base
