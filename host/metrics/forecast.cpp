#include "host/metrics/forecast.hpp"

#include <algorithm>
#include <limits>

namespace openitem::metrics {

using base::Date;
using base::Result;

namespace {

// The median of those above `than`, the lower of two; none where they are too few.
std::optional<Expectation> median_above(const std::vector<std::int32_t>& rising, std::int32_t than,
                                        ExpectedFrom from) {
    const auto first = std::upper_bound(rising.begin(), rising.end(), than);
    const auto count = static_cast<std::size_t>(rising.end() - first);
    if (count < enough_to_expect) return std::nullopt;
    return Expectation{.day = {},
                       .from = from,
                       .seen = static_cast<std::int64_t>(count),
                       .days_after_due = *(first + static_cast<std::ptrdiff_t>((count - 1) / 2))};
}

// Adds where it fits; remembers where it does not.
class Adder {
public:
    void operator()(std::int64_t& sum, std::int64_t amount) {
        if (__builtin_add_overflow(sum, amount, &sum)) fits_ = false;
    }
    bool fits() const { return fits_; }

private:
    bool fits_ = true;
};

}  // namespace

std::string_view to_string(ExpectedFrom from) noexcept {
    switch (from) {
        case ExpectedFrom::own:
            return "own";
        case ExpectedFrom::company:
            return "company";
        case ExpectedFrom::due:
            return "due";
        case ExpectedFrom::nothing:
            break;
    }
    return "nothing";
}

PaymentHabits::PaymentHabits(std::span<const Observation> seen) {
    company_.reserve(seen.size());
    for (const auto& each : seen) {
        company_.push_back(each.days_after_due);
        own_[each.customer].push_back(each.days_after_due);
    }
    std::sort(company_.begin(), company_.end());
    for (auto& [customer, days] : own_) std::sort(days.begin(), days.end());
}

Expectation PaymentHabits::expect(std::int64_t customer, Date due_on, Date today) const {
    const auto late_now = base::days_between(due_on, today);
    std::optional<Expectation> found;
    if (const auto own = own_.find(customer); own != own_.end()) {
        found = median_above(own->second, late_now, ExpectedFrom::own);
    }
    if (!found) found = median_above(company_, late_now, ExpectedFrom::company);
    if (found) {
        found->day = due_on.add_days(found->days_after_due);
        return *found;
    }
    if (late_now < 0) return {.day = due_on, .from = ExpectedFrom::due};
    return {};
}

Result<Forecast> forecast(std::span<const ForecastItem> items, base::Currency currency, Date today,
                          std::int32_t weeks) {
    Forecast all{.currency = currency};
    for (std::int32_t i = 0; i < weeks; ++i) {
        const auto from = today.add_days(1 + 7 * i);
        all.weeks.push_back({.from = from, .to = from.add_days(6)});
    }
    Adder add;
    const auto week_of = [&](Date day) -> ForecastWeek* {
        const auto week = (base::days_between(today, day) - 1) / 7;
        return week < weeks ? &all.weeks[static_cast<std::size_t>(week)] : nullptr;
    };
    for (const auto& item : items) {
        if (item.open.currency != currency) {
            return base::detail::mixed_currency(item.open.currency, currency);
        }
        const auto amount = item.open.minor;
        add(all.open, amount);
        if (item.due_on <= today) {
            add(all.overdue, amount);
        } else {
            auto* const week = week_of(item.due_on);
            add(week != nullptr ? week->by_due : all.due_later, amount);
        }
        add(all.disputed, item.disputed);
        if (!item.expected.day || *item.expected.day <= today) {
            add(all.no_day, amount);
        } else {
            auto* const week = week_of(*item.expected.day);
            add(week != nullptr ? week->expected : all.expected_later, amount);
        }
    }
    if (!add.fits()) return base::detail::money_overflow(currency);
    return all;
}

Result<ForecastError> forecast_error(const PaymentHabits& known_then,
                                     std::span<const OpenThen> invoices, Date day,
                                     std::int32_t horizon_days) {
    const Date last = day.add_days(horizon_days);
    ForecastError error{.day = day};
    Adder add;
    for (const auto& each : invoices) {
        const auto expected = known_then.expect(each.customer, each.due_on, day).day;
        const auto by_due = std::max(each.due_on, day.add_days(1));
        if (expected && *expected <= last) add(error.expected, each.open);
        if (by_due <= last) add(error.expected_by_due, each.open);
        add(error.came, each.came);
        if (!each.settled_on) continue;
        if (!expected) {
            ++error.no_day;
            continue;
        }
        ++error.invoices;
        error.days_off += std::abs(base::days_between(*expected, *each.settled_on));
        error.days_off_by_due += std::abs(base::days_between(by_due, *each.settled_on));
    }
    if (!add.fits()) {
        return base::Error{.code = base::Code::overflow,
                           .message = "the amounts of a forecast do not fit 64 bits"};
    }
    return error;
}

}  // namespace openitem::metrics
