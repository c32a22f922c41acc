// The journal: entries, their lines, and what they made.
#pragma once

#include <algorithm>

#include "host/store/sql/sql_store.hpp"

namespace openitem::store::sql {

constexpr const char* line_stream_sql =
    "SELECT entry, account, customer, item, currency, amount, functional FROM line"
    " WHERE :own AND entry >= ? ORDER BY entry, n";

// Rows that carry the id of their entry, read along with the entries.
template <class Db, class Row>
class EntryStream {
public:
    using Columns = typename Db::Columns;
    using Read = Row (*)(Columns&);

    // `entry_of` tells the entry of a row; for lines the entry is the first column.
    EntryStream(typename Db::Database& database, const char* sql, EntryId first, Read read,
                EntryId (*entry_of)(const Row&))
        : statement_(database, sql), read_(read), entry_of_(entry_of) {
        typename Db::Binder(statement_).put(first.value);
        next();
    }

    // Replaces `out` by the rows of that entry, and any before it that no entry has claimed: those
    // are out of place, and whoever checks the entry will see them.
    void take(EntryId entry, std::vector<Row>& out) {
        out.clear();
        while (has_ && entry_ <= entry) {
            out.push_back(current_);
            next();
        }
    }

private:
    void next() {
        has_ = statement_.step();
        if (!has_) return;
        Columns columns(statement_);
        if (entry_of_ == nullptr) entry_ = columns.template id<EntryId>();
        current_ = read_(columns);
        if (entry_of_ != nullptr) entry_ = entry_of_(current_);
    }

    typename Db::Statement statement_;
    Read read_;
    EntryId (*entry_of_)(const Row&);
    bool has_ = false;
    EntryId entry_ = {};
    Row current_ = {};
};

template <class Db>
bool SqlStore<Db>::read_lines(EntryId entry, std::vector<ledger::Line>& out) {
    out.clear();
    Query query(
        database_.prepared("SELECT account, customer, item, currency, amount, functional FROM line"
                           " WHERE :own AND entry = ? ORDER BY n"));
    query.put(entry);
    while (query.step()) {
        Columns columns = query.columns();
        out.push_back(read_line(columns));
    }
    if (!out.empty()) return true;
    Query exists(database_.prepared("SELECT 1 FROM entry WHERE :own AND id = ?"));
    return exists.put(entry).step();
}

template <class Db>
std::optional<StoredEntry> SqlStore<Db>::entry(EntryId id) {
    StoredEntry stored;
    {
        Query query(database_.prepared(
            "SELECT id, event, origin, date, record, reverses, recorded_at, evidence, hash"
            " FROM entry WHERE :own AND id = ?"));
        query.put(id);
        if (!query.step()) return std::nullopt;
        Columns columns = query.columns();
        const EntryRow row = read_entry(columns);
        stored.entry = row.entry;
        stored.recorded_at = row.recorded_at;
        stored.hash = row.hash;
    }
    read_lines(id, stored.lines);
    return stored;
}

template <class Db>
EntryId SqlStore<Db>::last_entry() {
    Query query(database_.prepared("SELECT id FROM entry WHERE :own ORDER BY id DESC LIMIT 1"));
    return query.step() ? query.columns().template id<EntryId>() : EntryId{};
}

template <class Db>
EntryId SqlStore<Db>::last_entry_known_at(base::Instant instant) {
    // recorded_at never falls from one entry to the next, and ids have no gaps.
    std::int64_t low = 0;
    std::int64_t high = last_entry().value;
    while (low < high) {
        const std::int64_t middle = low + (high - low + 1) / 2;
        Query query(database_.prepared("SELECT recorded_at FROM entry WHERE :own AND id = ?"));
        query.put(middle);
        const bool known = query.step() && query.columns().instant() <= instant;
        if (known) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return {low};
}

template <class Db>
void SqlStore<Db>::entries(EntryId first,
                           const Each<EntryRow, std::span<const ledger::Line>>& each) {
    Statement statement(database_,
                        "SELECT id, event, origin, date, record, reverses, recorded_at, evidence,"
                        " hash FROM entry WHERE :own AND id >= ? ORDER BY id");
    Binder(statement).put(first.value);
    EntryStream<Db, ledger::Line> stream(database_, line_stream_sql, first, read_line<Columns>,
                                         nullptr);
    std::vector<ledger::Line> lines;
    while (statement.step()) {
        Columns columns(statement);
        const EntryRow row = read_entry(columns);
        stream.take(row.entry.id, lines);
        if (!each(row, lines)) return;
    }
}

#define OPENITEM_ITEM_FACTS                                                         \
    "id, record, version, kind, flags, type, sequence, customer, currency, amount," \
    " issued_on, due_on, posted_on, entry, reversed_on, reversal"

// The item that an outer join has found, or none.
template <class Columns>
std::optional<ledger::Item> read_joined_item(Columns& columns) {
    if (!columns.null()) return read_item(columns);
    for (int i = 0; i < 16; ++i) columns.skip();  // the facts above
    return std::nullopt;
}

template <class Columns>
JoinedAllocation read_joined_allocation(Columns& columns) {
    JoinedAllocation joined;
    joined.allocation = read_allocation(columns);
    joined.from = read_joined_item(columns);
    joined.to = read_joined_item(columns);
    return joined;
}

template <class Db>
void SqlStore<Db>::postings(const Each<EntryRow, Posting>& each) {
    EntryStream<Db, ledger::Item> item_stream(
        database_, "SELECT " OPENITEM_ITEM_FACTS " FROM item WHERE :own AND id >= ? ORDER BY id",
        EntryId{}, read_item<Columns>, [](const ledger::Item& item) { return item.entry; });
    // Joined where the rows are: a question for each item would wait for each answer.
    EntryStream<Db, JoinedAllocation> allocation_stream(
        database_,
        "SELECT a.*, f.*, t.* FROM"
        " (SELECT id, kind, from_item, to_item, date, amount, entry, reversed_on, reversal, record"
        " FROM allocation WHERE :own) a"
        " LEFT JOIN (SELECT " OPENITEM_ITEM_FACTS
        " FROM item WHERE :own) f ON f.id = a.from_item"
        " LEFT JOIN (SELECT " OPENITEM_ITEM_FACTS
        " FROM item WHERE :own) t ON t.id = a.to_item"
        " WHERE a.id >= ? ORDER BY a.id",
        EntryId{}, read_joined_allocation<Columns>,
        [](const JoinedAllocation& joined) { return joined.allocation.entry; });
    std::vector<ledger::Item> items;
    std::vector<JoinedAllocation> allocations;
    entries({}, [&](const EntryRow& row, std::span<const ledger::Line> lines) {
        item_stream.take(row.entry.id, items);
        allocation_stream.take(row.entry.id, allocations);
        return each(row, Posting{lines, items, allocations});
    });
}

}  // namespace openitem::store::sql
