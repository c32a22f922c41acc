// Tables of words: a line per thing and language, its last column a list separated by semicolons.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace openitem::csv {

// Calls `take` with each line of a table but the first, split at the first `Columns - 1` commas.
template <std::size_t Columns, class Take>
void each_line(std::string_view table, Take&& take) {
    table.remove_prefix(std::min(table.find('\n') + 1, table.size()));
    while (!table.empty()) {
        const std::size_t end = std::min(table.find('\n'), table.size());
        std::string_view line = table.substr(0, end);
        table.remove_prefix(std::min(end + 1, table.size()));
        std::array<std::string_view, Columns> cells;
        for (std::size_t i = 0; i < Columns; ++i) {
            const std::size_t comma = i + 1 < Columns ? line.find(',') : std::string_view::npos;
            cells[i] = line.substr(0, comma);
            line.remove_prefix(comma == std::string_view::npos ? line.size() : comma + 1);
        }
        if (!cells[0].empty()) take(cells);
    }
}

template <class Take>
void each_word(std::string_view words, Take&& take) {
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(';'), words.size());
        take(words.substr(0, end));
        words.remove_prefix(std::min(end + 1, words.size()));
    }
}

}  // namespace openitem::csv
