// A folder on an SFTP server. The server proves itself by the host key the settings pin; without
// one nothing is sent to it, and the message says the fingerprint it showed.
#pragma once

#include <memory>

#include "host/transport/secret.hpp"
#include "host/transport/transport.hpp"

namespace openitem::transport {

struct SftpSettings {
    std::string host;
    int port = 22;
    std::string user;
    std::string host_key;  // "SHA256:...", as ssh-keygen -l shows it
    Secret password;       // this, or
    Secret key;            // a private key, and
    Secret passphrase;     // its passphrase, when it has one
    std::string path = ".";
    Selection selection;
    After after = After::archive;
    std::string archive = "archive";   // in `path` unless absolute; files by month in it
    std::chrono::seconds timeout{30};  // of one answer
    std::chrono::seconds total{1800};  // of the whole visit
    base::Instant now;                 // what the archive is filed by
};

std::unique_ptr<Transport> open_sftp(SftpSettings settings);

}  // namespace openitem::transport
