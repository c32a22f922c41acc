// The books of one company: everything that is kept, behind one interface.
//
//     auto books = open_sqlite("books.db");
//     auto transaction = books->begin(clock.now());
//     ...transaction->add_record(...), add_entry(...), set_cursor(...);
//     transaction->commit();                     // one durable commit, or nothing at all
//
// Nothing of a database's language shows here; SQLite is the first implementation, PostgreSQL the
// second. A Store belongs to one thread at a time. Every function throws base::RunError (system)
// when the storage fails, and base::RunError (source_or_config) when a file is not a company's
// books.
//
// Reads see what is committed, and what the open Transaction of the same Store has flushed.
#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/currency.hpp"
#include "host/store/row_sink.hpp"
#include "host/store/rows.hpp"
#include "host/store/transaction.hpp"
#include "host/store/work_rows.hpp"

namespace openitem::store {

// A figure as of a date, and, when known_at is given, as the books stood at that instant (A15).
struct AsOf {
    base::Date date = {};
    std::optional<base::Instant> known_at = {};
};

struct OpenItem {
    ItemRow row = {};
    std::int64_t open = 0;  // signed as the item's amount
};

// Returns false to stop.
template <class... Row>
using Each = std::function<bool(const Row&...)>;

// An allocation and the items it names, as far as they are there.
struct JoinedAllocation {
    ledger::Allocation allocation = {};
    std::optional<ledger::Item> from = {};
    std::optional<ledger::Item> to = {};
};

// What one entry made.
struct Posting {
    std::span<const ledger::Line> lines = {};
    std::span<const ledger::Item> items = {};
    std::span<const JoinedAllocation> allocations = {};
};

// How far the books have come: the newest entry, item and allocation. The entries count the commits
// that matter to what is open: nothing of an item or allocation changes without one.
struct Mark {
    EntryId entry = {};
    ItemId item = {};
    AllocationId allocation = {};

    friend bool operator==(const Mark&, const Mark&) noexcept = default;
};

struct QuarantineFilter {
    ConnectionId connection = {};               // none: of all
    std::optional<QuarantineState> state = {};  // none: in every state
};

// A reference that leads nowhere, or two rows that do not agree.
struct Mismatch {
    std::string_view check = {};  // "record.source", "item.record"
    std::int64_t id = 0;          // of the row that is wrong
    std::string_view message = {};
};

class Store {
public:
    Store() = default;
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;
    virtual ~Store() = default;

    virtual base::Currency functional_currency() const = 0;
    virtual std::optional<std::string> meta(std::string_view key) = 0;

    // Starts to write: nobody else does until it is committed or destroyed. One at a time.
    // recorded_at is the instant on its entries and records, and never before the last one's.
    virtual std::unique_ptr<Transaction> begin(base::Instant recorded_at) = 0;

    // Connections, in the order they were added. Adding one is a commit of its own; adding a name
    // again gives the id it has.
    virtual ConnectionId add_connection(std::string_view name, std::string_view connector) = 0;
    virtual std::vector<StoredConnection> connections() = 0;
    virtual std::optional<std::string> cursor(ConnectionId connection) = 0;

    // Records
    virtual std::optional<RecordRef> find_record(ConnectionId connection, Entity entity,
                                                 std::string_view source_id) = 0;
    virtual std::optional<StoredRecord> record(RecordId id) = 0;
    // An earlier version, as it was before it was superseded.
    virtual std::optional<StoredRecord> record(RecordId id, std::int32_t version) = 0;
    // In key order (connection, entity, source id); entity 0: all.
    virtual void records(Entity entity, const Each<RecordRow>& each) = 0;
    // Allocations and others whose counterpart has not come; in key order.
    virtual void waiting_records(ConnectionId connection, const Each<RecordRow>& each) = 0;
    // Evidence (A3) of this record, in id order; none: evidence of what has not come.
    virtual void evidence_of(RecordId record, const Each<RecordRow>& each) = 0;
    virtual std::int64_t count_records(Entity entity) = 0;

    // Open items
    virtual std::optional<StoredItem> item(ItemId id) = 0;
    virtual std::optional<ledger::Item> item_facts(ItemId id) = 0;  // without its texts
    virtual std::vector<StoredItem> items_of_record(RecordId record) = 0;
    virtual std::vector<StoredItem> items_by_number(std::string_view number) = 0;
    virtual std::vector<StoredItem> items_by_natural_key(std::string_view natural_key) = 0;
    // In id order, reversed ones too; customer none: all.
    virtual void items(CustomerId customer, const Each<ItemRow>& each) = 0;
    // Those with something open, in id order. customer none: all, the unidentified as well.
    virtual void open_items(const AsOf& as_of, CustomerId customer, const Each<OpenItem>& each) = 0;
    virtual std::vector<StoredAllocation> allocations_of(ItemId item) = 0;  // in id order
    virtual std::optional<StoredAllocation> allocation(AllocationId id) = 0;
    virtual std::optional<StoredAllocation> allocation_of_record(RecordId record) = 0;  // newest
    virtual void allocations(const Each<AllocationRow>& each) = 0;  // in id order
    // Every item with all allocations from and to it, in id order: an allocation comes once for
    // each side. With `known`, as the books stood at that entry (A15).
    virtual void items_with_allocations(
        const Each<ledger::Item, std::span<const ledger::Allocation>>& each,
        EntryId known = {}) = 0;

