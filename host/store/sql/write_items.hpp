// Items and allocations of a transaction: those not written yet, and those in the database.
#pragma once

#include <algorithm>
#include <stdexcept>

#include "host/store/sql/sql_transaction.hpp"

namespace openitem::store::sql {

inline std::uint64_t id_hash(std::int64_t id) noexcept {
    return mix(static_cast<std::uint64_t>(id));
}

template <class Db>
ItemId SqlTransaction<Db>::add_item(const ItemRow& row) {
    ItemRow& added = items_.rows.emplace_back(row);
    added.item.id = {items_.first + static_cast<std::int64_t>(items_.rows.size()) - 1};
    added.number = arena_.keep(row.number);
    added.natural_key = arena_.keep(row.natural_key);

    item_record_index_.add(id_hash(added.item.record.value));
    if (added.number.empty()) {
        number_index_.pass();
    } else {
        const std::uint64_t hash = hash_key(store_.seed_, added.number);
        number_index_.add(hash);
        store_.number_filter_.add(hash);
    }
    if (added.natural_key.empty()) {
        natural_key_index_.pass();
    } else {
        const std::uint64_t hash = hash_key(store_.seed_, added.natural_key);
        natural_key_index_.add(hash);
        store_.natural_key_filter_.add(hash);
    }
    return added.item.id;
}

template <class Db>
std::optional<ledger::Item> SqlTransaction<Db>::item(ItemId id) {
    if (const ItemRow* row = items_.find(id)) return row->item;
    if (!items_.may_be_stored(id)) return std::nullopt;
    if (const auto seen = seen_.find(id.value); seen != seen_.end()) return seen->second;
    const std::optional<ledger::Item> stored = store_.item_facts(id);
    if (stored) see({&*stored, 1});
    return stored;
}

template <class Db>
void SqlTransaction<Db>::see(std::span<const ledger::Item> items) {
    if (seen_.size() + items.size() > most_seen) seen_.clear();
    for (const ledger::Item& item : items) seen_.insert_or_assign(item.id.value, item);
}

template <class Db>
std::optional<StoredItem> SqlTransaction<Db>::stored_item(ItemId id) {
    if (const ItemRow* row = items_.find(id)) return own(*row);
    if (!items_.may_be_stored(id)) return std::nullopt;
    return store_.item(id);
}

// Appends the new items under that hash that are the same by `same`, in id order.
template <class Db>
void SqlTransaction<Db>::find_new_items(const RowIndex& index, std::uint64_t hash,
                                        std::vector<ledger::Item>& out,
                                        bool (*same)(const ItemRow&, std::string_view),
                                        std::string_view key) {
    const auto start = static_cast<std::ptrdiff_t>(out.size());
    for (std::uint32_t i = index.find(hash); i != RowIndex::none; i = index.next(i)) {
        if (same(items_.rows[i], key)) out.push_back(items_.rows[i].item);
    }
    std::reverse(out.begin() + start, out.end());
}

template <class Db>
void SqlTransaction<Db>::items_of_record(RecordId record, std::vector<ledger::Item>& out) {
    out.clear();
    if (records_.may_be_stored(record)) store_.item_facts_of_record(record, out);
    const auto start = static_cast<std::ptrdiff_t>(out.size());
    for (std::uint32_t i = item_record_index_.find(id_hash(record.value)); i != RowIndex::none;
         i = item_record_index_.next(i)) {
        if (items_.rows[i].item.record == record) out.push_back(items_.rows[i].item);
    }
    std::reverse(out.begin() + start, out.end());
}

template <class Db>
void SqlTransaction<Db>::items_by_number(std::string_view number, std::vector<ledger::Item>& out) {
    out.clear();
    const std::uint64_t hash = hash_key(store_.seed_, number);
    if (!store_.may_have(store_.number_filter_, hash)) return;
    store_.item_facts_by_number(number, out);
    see(out);
    find_new_items(
        number_index_, hash, out,
        [](const ItemRow& row, std::string_view key) { return row.number == key; }, number);
}

template <class Db>
void SqlTransaction<Db>::items_by_natural_key(std::string_view key,
                                              std::vector<ledger::Item>& out) {
    out.clear();
    const std::uint64_t hash = hash_key(store_.seed_, key);
    if (!store_.may_have(store_.natural_key_filter_, hash)) return;
    store_.item_facts_by_natural_key(key, out);
    find_new_items(
        natural_key_index_, hash, out,
        [](const ItemRow& row, std::string_view wanted) { return row.natural_key == wanted; }, key);
}

template <class Db>
void SqlTransaction<Db>::reverse_item(ItemId id, base::Date date, EntryId reversal) {
    if (ItemRow* row = items_.find(id)) {
        row->item.reversed_on = date;
        row->item.reversal = reversal;
        return;
    }
    seen_.erase(id.value);
    Query(database_.prepared("UPDATE item SET reversed_on = ?, reversal = ? WHERE :own AND id = ?"))
        .put(date, reversal, id)
        .run();
}

template <class Db>
AllocationId SqlTransaction<Db>::add_allocation(const AllocationRow& row) {
    AllocationRow& added = allocations_.rows.emplace_back(row);
    ledger::Allocation& allocation = added.allocation;
    allocation.id = {allocations_.first + static_cast<std::int64_t>(allocations_.rows.size()) - 1};
    added.rule = arena_.keep(row.rule);
    added.evidence = arena_.keep(row.evidence);
    from_index_.add(id_hash(allocation.from.value));
    to_index_.add(id_hash(allocation.to.value));
    allocation_record_index_.add(id_hash(allocation.record.value));
    for (const ItemId item : {allocation.from, allocation.to}) {
        if (item) store_.allocated_filter_.add(id_hash(item.value));
    }
    if (!long_lists_.empty()) {
        for (const ItemId item : {allocation.from, allocation.to}) {
            const auto list = long_lists_.find(item.value);
            if (list != long_lists_.end()) list->second.push_back(allocation);
        }
    }
    return allocation.id;
}

template <class Db>
void SqlTransaction<Db>::allocations_of(ItemId item, std::vector<ledger::Allocation>& out) {
    if (const auto list = long_lists_.find(item.value); list != long_lists_.end()) {
        out = list->second;
        return;
    }
    out.clear();
    if (items_.may_be_stored(item) &&
        store_.may_have(store_.allocated_filter_, id_hash(item.value))) {
        store_.allocation_facts_of(item, out);
    }
    const auto start = static_cast<std::ptrdiff_t>(out.size());
    for (const bool from : {true, false}) {
        const RowIndex& index = from ? from_index_ : to_index_;
        for (std::uint32_t i = index.find(id_hash(item.value)); i != RowIndex::none;
             i = index.next(i)) {
            const ledger::Allocation& allocation = allocations_.rows[i].allocation;
            if ((from ? allocation.from : allocation.to) == item) out.push_back(allocation);
        }
    }
    std::sort(out.begin() + start, out.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    if (out.size() > many_allocations) long_lists_.emplace(item.value, out);
}

template <class Db>
std::optional<ledger::Allocation> SqlTransaction<Db>::allocation(AllocationId id) {
    if (const AllocationRow* row = allocations_.find(id)) return row->allocation;
    if (!allocations_.may_be_stored(id)) return std::nullopt;
    return store_.allocation_facts(id);
}

template <class Db>
std::optional<StoredAllocation> SqlTransaction<Db>::stored_allocation(AllocationId id) {
    if (const AllocationRow* row = allocations_.find(id)) return own(*row);
    if (!allocations_.may_be_stored(id)) return std::nullopt;
    return store_.allocation(id);
}

template <class Db>
std::optional<ledger::Allocation> SqlTransaction<Db>::allocation_of_record(RecordId record) {
    for (std::uint32_t i = allocation_record_index_.find(id_hash(record.value));
         i != RowIndex::none; i = allocation_record_index_.next(i)) {
        if (allocations_.rows[i].allocation.record == record) {
            return allocations_.rows[i].allocation;
        }
    }
    if (!records_.may_be_stored(record)) return std::nullopt;
    return store_.allocation_facts_of_record(record);
}

template <class Db>
void SqlTransaction<Db>::allocations_of_record(RecordId record,
                                               std::vector<ledger::Allocation>& out) {
    out.clear();
    if (records_.may_be_stored(record)) store_.allocation_facts_of_record(record, out);
    const auto start = static_cast<std::ptrdiff_t>(out.size());
    for (std::uint32_t i = allocation_record_index_.find(id_hash(record.value));
         i != RowIndex::none; i = allocation_record_index_.next(i)) {
        const ledger::Allocation& allocation = allocations_.rows[i].allocation;
        if (allocation.record == record) out.push_back(allocation);
    }
    std::reverse(out.begin() + start, out.end());
}

template <class Db>
void SqlTransaction<Db>::reverse_allocation(AllocationId id, base::Date date, EntryId reversal) {
    for (auto& [item, list] : long_lists_) {
        const auto at = std::lower_bound(
            list.begin(), list.end(), id,
            [](const ledger::Allocation& each, AllocationId wanted) { return each.id < wanted; });
        if (at == list.end() || at->id != id) continue;
        at->reversed_on = date;
        at->reversal = reversal;
    }
    if (AllocationRow* row = allocations_.find(id)) {
        row->allocation.reversed_on = date;
        row->allocation.reversal = reversal;
        return;
    }
    Query(database_.prepared(
              "UPDATE allocation SET reversed_on = ?, reversal = ? WHERE :own AND id = ?"))
        .put(date, reversal, id)
        .run();
}

}  // namespace openitem::store::sql
