// The machine's own OpenSSH server, on a free port of the loopback with keys and settings of its
// own, for one test. Nothing of the machine's own settings is read or changed.
#pragma once

#include <string>

#include "host/transport/sftp.hpp"
#include "host/transport/test_place.hpp"

namespace openitem::transport::testing {

class SshServer {
public:
    // Why it cannot run here; empty when it can.
    static std::string missing();

    explicit SshServer(const Place& place);
    ~SshServer();
    SshServer(const SshServer&) = delete;
    SshServer& operator=(const SshServer&) = delete;

    // Of this server, with the key it takes; of the folder `in`.
    SftpSettings settings() const;
    // From now on it shows other keys.
    void change_host_keys();
    std::string fingerprint() const;
    int port() const { return port_; }

private:
    void start();
    void stop();
    void make_key(const std::string& name) const;

    const Place& place_;
    int port_ = 0;
    int pid_ = -1;
    bool made_run_folder_ = false;
};

}  // namespace openitem::transport::testing
