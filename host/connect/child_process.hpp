// A process with two pipes to it, one for what it prints, and nothing else of ours. Internal to
// host/connect.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "host/base/result.hpp"

namespace openitem::connect {

// Closes a file descriptor when it goes.
class Fd {
public:
    explicit Fd(int fd = -1) noexcept : fd_(fd) {}
    Fd(Fd&& other) noexcept : fd_(other.release()) {}
    Fd& operator=(Fd&& other) noexcept {
        reset(other.release());
        return *this;
    }
    ~Fd() { reset(); }

    int get() const noexcept { return fd_; }
    explicit operator bool() const noexcept { return fd_ >= 0; }
    int release() noexcept {
        const int fd = fd_;
        fd_ = -1;
        return fd;
    }
    void reset(int fd = -1) noexcept;

private:
    int fd_;
};

struct ProcessEnd {
    int signal = 0;
    int code = 0;
    bool forced = false;  // it did not end by itself
};

class ChildProcess {
public:
    static constexpr int child_in = 3;  // where the child finds its pipes
    static constexpr int child_out = 4;

    // `arguments` begin with the program's name. The environment holds a PATH of the system's own
    // folders and a locale.
    static base::Result<ChildProcess> start(const std::filesystem::path& program,
                                            const std::vector<std::string>& arguments);
    ChildProcess(ChildProcess&& other) noexcept;
    ChildProcess& operator=(ChildProcess&&) = delete;
    // Ends it, if need be by force.
    ~ChildProcess();

    int to_child() const noexcept { return to_child_.get(); }  // non-blocking, as the others
    int from_child() const noexcept { return from_child_.get(); }
    int printed() const noexcept { return printed_.get(); }  // its stdout and stderr

    void kill() noexcept;
    // Waits so long for it to end by itself, then ends it.
    ProcessEnd end(std::chrono::milliseconds patience) noexcept;

private:
    ChildProcess() = default;

    pid_t pid_ = -1;
    bool reaped_ = false;
    ProcessEnd end_;
    Fd to_child_, from_child_, printed_, pidfd_;
};

// Between them, writing to a pipe nobody reads is an error and not the end of this process.
class NoSigpipe {
public:
    NoSigpipe() noexcept;
    ~NoSigpipe();
    NoSigpipe(const NoSigpipe&) = delete;
    NoSigpipe& operator=(const NoSigpipe&) = delete;

private:
    bool was_blocked_ = false;
    bool was_pending_ = false;
};

}  // namespace openitem::connect
