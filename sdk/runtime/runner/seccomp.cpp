// The system calls a connector may make. What is not listed does not exist for it (ENOSYS, so that
// libraries fall back to what does); what would reach out of the process is refused (EPERM).
#include "sdk/runtime/runner/sandbox.hpp"

#include <seccomp.h>

#include <fcntl.h>
#include <linux/prctl.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <initializer_list>
#include <system_error>

namespace openitem::runtime {
namespace {

/// Computing, memory, threads, time, and reading what Landlock lets be opened.
constexpr const char* harmless[] = {
    // the given pipes and opened files
    "read", "readv", "pread64", "preadv", "write", "writev", "close", "lseek", "fstat", "stat",
    "lstat", "newfstatat", "statx", "access", "faccessat", "faccessat2", "readlink", "readlinkat",
    "getcwd", "getdents64", "fadvise64", "dup", "dup2", "dup3", "fcntl", "poll", "ppoll", "select",
    "pselect6", "pipe", "pipe2", "eventfd2", "epoll_create1", "epoll_ctl", "epoll_wait",
    "epoll_pwait", "timerfd_create", "timerfd_settime", "timerfd_gettime",
    // memory
    "mmap", "munmap", "mprotect", "mremap", "madvise", "brk", "mincore", "membarrier",
    // threads and signals of this process
    "futex", "set_robust_list", "get_robust_list", "rseq", "set_tid_address", "arch_prctl",
    "sched_yield", "sched_getaffinity", "sched_getparam", "sched_getscheduler", "exit",
    "exit_group", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigtimedwait",
    "rt_sigpending", "rt_sigsuspend", "sigaltstack", "restart_syscall",
    // who and when
    "getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid", "getpgrp", "getpgid",
    "getresuid", "getresgid", "getgroups", "uname", "sysinfo", "getrlimit", "getrusage", "times",
    "time", "gettimeofday", "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep",
    "getcpu", "getrandom", "getpriority"};

/// What interpreters want beyond that. They are started, so they may execute; what, Landlock says.
constexpr const char* for_programs[] = {
    "execve", "open", "openat", "chdir", "fchdir", "umask", "statfs", "fstatfs", "readahead",
    "memfd_create", "ftruncate", "mlock", "munlock", "inotify_init1", "inotify_add_watch",
    "inotify_rm_watch", "sched_setaffinity", "sched_get_priority_max", "sched_get_priority_min",
    "capget", "wait4", "waitid", "getsid", "timer_create", "timer_settime", "timer_delete",
    "getitimer", "setitimer", "alarm", "signalfd4", "splice", "tee", "sendfile", "pwrite64",
    "pwritev", "fsync", "fdatasync", "getxattr", "lgetxattr", "flock", "msync",
    // over a pair of sockets of its own: there are no others
    "sendto", "sendmsg", "recvfrom", "recvmsg", "shutdown", "getsockname", "getsockopt",
    "setsockopt"};

/// Everything that reaches another process, the network or the kernel's administration.
constexpr const char* refused[] = {"socket",
                                   "socketpair",
                                   "connect",
                                   "bind",
                                   "listen",
                                   "accept",
                                   "accept4",
                                   "sendto",
                                   "sendmsg",
                                   "sendmmsg",
                                   "recvfrom",
                                   "recvmsg",
                                   "recvmmsg",
                                   "fork",
                                   "vfork",
                                   "execve",
                                   "execveat",
                                   "ptrace",
                                   "process_vm_readv",
                                   "process_vm_writev",
                                   "process_madvise",
                                   "pidfd_open",
                                   "pidfd_getfd",
                                   "pidfd_send_signal",
                                   "kcmp",
                                   "io_uring_setup",
                                   "io_uring_enter",
                                   "io_uring_register",
                                   "bpf",
                                   "perf_event_open",
                                   "userfaultfd",
                                   "keyctl",
                                   "add_key",
                                   "request_key",
                                   "mount",
                                   "umount2",
                                   "move_mount",
                                   "open_tree",
                                   "fsopen",
                                   "fsconfig",
                                   "fsmount",
                                   "pivot_root",
                                   "chroot",
                                   "setns",
                                   "unshare",
                                   "setuid",
                                   "setgid",
                                   "setreuid",
                                   "setregid",
                                   "setresuid",
                                   "setresgid",
                                   "setgroups",
                                   "capset",
                                   "setrlimit",
                                   "init_module",
                                   "finit_module",
                                   "delete_module",
                                   "kexec_load",
                                   "reboot",
                                   "open_by_handle_at",
                                   "name_to_handle_at",
                                   "quotactl",
                                   "swapon",
                                   "swapoff",
                                   "syslog",
                                   "acct",
                                   "shmget",
                                   "shmat",
                                   "msgget",
                                   "semget",
                                   "mq_open",
                                   "unlink",
                                   "unlinkat",
                                   "rename",
                                   "renameat",
                                   "renameat2",
                                   "mkdir",
                                   "mkdirat",
                                   "rmdir",
                                   "link",
                                   "linkat",
                                   "symlink",
                                   "symlinkat",
                                   "creat",
                                   "truncate",
                                   "chmod",
                                   "fchmod",
                                   "fchmodat",
                                   "chown",
                                   "fchown",
                                   "lchown",
                                   "fchownat",
                                   "mknod",
                                   "mknodat",
                                   "utimensat",
                                   "setxattr",
                                   "fsetxattr",
                                   "setsid",
                                   "setpgid"};

class Filter {
public:
    Filter() : context_(seccomp_init(SCMP_ACT_ERRNO(ENOSYS))) {}
    ~Filter() {
        if (context_ != nullptr) seccomp_release(context_);
    }
    Filter(const Filter&) = delete;
    Filter& operator=(const Filter&) = delete;

