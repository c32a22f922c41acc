// A session and its statements, in the shape sql/sql_store.hpp asks for.
//
// What is asked by Query is prepared once, sent in binary and answered as a whole. What is read by
// a Statement of its own is a cursor, fetched in batches: memory does not grow with the table. What
// writes is sent without waiting, and its failure shows at the next question or at the commit.
//
// A Database and its statements belong to one thread at a time.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/store/postgres/connection.hpp"
#include "host/store/postgres/lease.hpp"
#include "host/store/sql/values.hpp"

namespace openitem::store::postgres {

class Database;

// A value on its way: its number in the byte order of the wire, or bytes that stay where they are.
struct Parameter {
    sql::Kind kind = sql::Kind::null;
    bool null = true;
    std::uint64_t number = 0;
    std::string_view bytes = {};
};

class Statement {
public:
    enum class Use : std::uint8_t { query, write, cursor };

    // Rows to be read one after the other, as many as there are.
    Statement(Database& database, std::string_view sql);
    Statement(Database& database, std::string_view sql, Use use);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    // True while there is a row; false when it is done.
    bool step();
    void reset() noexcept;

private:
    friend class Database;
    friend class Binder;
    friend class Columns;

    void prepare_once();
    // The parameters as libpq takes them.
    static void point_at(const std::vector<Parameter>& parameters, std::vector<const char*>& values,
                         std::vector<int>& lengths, std::vector<int>& formats);
    void open_cursor();
    void fetch();
    void read_to_the_end();
    void close() noexcept;

    Database& database_;
    std::string sql_;
    Use use_;
    std::vector<Parameter> parameters_;
    std::deque<std::string> kept_;  // texts that had to be changed on their way
    std::string name_;              // prepared, or of the cursor, when not empty
    std::int64_t session_ = 0;      // in which it was
    bool asked_ = false;
    bool ended_ = false;    // nothing more is to be fetched
    bool cut_off_ = false;  // its transaction was rolled back under it
    Result rows_{nullptr};
    Result rest_{nullptr};
    int row_ = -1;
    int at_once_ = 1;
};

class Binder : public sql::Puts<Binder> {
public:
    explicit Binder(Statement& statement) noexcept;

    void bind_null(sql::Kind kind) { add({kind, true, 0, {}}); }
    void bind_integer(std::int64_t value);
    void bind_text(std::string_view text);
    void bind_blob(std::string_view bytes) { add({sql::Kind::blob, false, 0, bytes}); }

private:
    void add(const Parameter& parameter) { statement_->parameters_.push_back(parameter); }

    Statement* statement_;
};

// Reads the row a statement stands on. Texts are valid until the next step.
class Columns : public sql::Reads<Columns> {
public:
    explicit Columns(Statement& statement) noexcept : statement_(&statement) {}

    int count() const noexcept { return PQnfields(result()); }
    bool null() const noexcept { return PQgetisnull(result(), statement_->row_, index_) != 0; }
    void skip() noexcept { ++index_; }
    std::int64_t integer() noexcept;
    std::string_view text();
    std::string_view blob() noexcept;
    sql::Value value();

private:
    PGresult* result() const noexcept { return statement_->rows_.handle(); }

    Statement* statement_;
    int index_ = 0;
};

using Query = sql::QueryOf<Statement, Binder, Columns>;

class Database {
public:
    explicit Database(const PostgresOptions& options);
    ~Database();

    const std::string& name() const noexcept { return connection_->name(); }
    const std::string& company() const noexcept { return options_.company; }
    bool read_only() const noexcept { return options_.read_only; }
    Connection& connection() noexcept { return *connection_; }
    // Counts the sessions: what an earlier one had is gone.
    std::int64_t session() const noexcept { return session_; }
    // Counts the transactions that write.
    std::int64_t transaction() const noexcept { return transaction_; }
    void next_transaction() noexcept { ++transaction_; }

    // The one value of a query that has one; nullopt for no row or NULL.
    std::optional<std::int64_t> integer(const char* sql);
    // Prepared once and kept. `sql` is a literal: its address is the key.
    Statement& prepared(const char* sql);

    // The lease, then the company's row: one writer at a time.
    void begin();
    void commit();
    void roll_back() noexcept;
    bool others_wrote();
    // The server checks its pages itself: there is nothing to be told.
    bool check_storage(const std::function<bool(std::string_view)>&) { return true; }

    // Reads all that follows from one state of the books, until it is released as often as pinned.
    void pin();
    // Both from the same state. Nobody's transaction may be open.
    void pin_with(Database& beside);
    void release() noexcept;

    // Waits for what was sent; throws the first failure.
    void settle();

private:
    friend class Statement;

    void send(Statement& statement);
    Result answer(std::string_view doing);
    std::string next_name() { return "s" + std::to_string(++names_); }
    void enter_reading(const std::string& snapshot = {});
    void leave_reading() noexcept;
    void free_cursors();
    void cut_off_cursors() noexcept;
    bool lock_company();
    void fence();
    bool was_committed();
    void heal();
    void reconnect();

    PostgresOptions options_;
    std::unique_ptr<Connection> connection_;
    std::unique_ptr<Lease> lease_;
    std::unordered_map<const char*, Statement> prepared_;
    std::vector<Statement*> cursors_;
    std::int64_t names_ = 0;
    std::int64_t session_ = 1;
    std::int64_t transaction_ = 0;
    int sent_ = 0;
    bool writing_ = false;
    bool reading_ = false;
    int pins_ = 0;
    bool give_back_ = false;
    std::string transaction_id_;
    std::int64_t commits_seen_ = 0;
    std::int64_t commits_known_ = -1;
};

}  // namespace openitem::store::postgres
