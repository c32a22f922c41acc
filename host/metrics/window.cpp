#include "host/metrics/window.hpp"

#include <limits>

#include "host/metrics/aging.hpp"
#include "host/metrics/collection.hpp"
#include "host/metrics/minor_days.hpp"

namespace openitem::metrics {

using base::Currency;
using base::Date;
using base::int128;
using base::Money;
using base::Result;

namespace {

Date month_of(Date day) { return day.add_days(1 - static_cast<std::int32_t>(day.day())); }

// A month that has only begun and sold nothing yet says nothing: its days go with the month before.
void join_empty_begin(std::vector<SalesMonth>& latest_first, Date to) {
    const bool begun = latest_first.size() > 1 && to != to.month_end();
    if (!begun || latest_first.front().billed.minor != 0) return;
    const auto& begin = latest_first.front();
    auto& before = latest_first[1];
    const auto joined = base::add(before.billed, begin.billed);
    if (!joined) return;
    before.billed = *joined;
    before.days += begin.days;
    before.open_days += begin.open_days;
    latest_first.erase(latest_first.begin());
}

constexpr auto settled_basis = "invoices settled in the window, each with the day it was settled";

}  // namespace

bool is_billed_in(const Item& item, Currency currency, Date day, std::int32_t days) noexcept {
    return item.kind == ItemKind::document && item.sale && item.currency == currency &&
           is_live(item, day) && item.issued_on >= day.add_days(1 - days) && item.issued_on <= day;
}

Result<Money> billed_in(std::span<const Item> items, Currency currency, Date day,
                        std::int32_t days) {
    base::MoneySum sum(currency);
    for (const Item& item : items) {
        if (is_billed_in(item, currency, day, days)) sum.add({item.amount, currency});
    }
    return sum.total();
}

Result<std::optional<Settlement>> WindowSums::add(const Item& item,
                                                  std::span<const Allocation> its_own) {
    if (item.currency != currency_) {
        return base::detail::mixed_currency(item.currency, currency_);
    }
    const auto open = open_of(item, its_own, window_.to);
    if (!open) return open.error();
    if (item.kind != ItemKind::document) {
        unapplied_ += *open;
        return std::optional<Settlement>();
    }
    const auto before = open_of(item, its_own, window_.before());
    if (!before) return before.error();
    before_ += *before;
    add_open(item, *open);
    add_sale(item, *open);
    for (const auto& allocation : its_own) {
        const bool counts = allocation.write_off && is_live(allocation, window_.to) &&
                            window_.contains(allocation.allocated_on);
        if (counts) written_off_ += item.amount > 0 ? allocation.amount : -allocation.amount;
    }
    auto settled = settlement_of(item, its_own, window_.to);
    if (!settled || !*settled || !window_.contains((*settled)->settled_on)) {
        return settled ? std::optional<Settlement>() : std::move(settled);
    }
    behaviour_.add(item.amount, **settled);
    payers_.insert(item.customer);
    if ((*settled)->days_late > 0) late_payers_.insert(item.customer);
    return settled;
}

void WindowSums::add_open(const Item& item, std::int64_t open) {
    open_ += open;
    const auto late = base::days_between(ages_from(item, AgingBasis::due), window_.to);
    if (late <= 0) not_due_ += open;
    if (open > 0 && late > old_after_days) {
        old_ += open;
        ++old_items_;
    }
    if (item.opening) opening_ += open;
}

void WindowSums::add_sale(const Item& item, std::int64_t open) {
    if (!item.sale) return;
    if (window_.contains(item.posted_on)) posted_ += item.amount;
    if (item.reversed_on && window_.contains(*item.reversed_on)) posted_ -= item.amount;
    if (!is_live(item, window_.to) || item.issued_on > window_.to) return;
    if (window_.contains(item.issued_on)) billed_ += item.amount;
    auto& month = months_[month_of(item.issued_on)];
    month.billed += item.amount;
    if (open > 0) {
        month.open_days += int128{open} * base::days_between(item.issued_on, window_.to);
    }
}

Result<Money> WindowSums::total(int128 sum) const {
    if (base::detail::magnitude(sum) > std::numeric_limits<std::int64_t>::max()) {
        return base::detail::money_overflow(currency_);
    }
    return Money{static_cast<std::int64_t>(sum), currency_};
}

Result<std::vector<SalesMonth>> WindowSums::months() const {
    std::vector<SalesMonth> list;
    if (months_.empty()) return list;
    const Date first = months_.begin()->first;
    for (Date month = month_of(window_.to); month >= first; month = month.add_months(-1)) {
        const auto end = std::min(month.month_end(), window_.to);
        SalesMonth sales{
            .first = month, .days = base::days_between(month, end) + 1, .billed = {0, currency_}};
        if (const auto known = months_.find(month); known != months_.end()) {
            const auto billed = total(known->second.billed);
            if (!billed) return billed.error();
            sales.billed = *billed;
            sales.open_days = known->second.open_days;
        }
        list.push_back(sales);
    }
    join_empty_begin(list, window_.to);
    return list;
}

struct WindowSums::Totals {
    Money open, not_due, before, unapplied, billed, posted, opening, written_off, old;
};

Result<WindowSums::Totals> WindowSums::totals() const {
    Totals all;
    const std::pair<int128, Money*> sums[] = {
        {open_, &all.open},           {not_due_, &all.not_due},         {before_, &all.before},
        {unapplied_, &all.unapplied}, {billed_, &all.billed},           {posted_, &all.posted},
        {opening_, &all.opening},     {written_off_, &all.written_off}, {old_, &all.old}};
    for (const auto& [sum, to] : sums) {
        const auto fits = total(sum);
        if (!fits) return fits.error();
        *to = *fits;
    }
    return all;
}

void WindowSums::add_behaviour(std::vector<Figure>& figures) const {
    const auto& paid = behaviour_;
    const auto days = [&figures](const char* name, const char* formula, const char* sum,
                                 std::int64_t of, std::int64_t count) {
        figures.push_back(mean_days(name, formula, {sum, std::to_string(of)}, of,
                                    {"invoices settled", std::to_string(count)}, count,
                                    settled_basis));
    };
    const auto weighted = [&](const char* name, const char* formula, const char* sum, int128 of) {
        figures.push_back(mean_days(name, formula, {sum, amount_times_days(of, currency_)}, of,
                                    {"amount settled", amount_times_days(paid.amount, currency_)},
                                    paid.amount, settled_basis));
    };
    days("days_to_pay", "days_to_pay/1", "days from invoice to settlement", paid.days_to_settle,
         paid.settled);
    weighted("weighted_days_to_pay", "days_to_pay.weighted/1", "amount x days to settlement",
             paid.weighted_days_to_settle);
    days("days_late", "days_late/1", "days after due", paid.days_late, paid.settled);
    weighted("weighted_days_late", "days_late.weighted/1", "amount x days after due",
             paid.weighted_days_late);
    figures.push_back(share("late_invoices", "late.invoices/1",
                            count_input("settled late", paid.late),
                            count_input("invoices settled", paid.settled), settled_basis));
    figures.push_back(
        share("late_customers", "late.customers/1",
              count_input("customers with one settled late",
                          static_cast<std::int64_t>(late_payers_.size())),
              count_input("customers with one settled", static_cast<std::int64_t>(payers_.size())),
              settled_basis));
}

Result<std::vector<Figure>> WindowSums::figures() const {
    const auto sums = totals();
    if (!sums) return sums.error();
    const auto history = months();
    if (!history) return history.error();
    const auto days = window_.days();
    std::vector<Figure> figures = {
        dso(sums->open, sums->billed, days),
        best_possible_dso(sums->not_due, sums->billed, days),
        average_days_delinquent(sums->open, sums->not_due, sums->billed, days),
        countback_dso(sums->open, *history),
        true_dso(*history, sums->opening),
        collection_effectiveness({.begin = sums->before,
                                  .billed = sums->posted,
                                  .open = sums->open,
                                  .not_due = sums->not_due}),
        turnover(sums->posted, sums->before, sums->open),
        turnover_days(sums->posted, sums->before, sums->open, days)};
    add_behaviour(figures);
    figures.push_back(share("write_off", "write_off.share/1",
                            amount_input("written off", sums->written_off),
                            amount_input("billed", sums->billed),
                            "gross; write-offs dated in the window that still count"));
    figures.push_back(share("old_debt", "old_debt.share/1",
                            amount_input("more than 90 days past due", sums->old),
                            amount_input("open", sums->open), "invoices; gross of tax"));
    figures.push_back(count("old_debts", "old_debt.count/1",
                            {"more than 90 days past due", old_items_},
                            "invoices, each instalment by itself"));
    auto held = sums->unapplied;
    held.minor = -held.minor;
    figures.push_back(
        share("unapplied_cash", "unapplied.share/1", amount_input("cash not applied", held),
              amount_input("open", sums->open), "cash of whomever that settles nothing yet"));
    return figures;
}

}  // namespace openitem::metrics
