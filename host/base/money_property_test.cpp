// What holds for every amount. RapidCheck prints the seed of a failure.
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>

#include "host/base/money.hpp"

namespace openitem::base {
namespace {

Money any_money() {
    const auto currency = *rc::gen::element(Currency("EUR"), Currency("JPY"), Currency("KWD"));
    return {*rc::gen::arbitrary<std::int64_t>(), currency};
}

RC_GTEST_PROP(MoneyProperty, PrintsAndParsesToItself, ()) {
    const Money amount = any_money();
    RC_ASSERT(parse_money(amount.to_string(), amount.currency).value() == amount);
}

RC_GTEST_PROP(MoneyProperty, SubtractUndoesAdd, (std::int64_t a, std::int64_t b)) {
    const Currency eur("EUR");
    const auto sum = add({a, eur}, {b, eur});
    if (sum) RC_ASSERT(subtract(*sum, {b, eur}).value().minor == a);
}

RC_GTEST_PROP(MoneyProperty, ASumIsTheSameInAnyOrder, (std::vector<std::int32_t> minors)) {
    const Currency eur("EUR");
    MoneySum forwards(eur);
    for (const auto minor : minors) forwards.add({minor, eur});
    std::reverse(minors.begin(), minors.end());
    Money backwards{0, eur};
    for (const auto minor : minors) backwards = add(backwards, {minor, eur}).value();
    RC_ASSERT(forwards.total().value() == backwards);
}

RC_GTEST_PROP(MoneyProperty, PartsOfASplitSumToTheWhole, (std::int64_t total)) {
    const auto weights = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(
        rc::gen::inRange<std::int64_t>(0, 1'000'000)));
    const Currency eur("EUR");
    const auto parts = split({total, eur}, weights);
    const bool all_zero =
        std::all_of(weights.begin(), weights.end(), [](auto w) { return w == 0; });
    RC_ASSERT(parts.ok() == !all_zero);
    if (!parts) return;

    int128 weight_sum = 0;
    for (const auto weight : weights) weight_sum += weight;
    MoneySum sum(eur);
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const Money part = (*parts)[i];
        sum.add(part);
        if (weights[i] == 0) RC_ASSERT(part.is_zero());
        // Never further than one minor unit from the exact share.
        const int128 off = int128{part.minor} * weight_sum - int128{total} * weights[i];
        RC_ASSERT(detail::magnitude(off) < weight_sum);
    }
    RC_ASSERT(sum.total().value().minor == total);
}

}  // namespace
}  // namespace openitem::base
