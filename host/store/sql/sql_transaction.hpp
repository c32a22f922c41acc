// A transaction: rows gathered in memory, ids counted on, lookups over both.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/store/arena.hpp"
#include "host/store/lookup.hpp"
#include "host/store/sql/sql_store.hpp"

namespace openitem::store::sql {

// Rows of one table that are not written yet, and the ids they have: consecutive from first on.
template <class Row, class Id>
struct NewRows {
    std::vector<Row> rows = {};
    std::int64_t first = 1;

    Id next() const noexcept { return {first + static_cast<std::int64_t>(rows.size())}; }
    Row* find(Id id) noexcept {
        const std::int64_t index = id.value - first;
        return index >= 0 && index < static_cast<std::int64_t>(rows.size())
                   ? &rows[static_cast<std::size_t>(index)]
                   : nullptr;
    }
    // Was it counted before these rows, so that it may be in the database?
    bool may_be_stored(Id id) const noexcept { return id.value < first; }
    void written() noexcept {
        first += static_cast<std::int64_t>(rows.size());
        rows.clear();
    }
};

// The prepared inserts of the big tables; they outlive the transactions.
template <class Db>
struct Inserts {
    explicit Inserts(typename Db::Database& database);
    typename Db::BulkInsert record, customer, customer_key, item, entry, line, allocation,
        quarantine;
};

template <class Db>
class SqlTransaction final : public Transaction {
public:
    SqlTransaction(SqlStore<Db>& store, base::Instant recorded_at);
    ~SqlTransaction() override;

    void commit() override;
    void flush() override;
    base::Instant recorded_at() const noexcept override { return recorded_at_; }
    std::int64_t record_count() const noexcept override { return record_count_; }
    std::int64_t byte_count() const noexcept override {
        return byte_count_ + static_cast<std::int64_t>(arena_.used());
    }

    std::optional<RecordRef> find_record(ConnectionId connection, Entity entity,
                                         std::string_view source_id) override;
    std::optional<RecordRef> record(RecordId id) override;
    std::optional<std::string> record_body(RecordId id) override;
    void evidence_of(RecordId id, std::vector<RecordRef>& out) override;
    std::optional<CustomerId> customer_by_key(std::string_view key) override;
    std::optional<ledger::Item> item(ItemId id) override;
    std::optional<StoredItem> stored_item(ItemId id) override;
    void items_of_record(RecordId record, std::vector<ledger::Item>& out) override;
    void items_by_number(std::string_view number, std::vector<ledger::Item>& out) override;
    void items_by_natural_key(std::string_view key, std::vector<ledger::Item>& out) override;
    void allocations_of(ItemId item, std::vector<ledger::Allocation>& out) override;
    std::optional<ledger::Allocation> allocation(AllocationId id) override;
    std::optional<StoredAllocation> stored_allocation(AllocationId id) override;
    std::optional<ledger::Allocation> allocation_of_record(RecordId record) override;
    void allocations_of_record(RecordId record, std::vector<ledger::Allocation>& out) override;
    std::optional<ledger::Rate> rate(base::Currency currency, base::Date day) override;
    std::optional<ledger::Entry> entry(EntryId id) override;
    bool lines_of(EntryId entry, std::vector<ledger::Line>& out) override;
    std::optional<QuarantineId> find_quarantined(ConnectionId connection,
                                                 const base::Digest& fingerprint) override;
    void open_quarantine(ConnectionId connection, Entity entity, std::string_view source_id,
                         std::vector<QuarantineId>& out) override;

    RecordId add_record(const RecordRow& row) override;
    void update_record(const RecordRow& row) override;
    void set_record_state(RecordId id, RecordState state) override;
    CustomerId add_customer(const CustomerRow& row) override;
    void update_customer(const CustomerRow& row) override;
    void add_customer_key(std::string_view key, CustomerId customer) override;

    EntryId add_entry(const ledger::Entry& entry, std::span<const ledger::Line> lines) override;
    ItemId next_item() const noexcept override { return items_.next(); }
    AllocationId next_allocation() const noexcept override { return allocations_.next(); }
    ItemId add_item(const ItemRow& row) override;
    void reverse_item(ItemId id, base::Date date, EntryId reversal) override;
    AllocationId add_allocation(const AllocationRow& row) override;
    void reverse_allocation(AllocationId id, base::Date date, EntryId reversal) override;

