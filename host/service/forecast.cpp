#include "host/service/forecast.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "host/base/result.hpp"
#include "host/metrics/behaviour.hpp"
#include "host/service/cases.hpp"
#include "host/service/positions.hpp"
#include "host/service/usual_years.hpp"
#include "host/service/worth.hpp"
#include "host/store/statuses.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

using base::Date;
using base::Exit;
using base::Money;
using base::RunError;

namespace {

template <class T>
T checked(base::Result<T> result) {
    if (!result) throw RunError(Exit::system, result.error());
    return *std::move(result);
}

struct OpenInvoice {
    store::ItemId id;
    std::int64_t customer = 0;
    Money open;
    Date due_on;
};

// What is open on the day and what was settled by then, in one pass.
struct Seen {
    std::vector<OpenInvoice> open;
    std::map<base::Currency, Money> credits;
    std::vector<metrics::Observation> settled;
};

Seen look(store::Store& books, Date today) {
    Seen seen;
    const auto parties = store::Parties::of(books);
    std::vector<metrics::Allocation> allocations;
    books.items_with_allocations([&](const ledger::Item& stored,
                                     std::span<const ledger::Allocation> its_own) {
        const auto item = metrics_item(stored);
        allocations.clear();
        for (const auto& one : its_own) allocations.push_back(metrics_allocation(one, stored.id));
        const auto customer = parties.on(stored.customer, today).value;
        const auto open = checked(metrics::open_of(item, allocations, today));
        if (item.kind == metrics::ItemKind::document && open > 0) {
            seen.open.push_back({stored.id, customer, {open, item.currency}, item.due_on});
        } else if (open != 0) {
            auto& credit =
                seen.credits.try_emplace(item.currency, Money{0, item.currency}).first->second;
            credit = checked(base::add(credit, {open, item.currency}));
        } else if (const auto settled = checked(metrics::settlement_of(item, allocations, today))) {
            seen.settled.push_back(
                {customer, base::days_between(item.due_on, settled->settled_on)});
        }
        return true;
    });
    return seen;
}

std::int64_t disputed_of(const std::map<std::int64_t, std::int64_t>& parts, store::ItemId item) {
    const auto found = parts.find(item.value);
    return found == parts.end() ? 0 : found->second;
}

std::vector<ForecastLine> lines_of(store::Store& books, const std::vector<OpenInvoice>& open,
                                   const std::vector<metrics::ForecastItem>& items) {
    const auto labels = customer_labels(books);
    std::vector<ForecastLine> lines;
    for (std::size_t i = 0; i < open.size(); ++i) {
        const auto stored = books.item(open[i].id);
        ForecastLine line{.item = items[i]};
        if (stored) line.number = stored->number, line.sequence = stored->item.sequence;
        const auto label = labels.find(open[i].customer);
        if (label != labels.end()) line.customer = label->second;
        lines.push_back(std::move(line));
    }
    const auto key = [](const ForecastLine& line) {
        const bool none = !line.item.expected.day;
        return std::tuple(none, none ? Date{} : *line.item.expected.day, line.item.due_on,
                          std::string_view(line.number), line.sequence);
    };
    std::sort(lines.begin(), lines.end(),
              [&key](const auto& a, const auto& b) { return key(a) < key(b); });
    return lines;
}

// What was known at the end of a past day, and what came after it.
struct PastDay {
    Date day;
    std::vector<metrics::OpenThen> open;
    std::vector<metrics::Observation> settled;
};

std::vector<PastDay> days_of(const BacktestRequest& request) {
    constexpr std::size_t most_months = 240;
    require_usual_years(request.from);
    require_usual_years(request.to);
    if (request.from > request.to) {
        throw RunError(Exit::wrong_use,
                       fmt::format("expected --from not after --to, found {} to {}",
                                   request.from.to_string(), request.to.to_string()));
    }
    std::vector<PastDay> days;
    for (Date day = request.from.month_end(); day <= request.to;
         day = day.add_days(1).month_end()) {
        if (days.size() == most_months) {
            throw RunError(Exit::wrong_use, fmt::format("expected at most {} months", most_months));
        }
        days.push_back({day, {}, {}});
    }
    return days;
}

// Money that came for the item within the horizon and still counted at its end.
std::int64_t came_after(std::span<const metrics::Allocation> allocations, Date day, Date last) {
    std::int64_t came = 0;
    for (const auto& one : allocations) {
        const bool money = !one.write_off && !one.credit_note;
        if (money && one.allocated_on > day && metrics::is_live(one, last)) came += one.amount;
    }
    return came;
}

void add_invoice(const metrics::Item& item, std::span<const metrics::Allocation> allocations,
                 Date known, std::int32_t horizon, PastDay& day) {
    const auto open = checked(metrics::open_of(item, allocations, day.day));
    if (open > 0) {
        metrics::OpenThen then{.customer = item.customer, .due_on = item.due_on, .open = open};
        then.came = came_after(allocations, day.day, day.day.add_days(horizon));
        if (const auto settled = checked(metrics::settlement_of(item, allocations, known))) {
            then.settled_on = settled->settled_on;
        }
        day.open.push_back(then);
    } else if (const auto settled = checked(metrics::settlement_of(item, allocations, day.day))) {
        day.settled.push_back(
            {item.customer, base::days_between(item.due_on, settled->settled_on)});
    }
}

void add_invoices(store::Store& books, const BacktestRequest& request, std::vector<PastDay>& days) {
    const auto currency = books.functional_currency();
    const auto parties = store::Parties::of(books);
    const Date known = request.to.add_days(request.horizon_days);
    std::vector<metrics::Allocation> allocations;
    books.items_with_allocations(
        [&](const ledger::Item& stored, std::span<const ledger::Allocation> its_own) {
            auto item = metrics_item(stored);
            if (item.kind != metrics::ItemKind::document || item.amount <= 0) return true;
            allocations.clear();
            for (const auto& one : its_own) {
                allocations.push_back(metrics_allocation(one, stored.id));
            }
            if (item.currency != currency) {
                value_as_posted(books, stored, its_own, item, allocations);
            }
            for (auto& day : days) {
                item.customer = parties.on(stored.customer, day.day).value;
                add_invoice(item, allocations, known, request.horizon_days, day);
            }
            return true;
        });
}

}  // namespace

