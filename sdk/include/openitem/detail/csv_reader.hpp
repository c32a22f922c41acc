// openitem/detail/csv_reader.hpp - how openitem/csv.hpp reads.
//
// Sixty-four bytes at a time become bit masks: where delimiters stand, and where something special
// (a line end, a quote, a NUL). Between two specials every delimiter just ends a field, so a row
// without quotes costs a few instructions per field and is never copied. A quoted field is searched
// for its closing quote with memchr and copied only when it holds doubled quotes.
//
// A row that does not end in the buffer is moved to its front and read again when more has come.
#pragma once

#include <openitem/csv.hpp>

#include <algorithm>
#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace openitem {

inline CsvReader::CsvReader(Fill fill, const CsvDialect& dialect, std::uint64_t offset,
                            std::uint64_t line)
    : fill_(std::move(fill)), dialect_(dialect), source_at_(offset), line_(line) {}

// ---- bytes --------------------------------------------------------------------------------------

inline void CsvReader::make_room(std::size_t size) {
    if (size + slack <= capacity_) return;
    std::size_t capacity = std::max(capacity_, block);
    while (capacity < size + slack) capacity *= 2;
    auto larger = std::make_unique_for_overwrite<char[]>(capacity);
    if (end_ != 0) std::memcpy(larger.get(), data_.get(), end_);
    data_ = std::move(larger);
    scratch_.reset();
    capacity_ = capacity;
}

/// Moves the current row to the front and reads more behind it. False: the row is too long.
inline bool CsvReader::fill_buffer() {
    const std::size_t kept = end_ - begin_;
    if (kept > dialect_.max_row) return false;
    if (begin_ != 0 && kept != 0) std::memmove(data_.get(), data_.get() + begin_, kept);
    begin_ = 0;
    end_ = kept;
    make_room(std::max(kept * 2, kept + block - slack));
    while (!at_end_ && end_ + slack + least_read <= capacity_) {
        const std::size_t got = read(data_.get() + end_, capacity_ - slack - end_);
        if (got == 0) at_end_ = true;
        end_ += got;
    }
    if (at_end_ && !closing_line_ && end_ != 0 && data_[end_ - 1] != '\n') {
        data_[end_++] = '\n';  // there is room: the slack
        closing_line_ = true;
    }
    load(begin_);
    return true;
}

inline std::size_t CsvReader::read(char* to, std::size_t room) {
    if (wide()) return read_utf16(to, room);
    return fill_({to, room});
}

/// Converts as it reads. A lone surrogate becomes three bytes that are no UTF-8, so that its row is
/// refused, and lengths in the source can be counted back from the UTF-8 text (source_length).
inline std::size_t CsvReader::read_utf16(char* to, std::size_t room) {
    const bool big = dialect_.encoding == Encoding::utf_16be;
    if (wide_.size() < block) wide_.resize(block);
    const std::size_t most = std::min(wide_.size(), room / 3 * 2) & ~std::size_t{1};
    const auto unit = [&](std::size_t at) {
        const auto first = static_cast<unsigned char>(wide_[at]);
        const auto second = static_cast<unsigned char>(wide_[at + 1]);
        return static_cast<std::uint32_t>(big ? first << 8 | second : second << 8 | first);
    };
    char* out = to;
    while (out == to) {
        if (wide_size_ < 4 && !wide_end_) {
            const std::size_t got = fill_({wide_.data() + wide_size_, most - wide_size_});
            wide_size_ += got;
            wide_end_ = got == 0;
        }
        const std::size_t usable = std::min(wide_size_, most);
        const bool last = wide_end_ && usable == wide_size_;
        std::size_t at = 0;
        for (; at + 2 <= usable; at += 2) {
            std::uint32_t code = unit(at);
            if (code >= 0xD800 && code < 0xDC00) {
                if (at + 4 > usable && !last) break;  // its second half is still to come
                const std::uint32_t low = at + 4 <= usable ? unit(at + 2) : 0;
                if (low >= 0xDC00 && low < 0xE000) {
                    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                    at += 2;
                }
            }
            out = detail::put_code_point(out, code);
        }
        std::memmove(wide_.data(), wide_.data() + at, wide_size_ - at);
        wide_size_ -= at;
        if (last && out == to) return 0;  // at most half a character is left
    }
    return static_cast<std::size_t>(out - to);
}

