// A statement's file as rows in memory. Its dates, its signs and its balances can only be judged
// when all of it has been seen.
#pragma once

#include "connectors/lib/bank/text_arena.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "../layout.hpp"
#include "../settings.hpp"

namespace openitem::csv {

struct TableRow {
    std::uint64_t line = 0;
    oi_origin origin{};
    std::string_view raw;
    CsvFault fault = CsvFault::none;
    std::size_t first = 0, size = 0;  // of its cells
};

class Table {
public:
    // Throws as find_layout() does. `bytes` must live as long as the table.
    Table(const Settings& settings, std::string_view source, std::uint32_t handle,
          std::string_view bytes);

    const Layout& layout() const { return layout_; }
    const std::vector<TableRow>& above() const { return above_; }  // the header
    const std::vector<TableRow>& rows() const { return rows_; }    // below it

    std::span<const std::string_view> cells(const TableRow& row) const {
        return {cells_.data() + row.first, row.size};
    }
    // Empty where the row is shorter.
    std::string_view cell(const TableRow& row, std::size_t column) const {
        return column < row.size ? cells_[row.first + column] : std::string_view();
    }
    // All cells of a column.
    std::vector<std::string_view> column(std::size_t column) const;
    bool is_blank(const TableRow& row) const;
    // Stands again where exports are put one behind the other.
    bool is_header(const TableRow& row) const;
    // "statement.csv:12"
    std::string place(const TableRow& row) const;
    std::string_view name() const { return name_; }
    oi_origin origin() const { return origin_; }
    // For texts that live as long as the table.
    bank::TextArena& arena() const { return arena_; }

private:
    void add(const CsvRow& row, std::string_view bytes, std::vector<TableRow>& to);

    Layout layout_;
    std::string name_;
    oi_origin origin_{};
    mutable bank::TextArena arena_;
    std::vector<std::string_view> cells_;  // without blanks around them
    std::vector<TableRow> above_, rows_;
};

}  // namespace openitem::csv
