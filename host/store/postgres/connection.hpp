// The libpq C API, held by objects: a session, and what it answered.
//
// A session speaks for one company: it is set when the session begins, and row-level security shows
// it no other's rows. Every failure throws base::RunError: system, or source_or_config where the
// address, the user or the database are not right. No password is in any message.
#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "host/store/postgres/postgres_store.hpp"

namespace openitem::store::postgres {

// What a command answered, as text.
class Result {
public:
    explicit Result(PGresult* result) noexcept : handle_(result) {}

    PGresult* handle() const noexcept { return handle_.get(); }
    int rows() const noexcept { return PQntuples(handle_.get()); }
    bool null(int row, int column) const noexcept {
        return PQgetisnull(handle_.get(), row, column) != 0;
    }
    std::string_view text(int row, int column) const noexcept {
        return {PQgetvalue(handle_.get(), row, column),
                static_cast<std::size_t>(PQgetlength(handle_.get(), row, column))};
    }
    std::int64_t number(int row, int column) const;

private:
    struct Clear {
        void operator()(PGresult* result) const noexcept { PQclear(result); }
    };
    std::unique_ptr<PGresult, Clear> handle_;
};

// The application_name of the sessions that this process has for a company.
std::string holder_name(const PostgresOptions& options);

class Connection {
public:
    explicit Connection(const PostgresOptions& options);

    PGconn* handle() const noexcept { return handle_.get(); }
    const std::string& name() const noexcept { return name_; }
    bool lost() const noexcept { return PQstatus(handle_.get()) != CONNECTION_OK; }

    // One statement, its parameters and its answer as text.
    Result run(const char* sql, std::initializer_list<std::string> values = {});
    // The same, where a failure has nobody to tell.
    void try_run(const char* sql, std::initializer_list<std::string> values = {}) noexcept;
    // Throws for an answer that is a failure.
    void check(const PGresult* result, std::string_view doing) const;

    [[noreturn]] void fail(const PGresult* result, std::string_view doing) const;

private:
    void set_up(const PostgresOptions& options);

    struct Finish {
        void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
    };
    std::string name_;  // for messages
    std::unique_ptr<PGconn, Finish> handle_;
};

// Text that PostgreSQL does not take as it is (a NUL, bytes that are not UTF-8) is written with
// each such byte as an escape, and unescaped() is what it was. Nearly all there is is plain.
bool is_plain(std::string_view text) noexcept;
std::string escaped(std::string_view text);
bool has_escapes(std::string_view text) noexcept;
std::string unescaped(std::string_view text);

}  // namespace openitem::store::postgres
