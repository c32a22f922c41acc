#include "tests/support/terminal.hpp"

#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace openitem::tests {

Screen run_on_a_terminal(const std::vector<std::string>& arguments, unsigned short columns) {
    int terminal = -1;
    winsize size{};
    size.ws_col = columns;
    size.ws_row = 24;
    const pid_t child = ::forkpty(&terminal, nullptr, nullptr, &size);
    if (child < 0) throw std::runtime_error("no terminal can be made");
    if (child == 0) {
        ::unsetenv("NO_COLOR");
        ::unsetenv("COLUMNS");
        ::setenv("TERM", "xterm", 1);
        std::vector<char*> words = {const_cast<char*>(OPENITEM_PROGRAM)};
        for (const std::string& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
        words.push_back(nullptr);
        ::execv(words[0], words.data());
        ::_exit(127);
    }
    Screen seen;
    char block[4096];
    for (ssize_t got = 0; (got = ::read(terminal, block, sizeof block)) > 0;) {
        seen.text.append(block, static_cast<std::size_t>(got));
    }
    std::erase(seen.text, '\r');
    ::close(terminal);
    int status = 0;
    if (::waitpid(child, &status, 0) == child && WIFEXITED(status)) {
        seen.exit_code = WEXITSTATUS(status);
    }
    return seen;
}

}  // namespace openitem::tests
