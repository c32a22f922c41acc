// Landlock, by its system calls: what the process may open, whoever it runs as. The numbers of
// newer kernels are written out, so that a build on an older one uses them all the same.
#include "sdk/runtime/runner/sandbox.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <system_error>

namespace openitem::runtime {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t execute = LANDLOCK_ACCESS_FS_EXECUTE;
constexpr std::uint64_t write_file = LANDLOCK_ACCESS_FS_WRITE_FILE;
constexpr std::uint64_t read_file = LANDLOCK_ACCESS_FS_READ_FILE;
constexpr std::uint64_t read_folder = LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t reading = read_file | read_folder;

struct RulesetAttributes {
    std::uint64_t files;
    std::uint64_t network;  // ABI 4
    std::uint64_t scoped;   // ABI 6
};

/// Everything this kernel can forbid.
RulesetAttributes everything(long abi) {
    std::uint64_t files = (std::uint64_t{1} << 13) - 1;  // ABI 1: execute to make_sym
    if (abi >= 2) files |= std::uint64_t{1} << 13;       // refer
    if (abi >= 3) files |= std::uint64_t{1} << 14;       // truncate
    if (abi >= 5) files |= std::uint64_t{1} << 15;       // ioctl_dev
    return {files, abi >= 4 ? 3u : 0u /* bind and connect */,
            abi >= 6 ? 3u : 0u /* abstract sockets, signals */};
}

class Ruleset {
public:
    explicit Ruleset(long abi) : attributes_(everything(abi)) {
        const std::size_t size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
        fd_ = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes_, size, 0));
    }
    ~Ruleset() {
        if (fd_ >= 0) ::close(fd_);
    }
    Ruleset(const Ruleset&) = delete;
    Ruleset& operator=(const Ruleset&) = delete;

    bool made() const noexcept { return fd_ >= 0; }

    /// Passed over when there is no such file.
    void allow(const fs::path& path, std::uint64_t access) {
        const int file = ::open(path.c_str(), O_PATH | O_CLOEXEC);
        if (file < 0) return;
        struct stat status {};
        if (::fstat(file, &status) == 0) {
            if (!S_ISDIR(status.st_mode)) access &= execute | write_file | read_file;
            landlock_path_beneath_attr rule{};
            rule.allowed_access = access & attributes_.files;
            rule.parent_fd = file;
            ::syscall(SYS_landlock_add_rule, fd_, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
        }
        ::close(file);
    }
    bool enforce() const { return ::syscall(SYS_landlock_restrict_self, fd_, 0) == 0; }

private:
    RulesetAttributes attributes_;
    int fd_ = -1;
};

/// What the dynamic linker and the C library open.
void allow_libraries(Ruleset& rules) {
    for (const auto* folder : {"/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib"}) {
        rules.allow(folder, reading | execute);
    }
    for (const auto* file :
         {"/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/localtime", "/usr/share/zoneinfo",
          "/usr/lib/locale", "/dev/urandom", "/dev/random", "/dev/zero"}) {
        rules.allow(file, reading);
    }
    rules.allow("/dev/null", read_file | write_file);
}

/// Where the program is found: as it stands, or along PATH.
fs::path find_program(const std::string& program) {
    std::error_code ignored;
    if (program.find('/') != std::string::npos) return fs::canonical(program, ignored);
    std::string_view rest = std::getenv("PATH") != nullptr ? std::getenv("PATH") : "";
    while (!rest.empty()) {
        const auto end = std::min(rest.find(':'), rest.size());
        const fs::path found = fs::path(rest.substr(0, end)) / program;
        if (::access(found.c_str(), X_OK) == 0) return fs::canonical(found, ignored);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return {};
}

/// What interpreters open: themselves, their libraries, their own settings.
void allow_programs(Ruleset& rules, const std::string& program) {
    for (const auto* folder : {"/bin", "/usr/bin", "/usr/local/bin"}) {
        rules.allow(folder, reading | execute);
    }
    for (const auto* folder :
         {"/usr/share", "/usr/libexec", "/proc/self", "/proc/meminfo", "/proc/cpuinfo",
          "/proc/stat", "/sys/devices/system/cpu", "/etc/ssl/openssl.cnf", "/etc/perl"}) {
        rules.allow(folder, reading);
    }
    std::error_code none;
    for (const auto& entry : fs::directory_iterator("/etc", none)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("python3") || name.starts_with("java")) rules.allow(entry, reading);
    }
    // An interpreter somewhere else lies in PREFIX/bin with its libraries in PREFIX/lib.
    const fs::path found = find_program(program);
    const fs::path prefix = found.parent_path().parent_path();
    if (found.empty()) return;
    rules.allow(found, read_file | execute);
    if (found.parent_path().filename() == "bin" && prefix != "/" && prefix != "/usr") {
        rules.allow(found.parent_path(), reading | execute);
        rules.allow(prefix / "lib", reading | execute);
        rules.allow(prefix / "pyvenv.cfg", reading);
    }
}

}  // namespace

IsolationLayer restrict_files(const SandboxOptions& options) {
    const long abi =
        ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1) {
        return {"landlock", false,
                errno == EOPNOTSUPP ? "switched off in this kernel" : "not in this kernel"};
    }
    Ruleset rules(abi);
    if (!rules.made()) return {"landlock", false, std::generic_category().message(errno)};
    rules.allow(options.folder, reading | execute);
    allow_libraries(rules);
    if (options.is_program()) allow_programs(rules, options.program);
    if (!rules.enforce()) return {"landlock", false, std::generic_category().message(errno)};
    return {"landlock", true, fmt::format("ABI {}", abi)};
}

}  // namespace openitem::runtime
