#include "host/store/sqlite/database.hpp"

#include <stdexcept>

#include "host/base/result.hpp"

namespace openitem::store::sqlite {

namespace {

int open_flags(Access access) noexcept {
    switch (access) {
        case Access::create:
            return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
        case Access::read_write:
            return SQLITE_OPEN_READWRITE;
        case Access::read_only:
            return SQLITE_OPEN_READONLY;
    }
    return SQLITE_OPEN_READONLY;
}

}  // namespace

Statement::Statement(Database& database, std::string_view text) : database_(&database) {
    const std::string sql = sql::without_company(text);
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(database.handle(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    handle_.reset(statement);
    if (code != SQLITE_OK) database.fail("preparing \"" + std::string(sql) + '"');
}

bool Statement::step() {
    const int code = sqlite3_step(handle_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    database_->fail("reading or writing");
}

void Statement::reset() noexcept {
    sqlite3_reset(handle_.get());
    sqlite3_clear_bindings(handle_.get());
}

std::string_view Columns::text() {
    const int column = index_++;
    const unsigned char* const bytes = sqlite3_column_text(handle_, column);
    if (bytes == nullptr) return {};
    return {reinterpret_cast<const char*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

std::string_view Columns::blob() {
    const int column = index_++;
    const void* const bytes = sqlite3_column_blob(handle_, column);
    if (bytes == nullptr) return {};
    return {static_cast<const char*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

sql::Value Columns::value() {
    switch (sqlite3_column_type(handle_, index_)) {
        case SQLITE_INTEGER:
            return {sql::Kind::integer, integer(), {}};
        case SQLITE_TEXT:
            return {sql::Kind::text, 0, text()};
        case SQLITE_BLOB:
            return {sql::Kind::blob, 0, blob()};
        default:
            skip();
            return {};
    }
}

Database::Database(const std::filesystem::path& file, Access access, int busy_timeout_ms)
    : file_(file) {
    sqlite3* handle = nullptr;
    const int code =
        sqlite3_open_v2(file.c_str(), &handle, open_flags(access) | SQLITE_OPEN_NOMUTEX, nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK) fail("opening");
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, busy_timeout_ms);
}

void Database::execute(const char* sql) {
    if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(sql);
}

std::optional<std::int64_t> Database::integer(const char* sql) {
    Statement statement(*this, sql);
    if (!statement.step()) return std::nullopt;
    Columns columns(statement);
    if (columns.null()) return std::nullopt;
    return columns.integer();
}

Statement& Database::prepared(const char* sql) {
    const auto found = prepared_.find(sql);
    if (found != prepared_.end()) return found->second;
    return prepared_.emplace(sql, Statement(*this, sql)).first->second;
}

void Database::pin_with(Database& beside) {
    if (in_transaction() || beside.in_transaction()) {
        throw std::logic_error("two openings are pinned to one state before they read");
    }
    // The first read begins the transaction; the version moves with every commit of others.
    const auto pinned_at = [](Database& database) {
        database.pin();
        return database.integer("PRAGMA data_version");
    };
    for (auto before = pinned_at(beside);;) {
        beside.release();
        pinned_at(*this);
        const auto after = pinned_at(beside);
        if (after == before) return;  // nothing was committed around the pin between
        release();
        before = after;
    }
}

bool Database::others_wrote() {
    const std::int64_t before = data_version_;
    data_version_ = integer("PRAGMA data_version").value_or(0);
    return data_version_ != before;
}

bool Database::check_storage(const std::function<bool(std::string_view)>& each) {
    Statement pages(*this, "PRAGMA quick_check(20)");
    while (pages.step()) {
        Columns columns(pages);
        const std::string_view message = columns.text();
        if (message != "ok" && !each(message)) return false;
    }
    return true;
}

void Database::fail(std::string_view doing) const {
    const int code = handle_ == nullptr ? SQLITE_NOMEM : sqlite3_errcode(handle_.get());
    base::Error error;
    error.location = file_.string();
    error.message = std::string(doing) + ": ";
    error.message += handle_ == nullptr ? "out of memory" : sqlite3_errmsg(handle_.get());
    base::Exit exit = base::Exit::system;
    switch (code) {
        case SQLITE_BUSY:
            error.help = "another process is writing these books; try again";
            break;
        case SQLITE_FULL:
            error.help = "the disk is full; free some space";
            break;
        case SQLITE_CANTOPEN:
            error.help = "check the path and its permissions";
            break;
        case SQLITE_NOTADB:
            error.help = "the file is not a company's books";
            exit = base::Exit::source_or_config;
            break;
        case SQLITE_CORRUPT:
            error.help = "the file is damaged; restore a copy";
            break;
        default:
            break;
    }
    throw base::RunError(exit, error);
}

}  // namespace openitem::store::sqlite
