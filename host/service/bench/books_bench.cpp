// Posting, and a file to books: beside raw prepared inserts of exactly the rows that were written.
#include <openitem/records.h>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "host/base/result.hpp"
#include "host/service/bench/posting.hpp"
#include "host/store/books.hpp"
#include "host/store/sqlite/raw_insert.hpp"
#include "host/store/sqlite/sqlite_store.hpp"

namespace openitem::service::bench {

namespace {

// An invoice with tax: an entry of three lines, and an item under its indexes.
void post_one(store::Books& books, std::int64_t i, std::string& number) {
    const std::int64_t net = 1000 + i * 7919 % 1'000'000;
    const std::int64_t tax = net / 5;
    const base::Date date{20000 + static_cast<std::int32_t>(i / 3000)};
    const store::ItemDraft item{.amount = net + tax, .due_on = date.add_days(30)};
    number = fmt::format("R-{}", 10'000'000 + i);
    store::Draft draft{.event = ledger::Event::invoice,
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

double raw_seconds(const std::filesystem::path& from, const std::filesystem::path& folder,
                   store::RawInsert what, int repeat) {
    double best = 0;
    for (int i = 0; i < std::max(repeat, 1); ++i) {
        const auto to = folder / "raw.db";
        const std::chrono::duration<double> spent = store::raw_insert(from, to, what).spent;
        const auto took = spent.count();
        for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(to.string() + part);
        if (i == 0 || took < best) best = took;
    }
    return best;
}

}  // namespace

void post_all(store::Store& store, std::int64_t invoices) {
    std::string number;
    for (std::int64_t i = 1; i <= invoices;) {
        const auto transaction = store.begin({0});
        store::Books books(*transaction, eur);
        for (const auto end = std::min(invoices + 1, i + batch_records); i < end; ++i) {
            post_one(books, i, number);
        }
        transaction->commit();
    }
}

double run_self(const std::vector<std::string>& arguments, int expected_exit) {
    std::vector<char*> argv;
    std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
    argv.push_back(self.data());
    auto copies = arguments;
    for (auto& argument : copies) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const auto child = ::fork();
    if (child == 0) {
        const int nowhere = ::open("/dev/null", O_WRONLY);
        ::dup2(nowhere, STDOUT_FILENO);
        ::execv(self.c_str(), argv.data());
        ::_exit(127);
    }
    int status = 0;
    rusage usage{};
    if (child < 0 || ::wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) ||
        WEXITSTATUS(status) != expected_exit) {
        throw base::RunError(base::Exit::system,
                             fmt::format("'openitem {}' failed", fmt::join(arguments, " ")));
    }
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

Workspace csv_workspace(Work& work, const std::filesystem::path& root) {
    const auto workspace = Workspace::init(root);
    CompanySettings company;
    company.id = "bench";
    company.name = "Bench";
    company.currency = eur;
    workspace.add_company(company);
    ConnectionSettings connection;
    connection.name = "erp";
    connection.connector = "csv";
    connection.files = {work.csv_file().string()};
    connection.config_json = work.options.input.empty() ? csv_config() : "{}";
    workspace.add_connection("bench", connection);
    return workspace;
}

void post(Work& work) {
    const auto invoices = work.options.rows;
    const auto file = work.folder.path() / "posted.db";
    const auto seconds =
        best_seconds(1, [&] { post_all(*store::create_sqlite(file, eur), invoices); });
    store::RawInsert raw{.tables = {"entry", "line", "item"}};
    raw.transactions = (invoices + batch_records - 1) / batch_records;
    const auto limit = raw_seconds(file, work.folder.path(), raw, 1);
    const auto rate = static_cast<double>(invoices);
    work.each({"post", rate / seconds, "invoices/s", rate / limit,
               "prepared inserts of the same rows, indexes and batches", limit / seconds});
}

void csv_to_books(Work& work) {
    const auto root = work.folder.path() / "workspace";
    const auto workspace = csv_workspace(work, root);
    const auto books = workspace.books_file("bench");

    double memory = 0;
    const auto seconds = best_seconds(1, [&] {
        memory = run_self({"--workspace", root.string(), "sync", "bench"});
    });
    const auto rows = static_cast<double>(store::open_sqlite(books)->count_records(OI_INVOICE));
    store::RawInsert raw{.tables = store::bulk_tables()};
    raw.transactions = std::max<std::int64_t>(1, static_cast<std::int64_t>(rows) / batch_records);
    const auto limit = raw_seconds(books, work.folder.path(), raw, 1);
    work.each({"csv_to_books", rows / seconds, "rows/s", rows / limit,
               "prepared inserts of all rows written, nothing parsed", limit / seconds});
    work.each({"csv_to_books_memory", memory, "MiB", 256, "256 MiB", 256 / memory});
}

}  // namespace openitem::service::bench
