#include "host/store/postgres/schema.hpp"

#include <array>
#include <string>

#include "host/base/result.hpp"
#include "host/store/sql/schema.hpp"

namespace openitem::store::postgres {

namespace {

// Above the companies: what is their own has company_id first in every key. `exact` compares byte
// by byte, as SQLite does.
constexpr const char* hosts_sql = R"sql(
CREATE DOMAIN exact AS text COLLATE "C";
CREATE TABLE company (company_id text COLLATE "C" NOT NULL, commits bigint NOT NULL,
    PRIMARY KEY (company_id));
CREATE TABLE lease (
    company_id text COLLATE "C" NOT NULL, token bigint NOT NULL, holder exact, told exact,
    until timestamptz,
    PRIMARY KEY (company_id));
)sql";

constexpr const char* books_sql = R"sql(
CREATE TABLE meta (
    company_id text COLLATE "C" NOT NULL, key exact NOT NULL, value exact NOT NULL,
    PRIMARY KEY (company_id, key));
CREATE TABLE connection (
    company_id text COLLATE "C" NOT NULL, id bigint NOT NULL, name exact NOT NULL,
    connector exact NOT NULL,
    PRIMARY KEY (company_id, id), UNIQUE (company_id, name));
CREATE TABLE cursor (
    company_id text COLLATE "C" NOT NULL, connection bigint NOT NULL, cursor exact NOT NULL,
    PRIMARY KEY (company_id, connection));
CREATE TABLE customer (
    company_id text COLLATE "C" NOT NULL, id bigint NOT NULL, record bigint,
    number exact NOT NULL,
    name exact NOT NULL, vat_id exact NOT NULL, country exact NOT NULL, email exact NOT NULL,
    due_days bigint, limit_amount bigint, limit_currency exact, PRIMARY KEY (company_id, id));
CREATE TABLE customer_key (
    company_id text COLLATE "C" NOT NULL, key exact NOT NULL, customer bigint NOT NULL,
    PRIMARY KEY (company_id, key));
CREATE INDEX customer_key_customer ON customer_key (company_id, customer);
CREATE TABLE record (
    company_id text COLLATE "C" NOT NULL, id bigint NOT NULL, connection bigint NOT NULL,
    entity bigint NOT NULL, source_id exact NOT NULL, version bigint NOT NULL,
    state bigint NOT NULL, hash bytea NOT NULL, evidence_of bigint, customer bigint,
    source bigint, position bigint NOT NULL, length bigint NOT NULL, recorded_at bigint NOT NULL,
    body exact NOT NULL, PRIMARY KEY (company_id, id));
CREATE UNIQUE INDEX record_key ON record (company_id, connection, entity, source_id);
CREATE INDEX record_waiting ON record (company_id, connection, entity, source_id) WHERE state = 3;
CREATE INDEX record_evidence ON record (company_id, evidence_of) WHERE state = 2;
CREATE TABLE record_version (
    company_id text COLLATE "C" NOT NULL, record bigint NOT NULL, version bigint NOT NULL,
    state bigint NOT NULL, hash bytea NOT NULL, evidence_of bigint, customer bigint,
    source bigint, position bigint NOT NULL, length bigint NOT NULL, recorded_at bigint NOT NULL,
    body exact NOT NULL, PRIMARY KEY (company_id, record, version));
CREATE TABLE item (
    company_id text COLLATE "C" NOT NULL, id bigint NOT NULL, record bigint NOT NULL,
    version bigint NOT NULL, kind bigint NOT NULL, flags bigint NOT NULL, type bigint NOT NULL,
    sequence bigint NOT NULL, customer bigint, currency exact NOT NULL, amount bigint NOT NULL,
    issued_on bigint NOT NULL, due_on bigint NOT NULL, posted_on bigint NOT NULL,
    entry bigint NOT NULL, reversed_on bigint, reversal bigint, number exact NOT NULL,
    natural_key exact, PRIMARY KEY (company_id, id));
CREATE INDEX item_record ON item (company_id, record);
CREATE INDEX item_customer ON item (company_id, customer);
CREATE INDEX item_number ON item (company_id, number);
CREATE INDEX item_natural_key ON item (company_id, natural_key) WHERE natural_key IS NOT NULL;
CREATE TABLE entry (
    company_id text COLLATE "C" NOT NULL, id bigint NOT NULL, event bigint NOT NULL,
    origin bigint NOT NULL,
    date bigint NOT NULL, record bigint, reverses bigint, recorded_at bigint NOT NULL,
    evidence bytea, hash bytea NOT NULL, PRIMARY KEY (company_id, id));
CREATE UNIQUE INDEX entry_reverses ON entry (company_id, reverses) WHERE reverses IS NOT NULL;
CREATE TABLE line (
    company_id text COLLATE "C" NOT NULL, entry bigint NOT NULL, n bigint NOT NULL,
    account bigint NOT NULL,
    customer bigint, item bigint, currency exact NOT NULL, amount bigint NOT NULL,
    functional bigint NOT NULL, PRIMARY KEY (company_id, entry, n));
CREATE TABLE allocation (
    company_id text COLLATE "C" NOT NULL, id bigint NOT NULL, kind bigint NOT NULL,
    from_item bigint,
    to_item bigint, date bigint NOT NULL, amount bigint NOT NULL, entry bigint NOT NULL,
    reversed_on bigint, reversal bigint, record bigint, rule exact NOT NULL,
    evidence exact NOT NULL, PRIMARY KEY (company_id, id),
    CHECK (from_item IS NOT NULL OR to_item IS NOT NULL));
CREATE INDEX allocation_from ON allocation (company_id, from_item) WHERE from_item IS NOT NULL;
CREATE INDEX allocation_to ON allocation (company_id, to_item) WHERE to_item IS NOT NULL;
CREATE INDEX allocation_record ON allocation (company_id, record) WHERE record IS NOT NULL;
)sql";

