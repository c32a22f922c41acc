#include "host/service/aging.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "host/base/clock.hpp"
#include "host/base/result.hpp"
#include "host/index/index_keeper.hpp"
#include "host/service/customer.hpp"
#include "host/service/positions.hpp"
#include "host/service/worth.hpp"
#include "host/store/statuses.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

using base::Exit;
using base::Money;
using base::RunError;

namespace {

template <class T>
T checked(base::Result<T> result) {
    if (!result) throw RunError(Exit::system, result.error());
    return *std::move(result);
}

// Sums that make the figures, over all items of the books.
struct Sums {
    explicit Sums(base::Currency currency)
        : open(currency), not_due(currency), unapplied(currency), billed(currency) {}
    base::MoneySum open, not_due, unapplied, billed;
};

void add_open(Sums& sums, const metrics::Item& item, std::int64_t open, base::Date as_of) {
    if (open == 0) return;
    const Money amount{open, item.currency};
    if (item.kind != metrics::ItemKind::document) return sums.unapplied.add(amount);
    sums.open.add(amount);
    const auto from = metrics::ages_from(item, metrics::AgingBasis::due);
    if (from >= as_of) sums.not_due.add(amount);
}

// The item's settlement, if that lies in the window.
std::optional<metrics::Settlement> settled_in(const metrics::Item& item,
                                              const std::vector<metrics::Allocation>& allocations,
                                              base::Date from, base::Date to) {
    const auto found = metrics::settlements({&item, 1}, allocations, to);
    if (!found) throw RunError(Exit::system, found.error());
    if (found->empty() || found->front().settled_on < from) return std::nullopt;
    return found->front();
}

SettledItem settled_item(store::Store& books, const metrics::Item& item,
                         const metrics::Settlement& settlement) {
    const auto stored = books.item(store::ItemId{item.id});
    return {.number = stored ? stored->number : "",
            .sequence = stored ? stored->item.sequence : 1,
            .customer = item.customer,
            .amount = {item.amount, item.currency},
            .issued_on = item.issued_on,
            .due_on = item.due_on,
            .settlement = settlement};
}

// As people look for a customer: by currency, then number.
void order_by_number(AgingReport& report) {
    const auto key = [&report](const metrics::AgingRow& row) {
        const auto label = report.customers.find(row.customer);
        return std::tuple(row.currency,
                          label == report.customers.end() ? std::string() : label->second.number,
                          row.customer);
    };
    std::sort(report.aging.rows.begin(), report.aging.rows.end(),
              [&key](const auto& a, const auto& b) { return key(a) < key(b); });
}

// What the open amounts in other currencies are valued at in the books.
std::vector<CarriedTotal> carried_by_currency(store::Store& books, const metrics::Aging& aging) {
    const auto functional = books.functional_currency();
    const auto own = [&](const auto& total) { return total.currency == functional; };
    if (std::all_of(aging.totals.begin(), aging.totals.end(), own)) return {};
    std::map<base::Currency, CarriedTotal> totals;
    for (const auto& [id, item] : carried_on(books, aging.request.as_of)) {
        auto& total = totals[item.currency];
        total.open = {total.open.minor + item.open, item.currency};
        total.carried = {total.carried.minor + item.functional, functional};
    }
    std::vector<CarriedTotal> out;
    for (const auto& [currency, total] : totals) out.push_back(total);
    return out;
}

// Few customers have anything said of them: one look for all of them.
void add_standings(store::Store& books, const store::Parties& parties, AgingReport& report) {
    const auto day = report.aging.request.as_of;
    std::set<std::int64_t> spoken_of;
    for (const auto& status : books.statuses({}, {})) {
        spoken_of.insert(parties.on(status.customer, day).value);
    }
    for (const auto& row : report.aging.rows) {
        if (!spoken_of.contains(row.customer)) continue;
        const auto members = parties.members({row.customer}, day);
        auto words = standing_of(books, members, day, report.known_at).in_words();
        if (!words.empty()) report.standings[row.customer] = std::move(words);
    }
}

// The index has the books as they are now: what was known at an instant is read from them.
base::Result<metrics::Aging> aging_known_at(store::Store& books, const store::Parties& parties,
                                            const metrics::AgingRequest& request,
                                            base::Instant known_at) {
    std::vector<metrics::Item> items;
    std::vector<std::int64_t> open;
    books.open_items({request.as_of, known_at}, {}, [&](const store::OpenItem& row) {
        items.push_back(metrics_item(row.row.item));
        items.back().customer = parties.on(row.row.item.customer, request.as_of).value;
        open.push_back(row.open);
        return true;
    });
    return metrics::aging(items, open, request);
}

base::Result<metrics::Aging> aging_of_index(const Workspace& workspace, const std::string& company,
                                            store::Store& books, const store::Parties& parties,
                                            const metrics::AgingRequest& request) {
    const auto index = workspace.indexes().hold(company, books, base::SystemClock().now());
    return index->aging(request, [&](std::int64_t customer) {
        return parties.on({customer}, request.as_of).value;
    });
}

}  // namespace

