// The records of an ACH file: 94 characters each, on lines of their own or one right behind the
// other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace openitem::nacha {

/// Positions count from 1, as the rules of NACHA give them. Blanks at the end may be left out.
struct Record {
    std::string_view text;
    std::size_t offset = 0;
    std::uint32_t line = 0;  ///< of the source; the number of the record when there are no lines
    bool ascii = true;

    char type() const { return text.empty() ? ' ' : text.front(); }
    /// Characters `first` to `last`.
    std::string_view field(std::size_t first, std::size_t last) const;
    /// The same without blanks around it.
    std::string_view word(std::size_t first, std::size_t last) const;
    /// Only digits; throws Error(OI_BAD_DATA, "nacha.digits") that names `what`.
    std::uint64_t number(std::size_t first, std::size_t last, const char* what) const;
    std::size_t end() const { return offset + text.size(); }
};

class RecordReader {
public:
    /// `bytes`: UTF-8.
    explicit RecordReader(std::string_view bytes);

    /// False at the end. Lines without anything are passed over. Throws
    /// Error(OI_BAD_DATA, "nacha.length") at a record that is too long.
    bool next(Record& out);

private:
    std::string_view bytes_;
    bool lines_;
    std::size_t at_ = 0;
    std::uint32_t line_ = 0;
};

/// Without blanks around it.
std::string_view trim(std::string_view text);

/// "line 3".
std::string place_of(const Record& record);

}  // namespace openitem::nacha