    SourceId add_source(const SourceRow& row) override;
    void update_source(const SourceRow& row) override;
    void add_chunk(SourceId source, std::int64_t n, const base::Digest& hash, std::int64_t size,
                   std::span<const std::byte> packed) override;
    void add_attachment(const base::Digest& hash, std::int64_t size,
                        std::span<const std::byte> packed) override;

    QuarantineId add_quarantine(const QuarantineRow& row) override;
    void set_quarantine_state(QuarantineId id, QuarantineState state,
                              std::string_view reason) override;
    void refuse_again(QuarantineId id, const Position& position,
                      std::string_view location) override;
    void set_cursor(ConnectionId connection, std::string_view cursor) override;
    DecisionId add_decision(const StoredDecision& decision) override;
    DisputeId add_dispute(const StoredDispute& dispute) override;
    void update_dispute(const StoredDispute& dispute) override;
    OutboxId add_outbox(const StoredOutbox& row) override;
    void update_outbox(const StoredOutbox& row) override;
    void add_task(const StoredTask& task) override;
    void close_task(TaskId id, std::string_view reason) override;
    OrderId add_order(const StoredOrder& order) override;
    void update_order(const StoredOrder& order) override;
    void put_rate(const ledger::Rate& rate) override;
    StatusId add_status(const StoredStatus& status) override;
    std::vector<StoredStatus> statuses(std::string_view kind) override;
    void erase(const Erasure& what) override;
    void set_meta(std::string_view key, std::string_view value) override;

private:
    using Database = typename Db::Database;
    using Columns = typename Db::Columns;
    using Query = typename Db::Query;

    void start();
    void learn_keys();
    void roll_back() noexcept;
    void keep_version(RecordId id);
    void see(std::span<const ledger::Item> items);
    std::uint64_t record_hash(ConnectionId connection, Entity entity,
                              std::string_view source_id) const noexcept;
    void find_new_items(const RowIndex& index, std::uint64_t hash, std::vector<ledger::Item>& out,
                        bool (*same)(const ItemRow&, std::string_view), std::string_view key);
    // Its id; it is stored once, whoever delivers it again.
    std::int64_t add_object(const base::Digest& hash, std::int64_t size,
                            std::span<const std::byte> packed);
    template <class Id>
    Id next_id(const char* sql);

    SqlStore<Db>& store_;
    Database& database_;
    base::Instant recorded_at_;
    bool open_ = false;
    std::int64_t record_count_ = 0;
    std::int64_t byte_count_ = 0;

    Arena arena_;
    NewRows<RecordRow, RecordId> records_;
    NewRows<CustomerRow, CustomerId> customers_;
    NewRows<ItemRow, ItemId> items_;
    NewRows<EntryRow, EntryId> entries_;
    NewRows<AllocationRow, AllocationId> allocations_;
    NewRows<QuarantineRow, QuarantineId> quarantine_;
    std::vector<CustomerKeyRow> customer_keys_;
    std::vector<LineRow> lines_;
    std::vector<std::size_t> first_lines_;  // of each new entry, into lines_
    ledger::Chain chain_;

    // Committed items that were looked up: only this transaction could change them meanwhile.
    static constexpr std::size_t most_seen = 16'384;
    std::unordered_map<std::int64_t, ledger::Item> seen_;

    // Items with many allocations, which every further one asks for, and all of theirs.
    static constexpr std::size_t many_allocations = 64;
    std::unordered_map<std::int64_t, std::vector<ledger::Allocation>> long_lists_;

    RowIndex record_index_;       // connection, entity, source id
    RowIndex evidence_index_;     // of records_, by what they are evidence of
    RowIndex key_index_;          // of customer_keys_
    RowIndex item_record_index_;  // of items_, by record
    RowIndex number_index_;       // of items_
    RowIndex natural_key_index_;  // of items_
    RowIndex from_index_;         // of allocations_
    RowIndex to_index_;           // of allocations_
    RowIndex allocation_record_index_;
    RowIndex quarantine_index_;
};

}  // namespace openitem::store::sql
