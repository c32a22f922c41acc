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
using base::RunError;

namespace {

template <class T>
T checked(base::Result<T> result) {
    if (!result) throw RunError(Exit::system, result.error());
    return *std::move(result);
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
        total.open.currency = item.currency;
        total.carried.currency = functional;
        total.open = checked(base::add(total.open, {item.open, item.currency}));
        total.carried = checked(base::add(total.carried, {item.functional, functional}));
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

base::Result<metrics::Aging> aging_as_carried(store::Store& books, const store::Parties& parties,
                                              const metrics::AgingRequest& request) {
    const auto functional = books.functional_currency();
    const auto carried = carried_on(books, request.as_of);
    std::vector<metrics::Item> items;
    std::vector<std::int64_t> open;
    books.open_items({request.as_of, {}}, {}, [&](const store::OpenItem& row) {
        items.push_back(metrics_item(row.row.item));
        auto& item = items.back();
        item.customer = parties.on(row.row.item.customer, request.as_of).value;
        open.push_back(row.open);
        if (item.currency == functional) return true;
        const auto found = carried.find(row.row.item.id);
        open.back() = found == carried.end() ? 0 : found->second.functional;
        item.currency = functional;
        return true;
    });
    return metrics::aging(items, open, request);
}

void require_buckets(const metrics::AgingRequest& request) {
    if (auto good = metrics::check(request); !good) {
        throw RunError(Exit::wrong_use, good.error());
    }
}

}  // namespace

AgingReport aging(const Workspace& workspace, const std::string& company,
                  const metrics::AgingRequest& request, std::optional<base::Instant> known_at) {
    require_buckets(request);
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

AgingReport aging_in_books_currency(const Workspace& workspace, const std::string& company,
                                    const metrics::AgingRequest& request) {
    require_buckets(request);
    const auto books = workspace.open_books(company);
    const auto parties = store::Parties::of(*books);
    AgingReport report{
        checked(aging_as_carried(*books, parties, request)), {}, customer_labels(*books), {}};
    add_standings(*books, parties, report);
    order_by_number(report);
    return report;
}

}  // namespace openitem::service
