// What an index of open items is built from and follows: bare rows, and what came after a mark.
#pragma once

#include <limits>
#include <string>
#include <string_view>

#include "host/store/sql/sql_store.hpp"

namespace openitem::store::sql {

inline constexpr std::string_view bare_items =
    "SELECT id, kind, customer, currency, amount, issued_on, due_on, posted_on, reversed_on"
    " FROM item WHERE :own";
inline constexpr std::string_view bare_allocations =
    "SELECT id, from_item, to_item, date, amount, reversed_on FROM allocation WHERE :own";

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

// Reads what a statement finds after a number; false when it was told to stop. Rows with an id
// above `last` are passed over.
template <class Db, class Row>
bool each_bare(typename Db::Database& database, std::string_view sql, std::int64_t after,
               std::int64_t last, const Each<Row>& each) {
    typename Db::Statement statement(database, sql);
    typename Db::Binder(statement).put(after);
    Row row;
    while (statement.step()) {
        typename Db::Columns columns(statement);
        read_bare(columns, row);
        if (row.id.value <= last && !each(row)) return false;
    }
    return true;
}

// What was reversed after the mark, and is older, then what is newer.
template <class Db, class Row>
void bare_after(typename Db::Database& database, std::string_view select, EntryId entry,
                std::int64_t newest, const Each<Row>& each) {
    // In the order of the index on reversals: asked for by id as well, either database would walk
    // through all the rows there are.
    const std::string reversed = std::string(select) + " AND reversal > ? ORDER BY reversal";
    if (newest != 0 && !each_bare<Db>(database, reversed, entry.value, newest, each)) return;
    constexpr auto all = std::numeric_limits<std::int64_t>::max();
    each_bare<Db>(database, std::string(select) + " AND id > ? ORDER BY id", newest, all, each);
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
    bare_after<Db>(database_, bare_items, mark.entry, mark.item.value, each);
}

template <class Db>
void SqlStore<Db>::allocations_after(const Mark& mark, const Each<BareAllocation>& each) {
    bare_after<Db>(database_, bare_allocations, mark.entry, mark.allocation.value, each);
}

}  // namespace openitem::store::sql