    // For who follows the books, in this process or another: what came after a mark. First those
    // that were there and have been reversed since, then the new ones in id order. After no mark:
    // all of them. To be read with mark() from one state.
    virtual Mark mark() = 0;
    virtual void items_after(const Mark& mark, const Each<BareItem>& each) = 0;
    virtual void allocations_after(const Mark& mark, const Each<BareAllocation>& each) = 0;

    // Customers
    virtual std::optional<CustomerId> customer_by_key(std::string_view key) = 0;
    virtual std::optional<StoredCustomer> customer(CustomerId id) = 0;
    virtual std::vector<std::string> customer_keys(CustomerId id) = 0;
    virtual void customers(const Each<CustomerRow>& each) = 0;  // in id order

    // Exchange rates: the newest not after the day; all of a currency (none: of all), by currency
    // and day.
    virtual std::optional<ledger::Rate> rate(base::Currency currency, base::Date day) = 0;
    virtual void rates(base::Currency currency, const Each<ledger::Rate>& each) = 0;

    // The journal
    virtual std::optional<StoredEntry> entry(EntryId id) = 0;
    virtual void entries(EntryId first,
                         const Each<EntryRow, std::span<const ledger::Line>>& each) = 0;
    // Every entry with its lines and the items and allocations it made, in id order.
    virtual void postings(const Each<EntryRow, Posting>& each) = 0;
    virtual EntryId last_entry() = 0;  // none when the journal is empty

    // Quarantine
    virtual std::optional<StoredQuarantine> quarantined(QuarantineId id) = 0;
    virtual std::optional<QuarantineId> find_quarantined(ConnectionId connection,
                                                         const base::Digest& fingerprint) = 0;
    virtual void quarantine(const QuarantineFilter& filter, const Each<QuarantineRow>& each) = 0;

    // The archive
    virtual std::optional<StoredSource> source(SourceId id) = 0;
    virtual std::vector<StoredSource> sources(ConnectionId connection) = 0;  // none: all
    virtual std::optional<StoredSource> find_source(ConnectionId connection,
                                                    std::string_view name) = 0;  // newest
    virtual std::vector<base::Digest> source_chunks(SourceId source) = 0;
    virtual std::optional<std::int64_t> object_size(const base::Digest& hash) = 0;  // unpacked
    // The chunk's own bytes, unpacked. None when it is unknown or was erased (A25).
    virtual std::optional<std::string> object(const base::Digest& hash) = 0;
    // (hash, bytes as they were before packing); bytes empty and erased true for a tombstone.
    virtual void objects(
        const std::function<bool(const base::Digest&, std::int64_t size,
                                 const std::optional<std::string>& bytes)>& each) = 0;

    // Runs: history beside the books, not part of dump(). Commits of their own.
    virtual RunId start_run(ConnectionId connection, base::Instant started_at) = 0;
    virtual void finish_run(RunId run, base::Instant ended_at, std::string_view books,
                            std::string_view outcome) = 0;
    virtual std::vector<StoredRun> runs(ConnectionId connection) = 0;  // none: all; oldest first

    // Workflows
    virtual std::optional<StoredDecision> decision(DecisionId id) = 0;
    // Each empty: all.
    virtual std::vector<StoredDecision> decisions(std::string_view subject,
                                                  std::string_view kind = {}) = 0;
    virtual std::optional<StoredDispute> dispute(std::string_view number) = 0;
    virtual std::vector<StoredDispute> disputes(CustomerId customer) = 0;   // none: all
    virtual std::vector<StoredOutbox> outbox(std::string_view state) = 0;   // empty: all
    virtual std::vector<StoredTask> tasks(std::string_view state) = 0;      // empty: all
    virtual std::vector<StoredOrder> orders(CustomerId customer) = 0;       // none: all
    virtual std::optional<StoredOrder> order(std::string_view number) = 0;  // newest
    virtual std::optional<StoredOrder> order_of_record(RecordId record) = 0;
    virtual std::optional<StoredDispute> dispute_of_record(RecordId record) = 0;
    // In id order; kind empty: of every kind; customer none: of all.
    virtual std::vector<StoredStatus> statuses(std::string_view kind, CustomerId customer) = 0;

    // Whole-store services
    // One state of the books for everything read while it lives, whoever else writes meanwhile.
    // `beside`, another opening of the same books, then reads the same state, on any thread.
    virtual std::shared_ptr<void> one_state(Store* beside = nullptr) = 0;
    // Every row of every table but the runs, as text in key order: two stores hold the same if and
    // only if their dumps are equal.
    virtual void dump(std::ostream& out) = 0;
    // Every row, the runs' too, into another store: what it then holds is the same to the bit.
    virtual void export_rows(RowSink& to) = 0;
    // Takes the rows of another store, in one commit. Throws std::logic_error unless it is empty.
    virtual std::unique_ptr<RowSink> import_rows() = 0;
    // References that lead nowhere, and damage the storage itself can see; returns the rows looked
    // at.
    virtual std::int64_t check_references(const Each<Mismatch>& each) = 0;
};

// `length` bytes of a source from `offset` on, out of the archive. An error: the source is unknown,
// shorter, or a chunk of it was erased.
base::Result<std::string> read_source(Store& store, const Position& position);

}  // namespace openitem::store
