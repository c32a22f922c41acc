// A Store in a database that speaks SQL, whichever; others know it as a Store. `Db` names the
// database's own Database, Statement, Binder, Columns, Query and BulkInsert: sqlite/dialect.hpp and
// postgres/dialect.hpp. What differs between them stays in those; every statement is written once.
//
// The members are defined in read_*.hpp, write_*.hpp and whole_store.hpp by what they read or
// write, and compiled once for each database (sqlite/instance.cpp, postgres/instance.cpp).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/store/commit_hook.hpp"
#include "host/store/lookup.hpp"
#include "host/store/sql/codec.hpp"
#include "host/store/store.hpp"

namespace openitem::store::sql {

template <class Db>
class SqlTransaction;
template <class Db>
class SqlRowSink;
template <class Db>
struct Inserts;

template <class Db>
class SqlStore final : public Store {
public:
    using Database = typename Db::Database;
    using Statement = typename Db::Statement;
    using Binder = typename Db::Binder;
    using Columns = typename Db::Columns;
    using Query = typename Db::Query;

    // The database is open and its tables are there. With a currency, the books are new.
    SqlStore(std::unique_ptr<Database> database, std::optional<base::Currency> functional,
             const CommitHook& hook);
    ~SqlStore() override;

    base::Currency functional_currency() const override { return functional_; }
    std::optional<std::string> meta(std::string_view key) override;
    std::unique_ptr<Transaction> begin(base::Instant recorded_at) override;

    ConnectionId add_connection(std::string_view name, std::string_view connector) override;
    std::vector<StoredConnection> connections() override;
    std::optional<std::string> cursor(ConnectionId connection) override;

    std::optional<RecordRef> find_record(ConnectionId connection, Entity entity,
                                         std::string_view source_id) override;
    std::optional<StoredRecord> record(RecordId id) override;
    std::optional<StoredRecord> record(RecordId id, std::int32_t version) override;
    void records(Entity entity, const Each<RecordRow>& each) override;
    void waiting_records(ConnectionId connection, const Each<RecordRow>& each) override;
    void evidence_of(RecordId record, const Each<RecordRow>& each) override;
    std::int64_t count_records(Entity entity) override;

    std::optional<StoredItem> item(ItemId id) override;
    std::optional<ledger::Item> item_facts(ItemId id) override;
    std::vector<StoredItem> items_of_record(RecordId record) override;
    std::vector<StoredItem> items_by_number(std::string_view number) override;
    std::vector<StoredItem> items_by_natural_key(std::string_view natural_key) override;
    void items(CustomerId customer, const Each<ItemRow>& each) override;
    void open_items(const AsOf& as_of, CustomerId customer, const Each<OpenItem>& each) override;
    std::vector<StoredAllocation> allocations_of(ItemId item) override;
    std::optional<StoredAllocation> allocation(AllocationId id) override;
    std::optional<StoredAllocation> allocation_of_record(RecordId record) override;
    void allocations(const Each<AllocationRow>& each) override;
    void items_with_allocations(const Each<ledger::Item, std::span<const ledger::Allocation>>& each,
                                EntryId known) override;

    Mark mark() override;
    void items_after(const Mark& mark, const Each<BareItem>& each) override;
    void allocations_after(const Mark& mark, const Each<BareAllocation>& each) override;

    std::optional<CustomerId> customer_by_key(std::string_view key) override;
    std::optional<StoredCustomer> customer(CustomerId id) override;
    std::vector<std::string> customer_keys(CustomerId id) override;
    void customers(const Each<CustomerRow>& each) override;

    std::optional<ledger::Rate> rate(base::Currency currency, base::Date day) override;
    void rates(base::Currency currency, const Each<ledger::Rate>& each) override;

    std::optional<StoredEntry> entry(EntryId id) override;
    void entries(EntryId first, const Each<EntryRow, std::span<const ledger::Line>>& each) override;
    void postings(const Each<EntryRow, Posting>& each) override;
    EntryId last_entry() override;

    std::optional<StoredQuarantine> quarantined(QuarantineId id) override;
    std::optional<QuarantineId> find_quarantined(ConnectionId connection,
                                                 const base::Digest& fingerprint) override;
    void quarantine(const QuarantineFilter& filter, const Each<QuarantineRow>& each) override;

