#include "host/store/sql/schema.hpp"

#include <array>
#include <stdexcept>

namespace openitem::store::sql {

namespace {

constexpr std::array all_tables = {
    Table{"meta", "key, value", "key"},
    Table{"connection", "id, name, connector", "id"},
    Table{"cursor", "connection, cursor", "connection"},
    Table{
        "customer",
        "id, record, number, name, vat_id, country, email, due_days, limit_amount, limit_currency",
        "id"},
    Table{"customer_key", "key, customer", "key"},
    Table{"record",
          "id, connection, entity, source_id, version, state, hash, evidence_of, customer, source, "
          "position, length, recorded_at, body",
          "id"},
    Table{"record_version",
          "record, version, state, hash, evidence_of, customer, source, position, length, "
          "recorded_at, body",
          "record, version"},
    Table{
        "item",
        "id, record, version, kind, flags, type, sequence, customer, currency, amount, issued_on, "
        "due_on, posted_on, entry, reversed_on, reversal, number, natural_key",
        "id"},
    Table{"entry", "id, event, origin, date, record, reverses, recorded_at, evidence, hash", "id"},
    Table{"line", "entry, n, account, customer, item, currency, amount, functional", "entry, n"},
    Table{"allocation",
          "id, kind, from_item, to_item, date, amount, entry, reversed_on, reversal, record, rule, "
          "evidence",
          "id"},
    Table{"quarantine",
          "id, connection, entity, source_id, rule, field, location, message, source, position, "
          "length, raw, batch, connector_version, fingerprint, state, reason, recorded_at",
          "id"},
    Table{"source", "id, connection, name, size, modified_at, digest, complete, config_hash", "id"},
    Table{"source_chunk", "source, n, object", "source, n"},
    Table{"object", "id, hash, size, bytes", "id"},
    Table{"decision", "id, kind, subject, customer, policy, outcome, body, recorded_at", "id"},
    Table{"dispute",
          "id, number, customer, item, amount, currency, reason, state, opened_on, closed_on, "
          "resolution, record, body",
          "id"},
    Table{"outbox", "id, operation_id, kind, state, body, answer, recorded_at", "id"},
    Table{"sales_order",
          "id, record, customer, number, total, currency, invoiced, ordered_on, state", "id"},
    Table{"task", "id, kind, record, item, amount, currency, state, reason, recorded_at", "id"},
    Table{"rate", "currency, day, units, scale, quote", "currency, day"},
    Table{"status",
          "id, kind, subject, customer, item, state, from_on, until_on, actor, reason, body, "
          "recorded_at",
          "id"},
    Table{"run", "id, connection, started_at, ended_at, books, outcome", "id", true},
};

}  // namespace

std::span<const Table> tables() noexcept { return all_tables; }

const Table& table(std::string_view name) {
    for (const Table& candidate : all_tables) {
        if (candidate.name == name) return candidate;
    }
    throw std::logic_error("no such table: " + std::string(name));
}

std::string select_all(const Table& table) {
    return "SELECT " + std::string(table.columns) + " FROM " + std::string(table.name) +
           " WHERE :own ORDER BY " + std::string(table.key);
}

}  // namespace openitem::store::sql
