// Where a test's books are: a file of its own in SQLite, or, with OPENITEM_TEST_STORE=postgres in
// the environment, a company of its own on a server that this process starts and stops. So every
// test of the store and of what stands on it runs on both.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "host/base/currency.hpp"
#include "host/store/commit_hook.hpp"
#include "host/store/postgres/postgres_store.hpp"
#include "host/store/store.hpp"

namespace openitem::store::testbed {

bool on_postgres();

// The server of this process, started when it is first asked for.
const std::string& postgres_url();
const std::string& postgres_superuser_url();
// The url of an empty one; "secured" asks for the password "right".
std::string new_postgres_database(const std::string& name = {});
// For a company that nobody else has.
PostgresOptions new_company();

// Removed with everything in it at the end.
class TempFolder {
public:
    TempFolder();
    ~TempFolder();
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

struct OpenOptions {
    bool read_only = false;
    bool durable = false;
    CommitHook on_commit = {};
};

class Place {
public:
    Place();

    std::unique_ptr<Store> create(base::Currency functional, const OpenOptions& options) const;
    std::unique_ptr<Store> open(const OpenOptions& options) const;
    // One statement past the store, as damage would be done; returns the rows it changed. Written
    // for SQLite: what PostgreSQL says otherwise is changed.
    std::int64_t execute(const std::string& sql) const;
    std::filesystem::path file() const { return folder_ / "books.db"; }

private:
    TempFolder folder_;
    PostgresOptions company_;
};

}  // namespace openitem::store::testbed