inline std::uint64_t CsvReader::source_length(std::size_t from, std::size_t to) const {
    to = std::min(to, real_end());
    if (to <= from) return 0;
    if (!wide()) return to - from;
    std::uint64_t units = 0;
    for (std::size_t at = from; at < to; ++at) {
        const auto byte = static_cast<unsigned char>(data_[at]);
        units += (byte & 0xC0u) != 0x80u;  // one unit per character,
        units += byte >= 0xF0u;            // two for those beyond the basic plane
    }
    return units * 2;
}

inline std::string_view CsvReader::head() {
    if (end_ == 0 && !at_end_) fill_buffer();
    return {data_.get(), real_end()};
}

inline void CsvReader::use(const CsvDialect& dialect) {
    const bool was_wide = wide();
    dialect_ = dialect;
    if (wide() && !was_wide && end_ != 0) {
        wide_.assign(data_.get(), data_.get() + real_end());
        wide_size_ = wide_.size();
        wide_.resize(std::max(wide_.size(), block));
        end_ = 0;
        at_end_ = closing_line_ = wide_end_ = false;
    }
    if (end_ != 0) load(begin_);
}

inline void CsvReader::start() {
    started_ = true;
    if (end_ == 0 && !at_end_) fill_buffer();
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    const bool marks = dialect_.encoding == Encoding::utf_8 || wide();
    if (marks && source_at_ == 0 && std::string_view(data_.get(), real_end()).starts_with(mark)) {
        source_at_ += source_length(0, mark.size());
        begin_ = mark.size();
    }
    if (end_ != 0) load(begin_);
}

// ---- masks --------------------------------------------------------------------------------------

inline void CsvReader::load(std::size_t at) {
    base_ = at;
    std::uint64_t delimiters = 0, specials = 0, high = 0;
#if defined(__SSE2__)
    const __m128i delimiter = _mm_set1_epi8(dialect_.delimiter);
    const __m128i quote = _mm_set1_epi8(dialect_.quote);
    const __m128i line_feed = _mm_set1_epi8('\n');
    const __m128i carriage_return = _mm_set1_epi8('\r');
    const __m128i zero = _mm_setzero_si128();
    const auto mask = [](__m128i bytes) {
        return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(bytes)));
    };
    for (unsigned i = 0; i < 4; ++i) {
        const __m128i bytes =
            _mm_loadu_si128(reinterpret_cast<const __m128i*>(data_.get() + at + 16 * i));
        const __m128i ends =
            _mm_or_si128(_mm_cmpeq_epi8(bytes, line_feed), _mm_cmpeq_epi8(bytes, carriage_return));
        const __m128i others =
            _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, zero));
        delimiters |= mask(_mm_cmpeq_epi8(bytes, delimiter)) << (16 * i);
        specials |= mask(_mm_or_si128(ends, others)) << (16 * i);
        high |= mask(bytes) << (16 * i);
    }
#else
    for (unsigned i = 0; i < 64; ++i) {
        const char c = data_[at + i];
        delimiters |= std::uint64_t{c == dialect_.delimiter} << i;
        specials |= std::uint64_t{c == '\n' || c == '\r' || c == dialect_.quote || c == 0} << i;
        high |= std::uint64_t{(c & 0x80) != 0} << i;
    }
#endif
    if (at + 64 > end_) {
        const std::uint64_t valid = at < end_ ? (std::uint64_t{1} << (end_ - at)) - 1 : 0;
        delimiters &= valid;
        specials &= valid;
        high &= valid;
    }
    delimiters_ = delimiters;
    specials_ = specials;
    high_ = high;
}