AgingReport aging(const Workspace& workspace, const std::string& company,
                  const metrics::AgingRequest& request, std::optional<base::Instant> known_at) {
    if (auto good = metrics::check(request); !good) {
        throw RunError(Exit::wrong_use, good.error());
    }
    const auto books = workspace.open_books(company);
    const auto parties = store::Parties::of(*books, known_at);
    auto aged = known_at ? aging_known_at(*books, parties, request, *known_at)
                         : aging_of_index(workspace, company, *books, parties, request);
    AgingReport report{checked(std::move(aged)), known_at, customer_labels(*books), {}};
    if (!known_at) report.carried = carried_by_currency(*books, report.aging);
    add_standings(*books, parties, report);
    order_by_number(report);
    return report;
}

KpiReport kpi(const Workspace& workspace, const std::string& company, base::Date from,
              base::Date to, bool with_items) {
    const auto days = base::days_between(from, to) + 1;
    if (days < 1) {
        throw RunError(Exit::wrong_use,
                       fmt::format("expected --from not after --to, found {} to {}",
                                   from.to_string(), to.to_string()));
    }
    const auto books = workspace.open_books(company);
    const auto currency = books->functional_currency();
    KpiReport report;
    report.from = from;
    report.to = to;
    report.currency = currency;

    Sums sums(currency);
    std::vector<metrics::Item> settled_items;
    std::vector<metrics::Settlement> settlements;
    std::vector<metrics::Allocation> allocations;
    books->items_with_allocations(
        [&](const ledger::Item& item, std::span<const ledger::Allocation> stored) {
            auto seen = metrics_item(item);
            allocations.clear();
            for (const auto& one : stored) {
                allocations.push_back(metrics_allocation(one, item.id));
            }
            const bool foreign = seen.currency != currency;
            if (foreign) value_as_posted(*books, item, seen, allocations);
            if (metrics::is_billed_in(seen, currency, to, days)) {
                sums.billed.add({seen.amount, currency});
            }
            add_open(sums, seen,
                     foreign ? checked(metrics::open_at({&seen, 1}, allocations, to)).front()
                             : ledger::open_amount(item, stored, to),
                     to);
            if (const auto settled = settled_in(seen, allocations, from, to)) {
                settled_items.push_back(seen);
                settlements.push_back(*settled);
            }
            return true;
        });

    report.open = checked(sums.open.total());
    report.not_due = checked(sums.not_due.total());
    report.unapplied = checked(sums.unapplied.total());
    report.billed = checked(sums.billed.total());
    report.figures = {
        metrics::dso(report.open, report.billed, days),
        metrics::best_possible_dso(report.not_due, report.billed, days),
        metrics::average_days_delinquent(report.open, report.not_due, report.billed, days)};
    report.behaviour = metrics::payment_behaviour(settled_items, settlements);
    for (std::size_t i = 0; with_items && i < settled_items.size(); ++i) {
        report.settled.push_back(settled_item(*books, settled_items[i], settlements[i]));
    }
    return report;
}

}  // namespace openitem::service
