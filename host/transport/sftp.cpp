#include "host/transport/sftp.hpp"

#include <fmt/format.h>

#include <vector>

#include "host/base/text.hpp"
#include "host/transport/ssh_session.hpp"

namespace openitem::transport {

namespace fs = std::filesystem;
using base::Exit;
using base::RunError;

namespace {

constexpr std::size_t block = 256 * 1024;
constexpr int max_twins = 1000;

// "sftp://host:port/path", without what says nothing.
std::string place_of(const SftpSettings& settings) {
    auto place = "sftp://" + settings.host;
    if (settings.port != 22) place += fmt::format(":{}", settings.port);
    std::string_view path = settings.path;
    while (path.starts_with("./")) path.remove_prefix(2);
    while (path.ends_with('/')) path.remove_suffix(1);
    if (path.empty() || path == ".") return place;
    if (!path.starts_with('/')) place += '/';
    return place + std::string(path);
}

class Sftp final : public Transport {
public:
    explicit Sftp(SftpSettings settings)
        : settings_(std::move(settings)), place_(place_of(settings_)), session_(settings_) {}

    Listing list() override {
        const auto folder = session_.open(settings_.path, LIBSSH2_SFTP_OPENDIR);
        if (!folder) {
            throw RunError(Exit::source_or_config,
                           fmt::format("{}: expected a folder to fetch files from: {}", place_,
                                       session_.why()));
        }
        Selector selector(settings_.selection, place_, system_now());
        std::string name;
        LIBSSH2_SFTP_ATTRIBUTES found{};
        while (session_.next(folder.get(), name, found)) {
            if (!selector.wants(name)) continue;
            selector.add({name, static_cast<std::int64_t>(found.filesize),
                          instant_of(static_cast<std::int64_t>(found.mtime)),
                          LIBSSH2_SFTP_S_ISREG(found.permissions) != 0,
                          LIBSSH2_SFTP_S_ISLNK(found.permissions) != 0});
        }
        return selector.finish([&](const std::string& file) { return place_ + "/" + file; });
    }

    fs::path fetch(const Remote& file, const fs::path& to) override {
        const auto path = path_of(file.name);
        require_unchanged(file, path, "before it was fetched");
        const auto open = session_.open(path, LIBSSH2_SFTP_OPENFILE);
        if (!open) fault(file, session_.why());
        LandingFile landing(to);
        std::vector<char> bytes(block);
        std::int64_t size = 0;
        while (const auto got = session_.read(open.get(), bytes.data(), bytes.size())) {
            size += static_cast<std::int64_t>(got);
            if (size > *file.size) fault(file, "more bytes come than the server says it has");
            landing.write(bytes.data(), got);
        }
        if (size != *file.size) {
            fault(file, fmt::format("{} of {} bytes came; it is fetched again next time", size,
                                    *file.size));
        }
        require_unchanged(file, path, "while it was fetched");
        landing.finish(file.modified);
        return to;
    }

    void put_away(const Remote& file) override {
        if (settings_.after == After::keep) return;
        const auto path = path_of(file.name);
        require_unchanged(file, path, "after it was read");
        if (settings_.after == After::archive) return archive(file, path);
        if (!session_.remove(path)) {
            fault(file, fmt::format("read and in the books, but it cannot be deleted: {}",
                                    session_.why()));
        }
    }

private:
    std::string path_of(const std::string& name) const { return settings_.path + "/" + name; }

    [[noreturn]] static void fault(const Remote& file, const std::string& what) {
        throw FileFault(fmt::format("{}: {}", base::quote(file.source), what));
    }

    void require_unchanged(const Remote& file, const std::string& path, const char* when) {
        const auto now = session_.attributes(path);
        if (now && LIBSSH2_SFTP_S_ISREG(now->permissions) != 0 &&
            static_cast<std::int64_t>(now->filesize) == file.size &&
            instant_of(static_cast<std::int64_t>(now->mtime)) == file.modified) {
            return;
        }
        fault(file, now ? fmt::format("changed {}; it is read next time", when)
                        : fmt::format("was taken away {}", when));
    }

    // The server does not rename over a file that is there; where one might, it is looked first.
    void archive(const Remote& file, const std::string& path) {
        auto folder =
            settings_.archive.starts_with('/') ? settings_.archive : path_of(settings_.archive);
        const auto month = month_folder(settings_.now);  // 2026/03
        session_.make_folder(folder);
        session_.make_folder(folder + "/" + month.substr(0, 4));
        folder += "/" + month;
        session_.make_folder(folder);
        for (int n = 1; n < max_twins; ++n) {
            const auto target = folder + "/" + nth_name(file.name, n);
            if (session_.attributes(target)) continue;
            if (session_.rename(path, target)) return;
            const auto why = session_.why();
            if (session_.attributes(target)) continue;
            fault(file, fmt::format("read and in the books, but it cannot be moved to {}: {}. The "
                                    "next sync moves it; \"after\": \"keep\" leaves it there",
                                    folder, why));
        }
        fault(file, fmt::format("{} files of that name are in {} already", max_twins, folder));
    }

    SftpSettings settings_;
    std::string place_;
    SshSession session_;
};

}  // namespace

std::unique_ptr<Transport> open_sftp(SftpSettings settings) {
    return std::make_unique<Sftp>(std::move(settings));
}

}  // namespace openitem::transport
