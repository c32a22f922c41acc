#include "layout.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include <utility>

#include "../lib/text/sniff_encoding.hpp"
#include "dates.hpp"
#include "synonyms.hpp"

namespace openitem::csv {
namespace {

constexpr char delimiters[] = {',', ';', '\t', '|'};
constexpr std::size_t looked_at = 200;     // rows, for the delimiter
constexpr std::size_t header_within = 30;  // rows from the top

struct Row {
    std::uint64_t line;
    std::uint64_t line_before;       // of the row above, whatever it holds; 0: none
    std::vector<std::string> cells;  // trimmed
};

bool is_blank(const std::vector<std::string>& cells) {
    return std::all_of(cells.begin(), cells.end(), [](const auto& cell) { return cell.empty(); });
}

bool looks_like_data(std::string_view cell) {
    if (cell.empty()) return false;
    static const DateFormat formats[] = {DateFormat("yyyy-mm-dd"), DateFormat("d.m.yyyy"),
                                         DateFormat("d/m/yyyy"), DateFormat("m/d/yyyy")};
    for (const DateFormat& format : formats) {
        if (format.try_parse(cell)) return true;
    }
    const bool digit = cell.find_first_of("0123456789") != std::string_view::npos;
    return digit && cell.find_first_not_of("0123456789.,-+ ") == std::string_view::npos;
}

// What other formats begin with, for a message that helps.
void refuse_other_formats(std::string_view head) {
    struct Start {
        std::string_view bytes;
        std::string_view what;
    };
    constexpr Start starts[] = {
        {"<", "XML or HTML"},
        {"{", "JSON"},
        {"[{", "JSON"},
        {"%PDF", "a PDF"},
        {"PK\x03\x04", "a ZIP archive or an Excel workbook"},
        {"\xD0\xCF\x11\xE0", "an old Excel workbook"},
        {"UNA", "EDIFACT"},
        {"UNB+", "EDIFACT"},
        {"ISA*", "X12"},
        {":20:", "an MT940 statement"},
        {"\x1F\x8B", "a gzip archive"},
        {"\x89PNG", "an image"},
        {"\x7F"
         "ELF",
         "a program"},
    };
    const std::size_t first = head.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first == std::string_view::npos) {
        throw BadSource("csv.empty",
                        "the file is empty: expected a row of column names and a row per record");
    }
    const std::string_view text = head.substr(first);
    for (const Start& start : starts) {
        if (text.starts_with(start.bytes)) {
            throw BadSource("csv.not_a_table", "expected a table of separated columns, found " +
                                                   std::string(start.what));
        }
    }
}

// The first rows under a dialect, blank ones left out; the last one is dropped when it may be cut.
std::vector<Row> rows_of(std::string_view sample, bool whole, const CsvDialect& dialect,
                         std::size_t most, std::size_t* faults) {
    std::vector<Row> out;
    CsvReader reader = reader_of(sample, dialect);
    std::size_t bad = 0;
    bool last_was_row = false;
    std::uint64_t line_before = 0;
    while (out.size() < most) {
        const CsvRow* row = reader.next();
        if (row == nullptr) {
            if (!whole && last_was_row && out.size() > 1) out.pop_back();
            break;
        }
        Row copy{row->line(), std::exchange(line_before, row->line()), {}};
        last_was_row = row->fault() == CsvFault::none;
        if (!last_was_row) {
            ++bad;
            continue;
        }
        copy.cells.reserve(row->size());
        for (const std::string_view field : row->fields()) copy.cells.emplace_back(trimmed(field));
        last_was_row = !is_blank(copy.cells);
        if (last_was_row) out.push_back(std::move(copy));
    }
    if (faults != nullptr) *faults = bad;
    return out;
}

// The number of columns most rows have, and how many rows that are.
std::pair<std::size_t, std::size_t> usual_width(const std::vector<Row>& rows) {
    std::map<std::size_t, std::size_t> widths;
    for (const Row& row : rows) ++widths[row.cells.size()];
    std::pair<std::size_t, std::size_t> best{0, 0};
    for (const auto& [width, count] : widths) {
        if (count >= best.second) best = {width, count};
    }
    return best;
}

HeadersOf headers_of(const Settings& settings) {
    return settings.is_statement() ? HeadersOf::statements : HeadersOf::documents;
}

std::size_t most_known(const std::vector<Row>& rows, HeadersOf kind) {
    std::size_t best = 0;
    for (std::size_t i = 0; i < std::min(rows.size(), header_within); ++i) {
        best = std::max(best, known_headers(rows[i].cells, kind));
    }
    return best;
}

char find_delimiter(std::string_view sample, bool whole, const CsvDialect& dialect,
                    HeadersOf kind) {
    char best = ',';
    std::size_t best_known = 0, best_share = 0, best_width = 1;
    for (const char candidate : delimiters) {
        CsvDialect tried = dialect;
        tried.delimiter = candidate;
        const std::vector<Row> rows = rows_of(sample, whole, tried, looked_at, nullptr);
        const auto [width, count] = usual_width(rows);
        if (width < 2) continue;
        const std::size_t known = most_known(rows, kind);
        const std::size_t share = count * 100 / rows.size();
        // Known headers are the best evidence: decimal commas are just as regular as delimiters.
        const bool better = known != best_known && std::max(known, best_known) >= 2
                                ? known > best_known
                            : share / 10 != best_share / 10 ? share > best_share
                                                            : width > best_width;
        if (best_width == 1 || better) {
            best = candidate;
            best_known = known;
            best_share = share;
            best_width = width;
        }
    }
    return best;
}

// Apostrophes are quotes when they enclose whole fields and there is no other quote.
char find_quote(std::string_view sample, char delimiter) {
    if (sample.find('"') != std::string_view::npos) return '"';
    std::size_t opening = 0, closing = 0;
    for (std::size_t at = sample.find('\''); at != std::string_view::npos;
         at = sample.find('\'', at + 1)) {
        const char before = at == 0 ? '\n' : sample[at - 1];
        const char after = at + 1 == sample.size() ? '\n' : sample[at + 1];
        opening += before == delimiter || before == '\n';
        closing += after == delimiter || after == '\n' || after == '\r';
    }
    return opening >= 2 && opening == closing ? '\'' : '"';
}

CsvDialect find_dialect(const Settings& settings, std::string_view sample, bool whole) {
    CsvDialect dialect;
    const auto guess = connector_lib::sniff_encoding(sample);
    dialect.encoding = settings.encoding.value_or(guess.encoding);
    // Nothing but ASCII so far: what comes later is judged row by row.
    dialect.or_windows_1252 = !settings.encoding && !guess.sure;
    if (settings.quote) dialect.quote = *settings.quote;
    dialect.delimiter = settings.delimiter
                            ? *settings.delimiter
                            : find_delimiter(sample, whole, dialect, headers_of(settings));
    if (!settings.quote && dialect.encoding != Encoding::utf_16le &&
        dialect.encoding != Encoding::utf_16be) {
        dialect.quote = find_quote(sample, dialect.delimiter);
    }
    return dialect;
}

// Names the configuration uses for columns: a row that holds one of them is the header.
std::vector<std::string_view> configured_columns(const Settings& settings) {
    std::vector<std::string_view> out;
    const auto add = [&](const std::vector<FieldMapping>& fields) {
        for (const FieldMapping& field : fields) {
            if (!field.source.column.name.empty()) out.push_back(field.source.column.name);
        }
    };
    add(settings.fields);
    for (const RecordMapping& record : settings.records) add(record.fields);
    return out;
}

std::size_t configured_in(const std::vector<std::string_view>& names, const Row& row) {
    std::size_t count = 0;
    for (const std::string_view name : names) {
        for (const std::string& cell : row.cells) count += trimmed(name) == cell ? 1 : 0;
    }
    return count;
}

// The row of names among the first ones; empty when there is none.
std::optional<std::size_t> find_header(const Settings& settings, const std::vector<Row>& rows,
                                       std::size_t width) {
    const auto names = configured_columns(settings);
    std::optional<std::size_t> best;
    std::size_t best_score = 0;
    for (std::size_t i = 0; i < std::min(rows.size(), header_within); ++i) {
        const std::size_t score =
            configured_in(names, rows[i]) * 2 + known_headers(rows[i].cells, headers_of(settings));
        if (score > best_score) {
            best = i;
            best_score = score;
        }
    }
    if (best_score >= 2 || (best_score == 1 && width == 1)) return best;
    // Nothing known: names are texts, each once, above rows that hold numbers or dates.
    for (std::size_t i = 0; i < std::min(rows.size(), header_within); ++i) {
        if (rows[i].cells.size() != width) continue;
        const auto& cells = rows[i].cells;
        if (std::any_of(cells.begin(), cells.end(), looks_like_data)) return std::nullopt;
        return i;
    }
    return std::nullopt;
}

[[noreturn]] void fail_header(const Row& first) {
    throw Error(OI_BAD_CONFIG, "csv.no_header",
                "expected a row of column names, found " + listed(first.cells) +
                    "; set \"columns\" to the names of the columns, or \"header\": true",
                "/columns");
}

void check_is_table(const Settings& settings, const std::vector<Row>& rows, std::size_t faults) {
    if (rows.empty() || faults > rows.size()) {
        throw BadSource("csv.not_a_table",
                        "expected a table of separated columns, found no row that can be read");
    }
    const std::size_t width = usual_width(rows).first;
    if (width > 1 || settings.delimiter || !settings.columns.empty()) return;
    if (most_known(rows, headers_of(settings)) > 0 || !configured_columns(settings).empty()) return;
    throw BadSource("csv.not_a_table",
                    "expected columns separated by , ; | or tabs, found none; if this is a table, "
                    "set \"delimiter\"");
}

void take_header(const Settings& settings, const std::vector<Row>& rows, Layout& layout) {
    const std::size_t width = usual_width(rows).first;
    std::optional<std::size_t> header;
    if (settings.header == true) {
        header = 0;
    } else if (!settings.header && settings.columns.empty()) {
        header = find_header(settings, rows, width);
        const bool by_number = !settings.records.empty() && configured_columns(settings).empty();
        if (!header && !by_number) fail_header(rows.front());
    } else if (!settings.header && rows.front().cells == settings.columns) {
        header = 0;
    }
    layout.has_header = header.has_value();
    layout.columns = width;
    if (header) {
        layout.header = rows[*header].cells;
        layout.header_line = rows[*header].line;
        layout.skip_lines = rows[*header].line_before;
        layout.columns = layout.header.size();
    }
    if (!settings.columns.empty()) {
        layout.header = settings.columns;
        layout.columns = layout.header.size();
    }
}

}  // namespace

