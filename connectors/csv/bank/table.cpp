#include "table.hpp"

#include <algorithm>

namespace openitem::csv {
namespace {

// What find_layout() is shown.
constexpr std::size_t sample_bytes = 256u << 10;

}  // namespace

Table::Table(const Settings& settings, std::string_view source, std::uint32_t handle,
             std::string_view bytes)
    : layout_(find_layout(settings, bytes.substr(0, sample_bytes), bytes.size() <= sample_bytes)),
      name_(source.substr(source.find_last_of('/') + 1)),
      origin_{0, static_cast<std::uint32_t>(std::min<std::size_t>(bytes.size(), UINT32_MAX)),
              handle} {
    const std::uint64_t above =
        layout_.has_header ? layout_.header_line : settings.skip_lines.value_or(0);
    CsvReader reader = reader_of(bytes, layout_.dialect);
    while (const CsvRow* row = reader.next()) {
        if (layout_.has_header && row->line() == above) continue;
        add(*row, bytes, row->line() <= above ? above_ : rows_);
    }
}

void Table::add(const CsvRow& row, std::string_view bytes, std::vector<TableRow>& to) {
    TableRow out;
    out.line = row.line();
    out.origin = row.origin(origin_.source);
    out.raw = bytes.substr(row.offset(), row.length());
    out.fault = row.fault();
    out.first = cells_.size();
    if (out.fault == CsvFault::none) {
        for (const std::string_view field : row.fields()) {
            cells_.push_back(arena_.keep(trimmed(field)));
        }
    }
    out.size = cells_.size() - out.first;
    // What nobody wrote: blank cells behind the last one.
    while (out.size > layout_.columns && cells_.back().empty()) {
        cells_.pop_back();
        --out.size;
    }
    to.push_back(out);
}

std::vector<std::string_view> Table::column(std::size_t column) const {
    std::vector<std::string_view> out;
    out.reserve(rows_.size());
    for (const TableRow& row : rows_) {
        if (const std::string_view text = cell(row, column); !text.empty()) out.push_back(text);
    }
    return out;
}

bool Table::is_blank(const TableRow& row) const {
    const auto all = cells(row);
    return row.fault == CsvFault::none &&
           std::all_of(all.begin(), all.end(), [](std::string_view cell) { return cell.empty(); });
}

bool Table::is_header(const TableRow& row) const {
    const auto all = cells(row);
    return layout_.has_header &&
           std::equal(all.begin(), all.end(), layout_.header.begin(), layout_.header.end());
}

std::string Table::place(const TableRow& row) const {
    return name_ + ":" + std::to_string(row.line);
}

}  // namespace openitem::csv
