#include "host/service/transport_visit.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <set>

#include "host/base/text.hpp"

namespace openitem::service {

namespace fs = std::filesystem;
using base::Exit;
using base::RunError;

namespace {

std::unique_ptr<transport::Transport> open_transport(const TransportSettings& settings,
                                                     base::Instant now, bool look_only,
                                                     const std::string& work_name) {
    if (const auto* https = std::get_if<transport::HttpsSettings>(&settings)) {
        return transport::open_https(*https);
    }
    if (auto sftp = std::get_if<transport::SftpSettings>(&settings)) {
        auto visited = *sftp;
        visited.now = now;
        return transport::open_sftp(std::move(visited));
    }
    auto folder = std::get<transport::FolderSettings>(settings);
    folder.now = now;
    folder.look_only = look_only;
    folder.work_name = work_name;
    return transport::open_folder(std::move(folder));
}

fs::path temporary_folder() {
    auto name = (fs::temp_directory_path() / "openitem-transfer-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        throw RunError(Exit::system, fmt::format("{}: {}", name, std::strerror(errno)));
    }
    return name;
}

// Emptied: what a visit that was killed has left there is fetched again.
fs::path emptied(const fs::path& folder) {
    std::error_code error;
    fs::remove_all(folder, error);
    fs::create_directories(folder, error);
    if (error) throw RunError(Exit::system, folder.string() + ": " + error.message());
    fs::permissions(folder, fs::perms::owner_all, error);
    return folder;
}

}  // namespace

TransportVisit::TransportVisit(const Workspace& workspace, const std::string& company,
                               const ConnectionSettings& connection, base::Instant now,
                               bool look_only)
    : settings_(transport_settings(workspace, connection,
                                   fmt::format("connection '{}'", connection.name))),
      look_only_(look_only),
      landing_(look_only
                   ? temporary_folder()
                   : emptied(workspace.company_folder(company) / "transfer" / connection.name)) {
    try {
        transport_ = open_transport(settings_, now, look_only,
                                    fmt::format(".openitem-{}-{}", company, connection.name));
    } catch (...) {
        fs::remove_all(landing_);
        throw;
    }
}

TransportVisit::~TransportVisit() {
    std::error_code ignored;
    fs::remove_all(landing_, ignored);
}

void TransportVisit::list() {
    auto listing = transport_->list();
    files_ = std::move(listing.files);
    waiting = std::move(listing.waiting);
    faults = std::move(listing.refused);
}

std::size_t TransportVisit::look() {
    list();
    return files_.size();
}

void TransportVisit::say(const RunError& fault) {
    faults.emplace_back(fault.what());
    if (fault.exit() == Exit::system) fault_exit = Exit::system;
}

std::vector<connect::Source> TransportVisit::fetch(const Known& known,
                                                   const std::function<bool()>& cancelled) {
    list();
    std::vector<connect::Source> sources;
    std::set<std::string> names;
    for (auto& file : files_) {
        if (cancelled && cancelled()) break;
        if (!names.insert(file.source).second) continue;
        if (!compares_bytes() && file.size && file.modified &&
            known(file.source, *file.size, *file.modified)) {
            continue;
        }
        if (sources.size() >= static_cast<std::size_t>(max_files(settings_))) {
            waiting.push_back(file.name);
            continue;
        }
        try {
            const auto path =
                transport_->fetch(file, landing_ / fmt::format("{:06}", fetched_.size() + 1));
            sources.push_back({file.source, path});
            fetched_.push_back({std::move(file), path});
        } catch (const transport::FileFault& fault) {
            say(fault);
        } catch (const RunError& error) {
            say(error);
            break;
        }
    }
    return sources;
}

void TransportVisit::put_away(const Booked& booked) {
    if (look_only_ || !takes_away(settings_)) return;
    for (const auto& [file, path] : fetched_) {
        try {
            if (booked({file.source, path})) transport_->put_away(file);
        } catch (const transport::FileFault& fault) {
            say(fault);
        } catch (const RunError& error) {
            say(error);
            break;
        }
    }
}

}  // namespace openitem::service
