#include "host/cli/table.hpp"

#include <algorithm>
#include <cassert>

#include "host/base/text.hpp"

namespace openitem::cli {

namespace {

std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

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

void Table::print(Output& out) const {
    if (rows_.empty()) return;
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        auto width = width_of(columns_[i].title);
        for (const auto& row : rows_) width = std::max(width, width_of(row[i]));
        widths.push_back(width);
    }
    const auto line = [&](const auto& cell) {
        std::string text = indent_;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (i > 0) text += "  ";
            text += padded(cell(i), widths[i], columns_[i].align);
        }
        text.erase(text.find_last_not_of(' ') + 1);
        return text;
    };
    out.line(out.coloured(line([&](std::size_t i) { return columns_[i].title; }), Colour::dim));
    for (const auto& row : rows_) out.line(line([&](std::size_t i) { return row[i]; }));
}

}  // namespace openitem::cli
