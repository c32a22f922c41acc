// Rows to parameters and back, in the order of the columns in schema.cpp.
#pragma once

#include "host/store/rows.hpp"
#include "host/store/sql/values.hpp"
#include "host/store/work_rows.hpp"

namespace openitem::store::sql {

// A line and where it belongs.
struct LineRow {
    EntryId entry = {};
    std::int32_t n = 0;  // counted from 0
    ledger::Line line = {};
};
struct CustomerKeyRow {
    std::string_view key = {};
    CustomerId customer = {};
};

// A row of any table.
struct ValueRow {
    std::vector<Value> values = {};
};

template <class Binder>
void put(Binder& binder, const ValueRow& row) {
    for (const Value& value : row.values) binder.put(value);
}

template <class Binder>
void put(Binder& binder, const RecordRow& row) {
    const RecordRef& ref = row.ref;
    binder.put_all(ref.id, ref.connection, ref.entity, row.source_id, ref.version, ref.state,
                   ref.hash, ref.evidence_of, ref.customer, ref.position.source,
                   ref.position.offset, ref.position.length, ref.recorded_at, row.body);
}

template <class Binder>
void put(Binder& binder, const CustomerRow& row) {
    binder.put_all(row.id, row.record, row.number, row.name, row.vat_id, row.country, row.email,
                   row.due_days);
    if (row.credit_limit) {
        binder.put_all(row.credit_limit->minor, row.credit_limit->currency);
    } else {
        binder.put_all(std::optional<std::int64_t>{}, TextOrNull{});
    }
}

template <class Binder>
void put(Binder& binder, const CustomerKeyRow& row) {
    binder.put_all(row.key, row.customer);
}

template <class Binder>
void put(Binder& binder, const ItemRow& row) {
    const ledger::Item& item = row.item;
    binder.put_all(item.id, item.record.value, item.version, item.kind, item.flags, item.type,
                   item.sequence, item.customer, item.currency, item.amount, item.issued_on,
                   item.due_on, item.posted_on, item.entry, item.reversed_on, item.reversal,
                   row.number, TextOrNull{row.natural_key});
}

template <class Binder>
void put(Binder& binder, const EntryRow& row) {
    const ledger::Entry& entry = row.entry;
    binder.put_all(entry.id, entry.event, entry.origin, entry.date, entry.record, entry.reverses,
                   row.recorded_at);
    if (ledger::carries_evidence(entry.event)) {
        binder.put(entry.evidence);
    } else {
        binder.put(std::optional<base::Digest>{});
    }
    binder.put(row.hash);
}

template <class Binder>
void put(Binder& binder, const LineRow& row) {
    const ledger::Line& line = row.line;
    binder.put_all(row.entry, row.n, line.account, line.customer, line.item, line.currency,
                   line.amount, line.functional);
}

template <class Binder>
void put(Binder& binder, const AllocationRow& row) {
    const ledger::Allocation& allocation = row.allocation;
    binder.put_all(allocation.id, allocation.kind, allocation.from, allocation.to, allocation.date,
                   allocation.amount, allocation.entry, allocation.reversed_on, allocation.reversal,
                   allocation.record, row.rule, row.evidence);
}

template <class Binder>
void put(Binder& binder, const QuarantineRow& row) {
    binder.put_all(row.id, row.connection, row.entity, row.source_id, row.rule, row.field,
                   row.location, row.message, row.position.source, row.position.offset,
                   row.position.length, Blob{row.raw}, Blob{row.batch}, row.connector_version,
                   row.fingerprint, row.state, row.reason, row.recorded_at);
}

template <class Columns>
Position read_position(Columns& columns) {
    Position position;
    position.source = columns.template id<SourceId>();
    position.offset = columns.integer();
    position.length = columns.integer();
    return position;
}

template <class Columns>
RecordRef read_record_ref(Columns& columns) {
    RecordRef ref;
    ref.id = columns.template id<RecordId>();
    ref.connection = columns.template id<ConnectionId>();
    ref.entity = columns.template number<Entity>();
    ref.version = columns.template number<std::int32_t>();
    ref.state = columns.template number<RecordState>();
    ref.hash = columns.digest();
    ref.evidence_of = columns.template id<RecordId>();
    ref.customer = columns.template id<CustomerId>();
    ref.position = read_position(columns);
    ref.recorded_at = columns.instant();
    return ref;
}

template <class Columns>
ledger::Item read_item(Columns& columns) {
    ledger::Item item;
    item.id = columns.template id<ItemId>();
    item.record = columns.template id<RecordId>();
    item.version = columns.template number<std::int32_t>();
    item.kind = columns.template number<ledger::ItemKind>();
    item.flags = columns.template number<std::uint8_t>();
    item.type = columns.template number<std::uint16_t>();
    item.sequence = columns.template number<std::int32_t>();
    item.customer = columns.template id<CustomerId>();
    item.currency = columns.currency();
    item.amount = columns.integer();
    item.issued_on = columns.date();
    item.due_on = columns.date();
    item.posted_on = columns.date();
    item.entry = columns.template id<EntryId>();
    item.reversed_on = columns.maybe_date();
    item.reversal = columns.template id<EntryId>();
    return item;
}

template <class Columns>
ledger::Allocation read_allocation(Columns& columns) {
    ledger::Allocation allocation;
    allocation.id = columns.template id<AllocationId>();
    allocation.kind = columns.template number<ledger::AllocationKind>();
    allocation.from = columns.template id<ItemId>();
    allocation.to = columns.template id<ItemId>();
    allocation.date = columns.date();
    allocation.amount = columns.integer();
    allocation.entry = columns.template id<EntryId>();
    allocation.reversed_on = columns.maybe_date();
    allocation.reversal = columns.template id<EntryId>();
    allocation.record = columns.template id<RecordId>();
    return allocation;
}

template <class Columns>
EntryRow read_entry(Columns& columns) {
    EntryRow row;
    row.entry.id = columns.template id<EntryId>();
    row.entry.event = columns.template number<ledger::Event>();
    row.entry.origin = columns.template number<ledger::Origin>();
    row.entry.date = columns.date();
    row.entry.record = columns.template id<RecordId>();
    row.entry.reverses = columns.template id<EntryId>();
    row.recorded_at = columns.instant();
    row.entry.evidence = columns.digest();
    row.hash = columns.digest();
    return row;
}

template <class Columns>
ledger::Line read_line(Columns& columns) {
    ledger::Line line;
    line.account = columns.template number<ledger::Account>();
    line.customer = columns.template id<CustomerId>();
    line.item = columns.template id<ItemId>();
    line.currency = columns.currency();
    line.amount = columns.integer();
    line.functional = columns.integer();
    return line;
}

template <class Columns>
CustomerRow read_customer(Columns& columns) {
    CustomerRow row;
    row.id = columns.template id<CustomerId>();
    row.record = columns.template id<RecordId>();
    row.number = columns.text();
    row.name = columns.text();
    row.vat_id = columns.text();
    row.country = columns.text();
    row.email = columns.text();
    if (columns.null()) {
        columns.skip();
    } else {
        row.due_days = columns.template number<std::int32_t>();
    }
    if (!columns.null()) {
        const std::int64_t minor = columns.integer();
        row.credit_limit = base::Money{minor, columns.currency()};
    }
    return row;
}

template <class Columns>
QuarantineRow read_quarantine(Columns& columns) {
    QuarantineRow row;
    row.id = columns.template id<QuarantineId>();
    row.connection = columns.template id<ConnectionId>();
    row.entity = columns.template number<Entity>();
    row.source_id = columns.text();
    row.rule = columns.text();
    row.field = columns.text();
    row.location = columns.text();
    row.message = columns.text();
    row.position = read_position(columns);
    row.raw = columns.blob();
    row.batch = columns.blob();
    row.connector_version = columns.text();
    row.fingerprint = columns.digest();
    row.state = columns.template number<QuarantineState>();
    row.reason = columns.text();
    row.recorded_at = columns.instant();
    return row;
}

template <class Columns>
SourceRow read_source_row(Columns& columns) {
    SourceRow row;
    row.id = columns.template id<SourceId>();
    row.connection = columns.template id<ConnectionId>();
    row.name = columns.text();
    row.size = columns.integer();
    row.modified_at = columns.instant();
    row.digest = columns.digest();
    row.complete = columns.integer() != 0;
    row.config_hash = columns.digest();
    return row;
}

StoredItem own(const ItemRow& row);
StoredAllocation own(const AllocationRow& row);
StoredCustomer own(const CustomerRow& row);
StoredQuarantine own(const QuarantineRow& row);
StoredSource own(const SourceRow& row);

}  // namespace openitem::store::sql