/// Goes on at `at`, which lies ahead.
inline void CsvReader::sync(std::size_t at) {
    if (at - base_ >= 64) {
        load(at);
        return;
    }
    const std::uint64_t ahead = ~std::uint64_t{0} << (at - base_);
    delimiters_ &= ahead;
    specials_ &= ahead;
    high_ &= ahead;
}

// ---- rows ---------------------------------------------------------------------------------------

inline void CsvReader::reserve_fields(std::size_t more) {
    if (count_ + more <= field_capacity_) return;
    if (count_ > dialect_.max_columns) {  // go on without keeping them
        row_fault_ = CsvFault::too_many_columns;
        count_ = 0;
        return;
    }
    const std::size_t capacity = std::max<std::size_t>(field_capacity_ * 2, 256);
    auto larger = std::make_unique<std::string_view[]>(capacity);
    std::copy_n(fields_.get(), count_, larger.get());
    fields_ = std::move(larger);
    field_capacity_ = capacity;
}

inline void CsvReader::push(std::string_view field) {
    reserve_fields(1);
    fields_[count_++] = field;
}

/// Ends a field at each of these delimiters of the current block.
inline void CsvReader::take_fields(std::uint64_t delimiters) {
    reserve_fields(64);
    const char* const start = data_.get() + base_;
    const char* field = data_.get() + field_;
    std::string_view* out = fields_.get() + count_;
    for (; delimiters != 0; delimiters &= delimiters - 1) {
        const char* const at = start + static_cast<unsigned>(std::countr_zero(delimiters));
        *out++ = {field, static_cast<std::size_t>(at - field)};
        field = at + 1;
    }
    field_ = static_cast<std::size_t>(field - data_.get());
    count_ = static_cast<std::size_t>(out - fields_.get());
}

/// Reads the row at begin_. False: it does not end in the buffer.
inline bool CsvReader::scan_row() {
    count_ = 0;
    field_ = begin_;
    row_quoted_ = row_high_ = quote_open_ = false;
    row_fault_ = CsvFault::none;
    scratch_used_ = 0;
    for (;;) {
        if (specials_ == 0) {
            take_fields(delimiters_);
            row_high_ |= high_ != 0;
            if (base_ + 64 >= end_) return false;
            load(base_ + 64);
            continue;
        }
        const std::uint64_t before = (specials_ & (~specials_ + 1)) - 1;
        const std::uint64_t delimiters = delimiters_ & before;
        if (delimiters != 0) {
            take_fields(delimiters);
            delimiters_ ^= delimiters;
        }
        const std::size_t at = base_ + static_cast<std::size_t>(std::countr_zero(specials_));
        specials_ &= specials_ - 1;
        const char c = data_[at];
        if (c == '\n' || c == '\r') {
            row_high_ |= (high_ & before) != 0;
            push({data_.get() + field_, at - field_});
            return end_line(at);
        }
        if (c == '\0') {
            row_fault_ = CsvFault::nul_byte;
        } else if (at == field_) {
            if (!scan_quoted(at)) return false;
            if (row_next_ != 0) return true;
        }
    }
}

/// The row ends with the line end at `at`. False: a line feed may follow beyond the buffer.
inline bool CsvReader::end_line(std::size_t at) {
    std::size_t next = at + 1;
    if (data_[at] == '\r') {
        if (next == end_ && !at_end_) return false;
        if (next < end_ && data_[next] == '\n') ++next;
    }
    row_end_ = at;
    row_next_ = next;
    sync(next);
    return true;
}