constexpr const char* work_sql = R"sql(
CREATE TABLE quarantine (
    company_id text COLLATE "C" NOT NULL, id bigint NOT NULL, connection bigint NOT NULL,
    entity bigint NOT NULL, source_id exact NOT NULL, rule exact NOT NULL, field exact NOT NULL,
    location exact NOT NULL, message exact NOT NULL, source bigint, position bigint NOT NULL,
    length bigint NOT NULL, raw bytea NOT NULL, batch bytea NOT NULL,
    connector_version exact NOT NULL, fingerprint bytea NOT NULL, state bigint NOT NULL,
    reason exact NOT NULL, recorded_at bigint NOT NULL, PRIMARY KEY (company_id, id));
CREATE UNIQUE INDEX quarantine_fingerprint ON quarantine (company_id, connection, fingerprint);
CREATE INDEX quarantine_open ON quarantine (company_id, connection, entity, source_id)
    WHERE state = 1;
CREATE TABLE source (
    company_id text COLLATE "C" NOT NULL, id bigint NOT NULL, connection bigint NOT NULL,
    name exact NOT NULL, size bigint NOT NULL, modified_at bigint NOT NULL, digest bytea NOT NULL,
    complete bigint NOT NULL, config_hash bytea NOT NULL, PRIMARY KEY (company_id, id));
CREATE INDEX source_name ON source (company_id, connection, name);
CREATE TABLE source_chunk (
    company_id text COLLATE "C" NOT NULL, source bigint NOT NULL, n bigint NOT NULL,
    object bigint NOT NULL,
    PRIMARY KEY (company_id, source, n));
CREATE TABLE object (
    company_id text COLLATE "C" NOT NULL, id bigint NOT NULL, hash bytea NOT NULL,
    size bigint NOT NULL,
    bytes bytea, PRIMARY KEY (company_id, id), UNIQUE (company_id, hash));
