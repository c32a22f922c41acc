#include "host/store/testbed/place.hpp"

#include <sqlite3.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include "host/store/postgres/cluster.hpp"
#include "host/store/postgres/connection.hpp"
#include "host/store/sqlite/sqlite_store.hpp"

namespace openitem::store::testbed {

namespace {

const postgres::ThrowawayCluster& cluster() {
    static const postgres::ThrowawayCluster started;
    return started;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

std::int64_t execute_sqlite(const std::filesystem::path& file, const std::string& sql) {
    sqlite3* handle = nullptr;
    char* said = nullptr;
    if (sqlite3_open(file.c_str(), &handle) != SQLITE_OK ||
        sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, &said) != SQLITE_OK) {
        throw std::runtime_error(said == nullptr ? "sqlite" : said);
    }
    const std::int64_t changed = sqlite3_changes(handle);
    sqlite3_close(handle);
    return changed;
}

std::int64_t execute_postgres(const PostgresOptions& company, std::string sql) {
    replace_all(sql, "zeroblob(32)", "decode(repeat('00', 32), 'hex')");
    replace_all(sql, "x''", "''::bytea");
    replace_all(sql, "x'00'", "'\\x00'::bytea");
    replace_all(sql, "x'01'", "'\\x01'::bytea");
    replace_all(sql, "AS BLOB", "AS bytea");
    replace_all(sql, " VALUES (", " VALUES ('" + company.company + "', ");
    postgres::Connection connection(company);
    const postgres::Result done = connection.run(sql.c_str());
    return std::strtoll(PQcmdTuples(done.handle()), nullptr, 10);
}

}  // namespace

bool on_postgres() {
    const char* const stated = std::getenv("OPENITEM_TEST_STORE");
    return stated != nullptr && std::string_view(stated) == "postgres";
}

const std::string& postgres_url() { return cluster().url(); }
const std::string& postgres_superuser_url() { return cluster().superuser_url(); }

std::string new_postgres_database(const std::string& name) { return cluster().new_database(name); }

PostgresOptions new_company() {
    static int count = 0;
    PostgresOptions options;
    options.url = postgres_url();
    options.company = "company-" + std::to_string(++count);
    options.durable = false;
    return options;
}

TempFolder::TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "openitem-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for a test");
    path_ = name;
}

TempFolder::~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Place::Place() {
    if (on_postgres()) company_ = new_company();
}

std::unique_ptr<Store> Place::create(base::Currency functional, const OpenOptions& options) const {
    if (!on_postgres()) {
        return create_sqlite(file(), functional,
                             {.durable = options.durable, .on_commit = options.on_commit});
    }
    PostgresOptions company = company_;
    company.on_commit = options.on_commit;
    return create_postgres(company, functional);
}

std::unique_ptr<Store> Place::open(const OpenOptions& options) const {
    if (!on_postgres()) {
        return open_sqlite(file(), {.read_only = options.read_only,
                                    .durable = options.durable,
                                    .on_commit = options.on_commit});
    }
    PostgresOptions company = company_;
    company.read_only = options.read_only;
    company.on_commit = options.on_commit;
    return open_postgres(company);
}

std::int64_t Place::execute(const std::string& sql) const {
    return on_postgres() ? execute_postgres(company_, sql) : execute_sqlite(file(), sql);
}

}  // namespace openitem::store::testbed
