// Open items and allocations.
#pragma once

#include <algorithm>

#include "host/store/sql/sql_store.hpp"

namespace openitem::store::sql {

#define OPENITEM_ITEM_COLUMNS                                                                  \
    "id, record, version, kind, flags, type, sequence, customer, currency, amount, issued_on," \
    " due_on, posted_on, entry, reversed_on, reversal, number, natural_key"
#define OPENITEM_ALLOCATION_COLUMNS \
    "id, kind, from_item, to_item, date, amount, entry, reversed_on, reversal, record"

template <class Columns>
ItemRow read_item_row(Columns& columns) {
    ItemRow row;
    row.item = read_item(columns);
    row.number = columns.text();
    row.natural_key = columns.text();
    return row;
}

template <class Columns>
AllocationRow read_allocation_row(Columns& columns) {
    AllocationRow row;
    row.allocation = read_allocation(columns);
    row.rule = columns.text();
    row.evidence = columns.text();
    return row;
}

template <class Query>
std::vector<StoredItem> stored_items(Query& query) {
    std::vector<StoredItem> items;
    while (query.step()) {
        auto columns = query.columns();
        items.push_back(own(read_item_row(columns)));
    }
    return items;
}

template <class Query>
void read_facts(Query& query, std::vector<ledger::Item>& out) {
    out.clear();
    while (query.step()) {
        auto columns = query.columns();
        out.push_back(read_item(columns));
    }
}

// Allocations by one of their sides, read along with the items: both are in item order.
template <class Db>
class AllocationStream {
public:
    AllocationStream(typename Db::Database& database, std::string_view side)
        : statement_(database,
                     "SELECT " OPENITEM_ALLOCATION_COLUMNS " FROM allocation WHERE :own AND " +
                         std::string(side) + " IS NOT NULL ORDER BY " + std::string(side) + ", id"),
          from_(side == "from_item") {
        next();
    }

    // Appends those of the item; what lies before it belongs to no item and is passed over.
    void take(ItemId item, std::vector<ledger::Allocation>& out) {
        while (has_ && side() < item) next();
        while (has_ && side() == item) {
            out.push_back(current_);
            next();
        }
    }

private:
    ItemId side() const noexcept { return from_ ? current_.from : current_.to; }
    void next() {
        has_ = statement_.step();
        if (!has_) return;
        typename Db::Columns columns(statement_);
        current_ = read_allocation(columns);
    }

