// A stream of the process (stdout, stderr) as the commands write to it: buffered, fast, and aware
// of whether a person is looking.
//
// Not for two threads at once.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace openitem::cli {

// Whoever read our output has gone (`| head`). It ends the command quietly.
struct ReaderGone {};

enum class Colour { bold, dim, red, green, yellow };

class Output {
public:
    // `buffer`: bytes collected before they are written; 0 writes at once (stderr).
    Output(int descriptor, std::size_t buffer);
    ~Output();
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    void write(std::string_view text);
    void line(std::string_view text) {
        write(text);
        write("\n");
    }
    // Throws ReaderGone, or base::RunError (Exit::system) when the disk is full.
    void flush();
    // Drops what has not been written yet.
    void discard() { buffer_.clear(); }

    bool terminal() const { return terminal_; }
    // Columns of the terminal; 80 when it does not say or is none.
    int width() const;
    // Columns a line of text should not exceed: COLUMNS where it is set, else the terminal's; 0, no
    // limit, when this is no terminal: whoever searches the output wants whole lines.
    std::size_t line_width() const;

    // The text in a colour, or as it is when this is no terminal, NO_COLOR is set or TERM is dumb.
    std::string coloured(std::string_view text, Colour colour) const;

private:
    void write_now(std::string_view text);

    int descriptor_;
    std::size_t limit_;
    bool terminal_;
    bool colour_;
    std::string buffer_;
};

}  // namespace openitem::cli
