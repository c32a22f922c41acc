#include "tests/support/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace openitem::tests {
namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
    int ends[2] = {-1, -1};

    Pipe() {
        if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe can be made");
    }
    ~Pipe() {
        close_end(0);
        close_end(1);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    void close_end(int which) {
        if (ends[which] >= 0) ::close(ends[which]);
        ends[which] = -1;
    }
};

[[noreturn]] void become(const std::vector<std::string>& command, const ProcessOptions& options,
                         const Pipe& in, const Pipe& out, const Pipe& err) {
    ::dup2(in.ends[0], STDIN_FILENO);
    if (options.output_file.empty()) {
        ::dup2(out.ends[1], STDOUT_FILENO);
    } else {
        const int file = ::open(options.output_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (file < 0) ::_exit(126);
        ::dup2(file, STDOUT_FILENO);
    }
    ::dup2(err.ends[1], STDERR_FILENO);
    std::signal(SIGPIPE, SIG_DFL);
    for (const std::string& variable : options.environment) {
        const std::size_t equals = variable.find('=');
        ::setenv(variable.substr(0, equals).c_str(), variable.substr(equals + 1).c_str(), 1);
    }
    std::vector<char*> arguments;
    for (const std::string& argument : command) {
        arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
}

// Moves bytes until both outputs are closed. False: the time was up.
bool talk(const ProcessOptions& options, Pipe& in, Pipe& out, Pipe& err, ProcessResult& result) {
    const auto deadline = Clock::now() + options.timeout;
    std::size_t sent = 0;
    ::fcntl(in.ends[1], F_SETFL, O_NONBLOCK);
    if (options.input.empty()) in.close_end(1);
    char block[1 << 16];
    while (out.ends[0] >= 0 || err.ends[0] >= 0) {
        pollfd watched[3] = {
            {out.ends[0], POLLIN, 0}, {err.ends[0], POLLIN, 0}, {in.ends[1], POLLOUT, 0}};
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        if (left.count() <= 0) return false;
        if (::poll(watched, 3, static_cast<int>(std::min<std::int64_t>(left.count(), 1000))) <= 0) {
            continue;
        }
        const auto receive = [&](Pipe& pipe, short events, std::string& to) {
            if (events == 0) return;
            const ssize_t got = ::read(pipe.ends[0], block, sizeof block);
            if (got > 0) {
                to.append(block, static_cast<std::size_t>(got));
            } else {
                pipe.close_end(0);
            }
        };
        receive(out, watched[0].revents, result.out);
        receive(err, watched[1].revents, result.err);
        if (watched[2].revents == 0) continue;
        const ssize_t wrote =
            ::write(in.ends[1], options.input.data() + sent, options.input.size() - sent);
        if (wrote > 0) sent += static_cast<std::size_t>(wrote);
        if (sent == options.input.size() || (wrote < 0 && errno != EAGAIN)) in.close_end(1);
    }
    return true;
}

}  // namespace

ProcessResult run_process(const std::vector<std::string>& command, const ProcessOptions& options) {
    Pipe in, out, err;
    std::signal(SIGPIPE, SIG_IGN);  // the program need not read all we send
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("no process can be started");
    if (child == 0) become(command, options, in, out, err);
    in.close_end(0);
    out.close_end(1);
    err.close_end(1);
    ProcessResult result;
    if (!talk(options, in, out, err, result)) {
        result.timed_out = true;
        ::kill(child, SIGKILL);
    }
    int status = 0;
    rusage usage{};
    while (::wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
    }
    result.peak_kib = usage.ru_maxrss;
    if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
    if (result.exit_code == 127) throw std::runtime_error("cannot start " + command.front());
    return result;
}

ProcessResult run_openitem(const std::vector<std::string>& arguments,
                           const ProcessOptions& options) {
    std::vector<std::string> command = {OPENITEM_PROGRAM};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return run_process(command, options);
}

TemporaryFolder::TemporaryFolder() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "openitem-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryFolder::write(const std::string& name, const std::string& bytes) const {
    const std::string path = path_ + "/" + name;
    std::ofstream file(path, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!file.flush()) throw std::runtime_error("cannot write " + path);
    return path;
}

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace openitem::tests
