// The rules about the look of a source and about numbers. Each answers with what breaks it.
#pragma once

#include <vector>

#include "tests/tidy/source.hpp"

namespace openitem::tidy {

inline constexpr std::size_t max_columns = 100;
inline constexpr std::size_t max_file_lines = 800;

// At most 100 characters in a line (a character is a UTF-8 code point).
std::vector<Finding> check_columns(const Source& source);
// At most 800 lines, unless the first line says that the file is generated.
std::vector<Finding> check_file_length(const Source& source);
// A newline at the end, and only one; no tabs.
std::vector<Finding> check_whitespace(const Source& source);
// No comment that promises work instead of doing it.
std::vector<Finding> check_promises(const Source& source);
// No binary fractions, and nothing that makes them from text, in the folders that know money.
std::vector<Finding> check_no_floating_point(const Source& source);

}  // namespace openitem::tidy
