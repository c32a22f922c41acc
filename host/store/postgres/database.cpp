#include "host/store/postgres/database.hpp"

#include <unistd.h>

#include <thread>

#include "host/base/result.hpp"

namespace openitem::store::postgres {

namespace {

// What the server answers meanwhile must fit into the socket's buffers.
constexpr int most_sent = 256;

std::string told() {
    char host[256] = "";
    ::gethostname(host, sizeof host - 1);
    return "process " + std::to_string(::getpid()) + " on " + host;
}

}  // namespace

Database::Database(const PostgresOptions& options)
    : options_(options), connection_(std::make_unique<Connection>(options)) {
    lease_ = std::make_unique<Lease>(*connection_, options_, told());
}

Database::~Database() { roll_back(); }

std::optional<std::int64_t> Database::integer(const char* sql) {
    Statement statement(*this, sql, Statement::Use::query);
    if (!statement.step()) return std::nullopt;
    Columns columns(statement);
    if (columns.null()) return std::nullopt;
    return columns.integer();
}

Statement& Database::prepared(const char* sql) {
    const auto found = prepared_.find(sql);
    if (found != prepared_.end()) return found->second;
    const bool question = std::string_view(sql).starts_with("SELECT");
    const auto use = question ? Statement::Use::query : Statement::Use::write;
    return prepared_
        .emplace(std::piecewise_construct, std::forward_as_tuple(sql),
                 std::tuple<Database&, std::string_view, Statement::Use>(*this, sql, use))
        .first->second;
}

// ---- what is sent without waiting

Result Database::answer(std::string_view doing) {
    Result result(PQgetResult(connection_->handle()));
    connection_->check(result.handle(), doing);
    return result;
}

void Database::settle() {
    if (sent_ == 0) return;
    sent_ = 0;
    PGconn* const handle = connection_->handle();
    Result failed(nullptr);
    if (PQpipelineSync(handle) != 1) connection_->fail(nullptr, "writing");
    while (true) {
        Result result(PQgetResult(handle));
        if (result.handle() == nullptr) {
            if (connection_->lost()) break;
            continue;  // between two statements
        }
        const ExecStatusType status = PQresultStatus(result.handle());
        if (status == PGRES_PIPELINE_SYNC) break;
        if (status == PGRES_FATAL_ERROR && failed.handle() == nullptr) failed = std::move(result);
    }
    PQexitPipelineMode(handle);
    if (failed.handle() != nullptr) connection_->fail(failed.handle(), "writing");
    if (connection_->lost()) connection_->fail(nullptr, "writing");
}

// ---- transactions

void Database::begin() {
    settle();
    free_cursors();
    leave_reading();
    heal();
    ++transaction_;
    // Another store of this process may give the lease back while this one waits for its row.
    do {
        give_back_ = lease_->ensure();
    } while (!lock_company());
}

bool Database::lock_company() {
    writing_ = true;
    try {
        connection_->run("BEGIN");
        const Result row = connection_->run(
            "SELECT commits FROM company WHERE company_id = $1 FOR UPDATE", {options_.company});
        if (row.rows() != 1) throw std::logic_error("the company is not in the database");
        commits_seen_ = row.number(0, 0);
        if (lease_->is_held()) return true;
    } catch (...) {
        roll_back();
        throw;
    }
    writing_ = false;
    connection_->try_run("ROLLBACK");
    return false;
}

// Last before COMMIT: is the company still this host's? The answer holds until it is through.
void Database::fence() {
    const Result held = connection_->run(
        "WITH counted AS (UPDATE company SET commits = commits + 1 WHERE company_id = $1)"
        " SELECT token, pg_current_xact_id() FROM lease WHERE company_id = $1 FOR SHARE",
        {options_.company});
    if (held.rows() != 1 || held.number(0, 0) != lease_->token()) {
        base::Error error;
        error.code = base::Code::conflict;
        error.location = name();
        error.message = "another host has taken the company; nothing of this was written";
        error.help = "run it again";
        throw base::RunError(base::Exit::system, error);
    }
    transaction_id_ = held.text(0, 1);
}

void Database::commit() {
    settle();
    free_cursors();
    fence();
    try {
        const Result done = connection_->run("COMMIT");
        if (std::string_view(PQcmdStatus(done.handle())) != "COMMIT") {
            connection_->fail(nullptr, "the commit was refused");
        }
    } catch (const base::RunError&) {
        // The answer was lost, not of need the commit.
        if (!connection_->lost() || !was_committed()) throw;
    }
    writing_ = false;
    commits_known_ = commits_seen_ + 1;
    if (give_back_) lease_->give_back();
}

void Database::roll_back() noexcept {
    if (sent_ != 0) {
        try {
            settle();
        } catch (const base::RunError&) {
            // What failed is rolled back with the rest.
        }
    }
    if (!writing_) return;
    writing_ = false;
    cut_off_cursors();
    connection_->try_run("ROLLBACK");
    if (give_back_) lease_->give_back();
}

bool Database::was_committed() {
    reconnect();
    for (int look = 0;; ++look) {
        const Result status =
            connection_->run("SELECT pg_xact_status($1::xid8)", {transaction_id_});
        if (status.text(0, 0) != "in progress" || look > 500) {
            return status.text(0, 0) == "committed";
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

// Between transactions nothing hangs on a session that was lost.
void Database::heal() {
    if (connection_->lost() && !writing_ && !reading_) reconnect();
}

void Database::reconnect() {
    cut_off_cursors();
    reading_ = false;
    auto fresh = std::make_unique<Connection>(options_);
    lease_->use(*fresh);
    connection_ = std::move(fresh);
    ++session_;
}

bool Database::others_wrote() {
    if (!writing_) {
        commits_seen_ = integer("SELECT commits FROM company WHERE :own").value_or(commits_known_);
    }
    const std::int64_t before = commits_known_;
    commits_known_ = commits_seen_;
    return commits_known_ != before;
}

// ---- cursors: they live within a transaction

// Of the state another session has exported, when one is named.
void Database::enter_reading(const std::string& snapshot) {
    if (writing_ || reading_) return;
    connection_->run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    reading_ = true;
    if (snapshot.empty()) return;
    connection_->run(("SET TRANSACTION SNAPSHOT '" + snapshot + '\'').c_str());
}

void Database::leave_reading() noexcept {
    if (!reading_ || pins_ > 0 || !cursors_.empty()) return;
    reading_ = false;
    connection_->try_run("COMMIT");
}

void Database::pin() {
    settle();
    heal();
    enter_reading();
    ++pins_;
}

void Database::pin_with(Database& beside) {
    if (writing_ || reading_ || beside.writing_ || beside.reading_) {
        throw std::logic_error("two openings are pinned to one state before they read");
    }
    pin();
    const Result exported = connection_->run("SELECT pg_export_snapshot()");
    beside.settle();
    beside.heal();
    beside.enter_reading(std::string(exported.text(0, 0)));
    ++beside.pins_;
}

void Database::release() noexcept {
    --pins_;
    leave_reading();
}

// A transaction begins or ends while rows are still read: what is left of them is read now.
void Database::free_cursors() {
    for (Statement* cursor : cursors_) cursor->read_to_the_end();
    cursors_.clear();
}

void Database::cut_off_cursors() noexcept {
    for (Statement* cursor : cursors_) cursor->ended_ = cursor->cut_off_ = true;
    cursors_.clear();
}

void Database::send(Statement& statement) {
    statement.prepare_once();
    std::vector<const char*> values;
    std::vector<int> lengths;
    std::vector<int> formats;
    Statement::point_at(statement.parameters_, values, lengths, formats);
    PGconn* const handle = connection_->handle();
    if (sent_ == 0 && PQenterPipelineMode(handle) != 1) connection_->fail(nullptr, "writing");
    ++sent_;
    if (PQsendQueryPrepared(handle, statement.name_.c_str(), static_cast<int>(values.size()),
                            values.data(), lengths.data(), formats.data(), 1) != 1) {
        connection_->fail(nullptr, "writing");
    }
    if (sent_ >= most_sent) settle();
}

}  // namespace openitem::store::postgres
