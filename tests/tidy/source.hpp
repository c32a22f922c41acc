// A source file as the rules see it: its text, and the same text split into code and comments.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::tidy {

struct Source {
    std::string path;      // from the repository root, with '/'
    std::string text;      // as it is
    std::string code;      // comments, literals' contents and, in C++, preprocessor lines blanked
    std::string comments;  // everything else blanked
};
// All three texts have the same length and the same line breaks, so an offset means one place.

// One broken rule, for people: "path:line: what".
struct Finding {
    std::string path;
    std::size_t line = 0;
    std::string what;
};

Source make_source(std::string path, std::string text);

bool is_shell(const Source& source);
// "// generated ..." (or /* or #) in the first line: nobody reads such a file from top to bottom.
bool is_generated(const Source& source);
// A test, or what only tests use: *_test.cpp, and what lies in a folder tests/ or testing/.
bool is_test(std::string_view path);

std::size_t line_at(std::string_view text, std::size_t offset);
std::vector<std::string_view> lines_of(std::string_view text);

constexpr bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Offset of the word, not as a part of a longer one, from `start` on; npos when there is none.
std::size_t find_word(std::string_view text, std::string_view word, std::size_t start = 0);

}  // namespace openitem::tidy
