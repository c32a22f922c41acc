// The sqlite3 C API, held by objects: a connection, a prepared statement, and typed binding and
// reading.
//
//     Query query(database.prepared("SELECT id FROM item WHERE record = ?"));
//     query.put(record);
//     while (query.step()) use(query.id<ItemId>());
//
// Columns are bound and read from left to right. Every failure throws base::RunError (system) with
// what SQLite says. A Database and its statements belong to one thread at a time.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "host/store/sql/values.hpp"

namespace openitem::store::sqlite {

class Database;

// A prepared statement with its parameters; moves, and lives no longer than its Database.
class Statement {
public:
    Statement(Database& database, std::string_view sql);

    sqlite3_stmt* handle() const noexcept { return handle_.get(); }
    Database& database() const noexcept { return *database_; }
    // True while there is a row; false when it is done.
    bool step();
    void reset() noexcept;

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
    };
    Database* database_;
    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

class Binder : public sql::Puts<Binder> {
public:
    explicit Binder(Statement& statement) noexcept : handle_(statement.handle()) {}

    void bind_null(sql::Kind) { sqlite3_bind_null(handle_, ++index_); }
    void bind_integer(std::int64_t value) { sqlite3_bind_int64(handle_, ++index_, value); }
    void bind_text(std::string_view text) {
        // A null pointer would bind NULL.
        sqlite3_bind_text64(handle_, ++index_, text.data() == nullptr ? "" : text.data(),
                            text.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    void bind_blob(std::string_view bytes) {
        sqlite3_bind_blob64(handle_, ++index_, bytes.data() == nullptr ? "" : bytes.data(),
                            bytes.size(), SQLITE_STATIC);
    }

private:
    sqlite3_stmt* handle_;
    int index_ = 0;
};

// Reads the row a statement stands on. Texts are valid until the next step.
class Columns : public sql::Reads<Columns> {
public:
    explicit Columns(Statement& statement) noexcept : handle_(statement.handle()) {}

    int count() const noexcept { return sqlite3_column_count(handle_); }
    bool null() const { return sqlite3_column_type(handle_, index_) == SQLITE_NULL; }
    void skip() noexcept { ++index_; }
    std::int64_t integer() { return sqlite3_column_int64(handle_, index_++); }
    std::string_view text();
    std::string_view blob();
    sql::Value value();

private:
    sqlite3_stmt* handle_;
    int index_ = 0;
};

using Query = sql::QueryOf<Statement, Binder, Columns>;

enum class Access : std::uint8_t { create, read_write, read_only };

class Database {
public:
    Database(const std::filesystem::path& file, Access access, int busy_timeout_ms);

    sqlite3* handle() const noexcept { return handle_.get(); }
    const std::filesystem::path& file() const noexcept { return file_; }
    std::string name() const { return file_.string(); }
    bool read_only() const noexcept { return sqlite3_db_readonly(handle(), "main") != 0; }

    void execute(const char* sql);
    // The one value of a query that has one; nullopt for no row or NULL.
    std::optional<std::int64_t> integer(const char* sql);

    // Prepared once and kept: for point lookups that are finished before the same is asked again.
    // `sql` is a literal: its address is the key.
    Statement& prepared(const char* sql);

    // One writer at a time: whoever waits longer than its patience fails.
    void begin() { execute("BEGIN IMMEDIATE"); }
    void commit() { execute("COMMIT"); }
    // A failure here has nobody to tell: the next BEGIN says what is wrong.
    void roll_back() noexcept { sqlite3_exec(handle(), "ROLLBACK", nullptr, nullptr, nullptr); }
    // Reads all that follows from one state of the books, until it is released as often as pinned.
    void pin() {
        if (!in_transaction()) {  // which is one already
            execute("BEGIN");
            pinned_ = true;
        }
        ++pins_;
    }
    // Both from the same state. Nobody's transaction may be open.
    void pin_with(Database& beside);
    void release() noexcept {
        if (--pins_ > 0 || !pinned_) return;
        sqlite3_exec(handle(), "COMMIT", nullptr, nullptr, nullptr);
        pinned_ = false;
    }
    // Has another process committed since this was asked last?
    bool others_wrote();
    // What the file itself knows to be damaged; false when it was told to stop.
    bool check_storage(const std::function<bool(std::string_view)>& each);

    [[noreturn]] void fail(std::string_view doing) const;

private:
    bool in_transaction() const noexcept { return sqlite3_get_autocommit(handle()) == 0; }

    struct Close {
        void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
    };
    std::filesystem::path file_;
    std::unique_ptr<sqlite3, Close> handle_;
    std::unordered_map<const char*, Statement> prepared_;
    bool pinned_ = false;  // by a transaction that only reads
    int pins_ = 0;
    std::int64_t data_version_ = 0;  // moves when another process commits
};

}  // namespace openitem::store::sqlite
