#include "host/store/sql/codec.hpp"

namespace openitem::store::sql {

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

}  // namespace openitem::store::sql
