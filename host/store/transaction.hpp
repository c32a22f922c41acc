// Writing: a Transaction gathers rows and commits them together with the cursor, or not at all.
//
// New rows are kept in memory until commit() or flush() and then written table by table in key
// order, which is faster than as they come; keep to about 10,000 records a transaction. Changes of
// rows that are committed already are made at once, inside the same database transaction. The
// lookups below see both. Ids are counted on from the largest there is: the same rows give the same
// ids.
//
// What posts goes through host/store/books.hpp, which keeps entries, items and allocations in step;
// the add_ functions here check only what one row can tell.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/store/erasure.hpp"
#include "host/store/rows.hpp"
#include "host/store/work_rows.hpp"

namespace openitem::store {

class Transaction {
public:
    Transaction() = default;
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    // Without a commit() before, nothing has happened.
    virtual ~Transaction() = default;

    // Writes everything and makes it durable. The Transaction can only be destroyed then.
    virtual void commit() = 0;
    // Writes the gathered rows into the open database transaction, so that the Store's own reads
    // see them too. Not durable.
    virtual void flush() = 0;
    virtual base::Instant recorded_at() const noexcept = 0;
    // Records and bytes gathered since it began: what a batch is bounded by.
    virtual std::int64_t record_count() const noexcept = 0;
    virtual std::int64_t byte_count() const noexcept = 0;

    // Lookups that see the rows of this transaction.
    virtual std::optional<RecordRef> find_record(ConnectionId connection, Entity entity,
                                                 std::string_view source_id) = 0;
    virtual std::optional<RecordRef> record(RecordId id) = 0;
    virtual std::optional<std::string> record_body(RecordId id) = 0;
    // Replaces `out` by the records that are evidence of this one (A3), in id order.
    virtual void evidence_of(RecordId id, std::vector<RecordRef>& out) = 0;
    virtual std::optional<CustomerId> customer_by_key(std::string_view key) = 0;
    virtual std::optional<ledger::Item> item(ItemId id) = 0;
    virtual std::optional<StoredItem> stored_item(ItemId id) = 0;  // with its texts
    // Replace `out` by the items, in id order, reversed ones too.
    virtual void items_of_record(RecordId record, std::vector<ledger::Item>& out) = 0;
    virtual void items_by_number(std::string_view number, std::vector<ledger::Item>& out) = 0;
    virtual void items_by_natural_key(std::string_view key, std::vector<ledger::Item>& out) = 0;
    // Replaces `out` by all allocations from and to the item, reversed ones too, in id order.
    virtual void allocations_of(ItemId item, std::vector<ledger::Allocation>& out) = 0;
    virtual std::optional<ledger::Allocation> allocation(AllocationId id) = 0;
    virtual std::optional<StoredAllocation> stored_allocation(AllocationId id) = 0;  // with texts
    virtual std::optional<ledger::Allocation> allocation_of_record(RecordId record) = 0;  // newest
    // Replaces `out` by all it ever posted, reversed ones too, in id order.
    virtual void allocations_of_record(RecordId record, std::vector<ledger::Allocation>& out) = 0;
    // The newest rate of the currency that is not after the day.
    virtual std::optional<ledger::Rate> rate(base::Currency currency, base::Date day) = 0;
    virtual std::optional<ledger::Entry> entry(EntryId id) = 0;
    // Replaces `out` by the lines; false when there is no such entry.
    virtual bool lines_of(EntryId entry, std::vector<ledger::Line>& out) = 0;
    virtual std::optional<QuarantineId> find_quarantined(ConnectionId connection,
                                                         const base::Digest& fingerprint) = 0;
    // Replaces `out` by what stands open in quarantine of the record with this key, in id order.
    virtual void open_quarantine(ConnectionId connection, Entity entity, std::string_view source_id,
                                 std::vector<QuarantineId>& out) = 0;

    // Records. The id is chosen here and returned; recorded_at is set by the transaction.
    virtual RecordId add_record(const RecordRow& row) = 0;
    // Replaces version, state, hash, evidence_of, customer, position and body of row.ref.id. With a
    // higher version the record as it was is kept (Store::record(id, version)).
    virtual void update_record(const RecordRow& row) = 0;
    virtual void set_record_state(RecordId id, RecordState state) = 0;

    // Customers
    virtual CustomerId add_customer(const CustomerRow& row) = 0;
    virtual void update_customer(const CustomerRow& row) = 0;
    // A key belongs to one customer: adding it again moves it.
    virtual void add_customer_key(std::string_view key, CustomerId customer) = 0;

    // The journal. The entry's id is chosen here; its lines must balance (throws std::logic_error).
    virtual EntryId add_entry(const ledger::Entry& entry, std::span<const ledger::Line> lines) = 0;
    // The id the next item or allocation gets: lines name it before it is added.
    virtual ItemId next_item() const noexcept = 0;
    virtual AllocationId next_allocation() const noexcept = 0;
    virtual ItemId add_item(const ItemRow& row) = 0;
    virtual void reverse_item(ItemId id, base::Date date, EntryId reversal) = 0;
    virtual AllocationId add_allocation(const AllocationRow& row) = 0;
    virtual void reverse_allocation(AllocationId id, base::Date date, EntryId reversal) = 0;

    // The archive. A chunk comes packed (pack() in archive.hpp), with the hash and size of its own
    // bytes; one that is known already is not stored again.
    virtual SourceId add_source(const SourceRow& row) = 0;
    virtual void update_source(const SourceRow& row) = 0;
    virtual void add_chunk(SourceId source, std::int64_t n, const base::Digest& hash,
                           std::int64_t size, std::span<const std::byte> packed) = 0;
    // An attachment, packed and keyed like a chunk, that no source is made of: records name it by
    // its hash.
    virtual void add_attachment(const base::Digest& hash, std::int64_t size,
                                std::span<const std::byte> packed) = 0;

    // The work around the books
    virtual QuarantineId add_quarantine(const QuarantineRow& row) = 0;
    virtual void set_quarantine_state(QuarantineId id, QuarantineState state,
                                      std::string_view reason) = 0;
    // It was refused again, and stands there now. Open again, unless somebody discarded it.
    virtual void refuse_again(QuarantineId id, const Position& position,
                              std::string_view location) = 0;
    virtual void set_cursor(ConnectionId connection, std::string_view cursor) = 0;
    virtual DecisionId add_decision(const StoredDecision& decision) = 0;
    virtual DisputeId add_dispute(const StoredDispute& dispute) = 0;
    virtual void update_dispute(const StoredDispute& dispute) = 0;
    virtual OutboxId add_outbox(const StoredOutbox& row) = 0;
    virtual void update_outbox(const StoredOutbox& row) = 0;
    virtual OrderId add_order(const StoredOrder& order) = 0;
    virtual void update_order(const StoredOrder& order) = 0;
    // Adds to the amount of the open task of the same kind, record and item, if there is one.
    virtual void add_task(const StoredTask& task) = 0;
    virtual void close_task(TaskId id, std::string_view reason) = 0;
    // Replaces the rate of the same currency and day.
    virtual void put_rate(const ledger::Rate& rate) = 0;
    virtual StatusId add_status(const StoredStatus& status) = 0;
    // Of that kind, in id order, this transaction's too.
    virtual std::vector<StoredStatus> statuses(std::string_view kind) = 0;
    // Erases what is named (A25); what takes its place is given. Seen at once.
    virtual void erase(const Erasure& what) = 0;
    virtual void set_meta(std::string_view key, std::string_view value) = 0;
};

}  // namespace openitem::store
