// The rows around the books: quarantine, runs, decisions, disputes, outbox, orders. Conventions as
// in rows.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/base/money.hpp"
#include "host/store/rows.hpp"

namespace openitem::store {

enum class QuarantineState : std::uint8_t { open = 1, retried = 2, discarded = 3 };
std::string_view to_string(QuarantineState state) noexcept;

struct QuarantineRow {
    QuarantineId id = {};
    ConnectionId connection = {};
    Entity entity = 0;
    std::string_view source_id = {};
    std::string_view rule = {};
    std::string_view field = {};
    std::string_view location = {};
    std::string_view message = {};
    Position position = {};
    std::string_view raw = {};    // the source's bytes of the record
    std::string_view batch = {};  // the record as one batch of the SDK, when it got that far
    std::string_view connector_version = {};
    // What makes it the same refusal when the source is delivered again; unique per connection.
    base::Digest fingerprint = {};
    QuarantineState state = QuarantineState::open;
    std::string_view reason = {};  // of a discard
    base::Instant recorded_at = {};
};
struct StoredQuarantine {
    QuarantineId id = {};
    ConnectionId connection = {};
    Entity entity = 0;
    std::string source_id = {};
    std::string rule = {};
    std::string field = {};
    std::string location = {};
    std::string message = {};
    Position position = {};
    std::string raw = {};
    std::string batch = {};
    std::string connector_version = {};
    base::Digest fingerprint = {};
    QuarantineState state = QuarantineState::open;
    std::string reason = {};
    base::Instant recorded_at = {};
};

struct StoredRun {
    RunId id = {};
    ConnectionId connection = {};
    base::Instant started_at = {};
    std::optional<base::Instant> ended_at = {};
    std::string books = {};    // JSON: read, committed, unchanged ... per entity
    std::string outcome = {};  // empty while it runs, or when it was killed
};

struct StoredDecision {
    DecisionId id = {};
    std::string kind = {};     // "credit", "cash", "dispute"
    std::string subject = {};  // what it is about: "order:4711"
    CustomerId customer = {};
    std::string policy = {};  // name and version
    std::string outcome = {};
    std::string body = {};  // JSON: every rule, its inputs, its threshold
    base::Instant recorded_at = {};
};

struct StoredDispute {
    DisputeId id = {};
    std::string number = {};
    CustomerId customer = {};
    ItemId item = {};
    base::Money amount = {};
    std::string reason = {};
    std::string state = {};
    base::Date opened_on = {};
    std::optional<base::Date> closed_on = {};
    std::string resolution = {};
    RecordId record = {};   // the source's dispute record, if it came from one
    std::string body = {};  // JSON: history, notes, coordinator
};

struct StoredOutbox {
    OutboxId id = {};
    std::string operation_id = {};  // unique
    std::string kind = {};          // "credit_request"
    std::string state = {};         // "queued", "sent", "confirmed", "rejected", "unknown"
    std::string body = {};          // JSON
    std::string answer = {};        // what the connector said
    base::Instant recorded_at = {};
};

// A sales order that is not invoiced yet: counts towards exposure.
struct StoredOrder {
    OrderId id = {};
    RecordId record = {};
    CustomerId customer = {};
    std::string number = {};
    base::Money total = {};
    std::int64_t invoiced = 0;  // minor units of total's currency
    std::optional<base::Date> ordered_on = {};
    std::string state = {};  // "open", "blocked", "released", "closed"
};

// What a change in the books leaves for a person to look at. It is done when its cause is gone, or
// when somebody says so.
struct StoredTask {
    TaskId id = {};
    // "unapplied": a payment or credit lost what it was applied to (A14). "prepayment": an invoice
    // draws on a prepayment invoice that is not in the books (A8). "late_discount": a customer has
    // taken a discount after its last day, and the policy wants it back. "customer_conflict": the
    // keys a record gives are those of several customers; "customer_proposal": it may be another's
    // (A21). "line_gone": a statement delivered again no longer has an entry; the item is what was
    // posted of it.
    std::string kind = {};
    RecordId record = {};  // what changed
    ItemId item = {};      // what it left; none: the record alone
    base::Money amount = {};
    std::string state = {};   // "open", "done"
    std::string reason = {};  // open: what was seen, if anything; done: why it is
    base::Instant recorded_at = {};
};

// What holds of a customer or an item from a day on. Only added to: the newest row of a kind and
// subject that has begun and not run out says what holds, and one of the state "ended" that nothing
// does (statuses.hpp).
struct StoredStatus {
    StatusId id = {};
    std::string kind = {};     // "customer_link", "insolvent", "block" ...
    std::string subject = {};  // what it is about, within its kind: "customer:17"
    CustomerId customer = {};
    ItemId item = {};
    std::string state = {};
    base::Date from_on = {};
    std::optional<base::Date> until_on = {};  // the first day it does not hold any more
    std::string actor = {};
    std::string reason = {};
    std::string body = {};  // JSON: what the kind has to say
    base::Instant recorded_at = {};
};

}  // namespace openitem::store
