#include "host/transport/test_ssh_server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

namespace openitem::transport::testing {

namespace {

constexpr const char* server = "/usr/sbin/sshd";
// Where root runs it, it wants this folder; the service's own start makes it.
constexpr const char* run_folder = "/run/sshd";

std::string user_name() { return ::getpwuid(::geteuid())->pw_name; }

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

int free_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto address = loopback(0);
    socklen_t size = sizeof address;
    ::bind(fd, reinterpret_cast<sockaddr*>(&address), size);
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(fd);
    return ntohs(address.sin_port);
}

bool answers(int port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = loopback(port);
    const bool connected =
        ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(fd);
    return connected;
}

int spawn(const std::vector<std::string>& command, const std::string& log) {
    std::vector<char*> words;
    for (const auto& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    const int pid = ::fork();
    if (pid != 0) return pid;
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(out, 1);
    ::dup2(out, 2);
    ::execv(words[0], words.data());
    ::_exit(127);
}

}  // namespace

std::string SshServer::missing() {
    if (::access(server, X_OK) != 0) return "no /usr/sbin/sshd: apt-get install openssh-server";
    return {};
}

SshServer::SshServer(const Place& place) : place_(place), port_(free_port()) {
    made_run_folder_ = ::geteuid() == 0 && ::mkdir(run_folder, 0755) == 0;
    make_key("host");
    make_key("user");
    place.write("authorized", place.text("user.pub"));
    // One who cannot read the shadow file is told that an account without a password is locked,
    // unless PAM is asked; of root's PAM nothing is known, and there it is not needed.
    const auto* pam = ::geteuid() == 0 ? "no" : "yes";
    place.write("config", fmt::format("Port {}\nListenAddress 127.0.0.1\nHostKey {}\nPidFile none\n"
                                      "AuthorizedKeysFile {}\nStrictModes no\nUsePAM {}\n"
                                      "PermitRootLogin yes\nPasswordAuthentication yes\n"
                                      "Subsystem sftp internal-sftp\n",
                                      port_, (place.path() / "host").string(),
                                      (place.path() / "authorized").string(), pam));
    start();
}

SshServer::~SshServer() {
    stop();
    if (made_run_folder_) ::rmdir(run_folder);
}

void SshServer::make_key(const std::string& name) const {
    const auto file = (place_.path() / name).string();
    ::unlink(file.c_str());
    const int pid = spawn({"/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file},
                          (place_.path() / "log").string());
    int status = 0;
    ::waitpid(pid, &status, 0);
    if (status != 0) throw std::runtime_error("ssh-keygen: " + place_.text("log"));
}

void SshServer::start() {
    pid_ = spawn({server, "-D", "-e", "-f", (place_.path() / "config").string()},
                 (place_.path() / "log").string());
    for (int i = 0; i < 200 && !answers(port_); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(25));
    }
    if (!answers(port_)) throw std::runtime_error("sshd: " + place_.text("log"));
}

void SshServer::stop() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

void SshServer::change_host_keys() {
    stop();
    make_key("host");
    start();
}

std::string SshServer::fingerprint() const {
    const auto out = (place_.path() / "fingerprint").string();
    ::unlink(out.c_str());
    const int pid =
        spawn({"/usr/bin/ssh-keygen", "-l", "-f", (place_.path() / "host.pub").string()}, out);
    ::waitpid(pid, nullptr, 0);
    const auto text = place_.text("fingerprint");  // 256 SHA256:... comment (ED25519)
    const auto begin = text.find("SHA256:");
    return text.substr(begin, text.find(' ', begin) - begin);
}

SftpSettings SshServer::settings() const {
    SftpSettings settings;
    settings.host = "127.0.0.1";
    settings.port = port_;
    settings.user = user_name();
    settings.host_key = fingerprint();
    settings.key = Secret(place_.path(), "user");
    settings.path = (place_.path() / "in").string();
    settings.selection.settle_seconds = 0;
    settings.timeout = std::chrono::seconds(10);
    settings.now = *base::Instant::parse("2026-03-05T10:00:00Z");
    return settings;
}

}  // namespace openitem::transport::testing
