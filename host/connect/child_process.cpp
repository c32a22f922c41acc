#include "host/connect/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include <fmt/format.h>

namespace openitem::connect {
namespace {

using base::Code;
using base::Error;

constexpr int pipe_bytes = 1 << 20;
constexpr int first_free_fd = 10;  // above what the child gets, so that nothing is overwritten

struct Pipe {
    Fd read, write;
};

Error system_error(std::string_view what, int number) {
    return Error{.code = Code::unavailable,
                 .rule = "run.start",
                 .message = fmt::format("{}: {}", what, std::generic_category().message(number))};
}

base::Result<Pipe> make_pipe() {
    int fds[2];
    if (::pipe2(fds, O_CLOEXEC) != 0) return system_error("no pipe", errno);
    Pipe made{Fd(fds[0]), Fd(fds[1])};
    for (Fd* end : {&made.read, &made.write}) {
        const int raised = ::fcntl(end->get(), F_DUPFD_CLOEXEC, first_free_fd);
        if (raised < 0) return system_error("no pipe", errno);
        end->reset(raised);
    }
    ::fcntl(made.read.get(), F_SETPIPE_SZ, pipe_bytes);  // a smaller one is slower and will do
    return made;
}

void do_not_block(const Fd& fd) {
    ::fcntl(fd.get(), F_SETFL, ::fcntl(fd.get(), F_GETFL) | O_NONBLOCK);
}

// Nothing of this process's environment but what sanitizers are told. `python3` is the system's:
// what a person's own PATH puts before it (a version manager's shims) does not work shut in.
std::vector<std::string> environment() {
    std::vector<std::string> out = {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8",
                                    "LC_ALL=C.UTF-8", "PYTHONDONTWRITEBYTECODE=1"};
    for (const auto* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"}) {
        if (const char* value = std::getenv(name)) out.push_back(fmt::format("{}={}", name, value));
    }
    return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (auto& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

// posix_spawn's two lists, freed when they go.
struct SpawnPlan {
    posix_spawn_file_actions_t files{};
    posix_spawnattr_t attributes{};

    SpawnPlan(int in, int out, int printed) {
        posix_spawn_file_actions_init(&files);
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&files, printed, STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&files, printed, STDERR_FILENO);
        posix_spawn_file_actions_adddup2(&files, in, ChildProcess::child_in);
        posix_spawn_file_actions_adddup2(&files, out, ChildProcess::child_out);
        posix_spawn_file_actions_addclosefrom_np(&files, ChildProcess::child_out + 1);
        posix_spawnattr_init(&attributes);
        sigset_t signals;
        sigemptyset(&signals);
        posix_spawnattr_setsigmask(&attributes, &signals);
        sigfillset(&signals);
        posix_spawnattr_setsigdefault(&attributes, &signals);
        // A group of its own: a Ctrl-C at the terminal is for the host, which asks it to stop.
        posix_spawnattr_setpgroup(&attributes, 0);
        posix_spawnattr_setflags(
            &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~SpawnPlan() {
        posix_spawn_file_actions_destroy(&files);
        posix_spawnattr_destroy(&attributes);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;
};

}  // namespace

void Fd::reset(int fd) noexcept {
    if (fd_ >= 0) ::close(fd_);
    fd_ = fd;
}

base::Result<ChildProcess> ChildProcess::start(const std::filesystem::path& program,
                                               const std::vector<std::string>& arguments) {
    auto in = make_pipe(), out = make_pipe(), printed = make_pipe();
    for (const auto* pipe : {&in, &out, &printed}) {
        if (!*pipe) return Error(pipe->error());
    }
    const SpawnPlan plan(in->read.get(), out->write.get(), printed->write.get());
    auto argument_texts = arguments;
    auto environment_texts = environment();
    ChildProcess child;
    const int failed =
        ::posix_spawn(&child.pid_, program.c_str(), &plan.files, &plan.attributes,
                      pointers(argument_texts).data(), pointers(environment_texts).data());
    if (failed != 0) {
        child.pid_ = -1;
        return system_error(fmt::format("{} cannot be started", program.string()), failed);
    }
    child.to_child_ = std::move(in->write);
    child.from_child_ = std::move(out->read);
    child.printed_ = std::move(printed->read);
    child.pidfd_ = Fd(static_cast<int>(::syscall(SYS_pidfd_open, child.pid_, 0)));
    for (const Fd* fd : {&child.to_child_, &child.from_child_, &child.printed_}) do_not_block(*fd);
    return child;
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(other.pid_),
      reaped_(other.reaped_),
      end_(other.end_),
      to_child_(std::move(other.to_child_)),
      from_child_(std::move(other.from_child_)),
      printed_(std::move(other.printed_)),
      pidfd_(std::move(other.pidfd_)) {
    other.pid_ = -1;
}

ChildProcess::~ChildProcess() { end(std::chrono::milliseconds(0)); }

void ChildProcess::kill() noexcept {
    if (pid_ < 0 || reaped_) return;
    ::kill(-pid_, SIGKILL);  // its whole group, should there be more than it
    ::kill(pid_, SIGKILL);
}

ProcessEnd ChildProcess::end(std::chrono::milliseconds patience) noexcept {
    if (pid_ < 0 || reaped_) return end_;
    to_child_.reset();
    if (patience.count() > 0 && pidfd_) {
        pollfd ended{pidfd_.get(), POLLIN, 0};
        int ready = 0;
        do {
            ready = ::poll(&ended, 1, static_cast<int>(patience.count()));
        } while (ready < 0 && errno == EINTR);
    }
    int status = 0;
    end_.forced = ::waitpid(pid_, &status, WNOHANG) == 0;
    if (end_.forced) {
        kill();
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
    }
    reaped_ = true;
    if (WIFSIGNALED(status)) end_.signal = WTERMSIG(status);
    if (WIFEXITED(status)) end_.code = WEXITSTATUS(status);
    return end_;
}

NoSigpipe::NoSigpipe() noexcept {
    sigset_t pipe, pending, before;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe, &before);
    was_blocked_ = sigismember(&before, SIGPIPE) == 1;
}

NoSigpipe::~NoSigpipe() {
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    if (!was_pending_) {
        const timespec at_once{};
        while (sigtimedwait(&pipe, nullptr, &at_once) > 0) {
        }
    }
    if (!was_blocked_) pthread_sigmask(SIG_UNBLOCK, &pipe, nullptr);
}

}  // namespace openitem::connect
