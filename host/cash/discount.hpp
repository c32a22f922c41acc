// Early-payment discounts: what the terms offer, and how much of it a payment has earned.
//
//     State item{.original = 110000, .open = 110000, .offers = offers};   // 10 % by 12.12.
//     Settlement s = settle(item, 99000, paid_on, policy);                // earned 110.00, closed
//
// A payment that covers all that is open takes no discount. All amounts are minor units above zero;
// rounding is half up.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/date.hpp"
#include "host/base/decimal.hpp"

namespace openitem::cash {

// What the percentage is of, and what becomes of the tax.
enum class TaxMode : std::uint8_t {
    included,  // of the gross amount: the tax falls along with the price
    excluded,  // of the net amount: the tax stays as invoiced
    mixed,     // of the net amount: the tax was invoiced on what is left of it
};
std::string_view to_string(TaxMode mode) noexcept;
std::optional<TaxMode> tax_mode_from(std::string_view text) noexcept;

// What a payment of a part earns.
enum class Partial : std::uint8_t {
    closing,    // nothing; the payment that closes the item in time earns the whole discount
    untouched,  // nothing, and none can be earned any more
    prorated,   // its share
};
std::string_view to_string(Partial partial) noexcept;
std::optional<Partial> partial_from(std::string_view text) noexcept;

// What becomes of a discount that was deducted too late.
enum class Unearned : std::uint8_t {
    refuse,       // it stays open of the item
    allow,        // it is granted all the same
    charge_back,  // it stays open, and is a task for a person to claim it
};
std::string_view to_string(Unearned unearned) noexcept;
std::optional<Unearned> unearned_from(std::string_view text) noexcept;

struct DiscountPolicy {
    bool use = true;
    TaxMode tax = TaxMode::included;
    Partial partial = Partial::closing;
    Unearned unearned = Unearned::refuse;
    std::int32_t grace_days = 0;  // after a tier's last day it can still be earned
};

// A tier as the document states it.
struct Tier {
    base::Date until_on = {};
    base::Decimal percent = {};
    std::optional<std::int64_t> base = {};  // amount it is taken from
};

// The document of an item, for the proportion of tax in it; and the item's part of it.
struct Discountable {
    std::int64_t item = 0;     // amount of the item, less what was credited of it
    std::int64_t payable = 0;  // of the document: what its items sum to
    std::int64_t gross = 0;    // of the document
    std::int64_t tax = 0;
};

// A tier in money.
struct Offer {
    base::Date until_on = {};
    base::Decimal percent = {};
    std::int64_t amount = 0;
    std::int64_t tax = 0;  // in amount

    friend bool operator==(const Offer&, const Offer&) = default;
};

// What the tiers come to, in their order. A tier that comes to nothing, or to the item or more, is
// none.
std::vector<Offer> offers_of(std::span<const Tier> tiers, const Discountable& document,
                             TaxMode mode);

// The tax in a part of what an offer grants.
std::int64_t tax_in(const Offer& offer, std::int64_t amount);

struct State {
    std::int64_t original = 0;  // what the offers are of
    std::int64_t open = 0;
    std::int64_t taken = 0;  // discounts taken before
    std::span<const Offer> offers = {};
};

// What a payment does to an item.
struct Settlement {
    std::int64_t applied = 0;  // of the payment
    std::int64_t earned = 0;
    std::int64_t unapplied = 0;             // of the payment
    std::int64_t remaining = 0;             // of the item
    std::int64_t unearned_limit = 0;        // the most the terms ever offered, less what was earned
    std::int64_t unearned = 0;              // the same, as far as something remains
    std::optional<std::size_t> offer = {};  // that is earned
    bool in_grace = false;                  // only thanks to the days of grace
};
Settlement settle(const State& item, std::int64_t payment, base::Date paid_on,
                  const DiscountPolicy& policy);

// What a payment on that day need not pay to close the item; 0: it needs all that is open.
std::int64_t closing_discount(const State& item, base::Date paid_on, const DiscountPolicy& policy);

// The offer that grants most, its day passed or not; none: there is none.
std::optional<std::size_t> best_offer(std::span<const Offer> offers);

// What paying that early is worth: percent a year, simple, to two decimals, of a year of so many
// days. None when the discount's day is the due day or later.
std::optional<base::Decimal> annual_rate(base::Decimal percent, std::int32_t days_earlier,
                                         std::int32_t days_of_year);

// "2 % until 2026-02-10"
std::string text_of(const Offer& offer);

}  // namespace openitem::cash
