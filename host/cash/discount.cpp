#include "host/cash/discount.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace openitem::cash {

using base::Date;
using base::Decimal;
using base::int128;
using base::Rounding;

namespace {

constexpr std::array<std::string_view, 3> tax_names = {"included", "excluded", "mixed"};
constexpr std::array<std::string_view, 3> partial_names = {"closing", "untouched", "prorated"};
constexpr std::array<std::string_view, 3> unearned_names = {"refuse", "allow", "charge_back"};

template <class Enum>
std::optional<Enum> named(const std::array<std::string_view, 3>& names, std::string_view text) {
    const auto at = std::find(names.begin(), names.end(), text);
    if (at == names.end()) return std::nullopt;
    return static_cast<Enum>(at - names.begin());
}

// value * of / whole, rounded half up.
std::int64_t share(std::int64_t value, std::int64_t of, std::int64_t whole) {
    if (whole == 0) return 0;
    return static_cast<std::int64_t>(
        base::detail::divide_rounded(int128{value} * of, whole, Rounding::half_up));
}

// What the percentage is taken from, of the item.
std::int64_t base_of(const Tier& tier, const Discountable& document, TaxMode mode) {
    if (tier.base) return share(*tier.base, document.item, document.payable);
    if (mode == TaxMode::included) return document.item;
    return share(document.item, document.gross - document.tax, document.gross);
}

// A percentage of more than 18 digits is none.
std::int64_t percent_of(std::int64_t base, Decimal percent) {
    if (percent.units <= 0 || percent.scale > 12) return 0;
    const int128 whole = base::detail::power_of_ten(percent.scale + 2U);
    if (int128{percent.units} >= whole) return 0;
    return static_cast<std::int64_t>(
        base::detail::divide_rounded(int128{base} * percent.units, whole, Rounding::half_up));
}

// The offer that grants most of those that hold on the day.
std::optional<std::size_t> offer_on(std::span<const Offer> offers, Date day) {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < offers.size(); ++i) {
        if (offers[i].until_on < day) continue;
        if (!best || offers[i].amount > offers[*best].amount) best = i;
    }
    return best;
}

bool is_forfeited(const State& item, Partial partial) {
    return partial == Partial::untouched && item.open != item.original;
}

// What closing the item earns from an offer.
std::int64_t closing(const State& item, const Offer& offer, Partial partial) {
    const std::int64_t amount = partial == Partial::prorated
                                    ? share(item.open, offer.amount, item.original)
                                    : offer.amount - item.taken;
    return std::clamp<std::int64_t>(amount, 0, std::max<std::int64_t>(item.open - 1, 0));
}

std::optional<std::size_t> earnable(const State& item, Date paid_on, const DiscountPolicy& policy) {
    if (!policy.use || item.open <= 0 || is_forfeited(item, policy.partial)) return std::nullopt;
    return offer_on(item.offers, paid_on.add_days(-policy.grace_days));
}

}  // namespace

std::string_view to_string(TaxMode mode) noexcept {
    return tax_names[static_cast<std::size_t>(mode)];
}
std::string_view to_string(Partial partial) noexcept {
    return partial_names[static_cast<std::size_t>(partial)];
}
std::string_view to_string(Unearned unearned) noexcept {
    return unearned_names[static_cast<std::size_t>(unearned)];
}
std::optional<TaxMode> tax_mode_from(std::string_view text) noexcept {
    return named<TaxMode>(tax_names, text);
}
std::optional<Partial> partial_from(std::string_view text) noexcept {
    return named<Partial>(partial_names, text);
}
std::optional<Unearned> unearned_from(std::string_view text) noexcept {
    return named<Unearned>(unearned_names, text);
}

std::vector<Offer> offers_of(std::span<const Tier> tiers, const Discountable& document,
                             TaxMode mode) {
    std::vector<Offer> offers;
    if (document.item <= 0 || document.payable <= 0) return offers;
    for (const Tier& tier : tiers) {
        Offer offer{.until_on = tier.until_on, .percent = tier.percent};
        offer.amount = percent_of(base_of(tier, document, mode), tier.percent);
        if (offer.amount <= 0 || offer.amount >= document.item) continue;
        if (mode == TaxMode::included) {
            offer.tax = share(offer.amount, document.tax, document.gross);
            if (offer.tax < 0 || offer.tax > offer.amount) offer.tax = 0;
        }
        offers.push_back(offer);
    }
    return offers;
}

std::int64_t tax_in(const Offer& offer, std::int64_t amount) {
    return share(amount, offer.tax, offer.amount);
}

Settlement settle(const State& item, std::int64_t payment, Date paid_on,
                  const DiscountPolicy& policy) {
    Settlement out;
    const auto offer = earnable(item, paid_on, policy);
    const std::int64_t whole = offer ? closing(item, item.offers[*offer], policy.partial) : 0;
    if (payment >= item.open) {
        out.applied = item.open;
    } else if (whole > 0 && payment >= item.open - whole) {
        out.earned = whole;
        out.applied = item.open - whole;
    } else {
        out.applied = payment;
        if (offer && policy.partial == Partial::prorated) {
            const std::int64_t amount = item.offers[*offer].amount;
            out.earned =
                std::min(share(payment, amount, item.original - amount), item.open - out.applied);
        }
    }
    out.unapplied = payment - out.applied;
    out.remaining = item.open - out.applied - out.earned;
    if (out.earned > 0) {
        out.offer = offer;
        out.in_grace = item.offers[*offer].until_on < paid_on;
    }
    if (const auto best = best_offer(item.offers); best && policy.use) {
        out.unearned_limit =
            std::max<std::int64_t>(item.offers[*best].amount - item.taken - out.earned, 0);
        out.unearned = std::min(out.unearned_limit, out.remaining);
    }
    return out;
}

std::int64_t closing_discount(const State& item, Date paid_on, const DiscountPolicy& policy) {
    const auto offer = earnable(item, paid_on, policy);
    return offer ? closing(item, item.offers[*offer], policy.partial) : 0;
}

std::optional<std::size_t> best_offer(std::span<const Offer> offers) {
    return offer_on(offers, Date{std::numeric_limits<std::int32_t>::min()});
}

std::optional<Decimal> annual_rate(Decimal percent, std::int32_t days_earlier,
                                   std::int32_t days_of_year) {
    if (days_earlier <= 0 || percent.units <= 0) return std::nullopt;
    const auto paid = base::subtract(Decimal{100, 0}, percent);
    const auto yearly = base::multiply(percent, Decimal{100 * std::int64_t{days_of_year}, 0});
    if (!paid || paid->units <= 0 || !yearly) return std::nullopt;
    const auto over = base::multiply(*paid, Decimal{days_earlier, 0});
    return over ? base::divide_rounded(*yearly, *over, 2, Rounding::half_up) : std::nullopt;
}

std::string text_of(const Offer& offer) {
    return fmt::format("{} % until {}", offer.percent.to_string(), offer.until_on.to_string());
}

}  // namespace openitem::cash
