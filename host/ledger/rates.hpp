// Exchange rates, and what a foreign amount is worth in the company's currency (ACCOUNTING A11).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "host/base/currency.hpp"
#include "host/base/date.hpp"
#include "host/base/decimal.hpp"
#include "host/base/result.hpp"

namespace openitem::ledger {

// Which way round a rate is quoted; it is kept as it was, since its inverse would be rounded.
// Stored: the numbers never change.
enum class Quote : std::uint8_t {
    functional_per_unit = 1,   // 1 USD = 0.9231 EUR
    units_per_functional = 2,  // 1 EUR = 1.0833 USD, as central banks of the euro area publish
};

struct Rate {
    base::Currency currency = {};
    base::Date on = {};        // the day it was fixed
    base::Decimal value = {};  // above zero
    Quote quote = Quote::functional_per_unit;

    friend bool operator==(const Rate&, const Rate&) noexcept = default;
};

// "1 EUR = 1.0833 USD"
std::string to_text(const Rate& rate, base::Currency functional);

// A rate holds until the next one. One this many days older than the day it is asked for is a gap
// in the table: money is not valued by it.
inline constexpr std::int32_t max_rate_age_days = 7;

// What the table has for a day, the newest rate not after it; or an error, rule "currency.no_rate",
// which says what is missing: there is none, or it is too old.
base::Result<Rate> usable_rate(const std::optional<Rate>& newest, base::Currency currency,
                               base::Currency functional, base::Date day);

// `minor` units of the rate's currency in minor units of the functional one; halves away from zero.
// An error (rule "currency.overflow") when it leaves 64 bits.
base::Result<std::int64_t> in_functional(std::int64_t minor, const Rate& rate,
                                         base::Currency functional);

// The share of what an item carries in functional currency that goes with `amount` of the `open`
// units it stands for: in proportion, and all of it with the last. 0 < amount <= open.
std::int64_t carried_share(std::int64_t carried, std::int64_t amount, std::int64_t open) noexcept;

}  // namespace openitem::ledger