CREATE TABLE run (
    company_id text COLLATE "C" NOT NULL, id bigint NOT NULL, connection bigint,
    started_at bigint NOT NULL,
    ended_at bigint, books exact NOT NULL, outcome exact NOT NULL, PRIMARY KEY (company_id, id));
CREATE TABLE decision (
    company_id text COLLATE "C" NOT NULL, id bigint NOT NULL, kind exact NOT NULL,
    subject exact NOT NULL,
    customer bigint, policy exact NOT NULL, outcome exact NOT NULL, body exact NOT NULL,
    recorded_at bigint NOT NULL, PRIMARY KEY (company_id, id));
CREATE INDEX decision_subject ON decision (company_id, subject);
CREATE TABLE dispute (
    company_id text COLLATE "C" NOT NULL, id bigint NOT NULL, number exact NOT NULL,
    customer bigint,
    item bigint, amount bigint NOT NULL, currency exact NOT NULL, reason exact NOT NULL,
    state exact NOT NULL, opened_on bigint NOT NULL, closed_on bigint, resolution exact NOT NULL,
    record bigint, body exact NOT NULL, PRIMARY KEY (company_id, id),
    UNIQUE (company_id, number));
CREATE INDEX dispute_customer ON dispute (company_id, customer);
CREATE INDEX dispute_record ON dispute (company_id, record) WHERE record IS NOT NULL;
CREATE TABLE outbox (
    company_id text COLLATE "C" NOT NULL, id bigint NOT NULL, operation_id exact NOT NULL,
    kind exact NOT NULL, state exact NOT NULL, body exact NOT NULL, answer exact NOT NULL,
    recorded_at bigint NOT NULL, PRIMARY KEY (company_id, id), UNIQUE (company_id, operation_id));
CREATE TABLE sales_order (
    company_id text COLLATE "C" NOT NULL, id bigint NOT NULL, record bigint, customer bigint,
    number exact NOT NULL, total bigint NOT NULL, currency exact NOT NULL,
    invoiced bigint NOT NULL, ordered_on bigint, state exact NOT NULL,
    PRIMARY KEY (company_id, id));
CREATE INDEX sales_order_customer ON sales_order (company_id, customer);
CREATE INDEX sales_order_number ON sales_order (company_id, number);
CREATE INDEX sales_order_record ON sales_order (company_id, record) WHERE record IS NOT NULL;
)sql";

constexpr const char* tasks_sql = R"sql(
CREATE TABLE task (
    company_id text COLLATE "C" NOT NULL, id bigint NOT NULL, kind exact NOT NULL,
    record bigint NOT NULL,
    item bigint NOT NULL, amount bigint NOT NULL, currency exact NOT NULL, state exact NOT NULL,
    reason exact NOT NULL, recorded_at bigint NOT NULL, PRIMARY KEY (company_id, id));
CREATE UNIQUE INDEX task_open ON task (company_id, kind, record, item) WHERE state = 'open';
)sql";

constexpr const char* rates_sql = R"sql(
CREATE TABLE rate (
    company_id text COLLATE "C" NOT NULL, currency exact NOT NULL, day bigint NOT NULL,
    units bigint NOT NULL, scale bigint NOT NULL, quote bigint NOT NULL,
    PRIMARY KEY (company_id, currency, day));
)sql";

constexpr const char* statuses_sql = R"sql(
CREATE TABLE status (
    company_id text COLLATE "C" NOT NULL, id bigint NOT NULL, kind exact NOT NULL,
    subject exact NOT NULL, customer bigint, item bigint, state exact NOT NULL,
    from_on bigint NOT NULL, until_on bigint, actor exact NOT NULL, reason exact NOT NULL,
    body exact NOT NULL, recorded_at bigint NOT NULL, PRIMARY KEY (company_id, id));
CREATE INDEX status_subject ON status (company_id, kind, subject);
CREATE INDEX status_customer ON status (company_id, customer) WHERE customer IS NOT NULL;
)sql";

