#include "host/store/postgres/connection.hpp"

#include <unistd.h>

#include <array>
#include <charconv>
#include <cstring>
#include <random>
#include <vector>

#include "host/base/hash.hpp"
#include "host/base/result.hpp"

namespace openitem::store::postgres {

namespace {

using base::Exit;

[[noreturn]] void refuse(Exit exit, std::string_view where, std::string message,
                         std::string help = {}) {
    base::Error error;
    error.code = base::Code::unavailable;
    error.location = where;
    error.message = std::move(message);
    error.help = std::move(help);
    throw base::RunError(exit, error);
}

// Nobody else's name, and the same for every session of this process.
const std::string& this_process() {
    static pid_t of = 0;  // a child is another process
    static std::string name;
    if (of != ::getpid()) {
        of = ::getpid();
        std::random_device random;
        name = std::to_string(of) + "." + std::to_string(random()) + std::to_string(random());
    }
    return name;
}

// What PostgreSQL says, in one line.
std::string one_line(const char* text) {
    std::string line;
    for (const char* at = text; *at != '\0'; ++at) {
        if (*at != '\t') line += *at == '\n' ? ' ' : *at;
    }
    while (line.ends_with(' ')) line.pop_back();
    return line;
}

struct Advice {
    const char* state;  // an SQLSTATE, or the class it begins with
    Exit exit;
    const char* help;
};
constexpr std::array advice = {
    Advice{"55P03", Exit::system, "another process is writing these books; try again"},
    Advice{"40P01", Exit::system, "another process is writing these books; try again"},
    Advice{"53100", Exit::system, "the database's disk is full; free some space"},
    Advice{"53300", Exit::system, "the database takes no more connections; try again later"},
    Advice{"25P03", Exit::system,
           "the session was idle for longer than a host may be; run it again"},
    Advice{"57P01", Exit::system,
           "another host has taken the company, or the database was stopped; run it again"},
    Advice{"28", Exit::source_or_config, "check the user and its password"},
    Advice{"3D", Exit::source_or_config, "make the database first: createdb"},
    Advice{"42501", Exit::source_or_config,
           "the user needs to own the schema openitem, or may not make it"},
};

const Advice* advice_for(std::string_view state) {
    for (const Advice& each : advice) {
        if (state.starts_with(each.state)) return &each;
    }
    return nullptr;
}

// The address as people may see it: a password has no place in it.
std::string shown(const PostgresOptions& options) { return options.url + " " + options.company; }

// A url may name a password all the same, and then the settings file would hold it.
void require_no_password(const std::string& url) {
    char* error = nullptr;
    const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> parts(
        PQconninfoParse(url.c_str(), &error), PQconninfoFree);
    const std::unique_ptr<char, void (*)(void*)> freed(error, PQfreemem);
    if (!parts) {
        refuse(Exit::source_or_config, "the store's url",
               "expected postgresql://user@host:port/database, and PostgreSQL cannot read it");
    }
    for (const PQconninfoOption* part = parts.get(); part->keyword != nullptr; ++part) {
        if (part->dispchar[0] == '*' && part->val != nullptr) {
            refuse(Exit::source_or_config, "the store's url", "it contains a password",
                   "put the password in a file of its own, which only its owner can read");
        }
    }
}

}  // namespace

std::int64_t Result::number(int row, int column) const {
    const std::string_view digits = text(row, column);
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

std::string holder_name(const PostgresOptions& options) {
    // PostgreSQL keeps 63 bytes of it: too few for a company's id and a host's name as they are.
    const std::string& host = options.host.empty() ? this_process() : options.host;
    return "openitem " + base::sha256(options.company + "\n" + host).hex().substr(0, 40);
}

Connection::Connection(const PostgresOptions& options) : name_(shown(options)) {
    require_no_password(options.url);
    const std::array<const char*, 7> keys = {
        "dbname",          "password", "client_encoding", "connect_timeout", "application_name",
        "keepalives_idle", nullptr};
    const char* const password = options.password.empty() ? nullptr : options.password.c_str();
    const std::string holder = holder_name(options);
    const std::array<const char*, 7> values = {options.url.c_str(), password, "UTF8", "10",
                                               holder.c_str(),      "30",     nullptr};
    handle_.reset(PQconnectdbParams(keys.data(), values.data(), 1));
    if (PQstatus(handle_.get()) != CONNECTION_OK) {
        const std::string said = one_line(PQerrorMessage(handle_.get()));
        const bool ours = said.find("authentication") != std::string::npos ||
                          said.find("password") != std::string::npos ||
                          said.find("does not exist") != std::string::npos;
        refuse(ours ? Exit::source_or_config : Exit::system, name_, "connecting: " + said,
               ours ? "check the url, the user and its password" : "is the database running?");
    }
    PQsetNoticeProcessor(
        handle_.get(), [](void*, const char*) {}, nullptr);
    set_up(options);
}

void Connection::set_up(const PostgresOptions& options) {
    // Whoever holds a company may be idle within a transaction for less than its lease.
    const int idle_ms = options.lease_seconds * 800;
    const Result set =
        run("SELECT rolsuper OR rolbypassrls, set_config('openitem.company', $1, false),"
            " set_config('lock_timeout', $2, false),"
            " set_config('idle_in_transaction_session_timeout', $3, false),"
            " set_config('synchronous_commit', $4, false),"
            " set_config('default_transaction_read_only', $5, false),"
            " set_config('search_path', 'openitem', false), set_config('TimeZone', 'UTC', false),"
            " set_config('cursor_tuple_fraction', '1', false), set_config('jit', 'off', false)"
            " FROM pg_roles WHERE rolname = current_user",
            {options.company, std::to_string(options.busy_timeout_ms), std::to_string(idle_ms),
             options.durable ? "on" : "off", options.read_only ? "on" : "off"});
    if (set.rows() != 1 || set.text(0, 0) == "t") {
        refuse(Exit::source_or_config, name_,
               "its user passes over row-level security, so that one company could see another",
               "make a user that is no superuser and has no BYPASSRLS: createuser");
    }
}

namespace {

PGresult* send(PGconn* connection, const char* sql, std::initializer_list<std::string> values) {
    std::vector<const char*> pointers;
    for (const std::string& value : values) pointers.push_back(value.c_str());
    return PQexecParams(connection, sql, static_cast<int>(pointers.size()), nullptr,
                        pointers.data(), nullptr, nullptr, 0);
}

}  // namespace

Result Connection::run(const char* sql, std::initializer_list<std::string> values) {
    Result result(send(handle_.get(), sql, values));
    check(result.handle(), sql);
    return result;
}

void Connection::try_run(const char* sql, std::initializer_list<std::string> values) noexcept {
    PQclear(send(handle_.get(), sql, values));
}

void Connection::check(const PGresult* result, std::string_view doing) const {
    switch (PQresultStatus(result)) {
        case PGRES_COMMAND_OK:
        case PGRES_TUPLES_OK:
        case PGRES_COPY_IN:
        case PGRES_PIPELINE_SYNC:
            return;
        default:
            fail(result, doing);
    }
}

void Connection::fail(const PGresult* result, std::string_view doing) const {
    const char* const state =
        result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char* const said =
        result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const Advice* const known = advice_for(state == nullptr ? "" : state);
    std::string message = std::string(doing.substr(0, 60)) + ": " +
                          one_line(said == nullptr ? PQerrorMessage(handle_.get()) : said);
    if (known != nullptr) refuse(known->exit, name_, std::move(message), known->help);
    refuse(Exit::system, name_, std::move(message),
           lost() ? "the connection to the database was lost; run it again" : "");
}

}  // namespace openitem::store::postgres
