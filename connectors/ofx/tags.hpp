// The tags of OFX, whether it is SGML (1.x), where elements with a value have no end tag, or XML
// (2.x), where they have.
#pragma once

#include "connectors/lib/bank/text_arena.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace openitem::ofx {

struct Tag {
    std::string_view name;   ///< in capitals, as it stands in the file otherwise
    std::string_view value;  ///< what stands behind it up to the next tag, decoded and trimmed
    bool closes = false;     ///< </NAME>
    std::size_t offset = 0, end = 0;
    std::uint32_t line = 0;
};

class TagReader {
public:
    /// `arena` keeps the values that had to be decoded.
    TagReader(std::string_view bytes, bank::TextArena& arena) : bytes_(bytes), arena_(arena) {}

    /// False at the end. Declarations, processing instructions and comments are passed over.
    bool next(Tag& out);

private:
    bool skip(std::string_view start, std::string_view end);
    std::string_view value();
    void advance(std::size_t to);

    std::string_view bytes_;
    bank::TextArena& arena_;
    std::size_t at_ = 0;
    std::uint32_t line_ = 1;
};

/// Without blanks around it.
std::string_view trim(std::string_view text);

}  // namespace openitem::ofx
