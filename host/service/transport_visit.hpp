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
    // Does a run need it no more: was it read to its end as it is now?
    using WasRead =
        std::function<bool(const std::string& source, std::int64_t size, base::Instant modified)>;

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
    std::vector<connect::Source> fetch(const WasRead& was_read,
                                       const std::function<bool()>& cancelled);
    void put_away(const WasRead& was_read);

    // Not complete yet, or beyond what one visit takes.
    std::vector<std::string> waiting;
    // What went wrong with single files, a line each, for people.
    std::vector<std::string> faults;

private:
    struct Fetched {
        transport::Remote file;
        std::filesystem::path path;  // empty: the books have it already
    };

    bool known(const Fetched& fetched, const WasRead& was_read) const;
    void list();

    TransportSettings settings_;
    bool look_only_;
    std::filesystem::path landing_;
    std::unique_ptr<transport::Transport> transport_;
    std::vector<transport::Remote> files_;
    std::vector<Fetched> fetched_;
};

}  // namespace openitem::service
