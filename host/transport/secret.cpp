#include "host/transport/secret.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "host/base/result.hpp"

namespace openitem::transport {

using base::Exit;
using base::RunError;

namespace {

constexpr std::size_t max_secret = 64 * 1024;

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& what) {
    throw RunError(Exit::source_or_config, fmt::format("secret {}: {}", file.string(), what));
}

}  // namespace

bool Secret::is_name(const std::string& name) {
    return !name.empty() && name.size() <= 64 && name.front() != '.' &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_' || c == '.';
           });
}

std::string Secret::read() const {
    const int fd = ::open(file_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0) {
        fail(file_, fmt::format("{}; write it there, readable by its owner alone (chmod 600)",
                                std::strerror(errno)));
    }
    struct stat status {};
    const bool known = ::fstat(fd, &status) == 0;
    std::string text(max_secret + 1, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const auto got = ::read(fd, text.data() + size, text.size() - size);
        if (got <= 0) break;
        size += static_cast<std::size_t>(got);
    }
    ::close(fd);
    text.resize(size);
    if (!known || !S_ISREG(status.st_mode)) fail(file_, "expected a file");
    if ((status.st_mode & 077) != 0) {
        wipe(text);
        fail(file_, "others may read it: chmod 600, and take it for known to them");
    }
    if (size == 0 || size > max_secret) {
        wipe(text);
        fail(file_, fmt::format("expected 1 to {} bytes", max_secret));
    }
    if (text.ends_with('\n')) text.pop_back();
    if (text.ends_with('\r')) text.pop_back();
    return text;
}

void wipe(std::string& secret) noexcept {
    ::explicit_bzero(secret.data(), secret.size());
    secret.clear();
}

}  // namespace openitem::transport
