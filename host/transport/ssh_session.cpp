#include "host/transport/ssh_session.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <netdb.h>
#include <openssl/evp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "host/base/text.hpp"

namespace openitem::transport {

using base::Exit;
using base::RunError;

namespace {

// A server has a key of each kind; it is asked for one after the other until the pinned one is
// seen.
constexpr const char* key_kinds[] = {"ssh-ed25519",
                                     "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521",
                                     "rsa-sha2-512,rsa-sha2-256,ssh-rsa"};

constexpr std::size_t max_name = 4096;

void init_library() {
    static const int done = libssh2_init(0);
    if (done != 0) throw RunError(Exit::system, "libssh2 cannot be initialised");
}

std::string fingerprint(LIBSSH2_SESSION* session) {
    const char* hash = libssh2_hostkey_hash(session, LIBSSH2_HOSTKEY_HASH_SHA256);
    if (hash == nullptr) return {};
    std::array<unsigned char, 48> text{};
    EVP_EncodeBlock(text.data(), reinterpret_cast<const unsigned char*>(hash), 32);
    return "SHA256:" + std::string(reinterpret_cast<const char*>(text.data()), 43);
}

// Connected, or -1 with errno.
int connect_to(const addrinfo& address, std::chrono::milliseconds patience) {
    const int fd = ::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return -1;
    int error = 0;
    if (::connect(fd, address.ai_addr, address.ai_addrlen) != 0) {
        error = errno;
        pollfd ready{fd, POLLOUT, 0};
        if (error == EINPROGRESS) {
            socklen_t size = sizeof error;
            if (::poll(&ready, 1, static_cast<int>(patience.count())) <= 0) {
                error = ETIMEDOUT;
            } else {
                ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
            }
        }
    }
    if (error == 0) return fd;
    ::close(fd);
    errno = error;
    return -1;
}

// Those of the list that the library knows. It removes the others itself, by a memcpy of bytes that
// overlap.
std::string known_key_types(LIBSSH2_SESSION* session, std::string_view wanted) {
    const char** names = nullptr;
    const int count = libssh2_session_supported_algs(session, LIBSSH2_METHOD_HOSTKEY, &names);
    std::string known;
    for (std::string_view rest = wanted; !rest.empty();) {
        const auto name = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(rest.size(), name.size() + 1));
        const bool is_known = std::any_of(names, names + std::max(count, 0),
                                          [&](const char* each) { return name == each; });
        if (is_known) known.append(known.empty() ? "" : ",").append(name);
    }
    if (names != nullptr) libssh2_free(session, names);
    return known;
}

}  // namespace

SshSession::SshSession(const SftpSettings& settings)
    : settings_(settings), deadline_(settings.total) {
    init_library();
    try {
        check_host_key();
        log_in();
        allow_time();
        sftp_ = libssh2_sftp_init(session_);
        if (sftp_ == nullptr) fail("expected it to offer SFTP");
    } catch (...) {
        close_session();
        throw;
    }
}

SshSession::~SshSession() { close_session(); }

void SshSession::close_session() noexcept {
    if (session_ != nullptr) {
        libssh2_session_set_timeout(session_, 1000);  // a farewell nobody has to wait for
        if (sftp_ != nullptr) libssh2_sftp_shutdown(sftp_);
        libssh2_session_disconnect(session_, "done");
        libssh2_session_free(session_);
    }
    if (socket_ >= 0) ::close(socket_);
    sftp_ = nullptr;
    session_ = nullptr;
    socket_ = -1;
}

void SshSession::connect_socket() {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const auto port = std::to_string(settings_.port);
    if (const int error = ::getaddrinfo(settings_.host.c_str(), port.c_str(), &hints, &found)) {
        fail(fmt::format("its name leads nowhere ({})", ::gai_strerror(error)));
    }
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, &::freeaddrinfo);
    for (; found != nullptr && socket_ < 0; found = found->ai_next) {
        socket_ = connect_to(*found, settings_.timeout);
    }
    if (socket_ < 0) fail(fmt::format("cannot be reached: {}", std::strerror(errno)));
}

bool SshSession::shake_hands(const char* key_types) {
    close_session();
    if (deadline_.passed()) fail("takes longer than \"total_seconds\" allows");
    connect_socket();
    session_ = libssh2_session_init();
    if (session_ == nullptr) throw RunError(Exit::system, "libssh2: no memory");
    const auto known = known_key_types(session_, key_types);
    if (known.empty()) return false;
    libssh2_session_method_pref(session_, LIBSSH2_METHOD_HOSTKEY, known.c_str());
    allow_time();
    const int result = libssh2_session_handshake(session_, socket_);
    if (result == 0) return true;
    // What it says when the server has no key of that kind.
    if (result == LIBSSH2_ERROR_KEX_FAILURE || result == LIBSSH2_ERROR_METHOD_NONE) return false;
    fail("expected an SSH server");
}

void SshSession::check_host_key() {
    std::vector<std::string> seen;
    for (const char* kind : key_kinds) {
        if (!shake_hands(kind)) continue;
        auto key = fingerprint(session_);
        if (!key.empty() && key == settings_.host_key) return;
        seen.push_back(std::move(key));
    }
    if (seen.empty()) fail("expected a host key of kind Ed25519, ECDSA or RSA");
    const auto shown = fmt::format("{}", fmt::join(seen, " or "));
    throw RunError(
        Exit::source_or_config,
        fmt::format("sftp {}:{}: {} It shows {}. Nothing was sent to it. Ask whoever runs it "
                    "whether that is its key; if so, write it as \"host_key\" of the transport",
                    settings_.host, settings_.port,
                    settings_.host_key.empty()
                        ? std::string("the connection pins no host key.")
                        : fmt::format("the host key is not {}, the one the connection pins.",
                                      settings_.host_key),
                    shown));
}

