// An SSH session with an SFTP channel, every answer bounded in time. What libssh2 hands out is
// owned here; an error says what was asked of whom, never with what password or key.
#pragma once

#include <libssh2.h>
#include <libssh2_sftp.h>

#include <memory>
#include <optional>
#include <string>

#include "host/transport/sftp.hpp"

namespace openitem::transport {

class SshSession {
public:
    // Connects, checks the host key and logs in. Throws base::RunError.
    explicit SshSession(const SftpSettings& settings);
    ~SshSession();
    SshSession(const SshSession&) = delete;
    SshSession& operator=(const SshSession&) = delete;

    struct CloseHandle {
        void operator()(LIBSSH2_SFTP_HANDLE* handle) const noexcept {
            libssh2_sftp_close_handle(handle);
        }
    };
    using Handle = std::unique_ptr<LIBSSH2_SFTP_HANDLE, CloseHandle>;

    // Null when the server refuses; `why` then says how.
    Handle open(const std::string& path, int kind);
    // The next entry, its name in `name`; false at the end.
    bool next(LIBSSH2_SFTP_HANDLE* folder, std::string& name, LIBSSH2_SFTP_ATTRIBUTES& found);
    // 0 at the end.
    std::size_t read(LIBSSH2_SFTP_HANDLE* file, char* to, std::size_t size);
    // Of a file itself, or of the link it is.
    std::optional<LIBSSH2_SFTP_ATTRIBUTES> attributes(const std::string& path);
    bool make_folder(const std::string& path);
    bool rename(const std::string& from, const std::string& to);
    bool remove(const std::string& path);

    // Of the last refusal. Throws when it was not one: a connection that is gone or too slow.
    std::string why();

private:
    void connect_socket();
    bool shake_hands(const char* key_types);
    void check_host_key();
    void log_in();
    void close_session() noexcept;
    // Before every call: it may take as long as the settings and the visit have left.
    void allow_time();
    [[noreturn]] void fail(const std::string& what);

    const SftpSettings& settings_;
    Deadline deadline_;
    int socket_ = -1;
    LIBSSH2_SESSION* session_ = nullptr;
    LIBSSH2_SFTP* sftp_ = nullptr;
};

}  // namespace openitem::transport
