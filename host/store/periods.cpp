#include "host/store/periods.hpp"

#include <algorithm>
#include <string>

namespace openitem::store {

namespace {

constexpr const char* closed_key = "closed_through";
constexpr const char* soft_closed_key = "soft_closed_through";
constexpr const char* exception_key = "period_exception_until";

template <class T>
std::optional<T> stored(Store& store, const char* key) {
    const auto text = store.meta(key);
    return text ? T::parse(*text) : std::nullopt;
}

template <class T>
std::string text_of(const std::optional<T>& value) {
    return value ? value->to_string() : std::string();
}

}  // namespace

base::Date Periods::first_open_day(base::Instant now) const {
    base::Date first = {std::numeric_limits<std::int32_t>::min()};
    if (closed_through) first = closed_through->add_days(1);
    const bool excepted = exception_until && now < *exception_until;
    if (soft_closed_through && !excepted) first = std::max(first, soft_closed_through->add_days(1));
    return first;
}

Periods periods_of(Store& store) {
    return {.closed_through = stored<base::Date>(store, closed_key),
            .soft_closed_through = stored<base::Date>(store, soft_closed_key),
            .exception_until = stored<base::Instant>(store, exception_key)};
}

void put_periods(Transaction& transaction, const Periods& periods) {
    transaction.set_meta(closed_key, text_of(periods.closed_through));
    transaction.set_meta(soft_closed_key, text_of(periods.soft_closed_through));
    transaction.set_meta(exception_key, text_of(periods.exception_until));
}

}  // namespace openitem::store
