// Columns that line up, for people.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "host/cli/output.hpp"

namespace openitem::cli {

enum class Align { left, right };

class Table {
public:
    struct Column {
        std::string title;
        Align align = Align::left;
        bool shrinks = false;  // cut where the line has no room for it: a name, not an amount
    };

    explicit Table(std::vector<Column> columns, std::string indent = "  ");

    // As many cells as columns; control characters are made visible.
    void row(std::vector<std::string> cells);
    bool empty() const { return rows_.empty(); }
    // The titles, dimmed, and the rows. Nothing when there are none. Where lines have a width, long
    // texts in the last column are wrapped.
    void print(Output& out) const;
    // Columns of the longest line, uncut and unwrapped.
    std::size_t width() const;

private:
    std::vector<std::size_t> widths() const;
    void shrink(std::vector<std::size_t>& widths, std::size_t limit) const;
    std::size_t room_for_last(std::size_t line, const std::vector<std::size_t>& widths) const;

    std::vector<Column> columns_;
    std::string indent_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace openitem::cli
