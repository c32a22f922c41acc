#include "host/cli/output.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "host/base/result.hpp"

namespace openitem::cli {
namespace {

bool wants_colour(bool terminal) {
    const char* no_colour = std::getenv("NO_COLOR");
    const char* term = std::getenv("TERM");
    return terminal && (no_colour == nullptr || *no_colour == '\0') &&
           (term == nullptr || std::string_view(term) != "dumb");
}

std::string_view code_of(Colour colour) {
    switch (colour) {
        case Colour::bold:
            return "\x1b[1m";
        case Colour::dim:
            return "\x1b[2m";
        case Colour::red:
            return "\x1b[31m";
        case Colour::green:
            return "\x1b[32m";
        case Colour::yellow:
            return "\x1b[33m";
    }
    return "";
}

}  // namespace

Output::Output(int descriptor, std::size_t buffer)
    : descriptor_(descriptor),
      limit_(buffer),
      terminal_(::isatty(descriptor) != 0),
      colour_(wants_colour(terminal_)) {
    buffer_.reserve(limit_);
}

Output::~Output() {
    try {
        flush();
    } catch (...) {  // whoever cared has called flush()
        buffer_.clear();
    }
}

void Output::write(std::string_view text) {
    if (buffer_.size() + text.size() > limit_) {
        flush();
        if (text.size() >= limit_) return write_now(text);
    }
    buffer_.append(text);
}

void Output::flush() {
    // Taken out first: a write that fails must not be tried again by the destructor.
    std::string pending;
    pending.swap(buffer_);
    write_now(pending);
    pending.clear();
    buffer_.swap(pending);
}

void Output::write_now(std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor_, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EPIPE) {
            throw ReaderGone{};
        } else if (errno != EINTR) {
            const std::string reason = std::strerror(errno);
            throw base::RunError(base::Exit::system, "cannot write the output: " + reason);
        }
    }
}

int Output::width() const {
    winsize size{};
    if (terminal_ && ::ioctl(descriptor_, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    return 80;
}

std::size_t Output::line_width() const {
    if (const char* columns = std::getenv("COLUMNS"); columns != nullptr) {
        if (const long stated = std::strtol(columns, nullptr, 10); stated > 0) {
            return static_cast<std::size_t>(stated);
        }
    }
    return terminal_ ? static_cast<std::size_t>(width()) : 0;
}

std::string Output::coloured(std::string_view text, Colour colour) const {
    if (!colour_) return std::string(text);
    return std::string(code_of(colour)).append(text).append("\x1b[0m");
}

}  // namespace openitem::cli
