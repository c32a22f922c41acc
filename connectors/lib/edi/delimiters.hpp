// The characters an interchange is written with, as its first segment states them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace openitem::edi {

enum class Standard : std::uint8_t { x12, edifact };

/// '\0' stands for a character that is not in use.
struct Delimiters {
    Standard standard = Standard::x12;
    char element = '*';
    char component = '\0';
    char repetition = '\0';
    char release = '\0';  ///< what follows it is text
    char terminator = '~';
    char decimal = '.';  ///< EDIFACT: a comma may always stand for it
    /// Bytes before `terminator` that belong to it: terminators beyond ASCII are UTF-8.
    std::string_view terminator_prefix{};

    friend bool operator==(const Delimiters&, const Delimiters&) = default;
};

/// What stands at the start of an interchange.
struct Header {
    Delimiters delimiters;
    std::size_t skip = 0;    ///< bytes before the first segment: those of UNA
    bool irregular = false;  ///< ISA: its elements have not the lengths they must have
};

/// How many bytes read_header() wants to see, when there are as many.
inline constexpr std::size_t header_bytes = 1024;

/// Whether an interchange starts here: ISA, UNA or UNB, each followed by no letter or digit.
bool is_header(std::string_view bytes);
/// Whether messages without an interchange start here: UNH.
bool is_bare_message(std::string_view bytes);

/// `bytes` starts with a header. Throws Error(OI_BAD_DATA) when its delimiters cannot be told.
Header read_header(std::string_view bytes);

/// Whether `bytes`, which start with a header, are in lines of a fixed length, as from card images:
/// line ends stand within the header then, and anywhere else, and mean nothing.
bool is_wrapped(std::string_view bytes);

/// For messages without an interchange.
Delimiters edifact_defaults();

/// Throws BadSource when `bytes`, the first of a source, are no EDI: EBCDIC and UTF-16 by name.
void require_edi(std::string_view bytes);

}  // namespace openitem::edi
