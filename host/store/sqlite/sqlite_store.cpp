#include "host/store/sqlite/sqlite_store.hpp"

#include <string>

#include "host/base/result.hpp"
#include "host/store/sqlite/dialect.hpp"
#include "host/store/sqlite/schema.hpp"

namespace openitem::store {

namespace sqlite {

std::unique_ptr<Database> open_database(const std::filesystem::path& file, Access access,
                                        const SqliteOptions& options) {
    auto database = std::make_unique<Database>(file, access, options.busy_timeout_ms);
    if (access == Access::create) database->execute("PRAGMA page_size = 4096");
    // Amounts may not be lost by a crash of the machine either: every commit is synced.
    database->execute(options.durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
    database->execute(("PRAGMA cache_size = -" + std::to_string(options.cache_kib)).c_str());
    database->execute("PRAGMA secure_delete = ON");  // what is erased is gone (A25)
    // A commit of 10,000 records writes 5 to 15 MB of log. Index pages that many of them touch are
    // then copied back once for several commits.
    database->execute("PRAGMA wal_autocheckpoint = 8192");
    database->execute("PRAGMA journal_size_limit = 67108864");
    return database;
}

}  // namespace sqlite

namespace {

using sqlite::Access;

[[noreturn]] void refuse(base::Exit exit, base::Code code, const std::filesystem::path& file,
                         const char* message) {
    base::Error error;
    error.code = code;
    error.location = file.string();
    error.message = message;
    throw base::RunError(exit, error);
}

}  // namespace

std::unique_ptr<Store> create_sqlite(const std::filesystem::path& file, base::Currency functional,
                                     const SqliteOptions& options) {
    if (std::filesystem::exists(file)) {
        refuse(base::Exit::wrong_use, base::Code::conflict, file, "there are books already");
    }
    // Whole when they have their name: a crash or a full disk leaves no books that nobody can open.
    const auto beside = std::filesystem::path(file).concat(".new");
    for (const char* part : {"", "-wal", "-shm"}) {
        std::filesystem::remove(std::filesystem::path(beside).concat(part));
    }
    {
        auto database = sqlite::open_database(beside, Access::create, options);
        database->execute("PRAGMA journal_mode = WAL");
        database->execute(
            ("PRAGMA application_id = " + std::to_string(sqlite::application_id)).c_str());
        migrate(*database);
        const sqlite::SqliteStore made(std::move(database), functional, options.on_commit);
    }
    std::filesystem::rename(beside, file);
    return open_sqlite(file, options);
}

std::unique_ptr<Store> open_sqlite(const std::filesystem::path& file,
                                   const SqliteOptions& options) {
    if (!std::filesystem::exists(file)) {
        refuse(base::Exit::source_or_config, base::Code::not_found, file, "no books there");
    }
    const auto access = options.read_only ? Access::read_only : Access::read_write;
    auto database = sqlite::open_database(file, access, options);
    if (database->integer("PRAGMA application_id") != sqlite::application_id) {
        refuse(base::Exit::source_or_config, base::Error{}.code, file,
               "the file is a database, but not a company's books");
    }
    if (!options.read_only) migrate(*database);
    return std::make_unique<sqlite::SqliteStore>(std::move(database), std::nullopt,
                                                 options.on_commit);
}

}  // namespace openitem::store