    template <class... Conditions>
    void rule(std::uint32_t action, const char* name, Conditions... conditions) {
        const int number = seccomp_syscall_resolve_name(name);
        if (number == __NR_SCMP_ERROR) return;  // unknown to this libseccomp: it stays ENOSYS
        const std::initializer_list<scmp_arg_cmp> list{conditions...};
        keep(seccomp_rule_add_array(context_, action, number, sizeof...(conditions), list.begin()));
    }
    template <class... Conditions>
    void allow(const char* name, Conditions... conditions) {
        rule(SCMP_ACT_ALLOW, name, conditions...);
    }
    void refuse(const char* name) { rule(SCMP_ACT_ERRNO(EPERM), name); }

    /// 0 or the first error.
    int load() {
        if (context_ == nullptr) return ENOMEM;
        keep(seccomp_attr_set(context_, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS));
        keep(seccomp_attr_set(context_, SCMP_FLTATR_CTL_TSYNC, 1));
        seccomp_attr_set(context_, SCMP_FLTATR_CTL_OPTIMIZE, 2);  // a tree; older ones go without
        if (error_ == 0) keep(seccomp_load(context_));
        return error_;
    }

private:
    void keep(int result) {
        if (result < 0 && error_ == 0) error_ = -result;
    }

    scmp_filter_ctx context_;
    int error_ = 0;
};

void allow_threads(Filter& filter) {
    constexpr scmp_datum_t namespaces = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER |
                                        CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWCGROUP;
    filter.allow("clone", SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD | namespaces, CLONE_THREAD));
    filter.rule(SCMP_ACT_ERRNO(EPERM), "clone", SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
    // clone3 hides its flags in memory: not listed, so the C library falls back to clone.
    const auto self = static_cast<scmp_datum_t>(::getpid());
    filter.allow("tgkill", SCMP_A0(SCMP_CMP_EQ, self));
    filter.allow("kill", SCMP_A0(SCMP_CMP_EQ, self));
    filter.rule(SCMP_ACT_ERRNO(EPERM), "kill", SCMP_A0(SCMP_CMP_NE, self));
}

void allow_with_arguments(Filter& filter) {
    filter.allow("prlimit64", SCMP_A2(SCMP_CMP_EQ, 0));  // asking, not setting
    for (const scmp_datum_t option : {PR_SET_NAME, PR_GET_NAME, PR_GET_DUMPABLE, PR_CAPBSET_READ,
                                      PR_GET_NO_NEW_PRIVS, PR_SET_VMA}) {
        filter.allow("prctl", SCMP_A0(SCMP_CMP_EQ, option));
    }
    for (const scmp_datum_t request : {TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIOCLEX, FIONCLEX}) {
        filter.allow("ioctl", SCMP_A1(SCMP_CMP_EQ, request));
    }
}

/// A library opens for reading only, also where there is no Landlock.
void allow_reading(Filter& filter) {
    constexpr scmp_datum_t writing = O_ACCMODE | O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY);
    filter.allow("open", SCMP_A1(SCMP_CMP_MASKED_EQ, writing, O_RDONLY));
    filter.allow("openat", SCMP_A2(SCMP_CMP_MASKED_EQ, writing, O_RDONLY));
    for (const scmp_datum_t way : {O_WRONLY, O_RDWR}) {
        filter.rule(SCMP_ACT_ERRNO(EPERM), "open", SCMP_A1(SCMP_CMP_MASKED_EQ, O_ACCMODE, way));
        filter.rule(SCMP_ACT_ERRNO(EPERM), "openat", SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE, way));
    }
}

}  // namespace

IsolationLayer filter_system_calls(const SandboxOptions& options) {
    Filter filter;
    const auto is_allowed_to_programs = [&](std::string_view name) {
        for (const std::string_view allowed : for_programs) {
            if (options.is_program() && allowed == name) return true;
        }
        return false;
    };
    for (const auto* name : harmless) filter.allow(name);
    for (const auto* name : refused) {
        if (!is_allowed_to_programs(name) && std::string_view(name) != "socketpair") {
            filter.refuse(name);
        }
    }
    allow_threads(filter);
    allow_with_arguments(filter);
    if (options.is_program()) {
        for (const auto* name : for_programs) filter.allow(name);
        // Event loops wake themselves through one; it leads nowhere else.
        filter.allow("socketpair", SCMP_A0(SCMP_CMP_EQ, AF_UNIX));
    } else {
        filter.refuse("socketpair");
        allow_reading(filter);
    }
    const int error = filter.load();
    if (error != 0) return {"seccomp", false, std::generic_category().message(error)};
    return {"seccomp", true, options.is_program() ? "program" : "library"};
}

}  // namespace openitem::runtime
