// What an index of open items is built from and follows: bare rows, and what came after a mark.
#pragma once

#include "host/store/sql/sql_store.hpp"

namespace openitem::store::sql {

#define OPENITEM_BARE_ITEM_COLUMNS \
    "id, kind, customer, currency, amount, issued_on, due_on, posted_on, reversed_on"
#define OPENITEM_BARE_ALLOCATION_COLUMNS "id, from_item, to_item, date, amount, reversed_on"

template <class Columns>
void read_bare(Columns& columns, BareItem& item) {
    item.id = columns.template id<ItemId>();
    item.kind = columns.template number<ledger::ItemKind>();
    item.customer = columns.template id<CustomerId>();
    item.currency = columns.currency();
    item.amount = columns.integer();
    item.issued_on = columns.date();
    item.due_on = columns.date();
    item.posted_on = columns.date();
    item.reversed_on = columns.maybe_date();
}

template <class Columns>
void read_bare(Columns& columns, BareAllocation& allocation) {
    allocation.id = columns.template id<AllocationId>();
    allocation.from = columns.template id<ItemId>();
    allocation.to = columns.template id<ItemId>();
    allocation.date = columns.date();
    allocation.amount = columns.integer();
    allocation.reversed_on = columns.maybe_date();
}

// Reads what a statement with these parameters finds; false when it was told to stop.
template <class Db, class Row, class... Parameters>
bool each_bare(typename Db::Database& database, std::string_view sql, const Each<Row>& each,
               const Parameters&... parameters) {
    typename Db::Statement statement(database, sql);
    typename Db::Binder(statement).put_all(parameters...);
    Row row;
    while (statement.step()) {
        typename Db::Columns columns(statement);
        read_bare(columns, row);
        if (!each(row)) return false;
    }
    return true;
}

template <class Db>
Mark SqlStore<Db>::mark() {
    Query query(
        database_.prepared("SELECT (SELECT max(id) FROM entry WHERE :own),"
                           " (SELECT max(id) FROM item WHERE :own),"
                           " (SELECT max(id) FROM allocation WHERE :own)"));
    Mark mark;
    if (!query.step()) return mark;
    Columns columns = query.columns();
    mark.entry = columns.template id<EntryId>();
    mark.item = columns.template id<ItemId>();
    mark.allocation = columns.template id<AllocationId>();
    return mark;
}

template <class Db>
void SqlStore<Db>::items_after(const Mark& mark, const Each<BareItem>& each) {
    const bool all = !mark.item || each_bare<Db>(database_,
                                                 "SELECT " OPENITEM_BARE_ITEM_COLUMNS
                                                 " FROM item WHERE :own AND reversal > ?"
                                                 " AND id <= ? ORDER BY id",
                                                 each, mark.entry.value, mark.item.value);
    if (!all) return;
    each_bare<Db>(database_,
                  "SELECT " OPENITEM_BARE_ITEM_COLUMNS
                  " FROM item WHERE :own AND id > ? ORDER BY id",
                  each, mark.item.value);
}

template <class Db>
void SqlStore<Db>::allocations_after(const Mark& mark, const Each<BareAllocation>& each) {
    const bool all =
        !mark.allocation || each_bare<Db>(database_,
                                          "SELECT " OPENITEM_BARE_ALLOCATION_COLUMNS
                                          " FROM allocation WHERE :own AND reversal > ?"
                                          " AND id <= ? ORDER BY id",
                                          each, mark.entry.value, mark.allocation.value);
    if (!all) return;
    each_bare<Db>(database_,
                  "SELECT " OPENITEM_BARE_ALLOCATION_COLUMNS
                  " FROM allocation WHERE :own AND id > ? ORDER BY id",
                  each, mark.allocation.value);
}

}  // namespace openitem::store::sql
