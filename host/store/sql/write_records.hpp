// A transaction from begin to commit: records, customers and the journal.
#pragma once

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "host/base/result.hpp"
#include "host/store/sql/schema.hpp"
#include "host/store/sql/sql_transaction.hpp"

namespace openitem::store::sql {

template <class Db>
Inserts<Db>::Inserts(typename Db::Database& database)
    : record(database, table("record")),
      customer(database, table("customer")),
      customer_key(database, table("customer_key"),
                   "ON CONFLICT (:key, key) DO UPDATE SET customer = excluded.customer"),
      item(database, table("item")),
      entry(database, table("entry")),
      line(database, table("line")),
      allocation(database, table("allocation")),
      quarantine(database, table("quarantine")) {}

template <class Db>
SqlTransaction<Db>::SqlTransaction(SqlStore<Db>& store, base::Instant recorded_at)
    : store_(store), database_(store.database()), recorded_at_(recorded_at) {
    database_.begin();
    open_ = true;
    store_.writing_ = true;
    try {
        start();
    } catch (...) {
        roll_back();
        throw;
    }
}

template <class Db>
SqlTransaction<Db>::~SqlTransaction() {
    roll_back();
}

template <class Db>
void SqlTransaction<Db>::roll_back() noexcept {
    if (!open_) return;
    open_ = false;
    store_.writing_ = false;
    store_.key_cache_.clear();  // it may know customers that now never were
    database_.roll_back();
}

template <class Db>
void SqlTransaction<Db>::start() {
    if (!store_.inserts_) store_.inserts_ = std::make_unique<Inserts<Db>>(database_);
    {
        Query query(database_.prepared(
            "SELECT (SELECT max(id) FROM record WHERE :own), (SELECT max(id) FROM customer WHERE "
            ":own),"
            " (SELECT max(id) FROM item WHERE :own), (SELECT max(id) FROM entry WHERE :own),"
            " (SELECT max(id) FROM allocation WHERE :own),"
            " (SELECT max(id) FROM quarantine WHERE :own)"));
        query.step();
        Columns columns = query.columns();
        for (std::int64_t* first : {&records_.first, &customers_.first, &items_.first,
                                    &entries_.first, &allocations_.first, &quarantine_.first}) {
            *first = columns.integer() + 1;  // NULL reads as 0
        }
    }
    // Somebody else has written since: what is not in the filters may be there all the same.
    if (database_.others_wrote()) {
        store_.give_up_filters();
        store_.key_cache_.clear();
    }
    if (store_.is_worth_learning(std::max(records_.first, items_.first))) learn_keys();

    Query query(database_.prepared(
        "SELECT recorded_at, hash FROM entry WHERE :own ORDER BY id DESC LIMIT 1"));
    if (query.step()) {
        Columns columns = query.columns();
        recorded_at_ = std::max(recorded_at_, columns.instant());
        chain_.restart(columns.digest());
    }
}

template <class Db>
void SqlTransaction<Db>::commit() {
    if (!open_) throw std::logic_error("a transaction is committed once");
    flush();
    const std::int64_t n = ++store_.commits_;
    const CommitHook& hook = store_.hook_;
    if (hook.call != nullptr) hook.call(hook.context, n, false);
    database_.commit();
    open_ = false;
    store_.writing_ = false;
    if (hook.call != nullptr) hook.call(hook.context, n, true);
}

// Of one key the last one counts. Nobody looks a key up by its number: in key order the tree is
// written from left to right.
inline void sort_keys(std::vector<CustomerKeyRow>& keys) {
    std::stable_sort(keys.begin(), keys.end(),
                     [](const auto& a, const auto& b) { return a.key < b.key; });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (i + 1 == keys.size() || keys[i + 1].key != keys[i].key) keys[kept++] = keys[i];
    }
    keys.resize(kept);
}

template <class Db>
void SqlTransaction<Db>::flush() {
    Inserts<Db>& inserts = *store_.inserts_;
    sort_keys(customer_keys_);
    inserts.record.run(records_.rows);
    inserts.customer.run(customers_.rows);
    inserts.customer_key.run(customer_keys_);
    inserts.item.run(items_.rows);
    inserts.entry.run(entries_.rows);
    inserts.line.run(lines_);
    inserts.allocation.run(allocations_.rows);
    inserts.quarantine.run(quarantine_.rows);

    records_.written();
    customers_.written();
    customer_keys_.clear();
    items_.written();
    entries_.written();
    lines_.clear();
    first_lines_.clear();
    allocations_.written();
    quarantine_.written();
    byte_count_ += static_cast<std::int64_t>(arena_.used());
    arena_.clear();
    for (RowIndex* index : {&record_index_, &evidence_index_, &key_index_, &item_record_index_,
                            &number_index_, &natural_key_index_, &from_index_, &to_index_,
                            &allocation_record_index_, &quarantine_index_}) {
        index->clear();
    }
}

