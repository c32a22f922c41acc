// One visit to where a connection's files come from: they are fetched before a run, and put away
// after it when the books hold them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/connect/file_service.hpp"
#include "host/service/transport_settings.hpp"

namespace openitem::service {

class TransportVisit {
public:
    // Was a source of that name, size and time read to its end?
    using Known =
        std::function<bool(const std::string& source, std::int64_t size, base::Instant modified)>;
    // Was it read to its end, with these bytes?
    using Booked = std::function<bool(const connect::Source& source)>;

    // `look_only`: nothing is taken, moved or deleted on the other side.
    TransportVisit(const Workspace& workspace, const std::string& company,
                   const ConnectionSettings& connection, base::Instant now, bool look_only);
    ~TransportVisit();
    TransportVisit(const TransportVisit&) = delete;
    TransportVisit& operator=(const TransportVisit&) = delete;

    // How many files are there to be fetched; for a check.
    std::size_t look();
    // Fetches what the books do not have. Throws base::RunError when the place cannot be reached;
    // what goes wrong later is a fault, and what came before it is read.
    std::vector<connect::Source> fetch(const Known& known, const std::function<bool()>& cancelled);
    // A name that was booked may come again with another file behind it, of the same size and
    // time: what is to be put away is compared by its bytes.
    bool compares_bytes() const { return takes_away(settings_); }
    void put_away(const Booked& booked);

    // Not complete yet, or beyond what one visit takes.
    std::vector<std::string> waiting;
    // What went wrong with single files, a line each, for people.
    std::vector<std::string> faults;
    base::Exit fault_exit = base::Exit::source_or_config;  // `system`: a disk of ours is full, ...

private:
    struct Fetched {
        transport::Remote file;
        std::filesystem::path path;
    };

    void list();
    void say(const base::RunError& fault);

    TransportSettings settings_;
    bool look_only_;
    std::filesystem::path landing_;
    std::unique_ptr<transport::Transport> transport_;
    std::vector<transport::Remote> files_;
    std::vector<Fetched> fetched_;
};

}  // namespace openitem::service
