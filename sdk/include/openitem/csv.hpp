// openitem/csv.hpp - a streaming reader of separated values (RFC 4180 and its dialects).
//
//     CsvReader reader([&](std::span<char> to) { return file.read(to); }, {.delimiter = ';'});
//     while (const CsvRow* row = reader.next()) use((*row)[0], (*row)[1]);
//
// Quotes, doubled quotes, newlines within quotes, a byte order mark, and lines that end in LF, CRLF
// or CR. Like Python's csv module, a quote is special only at the start of a field, and what
// follows a closing quote is taken as it stands. Blank lines are passed over.
//
// Memory is bounded: a field over max_field, a row over max_row or over max_columns, a NUL byte,
// text that is not UTF-8 and a quote that is not closed within max_row make one bad row
// (CsvRow::fault()), and reading goes on behind its first line. Fields are views into the reader's
// buffer, valid until the next call.
#pragma once

#include <openitem/text.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace openitem {

/// How a source is written.
struct CsvDialect {
    char delimiter = ',';
    char quote = '"';  ///< '\0': there are no quotes
    Encoding encoding = Encoding::utf_8;
    bool or_windows_1252 = false;  ///< with utf_8: a row that is no UTF-8 is Windows-1252
    std::size_t max_field = OI_TEXT_MAX_BYTES;
    std::size_t max_row = 8u << 20;
    std::size_t max_columns = 16384;
};

enum class CsvFault : std::uint8_t {
    none,
    field_too_long,
    row_too_long,
    too_many_columns,
    nul_byte,
    not_utf8,
    unclosed_quote,
};

/// One row. Its texts are valid until the reader goes on.
class CsvRow {
public:
    std::size_t size() const { return size_; }

    /// The field of a column, counted from 0. Throws Error(OI_BAD_DATA) when the row is shorter.
    std::string_view operator[](std::size_t column) const {
        if (column >= size_) throw_short(column);
        return fields_[column];
    }
    std::string_view operator[](int column) const {
        return (*this)[static_cast<std::size_t>(column)];
    }
    /// The field under a header. Throws BadSource when there is no such header.
    std::string_view operator[](std::string_view name) const { return (*this)[column(name)]; }

    /// The field of a column, empty when the row is shorter.
    std::string_view get(std::size_t column) const {
        return column < size_ ? fields_[column] : std::string_view();
    }
    std::span<const std::string_view> fields() const { return {fields_, size_}; }

    /// The column under a header: look it up once, use the number for every row.
    std::size_t column(std::string_view name) const {
        const std::size_t found = find_column(name);
        if (found == npos) throw_missing(name);
        return found;
    }
    std::size_t find_column(std::string_view name) const {
        if (header_ == nullptr) return npos;
        for (std::size_t i = 0; i < header_->size(); ++i) {
            if ((*header_)[i] == name) return i;
        }
        return npos;
    }
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    std::uint64_t line() const { return line_; }      ///< where it starts, 1 for the first
    std::uint64_t offset() const { return offset_; }  ///< of its first byte in the source
    std::uint64_t length() const { return length_; }  ///< in bytes of the source, line end excluded
    /// The row as it stands in the source; UTF-8 for UTF-16 sources; cut off when it is too long.
    std::string_view raw() const { return raw_; }
    CsvFault fault() const { return fault_; }
    /// Nothing but ASCII stands in raw(); false may also be said of a row at fault.
    bool is_ascii() const { return ascii_; }

    /// Where the row lies, for records made of it. The source's handle is the caller's to know.
    oi_origin origin(std::uint32_t source) const {
        const std::uint64_t most = UINT32_MAX;
        return {offset_, static_cast<std::uint32_t>(length_ < most ? length_ : most), source};
    }

private:
    friend class CsvReader;

    [[noreturn]] OPENITEM_COLD void throw_short(std::size_t column) const {
        throw Error(OI_BAD_DATA, "csv.short_row",
                    "expected at least " + std::to_string(column + 1) + " fields, found " +
                        std::to_string(size_));
    }
    [[noreturn]] OPENITEM_COLD void throw_missing(std::string_view name) const {
        throw BadSource("csv.missing_column",
                        "expected a column named '" + std::string(name) + "' in the header");
    }

    const std::string_view* fields_ = nullptr;
    std::size_t size_ = 0;
    const std::vector<std::string>* header_ = nullptr;
    std::uint64_t line_ = 0;
    std::uint64_t offset_ = 0;
    std::uint64_t length_ = 0;
    std::string_view raw_;
    CsvFault fault_ = CsvFault::none;
    bool ascii_ = false;
};

