// A source of EDI, segment by segment: X12 and EDIFACT alike, whatever its size.
//
//     Tokenizer tokens(read);
//     Message message;
//     while (tokens.next(message)) {  // one more segment of it
//         if (complete) message.clear();
//     }
//
// A window over the source holds the message at hand and some bytes behind it; nothing is copied
// out of it. Delimiters come from the header of each interchange. What stands between segments
// (line ends, indents, a byte order mark) is passed over, a BIN or BDS segment of X12 is as long as
// it says, and the object behind a UNO segment is passed over. Line ends within segments are left
// out where a source is in lines of a fixed length; place_of() says where a message lies with
// them. One thread.
#pragma once

#include "connectors/lib/edi/find_delimiters.hpp"
#include "connectors/lib/edi/line_ends.hpp"
#include "connectors/lib/edi/message.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace openitem::edi {

struct TokenizerLimits {
    std::size_t segment_bytes = std::size_t{1} << 20;  ///< binary data not counted
    std::size_t message_bytes = std::size_t{256} << 20;
};

/// Where bytes lie in a source, line ends counted.
struct SourcePlace {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

class Tokenizer {
public:
    /// Up to that many bytes; 0 is the end.
    using Read = std::function<std::size_t(std::span<char>)>;

    explicit Tokenizer(Read read, TokenizerLimits limits = {});
    Tokenizer(const Tokenizer&) = delete;
    Tokenizer& operator=(const Tokenizer&) = delete;

    /// Adds the next segment to `message`; false at the end. All views of the message are stale
    /// after it. Throws BadSource when the source does not start like EDI, Error(OI_BAD_DATA) when
    /// a header cannot be read or a limit is passed.
    bool next(Message& message);
    /// Adds those that follow in what has been looked through already, up to one whose tag means
    /// something to an envelope or to the tokenizer: that one and the first come from next().
    void take_plain(Message& message);
    /// Gives the last segment back: it is dropped from `message` and comes again.
    void unread(Message& message);

    const Delimiters& delimiters() const { return delimiters_; }
    /// Whether the last header (ISA, UNB) had elements of other lengths than it must have.
    bool irregular_header() const { return irregular_; }
    /// Where a message lies in the source, while it is the last one read.
    SourcePlace place_of(const Message& message) const;
    std::uint64_t position() const { return line_ends_.in_source(offset_of_window_ + next_); }
    std::uint64_t segments() const { return ordinal_; }

private:
    bool find_start(bool keep);
    void start_interchange();
    void use(const Delimiters& delimiters);
    void take(Message& message);
    void end_before_terminator(ElementEnd& end, const ElementEnd& before) const;
    std::uint32_t first_separator() const;
    bool more(std::size_t begin);
    void check_terminators(Found& found, std::uint32_t first);
    bool fill(std::size_t bytes);
    void unwrap(std::size_t from);
    void move_window();
    void take_binary(Message& message);
    void skip_object(Message& message);
    void forget_places();
    void drop_places();
    std::string_view window(std::size_t most) const;

    Read read_;
    TokenizerLimits limits_;
    Delimiters delimiters_;
    std::string terminator_prefix_;
    DelimiterFinder finder_;
    bool started_ = false;
    bool irregular_ = false;
    bool at_end_ = false;
    bool wrapped_ = false;
    LineEnds line_ends_;
    bool plain_ = false;  ///< delimiters of one byte that are no blanks

    std::unique_ptr<char[]> buffer_;
    std::size_t capacity_ = 0;
    std::size_t size_ = 0;  ///< bytes in the window
    std::size_t mark_ = 0;  ///< where the message starts: what stands before is not needed any more
    std::size_t next_ = 0;  ///< where the next segment starts, or blanks before it
    std::size_t last_ = 0;  ///< where the last one started
    std::uint64_t offset_of_window_ = 0;
    std::uint64_t ordinal_ = 0;
    std::uint32_t moved_ = 0;  ///< by how much the window has moved since the last segment

    // Where elements end in the window, from those of the message at hand on, the separators of
    // their components, and which of the ends are segments'.
    std::vector<ElementEnd> ends_;
    std::vector<std::uint32_t> separators_, terminators_;
    std::uint32_t message_place_ = 0;  ///< the message's first
    std::uint32_t place_ = 0;          ///< the next segment's first
    std::uint32_t place_count_ = 0;
    std::uint32_t separator_count_ = 0;
    std::uint32_t terminator_ = 0;  ///< the next one
    std::uint32_t terminator_count_ = 0;
    std::size_t looked_at_ = 0;  ///< how far the window has been looked through
};

}  // namespace openitem::edi
