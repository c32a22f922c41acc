// Inserts many rows of one table: COPY in binary into a temporary table of the session, and from
// there into the table itself. COPY alone would pass over row-level security, and is refused. A few
// rows are inserted one by one, sent without waiting.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "host/store/postgres/database.hpp"
#include "host/store/sql/codec.hpp"
#include "host/store/sql/schema.hpp"

namespace openitem::store::postgres {

// The rows of a COPY, as they go over the wire.
class CopyRows : public sql::Puts<CopyRows> {
public:
    CopyRows(Connection& connection, int columns);

    void start_row();
    void bind_null(sql::Kind) { put_length(0xffffffffU); }
    void bind_integer(std::int64_t value);
    void bind_text(std::string_view text);
    void bind_blob(std::string_view bytes);
    // The end: whether the server took them all.
    void finish();

private:
    void put_length(std::uint32_t length);
    void send();

    Connection& connection_;
    std::uint16_t columns_;
    std::string buffer_;
};

class BulkInsert {
public:
    // `conflict` is what follows the rows: "ON CONFLICT ...".
    BulkInsert(Database& database, const sql::Table& table, std::string_view conflict = {});

    // Rows are anything codec.hpp can put(), or sql::Values.
    template <class Row>
    void run(const std::vector<Row>& rows) {
        if (rows.empty()) return;
        // Values of any table have no types of their own, which a statement would need.
        if (rows.size() < fewest_to_copy && !std::is_same_v<Row, sql::ValueRow>) {
            for (const Row& row : rows) {
                Binder binder(one_);
                sql::put(binder, row);
                one_.step();
                one_.reset();
            }
            return;
        }
        CopyRows copy = start();
        for (const Row& row : rows) {
            copy.start_row();
            sql::put(copy, row);
        }
        copy.finish();
        move_over();
    }

private:
    static constexpr std::size_t fewest_to_copy = 24;

    CopyRows start();
    void move_over();

    Database& database_;
    int columns_;
    std::string staging_;
    std::string make_;
    std::string copy_;
    Statement one_;
    Statement move_;
    std::int64_t used_in_ = 0;  // the transaction that has rows in it
};

}  // namespace openitem::store::postgres
