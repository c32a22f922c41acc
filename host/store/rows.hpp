// The rows of one company's books, as plain values: what goes into a Store and comes out of it.
//
// Rows borrow their texts (string_view). A row given to a Transaction is copied before the call
// returns; a row handed to a callback is valid during that call only. What a function returns by
// value owns its texts: the Stored... types. A missing text is empty, a missing id is 0, a missing
// date is nullopt.
//
// Entities are the SDK's codes (OI_INVOICE ...). Dates are dates, instants UTC, amounts minor
// units.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/date.hpp"
#include "host/base/hash.hpp"
#include "host/base/id.hpp"
#include "host/base/money.hpp"
#include "host/ledger/allocation.hpp"
#include "host/ledger/entry.hpp"
#include "host/ledger/item.hpp"
#include "host/ledger/rates.hpp"

namespace openitem::store {

using ledger::AllocationId;
using ledger::CustomerId;
using ledger::EntryId;
using ledger::ItemId;
using ledger::RecordId;
using ConnectionId = base::Id<struct ConnectionTag>;
using SourceId = base::Id<struct SourceTag>;
using QuarantineId = base::Id<struct QuarantineTag>;
using RunId = base::Id<struct RunTag>;
using DecisionId = base::Id<struct DecisionTag>;
using DisputeId = base::Id<struct DisputeTag>;
using OutboxId = base::Id<struct OutboxTag>;
using OrderId = base::Id<struct OrderTag>;
using TaskId = base::Id<struct TaskTag>;
using StatusId = base::Id<struct StatusTag>;
using Entity = std::uint16_t;

struct StoredConnection {
    ConnectionId id = {};
    std::string name = {};
    std::string connector = {};
};

// Where a record stands in the bytes it was read from; source 0: nowhere.
struct Position {
    SourceId source = {};
    std::int64_t offset = 0;
    std::int64_t length = 0;

    friend bool operator==(const Position&, const Position&) noexcept = default;
};

// Stored: the numbers never change.
enum class RecordState : std::uint8_t {
    posted = 1,
    evidence = 2,  // another record tells the same fact: see evidence_of (A3)
    waiting = 3,   // an allocation whose invoice or payment has not come yet
    voided = 4,
    deleted = 5,
    stored = 6,  // kept, posts nothing: master data, statements, pro forma invoices
};
std::string_view to_string(RecordState state) noexcept;

// A record without its texts: what identity needs to decide.
struct RecordRef {
    RecordId id = {};
    ConnectionId connection = {};
    Entity entity = 0;
    std::int32_t version = 1;
    RecordState state = RecordState::stored;
    base::Digest hash = {};  // content hash: control fields are outside it
    RecordId evidence_of = {};
    CustomerId customer = {};
    Position position = {};
    base::Instant recorded_at = {};  // when this version was taken in (A15)
};

struct RecordRow {
    RecordRef ref = {};
    std::string_view source_id = {};
    std::string_view body = {};  // canonical JSON, opaque to the store
};
struct StoredRecord {
    RecordRef ref = {};
    std::string source_id = {};
    std::string body = {};
};

struct ItemRow {
    ledger::Item item = {};
    std::string_view number = {};  // as printed
    // What tells a twin of a record that has no number of its own: a payment's account, value date,
    // amount and reference. Documents leave it empty: they are found by number.
    std::string_view natural_key = {};
};
struct StoredItem {
    ledger::Item item = {};
    std::string number = {};
    std::string natural_key = {};
};

// An item and an allocation without their texts and without where they come from: what an index
// keeps of them.
struct BareItem {
    ItemId id = {};
    ledger::ItemKind kind = {};
    CustomerId customer = {};
    base::Currency currency = {};
    std::int64_t amount = 0;
    base::Date issued_on = {};
    base::Date due_on = {};
    base::Date posted_on = {};
    std::optional<base::Date> reversed_on = {};
};
struct BareAllocation {
    AllocationId id = {};
    ItemId from = {};
    ItemId to = {};
    base::Date date = {};
    std::int64_t amount = 0;
    std::optional<base::Date> reversed_on = {};
};

struct AllocationRow {
    ledger::Allocation allocation = {};
    std::string_view rule = {};      // what decided it: "source", "reference", "amount"
    std::string_view evidence = {};  // JSON: what that rule saw
};
struct StoredAllocation {
    ledger::Allocation allocation = {};
    std::string rule = {};
    std::string evidence = {};
};

struct EntryRow {
    ledger::Entry entry = {};
    base::Instant recorded_at = {};
    base::Digest hash = {};
};
struct StoredEntry {
    ledger::Entry entry = {};
    base::Instant recorded_at = {};
    base::Digest hash = {};
    std::vector<ledger::Line> lines = {};
};

struct CustomerRow {
    CustomerId id = {};
    RecordId record = {};  // its master data; none when only documents have named it
    std::string_view number = {};
    std::string_view name = {};
    std::string_view vat_id = {};
    std::string_view country = {};
    std::string_view email = {};
    std::optional<std::int32_t> due_days = {};
    std::optional<base::Money> credit_limit = {};
};
struct StoredCustomer {
    CustomerId id = {};
    RecordId record = {};
    std::string number = {};
    std::string name = {};
    std::string vat_id = {};
    std::string country = {};
    std::string email = {};
    std::optional<std::int32_t> due_days = {};
    std::optional<base::Money> credit_limit = {};
};

// A source as it was read: name and what it was made of.
struct SourceRow {
    SourceId id = {};
    ConnectionId connection = {};
    std::string_view name = {};
    std::int64_t size = 0;
    base::Instant modified_at = {};
    base::Digest digest = {};  // source_digest() of its chunks; zero until complete
    bool complete = false;
    base::Digest config_hash = {};
};
struct StoredSource {
    SourceId id = {};
    ConnectionId connection = {};
    std::string name = {};
    std::int64_t size = 0;
    base::Instant modified_at = {};
    base::Digest digest = {};
    bool complete = false;
    base::Digest config_hash = {};
};

}  // namespace openitem::store
