// Rows to parameters and back, in the order of the columns in schema.cpp.
#pragma once

#include "host/store/rows.hpp"
#include "host/store/sqlite/database.hpp"
#include "host/store/work_rows.hpp"

namespace openitem::store::sqlite {

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

void put(Binder& binder, const RecordRow& row);
void put(Binder& binder, const CustomerRow& row);
void put(Binder& binder, const CustomerKeyRow& row);
void put(Binder& binder, const ItemRow& row);
void put(Binder& binder, const EntryRow& row);
void put(Binder& binder, const LineRow& row);
void put(Binder& binder, const AllocationRow& row);
void put(Binder& binder, const QuarantineRow& row);

RecordRef read_record_ref(Columns& columns);
ledger::Item read_item(Columns& columns);
ledger::Allocation read_allocation(Columns& columns);
EntryRow read_entry(Columns& columns);
ledger::Line read_line(Columns& columns);  // from account on
CustomerRow read_customer(Columns& columns);
QuarantineRow read_quarantine(Columns& columns);
SourceRow read_source_row(Columns& columns);

StoredItem own(const ItemRow& row);
StoredAllocation own(const AllocationRow& row);
StoredCustomer own(const CustomerRow& row);
StoredQuarantine own(const QuarantineRow& row);
StoredSource own(const SourceRow& row);

}  // namespace openitem::store::sqlite
