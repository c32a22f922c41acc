// How fast invoices are posted, beside raw inserts of exactly the same rows.
//
//     post_bench [INVOICES [BATCH]]          (1,000,000 and 10,000)
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "host/ledger/document_type.hpp"
#include "host/store/books.hpp"
#include "host/store/sqlite/raw_insert.hpp"
#include "host/store/sqlite/sqlite_store.hpp"
#include "host/store/verify.hpp"

namespace openitem::store {
namespace {

using Clock = std::chrono::steady_clock;
constexpr base::Currency eur("EUR");

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

long peak_mib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

// An invoice with tax: an entry of three lines, and an item under three indexes.
void post_one(Books& books, std::int64_t i, std::string& number) {
    const std::int64_t net = 1000 + i * 7919 % 1'000'000;
    const std::int64_t tax = net / 5;
    const base::Date date{20000 + static_cast<std::int32_t>(i / 3000)};
    const ItemDraft item{.amount = net + tax, .functional = net + tax, .due_on = date.add_days(30)};
    number = "R-" + std::to_string(10'000'000 + i);
    Draft draft{.event = ledger::Event::invoice,
                .record = {i},
                .kind = ledger::ItemKind::invoice,
                .type = 380,
                .issued_on = date,
                .posted_on = date,
                .number = number,
                .facts = ledger::Facts::in_one_currency(eur, {1 + i * 104729 % 5000}),
                .items = {&item, 1}};
    draft.facts.set(ledger::Component::payable, net + tax);
    draft.facts.set(ledger::Component::net, net);
    draft.facts.set(ledger::Component::tax, tax);
    books.post(draft).value();
}

struct Spent {
    double seconds = 0;
    double cpu_seconds = 0;
};

Spent post_all(const std::filesystem::path& file, std::int64_t invoices, std::int64_t batch) {
    auto store = create_sqlite(file, eur);
    const auto start = Clock::now();
    const std::clock_t cpu_start = std::clock();
    std::string number;
    for (std::int64_t i = 1; i <= invoices;) {
        auto transaction = store->begin({0});
        Books books(*transaction, eur);
        for (const std::int64_t end = std::min(invoices + 1, i + batch); i < end; ++i) {
            post_one(books, i, number);
        }
        transaction->commit();
    }
    return {seconds_since(start),
            static_cast<double>(std::clock() - cpu_start) / static_cast<double>(CLOCKS_PER_SEC)};
}

int run(std::int64_t invoices, std::int64_t batch) {
    std::string name = (std::filesystem::temp_directory_path() / "openitem-bench-XXXXXX").string();
    const std::filesystem::path folder = mkdtemp(name.data());
    const auto rate = [&](double seconds) { return static_cast<double>(invoices) / seconds; };

    const Spent posted = post_all(folder / "posted.db", invoices, batch);
    std::printf(
        "posted                      %9.0f invoices/s, %6.2f us of processor each, peak %ld MiB\n",
        rate(posted.seconds), 1e6 / rate(posted.cpu_seconds), peak_mib());
    RawInsert raw{.tables = {"entry", "line", "item"},
                  .transactions = (invoices + batch - 1) / batch};
    for (const int rows : {1, 16}) {
        raw.rows_per_statement = rows;
        const std::filesystem::path file = folder / ("raw" + std::to_string(rows) + ".db");
        const RawInserted limit = raw_insert(folder / "posted.db", file, raw);
        std::printf(
            "raw, %2d rows to a statement %9.0f invoices/s, %6.2f us of processor each, ratio %.2f,"
            " by processor time %.2f\n",
            rows, rate(limit.seconds), 1e6 / rate(limit.cpu_seconds),
            limit.seconds / posted.seconds, limit.cpu_seconds / posted.cpu_seconds);
    }
    auto store = open_sqlite(folder / "posted.db");
    const auto start = Clock::now();
    const Report report = verify(*store);
    std::int64_t failed = 0;
    for (const ledger::Check& check : report.checks) {
        // The records are left out of this bench, and their references with them.
        if (!check.name.starts_with("references")) failed += check.failed;
    }
    std::printf("verified in %.1f s, %lld failures, peak %ld MiB\n", seconds_since(start),
                static_cast<long long>(failed), peak_mib());
    std::filesystem::remove_all(folder);
    return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace openitem::store

int main(int argc, char** argv) {
    const std::int64_t invoices = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
    const std::int64_t batch = argc > 2 ? std::atoll(argv[2]) : 10'000;
    return openitem::store::run(invoices, batch);
}