    std::optional<StoredSource> source(SourceId id) override;
    std::vector<StoredSource> sources(ConnectionId connection) override;
    std::optional<StoredSource> find_source(ConnectionId connection,
                                            std::string_view name) override;
    std::vector<base::Digest> source_chunks(SourceId source) override;
    std::optional<std::int64_t> object_size(const base::Digest& hash) override;
    std::optional<std::string> object(const base::Digest& hash) override;
    void objects(const std::function<bool(const base::Digest&, std::int64_t,
                                          const std::optional<std::string>&)>& each) override;

    RunId start_run(ConnectionId connection, base::Instant started_at) override;
    void finish_run(RunId run, base::Instant ended_at, std::string_view books,
                    std::string_view outcome) override;
    std::vector<StoredRun> runs(ConnectionId connection) override;

    std::optional<StoredDecision> decision(DecisionId id) override;
    std::vector<StoredDecision> decisions(std::string_view subject, std::string_view kind) override;
    std::optional<StoredDispute> dispute(std::string_view number) override;
    std::vector<StoredDispute> disputes(CustomerId customer) override;
    std::vector<StoredOutbox> outbox(std::string_view state) override;
    std::vector<StoredTask> tasks(std::string_view state) override;
    std::vector<StoredOrder> orders(CustomerId customer) override;
    std::optional<StoredOrder> order(std::string_view number) override;
    std::optional<StoredOrder> order_of_record(RecordId record) override;
    std::optional<StoredDispute> dispute_of_record(RecordId record) override;
    std::vector<StoredStatus> statuses(std::string_view kind, CustomerId customer) override;

    std::shared_ptr<void> one_state(Store* beside) override;
    void dump(std::ostream& out) override;
    void export_rows(RowSink& to) override;
    std::unique_ptr<RowSink> import_rows() override;
    std::int64_t check_references(const Each<Mismatch>& each) override;

    // For the transaction, which is the other half of this class.
    Database& database() noexcept { return database_; }

    std::optional<ledger::Allocation> allocation_facts(AllocationId id);
    std::optional<ledger::Allocation> allocation_facts_of_record(RecordId record);
    void allocation_facts_of_record(RecordId record, std::vector<ledger::Allocation>& out);
    std::optional<RecordRef> record_ref(RecordId id);
    std::optional<std::string> record_body(RecordId id);
    void evidence_refs(RecordId record, std::vector<RecordRef>& out);
    void open_quarantine(ConnectionId connection, Entity entity, std::string_view source_id,
                         std::vector<QuarantineId>& out);
    void item_facts_of_record(RecordId record, std::vector<ledger::Item>& out);
    void item_facts_by_number(std::string_view number, std::vector<ledger::Item>& out);
    void item_facts_by_natural_key(std::string_view key, std::vector<ledger::Item>& out);
    void allocation_facts_of(ItemId item, std::vector<ledger::Allocation>& out);
    bool read_lines(EntryId entry, std::vector<ledger::Line>& out);
    // The newest entry recorded by then; none when there is none.
    EntryId last_entry_known_at(base::Instant instant);

private:
    friend class SqlTransaction<Db>;
    friend class SqlRowSink<Db>;

    void give_up_filters() noexcept;
    // Counts the questions that a filter might have saved.
    bool may_have(const KeyFilter& filter, std::uint64_t hash) noexcept {
        if (!filter.is_complete()) ++questions_;
        return filter.may_have(hash);
    }
    bool is_worth_learning(std::int64_t rows) const noexcept;
    void read_row(Statement& statement, const Each<RecordRow>& each);
    // A commit of its own, unless a transaction is open.
    template <class Act>
    void write_alone(const Act& act);

    std::unique_ptr<Database> owned_;
    Database& database_;
    base::Currency functional_;
    CommitHook hook_;
    std::int64_t commits_ = 0;

    // What may exist: complete while this process has written or read everything there is.
    std::uint64_t seed_ = 0;
    KeyFilter record_filter_;
    KeyFilter number_filter_;
    KeyFilter natural_key_filter_;
    KeyFilter allocated_filter_;  // items that an allocation comes from or goes to
    KeyFilter customer_key_filter_;
    std::int64_t questions_ = 0;  // since the filters were read
    CustomerCache key_cache_;
    bool writing_ = false;
    std::unique_ptr<Inserts<Db>> inserts_;  // made by the first transaction
};

}  // namespace openitem::store::sql
