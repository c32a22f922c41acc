// A company's books in a PostgreSQL database that many companies and many hosts share.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "host/base/currency.hpp"
#include "host/store/commit_hook.hpp"
#include "host/store/store.hpp"

namespace openitem::store {

struct PostgresOptions {
    std::string url = {};       // postgresql://user@host:port/database, without a password
    std::string password = {};  // kept out of the url, and of every message
    std::string company = {};   // its id
    bool read_only = false;
    int busy_timeout_ms = 5000;  // for another writer of this company
    // A host that gives no sign of life for so long may lose the company to another one.
    int lease_seconds = 300;
    // Who takes the lease: this process, unless a test says otherwise.
    std::string host = {};
    bool durable = true;  // false only where nothing is worth keeping: tests
    CommitHook on_commit = {};
};

bool is_postgres_url(std::string_view url) noexcept;

// Makes the books; there must be none of this company. Brings the schema up to date first.
std::unique_ptr<Store> create_postgres(const PostgresOptions& options, base::Currency functional);
// Opens them; where there are none it makes them, when it is told in which currency.
std::unique_ptr<Store> open_postgres(const PostgresOptions& options,
                                     std::optional<base::Currency> if_none = {});

// Holds a company for this process, from before its books are looked at until it is done: its
// stores write under this lease. Waits for another holder as long as busy_timeout_ms says, then
// throws base::RunError (system) that names it.
class PostgresLease {
public:
    // Called again and again while somebody else holds it, with who does; may throw to give up.
    using OnWait = std::function<void(const std::string& holder)>;

    // `told` is what others are told who holds it: "openitem sync, process 4711 on host a".
    PostgresLease(const PostgresOptions& options, std::string_view told,
                  const OnWait& on_wait = {});
    ~PostgresLease();
    PostgresLease(const PostgresLease&) = delete;
    PostgresLease& operator=(const PostgresLease&) = delete;

private:
    struct Held;
    std::unique_ptr<Held> held_;
};

}  // namespace openitem::store
