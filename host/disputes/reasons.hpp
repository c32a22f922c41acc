// Why something is disputed: OpenItem's own reasons, and how the two great code lists name them,
// UN/EDIFACT 4465 (adjustment reason) and ANSI X12 element 426.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace openitem::disputes {

struct Reason {
    std::string_view code;     // "PRICE"
    std::string_view title;    // for people
    std::string_view x12;      // codes of element 426, separated by blanks; may be empty
    std::string_view edifact;  // codes of 4465, separated by blanks; may be empty
};

// All of them, by code as they are listed in the documentation.
std::span<const Reason> reasons() noexcept;

enum class CodeList : std::uint8_t { x12, edifact };

// By OpenItem's own code, in any case.
const Reason* find_reason(std::string_view code) noexcept;
// By a code of a list; a code no reason claims is UNKNOWN's.
const Reason& reason_for(CodeList list, std::string_view code) noexcept;
// As a person or a source writes it: "PRICE", "x12:01", "edifact:5". Null: not a reason.
const Reason* read_reason(std::string_view text) noexcept;

}  // namespace openitem::disputes
