// The second half of a run: what becomes of each record, decided against the store.
//
// Identity (is it new, unchanged, a new version, another source's telling of the same fact),
// posting, allocations that wait for their counterpart, quarantine. Everything goes into the open
// Transaction; committing is the caller's. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "host/store/books.hpp"
#include "host/store/store.hpp"
#include "host/sync/allocating.hpp"
#include "host/sync/books.hpp"
#include "host/sync/control_totals.hpp"
#include "host/sync/customer_terms.hpp"
#include "host/sync/prepare.hpp"
#include "host/sync/recognition.hpp"
#include "host/sync/refusals.hpp"
#include "host/sync/twins.hpp"

namespace openitem::sync {

struct ApplyRules {
    store::ConnectionId connection = {};
    base::Currency currency = {};
    std::optional<base::Date> cut_over = {};
    std::string connector_version = {};
    // The numbering its customers' account numbers are of; empty: its own.
    std::string customer_numbers = {};
    // The company's payment terms, all versions; empty: none but days.
    std::vector<collections::TermsPolicy> terms = {};
    // Entities another connection is authoritative for: our records of them are evidence (A3).
    std::array<bool, OI_ENTITY_COUNT> evidence_only = {};
    // A record that is accepted closes what stands open of it: it was delivered later than that.
    bool closes_refusals = true;
};

class Applier {
public:
    Applier(store::Store& store, ApplyRules rules, Books& books);

    // Everything from now on goes into this transaction.
    void begin(store::Transaction& transaction);
    // A source that changed before it was read to its end, so that its rest is not archived: a
    // record that comes again is said to stand where it stands now.
    void abandon(store::SourceId source) { abandoned_.insert(source.value); }

    void apply(const PreparedRecord& record, const store::Position& position);
    // Why the record applied last was refused.
    const std::optional<Refusal>& last_refusal() const { return last_refusal_; }
    void reject(const Rejected& rejected, const store::Position& position);

    // What waits for a counterpart, of all connections, in the order in which it is to be settled:
    // at the end of a run all of it is tried once more, in as many transactions as the caller
    // likes.
    std::vector<store::RecordId> unsettled();
    void settle(std::span<const store::RecordId> records);
    // Tasks whose cause is gone are done, once all is settled. Returns how many of those that this
    // run added are not.
    std::uint64_t close_tasks();
    // What this run's invoices said is open, against what is: once all is settled.
    Differences differences();
    // What the source says it has delivered, against what came.
    std::vector<ControlTotal> control_totals() const { return control_totals_.compare(); }
    // These sources were read from their start to their end.
    void close_quarantine(std::span<const store::StoredSource> sources);

private:
    // What a source calls open of an invoice, signed; its last word is the last of the record.
    struct Control {
        store::RecordId record;
        std::int64_t open = 0;
        base::Currency currency;
    };
    void keep_control(const PreparedRecord& record);
    std::vector<std::int64_t> open_of_controls();
    base::Result<void> can_value(const Facts& facts);

    enum class Outcome : std::uint8_t { committed, unchanged, superseded, evidence, quarantined };
    // Done, or why the record is refused.
    using Applied = base::Result<Outcome>;

    Applied apply_new(const PreparedRecord& record, const store::Position& position);
    Applied apply_again(const PreparedRecord& record, const store::Position& position,
                        const store::RecordRef& known);
    Applied apply_end(const PreparedRecord& record, const store::Position& position,
                      const store::RecordRef& known);
    Applied keep_unchanged(const PreparedRecord& record, const store::Position& position,
                           const store::RecordRef& known);
    Applied amend(const PreparedRecord& record, const store::Position& position,
                  const store::RecordRef& known);
    // Takes back what a record has posted, or puts the draft in its place (A14).
    base::Result<void> replace(const store::RecordRef& known, const store::Draft* draft);

    // What the record stands against now, and what of it is left for a person once it changed
    // (A14).
    void standing_against(store::RecordId record, std::vector<store::Books::Released>& released);
    bool is_applied(const store::StoredTask& task);
    bool is_taken_back(const store::StoredTask& task);
    void add_tasks(store::RecordId changed, std::span<const store::Books::Released> released);

    // The record of another connection that tells the same fact; none when nobody does; or why this
    // one is refused.
    base::Result<store::RecordId> told_already(const PreparedRecord& record, store::RecordId own);
    Applied add_evidence(const PreparedRecord& record, const store::Position& position,
                         store::RecordId of);
    Applied become_evidence(const PreparedRecord& record, const store::Position& position,
                            const store::RecordRef& known, store::RecordId of);
    void know_payer(const Facts& evidence, store::ConnectionId told_by, store::RecordId receipt);

