#include "host/store/postgres/postgres_store.hpp"

#include <stdexcept>

#include "host/base/result.hpp"
#include "host/store/postgres/dialect.hpp"
#include "host/store/postgres/schema.hpp"

namespace openitem::store {

namespace postgres {

std::unique_ptr<Database> open_database(const PostgresOptions& options) {
    if (options.company.empty()) throw std::logic_error("a session is of a company");
    auto database = std::make_unique<Database>(options);
    if (!options.read_only) migrate(database->connection());
    return database;
}

}  // namespace postgres

namespace {

bool has_books(postgres::Database& database) {
    return database.integer("SELECT 1 FROM meta WHERE :own AND key = 'functional_currency'")
        .has_value();
}

std::unique_ptr<Store> make_books(std::unique_ptr<postgres::Database> database,
                                  base::Currency functional, const PostgresOptions& options) {
    database->connection().run(
        "INSERT INTO company (company_id, commits) VALUES ($1, 0) ON CONFLICT DO NOTHING",
        {options.company});
    return std::make_unique<postgres::PostgresStore>(std::move(database), functional,
                                                     options.on_commit);
}

[[noreturn]] void refuse(base::Exit exit, base::Code code, const std::string& where,
                         const char* message) {
    base::Error error;
    error.code = code;
    error.location = where;
    error.message = message;
    throw base::RunError(exit, error);
}

}  // namespace

bool is_postgres_url(std::string_view url) noexcept {
    return url.starts_with("postgresql://") || url.starts_with("postgres://");
}

std::unique_ptr<Store> create_postgres(const PostgresOptions& options, base::Currency functional) {
    auto database = postgres::open_database(options);
    if (has_books(*database)) {
        refuse(base::Exit::wrong_use, base::Code::conflict, database->name(),
               "there are books already");
    }
    return make_books(std::move(database), functional, options);
}

std::unique_ptr<Store> open_postgres(const PostgresOptions& options,
                                     std::optional<base::Currency> if_none) {
    auto database = postgres::open_database(options);
    if (!has_books(*database)) {
        if (if_none) return make_books(std::move(database), *if_none, options);
        refuse(base::Exit::source_or_config, base::Code::not_found, database->name(),
               "no books there");
    }
    return std::make_unique<postgres::PostgresStore>(std::move(database), std::nullopt,
                                                     options.on_commit);
}

struct PostgresLease::Held {
    Held(const PostgresOptions& options, std::string_view told)
        : connection(options), lease(connection, options, std::string(told)) {}
    postgres::Connection connection;
    postgres::Lease lease;
};

PostgresLease::PostgresLease(const PostgresOptions& options, std::string_view told,
                             const OnWait& on_wait)
    : held_(std::make_unique<Held>(options, told)) {
    postgres::migrate(held_->connection);
    held_->lease.ensure(on_wait);
    held_->lease.keep();
}

PostgresLease::~PostgresLease() { held_->lease.let_go(); }

}  // namespace openitem::store
