#include "host/store/sqlite/codec.hpp"

namespace openitem::store::sqlite {

void put(Binder& binder, const RecordRow& row) {
    const RecordRef& ref = row.ref;
    binder.put_all(ref.id, ref.connection, ref.entity, row.source_id, ref.version, ref.state,
                   ref.hash, ref.evidence_of, ref.customer, ref.position.source,
                   ref.position.offset, ref.position.length, ref.recorded_at, row.body);
}

void put(Binder& binder, const CustomerRow& row) {
    binder.put_all(row.id, row.record, row.number, row.name, row.vat_id, row.country, row.email,
                   row.due_days);
    if (row.credit_limit) {
        binder.put_all(row.credit_limit->minor, row.credit_limit->currency);
    } else {
        binder.put_null();
        binder.put_null();
    }
}

void put(Binder& binder, const CustomerKeyRow& row) { binder.put_all(row.key, row.customer); }

void put(Binder& binder, const ItemRow& row) {
    const ledger::Item& item = row.item;
    binder.put_all(item.id, item.record.value, item.version, item.kind, item.flags, item.type,
                   item.sequence, item.customer, item.currency, item.amount, item.issued_on,
                   item.due_on, item.posted_on, item.entry, item.reversed_on, item.reversal,
                   row.number, TextOrNull{row.natural_key});
}

void put(Binder& binder, const EntryRow& row) {
    const ledger::Entry& entry = row.entry;
    binder.put_all(entry.id, entry.event, entry.origin, entry.date, entry.record, entry.reverses,
                   row.recorded_at);
    if (ledger::carries_evidence(entry.event)) {
        binder.put(entry.evidence);
    } else {
        binder.put_null();
    }
    binder.put(row.hash);
}

void put(Binder& binder, const LineRow& row) {
    const ledger::Line& line = row.line;
    binder.put_all(row.entry, row.n, line.account, line.customer, line.item, line.currency,
                   line.amount, line.functional);
}

void put(Binder& binder, const AllocationRow& row) {
    const ledger::Allocation& allocation = row.allocation;
    binder.put_all(allocation.id, allocation.kind, allocation.from, allocation.to, allocation.date,
                   allocation.amount, allocation.entry, allocation.reversed_on, allocation.reversal,
                   allocation.record, row.rule, row.evidence);
}

void put(Binder& binder, const QuarantineRow& row) {
    binder.put_all(row.id, row.connection, row.entity, row.source_id, row.rule, row.field,
                   row.location, row.message, row.position.source, row.position.offset,
                   row.position.length, Blob{row.raw}, Blob{row.batch}, row.connector_version,
                   row.fingerprint, row.state, row.reason, row.recorded_at);
}

namespace {

Position read_position(Columns& columns) {
    Position position;
    position.source = columns.id<SourceId>();
    position.offset = columns.integer();
    position.length = columns.integer();
    return position;
}

}  // namespace

RecordRef read_record_ref(Columns& columns) {
    RecordRef ref;
    ref.id = columns.id<RecordId>();
    ref.connection = columns.id<ConnectionId>();
    ref.entity = columns.number<Entity>();
    ref.version = columns.number<std::int32_t>();
    ref.state = columns.number<RecordState>();
    ref.hash = columns.digest();
    ref.evidence_of = columns.id<RecordId>();
    ref.customer = columns.id<CustomerId>();
    ref.position = read_position(columns);
    ref.recorded_at = columns.instant();
    return ref;
}

ledger::Item read_item(Columns& columns) {
    ledger::Item item;
    item.id = columns.id<ItemId>();
    item.record = columns.id<RecordId>();
    item.version = columns.number<std::int32_t>();
    item.kind = columns.number<ledger::ItemKind>();
    item.flags = columns.number<std::uint8_t>();
    item.type = columns.number<std::uint16_t>();
    item.sequence = columns.number<std::int32_t>();
    item.customer = columns.id<CustomerId>();
    item.currency = columns.currency();
    item.amount = columns.integer();
    item.issued_on = columns.date();
    item.due_on = columns.date();
    item.posted_on = columns.date();
    item.entry = columns.id<EntryId>();
    item.reversed_on = columns.maybe_date();
    item.reversal = columns.id<EntryId>();
    return item;
}

ledger::Allocation read_allocation(Columns& columns) {
    ledger::Allocation allocation;
    allocation.id = columns.id<AllocationId>();
    allocation.kind = columns.number<ledger::AllocationKind>();
    allocation.from = columns.id<ItemId>();
    allocation.to = columns.id<ItemId>();
    allocation.date = columns.date();
    allocation.amount = columns.integer();
    allocation.entry = columns.id<EntryId>();
    allocation.reversed_on = columns.maybe_date();
    allocation.reversal = columns.id<EntryId>();
    allocation.record = columns.id<RecordId>();
    return allocation;
}

EntryRow read_entry(Columns& columns) {
    EntryRow row;
    row.entry.id = columns.id<EntryId>();
    row.entry.event = columns.number<ledger::Event>();
    row.entry.origin = columns.number<ledger::Origin>();
    row.entry.date = columns.date();
    row.entry.record = columns.id<RecordId>();
    row.entry.reverses = columns.id<EntryId>();
    row.recorded_at = columns.instant();
    row.entry.evidence = columns.digest();
    row.hash = columns.digest();
    return row;
}

ledger::Line read_line(Columns& columns) {
    ledger::Line line;
    line.account = columns.number<ledger::Account>();
    line.customer = columns.id<CustomerId>();
    line.item = columns.id<ItemId>();
    line.currency = columns.currency();
    line.amount = columns.integer();
    line.functional = columns.integer();
    return line;
}

CustomerRow read_customer(Columns& columns) {
    CustomerRow row;
    row.id = columns.id<CustomerId>();
    row.record = columns.id<RecordId>();
    row.number = columns.text();
    row.name = columns.text();
    row.vat_id = columns.text();
    row.country = columns.text();
    row.email = columns.text();
    if (columns.null()) {
        columns.skip();
    } else {
        row.due_days = columns.number<std::int32_t>();
    }
    if (!columns.null()) {
        const std::int64_t minor = columns.integer();
        row.credit_limit = base::Money{minor, columns.currency()};
    }
    return row;
}

QuarantineRow read_quarantine(Columns& columns) {
    QuarantineRow row;
    row.id = columns.id<QuarantineId>();
    row.connection = columns.id<ConnectionId>();
    row.entity = columns.number<Entity>();
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
    row.state = columns.number<QuarantineState>();
    row.reason = columns.text();
    row.recorded_at = columns.instant();
    return row;
}

SourceRow read_source_row(Columns& columns) {
    SourceRow row;
    row.id = columns.id<SourceId>();
    row.connection = columns.id<ConnectionId>();
    row.name = columns.text();
    row.size = columns.integer();
    row.modified_at = columns.instant();
    row.digest = columns.digest();
    row.complete = columns.integer() != 0;
    row.config_hash = columns.digest();
    return row;
}

StoredItem own(const ItemRow& row) {
    return {row.item, std::string(row.number), std::string(row.natural_key)};
}

StoredAllocation own(const AllocationRow& row) {
    return {row.allocation, std::string(row.rule), std::string(row.evidence)};
}

StoredCustomer own(const CustomerRow& row) {
    return {row.id,
            row.record,
            std::string(row.number),
            std::string(row.name),
            std::string(row.vat_id),
            std::string(row.country),
            std::string(row.email),
            row.due_days,
            row.credit_limit};
}

StoredQuarantine own(const QuarantineRow& row) {
    return {row.id,
            row.connection,
            row.entity,
            std::string(row.source_id),
            std::string(row.rule),
            std::string(row.field),
            std::string(row.location),
            std::string(row.message),
            row.position,
            std::string(row.raw),
            std::string(row.batch),
            std::string(row.connector_version),
            row.fingerprint,
            row.state,
            std::string(row.reason),
            row.recorded_at};
}

StoredSource own(const SourceRow& row) {
    return {row.id,          row.connection, std::string(row.name), row.size,
            row.modified_at, row.digest,     row.complete,          row.config_hash};
}

}  // namespace openitem::store::sqlite