template <class Db>
std::uint64_t SqlTransaction<Db>::record_hash(ConnectionId connection, Entity entity,
                                              std::string_view source_id) const noexcept {
    const std::uint64_t kind =
        static_cast<std::uint64_t>(connection.value) * 65536 + std::uint64_t{entity};
    return hash_key(store_.seed_ ^ mix(kind), source_id);
}

// ---- records

template <class Db>
RecordId SqlTransaction<Db>::add_record(const RecordRow& row) {
    const std::uint64_t hash = record_hash(row.ref.connection, row.ref.entity, row.source_id);
    RecordRow& added = records_.rows.emplace_back(row);
    added.ref.id = {records_.first + static_cast<std::int64_t>(records_.rows.size()) - 1};
    added.ref.recorded_at = recorded_at_;
    added.source_id = arena_.keep(row.source_id);
    added.body = arena_.keep(row.body);
    record_index_.add(hash);
    if (row.ref.evidence_of) {
        evidence_index_.add(mix(static_cast<std::uint64_t>(row.ref.evidence_of.value)));
    } else {
        evidence_index_.pass();
    }
    store_.record_filter_.add(hash);
    ++record_count_;
    return added.ref.id;
}

template <class Db>
std::optional<RecordRef> SqlTransaction<Db>::find_record(ConnectionId connection, Entity entity,
                                                         std::string_view source_id) {
    const std::uint64_t hash = record_hash(connection, entity, source_id);
    for (std::uint32_t i = record_index_.find(hash); i != RowIndex::none;
         i = record_index_.next(i)) {
        const RecordRow& row = records_.rows[i];
        if (row.ref.connection == connection && row.ref.entity == entity &&
            row.source_id == source_id) {
            return row.ref;
        }
    }
    if (!store_.may_have(store_.record_filter_, hash)) return std::nullopt;
    return store_.find_record(connection, entity, source_id);
}

template <class Db>
std::optional<RecordRef> SqlTransaction<Db>::record(RecordId id) {
    if (const RecordRow* row = records_.find(id)) return row->ref;
    return store_.record_ref(id);
}

template <class Db>
std::optional<std::string> SqlTransaction<Db>::record_body(RecordId id) {
    if (const RecordRow* row = records_.find(id)) return std::string(row->body);
    return store_.record_body(id);
}

template <class Db>
void SqlTransaction<Db>::evidence_of(RecordId id, std::vector<RecordRef>& out) {
    out.clear();
    if (records_.may_be_stored(id)) store_.evidence_refs(id, out);
    const auto start = static_cast<std::ptrdiff_t>(out.size());
    const std::uint64_t hash = mix(static_cast<std::uint64_t>(id.value));
    for (std::uint32_t i = evidence_index_.find(hash); i != RowIndex::none;
         i = evidence_index_.next(i)) {
        const RecordRef& ref = records_.rows[i].ref;
        if (ref.evidence_of == id && ref.state == RecordState::evidence) out.push_back(ref);
    }
    std::reverse(out.begin() + start, out.end());
}

template <class Db>
void SqlTransaction<Db>::keep_version(RecordId id) {
    if (const RecordRow* row = records_.find(id)) {
        const RecordRef& ref = row->ref;
        Query(database_.prepared("INSERT INTO record_version (:key, record, version, state, hash, "
                                 "evidence_of, customer,"
                                 " source, position, length, recorded_at, body)"
                                 " VALUES (:company, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"))
            .put(ref.id, ref.version, ref.state, ref.hash, ref.evidence_of, ref.customer,
                 ref.position.source, ref.position.offset, ref.position.length, ref.recorded_at,
                 row->body)
            .run();
        return;
    }
    Query(
        database_.prepared(
            "INSERT INTO record_version (:key, record, version, state, hash, evidence_of, customer,"
            " source, position, length, recorded_at, body)"
            " SELECT :company, id, version, state, hash, evidence_of, customer, source, position,"
            " length, recorded_at, body FROM record WHERE :own AND id = ?"))
        .put(id)
        .run();
}

template <class Db>
void SqlTransaction<Db>::update_record(const RecordRow& row) {
    const std::optional<RecordRef> before = record(row.ref.id);
    if (!before) throw std::logic_error("a record that is updated must exist");
    // The index of new rows knows what they were evidence of when they were added.
    if (records_.find(row.ref.id) && row.ref.evidence_of != before->evidence_of) flush();
    const bool new_version = row.ref.version > before->version;
    if (new_version) keep_version(row.ref.id);
    ++record_count_;
    if (RecordRow* added = records_.find(row.ref.id)) {
        const RecordRef& ref = row.ref;
        added->ref.version = ref.version;
        added->ref.state = ref.state;
        added->ref.hash = ref.hash;
        added->ref.evidence_of = ref.evidence_of;
        added->ref.customer = ref.customer;
        added->ref.position = ref.position;
        if (new_version) added->ref.recorded_at = recorded_at_;
        added->body = arena_.keep(row.body);
        return;
    }
    byte_count_ += static_cast<std::int64_t>(row.body.size());
    Query(database_.prepared(
              "UPDATE record SET version = ?, state = ?, hash = ?, evidence_of = ?, customer = ?,"
              " source = ?, position = ?, length = ?, recorded_at = ?, body = ? WHERE :own AND id "
              "= ?"))
        .put(row.ref.version, row.ref.state, row.ref.hash, row.ref.evidence_of, row.ref.customer,
             row.ref.position.source, row.ref.position.offset, row.ref.position.length,
             new_version ? recorded_at_ : before->recorded_at, row.body, row.ref.id)
        .run();
}

