// The index of open items, built from books and following them: beside the bare SELECT of what it
// is built from.
#include <fmt/format.h>

#include <algorithm>

#include "host/base/result.hpp"
#include "host/index/item_index.hpp"
#include "host/service/bench/posting.hpp"
#include "host/store/books.hpp"
#include "host/store/sqlite/raw_select.hpp"
#include "host/store/sqlite/sqlite_store.hpp"

namespace openitem::service::bench {

namespace {

// A payment for an invoice, and its application.
void pay(store::Books& books, const ledger::Item& invoice, store::RecordId record) {
    const auto day = invoice.due_on;
    const store::ItemDraft item{.amount = -invoice.amount, .due_on = day};
    const auto reference = fmt::format("P-{}", record.value);
    store::Draft draft{.event = ledger::Event::payment,
                       .record = record,
                       .kind = ledger::ItemKind::payment,
                       .issued_on = day,
                       .posted_on = day,
                       .natural_key = reference,
                       .facts = ledger::Facts::in_one_currency(eur, invoice.customer),
                       .items = {&item, 1}};
    draft.facts.set(ledger::Component::amount, invoice.amount);
    const auto payment = books.post(draft).value().first_item;
    books.allocate(payment, invoice.id, {.amount = invoice.amount, .date = day, .rule = "bench"})
        .value();
}

// Of every four invoices one is paid.
void pay_all(store::Store& store, std::int64_t invoices) {
    for (std::int64_t paid = 1; paid <= invoices;) {
        const auto transaction = store.begin({0});
        store::Books books(*transaction, eur);
        for (std::int64_t i = 0; i < batch_records && paid <= invoices; ++i, paid += 4) {
            pay(books, *transaction->item({paid}), {invoices + paid});
        }
        transaction->commit();
    }
}

}  // namespace

void index_rebuild(Work& work) {
    const auto invoices = std::max<std::int64_t>(work.options.rows * 4 / 5, 1);
    const auto file = work.folder.path() / "indexed.db";
    const auto store = store::create_sqlite(file, eur);
    post_all(*store, invoices);
    pay_all(*store, invoices);

    std::int64_t rows = 0;
    index::ItemIndex index;
    const auto best = best_in_turns(
        work.options.repeat,
        [&] {
            index = {};
            index.follow(*store::open_sqlite(file));
        },
        [&] { rows = store::raw_select(file).rows; });
    const auto& columns = index.columns();
    if (rows != static_cast<std::int64_t>(columns.items() + columns.allocations())) {
        throw base::RunError(base::Exit::system, "the index is not of the rows that were there");
    }
    const auto rate = static_cast<double>(rows);
    work.each({"index_rebuild", rate / best.work, "rows/s", rate / best.limit,
               "the bare SELECT of its columns, fetched to the end", best.limit / best.work});

    constexpr int commits = 100;
    double following = 0;
    for (int i = 0; i < commits; ++i) {
        {
            const auto transaction = store->begin({0});
            store::Books books(*transaction, eur);
            pay(books, *transaction->item({2 + 4 * i}), {2 * invoices + i});
            transaction->commit();
        }
        following += best_seconds(1, [&] { index.follow(*store); });
    }
    work.each({"index_follow", following / commits * 1e6, "us/commit", 0, "", 0});
}

}  // namespace openitem::service::bench
