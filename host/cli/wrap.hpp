// Lines no longer than the reader's screen.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/cli/output.hpp"

namespace openitem::cli {

// Columns on the screen: code points, so that names with umlauts line up too; what Output::coloured
// puts around a text takes none.
std::size_t width_of(std::string_view text);

// The text in lines of at most `width` columns, broken between words; a word that is longer is
// broken where it must. width 0: one line, whatever its length. At least one line.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

// The text, or as much of it as `width` columns hold, with an ellipsis at its end.
std::string shortened(std::string_view text, std::size_t width);

// Prints the text in lines that fit out.line_width(), the first one behind `first`, those after it
// behind `further`; both are printed as they are, the text in `colour`.
void print_wrapped(Output& out, std::string_view text, std::string_view first,
                   std::string_view further, std::optional<Colour> colour = std::nullopt);

// Prints bytes of a source line by line, as they stand there; of many only the first ones.
void print_source(Output& out, std::string_view bytes);

}  // namespace openitem::cli
