// The first half of a run: from a checked batch to records that are ready to be written.
//
// Pure, and on the connector's thread: rules, facts, canonical body, content hash, natural keys.
// What can be said of a record without looking into the store is said here. The bytes of the batch
// are copied once; everything a PreparedRecord points to lies in its PreparedBatch.
#pragma once

#include <openitem/batch_view.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "host/base/currency.hpp"
#include "host/base/hash.hpp"
#include "host/model/arena.hpp"
#include "host/model/body.hpp"
#include "host/model/facts.hpp"
#include "host/model/identities.hpp"
#include "host/model/natural_key.hpp"
#include "host/model/rules.hpp"

namespace openitem::sync {

// Why a record is not applied: what quarantine shows.
struct Refusal {
    std::string rule;
    std::string field;
    std::string message;
};

// An Error that goes into quarantine; `rule` where it names none itself.
Refusal refusal_of(const base::Error& error, const char* rule);

// An input that did not become a record: the connector could not read it (Rejection of the SDK), or
// it is too large to be kept. With texts of its own.
struct Rejected {
    std::uint32_t entity = 0;
    oi_origin origin{};
    std::string location;
    std::string source_id;
    std::string raw;
    Refusal why;
};

using Facts = std::variant<std::monostate, model::InvoiceFacts, model::PaymentFacts,
                           model::AllocationFacts, model::CustomerFacts, model::OrderFacts,
                           model::DisputeFacts, model::StatementFacts, model::BalanceFacts>;

struct PreparedRecord {
    std::uint32_t entity = 0;
    std::uint32_t change = 0;  // oi_change
    std::string_view source_id;
    std::string_view location;
    oi_origin origin{};
    std::string_view body;
    base::Digest hash;
    Facts facts;                      // none when refused, voided or deleted
    model::NaturalKey key;            // of an invoice
    model::PaymentKeys payment_keys;  // of a payment: receipt_keys()
    std::optional<Refusal> refusal;
    std::vector<std::string> warnings;  // rules it breaks and is taken all the same
};

// What the company and the connection say about the records.
struct PrepareRules {
    model::Identities identities;
    std::string accept_foreign_seller;  // the reason, or empty
    std::optional<std::int32_t> company_due_days;
    std::size_t record_limit = model::RecordJoiner::default_limit;  // bytes, of several batches
    model::RuleChoice rules = {};
};

class PreparedBatch {
public:
    const std::vector<PreparedRecord>& records() const { return records_; }
    std::size_t bytes() const { return bytes_; }  // memory it holds, roughly

private:
    friend class Preparer;
    std::vector<std::uint64_t> words_;              // copy of the batch, 8-aligned
    std::unique_ptr<model::DecodedRecord> joined_;  // instead, for a document of several batches
    std::string bodies_;
    model::Arena arena_;
    std::vector<PreparedRecord> records_;
    std::size_t bytes_ = 0;
};

// Keeps its working memory between batches. One thread.
class Preparer {
public:
    explicit Preparer(const PrepareRules& rules)
        : rules_(rules), joiner_(model::Locations::root, rules.record_limit) {}

    // The whole records of a batch. Parts of a document that goes on are kept; it comes out, as a
    // batch of its own, with its last part.
    std::vector<std::unique_ptr<PreparedBatch>> add(const openitem::BatchView& batch);
    // What the batch held beside them, and no record became of: too large.
    std::vector<Rejected> take_rejected() { return std::exchange(rejected_, {}); }
    // A document was begun and its last part has not come: no checkpoint may come now.
    bool open() const { return joiner_.open(); }

private:
    // False when there is more to come of the record, or nothing at all.
    bool add_part(const model::RecordView& part);
    std::unique_ptr<PreparedBatch> joined();
    PreparedRecord prepare(const model::RecordView& record, std::string_view body,
                           model::Arena& arena);
    // False when it is refused.
    bool judge(const model::RecordView& record, PreparedRecord& prepared);
    base::Digest hash_of(const model::RecordView& record, std::string_view body);
    void read_facts(const model::RecordView& record, PreparedRecord& prepared, model::Arena& arena);
    std::optional<Refusal> refuse(const model::InvoiceFacts& invoice, model::Side side) const;

    const PrepareRules& rules_;
    model::BodyEncoder encoder_;
    model::RecordJoiner joiner_;
    std::vector<Rejected> rejected_;
    base::Sha256 sha256_;
    std::vector<model::Finding> findings_;
    std::string unjudged_;  // the body of a record without its connector's findings
};

}  // namespace openitem::sync
