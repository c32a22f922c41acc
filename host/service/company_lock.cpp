#include "host/service/company_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "host/base/clock.hpp"
#include "host/base/result.hpp"
#include "host/base/text.hpp"
#include "host/service/interrupted.hpp"

namespace openitem::service {

using base::Exit;
using base::RunError;

namespace {

constexpr std::chrono::milliseconds between_looks{50};

std::chrono::seconds patience() {
    const char* text = std::getenv("OPENITEM_LOCK_SECONDS");
    if (text == nullptr || *text == '\0') return std::chrono::seconds(60);
    char* end = nullptr;
    const long seconds = std::strtol(text, &end, 10);
    if (*end != '\0' || seconds < 0) {
        throw RunError(Exit::source_or_config,
                       fmt::format("OPENITEM_LOCK_SECONDS: expected seconds to wait for a company, "
                                   "like 60, not {}",
                                   base::quote(text)));
    }
    return std::chrono::seconds(seconds);
}

// Who holds it, as it wrote there: "openitem sync, process 4711, since 2026-11-27T13:00:00Z".
std::string holder(int file) {
    std::array<char, 256> text{};
    const auto size = ::pread(file, text.data(), text.size(), 0);
    if (size <= 0) return "another process";
    return base::escape_for_terminal({text.data(), static_cast<std::size_t>(size)});
}

// For people alone: that it cannot be written stops nobody.
void sign(int file, std::string_view command) {
    const auto text = fmt::format("{}, process {}, since {}", command, ::getpid(),
                                  base::SystemClock().now().to_string());
    if (::ftruncate(file, 0) == 0) {
        static_cast<void>(::pwrite(file, text.data(), text.size(), 0) >= 0);
    }
}

bool try_lock(int file, const std::string& path) {
    if (::flock(file, LOCK_EX | LOCK_NB) == 0) return true;
    if (errno == EWOULDBLOCK || errno == EINTR) return false;
    throw RunError(Exit::system, fmt::format("{}: {}", path, std::strerror(errno)));
}

void wait_for(int file, const std::string& path, const std::string& company,
              const std::function<bool()>& cancelled) {
    const auto until = std::chrono::steady_clock::now() + patience();
    bool told = false;
    while (!try_lock(file, path)) {
        const auto busy = fmt::format("the books of '{}' are held by {}", company, holder(file));
        if (cancelled && cancelled()) throw RunError(interrupted, "stopped; " + busy);
        if (std::chrono::steady_clock::now() >= until) {
            throw RunError(Exit::system, busy + "; try again when it is done");
        }
        if (!told && CompanyLock::on_wait) CompanyLock::on_wait(busy + "; waiting for it");
        told = true;
        std::this_thread::sleep_for(between_looks);
    }
}

}  // namespace

CompanyLock::CompanyLock(const Workspace& workspace, const std::string& company,
                         std::string_view command, const std::function<bool()>& cancelled) {
    static_cast<void>(workspace.company(company));  // must be there and readable
    const auto path = (workspace.company_folder(company) / "lock").string();
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file_ < 0) throw RunError(Exit::system, fmt::format("{}: {}", path, std::strerror(errno)));
    try {
        wait_for(file_, path, company, cancelled);
    } catch (...) {
        ::close(file_);
        throw;
    }
    sign(file_, command);
}

CompanyLock::~CompanyLock() {
    static_cast<void>(::ftruncate(file_, 0) == 0);
    ::close(file_);
}

}  // namespace openitem::service
