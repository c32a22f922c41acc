#include "host/store/sqlite/schema.hpp"

#include <array>
#include <cstdlib>
#include <string>

#include "host/base/result.hpp"

namespace openitem::store::sqlite {

namespace {

constexpr const char* books_sql = R"sql(
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE connection (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, connector TEXT NOT NULL) STRICT;

CREATE TABLE cursor (connection INTEGER PRIMARY KEY, cursor TEXT NOT NULL) STRICT;

CREATE TABLE customer (
    id INTEGER PRIMARY KEY, record INTEGER, number TEXT NOT NULL, name TEXT NOT NULL,
    vat_id TEXT NOT NULL, country TEXT NOT NULL, email TEXT NOT NULL, due_days INTEGER,
    limit_amount INTEGER, limit_currency TEXT) STRICT;

CREATE TABLE customer_key (
    key TEXT PRIMARY KEY, customer INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX customer_key_customer ON customer_key (customer);

CREATE TABLE record (
    id INTEGER PRIMARY KEY, connection INTEGER NOT NULL, entity INTEGER NOT NULL,
    source_id TEXT NOT NULL, version INTEGER NOT NULL, state INTEGER NOT NULL, hash BLOB NOT NULL,
    evidence_of INTEGER, customer INTEGER, source INTEGER, position INTEGER NOT NULL,
    length INTEGER NOT NULL, recorded_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX record_key ON record (connection, entity, source_id);
CREATE INDEX record_waiting ON record (connection, entity, source_id) WHERE state = 3;
CREATE INDEX record_evidence ON record (evidence_of) WHERE state = 2;

CREATE TABLE record_version (
    record INTEGER NOT NULL, version INTEGER NOT NULL, state INTEGER NOT NULL, hash BLOB NOT NULL,
    evidence_of INTEGER, customer INTEGER, source INTEGER, position INTEGER NOT NULL,
    length INTEGER NOT NULL, recorded_at INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (record, version)) STRICT, WITHOUT ROWID;

CREATE TABLE item (
    id INTEGER PRIMARY KEY, record INTEGER NOT NULL, version INTEGER NOT NULL,
    kind INTEGER NOT NULL, flags INTEGER NOT NULL, type INTEGER NOT NULL,
    sequence INTEGER NOT NULL, customer INTEGER, currency TEXT NOT NULL, amount INTEGER NOT NULL,
    issued_on INTEGER NOT NULL, due_on INTEGER NOT NULL, posted_on INTEGER NOT NULL,
    entry INTEGER NOT NULL, reversed_on INTEGER, reversal INTEGER, number TEXT NOT NULL,
    natural_key TEXT) STRICT;
CREATE INDEX item_record ON item (record);
CREATE INDEX item_customer ON item (customer);
CREATE INDEX item_number ON item (number);
CREATE INDEX item_natural_key ON item (natural_key) WHERE natural_key IS NOT NULL;

CREATE TABLE entry (
    id INTEGER PRIMARY KEY, event INTEGER NOT NULL, origin INTEGER NOT NULL,
    date INTEGER NOT NULL, record INTEGER, reverses INTEGER, recorded_at INTEGER NOT NULL,
    evidence BLOB, hash BLOB NOT NULL) STRICT;
CREATE UNIQUE INDEX entry_reverses ON entry (reverses) WHERE reverses IS NOT NULL;

CREATE TABLE line (
    entry INTEGER NOT NULL, n INTEGER NOT NULL, account INTEGER NOT NULL, customer INTEGER,
    item INTEGER, currency TEXT NOT NULL, amount INTEGER NOT NULL, functional INTEGER NOT NULL,
    PRIMARY KEY (entry, n)) STRICT, WITHOUT ROWID;

CREATE TABLE allocation (
    id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, from_item INTEGER, to_item INTEGER,
    date INTEGER NOT NULL, amount INTEGER NOT NULL, entry INTEGER NOT NULL, reversed_on INTEGER,
    reversal INTEGER, record INTEGER, rule TEXT NOT NULL, evidence TEXT NOT NULL,
    CHECK (from_item IS NOT NULL OR to_item IS NOT NULL)) STRICT;
CREATE INDEX allocation_from ON allocation (from_item) WHERE from_item IS NOT NULL;
CREATE INDEX allocation_to ON allocation (to_item) WHERE to_item IS NOT NULL;
CREATE INDEX allocation_record ON allocation (record) WHERE record IS NOT NULL;
)sql";

constexpr const char* work_sql = R"sql(
CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY, connection INTEGER NOT NULL, entity INTEGER NOT NULL,
    source_id TEXT NOT NULL, rule TEXT NOT NULL, field TEXT NOT NULL, location TEXT NOT NULL,
    message TEXT NOT NULL, source INTEGER, position INTEGER NOT NULL, length INTEGER NOT NULL,
    raw BLOB NOT NULL, batch BLOB NOT NULL, connector_version TEXT NOT NULL,
    fingerprint BLOB NOT NULL, state INTEGER NOT NULL, reason TEXT NOT NULL,
    recorded_at INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX quarantine_fingerprint ON quarantine (connection, fingerprint);
CREATE INDEX quarantine_open ON quarantine (connection, entity, source_id) WHERE state = 1;

CREATE TABLE source (
    id INTEGER PRIMARY KEY, connection INTEGER NOT NULL, name TEXT NOT NULL,
    size INTEGER NOT NULL, modified_at INTEGER NOT NULL, digest BLOB NOT NULL,
    complete INTEGER NOT NULL, config_hash BLOB NOT NULL) STRICT;
CREATE INDEX source_name ON source (connection, name);

CREATE TABLE source_chunk (
    source INTEGER NOT NULL, n INTEGER NOT NULL, object INTEGER NOT NULL,
    PRIMARY KEY (source, n)) STRICT, WITHOUT ROWID;

CREATE TABLE object (
    id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, size INTEGER NOT NULL, bytes BLOB) STRICT;

CREATE TABLE run (
    id INTEGER PRIMARY KEY, connection INTEGER, started_at INTEGER NOT NULL, ended_at INTEGER,
    books TEXT NOT NULL, outcome TEXT NOT NULL) STRICT;

CREATE TABLE decision (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, customer INTEGER,
    policy TEXT NOT NULL, outcome TEXT NOT NULL, body TEXT NOT NULL,
    recorded_at INTEGER NOT NULL) STRICT;
CREATE INDEX decision_subject ON decision (subject);

CREATE TABLE dispute (
    id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, customer INTEGER, item INTEGER,
    amount INTEGER NOT NULL, currency TEXT NOT NULL, reason TEXT NOT NULL, state TEXT NOT NULL,
    opened_on INTEGER NOT NULL, closed_on INTEGER, resolution TEXT NOT NULL, record INTEGER,
    body TEXT NOT NULL) STRICT;
CREATE INDEX dispute_customer ON dispute (customer);
CREATE INDEX dispute_record ON dispute (record) WHERE record IS NOT NULL;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY, operation_id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    state TEXT NOT NULL, body TEXT NOT NULL, answer TEXT NOT NULL,
    recorded_at INTEGER NOT NULL) STRICT;

CREATE TABLE sales_order (
    id INTEGER PRIMARY KEY, record INTEGER, customer INTEGER, number TEXT NOT NULL,
    total INTEGER NOT NULL, currency TEXT NOT NULL, invoiced INTEGER NOT NULL,
    ordered_on INTEGER, state TEXT NOT NULL) STRICT;
CREATE INDEX sales_order_customer ON sales_order (customer);
CREATE INDEX sales_order_number ON sales_order (number);
CREATE INDEX sales_order_record ON sales_order (record) WHERE record IS NOT NULL;
)sql";

constexpr const char* tasks_sql = R"sql(
CREATE TABLE task (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, record INTEGER NOT NULL, item INTEGER NOT NULL,
    amount INTEGER NOT NULL, currency TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL,
    recorded_at INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX task_open ON task (kind, record, item) WHERE state = 'open';
)sql";

constexpr const char* rates_sql = R"sql(
CREATE TABLE rate (
    currency TEXT NOT NULL, day INTEGER NOT NULL, units INTEGER NOT NULL, scale INTEGER NOT NULL,
    quote INTEGER NOT NULL, PRIMARY KEY (currency, day)) STRICT, WITHOUT ROWID;
)sql";

