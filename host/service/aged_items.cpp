// What a cell of the aging is made of: its items, one by one.
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "host/base/result.hpp"
#include "host/service/aging.hpp"
#include "host/service/positions.hpp"
#include "host/store/statuses.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

using base::Exit;
using base::RunError;

namespace {

std::string column_of(const metrics::Item& item, std::int32_t days,
                      const metrics::AgingRequest& request,
                      const std::vector<std::string>& labels) {
    switch (item.kind) {
        case metrics::ItemKind::document:
            return labels[metrics::bucket_of(days, request)];
        case metrics::ItemKind::unapplied:
            return "unapplied";
        case metrics::ItemKind::on_account:
            return "on account";
        case metrics::ItemKind::unidentified:
            return "unidentified";
        case metrics::ItemKind::in_transit:
            break;
    }
    return "in transit";
}

void check_column(const std::string& column, std::vector<std::string> columns) {
    for (const char* cash : {"unapplied", "on account", "unidentified", "in transit"}) {
        columns.emplace_back(cash);
    }
    const bool known =
        column.empty() || std::find(columns.begin(), columns.end(), column) != columns.end();
    if (known) return;
    throw RunError(Exit::wrong_use, fmt::format("--bucket: expected one of {}, found {}",
                                                fmt::join(columns, ", "), column));
}

}  // namespace

std::vector<AgedItem> aged_items(const Workspace& workspace, const std::string& company,
                                 const metrics::AgingRequest& request,
                                 std::optional<base::Instant> known_at,
                                 const AgedItemsWanted& wanted) {
    if (auto good = metrics::check(request); !good) {
        throw RunError(Exit::wrong_use, good.error());
    }
    const auto labels = metrics::bucket_labels(request);
    check_column(wanted.column, labels);
    const auto books = workspace.open_books(company);
    const auto parties = store::Parties::of(*books, known_at);
    const auto customers = customer_labels(*books);
    std::int64_t only = 0;
    if (!wanted.customer.empty()) {
        only = parties.on(find_customer(*books, wanted.customer).id, request.as_of).value;
    }
    std::vector<AgedItem> items;
    books->open_items({request.as_of, known_at}, {}, [&](const store::OpenItem& row) {
        const auto& stored = row.row.item;
        const auto customer = parties.on(stored.customer, request.as_of).value;
        if (only != 0 && customer != only) return true;
        const auto item = metrics_item(stored);
        const auto days =
            base::days_between(metrics::ages_from(item, request.basis), request.as_of);
        auto column = column_of(item, days, request, labels);
        if (!wanted.column.empty() && column != wanted.column) return true;
        const auto label = customers.find(customer);
        items.push_back({.number = std::string(row.row.number),
                         .sequence = stored.sequence,
                         .customer = label == customers.end() ? CustomerLabel{} : label->second,
                         .issued_on = stored.issued_on,
                         .due_on = stored.due_on,
                         .days = days,
                         .column = std::move(column),
                         .open = {row.open, stored.currency}});
        return true;
    });
    const auto key = [](const AgedItem& item) {
        return std::tie(item.open.currency, item.customer.number, item.due_on, item.number,
                        item.sequence);
    };
    std::sort(items.begin(), items.end(),
              [&key](const auto& a, const auto& b) { return key(a) < key(b); });
    return items;
}

}  // namespace openitem::service
