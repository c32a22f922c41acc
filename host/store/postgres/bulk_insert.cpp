#include "host/store/postgres/bulk_insert.hpp"

#include <endian.h>

#include <algorithm>

namespace openitem::store::postgres {

namespace {

constexpr std::size_t send_from = std::size_t{1} << 18U;

int count_columns(std::string_view columns) {
    return static_cast<int>(std::count(columns.begin(), columns.end(), ',')) + 1;
}

std::string insert_into(const sql::Table& table) {
    return "INSERT INTO " + std::string(table.name) + " (:key, " + std::string(table.columns) +
           ") ";
}

std::string insert_one(const sql::Table& table, int columns, std::string_view conflict) {
    std::string sql = insert_into(table) + "VALUES (:company";
    for (int i = 0; i < columns; ++i) sql += ", ?";
    return (sql += ") ") += conflict;
}

std::string insert_staged(const sql::Table& table, const std::string& staging,
                          std::string_view conflict) {
    std::string sql = insert_into(table) + "SELECT :company, " + std::string(table.columns) +
                      " FROM pg_temp." + staging + " WHERE true ";
    return sql += conflict;
}

}  // namespace

CopyRows::CopyRows(Connection& connection, int columns)
    : connection_(connection), columns_(htobe16(static_cast<std::uint16_t>(columns))) {
    buffer_.reserve(send_from + 4096);
    buffer_ += std::string_view("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
}

void CopyRows::start_row() {
    if (buffer_.size() >= send_from) send();
    buffer_.append(reinterpret_cast<const char*>(&columns_), sizeof columns_);
}

void CopyRows::put_length(std::uint32_t length) {
    const std::uint32_t wire = htobe32(length);
    buffer_.append(reinterpret_cast<const char*>(&wire), sizeof wire);
}

void CopyRows::bind_integer(std::int64_t value) {
    struct {
        std::uint32_t length = htobe32(8);
        std::uint32_t high;
        std::uint32_t low;
    } field;
    field.high = htobe32(static_cast<std::uint32_t>(static_cast<std::uint64_t>(value) >> 32U));
    field.low = htobe32(static_cast<std::uint32_t>(value));
    buffer_.append(reinterpret_cast<const char*>(&field), sizeof field);
}

void CopyRows::bind_blob(std::string_view bytes) {
    put_length(static_cast<std::uint32_t>(bytes.size()));
    buffer_ += bytes;
}

void CopyRows::bind_text(std::string_view text) {
    is_plain(text) ? bind_blob(text) : bind_blob(escaped(text));
}

void CopyRows::send() {
    if (PQputCopyData(connection_.handle(), buffer_.data(), static_cast<int>(buffer_.size())) !=
        1) {
        connection_.fail(nullptr, "copying");
    }
    buffer_.clear();
}

void CopyRows::finish() {
    buffer_ += std::string_view("\377\377", 2);
    send();
    if (PQputCopyEnd(connection_.handle(), nullptr) != 1) connection_.fail(nullptr, "copying");
    const Result done(PQgetResult(connection_.handle()));
    while (PGresult* const rest = PQgetResult(connection_.handle())) PQclear(rest);
    connection_.check(done.handle(), "copying");
}

BulkInsert::BulkInsert(Database& database, const sql::Table& table, std::string_view conflict)
    : database_(database),
      columns_(count_columns(table.columns)),
      staging_("staging_" + std::string(table.name)),
      make_("CREATE TEMPORARY TABLE IF NOT EXISTS " + staging_ +
            " ON COMMIT DELETE ROWS AS SELECT " + std::string(table.columns) + " FROM " +
            std::string(table.name) + " WITH NO DATA"),
      copy_("COPY pg_temp." + staging_ + " FROM STDIN (FORMAT binary)"),
      one_(database, insert_one(table, columns_, conflict), Statement::Use::write),
      move_(database, insert_staged(table, staging_, conflict), Statement::Use::write) {}

CopyRows BulkInsert::start() {
    database_.settle();
    Connection& connection = database_.connection();
    if (used_in_ == database_.transaction()) {
        connection.run(("TRUNCATE pg_temp." + staging_).c_str());
    } else {
        // One that was made in a transaction that was rolled back is gone.
        connection.run(make_.c_str());
    }
    used_in_ = database_.transaction();
    connection.run(copy_.c_str());
    return {connection, columns_};
}

void BulkInsert::move_over() {
    move_.step();
    move_.reset();
}

}  // namespace openitem::store::postgres