    typename Db::Statement statement_;
    bool from_;
    bool has_ = false;
    ledger::Allocation current_;
};

inline void sort_by_id(std::vector<ledger::Allocation>& allocations) {
    std::sort(allocations.begin(), allocations.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
}

// The books as they stood at an entry: what came after it has not happened (A15).
inline void forget_after(EntryId last, ledger::Item& item,
                         std::vector<ledger::Allocation>& allocations) {
    if (item.reversal > last) item.reversed_on.reset();
    std::erase_if(allocations, [&](const auto& allocation) { return allocation.entry > last; });
    for (ledger::Allocation& allocation : allocations) {
        if (allocation.reversal > last) allocation.reversed_on.reset();
    }
}

template <class Db>
std::optional<StoredItem> SqlStore<Db>::item(ItemId id) {
    Query query(
        database_.prepared("SELECT " OPENITEM_ITEM_COLUMNS " FROM item WHERE :own AND id = ?"));
    query.put(id);
    if (!query.step()) return std::nullopt;
    Columns columns = query.columns();
    return own(read_item_row(columns));
}

template <class Db>
std::optional<ledger::Item> SqlStore<Db>::item_facts(ItemId id) {
    Query query(
        database_.prepared("SELECT " OPENITEM_ITEM_COLUMNS " FROM item WHERE :own AND id = ?"));
    query.put(id);
    if (!query.step()) return std::nullopt;
    Columns columns = query.columns();
    return read_item(columns);
}

template <class Db>
std::vector<StoredItem> SqlStore<Db>::items_of_record(RecordId record) {
    Query query(database_.prepared("SELECT " OPENITEM_ITEM_COLUMNS
                                   " FROM item WHERE :own AND record = ? ORDER BY id"));
    return stored_items(query.put(record));
}

template <class Db>
std::vector<StoredItem> SqlStore<Db>::items_by_number(std::string_view number) {
    Query query(database_.prepared("SELECT " OPENITEM_ITEM_COLUMNS
                                   " FROM item WHERE :own AND number = ? ORDER BY id"));
    return stored_items(query.put(number));
}

template <class Db>
std::vector<StoredItem> SqlStore<Db>::items_by_natural_key(std::string_view natural_key) {
    Query query(database_.prepared("SELECT " OPENITEM_ITEM_COLUMNS
                                   " FROM item WHERE :own AND natural_key = ? ORDER BY id"));
    return stored_items(query.put(natural_key));
}

template <class Db>
void SqlStore<Db>::item_facts_of_record(RecordId record, std::vector<ledger::Item>& out) {
    Query query(database_.prepared("SELECT " OPENITEM_ITEM_COLUMNS
                                   " FROM item WHERE :own AND record = ? ORDER BY id"));
    read_facts(query.put(record), out);
}

template <class Db>
void SqlStore<Db>::item_facts_by_number(std::string_view number, std::vector<ledger::Item>& out) {
    Query query(database_.prepared("SELECT " OPENITEM_ITEM_COLUMNS
                                   " FROM item WHERE :own AND number = ? ORDER BY id"));
    read_facts(query.put(number), out);
}

template <class Db>
void SqlStore<Db>::item_facts_by_natural_key(std::string_view key, std::vector<ledger::Item>& out) {
    Query query(database_.prepared("SELECT " OPENITEM_ITEM_COLUMNS
                                   " FROM item WHERE :own AND natural_key = ? ORDER BY id"));
    read_facts(query.put(key), out);
}

template <class Db>
void SqlStore<Db>::items(CustomerId customer, const Each<ItemRow>& each) {
    Statement statement(database_, customer ? "SELECT " OPENITEM_ITEM_COLUMNS
                                              " FROM item WHERE :own AND customer = ? ORDER BY id"
                                            : "SELECT " OPENITEM_ITEM_COLUMNS
                                              " FROM item WHERE :own ORDER BY id");
    if (customer) Binder(statement).put(customer);
    while (statement.step()) {
        Columns columns(statement);
        if (!each(read_item_row(columns))) return;
    }
}

template <class Db>
void SqlStore<Db>::open_items(const AsOf& as_of, CustomerId customer, const Each<OpenItem>& each) {
    std::optional<EntryId> known;
    if (as_of.known_at) known = last_entry_known_at(*as_of.known_at);
    std::optional<AllocationStream<Db>> from;
    std::optional<AllocationStream<Db>> to;
    if (!customer) {
        from.emplace(database_, "from_item");
        to.emplace(database_, "to_item");
    }
    std::vector<ledger::Allocation> allocations;
    items(customer, [&](const ItemRow& row) {
        OpenItem open{.row = row};
        if (customer) {
            allocation_facts_of(row.item.id, allocations);
        } else {
            allocations.clear();
            from->take(row.item.id, allocations);
            to->take(row.item.id, allocations);
        }
        if (known) {
            if (row.item.entry > *known) return true;
            forget_after(*known, open.row.item, allocations);
        }
        open.open = ledger::open_amount(open.row.item, allocations, as_of.date);
        return open.open == 0 || each(open);
    });
}

// Two questions, each with an index of its own: asked with OR it would read the whole table.
template <class Db>
std::vector<StoredAllocation> SqlStore<Db>::allocations_of(ItemId item) {
    std::vector<StoredAllocation> all;
    const auto read = [&](const char* sql) {
        Query query(database_.prepared(sql));
        query.put(item);
        while (query.step()) {
            Columns columns = query.columns();
            all.push_back(own(read_allocation_row(columns)));
        }
    };
    read("SELECT " OPENITEM_ALLOCATION_COLUMNS
         ", rule, evidence FROM allocation WHERE :own AND from_item = ?");
    read("SELECT " OPENITEM_ALLOCATION_COLUMNS
         ", rule, evidence FROM allocation WHERE :own AND to_item = ?");
    std::sort(all.begin(), all.end(), [](const StoredAllocation& a, const StoredAllocation& b) {
        return a.allocation.id < b.allocation.id;
    });
    return all;
}

template <class Db>
void SqlStore<Db>::allocation_facts_of(ItemId item, std::vector<ledger::Allocation>& out) {
    out.clear();
    Query query(database_.prepared("SELECT " OPENITEM_ALLOCATION_COLUMNS
                                   " FROM allocation WHERE :own AND from_item = ?1"
                                   " UNION ALL SELECT " OPENITEM_ALLOCATION_COLUMNS
                                   " FROM allocation WHERE :own AND to_item = ?1"));
    query.put(item);
    while (query.step()) {
        Columns columns = query.columns();
        out.push_back(read_allocation(columns));
    }
    sort_by_id(out);
}

template <class Db>
std::optional<StoredAllocation> SqlStore<Db>::allocation(AllocationId id) {
    Query query(database_.prepared("SELECT " OPENITEM_ALLOCATION_COLUMNS
                                   ", rule, evidence FROM allocation WHERE :own AND id = ?"));
    query.put(id);
    if (!query.step()) return std::nullopt;
    Columns columns = query.columns();
    return own(read_allocation_row(columns));
}

template <class Db>
std::optional<ledger::Allocation> SqlStore<Db>::allocation_facts(AllocationId id) {
    Query query(database_.prepared("SELECT " OPENITEM_ALLOCATION_COLUMNS
                                   " FROM allocation WHERE :own AND id = ?"));
    query.put(id);
    if (!query.step()) return std::nullopt;
    Columns columns = query.columns();
    return read_allocation(columns);
}

template <class Db>
std::optional<StoredAllocation> SqlStore<Db>::allocation_of_record(RecordId record) {
    Query query(database_.prepared("SELECT " OPENITEM_ALLOCATION_COLUMNS
                                   ", rule, evidence FROM allocation"
                                   " WHERE :own AND record = ? ORDER BY id DESC LIMIT 1"));
    query.put(record);
    if (!query.step()) return std::nullopt;
    Columns columns = query.columns();
    return own(read_allocation_row(columns));
}

template <class Db>
std::optional<ledger::Allocation> SqlStore<Db>::allocation_facts_of_record(RecordId record) {
    Query query(
        database_.prepared("SELECT " OPENITEM_ALLOCATION_COLUMNS
                           " FROM allocation WHERE :own AND record = ? ORDER BY id DESC LIMIT 1"));
    query.put(record);
    if (!query.step()) return std::nullopt;
    Columns columns = query.columns();
    return read_allocation(columns);
}

template <class Db>
void SqlStore<Db>::allocation_facts_of_record(RecordId record,
                                              std::vector<ledger::Allocation>& out) {
    Query query(database_.prepared("SELECT " OPENITEM_ALLOCATION_COLUMNS
                                   " FROM allocation WHERE :own AND record = ? ORDER BY id"));
    query.put(record);
    while (query.step()) {
        Columns columns = query.columns();
        out.push_back(read_allocation(columns));
    }
}

template <class Db>
void SqlStore<Db>::allocations(const Each<AllocationRow>& each) {
    Statement statement(database_, "SELECT " OPENITEM_ALLOCATION_COLUMNS
                                   ", rule, evidence FROM allocation WHERE :own ORDER BY id");
    while (statement.step()) {
        Columns columns(statement);
        if (!each(read_allocation_row(columns))) return;
    }
}

template <class Db>
void SqlStore<Db>::items_with_allocations(
    const Each<ledger::Item, std::span<const ledger::Allocation>>& each, EntryId known) {
    AllocationStream<Db> from(database_, "from_item");
    AllocationStream<Db> to(database_, "to_item");
    std::vector<ledger::Allocation> allocations;
    Statement statement(database_,
                        "SELECT " OPENITEM_ITEM_COLUMNS " FROM item WHERE :own ORDER BY id");
    while (statement.step()) {
        Columns columns(statement);
        ledger::Item item = read_item(columns);
        allocations.clear();
        from.take(item.id, allocations);
        to.take(item.id, allocations);
        sort_by_id(allocations);
        if (known) {
            if (item.entry > known) continue;
            forget_after(known, item, allocations);
        }
        if (!each(item, allocations)) return;
    }
}

}  // namespace openitem::store::sql
