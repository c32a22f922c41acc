// What holds for every decimal. RapidCheck prints the seed of a failure.
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "host/base/decimal.hpp"

namespace openitem::base {
namespace {

Decimal any_decimal() {
    return {*rc::gen::arbitrary<std::int64_t>(), *rc::gen::inRange<std::uint8_t>(0, 19)};
}

// Small enough that sums and products of two always fit.
Decimal small_decimal() {
    return {*rc::gen::inRange<std::int64_t>(-1'000'000'000, 1'000'000'001),
            *rc::gen::inRange<std::uint8_t>(0, 7)};
}

RC_GTEST_PROP(DecimalProperty, PrintsAndParsesToItself, ()) {
    const Decimal value = any_decimal();
    RC_PRE(value.units != std::numeric_limits<std::int64_t>::min());
    const auto parsed = Decimal::parse(value.to_string());
    RC_ASSERT(parsed.has_value());
    RC_ASSERT(parsed->units == value.units);
    RC_ASSERT(parsed->scale == value.scale);
}

RC_GTEST_PROP(DecimalProperty, AnyTextIsRefusedOrPrintsAsTheSameValue, (const std::string& text)) {
    const auto parsed = Decimal::parse(text);
    RC_ASSERT(parsed.has_value() == parse_decimal(text).ok());
    if (parsed) RC_ASSERT(Decimal::parse(parsed->to_string()) == parsed);
}

RC_GTEST_PROP(DecimalProperty, SubtractUndoesAdd, ()) {
    const Decimal a = any_decimal();
    const Decimal b = any_decimal();
    const auto sum = add(a, b);
    RC_ASSERT(sum == add(b, a));
    if (sum) {
        const auto back = subtract(*sum, b);
        RC_ASSERT(!back || *back == a);
    }
}

RC_GTEST_PROP(DecimalProperty, SmallSumsAndProductsAlwaysFit, ()) {
    const Decimal a = small_decimal();
    const Decimal b = small_decimal();
    const Decimal c = small_decimal();
    RC_ASSERT(subtract(add(a, b).value(), b).value() == a);
    RC_ASSERT(multiply(a, b).value() == multiply(b, a).value());
    const auto left = multiply(a, add(b, c).value());
    const auto right = add(multiply(a, b).value(), multiply(a, c).value());
    if (left && right) RC_ASSERT(*left == *right);
}

RC_GTEST_PROP(DecimalProperty, OrderIsTheSignOfTheDifference, ()) {
    const Decimal a = small_decimal();
    const Decimal b = small_decimal();
    const Decimal difference = subtract(a, b).value();
    RC_ASSERT((a < b) == difference.is_negative());
    RC_ASSERT((a == b) == difference.is_zero());
}

RC_GTEST_PROP(DecimalProperty, RoundingMovesByAtMostHalfAUnit, ()) {
    const Decimal value = small_decimal();
    const auto scale = *rc::gen::inRange<std::uint8_t>(0, 7);
    for (const Rounding rounding : {Rounding::half_up, Rounding::half_even}) {
        const Decimal answer = rounded(value, scale, rounding).value();
        RC_ASSERT(answer.scale == scale);
        const Decimal moved = subtract(value, answer).value();
        const Decimal doubled = multiply(moved, {2, 0}).value();
        RC_ASSERT(doubled <= (Decimal{1, scale}));
        RC_ASSERT(doubled >= (Decimal{-1, scale}));
    }
}

RC_GTEST_PROP(DecimalProperty, NormalizingKeepsTheValueAndMakesEqualsIdentical, ()) {
    const Decimal value = any_decimal();
    const Decimal normal = normalized(value);
    RC_ASSERT(normal == value);
    const auto longer = rescale(normal, Decimal::max_scale);
    if (longer) {
        RC_ASSERT(normalized(*longer).units == normal.units);
        RC_ASSERT(normalized(*longer).scale == normal.scale);
    }
}

RC_GTEST_PROP(DecimalProperty, QuotientTimesDivisorIsTheDividend, ()) {
    const Decimal a = small_decimal();
    const Decimal b = small_decimal();
    RC_PRE(!b.is_zero());
    const auto exact = multiply(a, b);
    RC_PRE(exact.has_value());
    const auto back = divide_rounded(*exact, b, 9, Rounding::half_even);
    if (back) RC_ASSERT(*back == a);
}

}  // namespace
}  // namespace openitem::base