/// Reads the quoted field that starts at `quote_at` and, when it is the last one, ends the row
/// (row_next_ is set). False: more is needed.
inline bool CsvReader::scan_quoted(std::size_t quote_at) {
    row_quoted_ = true;
    if (scratch_ == nullptr) scratch_ = std::make_unique_for_overwrite<char[]>(capacity_);
    char* const text = scratch_.get() + scratch_used_;
    char* to = text;
    for (std::size_t from = quote_at + 1;;) {
        const std::size_t left = real_end() - from;
        const void* const found =
            left == 0 ? nullptr : std::memchr(data_.get() + from, dialect_.quote, left);
        if (found == nullptr) {
            quote_open_ = true;
            return at_end_ && give_up_quote();
        }
        const auto close = static_cast<std::size_t>(static_cast<const char*>(found) - data_.get());
        if (close + 1 == end_) return false;  // at the end of the source a line end follows
        if (data_[close + 1] == dialect_.quote) {
            std::memcpy(to, data_.get() + from, close + 1 - from);
            to += close + 1 - from;
            from = close + 2;
            continue;
        }
        const char next = data_[close + 1];
        const bool ends = next == dialect_.delimiter || next == '\n' || next == '\r';
        if (to == text && ends) {
            push({data_.get() + from, close - from});
            return scan_after_quote(close + 1, text, nullptr);
        }
        std::memcpy(to, data_.get() + from, close - from);
        return scan_after_quote(close + 1, text, to + (close - from));
    }
}

/// Goes on behind a closing quote. `to`: where the field copied to `text` ends, null when the field
/// is already taken.
inline bool CsvReader::scan_after_quote(std::size_t at, char* text, char* to) {
    while (at != end_ && data_[at] != dialect_.delimiter && data_[at] != '\n' &&
           data_[at] != '\r') {
        if (to != nullptr) *to++ = data_[at];
        ++at;
    }
    if (at == end_) return false;
    if (to != nullptr) {
        push({text, static_cast<std::size_t>(to - text)});
        scratch_used_ = static_cast<std::size_t>(to - scratch_.get());
    }
    if (data_[at] != dialect_.delimiter) return end_line(at);
    field_ = at + 1;
    sync(field_);
    return true;
}

/// No end of the quotes is in sight: the line the row starts with is bad, what follows is read
/// anew. False: that line does not end in the buffer, which it always does at the end of the
/// source.
inline bool CsvReader::give_up_quote() {
    std::size_t at = begin_;
    while (at != end_ && data_[at] != '\n' && data_[at] != '\r') ++at;
    if (at + (at_end_ ? 0 : 1) >= end_) return false;
    row_fault_ = CsvFault::unclosed_quote;
    row_quoted_ = false;
    base_ = begin_;
    end_line(at);
    load(row_next_);
    return true;
}

inline const CsvRow* CsvReader::next() {
    if (!started_) start();
    for (;;) {
        row_next_ = 0;
        if (begin_ < end_ && scan_row()) {
            const bool blank = count_ == 1 && fields_[0].empty() && !row_quoted_;
            finish_row();
            if (blank && row_.fault_ == CsvFault::none) continue;
            return &row_;
        }
        if (at_end_) return nullptr;
        if (fill_buffer()) continue;
        if (quote_open_ && give_up_quote()) {
            finish_row();
        } else {
            skip_long_row();
        }
        return &row_;
    }
}

inline void CsvReader::finish_row() {
    row_.line_ = line_;
    row_.offset_ = source_at_;
    row_.length_ = source_length(begin_, row_end_);
    row_.raw_ = {data_.get() + begin_, row_end_ - begin_};
    judge_row();
    row_.fields_ = fields_.get();
    row_.size_ = row_fault_ == CsvFault::none ? count_ : 0;
    row_.fault_ = row_fault_;
    row_.ascii_ = row_fault_ == CsvFault::none && !row_high_;
    source_at_ += source_length(begin_, row_next_);
    ++line_;
    if (row_quoted_) count_quoted_lines();
    begin_ = row_next_;
}

