#include "host/transport/folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <set>

#include "host/base/text.hpp"

namespace openitem::transport {

namespace fs = std::filesystem;
using base::Exit;
using base::RunError;

namespace {

constexpr const char* lock_name = ".lock";
constexpr int max_twins = 10'000;

// From one name to another that is not taken; false where it is.
bool rename_to_free(const fs::path& from, const fs::path& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
        return true;
    }
    // Some file systems do not know the flag: a link is not made over a name either.
    if (errno == EINVAL && ::link(from.c_str(), to.c_str()) == 0) {
        ::unlink(from.c_str());
        return true;
    }
    if (errno == EEXIST) return false;
    throw FileFault(fmt::format("{} could not be moved to {}: {}", base::quote(from.string()),
                                base::quote(to.string()), std::strerror(errno)));
}

class Folder final : public Transport {
public:
    explicit Folder(FolderSettings settings)
        : settings_(std::move(settings)), work_(settings_.path / settings_.work_name) {
        if (settings_.archive.empty()) settings_.archive = settings_.path / "archive";
        if (!settings_.look_only && takes()) lock();
    }
    ~Folder() override {
        if (lock_ >= 0) ::close(lock_);
    }

    // What was taken before and is not in the books yet comes first: it came first.
    Listing list() override {
        std::set<std::string> taken;
        Selector selector(settings_.selection, settings_.shown, system_now());
        if (takes() && fs::is_directory(fs::symlink_status(work_))) {
            look_into(work_, selector, [&](const std::string& name) {
                return name != lock_name && taken.insert(name).second;
            });
        }
        look_into(settings_.path, selector, [&](const std::string& name) {
            return selector.wants(name) && taken.count(name) == 0;
        });
        taken_ = std::move(taken);
        return selector.finish(
            [&](const std::string& name) { return settings_.shown + "/" + name; });
    }

    fs::path fetch(const Remote& file, const fs::path&) override {
        const auto here = settings_.path / file.name;
        if (taken_.count(file.name) > 0) return work_ / file.name;
        if (!takes() || settings_.look_only) return here;
        if (!rename_to_free(here, work_ / file.name)) {
            throw FileFault(fmt::format("{}: an earlier file of that name is still being read",
                                        base::quote(file.source)));
        }
        taken_.insert(file.name);
        // It may have become another between the listing and now: then it waits in the work folder
        // until it has settled, and is listed as what it is.
        if (now_of(file.name) != file) {
            throw FileFault(fmt::format("{} changed while it was taken; it is read next time",
                                        base::quote(file.source)));
        }
        return work_ / file.name;
    }

    void put_away(const Remote& file) override {
        const auto from = work_ / file.name;
        if (settings_.after == After::keep) return;
        // Listed by a visit that never fetched it, since the books knew it already.
        if (taken_.count(file.name) == 0) fetch(file, {});
        if (now_of(file.name) != file) {
            throw FileFault(fmt::format("{} changed after it was read; it is read next time",
                                        base::quote(file.source)));
        }
        if (settings_.after == After::remove) {
            if (::unlink(from.c_str()) != 0) fail(from, "could not be deleted");
        } else {
            archive(from, file.name);
        }
        taken_.erase(file.name);
    }

private:
    bool takes() const { return settings_.after != After::keep; }

    void lock() {
        if (::mkdir(work_.c_str(), 0770) != 0 && errno != EEXIST) {
            fail(settings_.path, "expected a folder files can be taken from");
        }
        if (!fs::is_directory(fs::symlink_status(work_))) {
            errno = ENOTDIR;
            fail(work_, "expected a folder of OpenItem's own");
        }
        const auto path = work_ / lock_name;
        lock_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660);
        if (lock_ < 0) fail(path, "could not be opened");
        if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) return;
        ::close(lock_);
        throw RunError(Exit::source_or_config,
                       fmt::format("{} is being read by another process, or by another connection "
                                   "of the same folder: try again when it is done",
                                   settings_.shown));
    }

    template <class Wanted>
    void look_into(const fs::path& folder, Selector& selector, Wanted wanted) const {
        const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(folder.c_str()), &::closedir);
        if (!open) fail(folder, "expected a folder to take files from");
        const int at = ::dirfd(open.get());
        while (const dirent* entry = ::readdir(open.get())) {
            const std::string name = entry->d_name;
            if (name == "." || name == ".." || !wanted(name)) continue;
            struct stat status {};
            if (::fstatat(at, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
            selector.add({name, status.st_size,
                          instant_of(status.st_mtim.tv_sec, status.st_mtim.tv_nsec),
                          S_ISREG(status.st_mode), S_ISLNK(status.st_mode)});
        }
    }

    Remote now_of(const std::string& name) const {
        struct stat status {};
        Remote now{name, settings_.shown + "/" + name, std::nullopt, std::nullopt};
        if (::lstat((work_ / name).c_str(), &status) == 0 && S_ISREG(status.st_mode)) {
            now.size = status.st_size;
            now.modified = instant_of(status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
        }
        return now;
    }

    void archive(const fs::path& from, const std::string& name) const {
        const auto month = settings_.archive / month_folder(settings_.now);
        std::error_code error;
        fs::create_directories(month, error);
        if (error) {
            throw FileFault(
                fmt::format("{}: read and in the books, but {} cannot be made ({}): "
                            "allow it, and the next sync archives the file",
                            base::quote(name), month.string(), error.message()));
        }
        for (int n = 1; n < max_twins; ++n) {
            if (rename_to_free(from, month / nth_name(name, n))) return;
        }
        throw FileFault(fmt::format("{}: {} files of that name are in {} already",
                                    base::quote(name), max_twins, month.string()));
    }

    [[noreturn]] static void fail(const fs::path& path, const char* what) {
        throw RunError(Exit::source_or_config,
                       fmt::format("{}: {}: {}", path.string(), what, std::strerror(errno)));
    }

    FolderSettings settings_;
    fs::path work_;
    std::set<std::string> taken_;  // in the work folder
    int lock_ = -1;
};

}  // namespace

std::unique_ptr<Transport> open_folder(FolderSettings settings) {
    return std::make_unique<Folder>(std::move(settings));
}

}  // namespace openitem::transport
