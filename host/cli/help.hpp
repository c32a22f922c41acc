// What --help prints, in lines that fit.
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <string_view>

#include "host/cli/output.hpp"

namespace openitem::cli {

// Adds to the end of a command's help what its exit code 1 means.
void add_no(CLI::App& command, const std::string& meaning);

// Of the command that was chosen, or of the program: for a screen as wide as that of `out`, and for
// 80 columns where there is none. `before`: the commands it stands under.
std::string help(const CLI::App& app, const Output& out, const std::string& before = {});

// The same for a text: descriptions go on below themselves, examples behind a backslash, so that
// they can still be copied.
std::string wrapped_help(std::string_view text, std::size_t width);

}  // namespace openitem::cli
