// Runs `openitem` on a terminal, to see what a person sees.
#pragma once

#include <string>
#include <vector>

namespace openitem::tests {

struct Screen {
    int exit_code = -1;  // -1: a signal ended it
    std::string text;    // all that appeared, of both streams; lines end with "\n" alone
};

// The `openitem` of this build on a screen of so many columns.
Screen run_on_a_terminal(const std::vector<std::string>& arguments, unsigned short columns = 80);

}  // namespace openitem::tests
