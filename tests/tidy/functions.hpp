// How long functions are, and the list of those that may be longer than the rule.
//
// The list shrinks: an entry gives the length a function had when it was written down, and the
// function may not grow beyond it; an entry that no function needs any more is a finding too.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/tidy/source.hpp"

namespace openitem::tidy {

inline constexpr std::size_t max_function_lines = 70;

struct Function {
    std::string name;       // "parse", "Ledger::post", "TEST(Suite, Name)"
    std::size_t line = 0;   // where its declaration begins
    std::size_t lines = 0;  // from there to its closing brace
};

// The functions of a C or C++ source. Found by braces, not by a grammar: what stands between
// braces inside a function belongs to that function, lambdas too.
std::vector<Function> functions_of(const Source& source);

// One line "path name lines" for each function that may be long; '#' begins a comment.
std::vector<Finding> check_function_length(const std::vector<Source>& sources,
                                           std::string_view list_path, std::string_view list);

}  // namespace openitem::tidy
