// Reading a text with CsvReader, for its tests.
#pragma once

#include <openitem/csv.hpp>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::test {

struct ReadRow {
    std::vector<std::string> fields;
    CsvFault fault = CsvFault::none;
    std::uint64_t line = 0, offset = 0, length = 0;
    std::string raw;
};

/// Gives a text in pieces of at most `piece` bytes.
inline CsvReader::Fill pieces_of(std::string_view text, std::size_t piece = SIZE_MAX) {
    return [text, piece, at = std::size_t{0}](std::span<char> to) mutable {
        const std::size_t size = std::min({to.size(), piece, text.size() - at});
        if (size != 0) std::memcpy(to.data(), text.data() + at, size);
        at += size;
        return size;
    };
}

inline std::vector<ReadRow> read_all(std::string_view text, const CsvDialect& dialect = {},
                                     std::size_t piece = SIZE_MAX) {
    std::vector<ReadRow> out;
    CsvReader reader(pieces_of(text, piece), dialect);
    while (const CsvRow* row = reader.next()) {
        ReadRow kept;
        for (const auto field : row->fields()) kept.fields.emplace_back(field);
        kept.fault = row->fault();
        kept.line = row->line();
        kept.offset = row->offset();
        kept.length = row->length();
        kept.raw = row->raw();
        out.push_back(std::move(kept));
    }
    return out;
}

inline std::vector<std::vector<std::string>> fields_of(std::string_view text,
                                                       const CsvDialect& dialect = {},
                                                       std::size_t piece = SIZE_MAX) {
    std::vector<std::vector<std::string>> out;
    for (auto& row : read_all(text, dialect, piece)) out.push_back(std::move(row.fields));
    return out;
}

}  // namespace openitem::test
