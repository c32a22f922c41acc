// The figures of a company over a window of days, from one pass over its items:
//
//     WindowSums sums({from, to}, base::Currency("EUR"));
//     for (each item and the allocations that name it) sums.add(item, allocations);
//     for (const auto& figure : sums.figures()) ...
//
// Everything is as of the window's last day; "before" is the day before its first. Amounts are in
// the books' currency: what is in another is added as it was valued when it was posted.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "host/metrics/behaviour.hpp"
#include "host/metrics/dso.hpp"
#include "host/metrics/figure.hpp"
#include "host/metrics/position.hpp"

namespace openitem::metrics {

struct Window {
    base::Date from = {};
    base::Date to = {};

    std::int32_t days() const noexcept { return base::days_between(from, to) + 1; }
    base::Date before() const noexcept { return from.add_days(-1); }
    bool contains(base::Date day) const noexcept { return from <= day && day <= to; }
};

// Documents with their issue date in the window, credits subtracted, opening balances and charges
// left out.
bool is_billed_in(const Item& item, base::Currency currency, base::Date day,
                  std::int32_t days) noexcept;
base::Result<base::Money> billed_in(std::span<const Item> items, base::Currency currency,
                                    base::Date day, std::int32_t days);

class WindowSums {
public:
    // Older than this many days past due is an old debt.
    static constexpr std::int32_t old_after_days = 90;

    WindowSums(Window window, base::Currency currency) : window_(window), currency_(currency) {}

    // With its settlement, where that lies in the window. An Error: an allocation takes more than
    // there is, or the item is in another currency.
    base::Result<std::optional<Settlement>> add(const Item& item,
                                                std::span<const Allocation> its_own);

    const Window& window() const noexcept { return window_; }
    // Sums that do not fit 64 bits are an Error.
    base::Result<base::Money> open() const { return total(open_); }
    base::Result<base::Money> not_due() const { return total(not_due_); }
    base::Result<base::Money> unapplied() const { return total(unapplied_); }
    base::Result<base::Money> billed() const { return total(billed_); }
    const PaymentBehaviour& behaviour() const noexcept { return behaviour_; }

    // All of them, always in the same order.
    base::Result<std::vector<Figure>> figures() const;

private:
    struct Month {
        base::int128 billed = 0;
        base::int128 open_days = 0;
    };
    struct Totals;

    void add_sale(const Item& item, std::int64_t open);
    void add_open(const Item& item, std::int64_t open);
    base::Result<base::Money> total(base::int128 sum) const;
    base::Result<Totals> totals() const;
    base::Result<std::vector<SalesMonth>> months() const;  // the latest first, without a gap
    void add_behaviour(std::vector<Figure>& figures) const;

    Window window_;
    base::Currency currency_;
    base::int128 open_ = 0;
    base::int128 not_due_ = 0;
    base::int128 before_ = 0;
    base::int128 unapplied_ = 0;
    base::int128 billed_ = 0;   // by issue date
    base::int128 posted_ = 0;   // by the day it came into the books, less what was taken back
    base::int128 opening_ = 0;  // open of what was carried over
    base::int128 written_off_ = 0;
    base::int128 old_ = 0;
    std::int64_t old_items_ = 0;
    std::map<base::Date, Month> months_;  // by first day
    PaymentBehaviour behaviour_;
    std::set<std::int64_t> payers_;       // customers of what was settled in the window
    std::set<std::int64_t> late_payers_;  // those of them with something late
};

}  // namespace openitem::metrics