ForecastReport forecast(const Workspace& workspace, const std::string& company,
                        const ForecastRequest& request) {
    require_usual_years(request.today);
    const auto books = workspace.open_books(company);
    const auto seen = look(*books, request.today);
    const metrics::PaymentHabits habits(seen.settled);
    const auto disputed = disputed_parts(cases_on(*books, {}, request.today));

    std::vector<metrics::ForecastItem> items;
    std::map<base::Currency, std::vector<metrics::ForecastItem>> by_currency;
    for (const auto& invoice : seen.open) {
        items.push_back({.open = invoice.open,
                         .due_on = invoice.due_on,
                         .expected = habits.expect(invoice.customer, invoice.due_on, request.today),
                         .disputed = disputed_of(disputed, invoice.id)});
        by_currency[invoice.open.currency].push_back(items.back());
    }
    ForecastReport report;
    report.today = request.today;
    report.settled = static_cast<std::int64_t>(seen.settled.size());
    for (const auto& [currency, of_it] : by_currency) {
        report.currencies.push_back(
            checked(metrics::forecast(of_it, currency, request.today, request.weeks)));
    }
    for (const auto& [currency, credit] : seen.credits) report.credits.push_back(credit);
    if (request.with_items) report.items = lines_of(*books, seen.open, items);
    return report;
}

BacktestReport backtest(const Workspace& workspace, const std::string& company,
                        const BacktestRequest& request) {
    return backtest_of(*workspace.open_books(company), request);
}

BacktestReport backtest_of(store::Store& books, const BacktestRequest& request) {
    auto days = days_of(request);
    add_invoices(books, request, days);
    BacktestReport report{.currency = books.functional_currency(),
                          .horizon_days = request.horizon_days};
    for (const auto& day : days) {
        const metrics::PaymentHabits habits(day.settled);
        report.days.push_back(
            checked(metrics::forecast_error(habits, day.open, day.day, request.horizon_days)));
    }
    return report;
}

}  // namespace openitem::service
