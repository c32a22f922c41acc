#include "sdk/runtime/runner/sandbox.hpp"

#include <fmt/format.h>

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

namespace openitem::runtime {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;  // reserves terabytes of addresses: no limit would let it start
#else
constexpr bool sanitized = false;
#endif

std::string reason(int number) { return std::generic_category().message(number); }

IsolationLayer no_new_privileges() {
    const bool done = ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    return {"no_new_privs", done, done ? "" : reason(errno)};
}

}  // namespace

IsolationLayer limit_resources(const SandboxOptions& options) {
    std::string missing;
    const auto limit = [&](auto resource, rlim_t value, const char* name) {
        rlimit now{};
        ::getrlimit(resource, &now);
        const rlim_t most = now.rlim_max == RLIM_INFINITY ? value : std::min(value, now.rlim_max);
        const rlimit wanted{most, most};
        if (::setrlimit(resource, &wanted) != 0) {
            missing += fmt::format("{}{}: {}", missing.empty() ? "" : ", ", name, reason(errno));
        }
    };
    limit(RLIMIT_CORE, 0, "core");
    limit(RLIMIT_NOFILE, 256, "files");
    limit(RLIMIT_MEMLOCK, 0, "locked memory");
    limit(RLIMIT_MSGQUEUE, 0, "message queues");
    std::signal(SIGXFSZ, SIG_IGN);  // the write fails instead
    if (!options.is_program()) limit(RLIMIT_FSIZE, 0, "file size");
    if (options.cpu_seconds != 0) limit(RLIMIT_CPU, options.cpu_seconds, "cpu");
    std::string detail;
    if (options.memory_bytes != 0 && sanitized) {
        missing += "memory: not with a sanitizer";
    } else if (options.memory_bytes != 0) {
        // What is written to privately counts. Interpreters reserve addresses by the gigabyte and
        // touch few of them; a library has no reason to, so there the address space counts too.
        limit(RLIMIT_DATA, options.memory_bytes, "memory");
        if (!options.is_program()) limit(RLIMIT_AS, 2 * options.memory_bytes, "addresses");
        detail = fmt::format("memory {} MiB", options.memory_bytes >> 20);
    }
    return {"rlimits", missing.empty(), missing.empty() ? detail : missing};
}

IsolationLayer drop_capabilities() {
    IsolationLayer layer{"capabilities", true, ""};
    for (int capability = 0; capability <= 63; ++capability) {
        if (::prctl(PR_CAPBSET_READ, capability, 0, 0, 0) < 1) continue;
        ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);  // needs one itself; the next step counts
    }
    ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct none[2] = {};
    if (::syscall(SYS_capset, &header, none) != 0) {
        layer.in_force = false;
        layer.detail = reason(errno);
    }
    return layer;
}

std::vector<IsolationLayer> enter_sandbox(const SandboxOptions& options) {
    std::vector<IsolationLayer> layers;
    layers.push_back(no_new_privileges());
    layers.push_back(limit_resources(options));
    layers.push_back(drop_capabilities());
    layers.push_back(restrict_files(options));
    layers.push_back(filter_system_calls(options));  // last: it forbids what the others need
    return layers;
}

}  // namespace openitem::runtime
