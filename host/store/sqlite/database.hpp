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

#include <cassert>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include "host/base/currency.hpp"
#include "host/base/date.hpp"
#include "host/base/hash.hpp"
#include "host/base/id.hpp"

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

struct Blob {
    std::string_view bytes = {};
};
// Binds NULL when empty.
struct TextOrNull {
    std::string_view text = {};
};

// Binds parameters from left to right. Texts and blobs are not copied: they must live until the
// statement was stepped.
class Binder {
public:
    explicit Binder(Statement& statement) noexcept : handle_(statement.handle()) {}

    void put_null() { sqlite3_bind_null(handle_, ++index_); }
    template <std::integral T>
    void put(T value) {
        sqlite3_bind_int64(handle_, ++index_, static_cast<sqlite3_int64>(value));
    }
    template <class T>
    requires std::is_enum_v<T>
    void put(T value) { put(static_cast<std::int64_t>(value)); }
    // No id is NULL.
    template <class Tag>
    void put(base::Id<Tag> id) {
        id ? put(id.value) : put_null();
    }
    void put(base::Date date) { put(date.days); }
    void put(base::Instant instant) { put(instant.microseconds); }
    void put(std::string_view text) {
        // A null pointer would bind NULL.
        sqlite3_bind_text64(handle_, ++index_, text.data() == nullptr ? "" : text.data(),
                            text.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    void put(const char*) = delete;
    void put(Blob blob) {
        sqlite3_bind_blob64(handle_, ++index_,
                            blob.bytes.data() == nullptr ? "" : blob.bytes.data(),
                            blob.bytes.size(), SQLITE_STATIC);
    }
    void put(TextOrNull text) { text.text.empty() ? put_null() : put(text.text); }
    void put(const base::Digest& digest) {
        sqlite3_bind_blob(handle_, ++index_, digest.bytes.data(),
                          static_cast<int>(digest.bytes.size()), SQLITE_STATIC);
    }
    // The currency must live as long as a text: its letters are bound in place.
    void put(const base::Currency& currency) { put(currency.code()); }
    template <class T>
    void put(const std::optional<T>& value) {
        value ? put(*value) : put_null();
    }
    template <class... Values>
    void put_all(const Values&... values) {
        (put(values), ...);
    }

private:
    sqlite3_stmt* handle_;
    int index_ = 0;
};

// Reads the columns of the row a statement stands on, from left to right. Texts are valid until the
// next step.
class Columns {
public:
    explicit Columns(Statement& statement) noexcept : handle_(statement.handle()) {}

    bool null() const { return sqlite3_column_type(handle_, index_) == SQLITE_NULL; }
    void skip() noexcept { ++index_; }
    std::int64_t integer() { return sqlite3_column_int64(handle_, index_++); }
    // A narrower number or an enumerator. What does not fit, in a damaged file, becomes the largest
    // value, which is none of an enumeration's.
    template <class T>
    T number() {
        if constexpr (std::is_enum_v<T>) {
            return static_cast<T>(number<std::underlying_type_t<T>>());
        } else {
            const std::int64_t value = integer();
            return std::in_range<T>(value) ? static_cast<T>(value) : std::numeric_limits<T>::max();
        }
    }
    template <class Id>
    Id id() {
        return Id{integer()};  // NULL reads as 0: none
    }
    base::Date date() { return {static_cast<std::int32_t>(integer())}; }
    std::optional<base::Date> maybe_date() {
        if (null()) return skip(), std::nullopt;
        return date();
    }
    base::Instant instant() { return {integer()}; }
    std::string_view text();
    std::string_view blob();
    base::Digest digest();  // zero for NULL or another length
    base::Currency currency();

private:
    sqlite3_stmt* handle_;
    int index_ = 0;
};

// One use of a prepared statement: what it bound is forgotten and it is reset at the end.
class Query {
public:
    explicit Query(Statement& statement) noexcept : statement_(statement), binder_(statement) {}
    ~Query() { statement_.reset(); }
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    template <class... Values>
    Query& put(const Values&... values) {
        binder_.put_all(values...);
        return *this;
    }
    bool step() { return statement_.step(); }
    Columns columns() noexcept { return Columns(statement_); }
    void run() {
        while (step()) {
        }
    }

private:
    Statement& statement_;
    Binder binder_;
};

enum class Access : std::uint8_t { create, read_write, read_only };

class Database {
public:
    Database(const std::filesystem::path& file, Access access, int busy_timeout_ms);

    sqlite3* handle() const noexcept { return handle_.get(); }
    const std::filesystem::path& file() const noexcept { return file_; }

    void execute(const char* sql);
    // The one value of a query that has one; nullopt for no row or NULL.
    std::optional<std::int64_t> integer(const char* sql);

    // Prepared once and kept: for point lookups that are finished before the same is asked again.
    // `sql` is a literal: its address is the key.
    Statement& prepared(const char* sql);

    [[noreturn]] void fail(std::string_view doing) const;

private:
    struct Close {
        void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
    };
    std::filesystem::path file_;
    std::unique_ptr<sqlite3, Close> handle_;
    std::unordered_map<const char*, Statement> prepared_;
};

}  // namespace openitem::store::sqlite
