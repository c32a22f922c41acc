// Runs a program as a person would and keeps what it said: for black-box tests of the faces.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace openitem::tests {

struct ProcessResult {
    int exit_code = -1;  // -1: a signal ended it
    int signal = 0;
    bool timed_out = false;
    std::string out;
    std::string err;
    long peak_kib = 0;  // resident memory at its highest
};

struct ProcessOptions {
    std::string input;                     // for its standard input
    std::vector<std::string> environment;  // "NAME=value", beside our own
    std::string output_file;               // standard output goes there instead of `out`
    std::chrono::seconds timeout{120};
};

// command[0] is a path. Throws std::runtime_error when it cannot be started.
ProcessResult run_process(const std::vector<std::string>& command,
                          const ProcessOptions& options = {});

// The `openitem` of this build, with these arguments.
ProcessResult run_openitem(const std::vector<std::string>& arguments,
                           const ProcessOptions& options = {});

// A folder of its own, gone with this object.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::string& path() const { return path_; }
    // Writes a file into it and returns its path.
    std::string write(const std::string& name, const std::string& bytes) const;

private:
    std::string path_;
};

std::string read_file(const std::string& path);

}  // namespace openitem::tests
