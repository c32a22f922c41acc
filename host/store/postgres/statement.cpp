#include <endian.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "host/store/postgres/database.hpp"

namespace openitem::store::postgres {

namespace {

// The types of the system catalog that ever occur.
constexpr Oid bool_type = 16;
constexpr Oid bytea_type = 17;
constexpr Oid int8_type = 20;
constexpr Oid int2_type = 21;
constexpr Oid int4_type = 23;
constexpr Oid text_type = 25;

Oid type_of(sql::Kind kind) noexcept {
    switch (kind) {
        case sql::Kind::integer:
            return int8_type;
        case sql::Kind::blob:
            return bytea_type;
        default:
            return text_type;
    }
}

// A batch of rows takes about so much memory.
constexpr std::size_t batch_bytes = std::size_t{1} << 20U;
constexpr int most_at_once = 4096;

}  // namespace

Statement::Statement(Database& database, std::string_view sql)
    : Statement(database, sql, Use::cursor) {}

Statement::Statement(Database& database, std::string_view sql, Use use)
    : database_(database), sql_(sql::with_company(sql)), use_(use) {
    Binder own(*this);
}

Statement::~Statement() { close(); }

void Statement::point_at(const std::vector<Parameter>& parameters, std::vector<const char*>& values,
                         std::vector<int>& lengths, std::vector<int>& formats) {
    for (const Parameter& each : parameters) {
        const bool number = each.kind == sql::Kind::integer;
        const char* const bytes = number ? reinterpret_cast<const char*>(&each.number)
                                         : (each.bytes.data() == nullptr ? "" : each.bytes.data());
        values.push_back(each.null ? nullptr : bytes);
        lengths.push_back(number ? 8 : static_cast<int>(each.bytes.size()));
        formats.push_back(1);
    }
}

// The types are those of the values that are bound first.
void Statement::prepare_once() {
    if (!name_.empty() && session_ == database_.session()) return;
    database_.settle();
    std::vector<Oid> types;
    for (const Parameter& each : parameters_) types.push_back(type_of(each.kind));
    std::string name = database_.next_name();
    const Result done(PQprepare(database_.connection().handle(), name.c_str(), sql_.c_str(),
                                static_cast<int>(types.size()), types.data()));
    database_.connection().check(done.handle(), sql_);
    name_ = std::move(name);
    session_ = database_.session();
}

bool Statement::step() {
    if (!asked_) {
        asked_ = true;
        row_ = -1;
        switch (use_) {
            case Use::write:
                database_.send(*this);
                return false;
            case Use::query: {
                database_.settle();
                database_.heal();
                prepare_once();
                std::vector<const char*> values;
                std::vector<int> lengths;
                std::vector<int> formats;
                point_at(parameters_, values, lengths, formats);
                rows_ = Result(PQexecPrepared(database_.connection().handle(), name_.c_str(),
                                              static_cast<int>(values.size()), values.data(),
                                              lengths.data(), formats.data(), 1));
                database_.connection().check(rows_.handle(), sql_);
                ended_ = true;
                break;
            }
            case Use::cursor:
                open_cursor();
                fetch();
                break;
        }
    }
    if (rows_.handle() == nullptr) return false;
    if (!kept_.empty()) kept_.clear();
    if (++row_ < rows_.rows()) return true;
    if (rest_.handle() != nullptr) {
        rows_ = std::exchange(rest_, Result(nullptr));
        row_ = 0;
        return rows_.rows() > 0;
    }
    if (cut_off_) throw std::logic_error("rows are read on after a rollback");
    if (ended_) return row_ = rows_.rows(), false;
    fetch();
    row_ = 0;
    return rows_.rows() > 0;
}

void Statement::reset() noexcept {
    asked_ = false;
    kept_.clear();
    rows_ = Result(nullptr);
}

void Statement::open_cursor() {
    database_.settle();
    database_.heal();
    database_.enter_reading();
    name_ = database_.next_name();
    session_ = database_.session();
    std::vector<Oid> types;
    for (const Parameter& each : parameters_) types.push_back(type_of(each.kind));
    std::vector<const char*> values;
    std::vector<int> lengths;
    std::vector<int> formats;
    point_at(parameters_, values, lengths, formats);
    const std::string declare = "DECLARE " + name_ + " NO SCROLL CURSOR FOR " + sql_;
    const Result done(PQexecParams(database_.connection().handle(), declare.c_str(),
                                   static_cast<int>(values.size()), types.data(), values.data(),
                                   lengths.data(), formats.data(), 0));
    database_.connection().check(done.handle(), sql_);
    database_.cursors_.push_back(this);
}

void Statement::fetch() {
    database_.settle();
    const std::string fetch = "FETCH " + std::to_string(at_once_) + " FROM " + name_;
    rows_ = Result(PQexecParams(database_.connection().handle(), fetch.c_str(), 0, nullptr, nullptr,
                                nullptr, nullptr, 1));
    database_.connection().check(rows_.handle(), sql_);
    const int got = rows_.rows();
    if (got < at_once_) return close();
    const std::size_t each = PQresultMemorySize(rows_.handle()) / static_cast<std::size_t>(got) + 1;
    at_once_ = static_cast<int>(std::min<std::size_t>(
        {batch_bytes / each + 1, static_cast<std::size_t>(at_once_) * 8, most_at_once}));
}

void Statement::read_to_the_end() {
    if (ended_) return;
    const std::string fetch = "FETCH ALL FROM " + name_;
    rest_ = Result(PQexecParams(database_.connection().handle(), fetch.c_str(), 0, nullptr, nullptr,
                                nullptr, nullptr, 1));
    database_.connection().check(rest_.handle(), sql_);
    const std::string close = "CLOSE " + name_;
    database_.connection().try_run(close.c_str());
    ended_ = true;
}

void Statement::close() noexcept {
    if (use_ != Use::cursor || ended_) return;
    ended_ = true;
    if (std::erase(database_.cursors_, this) == 0) return;
    const std::string close = "CLOSE " + name_;
    database_.connection().try_run(close.c_str());
    database_.leave_reading();
}

Binder::Binder(Statement& statement) noexcept : statement_(&statement) {
    statement.parameters_.clear();
    statement.parameters_.push_back({sql::Kind::text, false, 0, statement.database_.company()});
}

void Binder::bind_integer(std::int64_t value) {
    add({sql::Kind::integer, false, htobe64(static_cast<std::uint64_t>(value)), {}});
}

void Binder::bind_text(std::string_view text) {
    if (!is_plain(text)) text = statement_->kept_.emplace_back(escaped(text));
    add({sql::Kind::text, false, 0, text});
}

std::int64_t Columns::integer() noexcept {
    const int column = index_++;
    if (PQgetisnull(result(), statement_->row_, column) != 0) return 0;
    const char* const bytes = PQgetvalue(result(), statement_->row_, column);
    switch (PQgetlength(result(), statement_->row_, column)) {
        case 8: {
            std::uint64_t number = 0;
            std::memcpy(&number, bytes, sizeof number);
            return static_cast<std::int64_t>(be64toh(number));
        }
        case 4: {
            std::uint32_t number = 0;
            std::memcpy(&number, bytes, sizeof number);
            return static_cast<std::int32_t>(be32toh(number));
        }
        default:
            return *bytes;
    }
}

std::string_view Columns::blob() noexcept {
    const int column = index_++;
    return {PQgetvalue(result(), statement_->row_, column),
            static_cast<std::size_t>(PQgetlength(result(), statement_->row_, column))};
}

std::string_view Columns::text() {
    const std::string_view text = blob();
    if (!has_escapes(text)) return text;
    return statement_->kept_.emplace_back(unescaped(text));
}

sql::Value Columns::value() {
    if (null()) return skip(), sql::Value{};
    switch (PQftype(result(), index_)) {
        case bool_type:
        case int2_type:
        case int4_type:
        case int8_type:
            return {sql::Kind::integer, integer(), {}};
        case bytea_type:
            return {sql::Kind::blob, 0, blob()};
        default:
            return {sql::Kind::text, 0, text()};
    }
}

}  // namespace openitem::store::postgres
