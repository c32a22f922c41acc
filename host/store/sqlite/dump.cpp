// The whole store as text, and the references within it.
#include <array>
#include <ostream>

#include "host/store/sqlite/schema.hpp"
#include "host/store/sqlite/store_impl.hpp"

namespace openitem::store::sqlite {

namespace {

// A text as one token: quoted, with a quote, a backslash and control characters escaped.
void append_text(std::string& out, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            (out += '\\') += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            const auto byte = static_cast<unsigned char>(c);
            ((out += "\\x") += digits[byte >> 4U]) += digits[byte & 15U];
        } else {
            out += c;
        }
    }
    out += '"';
}

// Long blobs by their length and hash: equal dumps still mean equal bytes.
void append_blob(std::string& out, std::string_view bytes) {
    if (bytes.size() <= 64) {
        constexpr std::string_view digits = "0123456789abcdef";
        out += "x'";
        for (const char c : bytes) {
            const auto byte = static_cast<unsigned char>(c);
            (out += digits[byte >> 4U]) += digits[byte & 15U];
        }
        out += '\'';
        return;
    }
    out += std::to_string(bytes.size()) + ":sha256:" + base::sha256(bytes).hex();
}

void append_value(std::string& out, sqlite3_stmt* statement, int column) {
    const auto bytes = [&](const void* begin) {
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
        return std::string_view{static_cast<const char*>(begin), begin == nullptr ? 0 : size};
    };
    switch (sqlite3_column_type(statement, column)) {
        case SQLITE_INTEGER:
            out += std::to_string(sqlite3_column_int64(statement, column));
            break;
        case SQLITE_TEXT:
            append_text(out, bytes(sqlite3_column_text(statement, column)));
            break;
        case SQLITE_BLOB:
            append_blob(out, bytes(sqlite3_column_blob(statement, column)));
            break;
        default:
            out += '-';
            break;
    }
}

struct Reference {
    const char* check;
    const char* sql;  // id and message of every row that is wrong
};

