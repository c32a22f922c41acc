#include "host/cli/table.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>

#include "host/base/text.hpp"
#include "host/cli/wrap.hpp"

namespace openitem::cli {

namespace {

constexpr std::size_t least_wrapped = 24;  // columns for a text that is wrapped

std::string padded(const std::string& text, std::size_t width, Align align) {
    const auto missing = width - std::min(width, width_of(text));
    return align == Align::right ? std::string(missing, ' ') + text
                                 : text + std::string(missing, ' ');
}

}  // namespace

Table::Table(std::vector<Column> columns, std::string indent)
    : columns_(std::move(columns)), indent_(std::move(indent)) {}

void Table::row(std::vector<std::string> cells) {
    assert(cells.size() == columns_.size());
    for (auto& cell : cells) cell = base::escape_for_terminal(cell);
    rows_.push_back(std::move(cells));
}

std::vector<std::size_t> Table::widths() const {
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        auto width = width_of(columns_[i].title);
        for (const auto& row : rows_) width = std::max(width, width_of(row[i]));
        widths.push_back(width);
    }
    return widths;
}

std::size_t Table::width() const {
    const auto all = widths();
    return std::accumulate(all.begin(), all.end(), width_of(indent_) + 2 * (all.size() - 1));
}

// Cuts the columns that may be cut until the line fits; a text in the last column is wrapped, so
// that it needs no more than its least.
void Table::shrink(std::vector<std::size_t>& widths, std::size_t limit) const {
    constexpr std::size_t least = 8;
    auto full = width();
    if (columns_.back().align == Align::left) {
        full -= widths.back() - std::min(widths.back(), least_wrapped);
    }
    for (std::size_t i = 0; i < columns_.size() && limit > 0 && full > limit; ++i) {
        if (!columns_[i].shrinks || widths[i] <= least) continue;
        const auto cut = std::min(full - limit, widths[i] - least);
        widths[i] -= cut;
        full -= cut;
    }
}

void Table::print(Output& out) const {
    if (rows_.empty()) return;
    auto widths = this->widths();
    const auto limit = out.line_width();
    shrink(widths, limit);
    const auto line = [&](const auto& cell) {
        std::string text = indent_;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (i > 0) text += "  ";
            const auto shown = columns_[i].shrinks ? shortened(cell(i), widths[i]) : cell(i);
            text += padded(shown, widths[i], columns_[i].align);
        }
        text.erase(text.find_last_not_of(' ') + 1);
        return text;
    };
    out.line(out.coloured(line([&](std::size_t i) { return columns_[i].title; }), Colour::dim));
    const auto last = columns_.size() - 1;
    const auto room = room_for_last(limit, widths);
    for (const auto& row : rows_) {
        const auto parts = wrapped(row[last], room);
        for (std::size_t n = 0; n < parts.size(); ++n) {
            out.line(line([&](std::size_t i) {
                return i == last ? parts[n] : n == 0 ? row[i] : std::string();
            }));
        }
    }
}

// What the last column may take of a line: a text there goes on below itself. 0: as much as it
// likes.
std::size_t Table::room_for_last(std::size_t line, const std::vector<std::size_t>& widths) const {
    if (line == 0 || columns_.back().align == Align::right) return 0;
    std::size_t before = width_of(indent_);
    for (std::size_t i = 0; i + 1 < widths.size(); ++i) before += widths[i] + 2;
    return before + least_wrapped < line ? line - before : least_wrapped;
}

}  // namespace openitem::cli
