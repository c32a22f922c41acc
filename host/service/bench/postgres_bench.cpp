// Posting, and a file to books, in PostgreSQL: on a server of the bench's own, durable as it comes.
#include <openitem/records.h>

#include <algorithm>

#include "host/service/bench/posting.hpp"
#include "host/service/json_file.hpp"
#include "host/store/postgres/cluster.hpp"
#include "host/store/postgres/raw_copy.hpp"

namespace openitem::service::bench {

namespace {

store::PostgresOptions books_of(const store::postgres::ThrowawayCluster& cluster,
                                const char* company) {
    store::PostgresOptions options;
    options.url = cluster.url();
    options.company = company;
    return options;
}

double raw_seconds(const store::postgres::ThrowawayCluster& cluster,
                   const store::PostgresOptions& from, const store::RawInsert& what) {
    const auto to = books_of(cluster, "raw");
    store::create_postgres(to, eur);
    const std::chrono::duration<double> spent = store::raw_copy(from, to, what).spent;
    return spent.count();
}

}  // namespace

bool has_postgres() { return store::postgres::ThrowawayCluster::programs().has_value(); }

void post_postgres(Work& work) {
    const store::postgres::ThrowawayCluster cluster(true);
    const auto invoices = work.options.rows;
    const auto books = books_of(cluster, "bench");
    const auto store = store::create_postgres(books, eur);
    const auto seconds = best_seconds(1, [&] { post_all(*store, invoices); });
    store::RawInsert raw{.tables = {"entry", "line", "item"}};
    raw.transactions = (invoices + batch_records - 1) / batch_records;
    const auto limit = raw_seconds(cluster, books, raw);
    const auto rate = static_cast<double>(invoices);
    work.each({"post_postgres", rate / seconds, "invoices/s", rate / limit,
               "COPY and INSERT ... SELECT of the same rows, indexes and batches",
               limit / seconds});
}

void csv_to_books_postgres(Work& work) {
    const store::postgres::ThrowawayCluster cluster(true);
    const auto root = work.folder.path() / "workspace-postgres";
    const auto workspace = csv_workspace(work, root);
    write_json_file(root / "openitem.json", {{"version", 1}, {"store", {{"url", cluster.url()}}}});
    double memory = 0;
    const auto seconds = best_seconds(1, [&] {
        memory = run_self({"--workspace", root.string(), "sync", "bench"});
    });
    const auto books = books_of(cluster, "bench");
    const auto rows = static_cast<double>(store::open_postgres(books)->count_records(OI_INVOICE));
    store::RawInsert raw{.tables = store::bulk_tables()};
    raw.transactions = std::max<std::int64_t>(1, static_cast<std::int64_t>(rows) / batch_records);
    const auto limit = raw_seconds(cluster, books, raw);
    work.each({"csv_to_books_postgres", rows / seconds, "rows/s", rows / limit,
               "COPY and INSERT ... SELECT of all rows written, nothing parsed", limit / seconds});
    work.each({"csv_to_books_postgres_memory", memory, "MiB", 256, "256 MiB", 256 / memory});
}

}  // namespace openitem::service::bench
