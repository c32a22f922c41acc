// Columns that live through a history say on every day what is computed from its rows.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <ostream>

#include "host/metrics/item_columns.hpp"

namespace openitem::metrics {
namespace {

using base::Currency;
using base::Date;

constexpr Date start{20000};
constexpr int span_days = 60;

// Items and allocations as rows and as columns, always the same.
class History {
public:
    void add_item() {
        Item item;
        item.id = items.empty()
                      ? 1
                      : items.back().id + *rc::gen::weightedElement<std::int64_t>({{6, 1}, {1, 3}});
        item.currency = *rc::gen::element(Currency("EUR"), Currency("USD"));
        item.kind = *rc::gen::weightedElement<ItemKind>({{6, ItemKind::document},
                                                         {2, ItemKind::unapplied},
                                                         {1, ItemKind::on_account},
                                                         {1, ItemKind::in_transit},
                                                         {1, ItemKind::unidentified}});
        item.customer = item.kind == ItemKind::unidentified ? 0 : *rc::gen::inRange(0, 4);
        const std::int64_t size = *rc::gen::inRange<std::int64_t>(1, 1000);
        const bool credit = item.kind != ItemKind::document || *rc::gen::inRange(0, 4) == 0;
        item.amount = credit ? -size : size;
        item.issued_on = any_day();
        item.due_on = item.issued_on.add_days(*rc::gen::inRange(0, 40));
        item.posted_on = item.issued_on.add_days(*rc::gen::inRange(0, 3));
        items.push_back(item);
        RC_ASSERT(columns.add(item).ok());
    }

    // Of what neither side has taken by anything that was not taken back before it.
    void allocate() {
        Item& from = any_item();
        Item& to = any_item();
        if (from.id == to.id || from.reversed_on || to.reversed_on) return;
        const bool one_sided = *rc::gen::inRange(0, 4) == 0;
        const auto room = one_sided ? room_of(to) : std::min(room_of(from), room_of(to));
        if (room == 0) return;
        Allocation made{.id = allocations.empty() ? 1 : allocations.back().id + 1,
                        .from = one_sided ? 0 : from.id,
                        .to = to.id,
                        .allocated_on = std::max({any_day(), from.posted_on, to.posted_on}),
                        .amount = *rc::gen::inRange<std::int64_t>(1, room + 1)};
        allocations.push_back(made);
        RC_ASSERT(columns.add(made).ok());
    }

    void take_back() {
        if (allocations.empty()) return;
        take_back(allocations[*rc::gen::inRange<std::size_t>(0, allocations.size())]);
    }

    void reverse_item() {
        Item& item = any_item();
        if (item.reversed_on) return;
        Date on = std::max(item.posted_on, any_day());
        for (auto& each : allocations) {
            if (each.from != item.id && each.to != item.id) continue;
            take_back(each);
            on = std::max(on, *each.reversed_on);
        }
        item.reversed_on = on;
        RC_ASSERT(columns.reverse_item(item.id, on).ok());
    }

    static Date any_day() { return start.add_days(*rc::gen::inRange(0, span_days)); }

    std::vector<Item> items;
    std::vector<Allocation> allocations;
    ItemColumns columns;

private:
    Item& any_item() { return items[*rc::gen::inRange<std::size_t>(0, items.size())]; }

    void take_back(Allocation& allocation) {
        if (allocation.reversed_on) return;
        allocation.reversed_on = allocation.allocated_on.add_days(*rc::gen::inRange(0, 30));
        RC_ASSERT(columns.reverse_allocation(allocation.id, *allocation.reversed_on).ok());
    }

    // As if all had counted at once: no day can take more than that.
    std::int64_t room_of(const Item& item) const {
        auto room = std::abs(item.amount);
        for (const auto& each : allocations) {
            if (each.from == item.id || each.to == item.id) room -= each.amount;
        }
        return room;
    }
};

History any_history() {
    History history;
    history.add_item();
    const int steps = *rc::gen::inRange(0, 40);
    for (int i = 0; i < steps; ++i) {
        switch (*rc::gen::inRange(0, 8)) {
            case 0:
                history.take_back();
                break;
            case 1:
                history.reverse_item();
                break;
            case 2:
            case 3:
            case 4:
                history.allocate();
                break;
            default:
                history.add_item();
        }
    }
    return history;
}

auto values(const AgingRow& row) {
    return std::tie(row.customer, row.currency, row.buckets, row.unapplied, row.on_account,
                    row.unidentified, row.in_transit, row.documents, row.net, row.open_items);
}

void expect_same(const Aging& one, const Aging& other) {
    RC_ASSERT(one.labels == other.labels);
    RC_ASSERT(one.rows.size() == other.rows.size());
    RC_ASSERT(one.totals.size() == other.totals.size());
    for (std::size_t i = 0; i < one.rows.size(); ++i) {
        RC_ASSERT(values(one.rows[i]) == values(other.rows[i]));
    }
    for (std::size_t i = 0; i < one.totals.size(); ++i) {
        RC_ASSERT(values(one.totals[i]) == values(other.totals[i]));
    }
}

AgingRequest any_request(Date day) {
    AgingRequest request{.as_of = day,
                         .basis = *rc::gen::element(AgingBasis::due, AgingBasis::invoice),
                         .bounds = {}};
    std::int32_t last = 0;
    const int count = *rc::gen::inRange(1, 5);
    for (int i = 0; i < count; ++i) {
        request.bounds.push_back(last += *rc::gen::inRange<std::int32_t>(1, 20));
    }
    return request;
}

RC_GTEST_PROP(ItemColumnsProperty, SayOnEveryDayWhatTheRowsSay, ()) {
    const auto history = any_history();
    for (int n = -1; n < span_days + 35; ++n) {
        const Date day = start.add_days(n);
        const auto open = open_at(history.items, history.allocations, day).value();
        RC_ASSERT(history.columns.open_at(day).value() == open);
        const auto request = any_request(day);
        expect_same(history.columns.aging(request).value(),
                    aging(history.items, open, request).value());
    }
}

RC_GTEST_PROP(ItemColumnsProperty, SayOfOneCustomerWhatTheRowsSay, ()) {
    const auto history = any_history();
    const Date day = History::any_day();
    const auto open = open_at(history.items, history.allocations, day).value();
    for (std::int64_t customer = 0; customer < 5; ++customer) {
        std::vector<std::pair<std::int64_t, std::int64_t>> expected;
        for (std::size_t i = 0; i < open.size(); ++i) {
            const auto& item = history.items[i];
            if (item.customer == customer && open[i] != 0) expected.emplace_back(item.id, open[i]);
        }
        std::vector<std::pair<std::int64_t, std::int64_t>> found;
        for (const auto& each : history.columns.open_of(customer, day)) {
            found.emplace_back(each.item, each.amount.minor);
        }
        RC_ASSERT(found == expected);
    }
}

RC_GTEST_PROP(ItemColumnsProperty, BuiltAtOnceOrMovedForwardTheyAreTheSame, ()) {
    const auto history = any_history();
    ItemColumns built;
    built.reserve(history.items.size(), history.allocations.size());
    for (const auto& item : history.items) RC_ASSERT(built.add(item).ok());
    for (const auto& allocation : history.allocations) RC_ASSERT(built.add(allocation).ok());
    for (int n = 0; n < span_days + 35; n += 5) {
        const Date day = start.add_days(n);
        RC_ASSERT(built.open_at(day).value() == history.columns.open_at(day).value());
    }
}

}  // namespace
}  // namespace openitem::metrics
