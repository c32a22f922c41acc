// How a file is laid out, found out from its first bytes: encoding, delimiter, quotes, header.
#pragma once

#include <cstdint>
#include <openitem/csv.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "settings.hpp"

namespace openitem::csv {

struct Layout {
    CsvDialect dialect;
    bool has_header = false;
    std::uint64_t header_line = 0;    // where the header stands, when there is one
    std::uint64_t skip_lines = 0;     // rows that begin on these lines stand above header and data
    std::vector<std::string> header;  // names of the columns; empty when nobody names them
    std::size_t columns = 0;          // what a row has
    std::vector<std::vector<std::string>> sample;  // rows of data of that width, trimmed

    // One line for the log: "utf-8, ';' between 12 columns, header on line 1".
    std::string text() const;
};

// `whole`: the sample is the whole file. Throws BadSource when this is no table at all, Error
// (OI_BAD_CONFIG) when a person has to say how it is laid out.
Layout find_layout(const Settings& settings, std::string_view sample, bool whole);

// A reader of bytes in memory.
CsvReader reader_of(std::string_view bytes, const CsvDialect& dialect);

// Without blanks, tabs and no-break spaces at either end.
std::string_view trimmed(std::string_view text);

// "'Rechnung', 'Datum', 'Betrag' and 9 more": what a header holds, for a message.
std::string listed(const std::vector<std::string>& names);

}  // namespace openitem::csv