template <class Db>
void SqlTransaction<Db>::set_record_state(RecordId id, RecordState state) {
    if (RecordRow* row = records_.find(id)) {
        row->ref.state = state;
        return;
    }
    Query(database_.prepared("UPDATE record SET state = ? WHERE :own AND id = ?"))
        .put(state, id)
        .run();
}

// ---- customers

template <class Db>
CustomerId SqlTransaction<Db>::add_customer(const CustomerRow& row) {
    CustomerRow& added = customers_.rows.emplace_back(row);
    added.id = {customers_.first + static_cast<std::int64_t>(customers_.rows.size()) - 1};
    added.number = arena_.keep(row.number);
    added.name = arena_.keep(row.name);
    added.vat_id = arena_.keep(row.vat_id);
    added.country = arena_.keep(row.country);
    added.email = arena_.keep(row.email);
    return added.id;
}

template <class Db>
void SqlTransaction<Db>::update_customer(const CustomerRow& row) {
    if (CustomerRow* added = customers_.find(row.id)) {
        CustomerRow kept = row;
        kept.number = arena_.keep(row.number);
        kept.name = arena_.keep(row.name);
        kept.vat_id = arena_.keep(row.vat_id);
        kept.country = arena_.keep(row.country);
        kept.email = arena_.keep(row.email);
        *added = kept;
        return;
    }
    Query query(database_.prepared(
        "UPDATE customer SET record = ?, number = ?, name = ?, vat_id = ?, country = ?, email = ?,"
        " due_days = ?, limit_amount = ?, limit_currency = ? WHERE :own AND id = ?"));
    std::optional<std::int64_t> limit;
    std::optional<base::Currency> currency;
    if (row.credit_limit) limit = row.credit_limit->minor, currency = row.credit_limit->currency;
    query.put(row.record, row.number, row.name, row.vat_id, row.country, row.email, row.due_days,
              limit, currency, row.id);
    query.run();
}

template <class Db>
void SqlTransaction<Db>::add_customer_key(std::string_view key, CustomerId customer) {
    const std::uint64_t hash = hash_key(store_.seed_, key);
    customer_keys_.push_back({arena_.keep(key), customer});
    key_index_.add(hash);
    store_.customer_key_filter_.add(hash);
    store_.key_cache_.forget(hash);
}

template <class Db>
std::optional<CustomerId> SqlTransaction<Db>::customer_by_key(std::string_view key) {
    const std::uint64_t hash = hash_key(store_.seed_, key);
    for (std::uint32_t i = key_index_.find(hash); i != RowIndex::none; i = key_index_.next(i)) {
        if (customer_keys_[i].key == key) return customer_keys_[i].customer;
    }
    if (const CustomerId known = store_.key_cache_.find(hash, key)) return known;
    if (!store_.may_have(store_.customer_key_filter_, hash)) return std::nullopt;
    const std::optional<CustomerId> stored = store_.customer_by_key(key);
    if (stored) store_.key_cache_.put(hash, key, *stored);
    return stored;
}

// ---- the journal

template <class Db>
EntryId SqlTransaction<Db>::add_entry(const ledger::Entry& entry,
                                      std::span<const ledger::Line> lines) {
    if (const base::Result<void> balanced = ledger::check_balanced(lines); !balanced) {
        throw std::logic_error("an entry that does not balance reached the store: " +
                               balanced.error().message);
    }
    EntryRow& added = entries_.rows.emplace_back();
    added.entry = entry;
    added.entry.id = {entries_.first + static_cast<std::int64_t>(entries_.rows.size()) - 1};
    added.recorded_at = recorded_at_;
    added.hash = chain_.add(added.entry, lines);
    first_lines_.push_back(lines_.size());
    std::int32_t n = 0;
    for (const ledger::Line& line : lines) lines_.push_back({added.entry.id, n++, line});
    return added.entry.id;
}

template <class Db>
std::optional<ledger::Entry> SqlTransaction<Db>::entry(EntryId id) {
    if (const EntryRow* row = entries_.find(id)) return row->entry;
    if (!entries_.may_be_stored(id)) return std::nullopt;
    std::optional<StoredEntry> stored = store_.entry(id);
    if (!stored) return std::nullopt;
    return stored->entry;
}

template <class Db>
bool SqlTransaction<Db>::lines_of(EntryId entry, std::vector<ledger::Line>& out) {
    if (entries_.find(entry) == nullptr) return store_.read_lines(entry, out);
    out.clear();
    for (std::size_t i = first_lines_[static_cast<std::size_t>(entry.value - entries_.first)];
         i < lines_.size() && lines_[i].entry == entry; ++i) {
        out.push_back(lines_[i].line);
    }
    return true;
}

}  // namespace openitem::store::sql