inline void CsvReader::count_quoted_lines() {
    const std::size_t size = row_end_ - begin_;
    const char* const row = data_.get() + begin_;
    if (std::memchr(row, '\n', size) == nullptr && std::memchr(row, '\r', size) == nullptr) return;
    for (std::size_t at = begin_; at < row_end_; ++at) {
        const bool lone_return = data_[at] == '\r' && data_[at + 1] != '\n';
        line_ += data_[at] == '\n' || lone_return;
    }
}

inline void CsvReader::judge_row() {
    if (row_fault_ != CsvFault::none) return;
    if (count_ > dialect_.max_columns) row_fault_ = CsvFault::too_many_columns;
    if (row_.raw_.size() > dialect_.max_field) {
        for (std::size_t i = 0; i < count_; ++i) {
            if (fields_[i].size() > dialect_.max_field) row_fault_ = CsvFault::field_too_long;
        }
    }
    if (row_quoted_) {  // the masks skip what stands within quotes
        row_high_ = !is_ascii(row_.raw_);
        if (std::memchr(row_.raw_.data(), 0, row_.raw_.size()) != nullptr) {
            row_fault_ = CsvFault::nul_byte;
        }
    }
    if (!row_high_ || row_fault_ != CsvFault::none) return;
    if (dialect_.encoding == Encoding::latin_1 || dialect_.encoding == Encoding::windows_1252) {
        convert_row();
    } else if (find_invalid_utf8(row_.raw_) != std::string_view::npos) {
        if (dialect_.or_windows_1252 && !wide()) {
            convert_row();
        } else {
            row_fault_ = CsvFault::not_utf8;
        }
    }
}

inline void CsvReader::convert_row() {
    if (converted_capacity_ < row_.raw_.size() * 3) {
        converted_capacity_ = row_.raw_.size() * 4;
        converted_ = std::make_unique_for_overwrite<char[]>(converted_capacity_);
    }
    char* to = converted_.get();
    for (std::size_t i = 0; i < count_; ++i) {
        if (is_ascii(fields_[i])) continue;
        char* const text = to;
        to = detail::put_single_byte(
            to, fields_[i],
            dialect_.encoding == Encoding::latin_1 ? Encoding::latin_1 : Encoding::windows_1252);
        fields_[i] = {text, static_cast<std::size_t>(to - text)};
    }
}

/// The row at begin_ is longer than max_row: reads on to the end of its line without keeping it.
/// Quotes mean nothing there: one that is never closed would take all rows behind it along.
inline void CsvReader::skip_long_row() {
    row_.line_ = line_;
    row_.offset_ = source_at_;
    row_.size_ = 0;
    row_.fault_ = CsvFault::row_too_long;
    long_raw_.assign(data_.get() + begin_, std::min(end_ - begin_, kept_raw));
    row_.raw_ = long_raw_;
    std::size_t at = begin_;
    for (;; ++at) {
        if (at == real_end()) {
            source_at_ += source_length(begin_, at);
            begin_ = end_ = at = 0;
            closing_line_ = false;
            if (at_end_ || (fill_buffer(), end_ == 0)) {
                row_.length_ = source_at_ - row_.offset_;
                return;
            }
        }
        if (data_[at] == '\n' || data_[at] == '\r') break;
    }
    const std::uint64_t length = source_length(begin_, at);
    row_.length_ = source_at_ + length - row_.offset_;
    std::size_t next = at + 1;
    if (data_[at] == '\r' && next < end_ && data_[next] == '\n') ++next;
    source_at_ += source_length(begin_, next);
    ++line_;
    begin_ = next;
    load(begin_);
}

inline void CsvReader::restart(std::uint64_t offset, std::uint64_t line) {
    begin_ = end_ = wide_size_ = 0;
    at_end_ = closing_line_ = wide_end_ = false;
    started_ = true;
    source_at_ = offset;
    line_ = line;
}

inline void CsvReader::keep_header() {
    header_.assign(row_.fields_, row_.fields_ + row_.size_);
    row_.header_ = &header_;
}

}  // namespace openitem
