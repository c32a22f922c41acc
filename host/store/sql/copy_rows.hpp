// Every row out of a store, and into one.
#pragma once

#include <stdexcept>

#include "host/store/arena.hpp"
#include "host/store/row_sink.hpp"
#include "host/store/sql/schema.hpp"
#include "host/store/sql/sql_store.hpp"

namespace openitem::store::sql {

template <class Db>
class SqlRowSink final : public RowSink {
public:
    explicit SqlRowSink(SqlStore<Db>& store) : store_(store) {
        store_.database_.begin();
        store_.writing_ = open_ = true;
    }
    ~SqlRowSink() override {
        if (!open_) return;
        store_.writing_ = false;
        store_.database_.roll_back();
    }

    void table(std::string_view name) override {
        write();
        // A new store says its currency already.
        constexpr std::string_view settled =
            "ON CONFLICT (:key, key) DO UPDATE SET value = excluded.value";
        insert_.emplace(store_.database_, sql::table(name),
                        name == "meta" ? settled : std::string_view{});
    }
    void row(std::span<const Value> values) override {
        ValueRow& row = rows_.emplace_back();
        row.values.assign(values.begin(), values.end());
        for (Value& value : row.values) {
            if (value.kind == Kind::text || value.kind == Kind::blob) {
                value.bytes = arena_.keep(value.bytes);
            }
        }
        if (rows_.size() >= most_rows || arena_.used() >= most_bytes) write();
    }
    void settle() override { write(); }
    void commit() override {
        write();
        const std::int64_t n = ++store_.commits_;
        const CommitHook& hook = store_.hook_;
        if (hook.call != nullptr) hook.call(hook.context, n, false);
        store_.database_.commit();
        store_.writing_ = open_ = false;
        store_.give_up_filters();
        if (hook.call != nullptr) hook.call(hook.context, n, true);
    }

private:
    static constexpr std::size_t most_rows = 8192;
    static constexpr std::size_t most_bytes = std::size_t{8} << 20U;

    void write() {
        if (!rows_.empty()) insert_->run(rows_);
        rows_.clear();
        arena_.clear();
    }

    SqlStore<Db>& store_;
    bool open_ = false;
    std::optional<typename Db::BulkInsert> insert_;
    std::vector<ValueRow> rows_;
    Arena arena_;
};

template <class Db>
void SqlStore<Db>::export_rows(RowSink& to) {
    const Snapshot<Database> snapshot(database_);
    std::vector<Value> values;
    for (const Table& each : tables()) {
        to.table(each.name);
        Statement statement(database_, select_all(each));
        while (statement.step()) {
            Columns columns(statement);
            values.clear();
            for (int left = columns.count(); left > 0; --left) values.push_back(columns.value());
            to.row(values);
        }
    }
}

template <class Db>
std::unique_ptr<RowSink> SqlStore<Db>::import_rows() {
    if (database_.read_only()) throw std::logic_error("these books were opened to read");
    if (writing_) throw std::logic_error("a store has one transaction at a time");
    for (const Table& each : tables()) {
        if (each.name == "meta") continue;
        const std::string sql = "SELECT 1 FROM " + std::string(each.name) + " WHERE :own LIMIT 1";
        if (database_.integer(sql.c_str())) {
            throw std::logic_error("rows are taken into empty books only");
        }
    }
    return std::make_unique<SqlRowSink<Db>>(*this);
}

}  // namespace openitem::store::sql
