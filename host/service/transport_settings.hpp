// The "transport" of a connection: what it may say, and the transport it means.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "host/service/workspace.hpp"
#include "host/transport/folder.hpp"
#include "host/transport/https.hpp"
#include "host/transport/sftp.hpp"

namespace openitem::service {

using TransportSettings =
    std::variant<transport::FolderSettings, transport::SftpSettings, transport::HttpsSettings>;

// Throws base::RunError (source_or_config) that names `called`, a file or an option, and the key.
// Secrets are named, not read.
TransportSettings transport_settings(const Workspace& workspace,
                                     const ConnectionSettings& connection,
                                     const std::string& called);

// How many files one visit takes.
int max_files(const TransportSettings& settings);
// Are files archived or deleted once booked? Then a name that is there again may be another file.
bool takes_away(const TransportSettings& settings);

}  // namespace openitem::service
