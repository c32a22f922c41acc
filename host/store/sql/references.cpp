#include "host/store/sql/references.hpp"

#include <array>

namespace openitem::store::sql {

namespace {

// Run as they stand: each looks a row's partner up by its key, so the time is linear.
constexpr std::array all_references = {
    Reference{"record.connection",
              "SELECT id, 'its connection is not there' FROM record WHERE :own AND NOT EXISTS"
              " (SELECT 1 FROM connection WHERE :own AND connection.id = record.connection)"},
    Reference{"record.source",
              "SELECT id, 'its source is not there, or shorter than its position says'"
              " FROM record WHERE :own AND source IS NOT NULL AND NOT EXISTS (SELECT 1 FROM source"
              " WHERE :own AND source.id = record.source AND (source.complete = 0"
              "  OR record.position + record.length <= source.size))"},
    Reference{"record.evidence_of",
              "SELECT id, 'the record it is evidence of is not there' FROM record"
              " WHERE :own AND evidence_of IS NOT NULL AND NOT EXISTS"
              " (SELECT 1 FROM record AS other WHERE :own AND other.id = record.evidence_of)"},
    Reference{
        "record.customer",
        "SELECT id, 'its customer is not there' FROM record WHERE :own AND customer IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM customer WHERE :own AND customer.id = record.customer)"},
    Reference{"record.evidence",
              "SELECT id, 'it is evidence, void, deleted or only stored, and has a standing item'"
              " FROM record WHERE :own AND state NOT IN (1, 3) AND EXISTS"
              " (SELECT 1 FROM item WHERE :own AND item.record = record.id AND item.reversed_on IS "
              "NULL)"},
    Reference{
        "item.record",
        "SELECT id, 'its record is not there, or at an earlier version' FROM item"
        " WHERE :own AND NOT EXISTS (SELECT 1 FROM record WHERE :own AND record.id = item.record"
        "  AND record.version >= item.version)"},
    Reference{"item.version",
              "SELECT id, 'it stands, but was posted from an earlier version of its record'"
              " FROM item WHERE :own AND reversed_on IS NULL AND EXISTS (SELECT 1 FROM record"
              "  WHERE :own AND record.id = item.record AND record.version > item.version)"},
    Reference{
        "item.customer",
        "SELECT id, 'its customer is not there' FROM item WHERE :own AND customer IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM customer WHERE :own AND customer.id = item.customer)"},
    Reference{
        "item.entry",
        "SELECT id, 'the entry that posted it is not there' FROM item WHERE :own AND NOT EXISTS"
        " (SELECT 1 FROM entry WHERE :own AND entry.id = item.entry AND entry.date = "
        "item.posted_on)"},
    Reference{"item.reversal",
              "SELECT id, 'the entry that reversed it is not there' FROM item"
              " WHERE :own AND ((reversal IS NULL) <> (reversed_on IS NULL) OR reversal IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM entry WHERE :own AND entry.id = item.reversal"
              "  AND entry.date = item.reversed_on))"},
    Reference{"entry.record",
              "SELECT id, 'its record is not there' FROM entry WHERE :own AND record IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM record WHERE :own AND record.id = entry.record)"},
    Reference{"line.entry",
              "SELECT DISTINCT entry, 'it has lines, but is not there' FROM line WHERE :own AND "
              "NOT EXISTS"
              " (SELECT 1 FROM entry WHERE :own AND entry.id = line.entry)"},
    Reference{"allocation.entry",
              "SELECT id, 'the entry that posted it is not there' FROM allocation WHERE :own AND "
              "NOT EXISTS"
              " (SELECT 1 FROM entry WHERE :own AND entry.id = allocation.entry"
              "  AND entry.date = allocation.date)"},
    Reference{"allocation.reversal",
              "SELECT id, 'the entry that took it back is not there' FROM allocation"
              " WHERE :own AND ((reversal IS NULL) <> (reversed_on IS NULL) OR reversal IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM entry WHERE :own AND entry.id = allocation.reversal"
              "  AND entry.date = allocation.reversed_on))"},
    Reference{"allocation.from_item",
              "SELECT id, 'the item it comes from is not there' FROM allocation"
              " WHERE :own AND from_item IS NOT NULL AND NOT EXISTS"
              " (SELECT 1 FROM item WHERE :own AND item.id = allocation.from_item)"},
    Reference{"allocation.to_item",
              "SELECT id, 'the item it goes to is not there' FROM allocation"
              " WHERE :own AND to_item IS NOT NULL AND NOT EXISTS"
              " (SELECT 1 FROM item WHERE :own AND item.id = allocation.to_item)"},
    Reference{
        "allocation.record",
        "SELECT id, 'its record is not there' FROM allocation WHERE :own AND record IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM record WHERE :own AND record.id = allocation.record)"},
    Reference{"task.item",
              "SELECT id, 'the item it is about is not there' FROM task WHERE :own AND item <> 0"
              " AND NOT EXISTS (SELECT 1 FROM item WHERE :own AND item.id = task.item)"},
    Reference{"task.record",
              "SELECT id, 'the record it is about is not there' FROM task WHERE :own AND NOT EXISTS"
              " (SELECT 1 FROM record WHERE :own AND record.id = task.record)"},
    Reference{"line.customer",
              "SELECT DISTINCT entry, 'a line of it names a customer that is not there' FROM line"
              " WHERE :own AND customer IS NOT NULL AND NOT EXISTS"
              " (SELECT 1 FROM customer WHERE :own AND customer.id = line.customer)"},
    Reference{"line.item",
              "SELECT DISTINCT entry, 'a line of it names an item that is not there' FROM line"
              " WHERE :own AND item IS NOT NULL AND NOT EXISTS"
              " (SELECT 1 FROM item WHERE :own AND item.id = line.item)"},
    Reference{"record_version.record",
              "SELECT record, 'a version of it is kept, but it is not there, or not newer' FROM"
              " record_version WHERE :own AND NOT EXISTS (SELECT 1 FROM record"
              "  WHERE :own AND record.id = record_version.record"
              "  AND record.version > record_version.version)"},
    Reference{
        "record_version.source",
        "SELECT record, 'the source of a version is not there, or shorter than its position"
        " says' FROM record_version WHERE :own AND source IS NOT NULL AND NOT EXISTS (SELECT 1 FROM"
        " source WHERE :own AND source.id = record_version.source AND (source.complete = 0"
        "  OR record_version.position + record_version.length <= source.size))"},
    Reference{"customer.record",
              "SELECT id, 'its record is not there' FROM customer WHERE :own AND record IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM record WHERE :own AND record.id = customer.record)"},
    Reference{
        "customer_key.customer",
        "SELECT customer, 'a key names it, but it is not there' FROM customer_key WHERE :own AND "
        "NOT"
        " EXISTS (SELECT 1 FROM customer WHERE :own AND customer.id = customer_key.customer)"},
    Reference{"quarantine.connection",
              "SELECT id, 'its connection is not there' FROM quarantine WHERE :own AND NOT EXISTS"
              " (SELECT 1 FROM connection WHERE :own AND connection.id = quarantine.connection)"},
    Reference{
        "quarantine.source",
        "SELECT id, 'its source is not there' FROM quarantine WHERE :own AND source IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM source WHERE :own AND source.id = quarantine.source)"},
    Reference{"source.connection",
              "SELECT id, 'its connection is not there' FROM source WHERE :own AND NOT EXISTS"
              " (SELECT 1 FROM connection WHERE :own AND connection.id = source.connection)"},
    Reference{
        "cursor.connection",
        "SELECT connection, 'a cursor names it, but it is not there' FROM cursor WHERE :own AND NOT"
        " EXISTS (SELECT 1 FROM connection WHERE :own AND connection.id = cursor.connection)"},
    Reference{"source_chunk.source",
              "SELECT source, 'it has chunks, but is not there' FROM source_chunk WHERE :own AND "
              "NOT EXISTS"
              " (SELECT 1 FROM source WHERE :own AND source.id = source_chunk.source)"},
    Reference{
        "decision.customer",
        "SELECT id, 'its customer is not there' FROM decision WHERE :own AND customer IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM customer WHERE :own AND customer.id = decision.customer)"},
    Reference{
        "dispute.customer",
        "SELECT id, 'its customer is not there' FROM dispute WHERE :own AND customer IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM customer WHERE :own AND customer.id = dispute.customer)"},
    Reference{"dispute.item",
              "SELECT id, 'its item is not there' FROM dispute WHERE :own AND item IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM item WHERE :own AND item.id = dispute.item)"},
    Reference{"dispute.record",
              "SELECT id, 'its record is not there' FROM dispute WHERE :own AND record IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM record WHERE :own AND record.id = dispute.record)"},
    Reference{"sales_order.customer",
              "SELECT id, 'its customer is not there' FROM sales_order WHERE :own AND customer IS "
              "NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM customer WHERE :own AND customer.id = "
              "sales_order.customer)"},
    Reference{
        "sales_order.record",
        "SELECT id, 'its record is not there' FROM sales_order WHERE :own AND record IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM record WHERE :own AND record.id = sales_order.record)"},
    Reference{"status.customer",
              "SELECT id, 'its customer is not there' FROM status WHERE :own AND customer IS NOT "
              "NULL"
              " AND NOT EXISTS (SELECT 1 FROM customer WHERE :own AND customer.id = "
              "status.customer)"},
    Reference{"status.item",
              "SELECT id, 'its item is not there' FROM status WHERE :own AND item IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM item WHERE :own AND item.id = status.item)"},
    Reference{"source_chunk.object",
              "SELECT source, 'one of its chunks is not there' FROM source_chunk WHERE :own AND "
              "NOT EXISTS"
              " (SELECT 1 FROM object WHERE :own AND object.id = source_chunk.object)"},
    Reference{
        "source.size",
        "SELECT id, 'its chunks do not add up to its size' FROM source WHERE :own AND complete = 1"
        " AND size <> (SELECT coalesce(sum(object.size), 0) FROM source_chunk"
        "  JOIN (SELECT id, size FROM object WHERE :own) AS object"
        "  ON object.id = source_chunk.object"
        "  WHERE :own AND source_chunk.source = source.id)"},
};

}  // namespace

std::span<const Reference> references() noexcept { return all_references; }

}  // namespace openitem::store::sql
