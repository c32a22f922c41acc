#include "host/ledger/rates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace openitem::ledger {

namespace {

using base::int128;

base::Error too_large(std::int64_t minor, base::Currency currency) {
    base::Error error;
    error.code = base::Code::overflow;
    error.rule = "currency.overflow";
    error.message = fmt::format("{} minor units of {} do not fit the books in their currency",
                                minor, currency.code());
    return error;
}

// Of a currency without minor units, e.g. gold: it is counted in whole units.
int digits_of(base::Currency currency) noexcept { return std::max(currency.digits(), 0); }

bool multiply(int128& value, unsigned power) noexcept {
    for (; power > 0; --power) {
        if (__builtin_mul_overflow(value, int128{10}, &value)) return false;
    }
    return true;
}

}  // namespace

std::string to_text(const Rate& rate, base::Currency functional) {
    const bool direct = rate.quote == Quote::functional_per_unit;
    return fmt::format("1 {} = {} {}", direct ? rate.currency.code() : functional.code(),
                       rate.value.to_string(), direct ? functional.code() : rate.currency.code());
}

base::Result<Rate> usable_rate(const std::optional<Rate>& newest, base::Currency currency,
                               base::Currency functional, base::Date day) {
    if (newest && day.days - newest->on.days <= max_rate_age_days) return *newest;
    base::Error error;
    error.code = base::Code::unsupported;
    error.rule = "currency.no_rate";
    error.field = "currency";
    const auto found = newest
                           ? fmt::format("the last one before it, of {}, more than {} days older",
                                         newest->on.to_string(), max_rate_age_days)
                           : std::string("none of that day or before");
    error.message = fmt::format("expected a rate of {} in {} for {}, found {}", currency.code(),
                                functional.code(), day.to_string(), found);
    error.help = "import it with openitem rates and retry";
    return error;
}

base::Result<std::int64_t> in_functional(std::int64_t minor, const Rate& rate,
                                         base::Currency functional) {
    const bool direct = rate.quote == Quote::functional_per_unit;
    int128 dividend = minor;
    int128 divisor = 1;
    // 10^shift is what the minor units of both and the decimals of the rate make together.
    int shift = digits_of(functional) - digits_of(rate.currency);
    if (direct) {
        dividend *= rate.value.units;
        shift -= rate.value.scale;
    } else {
        divisor = rate.value.units;
        shift += rate.value.scale;
    }
    const bool fits = shift >= 0 ? multiply(dividend, static_cast<unsigned>(shift))
                                 : multiply(divisor, static_cast<unsigned>(-shift));
    if (!fits || rate.value.units <= 0) return too_large(minor, rate.currency);
    const int128 worth = base::detail::divide_rounded(dividend, divisor, base::Rounding::half_up);
    if (worth > std::numeric_limits<std::int64_t>::max() ||
        worth < std::numeric_limits<std::int64_t>::min()) {
        return too_large(minor, rate.currency);
    }
    return static_cast<std::int64_t>(worth);
}

std::int64_t carried_share(std::int64_t carried, std::int64_t amount, std::int64_t open) noexcept {
    if (amount >= open) return carried;
    return static_cast<std::int64_t>(
        base::detail::divide_rounded(int128{carried} * amount, open, base::Rounding::half_up));
}

}  // namespace openitem::ledger