// What was reversed after an entry, for who follows the books.
constexpr const char* reversals_sql = R"sql(
CREATE INDEX item_reversal ON item (company_id, reversal) WHERE reversal IS NOT NULL;
CREATE INDEX allocation_reversal ON allocation (company_id, reversal)
    WHERE reversal IS NOT NULL;
)sql";

// To the end only: a migration that was released never changes.
struct Migration {
    const char* name;
    const char* sql;
};
constexpr std::array migrations = {
    Migration{"hosts", hosts_sql},         Migration{"books", books_sql},
    Migration{"work", work_sql},           Migration{"tasks", tasks_sql},
    Migration{"rates", rates_sql},         Migration{"statuses", statuses_sql},
    Migration{"reversals", reversals_sql},
};

void run_each(Connection& connection, std::string_view statements) {
    while (true) {
        const std::size_t end = statements.find(';');
        if (end == std::string_view::npos) return;
        connection.run(std::string(statements.substr(0, end)).c_str());
        statements.remove_prefix(end + 1);
    }
}

// A row is seen and written by the session of its own company alone, whoever owns the table.
void guard(Connection& connection) {
    const Result open = connection.run(
        "SELECT relname FROM pg_class WHERE relnamespace = 'openitem'::regnamespace"
        " AND relkind IN ('r', 'p') AND NOT relforcerowsecurity AND EXISTS (SELECT 1 FROM"
        " pg_attribute WHERE attrelid = pg_class.oid AND attname = 'company_id')");
    for (int i = 0; i < open.rows(); ++i) {
        const std::string name(open.text(i, 0));
        for (const std::string& sql :
             {"ALTER TABLE " + name + " ENABLE ROW LEVEL SECURITY",
              "ALTER TABLE " + name + " FORCE ROW LEVEL SECURITY",
              "CREATE POLICY own_company ON " + name +
                  " USING (company_id = (SELECT current_setting('openitem.company', true)))"}) {
            connection.run(sql.c_str());
        }
    }
}

std::int64_t version_of(Connection& connection) {
    if (connection.run("SELECT to_regclass('openitem.migration') IS NULL").text(0, 0) == "t") {
        return 0;
    }
    return connection.run("SELECT coalesce(max(version), 0) FROM migration").number(0, 0);
}

[[noreturn]] void refuse_newer(Connection& connection, std::int64_t have) {
    base::Error error;
    error.location = connection.name();
    error.message = "the books have schema version " + std::to_string(have) +
                    ", this program knows up to " + std::to_string(schema_version());
    error.help = "use the newer openitem they were last opened with";
    throw base::RunError(base::Exit::source_or_config, error);
}

void apply(Connection& connection, std::int64_t version) {
    const Migration& migration = migrations[static_cast<std::size_t>(version - 1)];
    if (version == 1) {
        connection.run("CREATE SCHEMA IF NOT EXISTS openitem");
        connection.run(
            "CREATE TABLE migration (version bigint PRIMARY KEY, name text NOT NULL,"
            " applied_at timestamptz NOT NULL DEFAULT now())");
        connection.run("COMMENT ON TABLE migration IS 'reference table: the same for all'");
    }
    run_each(connection, migration.sql);
    guard(connection);
    connection.run("INSERT INTO migration (version, name) VALUES ($1, $2)",
                   {std::to_string(version), migration.name});
}

}  // namespace

std::int64_t schema_version() noexcept { return static_cast<std::int64_t>(migrations.size()); }

void migrate(Connection& connection) {
    std::int64_t have = version_of(connection);
    if (have > schema_version()) refuse_newer(connection, have);
    while (have < schema_version()) {
        connection.run("BEGIN");
        // One host brings the schema up to date, the others wait and find it done.
        connection.run("SELECT pg_advisory_xact_lock(1330201931)");
        have = version_of(connection);
        if (have < schema_version()) apply(connection, ++have);
        connection.run("COMMIT");
    }
}

}  // namespace openitem::store::postgres