CsvReader reader_of(std::string_view bytes, const CsvDialect& dialect) {
    return CsvReader(
        [bytes](std::span<char> to) mutable {
            const std::size_t size = std::min(to.size(), bytes.size());
            std::memcpy(to.data(), bytes.data(), size);
            bytes.remove_prefix(size);
            return size;
        },
        dialect);
}

std::string_view trimmed(std::string_view text) {
    for (;;) {
        text = detail::trimmed(text);
        if (text.starts_with(detail::no_break_space)) {
            text.remove_prefix(2);
        } else if (text.ends_with(detail::no_break_space)) {
            text.remove_suffix(2);
        } else {
            return text;
        }
    }
}

std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t most = 12;
    std::string out;
    for (std::size_t i = 0; i < std::min(names.size(), most); ++i) {
        out.append(i == 0 ? "" : ", ").append(detail::quoted(names[i]));
    }
    if (names.size() > most) out += " and " + std::to_string(names.size() - most) + " more";
    return out;
}

Layout find_layout(const Settings& settings, std::string_view sample, bool whole) {
    refuse_other_formats(sample);
    Layout layout;
    layout.dialect = find_dialect(settings, sample, whole);
    std::size_t faults = 0;
    const std::size_t most = std::max(settings.sample_rows, header_within) + header_within;
    std::vector<Row> rows = rows_of(sample, whole, layout.dialect, most, &faults);
    if (settings.skip_lines) {
        std::erase_if(rows, [&](const Row& row) { return row.line <= *settings.skip_lines; });
    }
    check_is_table(settings, rows, faults);
    layout.skip_lines = rows.front().line_before;
    take_header(settings, rows, layout);
    for (Row& row : rows) {
        if (row.line <= layout.header_line || row.cells.size() != layout.columns) continue;
        if (layout.sample.size() == settings.sample_rows) break;
        layout.sample.push_back(std::move(row.cells));
    }
    return layout;
}

std::string Layout::text() const {
    std::string out{connector_lib::to_string(dialect.encoding)};
    const std::string mark = dialect.delimiter == '\t' ? "tab" : std::string(1, dialect.delimiter);
    out += ", " + std::to_string(columns) + " columns separated by '" + mark + "'";
    if (has_header) out += ", header on line " + std::to_string(header_line);
    return out;
}

}  // namespace openitem::csv