// Run as they stand: each looks a row's partner up by its key, so the time is linear.
constexpr std::array references = {
    Reference{"record.connection",
              "SELECT id, 'its connection is not there' FROM record WHERE NOT EXISTS"
              " (SELECT 1 FROM connection WHERE connection.id = record.connection)"},
    Reference{"record.source",
              "SELECT id, 'its source is not there, or shorter than its position says'"
              " FROM record WHERE source IS NOT NULL AND NOT EXISTS (SELECT 1 FROM source"
              " WHERE source.id = record.source AND (source.complete = 0"
              "  OR record.position + record.length <= source.size))"},
    Reference{"record.evidence_of",
              "SELECT id, 'the record it is evidence of is not there' FROM record"
              " WHERE evidence_of IS NOT NULL AND NOT EXISTS"
              " (SELECT 1 FROM record AS other WHERE other.id = record.evidence_of)"},
    Reference{"record.customer",
              "SELECT id, 'its customer is not there' FROM record WHERE customer IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM customer WHERE customer.id = record.customer)"},
    Reference{"record.evidence",
              "SELECT id, 'it is evidence, void, deleted or only stored, and has a standing item'"
              " FROM record WHERE state NOT IN (1, 3) AND EXISTS"
              " (SELECT 1 FROM item WHERE item.record = record.id AND item.reversed_on IS NULL)"},
    Reference{"item.record",
              "SELECT id, 'its record is not there, or at an earlier version' FROM item"
              " WHERE NOT EXISTS (SELECT 1 FROM record WHERE record.id = item.record"
              "  AND record.version >= item.version)"},
    Reference{"item.version",
              "SELECT id, 'it stands, but was posted from an earlier version of its record'"
              " FROM item WHERE reversed_on IS NULL AND EXISTS (SELECT 1 FROM record"
              "  WHERE record.id = item.record AND record.version > item.version)"},
    Reference{"item.customer",
              "SELECT id, 'its customer is not there' FROM item WHERE customer IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM customer WHERE customer.id = item.customer)"},
    Reference{"item.entry",
              "SELECT id, 'the entry that posted it is not there' FROM item WHERE NOT EXISTS"
              " (SELECT 1 FROM entry WHERE entry.id = item.entry AND entry.date = item.posted_on)"},
    Reference{"item.reversal",
              "SELECT id, 'the entry that reversed it is not there' FROM item"
              " WHERE (reversal IS NULL) <> (reversed_on IS NULL) OR reversal IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.id = item.reversal"
              "  AND entry.date = item.reversed_on)"},
    Reference{"entry.record",
              "SELECT id, 'its record is not there' FROM entry WHERE record IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM record WHERE record.id = entry.record)"},
    Reference{"line.entry",
              "SELECT DISTINCT entry, 'it has lines, but is not there' FROM line WHERE NOT EXISTS"
              " (SELECT 1 FROM entry WHERE entry.id = line.entry)"},
    Reference{"allocation.entry",
              "SELECT id, 'the entry that posted it is not there' FROM allocation WHERE NOT EXISTS"
              " (SELECT 1 FROM entry WHERE entry.id = allocation.entry"
              "  AND entry.date = allocation.date)"},
    Reference{"allocation.reversal",
              "SELECT id, 'the entry that took it back is not there' FROM allocation"
              " WHERE (reversal IS NULL) <> (reversed_on IS NULL) OR reversal IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.id = allocation.reversal"
              "  AND entry.date = allocation.reversed_on)"},
    Reference{"allocation.from_item",
              "SELECT id, 'the item it comes from is not there' FROM allocation"
              " WHERE from_item IS NOT NULL AND NOT EXISTS"
              " (SELECT 1 FROM item WHERE item.id = allocation.from_item)"},
    Reference{"allocation.to_item",
              "SELECT id, 'the item it goes to is not there' FROM allocation"
              " WHERE to_item IS NOT NULL AND NOT EXISTS"
              " (SELECT 1 FROM item WHERE item.id = allocation.to_item)"},
    Reference{"allocation.record",
              "SELECT id, 'its record is not there' FROM allocation WHERE record IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM record WHERE record.id = allocation.record)"},
    Reference{"task.item",
              "SELECT id, 'the item it is about is not there' FROM task WHERE NOT EXISTS"
              " (SELECT 1 FROM item WHERE item.id = task.item)"},
    Reference{"line.customer",
              "SELECT DISTINCT entry, 'a line of it names a customer that is not there' FROM line"
              " WHERE customer IS NOT NULL AND NOT EXISTS"
              " (SELECT 1 FROM customer WHERE customer.id = line.customer)"},
    Reference{"line.item",
              "SELECT DISTINCT entry, 'a line of it names an item that is not there' FROM line"
              " WHERE item IS NOT NULL AND NOT EXISTS"
              " (SELECT 1 FROM item WHERE item.id = line.item)"},
    Reference{"record_version.record",
              "SELECT record, 'a version of it is kept, but it is not there, or not newer' FROM"
              " record_version WHERE NOT EXISTS (SELECT 1 FROM record"
              "  WHERE record.id = record_version.record"
              "  AND record.version > record_version.version)"},
    Reference{"record_version.source",
              "SELECT record, 'the source of a version is not there, or shorter than its position"
              " says' FROM record_version WHERE source IS NOT NULL AND NOT EXISTS (SELECT 1 FROM"
              " source WHERE source.id = record_version.source AND (source.complete = 0"
              "  OR record_version.position + record_version.length <= source.size))"},
    Reference{"customer.record",
              "SELECT id, 'its record is not there' FROM customer WHERE record IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM record WHERE record.id = customer.record)"},
    Reference{"customer_key.customer",
              "SELECT customer, 'a key names it, but it is not there' FROM customer_key WHERE NOT"
              " EXISTS (SELECT 1 FROM customer WHERE customer.id = customer_key.customer)"},
    Reference{"quarantine.connection",
              "SELECT id, 'its connection is not there' FROM quarantine WHERE NOT EXISTS"
              " (SELECT 1 FROM connection WHERE connection.id = quarantine.connection)"},
    Reference{"quarantine.source",
              "SELECT id, 'its source is not there' FROM quarantine WHERE source IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM source WHERE source.id = quarantine.source)"},
    Reference{"source.connection",
              "SELECT id, 'its connection is not there' FROM source WHERE NOT EXISTS"
              " (SELECT 1 FROM connection WHERE connection.id = source.connection)"},
    Reference{"cursor.connection",
              "SELECT connection, 'a cursor names it, but it is not there' FROM cursor WHERE NOT"
              " EXISTS (SELECT 1 FROM connection WHERE connection.id = cursor.connection)"},
    Reference{"source_chunk.source",
              "SELECT source, 'it has chunks, but is not there' FROM source_chunk WHERE NOT EXISTS"
              " (SELECT 1 FROM source WHERE source.id = source_chunk.source)"},
    Reference{"decision.customer",
              "SELECT id, 'its customer is not there' FROM decision WHERE customer IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM customer WHERE customer.id = decision.customer)"},
    Reference{"dispute.customer",
              "SELECT id, 'its customer is not there' FROM dispute WHERE customer IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM customer WHERE customer.id = dispute.customer)"},
    Reference{"dispute.item",
              "SELECT id, 'its item is not there' FROM dispute WHERE item IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM item WHERE item.id = dispute.item)"},
    Reference{"dispute.record",
              "SELECT id, 'its record is not there' FROM dispute WHERE record IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM record WHERE record.id = dispute.record)"},
    Reference{"sales_order.customer",
              "SELECT id, 'its customer is not there' FROM sales_order WHERE customer IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM customer WHERE customer.id = sales_order.customer)"},
    Reference{"sales_order.record",
              "SELECT id, 'its record is not there' FROM sales_order WHERE record IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM record WHERE record.id = sales_order.record)"},
    Reference{"source_chunk.object",
              "SELECT source, 'one of its chunks is not there' FROM source_chunk WHERE NOT EXISTS"
              " (SELECT 1 FROM object WHERE object.id = source_chunk.object)"},
    Reference{"source.size",
              "SELECT id, 'its chunks do not add up to its size' FROM source WHERE complete = 1"
              " AND size <> (SELECT coalesce(sum(object.size), 0) FROM source_chunk"
              "  JOIN object ON object.id = source_chunk.object"
              "  WHERE source_chunk.source = source.id)"},
};

}  // namespace

