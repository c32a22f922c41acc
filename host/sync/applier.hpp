// The second half of a run: what becomes of each record, decided against the store.
//
// Identity (is it new, unchanged, a new version, another source's telling of the same fact),
// posting, allocations that wait for their counterpart, quarantine. Everything goes into the open
// Transaction; committing is the caller's. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "host/store/books.hpp"
#include "host/store/store.hpp"
#include "host/sync/books.hpp"
#include "host/sync/prepare.hpp"

namespace openitem::sync {

struct ApplyRules {
    store::ConnectionId connection = {};
    base::Currency currency = {};
    std::optional<base::Date> cut_over = {};
    std::string connector_version = {};
    // Entities another connection is authoritative for: our records of them are evidence (A3).
    std::array<bool, OI_ENTITY_COUNT> evidence_only = {};
};

// An input the connector could not read (Rejection of the SDK), with texts of its own.
struct Rejected {
    std::uint32_t entity = 0;
    oi_origin origin{};
    std::string location;
    std::string source_id;
    std::string raw;
    Refusal why;
};

class Applier {
public:
    Applier(store::Store& store, ApplyRules rules, Books& books);

    // Everything from now on goes into this transaction.
    void begin(store::Transaction& transaction);

    void apply(const PreparedRecord& record, const store::Position& position);
    // Why the record applied last was refused.
    const std::optional<Refusal>& last_refusal() const { return last_refusal_; }
    void reject(const Rejected& rejected, const store::Position& position);
    // At the end of a run: tries the records that wait for a counterpart once more, in key order.
    void settle();
    // Closes what stands in quarantine from these sources and was not refused again by this run,
    // which has read them from their start to their end.
    void close_quarantine(const std::vector<std::string>& sources);

private:
    enum class Outcome : std::uint8_t { committed, unchanged, superseded, evidence, quarantined };
    // Done, or why the record is refused.
    using Applied = base::Result<Outcome>;
    struct Twin {
        store::RecordId record;
        bool same = false;  // the same fact, told by another connection
    };

    Applied apply_new(const PreparedRecord& record, const store::Position& position);
    Applied apply_again(const PreparedRecord& record, const store::Position& position,
                        const store::RecordRef& known);
    Applied apply_end(const PreparedRecord& record, const store::RecordRef& known);

    Applied add_invoice(const PreparedRecord& record, const store::Position& position);
    Applied amend_invoice(const PreparedRecord& record, const store::Position& position,
                          const store::RecordRef& known);
    std::optional<Twin> find_twin(const model::InvoiceFacts& invoice);
    bool draft_invoice(const model::InvoiceFacts& invoice, store::CustomerId customer,
                       store::Draft& draft);

    Applied add_payment(const PreparedRecord& record, const store::Position& position);
    Applied amend_payment(const PreparedRecord& record, const store::Position& position,
                          const store::RecordRef& known);
    std::optional<Twin> find_twin(const PreparedRecord& record);
    void draft_payment(const PreparedRecord& record, store::CustomerId customer,
                       store::Draft& draft);

    Applied add_allocation(const PreparedRecord& record, const store::Position& position);
    Applied amend_allocation(const PreparedRecord& record, const store::Position& position,
                             const store::RecordRef& known);
    // True: applied; false: a counterpart has not come.
    base::Result<bool> allocate(const model::AllocationFacts& facts, store::RecordId record);
    bool find_items(std::uint32_t entity, std::string_view source_id, std::string_view number,
                    std::vector<ledger::Item>& items);
    void unapply_all(store::RecordId record);

    // A new record that cannot be posted stays as voided, so that a corrected one is a new version
    // of it.
    Applied posted_or_taken_back(base::Result<store::Posted> posted, store::RecordId record);

    Applied add_stored(const PreparedRecord& record, const store::Position& position);
    void keep_details(const PreparedRecord& record, store::RecordId id);
    void keep_customer(const model::CustomerFacts& facts, store::RecordId record);
    void keep_order(const model::OrderFacts& facts, store::RecordId record);
    void keep_dispute(const model::DisputeFacts& facts, store::RecordId record);

    store::CustomerId customer_of(std::span<const model::CustomerKey> keys, std::string_view name,
                                  const model::PartyFacts* party);
    store::RecordRow row_of(const PreparedRecord& record, const store::Position& position,
                            store::RecordState state) const;
    void quarantine(const PreparedRecord& record, const store::Position& position,
                    const Refusal& why);
    // True when it stands there already.
    bool refused_before(const base::Digest& fingerprint);
    void count(std::uint32_t entity, Outcome outcome);

    store::Store& store_;
    const ApplyRules rules_;
    Books& counts_;
    store::Transaction* transaction_ = nullptr;
    std::optional<store::Books> books_;
    base::Sha256 sha256_;
    // Terms of the customers that have some: few, and asked for with every invoice.
    std::unordered_map<std::int64_t, std::int32_t> due_days_;
    // Allocations of this run whose counterpart has not come, by record id.
    std::unordered_set<std::int64_t> waiting_;
    // What this run refused, to know what it did not refuse again. Too much of it is not kept.
    static constexpr std::size_t max_refused = 1'000'000;
    std::unordered_set<base::Digest> refused_;
    std::optional<Refusal> last_refusal_;
    // Working memory, kept between records.
    std::vector<ledger::Item> items_;
    std::vector<ledger::Item> from_items_;
    std::vector<ledger::Allocation> allocations_;
    std::vector<store::ItemDraft> drafts_;
    std::string key_;
};

}  // namespace openitem::sync
