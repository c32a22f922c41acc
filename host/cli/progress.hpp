// One line on a terminal that says how far a long piece of work is: a bar, a rate, a count.
//
//     Progress progress(context.err, "reading");
//     progress.update(bytes_done, bytes_total, records);
//     progress.finish();                       // takes the line away again
//
// It shows nothing before the work has taken a second, is drawn ten times a second at most, and is
// silent when the stream is no terminal.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "host/cli/output.hpp"

namespace openitem::cli {

class Progress {
public:
    using Clock = std::chrono::steady_clock;

    Progress(Output& output, std::string what);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    // `total` 0: not known. Bytes of input and records so far.
    void update(std::uint64_t done, std::uint64_t total, std::uint64_t records);
    void finish();

    // The line for the given state, at most `width` columns. Open for tests.
    static std::string render(const std::string& what, std::uint64_t done, std::uint64_t total,
                              std::uint64_t records, std::chrono::milliseconds elapsed, int width);

private:
    Output& output_;
    std::string what_;
    Clock::time_point start_;
    Clock::time_point next_;
    bool shown_ = false;
};

// 1234567 as "1,234,567"; bytes as "117.3 MB".
std::string with_thousands(std::uint64_t number);
std::string in_bytes(std::uint64_t bytes);

}  // namespace openitem::cli