constexpr const char* statuses_sql = R"sql(
CREATE TABLE status (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, customer INTEGER,
    item INTEGER, state TEXT NOT NULL, from_on INTEGER NOT NULL, until_on INTEGER,
    actor TEXT NOT NULL, reason TEXT NOT NULL, body TEXT NOT NULL,
    recorded_at INTEGER NOT NULL) STRICT;
CREATE INDEX status_subject ON status (kind, subject);
CREATE INDEX status_customer ON status (customer) WHERE customer IS NOT NULL;
)sql";

// What was reversed after an entry, for who follows the books.
constexpr const char* reversals_sql = R"sql(
CREATE INDEX item_reversal ON item (reversal) WHERE reversal IS NOT NULL;
CREATE INDEX allocation_reversal ON allocation (reversal) WHERE reversal IS NOT NULL;
)sql";

// To the end only: a migration that was released never changes.
struct Migration {
    const char* name;
    const char* sql;
};
constexpr std::array migrations = {
    Migration{"books", books_sql},       Migration{"work", work_sql},
    Migration{"tasks", tasks_sql},       Migration{"rates", rates_sql},
    Migration{"statuses", statuses_sql}, Migration{"reversals", reversals_sql},
};

}  // namespace

std::int64_t schema_version() noexcept { return static_cast<std::int64_t>(migrations.size()); }

void migrate(Database& database) {
    const std::int64_t have = database.integer("PRAGMA user_version").value_or(0);
    if (have > schema_version()) {
        base::Error error;
        error.location = database.file().string();
        error.message = "the books have schema version " + std::to_string(have) +
                        ", this program knows up to " + std::to_string(schema_version());
        error.help = "use the newer openitem they were last opened with";
        throw base::RunError(base::Exit::source_or_config, error);
    }
    for (std::int64_t version = have + 1; version <= schema_version(); ++version) {
        const Migration& migration = migrations[static_cast<std::size_t>(version - 1)];
        database.execute("BEGIN IMMEDIATE");
        if (version == 1) {
            database.execute(
                "CREATE TABLE migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT");
        }
        database.execute(migration.sql);
        {
            Statement insert(database, "INSERT INTO migration VALUES (?, ?)");
            Query(insert).put(version, std::string_view{migration.name}).run();
        }
        database.execute(("PRAGMA user_version = " + std::to_string(version)).c_str());
        database.execute("COMMIT");
    }
}

}  // namespace openitem::store::sqlite