class CsvReader {
public:
    /// Fills the span from its start; 0 is the end of the source.
    using Fill = std::function<std::size_t(std::span<char>)>;

    /// `offset` and `line`: where in the source the first byte that `fill` gives stands.
    explicit CsvReader(Fill fill, const CsvDialect& dialect = {}, std::uint64_t offset = 0,
                       std::uint64_t line = 1);

    /// The next row, or null at the end.
    const CsvRow* next();

    /// The first 256 KiB of the source as they stand, for guessing a dialect; only before the first
    /// next().
    std::string_view head();
    /// Replaces the dialect; only before the first next().
    void use(const CsvDialect& dialect);

    /// Takes the row last read as the header of all that follow.
    void keep_header();
    /// Goes on from another place: what `fill` gives next stands at this offset and line.
    void restart(std::uint64_t offset, std::uint64_t line);
    const std::vector<std::string>& header() const { return header_; }

    /// The offset in the source behind the last row: reading may start again there.
    std::uint64_t position() const { return source_at_; }
    /// The line that begins at position().
    std::uint64_t line() const { return line_; }

private:
    static constexpr std::size_t block = 256u << 10;
    static constexpr std::size_t slack = 64;  ///< readable bytes behind the data, for whole blocks
    static constexpr std::size_t least_read = 64;
    static constexpr std::size_t kept_raw = 64u << 10;  ///< of a row that is too long

    void start();
    bool fill_buffer();
    std::size_t read(char* to, std::size_t room);
    std::size_t read_utf16(char* to, std::size_t room);
    void make_room(std::size_t size);
    bool wide() const {
        return dialect_.encoding == Encoding::utf_16le || dialect_.encoding == Encoding::utf_16be;
    }
    /// Where the source's own bytes end in the buffer.
    std::size_t real_end() const { return closing_line_ ? end_ - 1 : end_; }
    std::uint64_t source_length(std::size_t from, std::size_t to) const;

    void load(std::size_t at);
    void sync(std::size_t at);
    bool scan_row();
    void take_fields(std::uint64_t delimiters);
    void push(std::string_view field);
    void reserve_fields(std::size_t more);
    bool end_line(std::size_t at);
    bool scan_quoted(std::size_t quote_at);
    bool scan_after_quote(std::size_t at, char* text, char* to);
    bool give_up_quote();

    void finish_row();
    void count_quoted_lines();
    void judge_row();
    void convert_row();
    void skip_long_row();

    Fill fill_;
    CsvDialect dialect_;
    std::unique_ptr<char[]> data_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;  ///< of the row to be read
    std::size_t end_ = 0;    ///< of what has been read
    bool started_ = false;
    bool at_end_ = false;        ///< the source has no more
    bool closing_line_ = false;  ///< a line end was put behind the last byte

    // The block of 64 bytes being looked at: bit i stands for data_[base_ + i]. The masks do not
    // stand side by side, or they would be loaded as one vector just after each was written.
    std::uint64_t delimiters_ = 0;
    std::size_t base_ = 0;
    std::uint64_t specials_ = 0;  ///< LF, CR, quote, NUL
    std::size_t count_ = 0;       ///< of the fields of the row being scanned
    std::uint64_t high_ = 0;      ///< bytes over 0x7F

    // The row being scanned.
    std::unique_ptr<std::string_view[]> fields_;
    std::size_t field_capacity_ = 0;
    std::size_t field_ = 0;  ///< where the current field starts
    std::size_t row_end_ = 0;
    std::size_t row_next_ = 0;
    bool row_quoted_ = false;
    bool quote_open_ = false;  ///< the buffer ends within quotes
    bool row_high_ = false;
    CsvFault row_fault_ = CsvFault::none;

    std::unique_ptr<char[]> scratch_;  ///< unescaped fields of one row, as large as data_
    std::size_t scratch_used_ = 0;
    std::unique_ptr<char[]> converted_;  ///< fields of one row in UTF-8
    std::size_t converted_capacity_ = 0;
    std::string long_raw_;
    std::vector<char> wide_;  ///< UTF-16 that is read and not converted yet
    std::size_t wide_size_ = 0;
    bool wide_end_ = false;

    std::vector<std::string> header_;
    CsvRow row_;
    std::uint64_t source_at_;
    std::uint64_t line_;
};

}  // namespace openitem

#include <openitem/detail/csv_reader.hpp>  // IWYU pragma: export
