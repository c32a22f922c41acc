// A large XML document in pieces: memory is bounded by its largest piece, never by the document.
//
//     xml::Splitter splitter([&](std::span<char> to) { return file.read(to); }, 4);
//     for (auto part = splitter.next(); part.kind != Part::Kind::end; part = splitter.next()) ...
//
// Elements less than `piece_depth` deep (the root is 1 deep) come as their start and their end; an
// element that deep comes whole, as the bytes of the source, to be read by xml::Document. Character
// data between the pieces is passed over.
//
// The splitter follows tags, comments, CDATA and processing instructions, and sees that what it
// opens is closed by the same name; a piece's inside is checked by who parses it. A document type
// is refused. Encodings: whatever writes ASCII as ASCII, which UTF-8 does. Errors are
// Error(OI_BAD_DATA) with a code that starts with "xml.".
#pragma once

#include <openitem/error.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::xml {

struct Part {
    enum class Kind : std::uint8_t { open, close, piece, end };
    Kind kind = Kind::end;
    std::string_view name;     ///< local name
    std::string_view bytes;    ///< the start tag, or the whole piece; until the next next()
    std::uint64_t offset = 0;  ///< of the bytes in the source
    unsigned depth = 0;        ///< 1: the root
};

class Splitter {
public:
    /// Fills the span from the source and says how much; 0 is the end.
    using Read = std::function<std::size_t(std::span<char>)>;

    Splitter(Read read, unsigned piece_depth, std::size_t max_piece_bytes = std::size_t{64} << 20)
        : read_(std::move(read)), piece_depth_(piece_depth), max_piece_bytes_(max_piece_bytes) {}

    /// The next part; Kind::end after the root has ended, and ever after.
    Part next();

    /// From the next part on. Not less than how deep the last one was, nor its children if it is
    /// open.
    void set_piece_depth(unsigned depth) { piece_depth_ = depth; }

    /// Bytes of the source passed so far.
    std::uint64_t position() const { return base_ + begin_; }

private:
    static constexpr std::size_t block_bytes = std::size_t{1} << 20;

    enum class Markup : std::uint8_t { start, empty, end, other };

    bool refill();
    bool have(std::size_t at, std::size_t bytes);
    std::size_t find(char c, std::size_t from);
    std::size_t find_end(std::string_view mark, std::size_t from);
    std::size_t tag_end(std::size_t from);
    Markup markup(std::size_t at, std::size_t& after);
    std::size_t piece_end(std::size_t at);
    std::size_t plain_end(std::size_t start, std::size_t from);
    bool is_named(std::size_t at, std::string_view name);
    std::string_view tag_name(std::size_t at) const;
    Part part(Part::Kind kind, std::size_t at, std::size_t after, std::string_view name) const;
    Part close(std::size_t at, std::size_t after);
    [[noreturn]] void malformed(const std::string& what, std::size_t at) const;

    Read read_;
    unsigned piece_depth_;
    std::size_t max_piece_bytes_;
    std::string buffer_;
    std::size_t begin_ = 0;   // of what is not passed yet, in the buffer
    std::size_t end_ = 0;     // of what has been read, in the buffer
    std::uint64_t base_ = 0;  // of the buffer in the source
    bool no_more_ = false;
    bool seen_root_ = false;
    std::vector<std::string> open_;  // qualified names
    std::string close_name_;         // of an empty element whose end is still to be told
    bool close_pending_ = false;
};

}  // namespace openitem::xml
