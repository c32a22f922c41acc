// What holds for every history of items and allocations. RapidCheck prints the seed of a failure.
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>

#include "host/metrics/aging.hpp"
#include "host/metrics/behaviour.hpp"

namespace openitem::metrics {
namespace {

using base::Currency;
using base::Date;

constexpr Date start{20000};
constexpr std::int32_t span_days = 400;

Date any_day() { return start.add_days(*rc::gen::inRange(0, span_days)); }

struct History {
    std::vector<Item> items;
    std::vector<Allocation> allocations;
};

Item any_item(std::int64_t id) {
    Item item;
    item.id = id;
    item.customer = *rc::gen::inRange(1, 4);
    item.currency = *rc::gen::element(Currency("EUR"), Currency("USD"));
    item.kind = *rc::gen::weightedElement<ItemKind>(
        {{6, ItemKind::document}, {2, ItemKind::unapplied}, {1, ItemKind::unidentified}});
    const std::int64_t size = *rc::gen::inRange<std::int64_t>(1, 100'000);
    const bool credit = item.kind != ItemKind::document || *rc::gen::inRange(0, 4) == 0;
    item.amount = credit ? -size : size;
    item.issued_on = any_day();
    item.due_on = item.issued_on.add_days(*rc::gen::inRange(0, 60));
    item.posted_on = item.issued_on;
    return item;
}

// Allocations only of what is open on every later day, as the ledger would allow them.
History any_history() {
    History history;
    const int count = *rc::gen::inRange(1, 12);
    for (int i = 0; i < count; ++i) history.items.push_back(any_item(i + 1));
    std::vector<std::int64_t> left;
    for (const auto& item : history.items) left.push_back(std::abs(item.amount));
    const int tries = *rc::gen::inRange(0, 20);
    for (int i = 0; i < tries; ++i) {
        const auto from = static_cast<std::size_t>(*rc::gen::inRange(0, count));
        const auto to = static_cast<std::size_t>(*rc::gen::inRange(0, count));
        const Item& source = history.items[from];
        const Item& target = history.items[to];
        const auto most = std::min(left[from], left[to]);
        if (source.amount > 0 || target.amount < 0 || source.currency != target.currency ||
            most == 0) {
            continue;
        }
        const auto amount = *rc::gen::inRange<std::int64_t>(1, most + 1);
        Allocation allocation{
            .id = i + 1,
            .from = source.id,
            .to = target.id,
            .allocated_on = std::max({any_day(), source.posted_on, target.posted_on}),
            .amount = amount};
        if (*rc::gen::inRange(0, 4) == 0) {
            allocation.reversed_on = allocation.allocated_on.add_days(*rc::gen::inRange(0, 50));
        }
        left[from] -= amount;
        left[to] -= amount;
        history.allocations.push_back(allocation);
    }
    return history;
}

RC_GTEST_PROP(MetricsProperty, BucketsSumToWhatIsOpen, ()) {
    const auto history = any_history();
    AgingRequest request;
    request.as_of = any_day();
    request.basis = *rc::gen::element(AgingBasis::due, AgingBasis::invoice);
    const auto open = open_at(history.items, history.allocations, request.as_of).value();
    const auto report = aging(history.items, open, request).value();

    for (const auto& total : report.totals) {
        std::int64_t documents = 0;
        std::int64_t everything = 0;
        for (std::size_t i = 0; i < open.size(); ++i) {
            if (history.items[i].currency != total.currency) continue;
            everything += open[i];
            if (history.items[i].kind == ItemKind::document) documents += open[i];
        }
        std::int64_t in_buckets = 0;
        for (const auto cell : total.buckets) in_buckets += cell;
        RC_ASSERT(in_buckets == documents);
        RC_ASSERT(total.documents == documents);
        RC_ASSERT(total.net == everything);

        std::int64_t rows = total.unidentified;
        for (const auto& row : report.rows) {
            if (row.currency == total.currency) rows += row.net;
        }
        RC_ASSERT(rows == everything);
    }
}

RC_GTEST_PROP(MetricsProperty, ADayMovesAnItemAtMostOneBucket, ()) {
    const auto item = any_item(1);
    AgingRequest request;
    request.basis = *rc::gen::element(AgingBasis::due, AgingBasis::invoice);
    const auto widths =
        *rc::gen::container<std::vector<std::int32_t>>(4, rc::gen::inRange<std::int32_t>(1, 40));
    request.bounds.clear();
    std::int32_t last = 0;
    for (const auto width : widths) request.bounds.push_back(last += width);
    const auto from = ages_from(item, request.basis);
    for (std::int32_t days = -3; days < 200; ++days) {
        const auto today = bucket_of(days, request);
        const auto tomorrow = bucket_of(days + 1, request);
        RC_ASSERT(tomorrow == today || tomorrow == today + 1);
        RC_ASSERT(today < bucket_labels(request).size());
    }
    RC_ASSERT(bucket_of(base::days_between(from, from), request) == 0U);
}

RC_GTEST_PROP(MetricsProperty, OrderOfTheInputsDoesNotMatter, ()) {
    auto history = any_history();
    const Date day = any_day();
    const auto before = open_at(history.items, history.allocations, day).value();
    std::reverse(history.items.begin(), history.items.end());
    std::reverse(history.allocations.begin(), history.allocations.end());
    auto after = open_at(history.items, history.allocations, day).value();
    std::reverse(after.begin(), after.end());
    RC_ASSERT(before == after);
}

RC_GTEST_PROP(MetricsProperty, WhatIsDatedLaterIsAsIfItHadNotBeen, ()) {
    auto history = any_history();
    const Date day = any_day();
    const auto with = open_at(history.items, history.allocations, day).value();
    std::erase_if(history.allocations, [day](const auto& a) { return a.allocated_on > day; });
    for (auto& allocation : history.allocations) {
        if (allocation.reversed_on && *allocation.reversed_on > day) allocation.reversed_on.reset();
    }
    RC_ASSERT(open_at(history.items, history.allocations, day).value() == with);
}

RC_GTEST_PROP(MetricsProperty, SettledMeansNothingOpen, ()) {
    const auto history = any_history();
    const Date day = any_day();
    const auto open = open_at(history.items, history.allocations, day).value();
    const auto all = settlements(history.items, history.allocations, day).value();
    for (const auto& settled : all) {
        RC_ASSERT(open[static_cast<std::size_t>(settled.item - 1)] == 0);
        RC_ASSERT(settled.settled_on <= day);
        const auto eve =
            open_at(history.items, history.allocations, settled.settled_on.add_days(-1));
        RC_ASSERT(eve.value()[static_cast<std::size_t>(settled.item - 1)] != 0 ||
                  history.items[static_cast<std::size_t>(settled.item - 1)].posted_on >
                      settled.settled_on.add_days(-1));
    }
}

}  // namespace
}  // namespace openitem::metrics
