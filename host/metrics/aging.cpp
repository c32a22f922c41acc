#include "host/metrics/aging.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <map>
#include <utility>

namespace openitem::metrics {

using base::Code;
using base::Currency;
using base::Date;
using base::Error;
using base::Result;

namespace {

// Adds to one column and to the sums it belongs to; false on overflow.
bool book(AgingRow& row, std::int64_t& column, std::int64_t open, bool document) {
    bool over = __builtin_add_overflow(column, open, &column);
    over |= __builtin_add_overflow(row.net, open, &row.net);
    if (document) {
        over |= __builtin_add_overflow(row.documents, open, &row.documents);
        ++row.open_items;
    }
    return !over;
}

bool book(AgingRow& row, const Item& item, std::int64_t open, std::size_t bucket) {
    switch (item.kind) {
        case ItemKind::document:
            return book(row, row.buckets[bucket], open, true);
        case ItemKind::unapplied:
            return book(row, row.unapplied, open, false);
        case ItemKind::on_account:
            return book(row, row.on_account, open, false);
        case ItemKind::unidentified:
            return book(row, row.unidentified, open, false);
        case ItemKind::in_transit:
            return book(row, row.in_transit, open, false);
    }
    return false;
}

AgingRow empty_row(std::int64_t customer, Currency currency, std::size_t buckets) {
    AgingRow row;
    row.customer = customer;
    row.currency = currency;
    row.buckets.assign(buckets, 0);
    return row;
}

}  // namespace

Result<void> check(const AgingRequest& request) {
    constexpr std::size_t most = 24;
    const auto& bounds = request.bounds;
    const bool rising = std::adjacent_find(bounds.begin(), bounds.end(),
                                           [](auto a, auto b) { return a >= b; }) == bounds.end();
    if (!bounds.empty() && bounds.size() <= most && rising && bounds.front() >= 1) return {};
    return Error{.code = Code::invalid,
                 .message = fmt::format("expected 1 to {} rising bucket ends from 1 on, found {}",
                                        most, fmt::join(bounds, ",")),
                 .help = "for example 30,60,90"};
}

std::vector<std::string> bucket_labels(const AgingRequest& request) {
    std::vector<std::string> labels;
    std::int32_t first = 0;
    if (request.basis == AgingBasis::due) {
        labels.emplace_back("current");
        first = 1;
    }
    for (const std::int32_t last : request.bounds) {
        labels.push_back(first == last ? fmt::format("{}", last)
                                       : fmt::format("{}-{}", first, last));
        first = last + 1;
    }
    labels.push_back(fmt::format("{}+", first));
    return labels;
}

std::size_t bucket_of(std::int32_t days, const AgingRequest& request) noexcept {
    const auto& bounds = request.bounds;
    const auto late = static_cast<std::size_t>(
        std::lower_bound(bounds.begin(), bounds.end(), days) - bounds.begin());
    if (request.basis == AgingBasis::invoice) return late;
    return days <= 0 ? 0 : late + 1;
}

Date ages_from(const Item& item, AgingBasis basis) noexcept {
    return basis == AgingBasis::invoice || item.amount < 0 ? item.issued_on : item.due_on;
}

Result<Aging> aging(std::span<const Item> items, std::span<const std::int64_t> open,
                    const AgingRequest& request) {
    assert(items.size() == open.size());
    if (auto good = check(request); !good) return std::move(good).error();

    Aging result;
    result.request = request;
    result.labels = bucket_labels(request);
    const std::size_t buckets = result.labels.size();
    std::map<std::pair<Currency, std::int64_t>, AgingRow> rows;
    std::map<Currency, AgingRow> totals;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (open[i] == 0) continue;
        const Item& item = items[i];
        const auto days = base::days_between(ages_from(item, request.basis), request.as_of);
        const std::size_t bucket = bucket_of(days, request);
        const auto key = std::pair(item.currency, item.customer);
        bool fits = true;
        if (item.kind != ItemKind::unidentified) {
            auto& row = rows.try_emplace(key, empty_row(item.customer, item.currency, buckets))
                            .first->second;
            fits = book(row, item, open[i], bucket);
        }
        auto& total =
            totals.try_emplace(item.currency, empty_row(0, item.currency, buckets)).first->second;
        fits = book(total, item, open[i], bucket) && fits;
        if (!fits) {
            return Error{.code = Code::overflow,
                         .message = fmt::format("a sum in {} is too large to be kept exactly",
                                                item.currency.code())};
        }
    }
    for (auto& [key, row] : rows) result.rows.push_back(std::move(row));
    for (auto& [key, row] : totals) result.totals.push_back(std::move(row));
    return result;
}

}  // namespace openitem::metrics