    // What was open at the cut-over is taken over as such: what led there is kept, and posts
    // nothing (A13).
    bool before_cut_over(base::Date date) const {
        return rules_.cut_over && date < *rules_.cut_over;
    }
    // The state of a record that posts or not; one from before the cut-over is counted.
    store::RecordState state_of(const PreparedRecord& record, base::Date date, bool posts);

    Applied add_invoice(const PreparedRecord& record, const store::Position& position);
    Applied amend_invoice(const PreparedRecord& record, const store::Position& position,
                          const store::RecordRef& known);
    // What an invoice draws on: the prepayment invoices it names that stand in the books.
    struct Prepayments {
        store::Books::DocumentTax invoiced = {};
        bool missing = false;  // it names documents that are not there
    };
    Prepayments prepayments_of(const model::InvoiceFacts& invoice, store::ConnectionId connection,
                               store::CustomerId customer);
    // The invoice draws on what has not come: tried again at the end of every run.
    void await_prepayment(store::RecordId record, base::Money prepaid);
    bool draw_prepayment(const store::StoredTask& task);
    std::optional<std::int64_t> opened_with(const model::InvoiceFacts& invoice,
                                            const store::RecordRef* known);
    bool draft_invoice(const PreparedRecord& record, store::CustomerId customer,
                       const store::RecordRef* known, store::Draft& draft);

    Applied add_payment(const PreparedRecord& record, const store::Position& position);
    Applied amend_payment(const PreparedRecord& record, const store::Position& position,
                          const store::RecordRef& known);
    void draft_payment(const PreparedRecord& record, store::CustomerId customer,
                       store::Draft& draft);

    Applied add_allocation(const PreparedRecord& record, const store::Position& position);
    Applied amend_allocation(const PreparedRecord& record, const store::Position& position,
                             const store::RecordRef& known);

    // Master data and the like, which posts nothing.
    Applied add_stored(const PreparedRecord& record, const store::Position& position);
    Applied amend_stored(const PreparedRecord& record, const store::Position& position,
                         const store::RecordRef& known);
    bool keep_details(const Facts& facts, store::ConnectionId connection, store::RecordId record);
    void end_details(store::RecordId record, store::Entity entity);
    // A statement is delivered again: what it no longer has is a task.
    void compare_lines(store::RecordId statement, const model::StatementFacts& now);
    store::ItemId payment_of(const model::BankLineFacts& line, std::string_view account,
                             std::span<const store::ItemId> taken);
    void keep_customer(const model::CustomerFacts& facts, store::RecordId record);
    void keep_order(const model::OrderFacts& facts, store::RecordId record);
    bool keep_dispute(const model::DisputeFacts& facts, store::ConnectionId connection,
                      store::RecordId record);

    // True: settled, one way or the other.
    bool settle(const store::StoredRecord& stored);
    void settle_evidence(const store::StoredRecord& stored, const model::RecordView& record);
    bool settle_allocation(const store::StoredRecord& stored, const model::RecordView& record);
    void refuse_late(const store::StoredRecord& stored, const base::Error& why);

    // Who a record's customer is was not clear: what a person has to look at.
    void keep_doubt(const PreparedRecord& record);
    void keep_doubt(store::RecordId record);
    store::RecordRow row_of(const PreparedRecord& record, const store::Position& position,
                            store::RecordState state) const;
    store::RecordRow next_version(const PreparedRecord& record, const store::Position& position,
                                  const store::RecordRef& known, store::RecordState state) const;
    store::RecordId add_record(const store::RecordRow& row);
    void count(std::uint32_t entity, Outcome outcome);

    store::Store& store_;
    const ApplyRules rules_;
    Books& counts_;
    const base::Date first_open_;  // what belongs before it is posted on it (A14, A18)
    store::Transaction* transaction_ = nullptr;
    std::optional<store::Books> books_;
    Recognition customers_;
    Twins twins_;
    Allocating allocating_;
    Refusals refusals_;
    CustomerTerms terms_;
    std::unordered_set<std::int64_t> erased_;  // records: what they said is not written back (A25)
    std::unordered_set<std::int64_t> abandoned_;
    store::RecordId first_new_;  // records from this one on are this run's
    std::unordered_set<std::int64_t> superseded_waiting_;  // of earlier ones: counted, and waiting
    std::optional<Refusal> last_refusal_;
    bool prepayment_missing_ = false;  // of the invoice drafted last
    std::vector<Control> controls_;
    ControlTotals control_totals_;
    std::unordered_set<std::int64_t> changed_;  // records of this run that left a task
    // Working memory, kept between records.
    std::vector<ledger::Item> items_;
    std::vector<store::ItemDraft> drafts_;
    std::vector<store::RecordId> released_;
    std::string natural_key_;
    std::string key_;
};

base::Error error_of(const Refusal& why);

}  // namespace openitem::sync
