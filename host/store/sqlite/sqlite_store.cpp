#include "host/store/sqlite/sqlite_store.hpp"

#include <csignal>
#include <cstdlib>
#include <random>
#include <system_error>

#include "host/base/result.hpp"
#include "host/store/sqlite/schema.hpp"
#include "host/store/sqlite/store_impl.hpp"
#include "host/store/sqlite/transaction_impl.hpp"

namespace openitem::store {

namespace sqlite {

SqliteStore::SqliteStore(const std::filesystem::path& file, Access access,
                         const SqliteOptions& options)
    : database_(file, access, options.busy_timeout_ms), hook_(options.on_commit) {
    // A hash table in memory must not be predictable for who writes the source ids.
    seed_ = (std::uint64_t{std::random_device{}()} << 32U) | std::random_device{}();
    if (access == Access::create) database_.execute("PRAGMA page_size = 4096");
    // Amounts may not be lost by a crash of the machine either: every commit is synced.
    database_.execute(options.durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
    database_.execute(("PRAGMA cache_size = -" + std::to_string(options.cache_kib)).c_str());
    // A commit of 10,000 records writes 5 to 15 MB of log. Index pages that many of them touch are
    // then copied back once for several commits.
    database_.execute("PRAGMA wal_autocheckpoint = 8192");
    database_.execute("PRAGMA journal_size_limit = 67108864");
}

SqliteStore::~SqliteStore() = default;

void SqliteStore::prepare(std::optional<base::Currency> functional, bool read_only) {
    if (functional) {
        database_.execute("PRAGMA journal_mode = WAL");
        database_.execute(("PRAGMA application_id = " + std::to_string(application_id)).c_str());
    } else if (database_.integer("PRAGMA application_id") != application_id) {
        base::Error error;
        error.location = database_.file().string();
        error.message = "the file is a database, but not a company's books";
        throw base::RunError(base::Exit::source_or_config, error);
    }
    if (!read_only) migrate(database_);
    if (functional) {
        Query(database_.prepared("INSERT INTO meta (key, value) VALUES (?, ?)"))
            .put(std::string_view{"functional_currency"}, *functional)
            .run();
    }
    const std::optional<std::string> code = meta("functional_currency");
    const auto currency = base::Currency::parse(code.value_or(""));
    if (!currency) {
        base::Error error;
        error.location = database_.file().string();
        error.message = "the books do not say their functional currency";
        throw base::RunError(base::Exit::source_or_config, error);
    }
    functional_ = *currency;
    data_version_ = database_.integer("PRAGMA data_version").value_or(0);
    if (!database_.integer("SELECT id FROM record LIMIT 1") &&
        !database_.integer("SELECT id FROM item LIMIT 1")) {
        record_filter_.start_empty();
        number_filter_.start_empty();
        natural_key_filter_.start_empty();
    }
}

std::optional<std::string> SqliteStore::meta(std::string_view key) {
    Query query(database_.prepared("SELECT value FROM meta WHERE key = ?"));
    query.put(key);
    if (!query.step()) return std::nullopt;
    return std::string(query.columns().text());
}

std::unique_ptr<Transaction> SqliteStore::begin(base::Instant recorded_at) {
    if (sqlite3_db_readonly(database_.handle(), "main") != 0) {
        throw std::logic_error("these books were opened to read");
    }
    if (writing_) throw std::logic_error("a store has one transaction at a time");
    return std::make_unique<SqliteTransaction>(*this, recorded_at);
}

ConnectionId SqliteStore::add_connection(std::string_view name, std::string_view connector) {
    const auto find = [&]() -> ConnectionId {
        Query query(database_.prepared("SELECT id FROM connection WHERE name = ?"));
        query.put(name);
        return query.step() ? query.columns().id<ConnectionId>() : ConnectionId{};
    };
    if (const ConnectionId known = find()) return known;
    Query(database_.prepared("INSERT INTO connection (id, name, connector)"
                             " SELECT coalesce(max(id), 0) + 1, ?, ? FROM connection"))
        .put(name, connector)
        .run();
    return find();
}

std::vector<StoredConnection> SqliteStore::connections() {
    std::vector<StoredConnection> all;
    Query query(database_.prepared("SELECT id, name, connector FROM connection ORDER BY id"));
    while (query.step()) {
        Columns columns = query.columns();
        StoredConnection& connection = all.emplace_back();
        connection.id = columns.id<ConnectionId>();
        connection.name = columns.text();
        connection.connector = columns.text();
    }
    return all;
}

std::optional<std::string> SqliteStore::cursor(ConnectionId connection) {
    Query query(database_.prepared("SELECT cursor FROM cursor WHERE connection = ?"));
    query.put(connection);
    if (!query.step()) return std::nullopt;
    return std::string(query.columns().text());
}

}  // namespace sqlite

namespace {

struct KillPoint {
    std::int64_t commit = 0;
    bool after = false;
};

void kill_at(void* context, std::int64_t n, bool done) {
    const auto* const point = static_cast<const KillPoint*>(context);
    if (n == point->commit && done == point->after) std::raise(SIGKILL);
}

}  // namespace

CommitHook commit_hook_from_environment() {
    static KillPoint point;
    const char* const text = std::getenv("OPENITEM_KILL_AT_COMMIT");
    if (text == nullptr) return {};
    char* end = nullptr;
    point.commit = std::strtoll(text, &end, 10);
    point.after = *end == '+';
    if (end == text || (*end != '\0' && !point.after)) return {};
    return {kill_at, &point};
}

std::unique_ptr<Store> create_sqlite(const std::filesystem::path& file, base::Currency functional,
                                     const SqliteOptions& options) {
    if (std::filesystem::exists(file)) {
        base::Error error;
        error.code = base::Code::conflict;
        error.location = file.string();
        error.message = "there are books already";
        throw base::RunError(base::Exit::wrong_use, error);
    }
    // Whole when they have their name: a crash or a full disk leaves no books that nobody can open.
    const auto beside = std::filesystem::path(file).concat(".new");
    for (const char* part : {"", "-wal", "-shm"}) {
        std::filesystem::remove(std::filesystem::path(beside).concat(part));
    }
    {
        sqlite::SqliteStore made(beside, sqlite::Access::create, options);
        made.prepare(functional, false);
    }
    std::filesystem::rename(beside, file);
    return open_sqlite(file, options);
}

std::unique_ptr<Store> open_sqlite(const std::filesystem::path& file,
                                   const SqliteOptions& options) {
    if (!std::filesystem::exists(file)) {
        base::Error error;
        error.code = base::Code::not_found;
        error.location = file.string();
        error.message = "no books there";
        throw base::RunError(base::Exit::source_or_config, error);
    }
    const auto access = options.read_only ? sqlite::Access::read_only : sqlite::Access::read_write;
    auto store = std::make_unique<sqlite::SqliteStore>(file, access, options);
    store->prepare(std::nullopt, options.read_only);
    return store;
}

}  // namespace openitem::store
