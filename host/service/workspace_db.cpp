#include "host/service/workspace_db.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include "host/base/result.hpp"

namespace openitem::service {

namespace {

struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

[[noreturn]] void fail(sqlite3* db, const std::string& file) {
    throw base::RunError(base::Exit::system, fmt::format("{}: {}", file, sqlite3_errmsg(db)));
}

Statement prepare(sqlite3* db, const std::string& file, const char* sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, nullptr) != SQLITE_OK) fail(db, file);
    return Statement(statement);
}

}  // namespace

void WorkspaceDb::Close::operator()(sqlite3* db) const noexcept { sqlite3_close(db); }

WorkspaceDb::WorkspaceDb(const std::filesystem::path& file) : file_(file) {
    sqlite3* db = nullptr;
    const auto flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE;
    const auto status = sqlite3_open_v2(file_.c_str(), &db, flags, nullptr);
    db_.reset(db);
    if (status != SQLITE_OK) fail(db, file_);
    sqlite3_busy_timeout(db, 10'000);
}

void WorkspaceDb::create(const std::filesystem::path& file) {
    WorkspaceDb made(file);
    constexpr const char* schema =
        "PRAGMA journal_mode=WAL;"
        "CREATE TABLE IF NOT EXISTS client(id TEXT PRIMARY KEY) STRICT;"
        "CREATE TABLE IF NOT EXISTS company(id TEXT PRIMARY KEY, client TEXT NOT NULL REFERENCES "
        "client(id), name TEXT NOT NULL) STRICT;";
    if (sqlite3_exec(made.db_.get(), schema, nullptr, nullptr, nullptr) != SQLITE_OK) {
        fail(made.db_.get(), made.file_);
    }
}

void WorkspaceDb::add_company(const std::string& client, const std::string& company,
                              const std::string& name) {
    const auto run = [&](const char* sql, std::initializer_list<const std::string*> values) {
        const auto statement = prepare(db_.get(), file_, sql);
        int index = 0;
        for (const auto* value : values) {
            sqlite3_bind_text(statement.get(), ++index, value->data(),
                              static_cast<int>(value->size()), SQLITE_STATIC);
        }
        if (sqlite3_step(statement.get()) != SQLITE_DONE) fail(db_.get(), file_);
    };
    run("BEGIN IMMEDIATE", {});
    run("INSERT OR IGNORE INTO client(id) VALUES(?)", {&client});
    run("INSERT INTO company(id, client, name) VALUES(?, ?, ?) ON CONFLICT(id) DO UPDATE SET "
        "client = excluded.client, name = excluded.name",
        {&company, &client, &name});
    run("COMMIT", {});
}

}  // namespace openitem::service