void SqliteStore::dump(std::ostream& out) {
    std::string line;
    for (const Table& each : tables()) {
        Statement statement(database_, "SELECT " + std::string(each.columns) + " FROM " +
                                           std::string(each.name) + " ORDER BY " +
                                           std::string(each.key));
        const int columns = sqlite3_column_count(statement.handle());
        while (statement.step()) {
            line.assign(each.name);
            for (int column = 0; column < columns; ++column) {
                line += ' ';
                append_value(line, statement.handle(), column);
            }
            line += '\n';
            out << line;
        }
    }
}

std::int64_t SqliteStore::check_references(const Each<Mismatch>& each) {
    {
        Statement pages(database_, "PRAGMA quick_check(20)");
        while (pages.step()) {
            Columns columns(pages);
            const std::string_view message = columns.text();
            if (message != "ok" && !each({"storage", 0, message})) return 0;
        }
    }
    for (const Reference& reference : references) {
        Statement statement(database_, reference.sql);
        while (statement.step()) {
            Columns columns(statement);
            Mismatch mismatch{.check = reference.check, .id = columns.integer()};
            mismatch.message = columns.text();
            if (!each(mismatch)) return 0;
        }
    }
    return database_
        .integer(
            "SELECT (SELECT count(*) FROM record) + (SELECT count(*) FROM item) +"
            " (SELECT count(*) FROM entry) + (SELECT count(*) FROM line) +"
            " (SELECT count(*) FROM allocation) + (SELECT count(*) FROM customer_key) +"
            " (SELECT count(*) FROM source_chunk) + (SELECT count(*) FROM record_version) +"
            " (SELECT count(*) FROM customer) + (SELECT count(*) FROM quarantine) +"
            " (SELECT count(*) FROM source) + (SELECT count(*) FROM decision) +"
            " (SELECT count(*) FROM dispute) + (SELECT count(*) FROM sales_order)")
        .value_or(0);
}

}  // namespace openitem::store::sqlite
