#include "host/transport/transport.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "host/base/text.hpp"

namespace openitem::transport {

using base::Exit;
using base::RunError;

namespace {

constexpr std::int64_t second = 1'000'000;

bool has_control_character(const std::string& name) {
    return std::any_of(name.begin(), name.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::string lower(const std::string& text) { return base::to_lower_ascii(text); }

}  // namespace

bool Selector::wants(const std::string& name) {
    if (++listed_ > Selection::max_listed) {
        throw RunError(
            Exit::source_or_config,
            fmt::format("{} holds more than {} entries: move away what was read long ago", place_,
                        Selection::max_listed));
    }
    if (name.empty() || name.front() == '.') return false;
    const auto low = lower(name);
    for (const auto& suffix : selection_.ignore) {
        if (low.ends_with(lower(suffix))) return false;
    }
    return std::any_of(selection_.patterns.begin(), selection_.patterns.end(),
                       [&](const std::string& pattern) {
                           return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
                       });
}

void Selector::add(Seen file) {
    const auto refuse = [&](const std::string& why) {
        listing_.refused.push_back(
            fmt::format("{} in {}: {}", base::quote(file.name), place_, why));
    };
    if (file.name.find('/') != std::string::npos || file.name.size() > 255) {
        return refuse("expected the name of a file; it leads elsewhere");
    }
    if (file.link) return refuse("a symbolic link is not followed: put the file itself there");
    if (!file.regular) return;
    if (has_control_character(file.name) || !base::is_utf8(file.name)) {
        return refuse("expected a name in UTF-8 without control characters: rename it");
    }
    if (file.size > selection_.max_bytes) {
        return refuse(
            fmt::format("{} bytes, more than the {} one file may have: raise \"max_mib\" "
                        "of the transport, or split it",
                        file.size, selection_.max_bytes));
    }
    const auto settled = file.modified.microseconds + selection_.settle_seconds * second;
    // A time in the future says nothing about now; the other side's clock may be wrong.
    if (selection_.settle_seconds > 0 && settled > now_.microseconds &&
        file.modified.microseconds <= now_.microseconds) {
        listing_.waiting.push_back(file.name);
        return;
    }
    listing_.files.push_back({std::move(file.name), {}, file.size, file.modified});
}

Listing Selector::finish(const std::function<std::string(const std::string&)>& source_of) {
    auto& files = listing_.files;
    std::sort(files.begin(), files.end(), [&](const Remote& a, const Remote& b) {
        if (selection_.order == Order::time && a.modified != b.modified) {
            return a.modified->microseconds < b.modified->microseconds;
        }
        return a.name < b.name;
    });
    for (auto& file : files) file.source = source_of(file.name);
    return std::move(listing_);
}

base::Instant instant_of(std::int64_t seconds, std::int64_t nanoseconds) {
    return base::Instant{seconds * second + nanoseconds / 1000};
}

base::Instant system_now() {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    return instant_of(now.tv_sec, now.tv_nsec);
}

LandingFile::LandingFile(std::filesystem::path path)
    : path_(std::move(path)),
      fd_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)) {
    if (fd_ < 0) fail();
}

LandingFile::~LandingFile() {
    ::close(fd_);
    if (!finished_) ::unlink(path_.c_str());
}

void LandingFile::write(const char* bytes, std::size_t size) {
    while (size > 0) {
        const auto written = ::write(fd_, bytes, size);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail();
        bytes += written;
        size -= static_cast<std::size_t>(written);
    }
}

void LandingFile::finish(std::optional<base::Instant> modified) {
    if (modified) {
        const timespec time{modified->microseconds / second,
                            modified->microseconds % second * 1000};
        const timespec times[] = {time, time};
        if (::futimens(fd_, times) != 0) fail();
    }
    finished_ = true;
}

void LandingFile::fail() const {
    throw RunError(Exit::system, fmt::format("{}: {}", path_.string(), std::strerror(errno)));
}

std::string nth_name(const std::string& name, int n) {
    if (n < 2) return name;
    const auto dot = name.find_last_of('.');
    if (dot == std::string::npos || dot == 0) return fmt::format("{}-{}", name, n);
    return fmt::format("{}-{}{}", name.substr(0, dot), n, name.substr(dot));
}

std::string month_folder(base::Instant when) {
    auto month = when.date().to_string().substr(0, 7);  // 2026-03
    month[4] = '/';
    return month;
}

}  // namespace openitem::transport
