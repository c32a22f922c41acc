// Aging out of the columns of open items: beside a scan written by hand for this one table.
#include <fmt/format.h>

#include <random>

#include "host/base/result.hpp"
#include "host/metrics/item_columns.hpp"
#include "host/service/bench/work.hpp"

namespace openitem::service::bench {

namespace {

constexpr base::Currency eur("EUR");
constexpr std::int64_t items = 10'000'000;
constexpr std::uint64_t customers = 50'000;
constexpr base::Date first_day{19'700};
constexpr std::int32_t days = 700;
constexpr base::Date today = first_day.add_days(days + 30);

void must(const base::Result<void>& done) {
    if (!done) throw base::RunError(base::Exit::system, done.error());
}

// Invoices, and a credit note in ten, of one company over two years: all of them open. Beside the
// columns what a hand-written scan needs of them, and nothing else.
struct OpenItems {
    metrics::ItemColumns columns;
    std::vector<std::uint32_t> customer;
    std::vector<std::int32_t> ages_from;
    std::vector<std::int64_t> open;
};

OpenItems make_items() {
    OpenItems made;
    made.columns.reserve(items, 0);
    std::mt19937_64 random(7);
    for (std::int64_t i = 1; i <= items; ++i) {
        const auto amount = static_cast<std::int64_t>(100 + random() % 5'000'000);
        const bool credit = random() % 10 == 0;
        metrics::Item item{
            .id = i,
            .customer = static_cast<std::int64_t>(1 + random() % customers),
            .currency = eur,
            .amount = credit ? -amount : amount,
            .issued_on = first_day.add_days(static_cast<std::int32_t>(i * days / items))};
        item.due_on = item.issued_on.add_days(static_cast<std::int32_t>(random() % 61));
        item.posted_on = item.issued_on;
        must(made.columns.add(item));
        made.customer.push_back(static_cast<std::uint32_t>(item.customer));
        made.ages_from.push_back(metrics::ages_from(item, metrics::AgingBasis::due).days);
        made.open.push_back(item.amount);
    }
    return made;
}

// What a customer has in each bucket, and how many items that are.
struct Row {
    std::int64_t buckets[5] = {};
    std::int64_t count = 0;
};

std::vector<Row> scan_by_hand(const OpenItems& all) {
    std::vector<Row> rows(customers + 1);
    for (std::size_t i = 0; i < all.open.size(); ++i) {
        const auto late = today.days - all.ages_from[i];
        const std::size_t bucket = late <= 0    ? 0
                                   : late <= 30 ? 1
                                   : late <= 60 ? 2
                                   : late <= 90 ? 3
                                                : 4;
        Row& row = rows[all.customer[i]];
        row.buckets[bucket] += all.open[i];
        ++row.count;
    }
    return rows;
}

void compare(const metrics::Aging& aging, const std::vector<Row>& rows) {
    bool same = aging.rows.size() == customers;
    for (const auto& row : aging.rows) {
        const Row& scanned = rows[static_cast<std::size_t>(row.customer)];
        same = same && std::equal(row.buckets.begin(), row.buckets.end(), scanned.buckets) &&
               row.open_items == scanned.count;
    }
    if (!same) throw base::RunError(base::Exit::system, "the aging is not what the scan found");
}

// A payment for every other invoice of the last year, applied when it came; some taken back.
void pay(OpenItems& all) {
    std::mt19937_64 random(8);
    const std::int64_t payments = items / 4;
    all.columns.reserve(static_cast<std::size_t>(payments), static_cast<std::size_t>(payments));
    for (std::int64_t i = 1; i <= payments; ++i) {
        const auto invoice = static_cast<std::size_t>(items / 2 + 2 * i - 2);
        if (all.open[invoice] < 0) continue;
        const auto came = today.add_days(-static_cast<std::int32_t>(random() % 360));
        must(all.columns.add({.id = items + i,
                              .customer = all.customer[invoice],
                              .kind = metrics::ItemKind::unapplied,
                              .currency = eur,
                              .amount = -all.open[invoice],
                              .issued_on = came,
                              .due_on = came,
                              .posted_on = came}));
        metrics::Allocation applied{.id = i,
                                    .from = items + i,
                                    .to = static_cast<std::int64_t>(invoice) + 1,
                                    .allocated_on = came,
                                    .amount = all.open[invoice]};
        if (random() % 50 == 0) applied.reversed_on = came.add_days(5);
        must(all.columns.add(applied));
    }
}

}  // namespace

void aging_10m(Work& work) {
    auto all = make_items();
    const metrics::AgingRequest request{.as_of = today};
    metrics::Aging aging;
    std::vector<Row> rows;
    const auto best = best_in_turns(
        work.options.repeat, [&] { aging = all.columns.aging(request).value(); },
        [&] { rows = scan_by_hand(all); });
    compare(aging, rows);
    work.each({"aging_10m", best.work * 1e3, "ms", best.limit * 1e3,
               "a scan of the columns written by hand, one thread as well",
               best.limit / best.work});
    const auto bytes = static_cast<double>(all.columns.bytes()) / static_cast<double>(items);
    pay(all);
    const metrics::AgingRequest past{.as_of = today.add_days(-360)};
    const auto then =
        best_seconds(work.options.repeat, [&] { aging = all.columns.aging(past).value(); });
    work.each(
        {"aging_10m_past", then * 1e3, "ms", 1000,
         fmt::format("a second; a year back, {} allocations corrected", all.columns.allocations()),
         1 / then});
    work.each({"aging_10m_memory", bytes, "bytes/item", 0, "", 0});
}

}  // namespace openitem::service::bench
