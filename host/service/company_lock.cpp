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
#include "host/service/store_settings.hpp"
#include "host/store/postgres/postgres_store.hpp"

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

std::string signature(std::string_view command) {
    return fmt::format("{}, process {}, since {}", command, ::getpid(),
                       base::SystemClock().now().to_string());
}

// For people alone: that it cannot be written stops nobody.
void sign(int file, std::string_view command) {
    const auto text = signature(command);
    if (::ftruncate(file, 0) == 0) {
        static_cast<void>(::pwrite(file, text.data(), text.size(), 0) >= 0);
    }
}

bool try_lock(int file, const std::string& path) {
    if (::flock(file, LOCK_EX | LOCK_NB) == 0) return true;
    if (errno == EWOULDBLOCK || errno == EINTR) return false;
    throw RunError(Exit::system, fmt::format("{}: {}", path, std::strerror(errno)));
}

// Says once that it has to wait, and for whom.
class Waiting {
public:
    Waiting(std::string company, const std::function<bool()>& cancelled)
        : company_(std::move(company)), cancelled_(cancelled) {}

    void look(const std::string& held_by) {
        const auto busy = fmt::format("the books of '{}' are held by {}", company_, held_by);
        if (cancelled_ && cancelled_()) throw RunError(interrupted, "stopped; " + busy);
        if (std::chrono::steady_clock::now() >= until_) {
            throw RunError(Exit::system, busy + "; try again when it is done");
        }
        if (!told_ && CompanyLock::on_wait) CompanyLock::on_wait(busy + "; waiting for it");
        told_ = true;
    }

private:
    std::string company_;
    const std::function<bool()>& cancelled_;
    std::chrono::steady_clock::time_point until_ = std::chrono::steady_clock::now() + patience();
    bool told_ = false;
};

// The other hosts that share the database do not see this folder's lock.
std::unique_ptr<store::PostgresLease> take_lease(const Workspace& workspace,
                                                 const std::string& company,
                                                 std::string_view command, Waiting& waiting) {
    if (workspace.store().in_files()) return nullptr;
    auto options = postgres_options(workspace.root(), workspace.store(), company);
    options.busy_timeout_ms = static_cast<int>((patience().count() + 1) * 1000);
    std::array<char, 256> host{};
    static_cast<void>(::gethostname(host.data(), host.size() - 1));
    return std::make_unique<store::PostgresLease>(
        options, fmt::format("{} on {}", signature(command), host.data()),
        [&](const std::string& holder) { waiting.look(base::escape_for_terminal(holder)); });
}

}  // namespace

CompanyLock::CompanyLock(const Workspace& workspace, const std::string& company,
                         std::string_view command, const std::function<bool()>& cancelled) {
    static_cast<void>(workspace.company(company));  // must be there and readable
    const auto path = (workspace.company_folder(company) / "lock").string();
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file_ < 0) throw RunError(Exit::system, fmt::format("{}: {}", path, std::strerror(errno)));
    try {
        Waiting waiting(company, cancelled);
        while (!try_lock(file_, path)) {
            waiting.look(holder(file_));
            std::this_thread::sleep_for(between_looks);
        }
        lease_ = take_lease(workspace, company, command, waiting);
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
