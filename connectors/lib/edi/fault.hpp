// What can be wrong with an interchange, said once for X12 and EDIFACT: a fault has a level, a kind
// and a place, and each standard its own code for it in its acknowledgements.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace openitem::edi {

/// What a fault is about; the numbers are those of acknowledged_part.level.
enum class Level : std::uint8_t {
    interchange = 0,
    group = 1,
    message = 2,
    segment = 3,
    element = 4,
};

enum class Wrong : std::uint8_t {
    // Of an interchange, a group or a message.
    trailer_missing,
    control_differs,  ///< between header and trailer
    count_differs,    ///< from what the trailer states
    control_invalid,
    type_unsupported,
    version_unsupported,
    header_invalid,
    date_invalid,
    time_invalid,
    test_invalid,
    cut_short,
    out_of_place,  ///< a segment that does not belong between others
    has_errors,    ///< in its parts
    duplicate,
    // Of a segment.
    unrecognised,
    unexpected,
    missing,  ///< a segment or an element
    loop_repeats,
    repeats,
    // Of an element.
    condition,
    too_many_elements,
    too_many_components,
    too_short,
    too_long,
    character,
    code,
    bad_date,
    bad_time,
    exclusion,
};

/// How the acknowledgements of both standards call it, and what a person is told.
struct FaultCodes {
    std::string_view x12;      ///< TA105, AK905, AK502, AK304 or AK403 by level; empty: has none
    std::string_view edifact;  ///< data element 0085
    std::string_view text;     ///< "expected ..., found ..."
};
const FaultCodes& codes_of(Level level, Wrong wrong);

/// A text that may be said again: where it is no UTF-8, a question mark for each byte beyond ASCII.
std::string readable(std::string_view text);

/// A fault of a segment or an element of a message.
struct Fault {
    Level level = Level::segment;
    Wrong wrong = Wrong::unexpected;
    std::uint32_t segment = 0;  ///< from 1, the header being the first
    std::uint32_t element = 0;  ///< from 1; 0: the segment
    std::uint32_t component = 0;
    std::uint32_t repetition = 0;
    std::uint32_t reference = 0;  ///< number of the data element in its dictionary
    std::string tag;
    std::string loop;
    std::string value;
    bool grave = false;  ///< the message cannot be used
};

}  // namespace openitem::edi