void SshSession::log_in() {
    allow_time();
    const auto& user = settings_.user;
    const auto user_size = static_cast<unsigned>(user.size());
    int result = 0;
    std::string used;
    if (settings_.key.stated()) {
        used = fmt::format("the key in secret {}", settings_.key.name());
        auto key = settings_.key.read() + "\n";
        auto passphrase = settings_.passphrase.stated() ? settings_.passphrase.read() : "";
        result =
            libssh2_userauth_publickey_frommemory(session_, user.data(), user.size(), nullptr, 0,
                                                  key.data(), key.size(), passphrase.c_str());
        wipe(key);
        wipe(passphrase);
    } else {
        used = fmt::format("the password in secret {}", settings_.password.name());
        auto password = settings_.password.read();
        result = libssh2_userauth_password_ex(session_, user.data(), user_size, password.data(),
                                              static_cast<unsigned>(password.size()), nullptr);
        wipe(password);
    }
    if (result != 0) fail(fmt::format("refuses user {} with {}", base::quote(user), used));
}

void SshSession::allow_time() {
    const auto left = deadline_.until() - std::chrono::steady_clock::now();
    if (left <= std::chrono::seconds(0)) fail("takes longer than \"total_seconds\" allows");
    const auto allowed = std::min<std::chrono::steady_clock::duration>(left, settings_.timeout);
    libssh2_session_set_timeout(
        session_,
        std::max<long>(1, std::chrono::duration_cast<std::chrono::milliseconds>(allowed).count()));
}

void SshSession::fail(const std::string& what) {
    std::string detail;
    char* text = nullptr;
    int size = 0;
    if (session_ != nullptr && libssh2_session_last_error(session_, &text, &size, 0) != 0 &&
        size > 0) {
        detail = fmt::format(" ({})", base::escape_for_terminal(
                                          std::string_view(text, static_cast<std::size_t>(size))));
    }
    throw RunError(Exit::source_or_config,
                   fmt::format("sftp {}:{}: {}{}", settings_.host, settings_.port, what, detail));
}

std::string SshSession::why() {
    if (libssh2_session_last_errno(session_) != LIBSSH2_ERROR_SFTP_PROTOCOL) {
        fail("the connection is lost, or too slow");
    }
    switch (libssh2_sftp_last_error(sftp_)) {
        case LIBSSH2_FX_NO_SUCH_FILE:
        case LIBSSH2_FX_NO_SUCH_PATH:
            return "there is no such file or folder";
        case LIBSSH2_FX_PERMISSION_DENIED:
        case LIBSSH2_FX_WRITE_PROTECT:
            return "the user has no right to it";
        case LIBSSH2_FX_NO_SPACE_ON_FILESYSTEM:
        case LIBSSH2_FX_QUOTA_EXCEEDED:
            return "no space is left there";
        default:
            return fmt::format("the server refuses, with code {}", libssh2_sftp_last_error(sftp_));
    }
}

SshSession::Handle SshSession::open(const std::string& path, int kind) {
    allow_time();
    return Handle(libssh2_sftp_open_ex(sftp_, path.data(), static_cast<unsigned>(path.size()),
                                       LIBSSH2_FXF_READ, 0, kind));
}

bool SshSession::next(LIBSSH2_SFTP_HANDLE* folder, std::string& name,
                      LIBSSH2_SFTP_ATTRIBUTES& found) {
    allow_time();
    name.resize(max_name);
    const auto size = libssh2_sftp_readdir_ex(folder, name.data(), name.size(), nullptr, 0, &found);
    if (size < 0) fail("its list of files cannot be read");
    name.resize(static_cast<std::size_t>(size));
    return size > 0;
}

std::size_t SshSession::read(LIBSSH2_SFTP_HANDLE* file, char* to, std::size_t size) {
    allow_time();
    const auto got = libssh2_sftp_read(file, to, size);
    if (got < 0) throw FileFault(why());
    return static_cast<std::size_t>(got);
}

std::optional<LIBSSH2_SFTP_ATTRIBUTES> SshSession::attributes(const std::string& path) {
    allow_time();
    LIBSSH2_SFTP_ATTRIBUTES found{};
    if (libssh2_sftp_stat_ex(sftp_, path.data(), static_cast<unsigned>(path.size()),
                             LIBSSH2_SFTP_LSTAT, &found) == 0) {
        return found;
    }
    static_cast<void>(why());
    return std::nullopt;
}

bool SshSession::make_folder(const std::string& path) {
    allow_time();
    return libssh2_sftp_mkdir_ex(sftp_, path.data(), static_cast<unsigned>(path.size()), 0770) == 0;
}

bool SshSession::rename(const std::string& from, const std::string& to) {
    allow_time();
    return libssh2_sftp_rename_ex(sftp_, from.data(), static_cast<unsigned>(from.size()), to.data(),
                                  static_cast<unsigned>(to.size()), 0) == 0;
}

bool SshSession::remove(const std::string& path) {
    allow_time();
    return libssh2_sftp_unlink_ex(sftp_, path.data(), static_cast<unsigned>(path.size())) == 0;
}

}  // namespace openitem::transport
