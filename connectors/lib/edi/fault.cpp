#include "connectors/lib/edi/fault.hpp"

#include <openitem/text.hpp>

namespace openitem::edi {
namespace {

struct Row {
    Level level;
    Wrong wrong;
    FaultCodes codes;
};

// TA105, AK905, AK502, AK304, AK403 (the same as IK502, IK304, IK403 where both have a code) and
// UN/EDIFACT 0085.
constexpr Row rows[] = {
    {Level::interchange,
     Wrong::trailer_missing,
     {"023", "13", "expected the interchange's trailer, found none"}},
    {Level::interchange,
     Wrong::cut_short,
     {"023", "13", "expected the interchange's trailer, found the end of the file"}},
    {Level::interchange,
     Wrong::control_differs,
     {"001", "28", "expected the header's control number in the trailer, found another"}},
    {Level::interchange,
     Wrong::count_differs,
     {"021", "29", "expected as many groups or messages as the trailer states"}},
    {Level::interchange,
     Wrong::control_invalid,
     {"018", "12", "expected a control number, found something else"}},
    {Level::interchange,
     Wrong::version_unsupported,
     {"017", "2", "expected a known version of the interchange's syntax"}},
    {Level::interchange,
     Wrong::header_invalid,
     {"022", "12", "expected a header whose elements have their fixed lengths"}},
    {Level::interchange,
     Wrong::date_invalid,
     {"014", "12", "expected a calendar date in the interchange's header"}},
    {Level::interchange,
     Wrong::time_invalid,
     {"015", "12", "expected a time of day in the interchange's header"}},
    {Level::interchange,
     Wrong::test_invalid,
     {"020", "25", "expected a usage indicator of P or T"}},
    {Level::interchange,
     Wrong::out_of_place,
     {"024", "33", "expected a group or a message, found another segment"}},
    {Level::interchange,
     Wrong::duplicate,
     {"025", "26", "expected an interchange that was not received before"}},
    {Level::group, Wrong::trailer_missing, {"3", "13", "expected the group's trailer, found none"}},
    {Level::group,
     Wrong::control_differs,
     {"4", "28", "expected the header's control number in the group's trailer, found another"}},
    {Level::group,
     Wrong::count_differs,
     {"5", "29", "expected as many messages as the group's trailer states"}},
    {Level::group,
     Wrong::control_invalid,
     {"6", "12", "expected a control number of 1 to 9 digits in the group's header"}},
    {Level::group,
     Wrong::header_invalid,
     {"1", "12", "expected a group header whose codes have no blanks at their end"}},
    {Level::group,
     Wrong::version_unsupported,
     {"2", "17", "expected a known version in the group's header"}},
    {Level::message,
     Wrong::type_unsupported,
     {"1", "17", "expected a message of a type that is taken here"}},
    {Level::message,
     Wrong::trailer_missing,
     {"2", "13", "expected the message's trailer, found none"}},
    {Level::message,
     Wrong::control_differs,
     {"3", "28", "expected the header's control number in the message's trailer, found another"}},
    {Level::message,
     Wrong::count_differs,
     {"4", "29", "expected as many segments as the message's trailer states"}},
    {Level::message, Wrong::has_errors, {"5", "18", "one or more segments are in error"}},
    {Level::message,
     Wrong::header_invalid,
     {"6", "12", "expected the message's type in its header"}},
    {Level::message,
     Wrong::control_invalid,
     {"7", "12", "expected a control number of 4 to 9 characters in the message's header"}},
    {Level::segment, Wrong::unrecognised, {"1", "15", "expected a segment this message can have"}},
    {Level::segment, Wrong::unexpected, {"2", "15", "expected another segment here"}},
    {Level::segment, Wrong::missing, {"3", "13", "expected a segment that must be here"}},
    {Level::segment, Wrong::loop_repeats, {"4", "36", "expected fewer of these loops"}},
    {Level::segment, Wrong::repeats, {"5", "35", "expected fewer of these segments"}},
    {Level::segment, Wrong::has_errors, {"8", "18", "an element is in error"}},
    {Level::element, Wrong::missing, {"1", "13", "expected an element that must be here"}},
    {Level::element,
     Wrong::condition,
     {"2", "48", "expected an element that must stand beside others"}},
    {Level::element, Wrong::too_many_elements, {"3", "16", "expected fewer elements"}},
    {Level::element, Wrong::too_many_components, {"3", "16", "expected fewer components"}},
    {Level::element, Wrong::too_short, {"4", "40", "expected a longer element"}},
    {Level::element, Wrong::too_long, {"5", "39", "expected a shorter element"}},
    {Level::element,
     Wrong::character,
     {"6", "37", "expected only characters of the element's type"}},
    {Level::element, Wrong::code, {"7", "12", "expected a code of the element's list"}},
    {Level::element, Wrong::bad_date, {"8", "12", "expected a calendar date"}},
    {Level::element, Wrong::bad_time, {"9", "12", "expected a time of day"}},
    {Level::element,
     Wrong::exclusion,
     {"10", "48", "expected only one of elements that exclude one another"}},
    {Level::element, Wrong::repeats, {"3", "35", "expected fewer repetitions"}},
};

constexpr FaultCodes unspecified{"", "18", "an error without a code of its own"};

}  // namespace

std::string readable(std::string_view text) {
    std::string out(text);
    if (is_ascii(text) || find_invalid_utf8(text) == std::string_view::npos) return out;
    for (char& c : out) {
        if (static_cast<unsigned char>(c) >= 0x80) c = '?';
    }
    return out;
}

const FaultCodes& codes_of(Level level, Wrong wrong) {
    for (const Row& row : rows) {
        if (row.level == level && row.wrong == wrong) return row.codes;
    }
    return unspecified;
}

}  // namespace openitem::edi
