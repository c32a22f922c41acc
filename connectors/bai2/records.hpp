// The records of BAI2: "16,142,2500,Z,,,TRANSFER/", with what continues them ("88,...").
//
// A record ends with a slash, or where the next one begins: banks leave the slash out behind a
// text, fill lines up with blanks, put several records on a line and break long ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::bai2 {

/// Where bytes stand in the source.
struct Place {
    std::size_t from = 0, to = 0;
    std::uint32_t line = 0;
};

/// A record with its continuations.
struct Record {
    std::string_view code;                 ///< "16"
    std::vector<std::string_view> bodies;  ///< what stands behind the code, once per record
    Place place;

    /// Itself and its continuations: what trailers count.
    std::uint64_t physical() const { return bodies.size(); }
};

class RecordReader {
public:
    explicit RecordReader(std::string_view bytes) : bytes_(bytes) {}

    /// False at the end. Throws Error(OI_BAD_DATA, "bai2.record") where no record begins.
    bool next(Record& out);

private:
    bool begins_record(std::size_t at) const;
    std::size_t end_of_record(std::size_t from) const;
    std::string_view take_body(std::string_view& code);
    void skip_blanks();

    std::string_view bytes_;
    std::size_t at_ = 0;
    std::uint32_t line_ = 1;
};

/// The fields of a record, one after the other, over its continuations.
class Fields {
public:
    explicit Fields(const Record& record) : record_(&record) { open(0); }

    /// No field is left.
    bool done() const { return body_ >= record_->bodies.size(); }
    /// The next field, trimmed; empty when there is none.
    std::string_view take();
    std::string_view peek() const;
    /// The one behind it.
    std::string_view peek_second() const;
    /// Nothing of this continuation has been taken yet.
    bool at_continuation() const { return fresh_ && body_ > 0; }
    /// All that is left as one text.
    std::string rest() const;

private:
    void open(std::size_t body);

    const Record* record_;
    std::size_t body_ = 0;
    std::string_view left_;
    bool fresh_ = true;
};

/// "line 12 (16)".
std::string place_of(const Record& record);

}  // namespace openitem::bai2
